#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>
#include <rules/checks.hpp>

// Recorded messages and the files of music: what the server calls them, and whether it would take them.
namespace telctl::estate {
namespace {

/// "system" are Asterisk's own, the others its own recordings (the same).
constexpr std::array reserved{"system", "monitor", "recordings-meetme"};

std::string name_of(const Sound& sound) {
  return "sound " + visible(sound.name);
}

void bad_sound(const Index& index, const Reporter& report) {
  for (const auto& sound : index.estate().sounds) {
    const bool named =
        sound.name.find('/') != std::string::npos && is_sound_name(sound.category()) && is_sound_name(sound.title());
    if (!named)
      report.add(sound.marks.of("name"), name_of(sound), fmt::format("'{}' is no name of a sound", visible(sound.name)),
                 "CATEGORY/NAME, both of two or more letters, digits, -, _ or ., the first a letter or digit");
    else if (std::find(reserved.begin(), reserved.end(), sound.category()) != reserved.end())
      report.add(sound.marks.of("name"), name_of(sound),
                 fmt::format("the server keeps the category '{}' for itself", sound.category()),
                 "choose another category: playback/…");
    if (!sound.language.empty() && !is_sound_name(sound.language))
      report.add(sound.marks.of("language"), name_of(sound),
                 fmt::format("'{}' is no language", visible(sound.language)), "fr_FR, en_US");
  }
}

/// The server cannot remove the sound of all languages without those of one (wazo-confd, sound/storage.py), so a name
/// has the one or the others.
void duplicate_sound(const Index& index, const Reporter& report) {
  Claims claims(report);
  for (const auto& sound : index.estate().sounds) {
    claims.claim(sound.name + "\n" + sound.language, sound.marks.of("name"), name_of(sound),
                 fmt::format("the sound '{}'{}", visible(sound.name),
                             sound.language.empty() ? "" : " in " + visible(sound.language)));
    const auto& all = index.estate().sounds;
    const bool both = !sound.language.empty() && std::any_of(all.begin(), all.end(), [&](const Sound& other) {
      return other.name == sound.name && other.language.empty();
    });
    if (both)
      report.add(sound.marks.of("language"), name_of(sound),
                 fmt::format("'{}' is there for all languages and for one", visible(sound.name)),
                 "give every file of this name its language, or none");
  }
}

void sound_file(const Index& index, const Reporter& report) {
  const auto& files = index.estate().sound_files;
  const auto check = [&](const std::string& file, Mark mark, const std::string& object) {
    const auto found = files.find(file);
    if (found != files.end() && !found->second.fault.empty())
      report.add(mark, object, fmt::format("{}: {}", visible(file), found->second.fault),
                 "a WAV file below the folder of the estate: sox IN.wav -r 8000 -c 1 -b 16 OUT.wav");
  };
  for (const auto& sound : index.estate().sounds)
    check(sound.file, sound.marks.of("file"), name_of(sound));
  for (const auto& music : index.estate().music)
    for (std::size_t i = 0; i < music.files.size(); ++i)
      check(music.files[i], music.marks.of("files", i), "music " + visible(music.name));
}

void music_files(const Index& index, const Reporter& report) {
  for (const auto& music : index.estate().music) {
    const auto object = "music " + visible(music.name);
    if (!music.files.empty() && music.mode != "files")
      report.add(music.marks.of("files"), object, fmt::format("music of mode {} has files", visible(music.mode)),
                 "give it mode files, or take the files out");
    Claims claims(report);
    for (std::size_t i = 0; i < music.files.size(); ++i) {
      const auto name = std::filesystem::path(music.files[i]).filename().string();
      const auto mark = music.marks.of("files", i);
      claims.claim(name, mark, object, fmt::format("the file '{}'", visible(name)));
      if (!is_sound_name(name) || !name.ends_with(".wav"))
        report.add(mark, object, fmt::format("'{}' is no name for a file of music", visible(name)),
                   "letters, digits, -, _ or ., and .wav at the end");
    }
  }
}

} // namespace

std::vector<Check> sound_checks() {
  using enum Severity;
  return {
      {{"bad-sound", error, "A sound has a name or language that no server takes"}, errors::estate_value, bad_sound},
      {{"duplicate-sound", error, "A sound is given twice, or for all languages and for one"},
       errors::estate_duplicate,
       duplicate_sound},
      {{"sound-file", error, "A sound file is missing, or is not what a server plays"},
       errors::estate_value,
       sound_file},
      {{"music-files", error, "Music has files that it cannot play"}, errors::estate_value, music_files},
  };
}

} // namespace telctl::estate
