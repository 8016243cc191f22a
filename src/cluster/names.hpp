#pragma once
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

#include <telctl/support/json.hpp>

namespace telctl::cluster {

/// What the objects of a server are called in the estate, by their ids there. Filled while reading and creating; used
/// by several threads.
class Names {
 public:
  void add(std::string_view type, const std::string& id, const std::string& name);
  /// Ids of an item that appear in other objects: the integer beside the uuid of users and groups, the live name of
  /// contexts and music.
  void learn(std::string_view type, const std::string& id, const std::string& name, const Json& item);

  [[nodiscard]] std::optional<std::string> name(std::string_view type, const std::string& id) const;
  /// The integer that destinations of calls and keys take, of a user or group known by its uuid.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view type, const std::string& id) const;
  /// The estate's name of a live context, and back; the name itself when nothing else is known.
  [[nodiscard]] std::string estate_context(const std::string& live) const;
  [[nodiscard]] std::string live_context(const std::string& name) const;
  /// Newer servers make up the names of music as well, and queues name it by them.
  [[nodiscard]] std::string estate_music(const std::string& live) const;
  [[nodiscard]] std::optional<std::string> live_music(const std::string& name) const;
  /// The estate's name of the sound at a path of the server, and the path of one.
  [[nodiscard]] std::optional<std::string> estate_sound(const std::string& path) const;
  [[nodiscard]] std::optional<std::string> live_sound(const std::string& name) const;
  void clear();

 private:
  using Id = std::pair<std::string, std::string>;
  mutable std::shared_mutex mutex_;
  std::map<Id, std::string> names_;
  std::map<Id, std::int64_t> numbers_;
  std::map<Id, std::string> live_names_; ///< of contexts, music and sounds, by type and the estate's name
};

} // namespace telctl::cluster
