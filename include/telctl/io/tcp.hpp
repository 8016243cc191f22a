#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include <telctl/support/error.hpp>

namespace telctl {

/// A connection for protocols of lines of text. Used by one thread.
class TcpStream {
 public:
  TcpStream(TcpStream&& other) noexcept;
  TcpStream& operator=(TcpStream&& other) noexcept;
  ~TcpStream();

  /// `address` is HOST:PORT. TEL-0130 when nobody answers in time, TEL-0133 when it is no address.
  static Result<TcpStream> connect(const std::string& address, std::chrono::milliseconds timeout);

  Status send(std::string_view bytes);
  /// Everything up to and without `end`. TEL-0131 when the connection ends or the time runs out before.
  Result<std::string> read_until(std::string_view end, std::chrono::milliseconds timeout);

 private:
  TcpStream(int socket, std::string address) : socket_(socket), address_(std::move(address)) {}

  int socket_ = -1;
  std::string address_;
  std::string received_;
};

/// "host" and "port" of "host:port" or "[::1]:port"; both empty when it is no such address.
std::pair<std::string, std::string> split_address(std::string_view address);
/// Whether what is sent there never leaves this machine.
bool is_this_machine(std::string_view host);

} // namespace telctl
