#include <telctl/cdr/ticket.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <telctl/support/text.hpp>
#include <ticket_fields.hpp>
#include <ticket_names.hpp>

namespace telctl::cdr {
namespace {

template <class Value, std::size_t Size>
std::optional<Value> value_of(const std::array<std::string_view, Size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Value>(found - names.begin()));
}

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

/// Words with blanks between them as a list.
void append_json_list(std::string_view words, std::string& out) {
  out += '[';
  for (const auto word : words.empty() ? std::vector<std::string_view>{} : split(words, ' ')) {
    if (out.back() != '[') out += ',';
    append_json_text(word, out);
  }
  out += ']';
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

std::string_view name(RecordKind kind) {
  constexpr std::array<std::string_view, 3> names{"leg", "channel-event", "queue-event"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string_view name(Flag flag) {
  return flag_names[static_cast<std::size_t>(flag)];
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
    for (const auto& field : ticket_field_table)
      result.emplace_back(field.name);
    return result;
  }();
  return all;
}

void append_field(const TicketView& ticket, std::size_t place, std::string& out) {
  const auto& field = ticket_field_table.at(place);
  if (field.text != nullptr) {
    out += field.text(ticket);
    return;
  }
  std::array<char, TicketField::longest_value> value{};
  out.append(value.data(), field.write(ticket, value.data()));
}

void append_json(const TicketView& ticket, std::string& out) {
  using Kind = TicketField::Kind;
  std::string value;
  out += '{';
  for (std::size_t place = 0; place < ticket_field_count; ++place) {
    const auto& field = ticket_field_table.at(place);
    if (place != 0) out += ',';
    out += '"';
    out += field.name;
    out += "\":";
    value.clear();
    append_field(ticket, place, value);
    if (field.kind == Kind::list)
      append_json_list(value, out);
    else if (value.empty())
      out += "null";
    else if (field.kind == Kind::number)
      out += value;
    else
      append_json_text(value, out);
  }
  out += '}';
}

OrderedJson to_json(const TicketView& ticket) {
  std::string text;
  append_json(ticket, text);
  return OrderedJson::parse(text, nullptr, false);
}

} // namespace telctl::cdr
