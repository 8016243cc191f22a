#pragma once
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

/// Makes estate objects of facts by the mapping. `fragment` is the part of the estate that no export knows: sites,
/// models, rights, contexts.
Imported build_estate(const FactSet& facts, const Mapping& mapping, const estate::Estate& fragment);

} // namespace telctl::legacy
