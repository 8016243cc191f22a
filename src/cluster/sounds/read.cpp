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
  Result<std::string> hash = std::string(); ///< empty: it is gone
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
    parallel(jobs_.size(), [&](std::size_t i) { jobs_[i].hash = hash_of(jobs_[i].path); });
    for (const auto& job : jobs_) {
      if (!job.hash) return fail(job.hash.error());
      if (job.hash->empty()) continue;
      auto owned = fields_of(job.key);
      owned["sha256"] = *job.hash;
      found_.push_back({.key = job.key, .owned = std::move(owned)});
    }
    return std::move(found_);
  }

 private:
  /// Sounds are large, and no more of them are held than are read at once.
  Result<std::string> hash_of(const std::string& path) {
    const auto bytes = confd_.find_file(path);
    if (!bytes) return fail(bytes.error());
    return *bytes ? sha256_hex(**bytes) : std::string();
  }

  Confd& confd_;
  const std::set<plan::Key>& wanted_;
  std::vector<Job> jobs_;
  std::vector<plan::LiveResource> found_;
};

/// Paths by which menus name the wanted sounds.
void learn(const std::set<plan::Key>& wanted, const std::map<std::string, Json>& categories, Names& names) {
  for (const auto& key : wanted) {
    if (key.type != "sound-file") continue;
    const auto fields = fields_of(key);
    const auto category = categories.find(text_at(fields, "category"));
    if (category == categories.end()) continue;
    const auto path = path_in(category->second, text_at(fields, "sound"));
    if (!path.empty()) names.learn("sound", path, sound_of(key), {{"name", path}});
  }
}

} // namespace

Result<std::vector<plan::LiveResource>> read_sounds(Confd& confd, const std::set<plan::Key>& wanted,
                                                    const std::map<std::string, const Json*>& music, Names& names) {
  Reading reading(confd, wanted);
  std::map<std::string, Json> categories;
  if (confd.profile().has(sounds_path)) {
    const auto answer =
        confd.get(std::string(sounds_path)); // whole: categories have no id by which pages could be told
    if (!answer) return fail(answer.error());
    for (const auto& item : at(*answer, "items"))
      if (const auto name = text_at(item, "name"); name != "system") { // Asterisk's own, by the thousand
        reading.category(item);
        categories.emplace(name, item);
      }
  }
  learn(wanted, categories, names);
  for (const auto& [name, item] : music)
    reading.music(name, *item);
  return reading.files();
}

} // namespace telctl::cluster
