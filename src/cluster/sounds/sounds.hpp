#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "request.hpp"

#include <telctl/estate/index.hpp>
#include <telctl/plan/resource.hpp>

/// Sound files of the server and the files of its music, as resources: {"sound-category", "playback"}, {"sound-file",
/// "playback/fermeture"} or "playback/fermeture/fr_FR", {"music-file", "Attente/boucle.wav"}. What is in a file is
/// compared by its SHA-256. Sources: plugins sound and moh of wazo-confd's API description; no answer was recorded.
namespace telctl::cluster {

inline constexpr std::string_view sounds_path = "/sounds";

bool is_sound(std::string_view type);
plan::Key key_of(const estate::Sound& sound);
/// "playback/fermeture" of the key of a sound file.
std::string sound_of(const plan::Key& key);

/// The sound files and files of music that an estate names.
std::set<plan::Key> sounds_of(const estate::Estate& estate);

/// What the key says of a file, as a resource owns it but for the hash.
Json fields_of(const plan::Key& key);
/// "/sounds/playback/files/fermeture?format=slin&language=fr_FR"; of music with the class as `music` calls it.
std::string file_path(const Json& fields, const std::string& music);
/// Whether the category has the file in this language: without one the server would show that of another.
bool is_listed(const Json& category, const Json& fields);

/// Where a menu finds a sound of a listed category: the path that the server tells, without a language. Empty when the
/// category has no such sound.
std::string path_in(const Json& category, const std::string& title);
/// Where the files of a XiVO are, which has no interface for them (API description of XiVO 16.15, ivr). There a menu is
/// told the path as it is.
std::string xivo_path(const std::string& sound);
/// The path of a sound of the estate. TEL-0522 when it is not on the cluster.
Result<std::string> sound_path(const std::string& sound, const Workshop& workshop);

/// What the server has of categories, and of the files in `wanted`; the paths of the sounds among them are learned.
/// `music`: items of /moh by their names in the estate.
Result<std::vector<plan::LiveResource>> read_sounds(Confd& confd, const std::set<plan::Key>& wanted,
                                                    const std::map<std::string, const Json*>& music, Names& names);

Result<std::optional<WriteRequest>> sound_request(const plan::Operation& operation, const Workshop& workshop);
std::string describe_sound_request(const plan::Operation& operation);
Result<std::optional<plan::LiveResource>> look_up_sound(const plan::Operation& operation, const Workshop& workshop);

/// {"type": "sound-file", …} for a path of the estate's sounds; else the path as it is.
Json sound_from_server(const std::string& path, const Names& names);
/// What to write where a sound is named: its path.
Result<Json> sound_to_server(const Json& sound, const Workshop& workshop);

} // namespace telctl::cluster
