#include <telctl/config/write.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/estate/fields.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>
#include <value.hpp>

namespace telctl::config {
namespace {

using estate::Estate;

/// A scalar as YAML: plain when no reader of YAML could take it for anything but this text, else in the quotes of JSON.
std::string yaml_scalar(const std::string& text) {
  static const std::vector<std::string> reserved{"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  const auto safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == '/' || c == ' ' ||
           static_cast<unsigned char>(c) >=
               0xC3; // accented letters; not the C1 controls and blanks of U+0080 to U+00BF
  };
  const auto continued = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  const bool letter_first = !text.empty() && safe(text.front()) && text.front() != '-' && text.front() != '.' &&
                            text.front() != ' ' && text.front() != '/' && !(text.front() >= '0' && text.front() <= '9');
  const bool plain = letter_first && text.back() != ' ' &&
                     std::all_of(text.begin(), text.end(), [&](char c) { return safe(c) || continued(c); }) &&
                     std::find(reserved.begin(), reserved.end(), lower_ascii(text)) == reserved.end();
  return plain ? text : Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string yaml_list(const std::vector<std::string>& items) {
  std::vector<std::string> parts;
  for (const auto& item : items)
    parts.push_back(yaml_scalar(item));
  return "[" + join(parts, ", ") + "]";
}

std::vector<std::string> texts(const std::vector<std::string>& list) {
  return list;
}
std::vector<std::string> texts(const std::vector<estate::Range>& list) {
  std::vector<std::string> result;
  for (const auto& range : list)
    result.push_back(estate::to_string(range));
  return result;
}

template <class T>
std::string yaml_objects(const std::vector<T>& objects, std::size_t indent);

/// What follows the colon; empty when the value is not given.
template <class Value>
std::string yaml_value(const Value& value, std::size_t indent) {
  if constexpr (std::is_same_v<Value, std::vector<estate::Building>>)
    return value.empty() ? std::string() : "\n" + yaml_objects(value, indent + 2);
  else if constexpr (requires { texts(value); })
    return value.empty() ? std::string() : " " + yaml_list(texts(value)) + "\n";
  else if constexpr (std::is_same_v<Value, std::string>)
    return value.empty() ? std::string() : " " + yaml_scalar(value) + "\n";
  else
    return write_value(value).empty() ? std::string() : " " + write_value(value) + "\n";
}

template <class T>
std::string yaml_objects(const std::vector<T>& objects, std::size_t indent) {
  std::string text;
  for (const auto& object : objects) {
    std::string lead = std::string(indent, ' ') + "- ";
    for (const auto& field : estate::fields<T>())
      field.visit(object, [&](const auto& value) {
        const auto written = yaml_value(value, indent + 2);
        if (written.empty()) return;
        text += fmt::format("{}{}:{}", lead, field.name, written);
        lead = std::string(indent + 2, ' ');
      });
    if (lead.ends_with("- ")) text += lead + "{}\n";
  }
  return text;
}

template <class T>
std::string csv_cell(const estate::Field<T>& field, const T& object) {
  std::string text;
  field.visit(object, [&](const auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (requires { texts(value); })
      text = join(texts(value), " ");
    else if constexpr (std::is_same_v<Value, std::string>)
      text = value;
    else if constexpr (requires { write_value(value); })
      text = write_value(value);
  });
  return text;
}

/// Only the columns that hold something in some row.
template <class T>
std::string csv_table(const std::vector<T>& objects) {
  std::vector<std::string> rows(objects.size());
  std::string header;
  for (const auto& field : estate::fields<T>()) {
    const auto used = [&](const T& object) { return !csv_cell(field, object).empty(); };
    if (!field.required && std::none_of(objects.begin(), objects.end(), used)) continue;
    const std::string_view separator = header.empty() ? "" : ",";
    header += fmt::format("{}{}", separator, field.name);
    for (std::size_t i = 0; i < objects.size(); ++i)
      rows[i] += fmt::format("{}{}", separator, csv_field(csv_cell(field, objects[i])));
  }
  return header + "\n" + join(rows, "\n") + "\n";
}

} // namespace

std::vector<EstateFile> render_estate(const Estate& estate) {
  std::vector<EstateFile> files;
  files.push_back({"estate.yaml", fmt::format("estate:\n  name: {}\n  timezone: {}\n  version: 1\n",
                                              yaml_scalar(estate.name), yaml_scalar(estate.timezone))});
  estate::for_each_collection([&](const auto& collection) {
    const auto& items = estate.*collection.items;
    if (items.empty()) return;
    if (collection.table)
      files.push_back({fmt::format("{}.csv", collection.name), csv_table(items)});
    else
      files.push_back(
          {fmt::format("{}.yaml", collection.name), fmt::format("{}:\n{}", collection.name, yaml_objects(items, 2))});
  });
  return files;
}

} // namespace telctl::config
