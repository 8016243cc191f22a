#pragma once
#include <map>
#include <string>
#include <vector>

#include <telctl/cluster/connect.hpp>
#include <telctl/estate/model.hpp>
#include <telctl/support/error.hpp>

/// A live cluster as an estate. Only reads.
namespace telctl::cluster {

/// Something that is on the cluster and has no place in the estate.
struct LeftOut {
  std::string object; ///< "user Hélène Müller 4012@default"
  std::string what;   ///< "ring_seconds = 45"
  std::string why;

  friend auto operator<=>(const LeftOut&, const LeftOut&) = default;
};

struct Exported {
  estate::Estate estate;
  std::map<std::string, std::string> files; ///< sounds, by their names below the estate's folder
  std::vector<LeftOut> left_out;            ///< sorted by object
};

/// `known` holds what no cluster tells: sites with their ranges and VLANs, telephone models, what media servers may
/// carry. Where it has no site for a number, one is made for each context.
Result<Exported> export_estate(Confd& confd, const estate::Estate& known);

} // namespace telctl::cluster
