#include <tls_socket.hpp>

#include <array>
#include <poll.h>
#include <utility>

#include <curl_tls.hpp>
#include <fmt/format.h>
#include <telctl/support/errors.hpp>

namespace telctl {
namespace {

Error broken(const std::string& name, std::string cause) {
  return {.code = errors::connection_failed,
          .what = "the connection broke",
          .where = {.object = name},
          .cause = std::move(cause),
          .retryable = true};
}

Error not_connected(const std::string& name, CURLcode code, long verified, std::string cause) {
  Error error{.code = errors::http_unreachable,
              .what = "cannot connect",
              .where = {.object = name},
              .cause = std::move(cause),
              .hint = "check the address, and that the service runs",
              .retryable = true};
  if (!is_tls_failure(code)) return error;
  tell_tls(error, code, verified);
  error.retryable = false;
  if (code != CURLE_SSL_CONNECT_ERROR) return error;
  error.what = "no TLS is spoken there, or none that telctl takes";
  error.hint = "is it the port of the service that speaks TLS?";
  return error;
}

bool ready(int descriptor, short what, std::chrono::milliseconds patience) {
  pollfd waiting{.fd = descriptor, .events = what, .revents = 0};
  return ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
}

} // namespace

void TlsSocket::Close::operator()(void* handle) const {
  curl_easy_cleanup(handle);
}

Result<TlsSocket> TlsSocket::connect(const std::string& host, const std::string& port, const TlsOptions& tls,
                                     std::chrono::milliseconds patience) {
  prepare_curl();
  Handle handle(curl_easy_init());
  CURL* curl = handle.get();
  const auto bracketed = host.find(':') == std::string::npos ? host : "[" + host + "]";
  const auto name = bracketed + ":" + port;
  std::array<char, CURL_ERROR_SIZE> told{};
  set_tls(curl, tls);
  curl_easy_setopt(curl, CURLOPT_URL, fmt::format("https://{}", name).c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl, CURLOPT_PROXY, ""); // a proxy of the environment is for HTTP
  curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_ENABLE_ALPN, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(patience.count()));
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, told.data());
  const auto code = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
  if (code != CURLE_OK) {
    long verified = 0;
    curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &verified);
    return fail(not_connected(name, code, verified, told[0] == '\0' ? curl_easy_strerror(code) : told.data()));
  }
  curl_socket_t descriptor = CURL_SOCKET_BAD;
  curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &descriptor);
  return TlsSocket(std::move(handle), descriptor, name);
}

Result<bool> TlsSocket::receive(std::string& bytes) {
  constexpr std::size_t most = std::size_t{1} << 22U; // as Socket::receive
  std::array<char, std::size_t{1} << 16U> buffer{};
  for (const auto before = bytes.size();;) {
    if (bytes.size() - before >= most) return true;
    std::size_t count = 0;
    const auto code = curl_easy_recv(handle_.get(), buffer.data(), buffer.size(), &count);
    if (code == CURLE_AGAIN) return true;
    if (code != CURLE_OK) return fail(broken(name_, curl_easy_strerror(code)));
    if (count == 0) return false;
    bytes.append(buffer.data(), count);
  }
}

Status TlsSocket::send(std::string_view bytes, std::chrono::milliseconds patience) {
  while (!bytes.empty()) {
    std::size_t count = 0;
    const auto code = curl_easy_send(handle_.get(), bytes.data(), bytes.size(), &count);
    if (code == CURLE_AGAIN) {
      if (!ready(descriptor_, POLLOUT, patience)) return fail(broken(name_, "the other side takes nothing"));
      continue;
    }
    if (code != CURLE_OK) return fail(broken(name_, curl_easy_strerror(code)));
    bytes.remove_prefix(count);
  }
  return {};
}

bool TlsSocket::wait(std::chrono::milliseconds patience) const {
  return ready(descriptor_, POLLIN, patience);
}

} // namespace telctl
