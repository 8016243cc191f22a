#include <telctl/estate/fields.hpp>

#include <telctl/support/text.hpp>

namespace telctl::estate {

template <>
const std::vector<Field<Person>>& fields<Person>() {
  static const std::vector<Field<Person>> table{
      {"id", &Person::id, "Stable key, unique, for example that of the staff directory", true},
      {"firstname", &Person::firstname, "First name"},
      {"lastname", &Person::lastname, "Surname, with its particle"},
      {"email", &Person::email, "Address for voicemail and notices"},
      {"language", &Person::language, "Language of the announcements: `fr_FR`"},
      {"department", &Person::department, "Department, as the directory shows it"},
      {"cost_centre", &Person::cost_centre, "Who pays; carried to the tickets"},
      {"description", &Person::description, "Free text of the directory"},
  };
  return table;
}

template <>
const std::vector<Field<Line>>& fields<Line>() {
  static const std::vector<Field<Line>> table{
      {"extension", &Line::extension, "Internal number, unique in its context", true},
      {"context", &Line::context, "Context; the site's when not given"},
      {"site", &Line::site, "Site to which it belongs", true},
      {"building", &Line::building, "Building of the site"},
      {"room", &Line::room, "Where the set stands"},
      {"kind", &Line::kind, "What stands at its end", false, line_kinds()},
      {"person", &Line::person, "Id of the person who has it; nothing for a line of nobody, which has a label"},
      {"label", &Line::label, "Name shown for a line of nobody: `Lift B12`"},
      {"cost_centre", &Line::cost_centre, "Who pays for this line; the person's when not given"},
      {"media_server", &Line::media_server, "Media server; the gateway's, else the site's, when not given"},
      {"model", &Set::model, "Telephone model of an IP set"},
      {"mac", &Set::mac, "MAC address of an IP set"},
      {"gateway", &Set::gateway, "FXS gateway of an analogue set"},
      {"port", &Set::port, "Port of the gateway, from 1"},
      {"pair", &Set::pair, "Cabling pair at the distribution frame: `A12-034`"},
      {"protocol",
       &Set::protocol,
       "How its set speaks to the cluster; `sip` when not given. `webrtc` is a browser and has no telephone",
       false,
       {"sip", "sccp", "webrtc"}},
      {"rights", &Line::rights, "Call rights"},
      {"did", &Line::did, "Public number that rings here"},
      {"voicemail", &Line::voicemail, "Whether it has a voicemail; no when not given", false, {"yes", "no"}},
      {"pickup_group", &Line::pickup_group, "Lines with the same name here may pick up each other's calls"},
      {"hotline", &Line::hotline, "Number dialled when the set is picked up"},
      {"forward_unconditional", &Line::forward_unconditional, "Forward of all calls; set once, then the user's"},
      {"forward_busy", &Line::forward_busy, "Forward when busy; set once, then the user's"},
      {"forward_no_answer", &Line::forward_no_answer, "Forward without answer; set once, then the user's"},
      {"services", &Line::services, "`dnd` and `incallfilter`: switched on once, then the user's"},
      {"fallback_no_answer", &Line::fallback_no_answer, "Destination of calls without answer: `group:Accueil`"},
      {"fallback_busy", &Line::fallback_busy, "Destination of calls when busy"},
      {"fallback_congestion", &Line::fallback_congestion, "Destination of calls beyond those that ring at once"},
      {"fallback_fail", &Line::fallback_fail, "Destination of calls when no set of the line is reached"},
      {"key_template", &Line::key_template, "Keys that its set shares with others"},
      {"decision",
       &Line::decision,
       "What becomes of a special line; `keep` leaves it on the old PABX",
       false,
       {"migrate", "keep", "drop"}},
      {"decision_reason", &Line::decision_reason, "Who decided and why"},
      {"schedule", &Line::schedule, "When it takes calls; always when not given"},
  };
  return table;
}

template <>
const std::vector<Field<ParallelSet>>& fields<ParallelSet>() {
  static const std::vector<Field<ParallelSet>> table{
      {"line", &ParallelSet::line, "Extension of the line with which it rings", true},
      {"model", &Set::model, "Telephone model of an IP set"},
      {"mac", &Set::mac, "MAC address of an IP set"},
      {"gateway", &Set::gateway, "FXS gateway of an analogue set"},
      {"port", &Set::port, "Port of the gateway, from 1"},
      {"pair", &Set::pair, "Cabling pair at the distribution frame"},
      {"protocol",
       &Set::protocol,
       "How its set speaks to the cluster; `sip` when not given. `webrtc` is a browser and has no telephone",
       false,
       {"sip", "sccp", "webrtc"}},
  };
  return table;
}

template <>
const std::vector<Field<Key>>& fields<Key>() {
  static const std::vector<Field<Key>> table{
      {"line", &Key::line, "Extension of the line whose set has the key", true},
      {"position", &Key::position, "Position on the set, from 1", true},
      {"type", &Key::type, "What it does", true, key_types()},
      {"target", &Key::target, "Extension of a line or group, number, service, kind of forward, id of another object"},
      {"option", &Key::option,
       "`login`, `logout`, `toggle` of an agent; `join`, `leave`, `toggle` of a group member; number of a forward; lot "
       "of a parking position; secretary of a filter"},
      {"label", &Key::label, "Text beside the key"},
      {"supervised", &Key::supervised, "Whether its lamp shows the state of the target"},
  };
  return table;
}

template <>
const std::vector<Field<Group>>& fields<Group>() {
  static const std::vector<Field<Group>> table{
      {"id", &Group::id, "Label, unique", true},
      {"extension", &Group::extension, "Internal number"},
      {"context", &Group::context, "Context; the site's when not given"},
      {"site", &Group::site, "Site to which it belongs", true},
      {"strategy",
       &Group::strategy,
       "Who rings, in which order; all when not given",
       false,
       {"all", "linear", "random", "least_recent", "fewest_calls", "memorized_round_robin"}},
      {"members", &Group::members, "Extensions, in order"},
      {"did", &Group::did, "Public number that rings here"},
      {"no_answer", &Group::no_answer, "Destination of calls without answer: `user:4012`, `hangup:busy`"},
      {"schedule", &Group::schedule, "When it takes calls; always when not given"},
  };
  return table;
}

template <>
const std::vector<Field<Filter>>& fields<Filter>() {
  static const std::vector<Field<Filter>> table{
      {"id", &Filter::id, "Name, unique", true},
      {"boss", &Filter::boss, "Extension of the boss", true},
      {"secretaries", &Filter::secretaries, "Extensions of the secretaries, in order"},
      {"strategy",
       &Filter::strategy,
       "Who rings when the boss is called",
       false,
       {"all-recipients-then-linear-surrogates", "all-recipients-then-all-surrogates",
        "all-surrogates-then-all-recipients", "linear-surrogates-then-all-recipients", "all"}},
      {"no_answer", &Filter::no_answer, "Destination of calls without answer"},
  };
  return table;
}

template <>
const std::vector<Field<Wave>>& fields<Wave>() {
  static const std::vector<Field<Wave>> table{
      {"id", &Wave::id, "Short name, unique", true},
      {"window_start", &Wave::window_start, "When it may begin, local time: `2027-02-13T06:00`"},
      {"window_end", &Wave::window_end, "When it must be over, local time"},
      {"sites", &Wave::sites, "Sites of which all lines move"},
      {"buildings", &Wave::buildings, "Buildings of which all lines move, as `site/building`"},
      {"lines", &Wave::lines, "Extensions that move"},
  };
  return table;
}

std::optional<Range> range(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto start = text.substr(0, dash);
  const auto end = text.substr(dash + 1);
  const auto digits = [](std::string_view number) {
    return is_digits(number.starts_with('+') ? number.substr(1) : number);
  };
  const bool alike = start.size() == end.size() && start.starts_with('+') == end.starts_with('+');
  if (!digits(start) || !digits(end) || !alike || start > end) return std::nullopt;
  return Range{std::string(start), std::string(end)};
}

std::string to_string(const Range& range) {
  return range.start + "-" + range.end;
}

} // namespace telctl::estate
