#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <telctl/cluster/ami.hpp>
#include <telctl/io/http.hpp>
#include <telctl/plan/target.hpp>
#include <telctl/support/error.hpp>

/// The way to a cluster: a XiVO or a Wazo, by its confd API.
namespace telctl::cluster {

/// The managers of the Asterisks of a cluster, one a media server, all with one account.
struct AmiAccess {
  std::vector<std::string> addresses; ///< as AmiOptions::address
  std::string user;
  std::string password; ///< source
  TlsOptions tls;       ///< of those that are reached by TLS

  [[nodiscard]] std::vector<AmiOptions> servers() const;
};

struct ConnectOptions {
  /// "https://xivo.example:9486", "https://wazo.example" or with the path of the API: the base path is found by asking.
  std::string url;
  std::string token;    ///< source of an X-Auth-Token (see read_secret); or
  std::string user;     ///< name of a web-service user, and
  std::string password; ///< source of its password
  std::string auth_url; ///< of the authentication service, where it is not in its usual place
  /// Of the provisioning service, which holds device templates: "http://127.0.0.1:8666/provd" of a XiVO, reached
  /// through ssh -L; "https://wazo.example/api/provd/0.2". Empty: there is none, and device templates are left to a
  /// person.
  std::string provd = {};
  /// Of the web services of a XiVO's web interface, which hold groups and pick-up groups: "https://xivo.example". They
  /// take the user and the password, and no token. Empty: there are none, and groups of a XiVO are left to a person.
  std::string web_services = {};
  std::string tenant; ///< uuid, sent as Wazo-Tenant; empty = the account's own
  TlsOptions tls;
  std::chrono::milliseconds read_timeout{60'000};
  std::chrono::milliseconds write_timeout{60'000};
  /// How long the server may work on a request that the client gave up: its reverse proxy's limit. Waited for after an
  /// unknown outcome.
  std::chrono::milliseconds grace{180'000};
  /// Nothing but GET may leave: a change is refused before it is sent, and so is the POST for a token (TEL-0505).
  bool get_only = false;
  /// Where Asterisk is asked which telephones are registered: a plan then protects their lines.
  AmiAccess ami = {};
  /// By what the age of a token is told.
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

class Confd; ///< held by what reads and changes the cluster

/// Reads the secrets, finds the API below the URL and asks what it can do. Only GET (and the POST that obtains a token,
/// when a user was given). TEL-0500 no URL, TEL-0501 not a confd, TEL-0502 refused credentials, TEL-0503 credentials
/// over plain HTTP, TEL-0505 a user where only GET may leave, TEL-0506 unknown tenant, TEL-0559 no provd.
Result<std::shared_ptr<Confd>> connect(const ConnectOptions& options);

/// The cluster as something to plan against. `state` is DIR/.telctl: the key from which SIP secrets are derived lives
/// there (secret.key, 0600, made when first needed).
Result<std::unique_ptr<plan::Target>> make_target(const ConnectOptions& options, const std::filesystem::path& state);
std::unique_ptr<plan::Target> make_target(std::shared_ptr<Confd> confd, const std::filesystem::path& state);

/// Types of what can be on a cluster before telctl comes, so that it may be taken over: "extension", "line-extension".
std::vector<std::string> adoptable_types();

} // namespace telctl::cluster
