#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <telctl/io/http.hpp>

namespace telctl {

/// A connection over TLS for protocols other than HTTP, with the interface of Socket and the rules of HTTPS: libcurl
/// makes it (CURLOPT_CONNECT_ONLY) and carries its bytes.
class TlsSocket {
 public:
  /// TEL-0130 nobody answers, TEL-0132 to 0135 TLS is refused. Never goes on in clear.
  static Result<TlsSocket> connect(const std::string& host, const std::string& port, const TlsOptions& tls,
                                   std::chrono::milliseconds patience);
  Result<bool> receive(std::string& bytes);
  Status send(std::string_view bytes, std::chrono::milliseconds patience);
  [[nodiscard]] bool wait(std::chrono::milliseconds patience) const;

  struct Close {
    void operator()(void* handle) const;
  };

 private:
  using Handle = std::unique_ptr<void, Close>;
  TlsSocket(Handle handle, int descriptor, std::string name)
      : handle_(std::move(handle)), descriptor_(descriptor), name_(std::move(name)) {}

  Handle handle_;
  int descriptor_;
  std::string name_;
};

} // namespace telctl
