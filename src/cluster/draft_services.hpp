#pragma once
#include "draft.hpp"

/// Queues, agents, switchboards, conference rooms, menus, pagings, parking lots, templates of keys, fallbacks.
namespace telctl::cluster {

/// Each puts an object, with what belongs to it, into the draft once. Nothing: this cluster has no interface for it,
/// which is a manual step then. They are called for every object of a whole plan, and for what the lines of a partial
/// one lead to.
using Needed = std::optional<plan::Key>;
Needed need_agent(Draft& draft, const estate::Agent& agent);
/// Nothing: this cluster has none, which is an error then, since a queue would ring agents that it must not.
Needed need_skill_rule(Draft& draft, const std::string& name);
Needed need_queue(Draft& draft, const estate::Queue& queue);
Needed need_switchboard(Draft& draft, const estate::Switchboard& switchboard);
Needed need_conference(Draft& draft, const estate::Conference& conference);
Needed need_paging(Draft& draft, const estate::Paging& paging);
Needed need_parking(Draft& draft, const estate::ParkingLot& lot);
Needed need_ivr(Draft& draft, const estate::Ivr& ivr);
Needed need_template(Draft& draft, const estate::KeyTemplate& shared);

void draft_services(Draft& draft);
/// Fallbacks, services and the key template of a line's user.
void draft_line_services(Draft& draft, const estate::Line& line);

/// A destination as the estate writes it, in the form of destination.hpp; what it needs is added to `needs`. null: not
/// given, or told why not.
Json draft_destination(Draft& draft, const std::string& text, estate::Mark mark, const std::string& object,
                       std::vector<plan::Key>& needs);
/// Its number. Groups and queues that web services write have it as a field of their own, others as an extension.
void join_extension(Draft& draft, const plan::Key& owner, const std::string& exten, std::string_view context,
                    estate::Mark mark);
/// Whether the cluster has the interface; else a manual step is told.
bool available(Draft& draft, std::string_view path, std::string_view what, const std::string& name, estate::Mark mark);
/// Who serves a queue, one by one; by web services as sets, since they write a queue whole.
void draft_queue_members(Draft& draft, const estate::Queue& queue, const plan::Key& key);
void draft_whole_members(Draft& draft, const estate::Queue& queue, const plan::Key& key);
using Slots = std::vector<std::pair<std::string_view, const std::string*>>;
/// `kept`: destinations of other slots, as they are there.
void draft_fallbacks(Draft& draft, const plan::Key& owner, const Slots& slots, estate::Mark mark,
                     const std::string& object, const std::set<std::string>& lines = {}, Json kept = Json::object());

/// A key in the form {"type", "target"[, "option"]}; null when it cannot be expressed, which is told.
struct KeyWish {
  const std::string& type;
  const std::string& target;
  const std::string& option;
  const estate::Marks& marks;
  std::string object; ///< "key 3 of line 4012"
};
Json key_destination(Draft& draft, const KeyWish& key, std::vector<plan::Key>& needs);

} // namespace telctl::cluster
