// What the digits of the profiles say, once all scripts are read: to each line what bears on it, by its profile's
// number.
#include <readers.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <mxone.hpp>

namespace telctl::legacy {
namespace {

/// A digit string by its name, for each profile.
using Profiles = std::map<std::string, std::map<std::string, std::string>>;

std::string digits_of(const Profiles& profiles, const std::string& profile, const std::string& string, std::size_t from,
                      std::size_t length) {
  const auto found = profiles.find(profile);
  if (found == profiles.end()) return {};
  const auto text = found->second.find(string);
  return text == found->second.end() ? std::string() : text->second.substr(from - 1, length);
}

/// Settings of a line, by attribute.
using Settings = std::map<std::string, const Fact*>;

class Settler {
 public:
  explicit Settler(FactSet& facts) : facts_(facts) {}

  void run() {
    std::map<std::string, Settings> lines;
    std::vector<Fact> settled;
    for (const auto& fact : facts_.facts) {
      if (fact.subject.what == What::restriction && fact.attribute.starts_with("ext-"))
        profiles_[fact.subject.id][fact.attribute] = fact.value;
      if (fact.subject.what == What::line) lines[fact.subject.id][fact.attribute] = &fact;
    }
    for (const auto& fact : facts_.facts) {
      if (fact.subject.what == What::restriction && fact.attribute.starts_with("ext-")) {
        spell_out(fact, settled);
        continue;
      }
      settled.push_back(fact);
      if (fact.subject.what != What::line) continue;
      if (fact.attribute == "extension") add_type(lines.at(fact.subject.id), fact, settled);
      if (fact.attribute == "csp") add_profile(fact, settled);
    }
    facts_.facts = std::move(settled);
  }

 private:
  static void add(const Fact& like, std::string attribute, std::string value, bool feature, std::vector<Fact>& to) {
    if (value.empty()) return;
    Fact fact = like;
    fact.attribute = std::move(attribute);
    fact.value = std::move(value);
    fact.feature = feature;
    to.push_back(std::move(fact));
  }

  static void spell_out(const Fact& fact, std::vector<Fact>& to) {
    for (const auto& digit : mxone::digits())
      if (digit.string == fact.attribute)
        add(fact,
            fmt::format("{} D{}{}: {}", digit.string, digit.from,
                        digit.length == 1 ? "" : fmt::format("D{}", digit.from + digit.length - 1), digit.meaning),
            fact.value.substr(digit.from - 1, digit.length), true, to);
  }

  /// The kinds of extension that the exchange itself tells (extension -p --type). Two kinds on one number are two sets.
  static void add_type(const Settings& settings, const Fact& extension, std::vector<Fact>& to) {
    const auto is = [&](const std::string& attribute) {
      const auto found = settings.find(attribute);
      return found != settings.end() && found->second->value != "no" && found->second->value != "0" &&
             found->second->value != "n" && found->second->value != "f" && found->second->value != "false";
    };
    std::vector<std::pair<std::string, const Fact*>> types;
    const auto told_by = [&](const std::string& attribute) { return settings.at(attribute); };
    if (is("ip_extension")) {
      const auto protocol = settings.find("ip_extension protocol");
      const bool sip = protocol != settings.end() && protocol->second->value == "SIP";
      types.emplace_back(sip ? "sip" : "ip", told_by("ip_extension"));
    }
    for (const std::string kind : {"dect", "remote"})
      if (is(kind + "_extension")) types.emplace_back(kind, told_by(kind + "_extension"));
    for (const std::string kind : {"emergency", "edn", "virtual"})
      if (types.empty() && is(kind)) types.emplace_back(kind, told_by(kind));
    if (types.empty()) types.emplace_back("undefined", &extension);
    for (std::size_t i = 0; i < types.size(); ++i)
      add(*types[i].second, i == 0 ? "type" : "further terminal", types[i].first, i > 0, to);
  }

  void add_profile(const Fact& csp, std::vector<Fact>& to) {
    const auto part = [&](const std::string& string, std::size_t from, std::size_t length) {
      return digits_of(profiles_, csp.value, string, from, length);
    };
    const auto day = part("ext-traf", 7, 2);
    add(csp, "class", day.empty() ? csp.value : day, false, to);
    add(csp, "dialling category at night", part("ext-traf", 5, 2), true, to);
    add(csp, "external follow-me allowed", part("ext-cdiv", 1, 1), true, to);
    add(csp, "common abbreviated number class", part("ext-traf", 4, 1), true, to);
    if (!profiles_.contains(csp.value)) add(csp, "profile", "not among the scripts", true, to);
  }

  FactSet& facts_;
  Profiles profiles_;
};

} // namespace

void settle_mxone(FactSet& facts, const Mapping&) {
  Settler(facts).run();
}

} // namespace telctl::legacy
