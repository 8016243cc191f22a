#include <findings.hpp>

#include <map>
#include <ostream>
#include <vector>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

/// XML 1.0 knows no control characters at all, so they are shown as on a terminal.
std::string xml(std::string_view text) {
  std::string result;
  for (const char c : visible(text))
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  return result;
}

struct TestCase {
  std::string name;
  std::vector<const Finding*> failures;
  std::vector<const Finding*> remarks; ///< warnings and notes that do not fail
  bool skipped = false;
};

std::vector<TestCase> test_cases(const Judgement& judgement) {
  std::vector<TestCase> cases;
  std::map<std::string, std::size_t, std::less<>> numbers;
  if (!judgement.folder.empty()) {
    numbers.emplace("", 0);
    cases.push_back({.name = "syntax"}); // findings without a rule
  }
  for (const auto& rule : judgement.rules) {
    numbers.emplace(rule.id, cases.size());
    cases.push_back({.name = std::string(rule.id), .skipped = judgement.skipped.contains(std::string(rule.id))});
  }
  for (const auto& item : judgement.findings.items()) {
    const bool fails = item.severity == Severity::error || (judgement.strict && item.severity == Severity::warning);
    auto& owner = cases[numbers.at(item.rule)];
    (fails ? owner.failures : owner.remarks).push_back(&item);
  }
  return cases;
}

std::string lines(const std::vector<const Finding*>& findings) {
  std::string text;
  for (const auto* item : findings)
    text += xml(to_string(item->error)) + "\n";
  return text;
}

void write(std::ostream& out, std::string_view command, const TestCase& test) {
  out << fmt::format("    <testcase classname=\"telctl.{}\" name=\"{}\"", command, xml(test.name));
  if (!test.skipped && test.failures.empty() && test.remarks.empty()) {
    out << "/>\n";
    return;
  }
  out << ">\n";
  if (test.skipped) out << "      <skipped/>\n";
  if (!test.failures.empty())
    out << fmt::format("      <failure message=\"{}\">{}</failure>\n",
                       test.failures.size() == 1 ? xml(test.failures.front()->error.what)
                                                 : fmt::format("{} findings", test.failures.size()),
                       lines(test.failures));
  if (!test.remarks.empty()) out << fmt::format("      <system-out>{}</system-out>\n", lines(test.remarks));
  out << "    </testcase>\n";
}

} // namespace

void write_junit(std::ostream& out, const Judgement& judgement) {
  const auto cases = test_cases(judgement);
  std::size_t failures = 0;
  std::size_t skipped = 0;
  for (const auto& test : cases) {
    failures += test.failures.empty() ? 0U : 1U;
    skipped += test.skipped ? 1U : 0U;
  }
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  out << fmt::format("  <testsuite name=\"telctl {}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
                     judgement.command, cases.size(), failures, skipped);
  for (const auto& test : cases)
    write(out, judgement.command, test);
  out << "  </testsuite>\n</testsuites>\n";
}

} // namespace telctl::commands
