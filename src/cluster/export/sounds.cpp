#include <export/sounds.hpp>

#include <filesystem>
#include <map>
#include <set>

#include <export/exporter.hpp>
#include <fmt/format.h>
#include <sounds/sounds.hpp>
#include <telctl/io/wave.hpp>

#include "answer.hpp"
#include "parallel.hpp"

// Sound files: the inverse of sounds/draft_sounds.cpp.
namespace telctl::cluster {
namespace {

struct Job {
  LiveSound sound;
  std::string request;
  Result<std::optional<std::string>> bytes = std::optional<std::string>();
};

class Fetch {
 public:
  explicit Fetch(Confd& confd) : confd_(confd) {}

  void category(const Json& item) {
    const auto name = text_at(item, "name");
    if (at(item, "files").empty()) leave_out("sound category " + name, "the category", "there is no sound in it");
    for (const auto& file : at(item, "files"))
      for (const auto& format : languages_of(name + "/" + text_at(file, "name"), at(file, "formats"))) {
        if (!can_be_named(name, text_at(file, "name"), text_at(format, "language"))) continue;
        auto key = plan::Key{"sound-file", name + "/" + text_at(file, "name")};
        if (const auto language = text_at(format, "language"); !language.empty()) key.name += "/" + language;
        auto request = file_path(fields_of(key), {});
        jobs_.push_back({.sound = {.key = std::move(key), .path = path_in(item, text_at(file, "name")), .bytes = {}},
                         .request = std::move(request)});
      }
  }

  void music(const Json& item) {
    const auto label = text_at(item, "label");
    const auto name = label.empty() ? text_at(item, "name") : label;
    for (const auto& file : at(item, "files")) {
      const plan::Key key{"music-file", name + "/" + text_at(file, "name")};
      if (!key.name.ends_with(".wav") || !estate::is_sound_name(text_at(file, "name")))
        leave_out("music " + name, text_at(file, "name"),
                  "an estate holds WAV files only, with names of plain letters");
      else
        jobs_.push_back(
            {.sound = {.key = key, .path = {}, .bytes = {}}, .request = file_path(fields_of(key), id_of(item))});
    }
  }

  Result<LiveSounds> run() {
    parallel(jobs_.size(), [&](std::size_t i) { jobs_[i].bytes = confd_.find_file(jobs_[i].request); });
    for (auto& job : jobs_) {
      if (!job.bytes) return fail(job.bytes.error());
      if (!*job.bytes) {
        leave_out(plan::to_string(job.sound.key), "the file", "the server lists it and does not have it");
        continue;
      }
      if (const auto fault = fault_of_wave(**job.bytes); !fault.empty()) {
        leave_out(plan::to_string(job.sound.key), "the file", fault);
        continue;
      }
      job.sound.bytes = std::move(**job.bytes);
      found_.files.push_back(std::move(job.sound));
    }
    return std::move(found_);
  }

 private:
  /// Names become paths of files: one that leads elsewhere is not taken from any server.
  bool can_be_named(const std::string& category, const std::string& name, const std::string& language) {
    const bool named = estate::is_sound_name(category) && estate::is_sound_name(name) &&
                       (language.empty() || estate::is_sound_name(language));
    if (!named) leave_out(fmt::format("sound-file/{}/{}", category, name), language, "no estate can name it so");
    return named;
  }

  /// The WAV files of a sound: that of all languages, or else that of each.
  std::vector<Json> languages_of(const std::string& sound, const Json& formats) {
    std::map<std::string, Json> by_language;
    for (const auto& format : formats)
      if (const auto form = text_at(format, "format"); form == "slin" || form == "wav")
        by_language.emplace(text_at(format, "language"), format);
      else
        leave_out("sound-file/" + sound, "its form " + form, "an estate holds WAV files only");
    const bool of_all = by_language.contains({});
    std::vector<Json> taken;
    for (const auto& [language, format] : by_language)
      if (language.empty() || !of_all)
        taken.push_back(format);
      else
        leave_out("sound-file/" + sound, language, "an estate has the sound of all languages or that of each");
    return taken;
  }

  void leave_out(std::string object, std::string what, std::string why) {
    found_.left_out.push_back({std::move(object), std::move(what), std::move(why)});
  }

  Confd& confd_;
  std::vector<Job> jobs_;
  LiveSounds found_;
};

} // namespace

Result<LiveSounds> fetch_sounds(Confd& confd, const Items& music) {
  Fetch fetch(confd);
  if (confd.profile().has(sounds_path)) {
    const auto answer = confd.get(std::string(sounds_path));
    if (!answer) return fail(answer.error());
    for (const auto& item : at(*answer, "items"))
      if (text_at(item, "name") != "system") fetch.category(item);
  }
  for (const auto& item : music)
    fetch.music(item);
  return fetch.run();
}

void Exporter::sounds() {
  for (const auto& live : input_.sounds.files) {
    if (live.key.type != "sound-file") continue;
    const auto sound = sound_of(live.key);
    const auto fields = fields_of(live.key);
    const auto language = text_at(fields, "language");
    const auto file = fmt::format("sounds/{}/{}{}{}.wav", text_at(fields, "category"), language,
                                  language.empty() ? "" : "/", text_at(fields, "sound"));
    out_.estate.sounds.push_back({.name = sound, .language = language, .file = file});
    out_.files[file] = live.bytes;
    if (!live.path.empty()) names_.learn("sound", live.path, sound, {{"name", live.path}});
  }
  out_.left_out.insert(out_.left_out.end(), input_.sounds.left_out.begin(), input_.sounds.left_out.end());
}

/// A class may be called as no folder may be, so folders have numbers, below one that is the name of no category.
void Exporter::music_files(estate::Music& music) {
  for (const auto& live : input_.sounds.files) {
    if (live.key.type != "music-file" || text_at(fields_of(live.key), "music") != music.name) continue;
    const auto file =
        fmt::format("sounds/_music/{}/{}", out_.estate.music.size() + 1, text_at(fields_of(live.key), "file"));
    music.files.push_back(file);
    out_.files[file] = live.bytes;
  }
}

std::string Exporter::sound_at(const Json& item, const char* field) const {
  const auto path = text_at(item, field);
  return names_.estate_sound(path).value_or(path);
}

} // namespace telctl::cluster
