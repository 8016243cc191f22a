#pragma once
#include "draft.hpp"

namespace telctl::cluster {

/// A sound as something names it: one of the estate, which is then needed, as {"type": "sound-file", …}; else the text
/// itself, whose file is left to a person. Null where nothing is named.
Json draft_sound(Draft& draft, const std::string& text, estate::Mark mark, const std::string& object,
                 std::vector<plan::Key>& needs);
/// The files of music that has some; without any they are left to a person.
void draft_music_files(Draft& draft, const estate::Music& music, const plan::Key& key);
/// Every sound of the estate.
void draft_sounds(Draft& draft);

} // namespace telctl::cluster
