#include <sounds/sounds.hpp>

#include "answer.hpp"
#include "fields.hpp"
#include "parallel.hpp"
#include <telctl/support/hash.hpp>

namespace telctl::cluster {
namespace {

struct Job {
  plan::Key key;
  std::string path;
  Result<std::optional<std::string>> bytes = std::optional<std::string>();
};

class Reading {
 public:
  Reading(Confd& confd, const std::set<plan::Key>& wanted) : confd_(confd), wanted_(wanted) {}

  void category(const Json& item) {
    const auto name = text_at(item, "name");
    found_.push_back({.key = {"sound-category", name}, .owned = {{"name", name}}});
    for (auto key = wanted_.lower_bound({"sound-file", name + "/"});
         key != wanted_.end() && key->type == "sound-file" && key->name.starts_with(name + "/"); ++key)
      if (const auto fields = fields_of(*key); is_listed(item, fields)) jobs_.push_back({*key, file_path(fields, {})});
  }

  void music(const std::string& name, const Json& item) {
    for (const auto& file : at(item, "files"))
      if (const plan::Key key{"music-file", name + "/" + text_at(file, "name")}; wanted_.contains(key))
        jobs_.push_back({key, file_path(fields_of(key), id_of(item))});
  }

  Result<std::vector<plan::LiveResource>> files() {
    parallel(jobs_.size(), [&](std::size_t i) { jobs_[i].bytes = confd_.find_file(jobs_[i].path); });
    for (const auto& job : jobs_) {
      if (!job.bytes) return fail(job.bytes.error());
      if (!*job.bytes) continue;
      auto owned = fields_of(job.key);
      owned["sha256"] = sha256_hex(**job.bytes);
      found_.push_back({.key = job.key, .owned = std::move(owned)});
    }
    return std::move(found_);
  }

 private:
  Confd& confd_;
  const std::set<plan::Key>& wanted_;
  std::vector<Job> jobs_;
  std::vector<plan::LiveResource> found_;
};

/// Paths by which menus name the estate's sounds.
void learn(const estate::Estate& estate, const std::map<std::string, Json>& categories, bool listed, Names& names) {
  for (const auto& sound : estate.sounds) {
    const auto category = categories.find(sound.category());
    auto path = listed ? std::string() : xivo_path(sound.name);
    if (category != categories.end()) path = path_in(category->second, sound.title());
    if (!path.empty()) names.learn("sound", path, sound.name, {{"name", path}});
  }
}

} // namespace

Result<std::vector<plan::LiveResource>> read_sounds(Confd& confd, const estate::Estate& estate,
                                                    const std::set<plan::Key>& wanted,
                                                    const std::map<std::string, const Json*>& music, Names& names) {
  Reading reading(confd, wanted);
  std::map<std::string, Json> categories;
  const bool listed = confd.profile().has(sounds_path);
  if (listed) {
    const auto answer =
        confd.get(std::string(sounds_path)); // whole: categories have no id by which pages could be told
    if (!answer) return fail(answer.error());
    for (const auto& item : at(*answer, "items"))
      if (const auto name = text_at(item, "name"); name != "system") { // Asterisk's own, by the thousand
        reading.category(item);
        categories.emplace(name, item);
      }
  }
  learn(estate, categories, listed, names);
  for (const auto& [name, item] : music)
    reading.music(name, *item);
  return reading.files();
}

} // namespace telctl::cluster
