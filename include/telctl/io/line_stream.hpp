#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <telctl/io/socket.hpp>

namespace telctl {

/// A connection for protocols of text that end each message by a mark. Used by one thread.
class LineStream {
 public:
  /// `address` is HOST:PORT. TEL-0140 when nobody answers in time, TEL-0133 when it is no address.
  static Result<LineStream> connect(const std::string& address, std::chrono::milliseconds timeout);

  Status send(std::string_view bytes);
  /// Everything up to and without `end`. TEL-0140 when the connection ends or the time runs out before.
  Result<std::string> read_until(std::string_view end, std::chrono::milliseconds timeout);

 private:
  LineStream(Socket socket, std::string address) : socket_(std::move(socket)), address_(std::move(address)) {}

  Socket socket_;
  std::string address_;
  std::string received_;
};

/// "host" and "port" of "host:port" or "[::1]:port"; both empty when it is no such address.
std::pair<std::string, std::string> split_address(std::string_view address);
/// Whether what is sent there never leaves this machine.
bool is_this_machine(const std::string& host);

} // namespace telctl
