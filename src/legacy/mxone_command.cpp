#include <mxone.hpp>

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy::mxone {
namespace {

using Names = std::vector<std::string_view>;

/// Options that take an argument, as the help of MX-ONE 7 lists them.
const std::map<std::string_view, Names>& commands() {
  static const std::map<std::string_view, Names> known{
      {"extension",
       {"dir",
        "lim",
        "domain-name",
        "csp",
        "emergency",
        "hotline-number",
        "hotline-option",
        "backup-number",
        "csta-support",
        "customer",
        "free-on-second-line",
        "language-code",
        "max-call-cost",
        "max-terminals",
        "secretary",
        "security-exception",
        "area-code",
        "blustar-client-model",
        "third-party-client",
        "video",
        "amc",
        "feature-level",
        "edn",
        "virtual"}},
      {"extension_profile",
       {"csp", "customer", "csp-name", "ext-cdiv", "ext-cnnlog", "ext-npres", "ext-roc", "ext-serv", "ext-traf",
        "forced-disconnect-time", "idle-delay-time", "offered-time", "ext-legacy"}},
      {"extension_key",
       {"function", "dir", "key", "key-sequence", "line", "display-text", "line-dir", "record-on-demand-uri",
        "xml-on-demand-uri", "monitored-dir", "alert-type", "key-off-call-list", "key-on-call-list",
        "key-display-option"}},
      {"ip_extension", {"dir", "max-terminals", "protocol", "mac-address", "terminal-identity", "uri", "only"}},
      {"dect_extension", {"dir", "ipei", "authentication-key", "authentication-par", "send-duration"}},
      {"remote_extension", {"dir", "customer", "remote-number"}},
      {"extension_option",
       {"dir", "public-cli-number", "type-of-number", "public-cli-active", "public-cli-presentation-restricted",
        "update-semp-only"}}};
  return known;
}

/// The short names of options and verbs.
std::string long_name(std::string_view word) {
  if (word.starts_with("--")) return std::string(word.substr(2));
  static const std::map<std::string_view, std::string_view> names{
      {"-d", "dir"},   {"-l", "lim"},   {"-i", "initiate"},          {"-c", "change"},
      {"-e", "erase"}, {"-p", "print"}, {"-V", "verbose-to-syslog"}, {"-v", "verbose"}};
  const auto found = names.find(word);
  return found == names.end() ? std::string() : std::string(found->second);
}

char verb_of(std::string_view name) {
  constexpr std::array<std::string_view, 4> verbs{"initiate", "change", "erase", "print"};
  return std::find(verbs.begin(), verbs.end(), name) == verbs.end() ? '\0' : name.front();
}

class Parser {
 public:
  Parser(const std::vector<Word>& words, const FactSet& facts) : words_(words), facts_(facts) {}

  Result<Command> run() {
    command_.name = words_.front().text;
    command_.origin = words_.front().origin;
    const auto& known = commands().at(command_.name);
    for (at_ = 1; at_ < words_.size(); ++at_) {
      const auto name = long_name(words_[at_].text);
      if (name.empty()) return wrong(errors::option_stray, fmt::format("'{}' follows no option", words_[at_].text));
      if (name.starts_with("verbose")) continue;
      if (const auto verb = verb_of(name)) {
        if (command_.verb != 0) return wrong(errors::verb_wrong, "the command has two verbs");
        command_.verb = verb;
        continue;
      }
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        if (command_.verb == 'p') return command_; // what is printed, and in which order, is of no interest
        return wrong(errors::option_unknown, fmt::format("{} has no option '{}'", command_.name, words_[at_].text));
      }
      if (auto taken = take(name); !taken) return fail(taken.error());
    }
    if (command_.verb == 0) {
      at_ = 0;
      return wrong(errors::verb_wrong, "the command says neither initiate, change, erase nor print");
    }
    return command_;
  }

 private:
  tl::unexpected<Error> wrong(ErrorCode code, std::string what) const {
    return fail({.code = code, .what = std::move(what), .where = facts_.place(words_[at_].origin)});
  }

  Status take(const std::string& name) {
    if (command_.find(name) != nullptr)
      return wrong(errors::option_twice, fmt::format("option '{}' is given twice", name));
    Option option{.name = name, .origin = words_[at_].origin};
    const bool has_value = at_ + 1 < words_.size() && long_name(words_[at_ + 1].text).empty();
    if (has_value) {
      ++at_;
      option.value = words_[at_].text;
      option.origin = words_[at_].origin;
    }
    command_.options.push_back(std::move(option));
    return {};
  }

  const std::vector<Word>& words_;
  const FactSet& facts_;
  std::size_t at_ = 0;
  Command command_;
};

void append_utf8(std::uint32_t point, std::string& text) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0U | (point >> 6U));
    tail(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0U | (point >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::optional<std::uint32_t> code_point(std::string_view text) {
  const int base = text.starts_with("0x") || text.starts_with("0X") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  std::uint32_t point = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), point, base);
  const bool sound = problem == std::errc() && end == text.data() + text.size() && point >= 0x20 && point <= 0x10FFFF &&
                     (point < 0xD800 || point > 0xDFFF);
  return sound ? std::optional(point) : std::nullopt;
}

} // namespace

const Option* Command::find(std::string_view option) const {
  const auto found =
      std::find_if(options.begin(), options.end(), [&](const Option& candidate) { return candidate.name == option; });
  return found == options.end() ? nullptr : &*found;
}

std::string Command::value(std::string_view option) const {
  const auto* found = find(option);
  return found == nullptr ? std::string() : found->value;
}

bool is_known(std::string_view command) {
  return commands().contains(command);
}

bool is_harmless(std::string_view command) {
  constexpr std::array<std::string_view, 15> names{
      "echo",  "mdsh_echo", "exit", "exit_if_error", "set",         "setenv", "export",      "cd",
      "sleep", "date",      "true", "false",         "data_backup", "help",   "number_print"};
  return std::find(names.begin(), names.end(), command) != names.end();
}

Result<Command> parse(const std::vector<Word>& words, const FactSet& facts) {
  return Parser(words, facts).run();
}

std::optional<std::vector<std::string>> numbers(std::string_view argument) {
  constexpr std::size_t most = 10000; // a typing error must not make a million lines
  std::vector<std::string> result;
  for (const auto part : split(argument, ',')) {
    const auto dots = part.find("..");
    const std::string first(part.substr(0, dots));
    const std::string last(dots == std::string_view::npos ? part : part.substr(dots + 2));
    if (!is_digits(first) || !is_digits(last) || first.size() < 2 || first.size() > 20 || first.size() != last.size() ||
        last < first)
      return std::nullopt;
    for (auto number = first;;) {
      if (result.size() >= most) return std::nullopt;
      result.push_back(number);
      if (number == last) break;
      auto digit = number.size();
      while (digit > 0 && number[digit - 1] == '9')
        number[--digit] = '0';
      ++number[digit - 1];
    }
  }
  return result;
}

std::optional<std::string> unquoted_unicode(std::string_view text) {
  std::string result;
  bool plain = true;
  for (const auto part : split(text, '%')) {
    if (plain) {
      result += part;
    } else {
      std::string parted(part);
      std::replace(parted.begin(), parted.end(), ';', ' ');
      for (const auto word : words(parted)) {
        const auto point = code_point(word);
        if (!point) return std::nullopt;
        append_utf8(*point, result);
      }
    }
    plain = !plain;
  }
  return plain ? std::nullopt : std::optional(result); // an open quote ends in number mode
}

} // namespace telctl::legacy::mxone
