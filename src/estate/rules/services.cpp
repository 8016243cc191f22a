#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <rules/checks.hpp>
#include <telctl/estate/dialling.hpp>

// Queues and agents, switchboards, conference rooms, menus, pagings, parking lots, keys and their templates.
namespace telctl::estate {
namespace {

void nobody_answers(const Index& index, const Reporter& report) {
  const auto complain = [&](const auto& item) {
    report.add(item.marks.object, name_of(item), fmt::format("{} has no member", name_of(item)),
               "calls to it would ring nowhere");
  };
  for (const auto& queue : index.estate().queues)
    if (queue.agents.empty() && queue.members.empty()) complain(queue);
  for (const auto& switchboard : index.estate().switchboards)
    if (switchboard.members.empty()) complain(switchboard);
  for (const auto& paging : index.estate().pagings)
    if (paging.members.empty()) complain(paging);
}

/// "8001/2" and "anglais/80": a name and a number behind the slash.
std::pair<std::string, std::string> split_weight(const std::string& text) {
  const auto slash = text.rfind('/');
  return slash == std::string::npos ? std::pair(text, std::string())
                                    : std::pair(text.substr(0, slash), text.substr(slash + 1));
}

void bad_weight(const Index& index, const Reporter& report) {
  constexpr std::size_t longest = 9; // digits that an int holds
  const auto inspect = [&](const auto& item, std::string_view field, const std::vector<std::string>& list) {
    for (std::size_t i = 0; i < list.size(); ++i)
      if (const auto weight = split_weight(list[i]).second;
          list[i].find('/') != std::string::npos && (!is_digits(weight) || weight.size() > longest))
        report.add(item.marks.of(field, i), name_of(item),
                   fmt::format("'{}' has no number behind the slash", visible(list[i])),
                   "write name/number, or the name alone");
  };
  for (const auto& queue : index.estate().queues)
    inspect(queue, "agents", queue.agents);
  for (const auto& agent : index.estate().agents)
    inspect(agent, "skills", agent.skills);
}

/// Name: confd takes 64 letters (wazo-confd, plugins/skill_rule), and destinations write it between / and (. A rule
/// ends at ; and at the end of its line in the file that Asterisk reads.
void bad_skill_rule(const Index& index, const Reporter& report) {
  constexpr std::size_t longest_name = 64;
  for (const auto& rule : index.estate().skill_rules) {
    const auto object = "skill rule " + visible(rule.name);
    if (rule.name.size() > longest_name || rule.name.find_first_of("/()[];|,=") != std::string::npos)
      report.add(rule.marks.of("name"), object, fmt::format("'{}' is no name of a skill rule", visible(rule.name)),
                 "at most 64 letters, without / ( ) [ ] ; | , =");
    if (trim(rule.rule).empty() || rule.rule.find_first_of(";\r\n") != std::string::npos)
      report.add(rule.marks.of("rule"), object, fmt::format("'{}' is no rule", visible(rule.rule)),
                 "one condition of skills, without ; and line breaks: WT < 60, anglais > 50");
  }
}

void agent_twice(const Index& index, const Reporter& report) {
  Claims claims(report);
  for (const auto& agent : index.estate().agents)
    if (!agent.line.empty())
      claims.claim(agent.line, agent.marks.of("line"), name_of(agent), "line " + visible(agent.line));
  for (const auto& queue : index.estate().queues) {
    Claims members(report);
    for (std::size_t i = 0; i < queue.agents.size(); ++i)
      members.claim(split_weight(queue.agents[i]).first, queue.marks.of("agents", i), name_of(queue),
                    "agent " + visible(split_weight(queue.agents[i]).first));
    for (std::size_t i = 0; i < queue.members.size(); ++i)
      members.claim("line " + queue.members[i], queue.marks.of("members", i), name_of(queue),
                    "member " + visible(queue.members[i]));
  }
}

void ivr_without_choice(const Index& index, const Reporter& report) {
  for (const auto& ivr : index.estate().ivrs)
    if (index.choices(ivr.id).empty())
      report.add(ivr.marks.object, name_of(ivr), fmt::format("{} has no choice", name_of(ivr)),
                 "add lines to ivr_choices, or lead its number elsewhere");
}

void bad_ivr_choice(const Index& index, const Reporter& report) {
  Claims claims(report);
  for (const auto& choice : index.estate().ivr_choices) {
    const auto object = "ivr " + visible(choice.ivr);
    claims.claim(choice.ivr + "/" + choice.exten, choice.marks.of("exten"), object,
                 fmt::format("choice {} of {}", visible(choice.exten), object));
    if (!is_dial_pattern(choice.exten))
      report.add(choice.marks.of("exten"), object, fmt::format("'{}' cannot be dialled", visible(choice.exten)),
                 "digits, * and #, or a pattern that begins with _");
  }
}

void bad_parking_slots(const Index& index, const Reporter& report) {
  const auto& lots = index.estate().parking_lots;
  for (const auto& lot : lots) {
    if (!range(lot.slots_start + "-" + lot.slots_end)) {
      if (!lot.slots_start.empty() && !lot.slots_end.empty())
        report.add(lot.marks.of("slots_start"), name_of(lot),
                   fmt::format("{} to {} are no positions", visible(lot.slots_start), visible(lot.slots_end)),
                   "two numbers of equal length, the lower first");
      continue;
    }
    const Range slots{lot.slots_start, lot.slots_end};
    for (const auto& line : index.estate().lines)
      if (slots.contains(line.extension) && index.context_of(line) == index.context_of(lot))
        report.add(lot.marks.of("slots_start"), name_of(lot),
                   fmt::format("line {} lies among the positions of {}", visible(line.extension), name_of(lot)),
                   "a position is dialled to take the call back");
    for (const auto* other = lots.data(); other != &lot; ++other)
      if (slots.start.size() == other->slots_start.size() && slots.start <= other->slots_end &&
          other->slots_start <= slots.end && index.context_of(lot) == index.context_of(*other))
        report.add(lot.marks.of("slots_start"), name_of(lot),
                   fmt::format("{} shares positions with {}", name_of(lot), name_of(*other)), "give each its own");
  }
}

void bad_service(const Index& index, const Reporter& report) {
  for (const auto& line : index.estate().lines)
    for (std::size_t i = 0; i < line.services.size(); ++i)
      if (line.services[i] != "dnd" && line.services[i] != "incallfilter")
        report.add(line.marks.of("services", i), name_of(line),
                   fmt::format("'{}' is no service of a line", visible(line.services[i])), "dnd or incallfilter");
}

/// What may stand in target and option of a key: GET /funckeys/destinations as recorded. Empty = anything.
struct KeyValues {
  std::string_view type;
  std::vector<std::string_view> targets;
  std::vector<std::string_view> options;
};

const KeyValues* key_values(std::string_view type) {
  static const std::array<KeyValues, 4> table{{
      {"agent", {}, {"login", "logout", "toggle"}},
      {"groupmember", {}, {"join", "leave", "toggle"}},
      {"forward", {"busy", "no_answer", "unconditional", "noanswer"}, {}},
      {"transfer", {"blind", "attended"}, {}},
  }};
  const auto* found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.type == type; });
  return found == table.end() ? nullptr : found;
}

template <class T>
void inspect_key(const T& key, const std::string& object, const Reporter& report) {
  const auto* values = key_values(key.type);
  if (values == nullptr) return;
  const auto among = [&](const std::vector<std::string_view>& choices, const std::string& value,
                         std::string_view field) {
    if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return;
    report.add(key.marks.of(field), object,
               fmt::format("'{}' is no {} of a key of type {}", visible(value), field, key.type),
               fmt::format("one of {}", fmt::join(choices, ", ")));
  };
  among(values->targets, key.target, "target");
  among(values->options, key.option, "option");
}

std::string name_of_key(const TemplateKey& key) {
  return fmt::format("key {} of template {}", key.position, visible(key.key_template));
}

void bad_key_values(const Index& index, const Reporter& report) {
  for (const auto& key : index.estate().keys)
    inspect_key(key, fmt::format("key {} of line {}", key.position, visible(key.line)), report);
  Claims claims(report);
  for (const auto& key : index.estate().template_keys) {
    const auto object = name_of_key(key);
    claims.claim(fmt::format("{}/{}", key.key_template, key.position), key.marks.of("position"), object, object);
    inspect_key(key, object, report);
    // confd: refused in public templates.
    if (key.type == "agent" || key.type == "bsfilter")
      report.add(key.marks.of("type"), object, fmt::format("a template has no keys of type {}", key.type),
                 "give it to the lines one by one");
    if (key.target.empty() && key.type != "park" && key.type != "onlinerec")
      report.add(key.marks.object, object, fmt::format("{} has no target", object), "a key of this type needs one");
  }
}

} // namespace

std::vector<Check> service_checks() {
  return {
      {{"nobody-answers", Severity::error, "A queue, switchboard or paging has no member"},
       errors::estate_missing,
       nobody_answers},
      {{"bad-weight", Severity::error, "A penalty of an agent or a weight of a skill is no number"},
       errors::estate_value,
       bad_weight},
      {{"bad-skill-rule", Severity::error, "A skill rule has a name or a rule that the cluster cannot hold"},
       errors::estate_value,
       bad_skill_rule},
      {{"agent-twice", Severity::error, "A line is two agents, or a queue has a member twice"},
       errors::estate_duplicate,
       agent_twice},
      {{"ivr-without-choice", Severity::error, "A menu has nothing to choose", true},
       errors::estate_missing,
       ivr_without_choice},
      {{"bad-ivr-choice", Severity::error, "A choice of a menu is given twice or cannot be dialled"},
       errors::estate_value,
       bad_ivr_choice},
      {{"bad-parking-slots", Severity::error,
        "Positions of a parking lot are none, or belong to a line or to another lot as well"},
       errors::estate_value,
       bad_parking_slots},
      {{"bad-service", Severity::error, "A service of a line is none"}, errors::estate_value, bad_service},
      {{"bad-key-values", Severity::error,
        "A key has a target or option that its type does not know, or a template has a key that it cannot have"},
       errors::estate_value,
       bad_key_values},
  };
}

} // namespace telctl::estate
