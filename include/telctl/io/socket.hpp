#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <telctl/support/error.hpp>

namespace telctl {

/// A TCP connection, or a place where one can be made. Nothing waits longer than it is told to.
class Socket {
 public:
  Socket() = default;
  /// TEL-0140 when nobody answers within `patience`.
  static Result<Socket> connect(const std::string& host, const std::string& port, std::chrono::milliseconds patience);
  static Result<Socket> listen(const std::string& host, const std::string& port);
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket();

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  void close();
  /// Who has connected to this listener, and the address of it; not open when nobody has.
  Result<Socket> accept(std::string& peer) const;
  /// Bytes that have come, appended; false when the other side has closed. TEL-0140 when the connection broke.
  Result<bool> receive(std::string& bytes);
  /// As much as the other side takes now.
  Result<std::size_t> offer(std::string_view bytes);
  /// All of it, within `patience`.
  Status send(std::string_view bytes, std::chrono::milliseconds patience);
  /// True when something has come, or the other side has closed, within `patience`.
  [[nodiscard]] bool wait(std::chrono::milliseconds patience) const;
  /// Of a listener: the port that the system chose for port 0.
  [[nodiscard]] std::string port() const;

 private:
  explicit Socket(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  [[nodiscard]] Error broken(std::string what) const;

  int descriptor_ = -1;
  std::string name_;
};

} // namespace telctl
