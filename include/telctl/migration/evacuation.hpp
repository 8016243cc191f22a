#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include <telctl/estate/index.hpp>

/// Where the lines of one media server go when it has to be stopped.
namespace telctl::migration {

struct EvacuatedLine {
  std::string line; ///< "4012@campus"
  std::string to;   ///< media server
  std::string mac;  ///< of its telephone; empty behind a gateway
  std::string gateway;
};

struct Evacuation {
  std::string from;
  std::vector<EvacuatedLine> lines;            ///< in the order of the estate
  std::map<std::string, int> free_after;       ///< by media server that may take lines
  std::vector<std::string> without_place;      ///< lines for which no server has room
  std::map<std::string, std::string> gateways; ///< whose SIP accounts a person points at another server

  /// The estate as it is meant while the server is away.
  [[nodiscard]] estate::Estate applied_to(const estate::Estate& estate) const;
};

/// Gives each line that is on the system (`present`) and registers with `from` another server with room: the lines of a
/// gateway together, those of a site together where one server can take them all. `to` narrows the servers; empty =
/// all that carry users. TEL-0602 for a server that the estate does not have, or that carries no users.
Result<Evacuation> evacuate(const estate::Index& estate, const std::set<std::string>& present, const std::string& from,
                            const std::vector<std::string>& to);

} // namespace telctl::migration
