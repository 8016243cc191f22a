// Dumps of the OSSI terminal of an Avaya Communication Manager: "c" a command, "f" ids of fields, "d" values in their
// order, "n" the next object, "t" the end, "e" an error; tabs between fields. EXPERIMENTAL: the protocol and the few
// ids that are known come from public programs, no real dump was seen (docs/formats/ossi.md).
#include <readers.hpp>

#include <algorithm>
#include <map>

#include <decode.hpp>
#include <fmt/format.h>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>
#include <text_lines.hpp>

namespace telctl::legacy {
namespace {

/// What an id is in the answer to a command: a field of the estate, or the name of a feature.
struct Meaning {
  std::string_view name;
  bool feature = true;
};
using Ids = std::map<std::string_view, Meaning>;

const Ids& station_ids() {
  static const Ids ids{{"8005ff00", {"extension", false}},
                       {"004fff00", {"type", false}},
                       {"8003ff00", {"name", false}},
                       {"8004ff00", {"set", false}},
                       {"8001ff00", {"class", false}},
                       {"8002ff00", {"COS"}},
                       {"4a3bff00", {"TN"}},
                       {"8007ff00", {"Coverage Path 1"}},
                       {"ce2aff00", {"Coverage Path 2"}},
                       {"801f063d", {"Voicemail Button"}},
                       {"0016ff00", {"Security Code"}}};
  return ids;
}

const Ids& status_ids() {
  static const Ids ids{{"0002ff00", {"extension", false}},
                       {"0001ff00", {"Programmed Station Type"}},
                       {"0003ff00", {"Port"}},
                       {"0004ff00", {"Service State"}},
                       {"6a02ff00", {"Connected Set Type"}},
                       {"6e00ff00", {"MAC Address"}},
                       {"6603ff00", {"IP Address"}},
                       {"6d00ff00", {"Firmware"}},
                       {"000fff00", {"forward_unconditional", false}},
                       {"0026ff00", {"User DND"}},
                       {"7539ff00", {"Enhanced Forward Unconditional Internal"}},
                       {"753aff00", {"Enhanced Forward Unconditional External"}},
                       {"753bff00", {"Enhanced Forward Busy Internal"}},
                       {"753cff00", {"forward_busy", false}},
                       {"753dff00", {"Enhanced Forward No Reply Internal"}},
                       {"753eff00", {"forward_no_answer", false}}};
  return ids;
}

const Ids& registered_ids() {
  static const Ids ids{{"6800ff00", {"extension", false}}, {"6d03ff00", {"IP Address"}}};
  return ids;
}

const Ids* ids_of(std::string_view command) {
  if (command.starts_with("list station") || command.starts_with("display station")) return &station_ids();
  if (command.starts_with("status station")) return &status_ids();
  if (command.starts_with("list registered")) return &registered_ids();
  return nullptr;
}

bool is_id(std::string_view text) {
  return text.size() == 8 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

struct Cell {
  std::string value;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

class DumpReader {
 public:
  DumpReader(const Input& input, const Mapping& mapping, FactSet& facts)
      : input_(input, facts), mapping_(mapping), facts_(facts) {}

  void read() {
    while (input_.next())
      take_line(decoded(input_.bytes(), mapping_));
    if (lines_ > 0)
      put_object_aside({.code = errors::record_cut,
                        .what = "the dump ends inside an object",
                        .where = facts_.place(input_.origin()),
                        .hint = "an answer ends in a line 't': make the dump again"});
  }

 private:
  void take_line(const std::string& line) {
    if (trim(line).empty()) return void(++facts_.lines.blank);
    if (take_ignored(line, input_.origin(), mapping_, facts_)) return;
    if (const auto control = control_damage(line, "line", {}))
      return put_line_aside(line, control->code, control->what);
    switch (line.front()) {
    case 'c':
      return command(line);
    case 'f':
      return fields(line);
    case 'd':
      return values(line);
    case 'n':
    case 't':
      return end_of_object(line);
    case 'e':
      return put_line_aside(line, errors::answer_refused, "the exchange answered with an error");
    default:
      return put_line_aside(line, errors::line_unknown, "not a line of an OSSI terminal");
    }
  }

  [[nodiscard]] Origin origin(const Cell& cell) const { return {input_.origin().file, cell.line, cell.column}; }
  [[nodiscard]] Place place(const Cell& cell) const { return facts_.place(origin(cell)); }

  void put_line_aside(const std::string& line, ErrorCode code, std::string what, std::uint32_t column = 1) {
    ++facts_.lines.quarantined;
    facts_.quarantined.push_back(
        {{.code = code, .what = std::move(what), .where = facts_.place(input_.origin(column))}, line});
  }

  void command(const std::string& line) {
    finish_object();
    command_ = trim(std::string_view(line).substr(1));
    fields_.clear();
    widths_.clear();
    ++facts_.lines.layout;
    in_fields_ = false;
  }

  /// The request and the answer both name the fields: the latter are those of the values.
  void fields(const std::string& line) {
    if (!in_fields_) {
      finish_object();
      fields_.clear();
      widths_.clear();
    }
    in_fields_ = true;
    widths_.push_back(0);
    for (const auto& cell : cells(line)) {
      if (!is_id(cell.value))
        return put_line_aside(line, errors::field_id_malformed, fmt::format("'{}' is no id of a field", cell.value),
                              cell.column);
      fields_.push_back(cell.value);
      ++widths_.back();
    }
    ++facts_.lines.layout;
  }

  [[nodiscard]] std::vector<Cell> cells(const std::string& line) const {
    std::vector<Cell> result;
    std::uint32_t column = 2;
    for (const auto part : split(std::string_view(line).substr(1), '\t')) {
      result.push_back({std::string(trim(part)), input_.origin().line, column});
      column += static_cast<std::uint32_t>(part.size()) + 1;
    }
    return result;
  }

  /// The n-th line of values is in step with the n-th line of ids; empty values at its end may be cut.
  void values(const std::string& line) {
    in_fields_ = false;
    auto row = cells(line);
    const auto wanted = lines_ < widths_.size() ? widths_[lines_] : 0;
    while (row.size() > wanted && row.back().value.empty())
      row.pop_back();
    if (row.size() > wanted && !wrong_)
      wrong_ = Error{.code = errors::row_width,
                     .what = fmt::format("{} values for {} fields", row.size(), wanted),
                     .where = place(row[wanted])};
    row.resize(std::max(row.size(), wanted), {.value = {}, .line = input_.origin().line, .column = 1});
    for (auto& cell : row)
      values_.push_back(std::move(cell));
    if (lines_++ == 0) first_line_ = input_.origin().line;
    text_ += (text_.empty() ? "" : "\n") + line;
  }

  void end_of_object(const std::string& line) {
    if (line.size() > 1) return put_line_aside(line, errors::line_unknown, "not a line of an OSSI terminal");
    finish_object();
    in_fields_ = false;
    ++facts_.lines.layout;
  }

  void finish_object() {
    if (lines_ == 0) return;
    const auto before = facts_.facts.size();
    if (auto done = object(); !done) {
      facts_.facts.resize(before);
      return put_object_aside(done.error());
    }
    facts_.lines.understood += lines_;
    clear();
  }

  void put_object_aside(Error reason) {
    // The code that unlocks a station must not be shown.
    const auto secret = std::find(fields_.begin(), fields_.end(), "0016ff00");
    const auto at = static_cast<std::size_t>(secret - fields_.begin());
    if (secret != fields_.end()) {
      const bool known = at < values_.size() && values_.size() == fields_.size() && !values_[at].value.empty();
      const auto found = known ? text_.find(values_[at].value) : std::string::npos;
      text_ = found == std::string::npos ? "***" : text_.replace(found, values_[at].value.size(), "***");
    }
    facts_.lines.quarantined += lines_;
    facts_.quarantined.push_back({std::move(reason), text_, static_cast<std::uint32_t>(lines_)});
    clear();
  }

  void clear() {
    values_.clear();
    text_.clear();
    wrong_.reset();
    lines_ = 0;
  }

  [[nodiscard]] tl::unexpected<Error> wrong(ErrorCode code, std::string what, const Cell& at) const {
    return fail({.code = code, .what = std::move(what), .where = place(at)});
  }

  Status object() {
    const Cell first{.line = first_line_, .column = 1};
    if (command_.empty()) return wrong(errors::request_missing, "no command (c) comes before these values", first);
    const auto* ids = ids_of(command_);
    if (ids == nullptr)
      return wrong(errors::command_unknown, fmt::format("the fields of '{}' are not known", visible(command_)), first);
    if (wrong_) return fail(*wrong_);
    const auto number = std::find_if(fields_.begin(), fields_.end(), [&](const std::string& field) {
      const auto meaning = ids->find(field);
      return meaning != ids->end() && meaning->second.name == "extension";
    });
    const auto at = static_cast<std::size_t>(number - fields_.begin());
    if (at >= values_.size() || values_[at].value.empty())
      return wrong(errors::row_without_number, "the object has no extension", first);
    if (!is_extension(values_[at].value))
      return wrong(number_fault(values_[at].value).code, fmt::format("'{}' is no number", values_[at].value),
                   values_[at]);
    const Subject subject{What::line, values_[at].value};
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (!values_[i].value.empty()) add(*ids, subject, fields_[i], values_[i]);
    return {};
  }

  void add(const Ids& ids, const Subject& subject, const std::string& id, const Cell& cell) {
    const auto known = ids.find(id);
    const bool secret = id == "0016ff00";
    Fact fact{.subject = subject,
              .attribute = known == ids.end() ? fmt::format("field {} of {}", id, command_verb())
                                              : std::string(known->second.name),
              .value = secret ? fmt::format("(secret, {} characters)", cell.value.size()) : cell.value,
              .origin = origin(cell),
              .text = secret ? "" : cell.value,
              .feature = known == ids.end() || known->second.feature};
    if (!fact.feature && is_number_field(fact.attribute) && !is_written_number(fact.value)) fact.feature = true;
    facts_.facts.push_back(std::move(fact));
  }

  /// "list station", without the number that follows.
  [[nodiscard]] std::string command_verb() const {
    const auto parts = words(command_);
    return parts.size() < 2 ? command_ : fmt::format("{} {}", parts[0], parts[1]);
  }

  TextLines input_;
  const Mapping& mapping_;
  FactSet& facts_;
  std::string command_;
  std::vector<std::string> fields_;
  std::vector<std::size_t> widths_; ///< ids in each line of them
  bool in_fields_ = false;
  // The object being read.
  std::vector<Cell> values_;
  std::string text_;
  std::optional<Error> wrong_;
  std::size_t lines_ = 0;
  std::uint32_t first_line_ = 0;
};

} // namespace

Detection detect_ossi(std::string_view bytes) {
  Detection detection;
  std::size_t commands = 0;
  std::size_t fields = 0;
  std::size_t values = 0;
  for (const auto line : first_lines(bytes)) {
    if (line.size() < 2) continue;
    const auto ids = split(line.substr(1), '\t');
    if (line.front() == 'c' && ids_of(trim(line.substr(1))) != nullptr) ++commands;
    if (line.front() == 'f' && std::all_of(ids.begin(), ids.end(), is_id)) ++fields;
    if (line.front() == 'd' && fields > 0) ++values;
  }
  if (fields == 0) return detection;
  detection.confidence = commands > 0 && values > 0 ? 85 : 50;
  detection.version = "experimental";
  detection.reasons.push_back(fmt::format("{} lines of field ids (f), {} of values (d)", fields, values));
  if (commands > 0) detection.reasons.push_back(fmt::format("{} commands about stations (c)", commands));
  return detection;
}

Status read_ossi(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  DumpReader(input, mapping, facts).read();
  return {};
}

} // namespace telctl::legacy
