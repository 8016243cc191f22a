#include <algorithm>

#include <fmt/format.h>
#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

/// Beyond this many candidates the nearest one is more often wrong than right, and slow to find.
constexpr std::size_t max_suggestions = 500;

template <class T>
std::vector<std::string> names(const std::vector<T>& items, std::string T::* member) {
  std::vector<std::string> list;
  for (const auto& item : items)
    list.push_back(item.*member);
  return list;
}

/// Reports references of one kind of object that lead nowhere.
class References {
 public:
  References(const Index& index, const Reporter& report) : index_(index), estate_(index.estate()), report_(report) {}

  void site(Mark mark, const std::string& object, const std::string& id) const {
    if (!id.empty() && index_.site(id) == nullptr) missing(mark, object, "site", id, names(estate_.sites, &Site::id));
  }
  void building(Mark mark, const std::string& object, const std::string& site_id, const std::string& id) const {
    const auto* owner = index_.site(site_id);
    if (!id.empty() && owner != nullptr && index_.building(site_id, id) == nullptr)
      missing(mark, object, fmt::format("building of site '{}'", visible(site_id)), id,
              names(owner->buildings, &Building::id));
  }
  void not_a_building(Mark mark, const std::string& object, const std::string& text) const {
    report_.add(mark, object, fmt::format("no building '{}'", visible(text)), "write site/building");
  }
  void media_server(Mark mark, const std::string& object, const std::string& id) const {
    if (!id.empty() && index_.media_server(id) == nullptr)
      missing(mark, object, "media server", id, names(estate_.media_servers, &MediaServer::id));
  }
  /// An estate may leave the contexts to the cluster by declaring none.
  void context(Mark mark, const std::string& object, const std::string& name) const {
    if (!name.empty() && !estate_.contexts.empty() && index_.context(name) == nullptr)
      missing(mark, object, "context", name, names(estate_.contexts, &Context::name));
  }
  void person(Mark mark, const std::string& object, const std::string& id) const {
    if (!id.empty() && index_.person(id) == nullptr)
      missing(mark, object, "person", id, names(estate_.people, &Person::id));
  }
  void right(Mark mark, const std::string& object, const std::string& name) const {
    if (index_.right(name) == nullptr) missing(mark, object, "right", name, names(estate_.rights, &Right::name));
  }
  void set(const Marks& marks, const std::string& object, const Set& set) const {
    if (!set.model.empty() && index_.model(set.model) == nullptr)
      missing(marks.of("model"), object, "model", set.model, names(estate_.models, &PhoneModel::id));
    if (!set.gateway.empty() && index_.gateway(set.gateway) == nullptr)
      missing(marks.of("gateway"), object, "gateway", set.gateway, names(estate_.gateways, &Gateway::id));
  }
  /// No suggestion: every extension has neighbours.
  void line(Mark mark, const std::string& object, const std::string& reference) const {
    if (!reference.empty() && index_.line(reference) == nullptr) missing(mark, object, "line", reference, {});
  }
  void group(Mark mark, const std::string& object, const std::string& reference) const {
    if (!reference.empty() && index_.group(reference) == nullptr && index_.group_by_extension(reference) == nullptr)
      missing(mark, object, "group", reference, names(estate_.groups, &Group::id));
  }
  void trunk(Mark mark, const std::string& object, const std::string& id) const {
    if (!id.empty() && index_.trunk(id) == nullptr)
      missing(mark, object, "trunk", id, names(estate_.trunks, &Trunk::id));
  }
  void outcall(Mark mark, const std::string& object, const std::string& name) const {
    if (!name.empty() && index_.outcall(name) == nullptr)
      missing(mark, object, "outcall", name, names(estate_.outcalls, &Outcall::name));
  }
  void schedule(Mark mark, const std::string& object, const std::string& name) const {
    if (!name.empty() && index_.schedule(name) == nullptr)
      missing(mark, object, "schedule", name, names(estate_.schedules, &Schedule::name));
  }

 private:
  void missing(Mark mark, const std::string& object, std::string_view kind, const std::string& name,
               const std::vector<std::string>& candidates) const {
    const auto meant = candidates.size() > max_suggestions ? std::nullopt : did_you_mean(name, candidates);
    report_.add(mark, object, fmt::format("no {} '{}'", kind, visible(name)),
                meant ? fmt::format("did you mean '{}'?", visible(*meant))
                      : "add it to the estate, or correct the name");
  }

  const Index& index_;
  const Estate& estate_;
  const Reporter& report_;
};

void places(const Estate& estate, const References& check) {
  for (const auto& item : estate.sites) {
    check.context(item.marks.of("context"), name_of(item), item.context);
    check.media_server(item.marks.of("media_server"), name_of(item), item.media_server);
  }
  for (const auto& item : estate.trunks) {
    check.media_server(item.marks.of("media_server"), name_of(item), item.media_server);
    check.context(item.marks.of("context"), name_of(item), item.context);
  }
  for (const auto& item : estate.contexts)
    for (std::size_t i = 0; i < item.includes.size(); ++i)
      check.context(item.marks.of("includes", i), "context " + visible(item.name), item.includes[i]);
  for (const auto& item : estate.gateways) {
    const auto name = "gateway " + visible(item.id);
    check.site(item.marks.of("site"), name, item.site);
    check.building(item.marks.of("building"), name, item.site, item.building);
    check.media_server(item.marks.of("media_server"), name, item.media_server);
  }
}

void lines(const Estate& estate, const References& check) {
  for (const auto& item : estate.lines) {
    const auto name = name_of(item);
    check.context(item.marks.of("context"), name, item.context);
    check.site(item.marks.of("site"), name, item.site);
    check.building(item.marks.of("building"), name, item.site, item.building);
    check.person(item.marks.of("person"), name, item.person);
    check.media_server(item.marks.of("media_server"), name, item.media_server);
    check.set(item.marks, name, item.set);
    for (std::size_t i = 0; i < item.rights.size(); ++i)
      check.right(item.marks.of("rights", i), name, item.rights[i]);
  }
  for (const auto& item : estate.parallel_sets) {
    const auto name = "parallel set of " + visible(item.line);
    check.line(item.marks.of("line"), name, item.line);
    check.set(item.marks, name, item.set);
  }
}

void ties(const Estate& estate, const References& check) {
  for (const auto& item : estate.keys) {
    const auto name = fmt::format("key {} of line {}", item.position, visible(item.line));
    check.line(item.marks.of("line"), name, item.line);
    if (item.type == "user") check.line(item.marks.of("target"), name, item.target);
    if (item.type == "group") check.group(item.marks.of("target"), name, item.target);
  }
  for (const auto& item : estate.groups) {
    check.context(item.marks.of("context"), name_of(item), item.context);
    check.site(item.marks.of("site"), name_of(item), item.site);
    for (std::size_t i = 0; i < item.members.size(); ++i)
      check.line(item.marks.of("members", i), name_of(item), item.members[i]);
  }
  for (const auto& item : estate.filters) {
    const auto name = "filter " + visible(item.id);
    check.line(item.marks.of("boss"), name, item.boss);
    for (std::size_t i = 0; i < item.secretaries.size(); ++i)
      check.line(item.marks.of("secretaries", i), name, item.secretaries[i]);
  }
}

void routes(const Estate& estate, const References& check) {
  for (const auto& item : estate.outcalls) {
    for (std::size_t i = 0; i < item.trunks.size(); ++i)
      check.trunk(item.marks.of("trunks", i), name_of(item), item.trunks[i]);
    for (std::size_t i = 0; i < item.rights.size(); ++i)
      check.right(item.marks.of("rights", i), name_of(item), item.rights[i]);
  }
  for (const auto& item : estate.dial_patterns) {
    check.outcall(item.marks.of("outcall"), name_of(item), item.outcall);
    check.context(item.marks.of("context"), name_of(item), item.context);
  }
  for (const auto& item : estate.schedule_periods)
    check.schedule(item.marks.of("schedule"), name_of(item), item.schedule);
  const auto scheduled = [&](const auto& items) {
    for (const auto& item : items)
      check.schedule(item.marks.of("schedule"), name_of(item), item.schedule);
  };
  scheduled(estate.lines);
  scheduled(estate.groups);
  scheduled(estate.incalls);
  scheduled(estate.outcalls);
  scheduled(estate.queues);
}

void waves(const Estate& estate, const References& check) {
  for (const auto& item : estate.waves) {
    const auto name = "wave " + visible(item.id);
    for (std::size_t i = 0; i < item.sites.size(); ++i)
      check.site(item.marks.of("sites", i), name, item.sites[i]);
    for (std::size_t i = 0; i < item.buildings.size(); ++i) {
      const auto slash = item.buildings[i].find('/');
      if (slash == std::string::npos) {
        check.not_a_building(item.marks.of("buildings", i), name, item.buildings[i]);
        continue;
      }
      const auto site = item.buildings[i].substr(0, slash);
      check.site(item.marks.of("buildings", i), name, site);
      check.building(item.marks.of("buildings", i), name, site, item.buildings[i].substr(slash + 1));
    }
    for (std::size_t i = 0; i < item.lines.size(); ++i)
      check.line(item.marks.of("lines", i), name, item.lines[i]);
  }
}

void unknown_reference(const Index& index, const Reporter& report) {
  const References check(index, report);
  places(index.estate(), check);
  lines(index.estate(), check);
  ties(index.estate(), check);
  routes(index.estate(), check);
  waves(index.estate(), check);
}

} // namespace

std::vector<Check> reference_checks() {
  return {{{"unknown-reference", Severity::error, "An object names another one that the estate does not hold", true},
           errors::estate_reference,
           unknown_reference}};
}

} // namespace telctl::estate
