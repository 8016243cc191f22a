#include <sounds/draft_sounds.hpp>

#include <filesystem>

#include "draft_routes.hpp"
#include "fields.hpp"
#include <fmt/format.h>
#include <sounds/sounds.hpp>

namespace telctl::cluster {
namespace {

using plan::Key;

/// Its hash; empty for a file with a fault, which is a rule of validate.
std::string hash_of(const Draft& draft, const std::string& file) {
  const auto& files = draft.estate().estate().sound_files;
  const auto found = files.find(file);
  return found == files.end() || !found->second.fault.empty() ? std::string() : found->second.sha256;
}

Key add_file(Draft& draft, const Key& key, const std::string& hash, const Key& within, estate::Mark mark) {
  auto owned = fields_of(key);
  owned["sha256"] = hash;
  draft.add({.key = key, .owned = std::move(owned), .needs = {within}, .mark = mark});
  return key;
}

void add_sound(Draft& draft, const estate::Sound& sound, std::vector<Key>& needs) {
  const auto object = "sound " + sound.name;
  if (!draft.profile().has(sounds_path)) {
    const auto folder = sound.language.empty() ? sound.category() : sound.category() + "/" + sound.language;
    draft.manual_step(fmt::format("put the sound file {} on the cluster as {}.wav (web interface)", sound.file,
                                  xivo_path(folder + "/" + sound.title())),
                      sound.marks.object, object, {"sound", sound.name});
    return;
  }
  const auto hash = hash_of(draft, sound.file);
  if (hash.empty()) return;
  const Key category{"sound-category", sound.category()};
  draft.add({.key = category, .owned = {{"name", category.name}}, .mark = sound.marks.object});
  needs.push_back(add_file(draft, key_of(sound), hash, category, sound.marks.object));
}

/// The estate's sound that is meant: by its name, or by the path that it has on this cluster.
std::string meant(const Draft& draft, const std::string& text) {
  const auto known = draft.sounds().find(text);
  if (known != draft.sounds().end()) return known->second;
  for (const auto& sound : draft.estate().estate().sounds)
    if (!draft.profile().has(sounds_path) && xivo_path(sound.name) == text) return sound.name;
  return text;
}

} // namespace

Json draft_sound(Draft& draft, const std::string& text, estate::Mark mark, const std::string& object,
                 std::vector<Key>& needs) {
  if (text.empty()) return {};
  const auto name = meant(draft, text);
  bool found = false;
  for (const auto& sound : draft.estate().estate().sounds)
    if (sound.name == name) {
      found = true;
      add_sound(draft, sound, needs);
    }
  if (found && !draft.profile().has(sounds_path)) return xivo_path(name);
  if (found) return {{"type", "sound-file"}, {"target", name}};
  draft.manual_step(fmt::format("put the sound file {} on the cluster", text), mark, object, {"sound", text});
  return text;
}

void draft_music_files(Draft& draft, const estate::Music& music, const Key& key) {
  if (music.mode == "custom") return;
  if (music.files.empty())
    draft.manual_step(fmt::format("put the sound files of the music {} on the cluster", music.name), music.marks.object,
                      "music " + music.name, {"music-files", music.name});
  for (std::size_t i = 0; i < music.files.size(); ++i)
    if (const auto hash = hash_of(draft, music.files[i]); !hash.empty())
      add_file(draft, {"music-file", music.name + "/" + std::filesystem::path(music.files[i]).filename().string()},
               hash, key, music.marks.of("files", i));
}

void draft_sounds(Draft& draft) {
  std::vector<Key> needs;
  for (const auto& sound : draft.estate().estate().sounds)
    add_sound(draft, sound, needs);
}

} // namespace telctl::cluster
