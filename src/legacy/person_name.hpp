#pragma once
#include <string>
#include <string_view>

#include <telctl/legacy/mapping.hpp>

namespace telctl::legacy {

struct PersonName {
  std::string firstname;
  std::string lastname;
  bool service = false; ///< no person: `lastname` holds the whole
};

/// Takes a whole name apart; the rules are in docs/formats/mapping.md.
PersonName person_name(std::string_view whole, const NameRules& rules);
/// Surname and first name from two cells.
PersonName person_name(std::string_view lastname, std::string_view firstname, const NameRules& rules);
/// "marie.de-la-tour"
std::string person_key(const PersonName& name);

} // namespace telctl::legacy
