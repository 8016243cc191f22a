#include <telctl/estate/fields.hpp>

namespace telctl::estate {

const std::vector<std::string_view>& key_types() {
  static const std::vector<std::string_view> names{"user",  "group",    "custom",      "service",  "forward",
                                                   "park",  "queue",    "conference",  "paging",   "park_position",
                                                   "agent", "bsfilter", "groupmember", "transfer", "onlinerec"};
  return names;
}

template <>
const std::vector<Field<Skill>>& fields<Skill>() {
  static const std::vector<Field<Skill>> table{
      {"name", &Skill::name, "Unique", true},
      {"description", &Skill::description, "What it is, in words"},
  };
  return table;
}

template <>
const std::vector<Field<SkillRule>>& fields<SkillRule>() {
  static const std::vector<Field<SkillRule>> table{
      {"name", &SkillRule::name, "Name of the rule; those of one name are tried in their order", true},
      {"rule", &SkillRule::rule, "Which agents may ring, until its time is over: `WT < 60, anglais > 50`", true},
  };
  return table;
}

template <>
const std::vector<Field<Agent>>& fields<Agent>() {
  static const std::vector<Field<Agent>> table{
      {"number", &Agent::number, "What the agent logs in with, unique", true},
      {"firstname", &Agent::firstname, "First name"},
      {"lastname", &Agent::lastname, "Surname"},
      {"line", &Agent::line, "Extension of the line whose user is this agent"},
      {"language", &Agent::language, "Language of the announcements: `fr_FR`"},
      {"pin", &Agent::pin, "Whether a PIN is asked; it is drawn once"},
      {"skills", &Agent::skills, "Skills, each with its weight: `anglais/80`"},
  };
  return table;
}

template <>
const std::vector<Field<Queue>>& fields<Queue>() {
  static const std::vector<Field<Queue>> table{
      {"id", &Queue::id, "Name, unique", true},
      {"extension", &Queue::extension, "Internal number"},
      {"context", &Queue::context, "Context; the site's when not given"},
      {"site", &Queue::site, "Site to which it belongs"},
      {"strategy",
       &Queue::strategy,
       "Who rings, in which order; ringall when not given",
       false,
       {"ringall", "leastrecent", "fewestcalls", "random", "rrmemory", "linear", "wrandom"}},
      {"timeout", &Queue::timeout, "Seconds until the fallback without answer; callers wait when not given"},
      {"member_timeout", &Queue::member_timeout, "Seconds that a member rings; 15 when not given"},
      {"agents", &Queue::agents, "Numbers of agents, in order, with a penalty where needed: `8001/2`"},
      {"members", &Queue::members, "Extensions whose users are members without logging in, in order"},
      {"music", &Queue::music, "Music on hold"},
      {"did", &Queue::did, "Public number that rings here"},
      {"no_answer", &Queue::no_answer, "Destination of calls without answer: `voicemail:4012`"},
      {"busy", &Queue::busy, "Destination of calls when it is full"},
      {"congestion", &Queue::congestion, "Destination of calls when nobody can take them"},
      {"fail", &Queue::fail, "Destination of calls that fail"},
      {"schedule", &Queue::schedule, "When it takes calls; always when not given"},
  };
  return table;
}

template <>
const std::vector<Field<Switchboard>>& fields<Switchboard>() {
  static const std::vector<Field<Switchboard>> table{
      {"id", &Switchboard::id, "Name, unique", true},
      {"members", &Switchboard::members, "Extensions of those who answer"},
      {"did", &Switchboard::did, "Public number that rings here"},
      {"timeout", &Switchboard::timeout, "Seconds until `no_answer`; callers wait when not given"},
      {"no_answer", &Switchboard::no_answer, "Destination of calls without answer"},
  };
  return table;
}

template <>
const std::vector<Field<Conference>>& fields<Conference>() {
  static const std::vector<Field<Conference>> table{
      {"id", &Conference::id, "Name, unique", true},
      {"extension", &Conference::extension, "Internal number"},
      {"context", &Conference::context, "Context; the site's when not given"},
      {"site", &Conference::site, "Site to which it belongs"},
      {"max_users", &Conference::max_users, "How many may take part; the server's limit when not given"},
      {"pin", &Conference::pin, "Whether a PIN is asked; it is drawn once"},
      {"admin_pin", &Conference::admin_pin, "Whether administrators have a PIN of their own; it is drawn once"},
      {"record", &Conference::record, "Whether it is recorded"},
      {"music", &Conference::music, "Music on hold"},
      {"did", &Conference::did, "Public number that rings here"},
  };
  return table;
}

template <>
const std::vector<Field<Ivr>>& fields<Ivr>() {
  static const std::vector<Field<Ivr>> table{
      {"id", &Ivr::id, "Name, unique", true},
      {"did", &Ivr::did, "Public number that rings here"},
      {"greeting_sound", &Ivr::greeting_sound, "Played once, when the call comes in"},
      {"menu_sound", &Ivr::menu_sound, "The menu: sound of the estate, or file of the server", true},
      {"invalid_sound", &Ivr::invalid_sound, "Played after a choice that is none"},
      {"abort_sound", &Ivr::abort_sound, "Played after the last try"},
      {"timeout", &Ivr::timeout, "Seconds to wait for a choice; 5 when not given"},
      {"max_tries", &Ivr::max_tries, "Tries; 3 when not given"},
      {"on_timeout", &Ivr::on_timeout, "Destination without a choice; the menu again when not given"},
      {"on_invalid", &Ivr::on_invalid, "Destination after a choice that is none; the menu again when not given"},
      {"on_abort", &Ivr::on_abort, "Destination after the last try; the call ends when not given"},
  };
  return table;
}

template <>
const std::vector<Field<IvrChoice>>& fields<IvrChoice>() {
  static const std::vector<Field<IvrChoice>> table{
      {"ivr", &IvrChoice::ivr, "Id of the menu", true},
      {"exten", &IvrChoice::exten, "What the caller dials: `1`, `*`, `_4XXX`", true},
      {"destination", &IvrChoice::destination, "Where the call goes: `user:4012`, `group:Accueil`", true},
  };
  return table;
}

template <>
const std::vector<Field<Paging>>& fields<Paging>() {
  static const std::vector<Field<Paging>> table{
      {"number", &Paging::number, "Number, unique; dialled behind the prefix for pagings", true},
      {"name", &Paging::name, "Name as people say it"},
      {"members", &Paging::members, "Extensions that are called"},
      {"callers", &Paging::callers, "Extensions that may call them"},
      {"duplex", &Paging::duplex, "Whether those called may answer"},
      {"ignore_forward", &Paging::ignore_forward, "Whether forwards of those called are ignored"},
      {"record", &Paging::record, "Whether it is recorded"},
  };
  return table;
}

template <>
const std::vector<Field<ParkingLot>>& fields<ParkingLot>() {
  static const std::vector<Field<ParkingLot>> table{
      {"id", &ParkingLot::id, "Name, unique", true},
      {"extension", &ParkingLot::extension, "Internal number that parks a call"},
      {"context", &ParkingLot::context, "Context; the site's when not given"},
      {"site", &ParkingLot::site, "Site to which it belongs"},
      {"slots_start", &ParkingLot::slots_start, "First position", true},
      {"slots_end", &ParkingLot::slots_end, "Last position", true},
      {"timeout", &ParkingLot::timeout, "Seconds until the call comes back; 45 when not given"},
      {"music", &ParkingLot::music, "Music on hold; `default` when not given"},
  };
  return table;
}

template <>
const std::vector<Field<KeyTemplate>>& fields<KeyTemplate>() {
  static const std::vector<Field<KeyTemplate>> table{
      {"id", &KeyTemplate::id, "Name, unique", true},
  };
  return table;
}

template <>
const std::vector<Field<TemplateKey>>& fields<TemplateKey>() {
  static const std::vector<Field<TemplateKey>> table{
      {"key_template", &TemplateKey::key_template, "Id of the set of keys", true},
      {"position", &TemplateKey::position, "Position on the set, from 1", true},
      {"type", &TemplateKey::type, "What it does; neither agent nor bsfilter", true, key_types()},
      {"target", &TemplateKey::target, "As of a key of a line"},
      {"option", &TemplateKey::option, "As of a key of a line"},
      {"label", &TemplateKey::label, "Text beside the key"},
      {"supervised", &TemplateKey::supervised, "Whether its lamp shows the state of the target"},
  };
  return table;
}

} // namespace telctl::estate
