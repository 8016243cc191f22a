#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace telctl {

/// SHA-256 in lower-case hex: checksums of plans, raw tickets, files.
std::string sha256_hex(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes); ///< 32 raw bytes

/// SHA-256 of many short texts in a row: keeps what the library would set up each time.
class Sha256 {
public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256& add(std::string_view bytes);
  /// Replaces `hex` by the first `digits` (at most 64) hex digits, and starts again.
  void finish(std::string& hex, std::size_t digits = 64);

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace telctl
