#pragma once
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <telctl/sandbox/sandbox.hpp>

namespace telctl::sandbox {

/// How long an answer takes: a fixed time, or a model of one measured server (schemas/sandbox/latency.json).
class Latency {
 public:
  struct Time {
    std::chrono::microseconds shared{0}; ///< requests of all clients wait for one another
    std::chrono::microseconds own{0};
  };

  /// "measured", or milliseconds: "40". Null when it is neither.
  static std::optional<Latency> named(std::string_view text);

  [[nodiscard]] Time of(const Request& request, const Response& response) const;

 private:
  Json rules_ = Json::array();
};

} // namespace telctl::sandbox
