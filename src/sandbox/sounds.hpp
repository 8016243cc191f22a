#pragma once
#include <routes.hpp>

/// Sound categories with their files, and the files of music. Made after the API description of Wazo, whose two
/// recorded servers were not asked for them; a XiVO 16.15 has none.
namespace telctl::sandbox {

/// Declares what the store keeps of them.
void declare_sounds(Store& store);
void add_sound_routes(Routes& routes, const World& world);

/// The names of the files of a class of music, as its item lists them.
OrderedJson music_files(const World& world, Id music);
void remove_music_files(World& world, Id music);

} // namespace telctl::sandbox
