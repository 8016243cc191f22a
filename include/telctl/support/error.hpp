#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/support/exit_code.hpp>
#include <tl/expected.hpp>

namespace telctl {

/// A stable error code, shown as TEL-0123. Each room declares its own in `telctl/ROOM/errors.hpp`, numbers in its
/// hundred: support and io 01xx, estate and config 02xx, legacy 03xx, journal and plan 04xx, cluster 05xx, migration
/// 06xx, cdr 07xx, sandbox 08xx, commands 09xx. `schemas/errors.yaml` explains every one; a test keeps both complete.
struct ErrorCode {
  std::uint16_t number = 0;
  Exit exit = Exit::failed;

  friend bool operator==(ErrorCode, ErrorCode) = default;
};

/// "TEL-0123"
std::string to_string(ErrorCode code);

/// Where something is: a file with line and column (1-based, 0 = unknown), or an object ("line 4012", "https://host").
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string object;

  friend bool operator==(const Place&, const Place&) = default;
};

/// "sites.yaml:12:5", "sites.yaml:12:5 (line 4012)", "line 4012"
std::string to_string(const Place& place);

/// What went wrong, where, why, and the way out. Texts: lower case, no final period.
struct Error {
  ErrorCode code;
  std::string what;
  Place where = {};
  std::string cause = {};
  std::string hint = {};
  bool retryable = false;
};

/// One line for a person: "error TEL-0123: what (cause)", the place in front.
std::string to_string(const Error& error);

template <class T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

enum class Severity { error, warning, info };

/// A finding about data. Findings are collected and counted, never stop at the first.
struct Finding {
  Severity severity = Severity::error;
  Error error;
  std::string rule; ///< id of the rule that found it, e.g. "duplicate-extension"; empty for syntax
};

/// Collects findings in the order in which they were met.
class Findings {
 public:
  void add(Finding finding) { items_.push_back(std::move(finding)); }
  void error(Error error, std::string rule = {}) { add({Severity::error, std::move(error), std::move(rule)}); }
  void warning(Error error, std::string rule = {}) { add({Severity::warning, std::move(error), std::move(rule)}); }
  void append(const Findings& other) { items_.insert(items_.end(), other.items_.begin(), other.items_.end()); }
  [[nodiscard]] const std::vector<Finding>& items() const { return items_; }
  [[nodiscard]] std::size_t count(Severity severity) const;
  [[nodiscard]] bool has_errors() const { return count(Severity::error) > 0; }
  /// By file, line, column, then code: the order in which they are shown.
  void sort();

 private:
  std::vector<Finding> items_;
};

} // namespace telctl
