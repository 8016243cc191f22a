#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/sandbox/sandbox.hpp>

namespace telctl::sandbox {

/// One fault to come, as POST /_sandbox/fault gives it.
struct Fault {
  std::uint64_t at = 1;     ///< the at-th request from now on
  std::uint64_t every = 0;  ///< and then each every-th; 0: once
  bool writes_only = false; ///< count only POST, PUT and DELETE
  bool before = false;      ///< before the request is carried out (it never is) or after
  std::string kind;         ///< kill close reset 500 503 429 timeout late truncate html keepalive-drop
  int pid = 0;              ///< of kind kill
  int status = 502;         ///< of kind html
  std::chrono::milliseconds delay{0};
};

struct LogEntry {
  std::string method, target;
  int status = 0; ///< 0: no answer was sent
  bool write = false;
  bool changed = false;
  std::string fault;
};

/// Faults and the log of requests. Thread-safe.
class Faults {
 public:
  /// From the JSON of a request; an error in words.
  std::optional<std::string> add(const std::string& json);
  /// The same from an option: "503:at=3,when=before".
  std::optional<std::string> add_option(std::string_view text);
  void clear();
  /// Counts a request and tells which fault, if any, strikes it. `reused`: not the first on its connection.
  std::optional<Fault> next(bool write, bool reused);
  void log(LogEntry entry);
  void forget();
  [[nodiscard]] OrderedJson requests() const;

 private:
  struct Pending {
    Fault fault;
    std::uint64_t left;
  };
  mutable std::mutex mutex_;
  std::vector<Pending> pending_;
  std::vector<LogEntry> log_;
};

} // namespace telctl::sandbox
