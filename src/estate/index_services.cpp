#include <telctl/estate/index.hpp>

namespace telctl::estate {
namespace {

template <class T>
const T* by(const std::vector<T>& items, std::string T::* key, std::string_view value) {
  for (const auto& item : items)
    if (item.*key == value) return &item;
  return nullptr;
}

template <class T>
const T* by_id_or_extension(const std::vector<T>& items, std::string_view reference) {
  const auto* found = by(items, &T::id, reference);
  return found != nullptr || reference.empty() ? found : by(items, &T::extension, reference);
}

template <class T>
std::string_view context_at(const Index& index, const T& item) {
  if (!item.context.empty()) return item.context;
  const auto* owner = index.site(item.site);
  return owner == nullptr ? std::string_view{} : std::string_view(owner->context);
}

} // namespace

const Agent* Index::agent(std::string_view number) const {
  return by(estate_->agents, &Agent::number, number);
}
const Skill* Index::skill(std::string_view name) const {
  return by(estate_->skills, &Skill::name, name);
}
std::vector<const SkillRule*> Index::skill_rules(std::string_view name) const {
  std::vector<const SkillRule*> found;
  for (const auto& rule : estate_->skill_rules)
    if (rule.name == name) found.push_back(&rule);
  return found;
}
const Queue* Index::queue(std::string_view reference) const {
  return by_id_or_extension(estate_->queues, reference);
}
const Switchboard* Index::switchboard(std::string_view id) const {
  return by(estate_->switchboards, &Switchboard::id, id);
}
const Conference* Index::conference(std::string_view reference) const {
  return by_id_or_extension(estate_->conferences, reference);
}
const Ivr* Index::ivr(std::string_view id) const {
  return by(estate_->ivrs, &Ivr::id, id);
}
const Paging* Index::paging(std::string_view number) const {
  return by(estate_->pagings, &Paging::number, number);
}
const ParkingLot* Index::parking_lot(std::string_view reference) const {
  return by_id_or_extension(estate_->parking_lots, reference);
}
const KeyTemplate* Index::key_template(std::string_view id) const {
  return by(estate_->key_templates, &KeyTemplate::id, id);
}
const Filter* Index::filter(std::string_view id) const {
  return by(estate_->filters, &Filter::id, id);
}

std::vector<const IvrChoice*> Index::choices(std::string_view ivr) const {
  std::vector<const IvrChoice*> result;
  for (const auto& choice : estate_->ivr_choices)
    if (choice.ivr == ivr) result.push_back(&choice);
  return result;
}

bool Index::service_extension(std::string_view number) const {
  return !number.empty() && (by(estate_->queues, &Queue::extension, number) != nullptr ||
                             by(estate_->conferences, &Conference::extension, number) != nullptr ||
                             by(estate_->parking_lots, &ParkingLot::extension, number) != nullptr);
}

std::string_view Index::context_of(const Queue& queue) const {
  return context_at(*this, queue);
}
std::string_view Index::context_of(const Conference& conference) const {
  return context_at(*this, conference);
}
std::string_view Index::context_of(const ParkingLot& lot) const {
  return context_at(*this, lot);
}

} // namespace telctl::estate
