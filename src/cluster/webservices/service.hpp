#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "request.hpp"

/// The web services of a XiVO's web interface, for what its confd lacks. Their objects are shown as confd of a Wazo
/// shows its own, so that one reader serves both. Sources: xivo-api.md §2.12; the web interface of XiVO 2018.02 (its
/// actions of web services, and the applications below object/application/service/ipbx/asterisk), which tells the
/// forms; nothing was recorded.
namespace telctl::cluster {

struct WebService {
  std::string_view type; ///< of the object: "queue"
  std::string_view path; ///< "/callcenter/json.php/restricted/settings/queues/"
  std::string_view row;  ///< where a list has the fields of one, as a JSON pointer: "" or "/agentfeatures"
  std::string_view name; ///< the field there that tells the name
  bool small_letters;    ///< the server writes names so
  bool edits;            ///< `act=edit` is there; else a change is a removal and an addition, where it is done at all
  Json (*as_item)(const Json& view); ///< what `act=view` shows, as an item of confd
  Result<std::optional<WriteRequest>> (*request)(const plan::Operation& operation, const Workshop& workshop);
};

std::span<const WebService> web_services();
/// Those of a type, whether the cluster has them or not; null where there are none.
const WebService* web_service_for(std::string_view type);
/// The type of the object that shows a resource and is changed with it, where web services make it: "queue" of
/// "queue-members".
std::string_view web_owner(std::string_view resource);
/// What stands for a collection of confd on this cluster; null where confd has it, or nobody.
const WebService* web_service(const Profile& profile, std::string_view collection);
/// The same for a resource: what its owner goes by.
const WebService* web_service_of(const Profile& profile, std::string_view resource);
/// The object that an operation on one of its resources changes.
plan::Key web_object(const plan::Operation& operation);

/// What an edit of an object may touch: agents and queues change each other.
std::string web_family(const plan::Key& object);

/// Whether they answer for a capability of the profile ("/groups").
bool stand_in(const Profile& profile, std::string_view path);
/// The note of the capability of a collection that they stand for.
inline constexpr std::string_view by_web_services = "by web services";

/// One object as an item of confd; nothing when it is not there.
Result<std::optional<Json>> find_view(Confd& confd, const WebService& service, const std::string& id);
/// All, or those of one name. Lists tell little: each is viewed.
Result<std::vector<Json>> read_views(Confd& confd, const WebService& service, const std::string& name = {});

/// "POST /service/…/groups/?act=edit&id={Accueil}"
std::string describe_web_request(const WebService& service, const plan::Operation& operation);
std::string web_path(const WebService& service, std::string_view act, const std::string& id = {});

/// Of an object that is made and removed and never edited: its removal; TEL-0536 for a change, which a plan leaves to a
/// person.
Result<std::optional<WriteRequest>> web_removal(const WebService& service, const plan::Operation& operation,
                                                const Workshop& workshop);
/// Whether a text is kept as it is given (dwho_notag): no tag, tab or run of spaces.
bool is_kept_text(std::string_view text);
/// A context's name as they take it (chk_context of asterisk.inc), with capitals.
bool is_web_context(std::string_view name);
/// Values of a row as they are taken back; what is null keeps its default.
Json values_of_row(const Json& row);
/// A number that is text; null for anything else.
Json number_of_text(const std::string& text);

} // namespace telctl::cluster
