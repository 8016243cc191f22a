#include <telctl/cdr/ticket.hpp>

#include <algorithm>
#include <array>

#include <civil.hpp>
#include <fmt/format.h>

namespace telctl::cdr {
namespace {

constexpr std::array<std::string_view, 5> direction_names{"unknown", "internal", "outgoing", "incoming", "transit"};
constexpr std::array<std::string_view, 7> disposition_names{"unknown", "answered",   "busy",     "no-answer",
                                                            "failed",  "congestion", "cancelled"};

template <class Value, std::size_t Size>
std::optional<Value> value_of(const std::array<std::string_view, Size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Value>(found - names.begin()));
}

enum class Kind : std::uint8_t { text, number, list };

/// One field of the ticket: its name, and its value as text (nothing appended for null).
struct Field {
  std::string_view name;
  Kind kind;
  void (*append)(const Ticket&, std::string&);
};

void append_instant(const std::optional<Instant>& instant, std::string& out) {
  if (instant) append_civil(*instant, "Z", out);
}
void append_optional_seconds(const std::optional<std::int64_t>& micros, std::string& out) {
  if (micros) append_seconds(*micros, out);
}
void append_flags(Flags flags, std::string_view before, std::string_view between, std::string& out) {
  bool first = true;
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Flag::count_of_flags); ++i) {
    if (!flags.has(static_cast<Flag>(i))) continue;
    out.append(first ? before : between);
    out.append(name(static_cast<Flag>(i)));
    first = false;
  }
}

constexpr std::array fields{
    Field{"ticket_id", Kind::text, [](const Ticket& t, std::string& out) { out += t.ticket_id; }},
    Field{"format", Kind::text, [](const Ticket& t, std::string& out) { out += t.format; }},
    Field{"site", Kind::text, [](const Ticket& t, std::string& out) { out += t.site; }},
    Field{"source", Kind::text, [](const Ticket& t, std::string& out) { out += t.source; }},
    Field{"offset", Kind::number, [](const Ticket& t, std::string& out) { out += fmt::format_int(t.offset).str(); }},
    Field{"length", Kind::number, [](const Ticket& t, std::string& out) { out += fmt::format_int(t.length).str(); }},
    Field{"call_id", Kind::text, [](const Ticket& t, std::string& out) { out += t.call_id; }},
    Field{"leg", Kind::text, [](const Ticket& t, std::string& out) { out += t.leg; }},
    Field{"direction", Kind::text, [](const Ticket& t, std::string& out) { out += name(t.direction); }},
    Field{"start_utc", Kind::text, [](const Ticket& t, std::string& out) { append_instant(t.start_utc, out); }},
    Field{"answer_utc", Kind::text, [](const Ticket& t, std::string& out) { append_instant(t.answer_utc, out); }},
    Field{"end_utc", Kind::text, [](const Ticket& t, std::string& out) { append_instant(t.end_utc, out); }},
    Field{"written_utc", Kind::text, [](const Ticket& t, std::string& out) { append_instant(t.written_utc, out); }},
    Field{"start_local", Kind::text, [](const Ticket& t, std::string& out) { out += t.start_local; }},
    Field{"duration_s", Kind::number,
          [](const Ticket& t, std::string& out) { append_optional_seconds(t.duration_us, out); }},
    Field{"billable_s", Kind::number,
          [](const Ticket& t, std::string& out) { append_optional_seconds(t.billable_us, out); }},
    Field{"caller_name", Kind::text, [](const Ticket& t, std::string& out) { out += t.caller_name; }},
    Field{"caller_raw", Kind::text, [](const Ticket& t, std::string& out) { out += t.caller_raw; }},
    Field{"caller", Kind::text, [](const Ticket& t, std::string& out) { out += t.caller; }},
    Field{"called_raw", Kind::text, [](const Ticket& t, std::string& out) { out += t.called_raw; }},
    Field{"called", Kind::text, [](const Ticket& t, std::string& out) { out += t.called; }},
    Field{"charged", Kind::text, [](const Ticket& t, std::string& out) { out += t.charged; }},
    Field{"trunk", Kind::text, [](const Ticket& t, std::string& out) { out += t.trunk; }},
    Field{"disposition", Kind::text, [](const Ticket& t, std::string& out) { out += name(t.disposition); }},
    Field{"units", Kind::number,
          [](const Ticket& t, std::string& out) {
            if (t.units) out += fmt::format_int(*t.units).str();
          }},
    Field{"cost_reported", Kind::text, [](const Ticket& t, std::string& out) { out += t.cost_reported; }},
    Field{"currency", Kind::text, [](const Ticket& t, std::string& out) { out += t.currency; }},
    Field{"account", Kind::text, [](const Ticket& t, std::string& out) { out += t.account; }},
    Field{"flags", Kind::list, [](const Ticket& t, std::string& out) { append_flags(t.flags, "", " ", out); }},
};

/// JSON text; bytes that JSON wants escaped are. The readers let only UTF-8 through.
void append_json_text(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

} // namespace

std::string_view name(Direction direction) {
  return direction_names[static_cast<std::size_t>(direction)];
}

std::string_view name(Disposition disposition) {
  return disposition_names[static_cast<std::size_t>(disposition)];
}

std::optional<Direction> direction_of_name(std::string_view name) {
  return value_of<Direction>(direction_names, name);
}

std::optional<Disposition> disposition_of_name(std::string_view name) {
  return value_of<Disposition>(disposition_names, name);
}

std::string_view name(Flag flag) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(Flag::count_of_flags)> all{
      "zone-undeclared",
      "time-ambiguous",
      "time-nonexistent",
      "zone-contradicts-uniqueid",
      "gmt-by-uniqueid",
      "dst-by-uniqueid",
      "dst-by-duration",
      "end-before-start",
      "duration-computed",
      "duration-mismatch",
      "billable-exceeds-duration",
      "answer-without-answered",
      "write-time-only",
      "caller-from-caller-id",
      "caller-unknown",
      "called-from-lastdata",
      "called-unknown",
      "called-not-dialled",
      "call-id-is-uniqueid",
      "call-id-unknown",
      "local-channel",
      "direction-by-prefix",
      "charged-caller",
      "charged-unknown",
      "ama-billing",
      "ama-omit",
      "json-repaired",
      "control-characters",
      "year-inferred",
      "date-inferred",
      "start-computed",
      "end-computed",
      "duration-unknown",
      "answered-by-seconds",
      "charged-by-source",
      "masked-number"};
  return all[static_cast<std::size_t>(flag)];
}

std::vector<std::string> names(Flags flags) {
  std::vector<std::string> result;
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Flag::count_of_flags); ++i)
    if (flags.has(static_cast<Flag>(i))) result.emplace_back(name(static_cast<Flag>(i)));
  return result;
}

const std::vector<std::string>& ticket_fields() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> result;
    for (const auto& field : fields)
      result.emplace_back(field.name);
    return result;
  }();
  return all;
}

void append_field(const Ticket& ticket, std::size_t field, std::string& out) {
  fields.at(field).append(ticket, out);
}

void append_json(const Ticket& ticket, std::string& out) {
  std::string value;
  out += '{';
  for (const auto& field : fields) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += field.name;
    out += "\":";
    if (field.kind == Kind::list) {
      out += '[';
      if (!ticket.flags.empty()) {
        append_flags(ticket.flags, "\"", "\",\"", out);
        out += '"';
      }
      out += ']';
      continue;
    }
    value.clear();
    field.append(ticket, value);
    if (value.empty())
      out += "null";
    else if (field.kind == Kind::number)
      out += value;
    else
      append_json_text(value, out);
  }
  out += '}';
}

OrderedJson to_json(const Ticket& ticket) {
  std::string text;
  append_json(ticket, text);
  return OrderedJson::parse(text, nullptr, false);
}

} // namespace telctl::cdr
