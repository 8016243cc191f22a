#include <cabling.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>

namespace telctl::legacy {
namespace {

const Fact* find(const std::vector<Fact>& row, std::string_view field) {
  const auto found =
      std::find_if(row.begin(), row.end(), [&](const Fact& fact) { return !fact.feature && fact.attribute == field; });
  return found == row.end() ? nullptr : &*found;
}

std::string value(const std::vector<Fact>& row, std::string_view field) {
  const auto* fact = find(row, field);
  return fact == nullptr ? std::string() : fact->value;
}

bool is_of_a_set(std::string_view field) {
  constexpr std::array<std::string_view, 7> fields{"pair", "gateway", "port", "set", "type", "model", "mac"};
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

} // namespace

std::optional<Error> Cabling::taken(const std::map<std::string, Wiring>& by, const std::string& what,
                                    const Wiring& wiring, const Fact& at) const {
  const auto known = by.find(what);
  if (what.empty() || known == by.end() || known->second.number == wiring.number) return std::nullopt;
  return Error{.code = errors::value_contradicts,
               .what = fmt::format("{} carries {} here and {} at {}", what, wiring.number, known->second.number,
                                   to_string(facts_.place(known->second.origin))),
               .where = facts_.place(at.origin),
               .hint = "only one can be true: look at the frame"};
}

std::optional<Error> Cabling::place(std::vector<Fact>& row, Subject& subject) {
  const auto* extension = find(row, "extension");
  const auto gateway = value(row, "gateway");
  const auto port = value(row, "port");
  const auto pair = value(row, "pair");
  const Wiring wiring{.number = subject.id,
                      .pair = pair.empty() ? "" : "pair " + pair,
                      .port = gateway.empty() || port.empty() ? "" : fmt::format("{} port {}", gateway, port),
                      .origin = extension->origin};
  if (auto wrong = taken(pairs_, wiring.pair, wiring, *extension)) return wrong;
  if (auto wrong = taken(ports_, wiring.port, wiring, *extension)) return wrong;
  const bool known_pair = pairs_.contains(wiring.pair);
  const bool known_port = ports_.contains(wiring.port);
  const bool same = known_pair || known_port || (pair.empty() && wiring.port.empty());
  if (!pair.empty()) pairs_.emplace(wiring.pair, wiring);
  if (!wiring.port.empty()) ports_.emplace(wiring.port, wiring);
  if (numbers_.insert(wiring.number).second) return std::nullopt;
  if (!same)
    subject = {What::parallel_set, fmt::format("{}/{}:{}", wiring.number, wiring.origin.file, wiring.origin.line)};
  std::erase_if(row, [&](const Fact& fact) {
    const bool port_told = known_port && (fact.attribute == "gateway" || fact.attribute == "port");
    return same && !fact.feature && (port_told || (known_pair && fact.attribute == "pair"));
  });
  for (auto& fact : row) {
    if (fact.attribute == "extension" && !fact.feature) {
      fact.attribute = same ? "further set on the pair" : "line";
      fact.feature = same;
      if (same) fact.value = wiring.pair.empty() ? wiring.port : wiring.pair;
    } else if (same || !is_of_a_set(fact.attribute)) {
      fact.attribute = "further set: " + fact.attribute;
      fact.feature = true;
    }
  }
  return std::nullopt;
}

bool Cabling::free_pair(const std::vector<Fact>& row) {
  return find(row, "extension") == nullptr && (find(row, "pair") != nullptr || find(row, "port") != nullptr);
}

} // namespace telctl::legacy
