#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <telctl/estate/model.hpp>

/// The model described to programs: one table of fields for each collection. The YAML and CSV readers, the writer, the
/// rules, the JSON Schema and the documentation are all driven by it, so a field is added in model.hpp, here, and in
/// the schema that a test compares.
namespace telctl::estate {

/// Where a field's value lies in its object; the type of the value says how it is written.
template <class T>
using Member = std::variant<std::string T::*, int T::*, bool T::*, LineKind T::*, std::vector<std::string> T::*,
                            std::vector<Range> T::*, std::vector<Building> T::*, std::string Set::*>;

template <class T>
struct Field {
  std::string_view name;
  Member<T> member;
  std::string_view says; ///< for the schema and the documentation
  bool required = false;
  std::vector<std::string_view> choices = {}; ///< the only values of a text field; empty = any

  /// Calls `visitor` with a reference to the value, const if the object is.
  template <class Object, class Visitor>
  void visit(Object& object, Visitor&& visitor) const {
    std::visit(
        [&](auto pointer) {
          if constexpr (!std::is_same_v<decltype(pointer), std::string Set::*>)
            visitor(object.*pointer);
          else if constexpr (requires { object.set; })
            visitor(object.set.*pointer);
        },
        member);
  }
};

template <class T>
const std::vector<Field<T>>& fields();

template <class T>
struct Collection {
  std::string_view name; ///< key in YAML, beginning of the file name of a CSV table: "lines"
  std::string_view says;
  std::vector<T> Estate::* items;
  bool table; ///< large: written as CSV
};

/// Calls `f` with each Collection<T>, in the order in which people read an estate.
template <class F>
void for_each_collection(F&& f) {
  f(Collection<Site>{"sites", "Places with their old PABX, their numbers and their defaults", &Estate::sites, false});
  f(Collection<MediaServer>{"media_servers", "Servers of the cluster", &Estate::media_servers, false});
  f(Collection<Trunk>{"trunks", "SIP trunks to the operator", &Estate::trunks, false});
  f(Collection<Gateway>{"gateways", "FXS gateways; each port is an analogue line", &Estate::gateways, false});
  f(Collection<PhoneModel>{"models", "Telephone models and what they can show", &Estate::models, false});
  f(Collection<Context>{"contexts", "Contexts of the cluster and their ranges", &Estate::contexts, false});
  f(Collection<Right>{"rights", "Call rights: patterns denied or allowed", &Estate::rights, false});
  f(Collection<Person>{"people", "People who own lines", &Estate::people, true});
  f(Collection<Line>{"lines", "Lines: an extension, who has it, and the set at its end", &Estate::lines, true});
  f(Collection<ParallelSet>{"parallel_sets", "Further sets that ring with a line's first one", &Estate::parallel_sets,
                            true});
  f(Collection<Key>{"keys", "Programmed keys of telephones", &Estate::keys, true});
  f(Collection<Group>{"groups", "Hunt groups", &Estate::groups, true});
  f(Collection<Filter>{"filters", "Boss and secretaries: calls to the boss ring at the secretaries", &Estate::filters,
                       true});
  f(Collection<Skill>{"skills", "What agents can be chosen by", &Estate::skills, false});
  f(Collection<SkillRule>{"skill_rules", "Which agents a call of a queue may ring, and from when on",
                          &Estate::skill_rules, false});
  f(Collection<Agent>{"agents", "Agents: they log in to take the calls of queues", &Estate::agents, true});
  f(Collection<Queue>{"queues", "Queues: callers wait until an agent or a member answers", &Estate::queues, false});
  f(Collection<Switchboard>{"switchboards", "Switchboards: people answer and transfer on a screen",
                            &Estate::switchboards, false});
  f(Collection<Conference>{"conferences", "Conference rooms", &Estate::conferences, false});
  f(Collection<Ivr>{"ivrs", "Automatic menus", &Estate::ivrs, false});
  f(Collection<IvrChoice>{"ivr_choices", "Choices of the menus", &Estate::ivr_choices, true});
  f(Collection<Paging>{"pagings", "Announcements to many telephones at once", &Estate::pagings, false});
  f(Collection<ParkingLot>{"parking_lots", "Where calls are parked", &Estate::parking_lots, false});
  f(Collection<KeyTemplate>{"key_templates", "Sets of keys that many telephones share", &Estate::key_templates, false});
  f(Collection<TemplateKey>{"template_keys", "Keys of those sets", &Estate::template_keys, true});
  f(Collection<Outcall>{"outcalls", "Ways out: what leaves by which trunks", &Estate::outcalls, false});
  f(Collection<DialPattern>{"dial_patterns", "Numbers that a way out takes, and what becomes of them on the trunk",
                            &Estate::dial_patterns, false});
  f(Collection<Schedule>{"schedules", "When lines, groups, public numbers and ways out are open", &Estate::schedules,
                         false});
  f(Collection<Period>{"schedule_periods", "Opening hours of the schedules, and exceptions in them",
                       &Estate::schedule_periods, false});
  f(Collection<Incall>{"incalls", "Public numbers that lead elsewhere than to one line or group", &Estate::incalls,
                       true});
  f(Collection<Music>{"music", "Music for those who wait", &Estate::music, false});
  f(Collection<Sound>{"sounds", "Recorded messages: greetings, menus, announcements", &Estate::sounds, true});
  f(Collection<Wave>{"waves", "Lines that move together in one window", &Estate::waves, false});
}

/// "4000-4999": digits of equal length, both ends included; a "+" may stand before both.
std::optional<Range> range(std::string_view text);
std::string to_string(const Range& range);
/// Names of all kinds of line, in the order of the model.
const std::vector<std::string_view>& line_kinds();
/// What keys do; those of templates are neither agent nor bsfilter.
const std::vector<std::string_view>& key_types();

} // namespace telctl::estate
