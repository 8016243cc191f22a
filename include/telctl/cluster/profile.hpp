#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

namespace telctl::cluster {

/// What a cluster is and can do, by what answers and never by a table of versions: releases mix the dialects.
struct Profile {
  std::string url;     ///< base of the API: "https://host:9486/1.1"
  std::string uuid;    ///< stable identity
  std::string product; ///< "wazo" or "xivo"
  std::string version; ///< "26.08"; empty when the server does not tell
  /// SIP endpoints as lists of options per section (26.08), not as username and secret (20.12, XiVO).
  bool sip_sections = false;
  /// URLs of groups take a uuid, and the server makes up their `name` (26.08).
  bool group_uuids = false;
  /// Types of objects that exist there and cannot lead calls on: switchboards before 26.08, all of XiVO 16.15.
  std::set<std::string> no_fallbacks;
  /// What keys can do, and the parameters of each (GET /funckeys/destinations); empty where the server does not tell.
  std::map<std::string, std::set<std::string>> key_parameters;
  std::set<std::string> key_services; ///< values of keys of type service
  /// telctl's own sandbox, by the name that it gives itself in every answer: no product and no proxy before one calls
  /// itself so. Address and uuid say nothing: a tunnel makes a real cluster local, a copy gives two the same uuid.
  bool sandbox = false;

  struct Capability {
    std::string path; ///< "/groups"
    bool present = false;
    std::string note; ///< "missing: done by hand", "HTTP 401"
  };
  std::vector<Capability> capabilities; ///< by path

  /// Whether the driver was held to answers of this version. A XiVO does not tell its own.
  [[nodiscard]] bool version_seen() const;
  [[nodiscard]] bool has(std::string_view path) const;
  /// "https://host:9486/1.1 (wazo 26.08)"
  [[nodiscard]] std::string describe() const;
};

class Confd;
const Profile& profile_of(const Confd& confd);

} // namespace telctl::cluster
