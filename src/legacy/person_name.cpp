#include <person_name.hpp>

#include <algorithm>
#include <vector>

#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

using Words = std::vector<std::string>;

std::string text_of(const Words& parts, std::size_t from, std::size_t to) {
  return join(Words(parts.begin() + static_cast<std::ptrdiff_t>(from), parts.begin() + static_cast<std::ptrdiff_t>(to)),
              " ");
}

/// Two letters at least, all of them capitals: an initial says nothing.
bool in_capitals(const std::string& word) {
  return display_width(word) > 1 && upper(word) == word && lower(word) != word;
}

/// Number of leading words that make a particle: "de la" has two. An elided one ("d'") is part of its word.
std::size_t particle_length(const Words& parts, std::size_t at, const NameRules& rules) {
  std::size_t longest = 0;
  for (const auto& particle : rules.particles) {
    const auto wanted = words(particle);
    if (at + wanted.size() > parts.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      same = same && fold(parts[at + i]) == fold(wanted[i]);
    if (same) longest = std::max(longest, wanted.size());
  }
  return longest;
}

/// Words of the surname at the front: particles, then one word. "VAN DEN BERGHE" has two particles.
std::size_t surname_length(const Words& parts, const NameRules& rules) {
  std::size_t length = 0;
  while (const auto particle = particle_length(parts, length, rules))
    length += particle;
  return std::min(length + 1, parts.size());
}

/// Leading words in capitals before words that are not.
std::size_t capitals_length(const Words& parts) {
  const auto end = std::find_if_not(parts.begin(), parts.end(), in_capitals);
  const auto length = static_cast<std::size_t>(end - parts.begin());
  const bool rest_has_none = std::none_of(end, parts.end(), in_capitals);
  return length > 0 && length < parts.size() && rest_has_none ? length : 0;
}

/// Where the words in capitals begin that stand behind words that are not; 0 when capitals tell nothing.
std::size_t capitals_start(const Words& parts) {
  const auto start = std::find_if(parts.begin(), parts.end(), in_capitals);
  const bool to_the_end = start != parts.end() && std::all_of(start, parts.end(), in_capitals);
  return to_the_end ? static_cast<std::size_t>(start - parts.begin()) : 0;
}

/// Where the surname begins when the first name stands before it: its capitals, else the last word; with the particles
/// before it.
std::size_t surname_start(const Words& parts, const NameRules& rules) {
  if (parts.empty()) return 0;
  const auto capitals = capitals_start(parts);
  const auto word = capitals > 0 ? capitals : parts.size() - 1;
  for (std::size_t at = 1; at < word; ++at) {
    auto end = at;
    while (const auto particle = end < word ? particle_length(parts, end, rules) : 0)
      end += particle;
    if (end >= word || (end > at && capitals == 0)) return at;
  }
  return word;
}

std::string capitalised(const std::string& text, const NameRules& rules) {
  if (rules.capitals == Capitals::keep || text.empty()) return text;
  const auto titled = title(text);
  Words parts;
  for (const auto word : words(titled))
    parts.emplace_back(word);
  for (std::size_t at = 1; at < parts.size();) {
    const auto particle = particle_length(parts, at, rules);
    for (std::size_t i = 0; i < particle; ++i)
      parts[at + i] = lower(parts[at + i]);
    at += std::max<std::size_t>(particle, 1);
  }
  return join(parts, " ");
}

bool is_service(std::string_view name, const NameRules& rules) {
  const auto folded = fold(name);
  const auto parts = words(folded);
  return std::any_of(rules.service_words.begin(), rules.service_words.end(), [&](const std::string& word) {
    return std::find(parts.begin(), parts.end(), fold(word)) != parts.end();
  });
}

std::string_view without_prefix(std::string_view name, const NameRules& rules) {
  for (const auto& prefix : rules.prefixes)
    if (name.size() > prefix.size() && fold(name.substr(0, prefix.size())) == fold(prefix))
      return name.substr(prefix.size());
  return name;
}

/// Folding takes accents away; these letters have none.
std::string spelled_out(std::string text) {
  for (const auto& [letter, plain] : {std::pair("œ", "oe"), std::pair("æ", "ae"), std::pair("ß", "ss")})
    for (auto at = text.find(letter); at != std::string::npos; at = text.find(letter))
      text.replace(at, std::string_view(letter).size(), plain);
  return text;
}

std::string slug(std::string_view text) {
  std::string result;
  for (const char c : spelled_out(fold(text))) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 127;
    if (letter)
      result += c;
    else if (c != '\'' && !result.empty() && result.back() != '-')
      result += '-';
  }
  while (result.ends_with('-'))
    result.pop_back();
  return result;
}

} // namespace

PersonName person_name(std::string_view whole, const NameRules& rules) {
  whole = without_prefix(whole, rules);
  Words parts;
  for (const auto word : words(whole))
    parts.emplace_back(word);
  if (is_service(whole, rules)) return {.lastname = text_of(parts, 0, parts.size()), .service = true};
  // "Doe, Jane": a comma parts what no rule could tell better.
  if (const auto comma = whole.find(','); comma != std::string_view::npos && comma == whole.rfind(','))
    return person_name(trim(whole.substr(0, comma)), trim(whole.substr(comma + 1)), rules);
  std::size_t length = capitals_length(parts);
  const bool surname_first = rules.order == NameOrder::surname_first || length > 0;
  if (length == 0) length = surname_first ? surname_length(parts, rules) : 0;
  if (!surname_first) {
    const auto start = surname_start(parts, rules);
    return {capitalised(text_of(parts, 0, start), rules), capitalised(text_of(parts, start, parts.size()), rules)};
  }
  return {capitalised(text_of(parts, length, parts.size()), rules), capitalised(text_of(parts, 0, length), rules)};
}

PersonName person_name(std::string_view lastname, std::string_view firstname, const NameRules& rules) {
  if (is_service(lastname, rules) && firstname.empty()) return {.lastname = std::string(lastname), .service = true};
  return {capitalised(std::string(firstname), rules), capitalised(std::string(lastname), rules)};
}

std::string person_key(const PersonName& name) {
  const auto first = slug(name.firstname);
  const auto last = slug(name.lastname);
  return first.empty() ? last : last.empty() ? first : first + "." + last;
}

} // namespace telctl::legacy
