#pragma once
#include <filesystem>
#include <fstream>
#include <string>

#include <telctl/estate/model.hpp>
#include <telctl/support/hash.hpp>

namespace telctl::tests {

/// A sound as servers take it; another one for each text.
inline std::string wave(const std::string& text) {
  const auto number = [](std::uint32_t value, std::size_t bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i)
      out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
  };
  auto samples = text + (text.size() % 2 == 0 ? "" : "."); // of 16 bits
  const auto size = static_cast<std::uint32_t>(samples.size());
  return "RIFF" + number(36 + size, 4) + "WAVEfmt " + number(16, 4) + number(1, 2) + number(1, 2) + number(8000, 4) +
         number(16000, 4) + number(2, 2) + number(16, 2) + "data" + number(size, 4) + samples;
}

/// Writes every sound file that the estate names; the estate is as one that was loaded from there.
inline void write_sounds(estate::Estate& estate, const std::filesystem::path& folder) {
  const auto write = [&](const std::string& name) {
    const auto bytes = wave(name);
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary) << bytes;
    estate.sound_files[name] = {.sha256 = sha256_hex(bytes), .fault = {}};
  };
  for (const auto& sound : estate.sounds)
    write(sound.file);
  for (const auto& music : estate.music)
    for (const auto& file : music.files)
      write(file);
}

/// For all languages, and for each; named by a menu and by destinations.
inline void add_sounds(estate::Estate& estate) {
  estate.sounds = {{.name = "accueil/nuit", .file = "sounds/nuit.wav"},
                   {.name = "annonces/menu", .language = "en_US", .file = "sounds/menu-en.wav"},
                   {.name = "annonces/menu", .language = "fr_FR", .file = "sounds/menu-fr.wav"}};
  for (auto& ivr : estate.ivrs)
    if (ivr.id == "nuit") {
      ivr.menu_sound = "annonces/menu";
      ivr.abort_sound = "accueil/nuit";
    }
  for (auto& music : estate.music)
    music.files = {"sounds/boucle.wav", "sounds/vagues.wav"};
}

} // namespace telctl::tests
