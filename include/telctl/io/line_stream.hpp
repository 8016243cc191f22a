#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <telctl/io/http.hpp>

namespace telctl {

/// What carries a LineStream: TCP, or TLS on it.
class Carrier;

/// A connection for protocols of text that end each message by a mark. Used by one thread.
class LineStream {
 public:
  /// `address` is HOST:PORT. TEL-0140 when nobody answers in time, TEL-0133 when it is no address.
  static Result<LineStream> connect(const std::string& address, std::chrono::milliseconds timeout);
  /// The same over TLS, by the rules of HTTPS: TEL-0130 when nobody answers, TEL-0132 to 0135 when TLS is refused.
  /// Nothing is ever sent in clear.
  static Result<LineStream> connect_tls(const std::string& address, const TlsOptions& tls,
                                        std::chrono::milliseconds timeout);
  LineStream(LineStream&&) noexcept;
  LineStream& operator=(LineStream&&) noexcept;
  ~LineStream();

  Status send(std::string_view bytes);
  /// Everything up to and without `end`. TEL-0140 when the connection ends or the time runs out before.
  Result<std::string> read_until(std::string_view end, std::chrono::milliseconds timeout);

 private:
  LineStream(std::unique_ptr<Carrier> carrier, std::string address);

  std::unique_ptr<Carrier> carrier_;
  std::string address_;
  std::string received_;
};

/// "host" and "port" of "host:port" or "[::1]:port"; both empty when it is no such address.
std::pair<std::string, std::string> split_address(std::string_view address);
/// Whether what is sent there never leaves this machine.
bool is_this_machine(const std::string& host);

} // namespace telctl
