#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telctl::commands {

/// What telctl can explain: an error code, or a word of the trade.
struct Knowledge {
  std::string kind;  ///< "error" or "word"
  std::string name;  ///< "TEL-0120", "estate"
  std::string title; ///< "no such file"; empty for a word
  std::string explanation;
  std::vector<std::string> french; ///< what French administrators call it
  std::vector<std::string> also;   ///< other English forms
  std::vector<std::string> see;    ///< words to read next
};

/// Everything, errors by number, then words in the order of schemas/glossary.yaml.
std::vector<Knowledge> all_knowledge();
/// By code ("TEL-0120", "tel-120", "120"), by word or by any of its forms, whatever their case and accents.
std::optional<Knowledge> find_knowledge(const std::vector<Knowledge>& all, std::string_view word);
/// Every form by which something can be found: for suggestions.
std::vector<std::string> known_words(const std::vector<Knowledge>& all);

} // namespace telctl::commands
