#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <telctl/support/error.hpp>

namespace telctl {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds timeout{30'000};
  bool changes = false; ///< a GET that changes something: sent once, as a POST is
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
  std::string body;

  [[nodiscard]] std::string header(std::string_view name) const; ///< empty when absent
};

struct TlsOptions {
  std::string ca_file; ///< PEM; empty = the system's
  std::string pin;     ///< "sha256//BASE64": checked even when verification is off
  bool verify = true;  ///< may be off only together with a pin
};

/// One client may be used by several threads. Never follows a redirect, never sends again by itself: libcurl repeats a
/// request in silence when a kept-alive connection dies, so every method but GET and HEAD, and a GET that changes
/// something, gets a connection of its own.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// TEL-0130: not connected, nothing was sent. TEL-0131: sent, outcome unknown (reset, time-out, truncated). TEL-0132:
  /// TLS refused.
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

std::unique_ptr<HttpClient> make_http_client(const TlsOptions& tls = {});

/// What carries the requests: "libcurl 7.88.1, OpenSSL/3.0.17".
std::string http_library();

/// RFC 3986 percent-encoding of one path segment or query value.
std::string url_encode(std::string_view text);

/// "host" of "https://host:9486/1.1", "::1" of "http://[::1]:80".
std::string host_of(std::string_view url);

/// Value of the header Authorization for a user and a password (RFC 7617).
std::string basic_authorization(const std::string& user, const std::string& password);

} // namespace telctl
