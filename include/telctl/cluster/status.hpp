#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <telctl/cluster/connect.hpp>
#include <telctl/cluster/profile.hpp>
#include <telctl/estate/model.hpp>
#include <telctl/support/json.hpp>

/// What a cluster is, and how it is. Only reads.
namespace telctl::cluster {

/// The profile with every interface that telctl knows of, whether a plan needs it or not.
Result<Profile> probe(Confd& confd);

OrderedJson to_json(const Profile& profile);
/// TEL-0543 when the text is no profile.
Result<Profile> parse_profile(const std::string& text, const std::string& file);

struct ProfileChange {
  std::string what; ///< "version", "/groups"
  std::string before;
  std::string after;
};
std::vector<ProfileChange> compare(const Profile& before, const Profile& after);

struct Health {
  std::vector<std::pair<std::string, std::string>> components; ///< as the server reports them: {"bus_consumer", "ok"}
  bool components_seen = false;                                ///< older servers do not report any
  std::optional<bool> live_reload;                             ///< off: changes wait for a reload by hand
  std::map<std::string, std::optional<std::size_t>> counts;    ///< by collection; nothing: not seen
  std::map<std::string, std::size_t> devices;                  ///< by the status that provisioning gives them

  /// Components that are not "ok".
  [[nodiscard]] std::vector<std::string> failing() const;
};
Result<Health> read_health(Confd& confd);

/// One media server: what registers there, and what it may carry.
struct Load {
  std::string media_server; ///< id in the estate; the registrar's where the estate does not know it
  std::string registrar;
  bool on_cluster = false;
  bool in_estate = false;
  std::size_t users = 0; ///< with at least one line there
  std::size_t lines = 0;
  std::optional<int> limit;             ///< of the estate
  std::optional<bool> can_be_evacuated; ///< whether the others have room for its users
};
Result<std::vector<Load>> read_loads(Confd& confd, const estate::Estate& estate);

/// One trunk of the estate: what it may carry, and what it carries now.
struct TrunkLoad {
  std::string trunk;
  std::string media_server;
  std::optional<int> channels;     ///< of the estate
  std::optional<std::size_t> used; ///< channels at this moment; nothing: no Asterisk that was asked has the trunk

  [[nodiscard]] std::optional<std::size_t> per_cent() const;
};
/// In the order of the estate. `servers` may be none: then nothing is known to be used.
Result<std::vector<TrunkLoad>> read_trunk_loads(const std::vector<AmiOptions>& servers, const estate::Estate& estate);

} // namespace telctl::cluster
