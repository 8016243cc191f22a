#pragma once
#include <map>
#include <set>
#include <string>

#include <telctl/cluster/profile.hpp>
#include <telctl/plan/target.hpp>

/// From the estate to what a cluster should hold.
namespace telctl::cluster {

struct DesiredInput {
  const estate::Index& estate;
  const plan::Scope& scope;
  const Profile& profile;
  std::set<std::string> codes;      ///< provisioning codes in use
  std::set<std::string> registrars; ///< that are there
  bool webrtc = false;              ///< the tenant has a SIP template of that label
  /// Of the lines that are there, by their names ("4012@default/1"): "sip", "sccp", "custom".
  std::map<std::string, std::string> protocols;
  plan::Live web_objects; ///< that are there by web services with their resources; key templates and included contexts
  std::set<std::string> contexts;            ///< that are there
  std::set<std::string> unlisted_contexts;   ///< that are there and whose objects the web services do not list
  std::map<std::string, std::string> sounds; ///< of the estate that are there, by their paths
};

plan::Desired desired_of(const DesiredInput& input, plan::Remarks& remarks);

} // namespace telctl::cluster
