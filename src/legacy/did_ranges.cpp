#include <did_ranges.hpp>

#include <algorithm>

#include <draft.hpp>
#include <fmt/format.h>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

constexpr std::size_t most = 100000; // a typing error must not make a million numbers

/// The next number of equal length; nothing after 999.
std::optional<std::string> next(std::string number) {
  auto at = number.find_last_of("0123456789");
  while (at != std::string::npos && number[at] == '9') {
    number[at] = '0';
    at = at == 0 ? std::string::npos : number.find_last_of("0123456789", at - 1);
  }
  if (at == std::string::npos) return std::nullopt;
  ++number[at];
  return number;
}

} // namespace

std::optional<Error> expand_did_range(std::vector<Fact>& row, const FactSet& facts) {
  const auto find = [&](std::string_view field) -> const Fact* {
    const auto found = std::find_if(row.begin(), row.end(),
                                    [&](const Fact& fact) { return !fact.feature && fact.attribute == field; });
    return found == row.end() ? nullptr : &*found;
  };
  const auto wrong = [&](ErrorCode code, std::string what, const Fact& at) {
    return Error{.code = code, .what = std::move(what), .where = facts.place(at.origin)};
  };
  const auto* did = find("did");
  const auto* target = find("target");
  for (const auto* field : {"did", "target"})
    if (find(field) == nullptr)
      return wrong(errors::row_without_number, fmt::format("the row has no '{}'", field), row.front());
  const auto* size = find("size");
  const bool sized = size == nullptr || (is_digits(size->value) && size->value.size() < 7);
  const auto count = !sized ? 0 : size == nullptr ? 1 : std::stoul(size->value);
  if (count < 1 || count > most)
    return wrong(errors::value_malformed, fmt::format("'{}' is no size of a range", size->value), *size);
  const auto* unique = find("unique");
  const auto says = unique == nullptr ? std::string("no") : lower_ascii(unique->value);
  if (says != "yes" && says != "no")
    return wrong(errors::value_malformed, fmt::format("'{}' is neither yes nor no", unique->value), *unique);
  if (!is_extension(target->value))
    return wrong(errors::value_malformed, fmt::format("'{}' is no number of the exchange", target->value), *target);
  std::vector<Fact> expanded;
  std::optional<std::string> external = dialled(did->value);
  std::optional<std::string> internal = target->value;
  for (std::size_t i = 0; i < count; ++i) {
    if (!external || !internal)
      return wrong(errors::value_malformed,
                   fmt::format("{} numbers from {} on are more than its digits have", count,
                               external ? target->value : did->value),
                   external ? *target : *did);
    Fact fact = *target;
    fact.subject = {What::did, *external};
    fact.value = *internal;
    expanded.push_back(std::move(fact));
    external = next(*external);
    if (says == "no") internal = next(*internal);
  }
  for (auto& fact : row)
    if (fact.feature) {
      fact.subject = {What::did, dialled(did->value)};
      expanded.push_back(fact);
    }
  row = std::move(expanded);
  return std::nullopt;
}

} // namespace telctl::legacy
