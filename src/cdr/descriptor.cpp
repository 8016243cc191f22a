// Descriptors: YAML into Format. Everything that is wrong is found in one pass, with its place.
#include <telctl/cdr/format.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <form.hpp>
#include <guess.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/cdr/ticket.hpp>
#include <telctl/config/yaml.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

using config::YamlNode;

template <class Value, std::size_t Size>
using Names = std::array<std::pair<std::string_view, Value>, Size>;

constexpr Names<Role, 41> roles{{{"nothing", Role::none},
                                 {"account", Role::account},
                                 {"caller", Role::caller},
                                 {"caller-name", Role::caller_name},
                                 {"caller-label", Role::caller_label},
                                 {"called", Role::called},
                                 {"caller-number", Role::caller_number},
                                 {"dialled", Role::dialled},
                                 {"reached", Role::reached},
                                 {"extension", Role::extension},
                                 {"outside", Role::outside},
                                 {"trunk-in", Role::trunk_in},
                                 {"trunk-out", Role::trunk_out},
                                 {"caller-id", Role::caller_id},
                                 {"context", Role::context},
                                 {"channel", Role::channel},
                                 {"called-channel", Role::called_channel},
                                 {"application", Role::application},
                                 {"application-data", Role::application_data},
                                 {"start", Role::start},
                                 {"answer", Role::answer},
                                 {"end", Role::end},
                                 {"duration", Role::duration},
                                 {"billable", Role::billable},
                                 {"connected", Role::connected},
                                 {"disposition", Role::disposition},
                                 {"ama", Role::ama},
                                 {"unique-id", Role::unique_id},
                                 {"user-field", Role::user_field},
                                 {"call-id", Role::call_id},
                                 {"leg", Role::leg},
                                 {"written", Role::written},
                                 {"trunk", Role::trunk},
                                 {"units", Role::units},
                                 {"cost", Role::cost},
                                 {"currency", Role::currency},
                                 {"charged", Role::charged},
                                 {"event", Role::event},
                                 {"peer", Role::peer},
                                 {"user-event", Role::user_event},
                                 {"extra", Role::extra}}};

constexpr Names<Type, 23> types{{{"text", Type::text},
                                 {"quoted-text", Type::quoted_text},
                                 {"number", Type::number},
                                 {"decimal", Type::decimal},
                                 {"seconds", Type::seconds},
                                 {"decimal-seconds", Type::decimal_seconds},
                                 {"local-time", Type::local_time},
                                 {"iso-time", Type::iso_time},
                                 {"epoch", Type::epoch},
                                 {"decimal-epoch", Type::decimal_epoch},
                                 {"time", Type::time},
                                 {"span", Type::span},
                                 {"interval", Type::interval},
                                 {"disposition", Type::disposition},
                                 {"disposition-number", Type::disposition_number},
                                 {"ama", Type::ama},
                                 {"ama-number", Type::ama_number},
                                 {"unique-id", Type::unique_id},
                                 {"boolean", Type::boolean},
                                 {"party", Type::party},
                                 {"code", Type::code},
                                 {"json", Type::json},
                                 {"blank", Type::blank}}};

constexpr Names<Layout, 5> layouts{{{"delimited", Layout::delimited},
                                    {"fixed", Layout::fixed},
                                    {"keyed", Layout::keyed},
                                    {"json-lines", Layout::json_lines},
                                    {"json-items", Layout::json_items}}};
constexpr Names<RecordKind, 3> record_kinds{{{"legs", RecordKind::leg},
                                             {"channel-events", RecordKind::channel_event},
                                             {"queue-events", RecordKind::queue_event}}};
constexpr Names<Header, 3> headers{
    {{"none", Header::none}, {"names", Header::names}, {"described", Header::described}}};
constexpr Names<Answered, 4> answers{{{"by-column", Answered::by_column},
                                      {"by-answer", Answered::by_answer},
                                      {"by-seconds", Answered::by_seconds},
                                      {"if-seconds", Answered::if_seconds}}};

bool is_meaning(std::string_view key, std::string_view word) {
  if (key == "direction") return direction_of_name(word).has_value();
  return key == "disposition" && disposition_of_name(word).has_value();
}

/// The name of a value.
template <class Value, std::size_t Size>
std::string_view name_in(const Names<Value, Size>& names, Value value) {
  return std::find_if(names.begin(), names.end(), [&](const auto& item) { return item.second == value; })->first;
}

/// Takes values out of one mapping and reports what is wrong with it.
class Taker {
 public:
  Taker(const YamlNode& node, const std::string& file, Findings& findings)
      : node_(node), file_(file), findings_(findings) {}

  std::string text(std::string_view key, bool required = true) {
    const auto* value = take(key);
    if (value == nullptr || value->kind == YamlNode::Kind::null) {
      if (required) report(node_, fmt::format("'{}' is missing", key));
      return {};
    }
    if (value->kind != YamlNode::Kind::scalar) {
      report(*value, fmt::format("'{}' must be text", key));
      return {};
    }
    return value->text;
  }

  bool yes_no(std::string_view key, bool otherwise) {
    const auto value = text(key, false);
    if (value == "yes" || value == "no") return value == "yes";
    if (!value.empty()) report(node_, fmt::format("'{}' must be yes or no", key));
    return otherwise;
  }

  template <class Value, std::size_t Size>
  Value choice(std::string_view key, const Names<Value, Size>& names, bool required = true) {
    const auto value = text(key, required);
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& item) { return item.first == value; });
    if (found != names.end()) return found->second;
    std::vector<std::string> known;
    for (const auto& item : names)
      known.emplace_back(item.first);
    if (!value.empty()) report(node_, fmt::format("'{}' of '{}' must be one of: {}", value, key, join(known, ", ")));
    return names.front().second;
  }

  std::vector<YamlNode> list(std::string_view key) {
    const auto* value = take(key);
    if (value != nullptr && value->kind == YamlNode::Kind::list) return value->items;
    report(value == nullptr ? node_ : *value, fmt::format("'{}' must be a list", key));
    return {};
  }

  const YamlNode* take(std::string_view key) {
    known_.emplace_back(key);
    return node_.find(key);
  }

  void report_unknown_keys() {
    for (const auto& key : node_.keys)
      if (std::find(known_.begin(), known_.end(), key.text) == known_.end())
        report(key, fmt::format("unknown key '{}'", visible(key.text)), "known here: " + join(known_, ", "));
  }

  std::uint32_t number(std::string_view key) {
    const auto value = text(key, false);
    if (value.empty()) return 0;
    if (value.size() <= 5 && is_digits(value)) return static_cast<std::uint32_t>(std::stoul(value));
    report(node_, fmt::format("'{}' must be a whole number", key));
    return 0;
  }

  Form form(std::string_view key) {
    const auto value = text(key, false);
    auto form = parse_form(value);
    if (!form) report(*node_.find(key), form.error());
    return form ? std::move(*form) : Form{};
  }

  /// "1": "direction=incoming disposition=answered"
  std::vector<Meaning> meanings(std::string_view key) {
    const auto* value = take(key);
    std::vector<Meaning> result;
    if (value == nullptr) return result;
    for (std::size_t i = 0; i < value->keys.size(); ++i) {
      auto& meaning = result.emplace_back();
      meaning.written = value->keys[i].text;
      for (const auto word : words(value->items[i].text)) {
        const auto parts = split(word, '=');
        if (parts.size() == 2 && is_meaning(parts[0], parts[1]))
          meaning.says.emplace_back(parts[0], parts[1]);
        else
          report(value->items[i], fmt::format("'{}' is neither direction=… nor disposition=…", visible(word)));
      }
    }
    return result;
  }

  void report(const YamlNode& node, std::string what, std::string hint = {}) {
    findings_.error({.code = errors::cdr_descriptor,
                     .what = std::move(what),
                     .where = {.file = file_, .line = node.line, .column = node.column},
                     .hint = std::move(hint)});
  }

 private:
  const YamlNode& node_;
  const std::string& file_;
  Findings& findings_;
  std::vector<std::string> known_;
};

/// What goes with a type is there, and nothing that it has no use for.
void check_column(const FormatColumn& column, Layout layout, const YamlNode& node, Taker& taker) {
  const bool timed = column.type == Type::time || column.type == Type::span;
  if (timed && column.form.empty()) taker.report(node, "'form' is missing");
  if (!timed && !column.form.empty()) taker.report(node, "'form' is for the types time and span");
  if (column.type == Type::code && column.meanings.empty()) taker.report(node, "'values' is missing");
  if (layout == Layout::fixed && (column.at == 0 || column.width == 0))
    taker.report(node, "a column of a fixed layout needs 'at' and 'width'");
  const auto role = column.role;
  const bool time_role = role == Role::start || role == Role::answer || role == Role::end || role == Role::written;
  const bool is_time = column.type == Type::time || column.type == Type::local_time || column.type == Type::iso_time ||
                       column.type == Type::epoch || column.type == Type::decimal_epoch;
  if (time_role != is_time && role != Role::none) taker.report(node, "'is' and 'type' do not go together");
}

FormatColumn column(const YamlNode& node, const std::string& file, Layout layout, Findings& findings) {
  Taker taker(node, file, findings);
  FormatColumn result;
  result.name = taker.text("name");
  result.type = taker.choice("type", types);
  result.role = taker.choice("is", roles, result.type != Type::blank);
  const bool usual = result.type == Type::text || result.type == Type::quoted_text || result.type == Type::party ||
                     result.type == Type::blank;
  result.may_be_empty = taker.yes_no("empty", usual);
  result.when = taker.text("when", false);
  result.since = taker.text("since", false);
  result.at = taker.number("at");
  result.width = taker.number("width");
  result.form = taker.form("form");
  result.unknown = taker.text("unknown", false);
  result.mask = taker.text("mask", false);
  result.trunks = taker.text("trunks", false);
  result.meanings = taker.meanings("values");
  check_column(result, layout, node, taker);
  taker.report_unknown_keys();
  return result;
}

OtherLine other_line(const YamlNode& node, const std::string& file, Findings& findings) {
  Taker taker(node, file, findings);
  OtherLine result;
  result.name = taker.text("name");
  result.mask = taker.text("mask");
  result.date = taker.form("date");
  taker.report_unknown_keys();
  return result;
}

FormatExample example(const YamlNode& node, const std::string& file, Findings& findings) {
  Taker taker(node, file, findings);
  FormatExample result;
  result.record = taker.text("record");
  result.options = taker.text("options", false);
  result.zone = taker.text("zone", false);
  result.date = taker.text("date", false);
  result.refused = taker.text("refused", false);
  if (const auto* ticket = taker.take("ticket"))
    for (std::size_t i = 0; i < ticket->keys.size(); ++i)
      result.ticket.emplace_back(ticket->keys[i].text, ticket->items[i].text);
  taker.report_unknown_keys();
  return result;
}

char separator_of(const std::string& text) {
  return text == "tab" ? '\t' : text.empty() ? ',' : text.front();
}

/// "NUL STX": the bytes of these names.
std::string bytes_of(const std::string& names) {
  std::string bytes;
  for (const auto name : words(names))
    bytes += name == "NUL"   ? '\0'
             : name == "STX" ? '\x02'
             : name == "ETX" ? '\x03'
             : name == "HT"  ? '\t'
             : name == "FF"  ? '\f'
                             : name.front();
  return bytes;
}

void read_frame(Taker& taker, Format& format) {
  format.layout = taker.choice("layout", layouts);
  if (format.layout == Layout::delimited || format.layout == Layout::keyed) {
    format.separator = separator_of(taker.text("separator"));
    format.quoted = taker.yes_no("quoted", format.layout == Layout::delimited);
  }
  format.records = taker.choice("records", record_kinds, false);
  format.open_end = taker.yes_no("open-end", false);
  format.header = taker.choice("header", headers, false);
  format.preamble = taker.yes_no("preamble", false);
  format.by_position = taker.yes_no("by-position", false);
  format.padded = taker.yes_no("padded", false);
  format.further_columns = taker.yes_no("further-columns", false);
  format.windows_lines = taker.yes_no("windows-lines", false);
  format.trimmed = bytes_of(taker.text("trimmed", false));
  format.encoding = taker.text("encoding", false);
  format.shortest = taker.number("shortest");
  format.longest = taker.number("longest");
  format.answered = taker.choice("answered", answers, false);
  format.currency = taker.text("currency", false);
}

/// Each option doubles the sets of columns that are tried on every line.
void check_options(const Format& format, const YamlNode& root, Taker& taker) {
  constexpr std::size_t most = 8;
  std::set<std::string> options;
  for (const auto& column : format.columns)
    if (!column.when.empty()) options.insert(column.when);
  if (format.header == Header::none && options.size() > most)
    taker.report(root, fmt::format("{} options in 'when', at most {}", options.size(), most));
}

} // namespace

std::string_view role_name(Role role) {
  return name_in(roles, role);
}

std::string_view type_name(Type type) {
  return name_in(types, type);
}

Format parse_format(std::string_view yaml, const std::string& file, Findings& findings) {
  const auto root = config::parse_yaml(yaml, file, findings);
  Taker taker(root, file, findings);
  Format format;
  (void)taker.text("descriptor");
  format.name = taker.text("name");
  format.title = taker.text("title");
  format.documentation = taker.text("documentation");
  format.summary = taker.text("summary");
  read_frame(taker, format);
  for (const auto& node : taker.list("columns"))
    format.columns.push_back(column(node, file, format.layout, findings));
  if (const auto* others = taker.take("others"))
    for (const auto& node : others->items)
      format.others.push_back(other_line(node, file, findings));
  for (const auto& node : taker.list("examples"))
    format.examples.push_back(example(node, file, findings));
  taker.report_unknown_keys();
  check_options(format, root, taker);
  return format;
}

} // namespace telctl::cdr
