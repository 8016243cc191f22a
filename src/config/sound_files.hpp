#pragma once
#include <filesystem>

#include <telctl/estate/model.hpp>

namespace telctl::config {

/// Fills Estate::sound_files: reads every sound file that the estate names, and says what is wrong with it.
void find_sound_files(const std::filesystem::path& folder, estate::Estate& estate);

} // namespace telctl::config
