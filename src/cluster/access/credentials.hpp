#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <access/digest.hpp>
#include <telctl/cluster/connect.hpp>

namespace telctl::cluster {

/// How requests prove who asks: a token that was given; a token obtained for a user; or, where a XiVO has no
/// authentication service, HTTP digest. The latter two can be had anew. May be used by several threads.
class Credentials {
 public:
  Credentials(const ConnectOptions& options, HttpClient& http) : options_(options), http_(http) {}

  /// Checks what was given and reads the secret. TEL-0503, TEL-0504, TEL-0125 and the like.
  Status read(const std::string& origin);
  /// For a user: a token, or the digest that `refusal` (an answer without credentials) asks for. TEL-0502, TEL-0505.
  Status obtain(const std::string& base, const HttpResponse& refusal);

  /// Has a token anew that is about to expire. One thread sees to it while the others go on with the one that is still
  /// good. Where it fails nothing is lost: the token is had anew once it is refused.
  void renew_in_time();
  /// Puts the proof on a request; which one it is, for `renew`.
  unsigned sign(HttpRequest& request);
  [[nodiscard]] unsigned current() const;
  /// Whether the proof can be had again without a person.
  [[nodiscard]] bool renewable() const { return !options_.user.empty(); }
  /// A new proof in place of the one that was refused; another thread may have seen to it already.
  Status renew(unsigned refused);
  /// Value of the header Authorization for a service that knows no other proof; empty where no user was given.
  [[nodiscard]] std::string basic() const {
    return options_.user.empty() ? std::string() : basic_authorization(options_.user, password_);
  }
  /// What no message may show.
  [[nodiscard]] std::vector<std::string> secrets() const;

 private:
  Status obtain_token();
  Status take_challenge(const HttpResponse& refusal);
  [[nodiscard]] std::string token_url() const;
  [[nodiscard]] bool behind_proxy() const { return base_.ends_with("/api/confd/1.1"); }

  const ConnectOptions& options_;
  HttpClient& http_;
  std::string base_;
  std::string password_;
  std::mutex renewing_;
  mutable std::mutex mutex_; ///< of what follows
  unsigned generation_ = 0;
  std::string token_;
  std::optional<std::chrono::steady_clock::time_point> renew_at_; ///< of a token that was obtained
  std::optional<DigestChallenge> challenge_;
  std::string cookie_;
  unsigned count_ = 0; ///< requests on this challenge
};

/// A 401 of confd itself, given before it looked at the request: nothing was done. A proxy's page proves nothing.
bool is_refusal(const HttpResponse& response);

} // namespace telctl::cluster
