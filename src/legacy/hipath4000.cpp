// Output of REGENERATE on a Siemens HiPath 4000 (Hicom 300, OpenScape 4000): commands of the AMO language that would
// build the exchange again. EXPERIMENTAL: no real file was seen. Positions of parameters come from a program that reads
// such files, names of parameters from the vendor's AMO reference (docs/formats/hipath4000.md); what has neither is
// told by its place and judged by the mapping.
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
namespace {

struct Parameter {
  std::string name; ///< "STNO"; the place from 0 ("7") when the command has no names
  std::string value;
  std::uint32_t column = 0;
};

struct AmoCommand {
  std::string verb; ///< ADD, CHANGE
  std::string amo;  ///< SBCSU
  std::vector<Parameter> parameters;

  [[nodiscard]] const Parameter* find(std::string_view name) const {
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& parameter) { return parameter.name == name; });
    return found == parameters.end() || found->value.empty() ? nullptr : &*found;
  }
};

/// Names of the parameters whose places are known, for commands that are written without names.
const std::map<std::string_view, std::map<std::size_t, std::string_view>>& places() {
  static const std::map<std::string_view, std::map<std::size_t, std::string_view>> known{
      {"SBCSU", {{0, "STNO"}, {3, "PEN"}}},
      {"SCSU", {{0, "STNO"}, {1, "PEN"}}},
      {"SA", {{0, "TYPE"}, {1, "CD"}, {4, "STYPE"}, {5, "STNO"}}},
      {"AUN", {{0, "GRNO"}, {3, "STNO"}}}};
  return known;
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/// Where "ADD-SBCSU:" begins in a line; before it stand at most two words ("M2 1 ").
struct Head {
  std::string verb;
  std::string amo;
  std::size_t end = 0; ///< after the colon
};
std::optional<Head> head_of(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto parts = words(line.substr(0, colon));
  if (parts.empty() || parts.size() > 3) return std::nullopt;
  const auto command = parts.back();
  const auto dash = command.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const Head head{std::string(command.substr(0, dash)), std::string(command.substr(dash + 1)), colon + 1};
  const auto is_name = [](const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_capital(c) || (c >= '0' && c <= '9'); });
  };
  return is_name(head.verb) && is_name(head.amo) ? std::optional(head) : std::nullopt;
}

/// Commas inside double quotes part nothing. Nothing when a quote is never closed.
std::optional<std::vector<Parameter>> parameters_of(std::string_view text, std::size_t offset) {
  std::vector<Parameter> parameters;
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '"') quoted = !quoted;
    if (i < text.size() && (text[i] != ',' || quoted)) continue;
    if (i == text.size() && quoted) return std::nullopt;
    const auto cell = text.substr(start, i - start);
    const auto lead = std::min(cell.find_first_not_of(' '), cell.size());
    parameters.push_back({.name = std::to_string(parameters.size()),
                          .value = std::string(trim(cell)),
                          .column = static_cast<std::uint32_t>(offset + start + lead) + 1});
    start = i + 1;
  }
  return parameters;
}

std::string without_quotes(std::string text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    return std::string(trim(text.substr(1, text.size() - 2)));
  return text;
}

/// "7801&7803&&7805": members joined by &, ranges by &&. Nothing when one is no number.
std::optional<std::vector<std::string>> stations(std::string_view text) {
  constexpr std::size_t most = 10000;
  std::vector<std::string> result;
  while (!text.empty()) {
    const auto end = text.find('&');
    const std::string first(trim(text.substr(0, end)));
    if (!is_extension(first)) return std::nullopt;
    result.push_back(first);
    if (end == std::string_view::npos) return result;
    text.remove_prefix(end + 1);
    if (!text.starts_with('&')) continue;
    text.remove_prefix(1);
    const std::string last(trim(text.substr(0, text.find('&'))));
    if (!is_digits(first) || !is_digits(last) || last.size() != first.size() || last < first) return std::nullopt;
    for (auto number = first; number != last;) {
      auto digit = number.size();
      while (number[digit - 1] == '9')
        number[--digit] = '0';
      ++number[digit - 1];
      if (result.size() >= most) return std::nullopt;
      if (number != last) result.push_back(number);
    }
  }
  return std::nullopt; // ends in a joining sign
}

class RegenReader {
 public:
  RegenReader(const Input& input, const Mapping& mapping, FactSet& facts)
      : lines_(input, facts), mapping_(mapping), facts_(facts) {}

  void read() {
    while (lines_.next()) {
      auto raw = lines_.bytes();
      while (raw.ends_with(' ') || raw.ends_with('\r'))
        raw.remove_suffix(1);
      take_line(decoded(raw, mapping_));
    }
  }

 private:
  void take_line(std::string line) {
    text_ = std::move(line);
    if (text_.empty()) return void(++facts_.lines.blank);
    if (take_ignored(text_, lines_.origin(), mapping_, facts_)) return;
    const auto before = facts_.facts.size();
    if (auto done = take(); !done) {
      facts_.facts.resize(before);
      ++facts_.lines.quarantined;
      facts_.quarantined.push_back({done.error(), text_});
      return;
    }
    ++facts_.lines.understood;
  }

  [[nodiscard]] tl::unexpected<Error> wrong(ErrorCode code, std::string what, std::uint32_t column = 1,
                                            std::string hint = {}) const {
    return fail(
        {.code = code, .what = std::move(what), .where = facts_.place(lines_.origin(column)), .hint = std::move(hint)});
  }

  [[nodiscard]] tl::unexpected<Error> no_number(const Parameter& parameter) const {
    auto fault = number_fault(parameter.value);
    return wrong(fault.code, fmt::format("'{}' is no number", parameter.value), parameter.column,
                 std::move(fault.hint));
  }

  Status take() {
    if (auto control = control_damage(text_, "line", facts_.place(lines_.origin()))) return fail(*control);
    const auto head = head_of(text_);
    if (!head)
      return wrong(errors::line_unknown, "the line begins no AMO command", 1,
                   "how REGENERATE goes on in a further line is not known: please send us such a file");
    auto text = std::string_view(text_).substr(head->end);
    if (text.ends_with(';')) text.remove_suffix(1);
    auto parameters = parameters_of(text, head->end);
    if (!parameters) return wrong(errors::row_torn, "a quote is never closed");
    AmoCommand command{head->verb, head->amo, std::move(*parameters)};
    if (auto named = name_parameters(command); !named) return named;
    if (command.verb == "ADD" && (command.amo == "SBCSU" || command.amo == "SCSU")) return station(command);
    if (command.verb == "CHANGE" && command.amo == "SDAT") return station_data(command);
    if (command.verb == "ADD" && command.amo == "SA") return hunting_group(command);
    if (command.verb == "ADD" && command.amo == "AUN") return pickup_group(command);
    return wrong(errors::command_unknown,
                 fmt::format("no document at hand gives the layout of {}-{}", command.verb, command.amo), 1,
                 "name it under ignore in the mapping if it carries nothing; else please send us such lines");
  }

  /// A command is written with names throughout, or without.
  Status name_parameters(AmoCommand& command) {
    const auto named = [](const Parameter& parameter) {
      const auto equals = parameter.value.find('=');
      return equals != std::string::npos && equals > 0 &&
             std::all_of(parameter.value.begin(), parameter.value.begin() + static_cast<std::ptrdiff_t>(equals),
                         [](char c) { return is_capital(c) || (c >= '0' && c <= '9'); });
    };
    const bool by_name = std::any_of(command.parameters.begin(), command.parameters.end(), named);
    const auto known = places().find(command.amo);
    for (std::size_t i = 0; i < command.parameters.size(); ++i) {
      auto& parameter = command.parameters[i];
      if (by_name && !named(parameter) && !parameter.value.empty())
        return wrong(errors::option_stray, fmt::format("'{}' has no name, others have", parameter.value),
                     parameter.column);
      if (by_name && !parameter.value.empty()) {
        const auto equals = parameter.value.find('=');
        parameter.name = parameter.value.substr(0, equals);
        parameter.value.erase(0, equals + 1);
      } else if (known != places().end()) {
        if (const auto place = known->second.find(i); place != known->second.end()) parameter.name = place->second;
      }
      parameter.value = without_quotes(parameter.value);
    }
    return {};
  }

  void add(Subject subject, std::string attribute, std::string value, std::uint32_t column, bool feature) {
    facts_.facts.push_back({.subject = std::move(subject),
                            .attribute = std::move(attribute),
                            .value = std::move(value),
                            .origin = lines_.origin(column),
                            .text = text_,
                            .feature = feature});
  }

  Result<const Parameter*> station_number(const AmoCommand& command) const {
    const auto* station = command.find("STNO");
    if (station == nullptr)
      return wrong(errors::row_without_number,
                   fmt::format("{}-{} without a station number", command.verb, command.amo));
    if (!is_extension(station->value)) return no_number(*station);
    return station;
  }

  Status station(const AmoCommand& command) {
    const auto number = station_number(command);
    if (!number) return fail(number.error());
    const Subject subject{What::line, (*number)->value};
    add(subject, "extension", subject.id, (*number)->column, false);
    // SCSU makes analogue stations, SBCSU digital ones; the device stands in DVCFIG where it is named.
    const auto* device = command.find("DVCFIG");
    add(subject, "type", device == nullptr ? command.amo : device->value,
        device == nullptr ? (*number)->column : device->column, false);
    for (const auto& parameter : command.parameters) {
      if (parameter.value.empty() || parameter.name == "STNO" || parameter.name == "DVCFIG") continue;
      if (parameter.name == "PEN") {
        const auto parts = split(parameter.value, '-');
        if (parts.size() != 4 || !std::all_of(parts.begin(), parts.end(), is_digits))
          return wrong(errors::position_malformed, fmt::format("'{}' is no port (LTG-LTU-SLOT-CCT)", parameter.value),
                       parameter.column);
        add(subject, "set", parameter.value, parameter.column, false);
      } else {
        detail(command, subject, parameter);
      }
    }
    return {};
  }

  /// COS1 and COS2 are two classes between which the station is switched.
  void detail(const AmoCommand& command, const Subject& subject, const Parameter& parameter) {
    if (parameter.name == "COS1")
      add(subject, "class", parameter.value, parameter.column, false);
    else
      add(subject, command.amo + " " + parameter.name, parameter.value, parameter.column, true);
  }

  Status station_data(const AmoCommand& command) {
    const auto number = station_number(command);
    if (!number) return fail(number.error());
    const auto* type = command.find("TYPE");
    if (type == nullptr || (type->value != "DATA" && type->value != "ATTRIBUT"))
      return wrong(errors::value_malformed, "CHANGE-SDAT is of TYPE=DATA or TYPE=ATTRIBUT",
                   type == nullptr ? 1 : type->column);
    const Subject subject{What::line, (*number)->value};
    for (const auto& parameter : command.parameters) {
      if (parameter.value.empty() || &parameter == *number || &parameter == type) continue;
      if (parameter.name != "AATTR" && parameter.name != "DATTR") {
        detail(command, subject, parameter);
        continue;
      }
      for (const auto attribute : split(parameter.value, '&'))
        add(subject, fmt::format("SDAT {}", trim(attribute)), parameter.name == "AATTR" ? "added" : "deleted",
            parameter.column, true);
    }
    return {};
  }

  Result<std::vector<std::string>> members(const AmoCommand& command) const {
    const auto* list = command.find("STNO");
    if (list == nullptr)
      return wrong(errors::member_missing, fmt::format("{}-{} without its stations", command.verb, command.amo));
    auto numbers = stations(list->value);
    if (!numbers)
      return wrong(errors::list_malformed,
                   fmt::format("'{}' is no list (7801&7803) or range (7801&&7807) of stations", list->value),
                   list->column);
    return std::move(*numbers);
  }

  Status hunting_group(const AmoCommand& command) {
    const auto* type = command.find("TYPE");
    if (type == nullptr || type->value != "VCE")
      return wrong(errors::command_unknown, "only hunting groups for voice (VCE) are known",
                   type == nullptr ? 1 : type->column);
    const auto* code = command.find("CD");
    if (code == nullptr) return wrong(errors::group_missing, "ADD-SA without its code");
    if (!is_extension(code->value)) return no_number(*code);
    const auto numbers = members(command);
    if (!numbers) return fail(numbers.error());
    const Subject subject{What::group, code->value};
    add(subject, "extension", code->value, code->column, false);
    if (const auto* order = command.find("STYPE")) add(subject, "type", order->value, order->column, false);
    for (const auto& number : *numbers)
      add(subject, "member", number, command.find("STNO")->column, false);
    for (const auto& parameter : command.parameters)
      if (!parameter.value.empty() && parameter.name != "TYPE" && parameter.name != "CD" && parameter.name != "STYPE" &&
          parameter.name != "STNO")
        add(subject, "SA " + parameter.name, parameter.value, parameter.column, true);
    return {};
  }

  Status pickup_group(const AmoCommand& command) {
    for (const auto& parameter : command.parameters)
      if (parameter.value == "ONS")
        return wrong(errors::command_unknown, "a group that rings in parallel (ONS), not a pickup group",
                     parameter.column);
    const auto* group = command.find("GRNO");
    if (group == nullptr) return wrong(errors::group_missing, "ADD-AUN without its group");
    const auto numbers = members(command);
    if (!numbers) return fail(numbers.error());
    for (const auto& number : *numbers)
      add({What::line, number}, "pickup_group", group->value, group->column, false);
    return {};
  }

  TextLines lines_;
  const Mapping& mapping_;
  FactSet& facts_;
  std::string text_;
};

} // namespace

Detection detect_hipath4000(std::string_view bytes) {
  constexpr std::array<std::string_view, 5> known{"SBCSU", "SCSU", "SDAT", "SA", "AUN"};
  Detection detection;
  std::map<std::string, std::size_t> commands;
  std::size_t others = 0;
  for (const auto line : first_lines(bytes))
    if (const auto head = head_of(line); head && (head->verb == "ADD" || head->verb == "CHANGE")) {
      if (std::find(known.begin(), known.end(), head->amo) != known.end())
        ++commands[head->verb + "-" + head->amo];
      else
        ++others;
    }
  if (commands.empty()) return detection;
  detection.confidence = 80;
  detection.version = "experimental";
  for (const auto& [name, times] : commands)
    detection.reasons.push_back(fmt::format("{} × {}", times, name));
  if (others > 0) detection.reasons.push_back(fmt::format("{} commands of other AMOs", others));
  return detection;
}

Status read_hipath4000(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  RegenReader(input, mapping, facts).read();
  return {};
}

} // namespace telctl::legacy
