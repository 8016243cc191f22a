#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <access/credentials.hpp>

#include "answer.hpp"

#include <telctl/cluster/connect.hpp>
#include <telctl/cluster/profile.hpp>

namespace telctl::cluster {

/// Configs of the provisioning service, beside the collections of confd.
inline constexpr std::string_view provd_configs = "/cfg_mgr/configs";
inline bool is_provd(std::string_view path) {
  return path.starts_with("/cfg_mgr/");
}

/// The web services of a XiVO's web interface.
inline constexpr std::string_view web_entities = "/xivo/configuration/json.php/restricted/manage/entity/";
inline bool is_web_service(std::string_view path) {
  return path.find("/json.php/") != std::string_view::npos;
}
/// A file below a category of sounds or a class of music.
inline bool is_file(std::string_view path) {
  return path.find("/files/") != std::string_view::npos;
}

/// The confd API of one cluster, its provd and its web services where they are given: the path tells which is meant.
/// May be used by several threads.
class Confd {
 public:
  Confd(const ConnectOptions& options, std::unique_ptr<HttpClient> http);

  /// Finds the base path, obtains a token if it must, and fills the profile.
  Status open();

  /// GET of "/users?limit=200"; TEL-05xx when the answer is not 2xx.
  [[nodiscard]] Result<Json> get(const std::string& path);
  /// The same, but nothing for a 404.
  [[nodiscard]] Result<std::optional<Json>> find(const std::string& path);
  /// The bytes of a sound file; nothing for a 404.
  [[nodiscard]] Result<std::optional<std::string>> find_file(const std::string& path);
  /// One request that changes something. Sent once, whatever happens.
  [[nodiscard]] Result<HttpResponse> write(const std::string& method, const std::string& path, const Json& body);
  [[nodiscard]] Result<HttpResponse> put_file(const std::string& path, const std::string& bytes);

  /// uuid of the SIP template labelled "global" or "webrtc"; empty when there is none. Asked for once.
  [[nodiscard]] Result<std::string> sip_template(const std::string& label);

  [[nodiscard]] const Profile& profile() const { return profile_; }
  [[nodiscard]] std::chrono::milliseconds grace() const { return options_.grace; }
  [[nodiscard]] AnswerContext context(std::string request, std::string object = {}) const;

 private:
  struct Answered {
    int status = 0;
    Json body; ///< null unless the answer was JSON
  };
  Status find_base();
  [[nodiscard]] Error refused_tenant(Error error);
  Status probe();
  Status probe_keys();
  Status probe_switchboards();
  Status probe_groups(const Json& first);
  Status probe_written();
  Status probe_fallbacks();
  Status probe_provd();
  Status probe_web_services();
  /// Whether a path answers. A failure is no answer: what is there must not be taken for missing.
  Result<Answered> ask(const std::string& path);
  [[nodiscard]] Result<HttpResponse> send(const std::string& method, const std::string& path, const std::string& body,
                                          std::chrono::milliseconds timeout, bool changes = false);
  [[nodiscard]] Result<HttpResponse> send_to_web_services(HttpRequest request);
  [[nodiscard]] Result<HttpResponse> change(const std::string& method, const std::string& path,
                                            const std::string& body);
  /// Whether the credentials are taken for the least that there is to ask.
  bool still_good();

  static constexpr int most_attempts = 3; ///< a read may be repeated

  ConnectOptions options_;
  std::unique_ptr<HttpClient> http_;
  std::string origin_; ///< "https://host:9486"
  std::string base_;   ///< "https://host:9486/1.1"
  Credentials credentials_;
  bool accepted_ = false;                            ///< the server took the credentials once
  std::mutex mutex_;                                 ///< of sip_templates_
  std::map<std::string, std::string> sip_templates_; ///< uuids by label
  Profile profile_;
};

} // namespace telctl::cluster
