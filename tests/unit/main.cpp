#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <string>

#include <figures.hpp>

namespace {

/// One closing line for each program: "unit support: cases 12, assertions 340, failed 0".
class Figures final : public doctest::IReporter {
 public:
  explicit Figures(const doctest::ContextOptions& options)
      : listed_(options.count || options.list_test_cases || options.list_test_suites || options.list_reporters ||
                options.help || options.version),
        program_(options.binary_name.c_str()) {}

  void test_run_end(const doctest::TestRunStats& stats) override {
    if (listed_) return;
    const auto name = program_.substr(program_.rfind('/') + 1);
    telctl::test::figure(name.substr(0, name.find('_')) + " " + name.substr(name.find('_') + 1) + ": cases " +
                         std::to_string(stats.numTestCasesPassingFilters) + ", assertions " +
                         std::to_string(stats.numAsserts) + ", failed " + std::to_string(stats.numTestCasesFailed));
  }

  void report_query(const doctest::QueryData& /*query*/) override {}
  void test_run_start() override {}
  void test_case_start(const doctest::TestCaseData& /*data*/) override {}
  void test_case_reenter(const doctest::TestCaseData& /*data*/) override {}
  void test_case_end(const doctest::CurrentTestCaseStats& /*stats*/) override {}
  void test_case_exception(const doctest::TestCaseException& /*exception*/) override {}
  void subcase_start(const doctest::SubcaseSignature& /*signature*/) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData& /*assertion*/) override {}
  void log_message(const doctest::MessageData& /*message*/) override {}
  void test_case_skipped(const doctest::TestCaseData& /*data*/) override {}

 private:
  bool listed_;
  std::string program_;
};

REGISTER_LISTENER("figures", 1, Figures);

} // namespace
