#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <telctl/estate/model.hpp>

namespace telctl::estate {

/// Look-ups over an estate, and the values that a line inherits. The estate must outlive the index and not change.
/// Of several objects with one key the first is found (a rule reports the others).
class Index {
 public:
  explicit Index(const Estate& estate);

  [[nodiscard]] const Estate& estate() const { return *estate_; }
  [[nodiscard]] const Site* site(std::string_view id) const;
  [[nodiscard]] const Building* building(std::string_view site, std::string_view id) const;
  [[nodiscard]] const MediaServer* media_server(std::string_view id) const;
  [[nodiscard]] const Gateway* gateway(std::string_view id) const;
  [[nodiscard]] const PhoneModel* model(std::string_view id) const;
  [[nodiscard]] const Context* context(std::string_view name) const;
  [[nodiscard]] const Right* right(std::string_view name) const;
  [[nodiscard]] const Person* person(std::string_view id) const;
  /// "4012" or "4012@context"
  [[nodiscard]] const Line* line(std::string_view reference) const;
  [[nodiscard]] const Group* group(std::string_view id) const;
  [[nodiscard]] const Group* group_by_extension(std::string_view extension) const;
  // By id, or by their extension where they have one (index_services.cpp); few, so they are looked for one by one.
  [[nodiscard]] const Agent* agent(std::string_view number) const;
  [[nodiscard]] const Skill* skill(std::string_view name) const;
  [[nodiscard]] std::vector<const SkillRule*> skill_rules(std::string_view name) const; ///< in their order
  [[nodiscard]] const Queue* queue(std::string_view reference) const;
  [[nodiscard]] const Switchboard* switchboard(std::string_view id) const;
  [[nodiscard]] const Conference* conference(std::string_view reference) const;
  [[nodiscard]] const Ivr* ivr(std::string_view id) const;
  [[nodiscard]] const Paging* paging(std::string_view number) const;
  [[nodiscard]] const ParkingLot* parking_lot(std::string_view reference) const;
  [[nodiscard]] const KeyTemplate* key_template(std::string_view id) const;
  [[nodiscard]] const Filter* filter(std::string_view id) const;
  [[nodiscard]] std::vector<const IvrChoice*> choices(std::string_view ivr) const;
  /// Whether a queue, conference room or parking lot has this number.
  [[nodiscard]] bool service_extension(std::string_view number) const;
  [[nodiscard]] const Trunk* trunk(std::string_view id) const;
  [[nodiscard]] const Outcall* outcall(std::string_view name) const;
  [[nodiscard]] const Schedule* schedule(std::string_view name) const;
  [[nodiscard]] const Wave* wave(std::string_view id) const;
  [[nodiscard]] std::vector<const ParallelSet*> parallel_sets(std::string_view line) const;
  [[nodiscard]] std::vector<const Key*> keys(std::string_view line) const; ///< by position

  /// The line's own value, else its site's.
  [[nodiscard]] std::string_view context_of(const Line& line) const;
  [[nodiscard]] std::string_view media_server_of(const Line& line) const; ///< line, else gateway, else site
  [[nodiscard]] std::string_view voice_vlan_of(const Line& line) const;   ///< building, else site
  [[nodiscard]] std::string_view context_of(const Group& group) const;
  [[nodiscard]] std::string_view context_of(const Queue& queue) const;
  [[nodiscard]] std::string_view context_of(const Conference& conference) const;
  [[nodiscard]] std::string_view context_of(const ParkingLot& lot) const;
  /// What people read on a telephone: "Hélène Müller", or the label.
  [[nodiscard]] std::string display_name(const Line& line) const;
  /// Lines of a wave, in the order of the estate.
  [[nodiscard]] std::vector<const Line*> lines_of(const Wave& wave) const;

 private:
  template <class T>
  using Map = std::unordered_map<std::string_view, const T*>;
  const Estate* estate_;
  Map<Site> sites_;
  Map<MediaServer> media_servers_;
  Map<Gateway> gateways_;
  Map<PhoneModel> models_;
  Map<Context> contexts_;
  Map<Right> rights_;
  Map<Person> people_;
  Map<Line> lines_;
  Map<Group> groups_;
  Map<Group> group_extensions_;
  Map<Trunk> trunks_;
  Map<Outcall> outcalls_;
  Map<Schedule> schedules_;
  Map<Wave> waves_;
  std::unordered_map<std::string_view, std::vector<const ParallelSet*>> parallel_sets_;
  std::unordered_map<std::string_view, std::vector<const Key*>> keys_;
};

} // namespace telctl::estate
