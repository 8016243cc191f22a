#include <python.hpp>

#include <fmt/format.h>

namespace telctl::sandbox {
namespace {

constexpr char index_mark = '\x01';

std::string repr_text(std::string_view text) {
  // Python prefers single quotes, unless the text holds one and no double quote.
  const bool doubled = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = doubled ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == '\\' || c == quote) out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + quote;
}

std::string repr_key(const std::string& key) {
  return !key.empty() && key.front() == index_mark ? key.substr(1) : repr_text(key);
}

void append_json(const OrderedJson& value, std::string& out) {
  if (value.is_object()) {
    out += '{';
    const char* separator = "";
    for (const auto& [key, item] : value.items()) {
      out += separator;
      out += OrderedJson(key).dump(-1, ' ', true, OrderedJson::error_handler_t::replace);
      out += ": ";
      append_json(item, out);
      separator = ", ";
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    const char* separator = "";
    for (const auto& item : value) {
      out += separator;
      append_json(item, out);
      separator = ", ";
    }
    out += ']';
  } else {
    out += value.dump(-1, ' ', true, OrderedJson::error_handler_t::replace);
  }
}

} // namespace

std::string index_key(std::size_t index) {
  return index_mark + std::to_string(index);
}

std::string repr(const OrderedJson& value) {
  std::string out;
  if (value.is_object()) {
    for (const auto& [key, item] : value.items())
      out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", repr_key(key), repr(item));
    return "{" + out + "}";
  }
  if (value.is_array()) {
    for (const auto& item : value)
      out += (out.empty() ? "" : ", ") + repr(item);
    return "[" + out + "]";
  }
  if (value.is_string()) return repr_text(value.get_ref<const std::string&>());
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  return value.is_null() ? "None" : value.dump();
}

std::string repr_uuid(std::string_view uuid) {
  return fmt::format("UUID('{}')", uuid);
}

std::string python_json(const OrderedJson& value) {
  std::string out;
  append_json(value, out);
  return out;
}

} // namespace telctl::sandbox
