#include <sound_files.hpp>

#include <telctl/io/file.hpp>
#include <telctl/io/wave.hpp>
#include <telctl/support/hash.hpp>

namespace telctl::config {
namespace {

namespace fs = std::filesystem;

/// More than half an hour: nobody waits so long.
constexpr std::uint64_t largest = std::uint64_t{32} << 20U;

/// Nothing outside of the folder is read, wherever a name leads.
bool stays_inside(const fs::path& folder, const std::string& name) {
  if (fs::path(name).is_absolute()) return false;
  std::error_code problem;
  const auto home = fs::canonical(folder, problem);
  const auto real = problem ? fs::path() : fs::weakly_canonical(home / name, problem);
  const auto relative = real.lexically_relative(home);
  return !problem && !relative.empty() && *relative.begin() != "..";
}

estate::SoundFile look_at(const fs::path& folder, const std::string& name) {
  if (!stays_inside(folder, name)) return {.sha256 = {}, .fault = "it is outside of the estate's folder"};
  std::error_code problem;
  if (fs::exists(folder / name, problem) && !fs::is_regular_file(folder / name, problem))
    return {.sha256 = {}, .fault = "it is no file"}; // a pipe would be waited for
  const auto bytes = read_file(folder / name, largest);
  if (!bytes) return {.sha256 = {}, .fault = bytes.error().what};
  return {.sha256 = sha256_hex(*bytes), .fault = fault_of_wave(*bytes)};
}

} // namespace

void find_sound_files(const fs::path& folder, estate::Estate& estate) {
  const auto look = [&](const std::string& name) {
    if (!name.empty() && !estate.sound_files.contains(name)) estate.sound_files[name] = look_at(folder, name);
  };
  for (const auto& sound : estate.sounds)
    look(sound.file);
  for (const auto& music : estate.music)
    for (const auto& file : music.files)
      look(file);
}

} // namespace telctl::config
