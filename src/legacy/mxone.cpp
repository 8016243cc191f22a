// Scripts of mdsh, the shell of an MX-ONE: what it takes to build the exchange again. Commands are carried out one
// after the other: a change replaces, an erasure removes. Commands whose options no document at hand describes (groups,
// pickup groups, diversions, names) are put aside, not guessed (docs/formats/mxone.md).
#include <mxone.hpp>
#include <readers.hpp>

#include <algorithm>
#include <array>
#include <map>

#include <decode.hpp>
#include <fmt/format.h>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>
#include <text_lines.hpp>

namespace telctl::legacy {
namespace mxone {
namespace {

/// Lengths of the digit strings of a profile, from the examples and the numbering of the digits in the help.
const std::map<std::string_view, std::size_t>& digit_strings() {
  static const std::map<std::string_view, std::size_t> lengths{{"ext-cdiv", 15}, {"ext-cnnlog", 2}, {"ext-npres", 7},
                                                               {"ext-roc", 6},   {"ext-serv", 30},  {"ext-traf", 10},
                                                               {"ext-legacy", 1}};
  return lengths;
}

bool is_secret(std::string_view option) {
  return option == "authentication-key" || option == "authentication-par";
}

std::string profile_name(const std::string& csp, const std::string& customer) {
  return customer.empty() || customer == "0" ? "csp " + csp : fmt::format("csp {} of customer {}", csp, customer);
}

/// In old sequences A stands for * and B for #.
std::string dialled_sequence(std::string text) {
  std::replace(text.begin(), text.end(), 'A', '*');
  std::replace(text.begin(), text.end(), 'B', '#');
  return text;
}

class Script {
 public:
  Script(const Input& input, const Mapping& mapping, FactSet& facts) : input_(input), mapping_(mapping), facts_(facts) {
    for (std::size_t i = 0; i < facts_.facts.size(); ++i)
      index_[name_of(facts_.facts[i].subject, facts_.facts[i].attribute)] = i;
  }

  void read() {
    TextLines lines(input_, facts_);
    while (lines.next())
      take_line(lines.origin(), decoded(lines.bytes(), mapping_));
    if (pending_) finish(true);
  }

 private:
  static std::string name_of(const Subject& subject, const std::string& attribute) {
    return to_string(subject) + "\n" + attribute;
  }

  void take_line(const Origin& at, const std::string& line) {
    auto text = std::string_view(line);
    if (!pending_) {
      if (trim(text).empty()) return void(++facts_.lines.blank);
      if (trim(text).starts_with('#')) return void(++facts_.lines.layout);
      begin(at);
    }
    const bool goes_on = text.ends_with('\\');
    if (goes_on) text.remove_suffix(1);
    text_ += (text_.empty() ? "" : " ") + std::string(text);
    ++lines_;
    cut_words(at, text);
    if (!goes_on) finish(false);
  }

  void begin(const Origin& at) {
    pending_ = true;
    text_.clear();
    words_.clear();
    lines_ = 0;
    wrong_.reset();
    origin_ = at;
  }

  /// Words as a shell parts them: blanks, single and double quotes.
  void cut_words(const Origin& at, std::string_view text) {
    if (!wrong_) wrong_ = control_damage(text, "line", facts_.place(at));
    for (std::size_t i = 0; i < text.size();) {
      if (text[i] == ' ' || text[i] == '\t') {
        ++i;
        continue;
      }
      Word word{.origin = {at.file, at.line, static_cast<std::uint32_t>(i) + 1}};
      char quote = 0;
      for (; i < text.size() && (quote != 0 || (text[i] != ' ' && text[i] != '\t')); ++i) {
        if (quote == 0 && (text[i] == '"' || text[i] == '\''))
          quote = text[i];
        else if (quote != 0 && text[i] == quote)
          quote = 0;
        else
          word.text += text[i];
      }
      if (quote != 0 && !wrong_)
        wrong_ = Error{.code = errors::row_torn,
                       .what = "the quote opened here is never closed",
                       .where = facts_.place(word.origin)};
      words_.push_back(std::move(word));
    }
  }

  void finish(bool cut) {
    pending_ = false;
    // The prompt of a session that was logged.
    if (!words_.empty() && (words_.front().text == "MDSH>" || words_.front().text == "example%"))
      words_.erase(words_.begin());
    if (words_.empty()) return void(facts_.lines.layout += lines_);
    if (take_ignored(text_, origin_, mapping_, facts_, lines_)) return;
    blot_secrets();
    if (cut && !wrong_)
      wrong_ = Error{.code = errors::record_cut,
                     .what = "the command goes on in a line that is not there",
                     .where = facts_.place(origin_)};
    if (wrong_) return quarantine(std::move(*wrong_));
    const auto& name = words_.front().text;
    if (is_harmless(name)) return void(facts_.lines.layout += lines_);
    if (!is_known(name))
      return quarantine({.code = errors::command_unknown,
                         .what = fmt::format("no document at hand describes the options of '{}'", visible(name)),
                         .where = facts_.place(words_.front().origin),
                         .hint = "please send us what the exchange says to: " + visible(name) + " -?"});
    auto command = parse(words_, facts_);
    if (!command) return quarantine(command.error());
    if (command->verb == 'p') return void(facts_.lines.layout += lines_);
    if (auto done = carry_out(*command); !done) return quarantine(done.error());
    facts_.lines.understood += lines_;
  }

  void blot_secrets() {
    for (std::size_t i = 0; i + 1 < words_.size(); ++i)
      if (words_[i].text.starts_with("--") && is_secret(std::string_view(words_[i].text).substr(2)))
        if (const auto at = text_.find(words_[i + 1].text); at != std::string::npos)
          text_.replace(at, words_[i + 1].text.size(), "***");
  }

  void quarantine(Error reason) {
    facts_.lines.quarantined += lines_;
    facts_.quarantined.push_back({std::move(reason), text_, static_cast<std::uint32_t>(lines_)});
  }

  tl::unexpected<Error> malformed(const Option& option, std::string_view says,
                                  ErrorCode code = errors::value_malformed) const {
    return fail({.code = code,
                 .what = fmt::format("'{}' is {} (option '{}')", option.value, says, option.name),
                 .where = facts_.place(option.origin)});
  }
  [[nodiscard]] tl::unexpected<Error> missing(std::string_view option, ErrorCode code) const {
    return fail(
        {.code = code, .what = fmt::format("the command has no option '{}'", option), .where = facts_.place(origin_)});
  }

  /// A range or list has its own mistakes; else it is one number.
  [[nodiscard]] tl::unexpected<Error> no_numbers(const Option& dir) const {
    const bool list = dir.value.find("..") != std::string::npos || dir.value.find(',') != std::string::npos;
    const bool number = is_digits(dir.value) && dir.value.size() < 2;
    return malformed(dir, "no number, list (4498,4499) or range (5235..5240) of 2 to 20 digits",
                     list     ? errors::list_malformed
                     : number ? errors::number_malformed
                              : number_fault(dir.value).code);
  }

  Status carry_out(const Command& command) {
    if (command.name == "extension_profile") return profile(command);
    const auto* dir = command.find("dir");
    if (dir == nullptr || dir->value.empty()) return missing("dir", errors::row_without_number);
    const auto lines = numbers(dir->value);
    if (!lines) return no_numbers(*dir);
    if (command.name == "extension_key") return key(command, *lines);
    if (command.verb == 'e') {
      for (const auto& line : *lines)
        erase(command, line);
      return {};
    }
    for (const auto& line : *lines)
      if (auto done = extension(command, *dir, line); !done) return done;
    return {};
  }

  /// The later command holds.
  void put(const Subject& subject, const std::string& attribute, std::string value, const Origin& origin,
           bool feature) {
    Fact fact{.subject = subject,
              .attribute = attribute,
              .value = std::move(value),
              .origin = origin,
              .text = text_,
              .feature = feature};
    const auto [known, added] = index_.emplace(name_of(subject, attribute), facts_.facts.size());
    if (added)
      facts_.facts.push_back(std::move(fact));
    else
      facts_.facts[known->second] = std::move(fact);
  }

  template <class Which>
  void remove(Which which) {
    std::erase_if(facts_.facts, which);
    index_.clear();
    for (std::size_t i = 0; i < facts_.facts.size(); ++i)
      index_[name_of(facts_.facts[i].subject, facts_.facts[i].attribute)] = i;
  }

  void erase(const Command& command, const std::string& line) {
    remove([&](const Fact& fact) {
      if (command.name == "extension") return fact.subject.id == line || fact.subject.id.starts_with(line + "/");
      return fact.subject == Subject{What::line, line} &&
             (fact.attribute == command.name || fact.attribute.starts_with(command.name + " "));
    });
  }

  Status extension(const Command& command, const Option& dir, const std::string& line) {
    const Subject subject{What::line, line};
    if (!index_.contains(name_of(subject, "extension"))) put(subject, "extension", line, dir.origin, false);
    for (const auto& option : command.options) {
      if (option.name == "dir") continue;
      if (auto done = setting(command, option, subject); !done) return done;
    }
    // That the number is one of this kind, whatever its settings.
    if (command.name != "extension" && command.name != "extension_option")
      put(subject, command.name, "yes", command.origin, true);
    return {};
  }

  Status setting(const Command& command, const Option& option, const Subject& subject) {
    const auto& value = option.value;
    const auto attribute = command.name == "extension" ? option.name : command.name + " " + option.name;
    if (option.name == "csp") {
      if (!is_digits(value) || value.size() > 3 || std::stoi(value) > 500)
        return malformed(option, "no profile: they are 0 to 500", errors::profile_malformed);
      put(subject, "csp", profile_name(value, command.value("customer")), option.origin, true);
    } else if (option.name == "hotline-number") {
      put(subject, "hotline", dialled_sequence(value), option.origin, false);
    } else if (option.name == "hotline-option" && value == "REMOVE") {
      remove([&](const Fact& fact) { return fact.subject == subject && fact.attribute.starts_with("hotline"); });
    } else if (is_secret(option.name)) {
      put(subject, attribute, fmt::format("(secret, {} characters)", value.size()), option.origin, true);
    } else if (option.name == "protocol" && value != "SIP" && value != "IP") {
      return malformed(option, "neither SIP nor IP");
    } else {
      put(subject, attribute, value, option.origin, true);
    }
    return {};
  }

  Status profile(const Command& command) {
    const auto* csp = command.find("csp");
    if (csp == nullptr || csp->value.empty()) return missing("csp", errors::row_without_number);
    if (!is_digits(csp->value) || csp->value.size() > 3 || std::stoi(csp->value) > 500)
      return malformed(*csp, "no profile: they are 0 to 500", errors::profile_malformed);
    const Subject subject{What::restriction, profile_name(csp->value, command.value("customer"))};
    if (command.verb == 'e') {
      remove([&](const Fact& fact) { return fact.subject == subject; });
      return {};
    }
    for (const auto& option : command.options)
      if (const auto length = digit_strings().find(option.name);
          length != digit_strings().end() && (!is_digits(option.value) || option.value.size() != length->second))
        return malformed(
            option,
            fmt::format("no string of {} digits: how the exchange pads another is not documented", length->second),
            errors::profile_malformed);
    for (const auto& option : command.options)
      if (option.name != "csp" && option.name != "customer")
        put(subject, option.name, option.value, option.origin, true);
    return {};
  }

  Status key(const Command& command, const std::vector<std::string>& lines) {
    const auto* at = command.find("key");
    if (command.verb == 'e' && at == nullptr)
      return fail({.code = errors::verb_wrong,
                   .what = "erases keys by what they show, not by their place",
                   .where = facts_.place(command.origin)});
    if (command.verb == 'c')
      return fail({.code = errors::verb_wrong,
                   .what = "extension_key cannot be changed",
                   .where = facts_.place(command.origin)});
    if (at != nullptr && (!is_digits(at->value) || at->value.size() > 3))
      return malformed(*at, "no place of a key", errors::key_malformed);
    for (const auto& line : lines) {
      if (command.verb == 'e') {
        const Subject subject{What::key, line + "/" + at->value};
        remove([&](const Fact& fact) { return fact.subject == subject; });
      } else if (auto done = add_key(command, line); !done) {
        return done;
      }
    }
    return {};
  }

  Status add_key(const Command& command, const std::string& line) {
    const auto* function = command.find("function");
    if (function == nullptr || function->value.empty()) return missing("function", errors::function_missing);
    const auto* at = command.find("key");
    const auto* physical = command.find("line");
    if (at == nullptr && physical == nullptr) return missing("key", errors::function_missing);
    if (at == nullptr) {
      // A line of the telephone's own display, not a key.
      const auto target = command.value("line-dir");
      put({What::line, line}, "line " + physical->value, function->value + (target.empty() ? "" : " " + target),
          function->origin, true);
      return {};
    }
    const Subject subject{What::key, line + "/" + at->value};
    put(subject, "line", line, command.origin, false);
    put(subject, "position", at->value, at->origin, false);
    put(subject, "type", function->value, function->origin, false);
    const auto* target = command.find("monitored-dir");
    if (target == nullptr) target = command.find("line-dir");
    if (target == nullptr) target = command.find("key-sequence");
    if (target != nullptr) put(subject, "target", dialled_sequence(target->value), target->origin, false);
    for (const auto& option : command.options)
      if (auto done = key_option(option, target, subject); !done) return done;
    return {};
  }

  Status key_option(const Option& option, const Option* target, const Subject& subject) {
    if (&option == target || option.name == "dir" || option.name == "key" || option.name == "function") return {};
    if (option.name != "display-text") {
      put(subject, option.name, option.value, option.origin, true);
      return {};
    }
    const auto label = unquoted_unicode(option.value);
    if (!label) return malformed(option, "no text: between two % stand numbers of characters");
    put(subject, "label", *label, option.origin, false);
    return {};
  }

  const Input& input_;
  const Mapping& mapping_;
  FactSet& facts_;
  std::map<std::string, std::size_t> index_; ///< where the fact of a subject and attribute is
  // The command being read.
  bool pending_ = false;
  std::string text_;
  std::vector<Word> words_;
  std::size_t lines_ = 0;
  std::optional<Error> wrong_;
  Origin origin_;
};

} // namespace
} // namespace mxone

Detection detect_mxone(std::string_view bytes) {
  Detection detection;
  std::map<std::string, std::size_t> commands;
  for (auto line : first_lines(bytes)) {
    if (line.starts_with("MDSH>")) line.remove_prefix(5);
    const auto parts = words(line);
    const auto verb = std::find_if(parts.begin(), parts.end(), [](std::string_view word) {
      return word == "-i" || word == "-c" || word == "-e" || word == "-p" || word == "--initiate" || word == "--change";
    });
    if (!parts.empty() && mxone::is_known(parts.front()) && verb != parts.end()) ++commands[std::string(parts.front())];
  }
  if (commands.empty()) return detection;
  std::size_t count = 0;
  for (const auto& [name, times] : commands)
    count += times;
  detection.confidence = count > 1 ? 90 : 60;
  for (const auto& [name, times] : commands)
    detection.reasons.push_back(fmt::format("{} × {}", times, name));
  return detection;
}

Status read_mxone(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  mxone::Script(input, mapping, facts).read();
  return {};
}

} // namespace telctl::legacy
