#pragma once
#include <optional>
#include <string>
#include <vector>

#include "request.hpp"

/// Groups of a XiVO, by the web services of its web interface: confd of XiVO has none. They are shown as confd of a
/// Wazo shows its groups, so that one reader serves both. What is written is one whole group each time: `act=edit`
/// drops what it is not given, so what is there is read first and sent back with the change. Sources: xivo-api.md
/// §2.12; the web interface of XiVO 2018.02 (action and application of groups, dialaction), which tells the forms;
/// nothing was recorded.
namespace telctl::cluster {

/// The note of the capability /groups where the web services answer for it.
inline constexpr std::string_view by_web_services = "by web services";
bool has_web_groups(const Profile& profile);

/// Asterisk's name of a strategy of confd.
std::string web_strategy(std::string_view strategy);
/// What `act=view` shows, as an item of /groups; `web_context` is the context, which confd's groups have not.
Json group_of(const Json& view);
/// All, or those of one name: each is viewed.
Result<std::vector<Json>> read_web_groups(Confd& confd, const std::string& name = {});
/// Nothing when there is no such group.
Result<std::optional<Json>> find_web_group(Confd& confd, const std::string& id);

/// Of a group, its members, its number or its fallback. TEL-0568 when something there could not be sent back.
Result<std::optional<WriteRequest>> web_group_request(const plan::Operation& operation, const Workshop& workshop);
bool is_web_group(std::string_view type);
/// The group that an operation changes.
plan::Key web_group_of(const plan::Operation& operation);
/// "POST /service/…/groups/?act=edit&id={Accueil}"
std::string describe_web_group_request(const plan::Operation& operation);

} // namespace telctl::cluster
