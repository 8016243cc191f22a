#include <sounds/sounds.hpp>

#include <algorithm>
#include <filesystem>

#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>

namespace telctl::cluster {
namespace {

constexpr auto with_format = "?format=slin"; // how the server calls the content of a .wav file

std::string directory_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().generic_string();
}

} // namespace

bool is_sound(std::string_view type) {
  return type == "sound-category" || type == "sound-file" || type == "music-file";
}

plan::Key key_of(const estate::Sound& sound) {
  return {"sound-file", sound.language.empty() ? sound.name : sound.name + "/" + sound.language};
}

std::string sound_of(const plan::Key& key) {
  return key.name.substr(0, key.name.find('/', key.name.find('/') + 1));
}

std::set<plan::Key> sounds_of(const estate::Estate& estate) {
  std::set<plan::Key> keys;
  for (const auto& sound : estate.sounds)
    keys.insert(key_of(sound));
  for (const auto& music : estate.music)
    for (const auto& file : music.files)
      keys.insert({"music-file", music.name + "/" + std::filesystem::path(file).filename().string()});
  return keys;
}

std::string path_in(const Json& category, const std::string& title) {
  for (const auto& file : at(category, "files")) {
    if (text_at(file, "name") != title) continue;
    for (const auto& format : at(file, "formats")) {
      const auto path = text_at(format, "path");
      if (path.empty() || text_at(format, "language").empty()) return path;
      return fmt::format("{}/{}", directory_of(directory_of(path)), title); // Asterisk looks into the caller's language
    }
  }
  return {};
}

std::string xivo_path(const std::string& sound) {
  return "/var/lib/xivo/sounds/" + sound;
}

Result<std::string> sound_path(const std::string& sound, const Workshop& workshop) {
  if (const auto known = workshop.names.live_sound(sound)) return *known;
  const auto category =
      workshop.confd.find(fmt::format("{}/{}", sounds_path, url_encode(sound.substr(0, sound.find('/')))));
  if (!category) return fail(category.error());
  const auto path = *category ? path_in(**category, sound.substr(sound.find('/') + 1)) : std::string();
  if (path.empty())
    return fail({.code = errors::reference_missing,
                 .what = fmt::format("the sound {} is not on the cluster", sound),
                 .where = {.object = "sound-file/" + sound},
                 .hint = "plan again"});
  workshop.names.learn("sound", path, sound, {{"name", path}});
  return path;
}

Json sound_from_server(const std::string& path, const Names& names) {
  if (const auto sound = names.estate_sound(path)) return Json{{"type", "sound-file"}, {"target", *sound}};
  return or_null(path);
}

Result<Json> sound_to_server(const Json& sound, const Workshop& workshop) {
  if (!sound.is_object()) return sound;
  auto path = sound_path(text_at(sound, "target"), workshop);
  if (!path) return fail(std::move(path).error());
  return Json(std::move(*path));
}

Json fields_of(const plan::Key& key) {
  if (key.type == "music-file") {
    const auto slash = key.name.rfind('/');
    return {{"music", key.name.substr(0, slash)}, {"file", key.name.substr(slash + 1)}};
  }
  const auto sound = sound_of(key);
  const auto slash = sound.find('/');
  return {{"category", sound.substr(0, slash)},
          {"sound", sound.substr(slash + 1)},
          {"language", or_null(std::string_view(key.name).substr(std::min(key.name.size(), sound.size() + 1)))}};
}

std::string file_path(const Json& side, const std::string& music) {
  if (side.contains("music")) return fmt::format("/moh/{}/files/{}", music, url_encode(text_at(side, "file")));
  auto path = fmt::format("{}/{}/files/{}{}", sounds_path, url_encode(text_at(side, "category")),
                          url_encode(text_at(side, "sound")), with_format);
  if (const auto language = text_at(side, "language"); !language.empty()) path += "&language=" + url_encode(language);
  return path;
}

bool is_listed(const Json& category, const Json& side) {
  for (const auto& file : at(category, "files"))
    if (text_at(file, "name") == text_at(side, "sound"))
      for (const auto& format : at(file, "formats"))
        if (const auto form = text_at(format, "format");
            (form == "slin" || form == "wav") && text_at(format, "language") == text_at(side, "language"))
          return true;
  return false;
}

} // namespace telctl::cluster
