#include <sounds/store.hpp>

#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/hash.hpp>

namespace telctl::cluster {

void SoundStore::know(const estate::Estate& estate) {
  for (const auto& [name, file] : estate.sound_files)
    if (file.fault.empty()) files_[file.sha256] = name;
}

bool SoundStore::has(const std::string& sha256) const {
  std::error_code problem;
  return files_.contains(sha256) || std::filesystem::exists(kept(sha256), problem);
}

Result<std::string> SoundStore::bytes(const std::string& sha256) const {
  const auto named = files_.find(sha256);
  if (named != files_.end())
    if (auto bytes = read_file(estate_ / named->second); bytes && sha256_hex(*bytes) == sha256) return bytes;
  if (auto bytes = read_file(kept(sha256)); bytes && sha256_hex(*bytes) == sha256) return bytes;
  return fail({.code = errors::sound_missing,
               .what = "the sound that is to be written is not there",
               .where = {.file = named == files_.end() ? std::string() : named->second},
               .cause = fmt::format("no file of the estate has the hash {}…", sha256.substr(0, 12)),
               .hint = "the file has changed since the plan was made: plan again"});
}

Status SoundStore::keep(const std::string& bytes) const {
  if (auto made = make_private_folder(kept_); !made) return made;
  return write_file_atomically(kept(sha256_hex(bytes)), bytes, 0600);
}

} // namespace telctl::cluster
