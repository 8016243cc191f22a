#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <rules/checks.hpp>
#include <telctl/estate/destination.hpp>

// Where calls go, and what queues, menus, pagings, agents and keys name.
namespace telctl::estate {
namespace {

/// Calls `f(mark, object, text)` for every destination of the estate that is given.
template <class F>
void for_each_destination(const Estate& estate, F&& f) {
  const auto one = [&](const auto& item, std::string_view field, const std::string& object, const std::string& text) {
    if (!text.empty()) f(item.marks.of(field), object, text);
  };
  for (const auto& line : estate.lines) {
    one(line, "fallback_no_answer", name_of(line), line.fallback_no_answer);
    one(line, "fallback_busy", name_of(line), line.fallback_busy);
    one(line, "fallback_congestion", name_of(line), line.fallback_congestion);
    one(line, "fallback_fail", name_of(line), line.fallback_fail);
  }
  for (const auto& group : estate.groups)
    one(group, "no_answer", name_of(group), group.no_answer);
  for (const auto& filter : estate.filters)
    one(filter, "no_answer", name_of(filter), filter.no_answer);
  for (const auto& queue : estate.queues) {
    one(queue, "no_answer", name_of(queue), queue.no_answer);
    one(queue, "busy", name_of(queue), queue.busy);
    one(queue, "congestion", name_of(queue), queue.congestion);
    one(queue, "fail", name_of(queue), queue.fail);
  }
  for (const auto& switchboard : estate.switchboards)
    one(switchboard, "no_answer", name_of(switchboard), switchboard.no_answer);
  for (const auto& ivr : estate.ivrs) {
    one(ivr, "on_timeout", name_of(ivr), ivr.on_timeout);
    one(ivr, "on_invalid", name_of(ivr), ivr.on_invalid);
    one(ivr, "on_abort", name_of(ivr), ivr.on_abort);
  }
  for (const auto& choice : estate.ivr_choices)
    one(choice, "destination", "ivr " + visible(choice.ivr), choice.destination);
  for (const auto& incall : estate.incalls)
    one(incall, "destination", name_of(incall), incall.destination);
  for (const auto& schedule : estate.schedules)
    one(schedule, "closed", name_of(schedule), schedule.closed);
  for (const auto& period : estate.schedule_periods)
    one(period, "destination", name_of(period), period.destination);
}

void inspect_destination(const Index& index, const Reporter& report, const std::string& text, Mark mark,
                         const std::string& object) {
  const auto parsed = destination(text);
  if (!parsed) {
    std::vector<std::string> names;
    for (const auto& kind : destination_kinds())
      names.emplace_back(kind.name);
    const auto kind = text.substr(0, text.find(':'));
    const auto meant = did_you_mean(kind, names);
    report.add(mark, object, fmt::format("no kind of destination is called '{}'", visible(kind)),
               meant ? fmt::format("did you mean '{}'?", *meant) : "one of " + join(names, ", "));
    return;
  }
  const auto* kind = destination_kind(parsed->kind);
  if (!kind->known(index, parsed->target))
    report.add(mark, object,
               parsed->target.empty() ? fmt::format("'{}' needs a {}", kind->name, kind->target)
                                      : fmt::format("'{}' is no {}", visible(parsed->target), kind->target),
               fmt::format("write {}:TARGET, or correct it", kind->name));
}

void bad_destination(const Index& index, const Reporter& report) {
  for_each_destination(index.estate(), [&](Mark mark, const std::string& object, const std::string& text) {
    inspect_destination(index, report, text, mark, object);
  });
}

std::set<const Ivr*> menus_of(const Index& index, const Ivr& ivr) {
  std::set<const Ivr*> next;
  const auto add = [&](const std::string& text) {
    if (const auto to = destination(text); to && to->kind == "ivr")
      if (const auto* menu = index.ivr(to->target)) next.insert(menu);
  };
  for (const auto* choice : index.choices(ivr.id))
    add(choice->destination);
  for (const auto* text : {&ivr.on_timeout, &ivr.on_invalid, &ivr.on_abort})
    add(*text);
  return next;
}

bool leads_back(const Index& index, const Ivr& ivr) {
  std::set<const Ivr*> seen;
  std::vector<const Ivr*> open{&ivr};
  while (!open.empty()) {
    const auto* menu = open.back();
    open.pop_back();
    for (const auto* next : menus_of(index, *menu)) {
      if (next == &ivr) return true;
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

/// A caller who chooses nothing would go round for ever; and no menu of a circle can be made before the others.
void ivr_loop(const Index& index, const Reporter& report) {
  for (const auto& ivr : index.estate().ivrs)
    if (leads_back(index, ivr))
      report.add(ivr.marks.object, name_of(ivr), fmt::format("{} leads back to itself", name_of(ivr)),
                 "a menu is played again by itself when on_timeout and on_invalid are not given");
}

/// Reports what is named and not there.
class Names {
 public:
  Names(const Index& index, const Reporter& report) : index_(index), report_(report) {}

  void site_and_context(const auto& item) const {
    check(item.site.empty() || index_.site(item.site) != nullptr, item.marks.of("site"), name_of(item), "site",
          item.site);
    check(item.context.empty() || index_.estate().contexts.empty() || index_.context(item.context) != nullptr,
          item.marks.of("context"), name_of(item), "context", item.context);
  }
  void lines(const auto& item, std::string_view field, const std::vector<std::string>& list) const {
    for (std::size_t i = 0; i < list.size(); ++i)
      check(index_.line(list[i]) != nullptr, item.marks.of(field, i), name_of(item), "line", list[i]);
  }
  void check(bool found, Mark mark, const std::string& object, std::string_view kind, const std::string& name) const {
    if (!found)
      report_.add(mark, object, fmt::format("no {} '{}'", kind, visible(name)),
                  "add it to the estate, or correct the name");
  }
  /// Objects that keys lead to; lines and groups are told by unknown-reference for keys of lines.
  void key(const auto& key, const std::string& object, bool of_template) const {
    const auto is = [&](bool found, std::string_view kind) {
      if (!key.target.empty()) check(found, key.marks.of("target"), object, kind, key.target);
    };
    const auto group = [&] {
      return index_.group(key.target) != nullptr || index_.group_by_extension(key.target) != nullptr;
    };
    if (key.type == "queue") is(index_.queue(key.target) != nullptr, "queue");
    if (key.type == "conference") is(index_.conference(key.target) != nullptr, "conference");
    if (key.type == "paging") is(index_.paging(key.target) != nullptr, "paging");
    if (key.type == "agent") is(index_.agent(key.target) != nullptr, "agent");
    if (key.type == "bsfilter") is(index_.filter(key.target) != nullptr, "filter");
    if (key.type == "groupmember") is(group(), "group");
    // An estate may leave parking to the cluster by declaring no lot.
    const bool lots = !index_.estate().parking_lots.empty();
    if (key.type == "park" && lots) is(index_.parking_lot(key.target) != nullptr, "parking lot");
    if (key.type == "park_position" && lots && !key.option.empty())
      check(index_.parking_lot(key.option) != nullptr, key.marks.of("option"), object, "parking lot", key.option);
    if (of_template && key.type == "user") is(index_.line(key.target) != nullptr, "line");
    if (of_template && key.type == "group") is(group(), "group");
  }

 private:
  const Index& index_;
  const Reporter& report_;
};

void service_members(const Index& index, const Names& names) {
  const auto& estate = index.estate();
  const auto plain = [](const std::string& text) { return text.substr(0, text.rfind('/')); };
  for (const auto& queue : estate.queues) {
    names.site_and_context(queue);
    names.lines(queue, "members", queue.members);
    for (std::size_t i = 0; i < queue.agents.size(); ++i)
      names.check(index.agent(plain(queue.agents[i])) != nullptr, queue.marks.of("agents", i), name_of(queue), "agent",
                  plain(queue.agents[i]));
  }
  for (const auto& agent : estate.agents) {
    if (!agent.line.empty())
      names.check(index.line(agent.line) != nullptr, agent.marks.of("line"), name_of(agent), "line", agent.line);
    for (std::size_t i = 0; i < agent.skills.size(); ++i)
      names.check(index.skill(plain(agent.skills[i])) != nullptr, agent.marks.of("skills", i), name_of(agent), "skill",
                  plain(agent.skills[i]));
  }
  for (const auto& switchboard : estate.switchboards)
    names.lines(switchboard, "members", switchboard.members);
  for (const auto& paging : estate.pagings) {
    names.lines(paging, "members", paging.members);
    names.lines(paging, "callers", paging.callers);
  }
  for (const auto& conference : estate.conferences)
    names.site_and_context(conference);
  for (const auto& lot : estate.parking_lots)
    names.site_and_context(lot);
}

void unknown_service_reference(const Index& index, const Reporter& report) {
  const Names names(index, report);
  const auto& estate = index.estate();
  service_members(index, names);
  for (const auto& choice : estate.ivr_choices)
    names.check(index.ivr(choice.ivr) != nullptr, choice.marks.of("ivr"), "ivr " + visible(choice.ivr), "ivr",
                choice.ivr);
  for (const auto& key : estate.keys)
    names.key(key, fmt::format("key {} of line {}", key.position, visible(key.line)), false);
  for (const auto& key : estate.template_keys) {
    const auto object = fmt::format("key {} of template {}", key.position, visible(key.key_template));
    names.check(index.key_template(key.key_template) != nullptr, key.marks.of("key_template"), object, "key template",
                key.key_template);
    names.key(key, object, true);
  }
  for (const auto& line : estate.lines)
    if (!line.key_template.empty())
      names.check(index.key_template(line.key_template) != nullptr, line.marks.of("key_template"), name_of(line),
                  "key template", line.key_template);
}

} // namespace

std::vector<Check> destination_checks() {
  return {
      {{"bad-destination", Severity::error, "Calls lead to what is not in the estate, or to no kind of destination",
        true},
       errors::estate_reference,
       bad_destination},
      {{"ivr-loop", Severity::error, "A menu leads back to itself"}, errors::estate_forward, ivr_loop},
      {{"unknown-service-reference", Severity::error,
        "A queue, agent, switchboard, menu, paging, parking lot or key names what the estate does not hold", true},
       errors::estate_reference,
       unknown_service_reference},
  };
}

} // namespace telctl::estate
