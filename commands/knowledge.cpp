#include <knowledge.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/config/yaml.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/resource.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

std::string text_of(const config::YamlNode& entry, std::string_view key) {
  const auto* value = entry.find(key);
  return value == nullptr ? std::string() : value->text;
}

std::vector<std::string> list_of(const config::YamlNode& entry, std::string_view key) {
  std::vector<std::string> result;
  if (const auto* value = entry.find(key))
    for (const auto& item : value->items)
      result.push_back(item.text);
  return result;
}

void add(std::vector<Knowledge>& all, std::string_view file, std::string_view kind) {
  Findings ignored; // these files are ours and tested
  const auto document = config::parse_yaml(resource(file).value_or(""), std::string(file), ignored);
  for (std::size_t i = 0; i < document.keys.size(); ++i) {
    const auto& entry = document.items[i];
    all.push_back({.kind = std::string(kind),
                   .name = document.keys[i].text,
                   .title = text_of(entry, "title"),
                   .explanation = text_of(entry, "explanation"),
                   .french = list_of(entry, "french"),
                   .also = list_of(entry, "also"),
                   .see = list_of(entry, "see")});
  }
}

std::vector<std::string> forms_of(const Knowledge& item) {
  std::vector<std::string> forms{item.name};
  forms.insert(forms.end(), item.french.begin(), item.french.end());
  forms.insert(forms.end(), item.also.begin(), item.also.end());
  return forms;
}

/// "120", "tel-120" and "TEL-0120" are one code.
std::string code_of(std::string_view word) {
  std::string text = lower_ascii(word);
  if (text.starts_with("tel-")) text.erase(0, 4);
  if (!is_digits(text) || text.size() > 4) return {};
  return fmt::format("TEL-{:0>4}", text);
}

/// Case, accents and punctuation do not matter: "patron secretaire" finds "patron/secrétaire".
std::string key_of(std::string_view word) {
  std::string key = fold(word);
  std::replace_if(key.begin(), key.end(), [](char c) { return c == '/' || c == '-' || c == '\'' || c == '_'; }, ' ');
  return key;
}

} // namespace

std::vector<Knowledge> all_knowledge() {
  std::vector<Knowledge> all;
  for (const auto name : resources())
    if (name.starts_with("schemas/errors/") && name.ends_with(".yaml")) add(all, name, "error");
  std::sort(all.begin(), all.end(), [](const Knowledge& a, const Knowledge& b) { return a.name < b.name; });
  add(all, "schemas/glossary.yaml", "word");
  return all;
}

std::optional<Knowledge> find_knowledge(const std::vector<Knowledge>& all, std::string_view word) {
  const auto code = code_of(word);
  const auto wanted = key_of(word);
  for (const auto& item : all)
    for (const auto& form : forms_of(item))
      if (form == code || key_of(form) == wanted) return item;
  return std::nullopt;
}

std::vector<std::string> known_words(const std::vector<Knowledge>& all) {
  std::vector<std::string> known;
  for (const auto& item : all)
    for (auto& form : forms_of(item))
      known.push_back(std::move(form));
  return known;
}

} // namespace telctl::commands
