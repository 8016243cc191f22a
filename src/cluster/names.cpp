#include "names.hpp"

#include <mutex>

namespace telctl::cluster {

void Names::add(std::string_view type, const std::string& id, const std::string& name) {
  const std::unique_lock lock(mutex_);
  names_[{std::string(type), id}] = name;
}

void Names::learn(std::string_view type, const std::string& id, const std::string& name, const Json& item) {
  const std::unique_lock lock(mutex_);
  names_[{std::string(type), id}] = name;
  if ((type == "context" || type == "music" || type == "sound") && item.contains("name") && item["name"].is_string()) {
    const auto live = item["name"].get<std::string>();
    names_[{std::string(type) + "-name", live}] = name;
    live_names_[{std::string(type), name}] = live;
  }
  if (type == "filter" && item.contains("surrogates") && item["surrogates"].is_object())
    for (const auto& member : item["surrogates"].value("users", Json::array()))
      if (const auto user = names_.find({"user", member.value("uuid", "")});
          user != names_.end() && member.contains("member_id"))
        names_[{"filter-member", member["member_id"].dump()}] = name + "/" + user->second;
  if (const auto number = item.find("id"); number != item.end() && number->is_number_integer()) {
    numbers_[{std::string(type), id}] = number->get<std::int64_t>();
    names_[{std::string(type), number->dump()}] = name;
  }
}

std::optional<std::string> Names::name(std::string_view type, const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = names_.find({std::string(type), id});
  return found == names_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> Names::number(std::string_view type, const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = numbers_.find({std::string(type), id});
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::string Names::estate_context(const std::string& live) const {
  return name("context-name", live).value_or(live);
}

std::string Names::live_context(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = live_names_.find({"context", name});
  return found == live_names_.end() ? name : found->second;
}

std::string Names::estate_music(const std::string& live) const {
  return name("music-name", live).value_or(live);
}

std::optional<std::string> Names::live_music(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = live_names_.find({"music", name});
  return found == live_names_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Names::estate_sound(const std::string& path) const {
  return name("sound-name", path);
}

std::optional<std::string> Names::live_sound(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = live_names_.find({"sound", name});
  return found == live_names_.end() ? std::nullopt : std::optional(found->second);
}

void Names::clear() {
  const std::unique_lock lock(mutex_);
  names_.clear();
  numbers_.clear();
  live_names_.clear();
}

} // namespace telctl::cluster
