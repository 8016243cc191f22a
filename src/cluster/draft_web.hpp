#pragma once
#include <set>
#include <string>
#include <string_view>

#include "draft.hpp"
#include "draft_services.hpp"

/// What the web services of a XiVO cannot hold, or cannot do, is told before anything is written.
namespace telctl::cluster {

/// Whether objects of the type are theirs on this cluster.
bool made_by_web_services(const Draft& draft, std::string_view type);

/// A group or a queue that they write whole.
struct Whole {
  plan::Key key;
  std::string id;      ///< in the estate
  std::string context; ///< may be empty, which is told
  std::string strategy;
  std::string object; ///< for what is told
  const estate::Marks& marks;
  int member_timeout = 0; ///< seconds, of a queue
};
bool fits_web_services(Draft& draft, const Whole& whole);

/// Whether they take an agent, whose context may be empty, which is told.
bool fits_agent(Draft& draft, const estate::Agent& agent, const std::string& context);

/// Whether they have room for these pick-up groups beside those that are there.
bool fits_pickups(Draft& draft, std::set<std::string> names);

/// Whether they take the name of a skill.
bool fits_skill(Draft& draft, const estate::Skill& skill);

/// Whether an agent is in a queue that the web services made: they cannot edit it then (webservices/agents.hpp).
bool is_fixed_in_queue(const Draft& draft, const std::string& agent);

/// Whether calls can be led to a destination of the estate by them (dialaction.hpp).
bool leads_by_web_services(const std::string& destination);

/// Whether they can hold a conference room.
bool fits_conference(Draft& draft, const estate::Conference& room);

/// draft_fallbacks, but for destinations that they do not know: a person leads there, and
/// what is set is kept.
void lead_on(Draft& draft, const plan::Key& key, const Slots& slots, estate::Mark mark, const std::string& object);

/// What the web services make and cannot change: where it is there and differs, a person changes it, and what is there
/// is left as it is.
void add_or_leave_to_person(Draft& draft, plan::Resource resource, const std::string& object);

} // namespace telctl::cluster
