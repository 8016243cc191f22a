#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include <telctl/sandbox/sandbox.hpp>

namespace telctl::sandbox {

class Store;

/// The sandbox's one account with a password: tokens that were drawn for it, and digests (RFC 2069, as Flask-HTTPAuth
/// asks for them) whose nonce lives in a session that a cookie names.
class Accounts {
 public:
  /// An answer of the authentication service, for POST of a token; nothing for another request.
  std::optional<Response> answer(const Request& request, Store& store, std::int64_t now);
  [[nodiscard]] bool knows_token(const std::string& token) const { return tokens_.contains(token); }
  [[nodiscard]] bool proves(const Request& request) const;
  /// Headers that ask for a digest.
  Headers challenge(Store& store);
  /// As if all had expired.
  void forget();

 private:
  std::set<std::string> tokens_;
  std::map<std::string, std::string> nonces_; ///< by session
};

} // namespace telctl::sandbox
