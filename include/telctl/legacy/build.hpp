#pragma once
#include <set>
#include <string>

#include <telctl/estate/model.hpp>
#include <telctl/legacy/facts.hpp>
#include <telctl/legacy/fidelity.hpp>
#include <telctl/legacy/mapping.hpp>

namespace telctl::legacy {

struct Imported {
  estate::Estate estate; ///< only what the exports add: people, lines, keys, groups …; its marks lead into the exports
  Fidelity fidelity;
  Findings findings; ///< what the mapping leaves open; while there are errors the estate must not be used
};

/// Makes estate objects of facts by the mapping. `fragment` is the rest of the estate: sites, models, rights, contexts,
/// and what other exchanges gave. `elsewhere` are numbers of lines that are still to come from other exchanges.
Imported build_estate(const FactSet& facts, const Mapping& mapping, const estate::Estate& fragment,
                      const std::set<std::string>& elsewhere = {});

} // namespace telctl::legacy
