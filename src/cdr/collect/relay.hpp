#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <collect/oxe.hpp>
#include <telctl/cdr/collect.hpp>
#include <telctl/io/socket.hpp>

namespace telctl::cdr {

/// Hands what the exchange sends on to the taxation that runs beside telctl, byte for byte. What it does not take yet
/// is kept, up to a limit; what goes beyond it is told.
class Relay {
 public:
  explicit Relay(const TcpSource& tcp) : tcp_(tcp) {}

  void pass(std::string_view bytes);
  /// Connects, accepts and sends. What the taxation says to the exchange comes back.
  std::string work(SourceOutcome& outcome);
  [[nodiscard]] bool is_declared() const { return !tcp_.relay_port.empty() || !tcp_.serve_port.empty(); }

 private:
  void connect(SourceOutcome& outcome);
  void lose(const Error& reason, SourceOutcome& outcome);
  std::string heard(SourceOutcome& outcome);
  void send(SourceOutcome& outcome);
  [[nodiscard]] std::size_t first_record() const;

  const TcpSource& tcp_;
  Socket listener_;
  Socket client_;
  std::optional<OxeServer> server_; ///< of the client that is connected
  std::string said_;                ///< by the client, not understood yet
  std::string waiting_;             ///< for the client, from the beginning of a record
  std::size_t sent_ = 0;            ///< of it; a client that comes new gets the record whole
  std::uint64_t dropped_ = 0;
  bool told_ = false; ///< that nobody takes the bytes
  std::chrono::steady_clock::time_point next_try_;
};

} // namespace telctl::cdr
