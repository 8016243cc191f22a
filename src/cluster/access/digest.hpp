#pragma once
#include <mutex>
#include <optional>
#include <string>

#include <telctl/io/http.hpp>

/// HTTP digest authentication. libcurl's own would send each change twice over one connection, and repeat it in silence
/// when that connection dies; so the challenge is fetched by a GET, and a change carries its answer from the start.
namespace telctl::cluster {

/// What a server asks for (RFC 7616, 3.3; without qop: RFC 2069, which Flask-HTTPAuth speaks).
struct DigestChallenge {
  std::string realm;
  std::string nonce;
  std::string opaque;
  bool qop_auth = false;
};

/// Nothing for a challenge that is not one, or asks for what is not done here (SHA-256, auth-int, MD5-sess).
std::optional<DigestChallenge> parse_digest(std::string_view www_authenticate);

/// The value of Authorization. `count` grows with each request on one nonce.
std::string digest_answer(const DigestChallenge& challenge, const std::string& user, const std::string& password,
                          const std::string& method, const std::string& uri, unsigned count, const std::string& cnonce);

/// "session=abc" of "session=abc; HttpOnly; Path=/".
std::string cookie_of(std::string_view set_cookie);

} // namespace telctl::cluster
