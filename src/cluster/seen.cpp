#include "seen.hpp"

#include <optional>

#include <telctl/cluster/accounts.hpp>

#include "fields.hpp"

namespace telctl::cluster {
namespace {

/// "accueil" and "playback/accueil" of every file: by its name, and with its category. None where the server has no
/// such interface (xivo-api.md §2.13; Sound and SoundFile in api.yml of 26.08).
Result<std::set<std::string>> read_sounds(Confd& confd) {
  std::set<std::string> names;
  const auto answer = confd.get("/sounds");
  if (!answer && is_missing(answer.error())) return names;
  if (!answer) return fail(answer.error());
  for (const auto& category : at(*answer, "items"))
    for (const auto& file : at(category, "files")) {
      names.insert(text_at(file, "name"));
      names.insert(text_at(category, "name") + "/" + text_at(file, "name"));
    }
  return names;
}

/// "playback/accueil" of the path that a menu names: "/var/lib/wazo/sounds/playback/accueil".
std::string listed_name(const std::string& sound) {
  const auto last = sound.rfind('/');
  if (last == std::string::npos || last == 0) return sound;
  const auto before = sound.rfind('/', last - 1);
  return before == std::string::npos ? sound : sound.substr(before + 1);
}

} // namespace

Status mark_seen(Confd& confd, const Seen& seen, std::vector<plan::ManualStep>& steps) {
  std::optional<std::set<std::string>> sounds;
  for (auto& step : steps) {
    const auto& [type, name] = step.stands_for;
    if (type == "account") step.seen = seen.registered.contains(account_name(name));
    if (type == "music-files") step.seen = seen.music.contains(name);
    if (type != "sound") continue;
    if (!sounds) {
      auto read = read_sounds(confd);
      if (!read) return fail(std::move(read).error());
      sounds = std::move(*read);
    }
    step.seen = sounds->contains(listed_name(name));
  }
  return {};
}

} // namespace telctl::cluster
