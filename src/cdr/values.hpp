#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/format.hpp>
#include <telctl/cdr/ticket.hpp>

namespace telctl::cdr {

/// Why a line is not a record of a variant.
struct Problem {
  ErrorCode code;
  std::string what;
  std::uint32_t column = 0; ///< 1-based byte column in the line
};

/// A time as written: civil seconds of an unknown zone, or a moment.
struct TimeValue {
  enum class Kind : std::uint8_t { absent, civil, moment };
  Kind kind = Kind::absent;
  std::int64_t seconds = 0;
  std::int32_t micros = -1;
  std::optional<std::int64_t> offset; ///< of the local time, when it is written
};

/// The typed values of one record, by what they mean. Texts point into the line or into the splitter's buffer.
struct Values {
  std::array<std::string_view, static_cast<std::size_t>(Role::count_of_roles)> texts;
  std::uint32_t present = 0; ///< bit per role: the format has such a column
  TimeValue start, answer, end, written;
  std::optional<std::int64_t> duration_us;
  std::optional<std::int64_t> billable_us;
  Disposition disposition = Disposition::unknown;
  std::optional<Flag> ama;
  std::optional<std::int64_t> unique_epoch; ///< when the channel was made
  bool repaired = false;

  [[nodiscard]] std::string_view text(Role role) const { return texts[static_cast<std::size_t>(role)]; }
  [[nodiscard]] bool has(Role role) const { return (present >> static_cast<unsigned>(role) & 1U) != 0; }
};

/// Splits lines into fields and types them. Keeps its buffers between lines.
class ValueReader {
 public:
  /// Splits a line the way the format is laid out. Its fields serve every variant of that layout until the next split.
  std::optional<Problem> split(std::string_view line, const Variant& variant);
  [[nodiscard]] std::size_t count() const { return fields_.size(); }
  /// Types the fields as columns of the variant; a problem when they are not.
  std::optional<Problem> read(const Variant& variant, Values& values);

 private:
  std::optional<Problem> split_delimited(std::string_view line, char separator, bool quoted);
  std::optional<Problem> split_quoted(std::string_view line, std::size_t& position, char separator);
  std::optional<Problem> split_json(std::string_view line, const Variant& variant);
  bool repair_json(std::string_view line, const Variant& variant);
  std::optional<Problem> read_field(const FormatColumn& column, std::size_t index, Values& values);
  std::string_view keep(std::string_view text);

  std::vector<std::string_view> fields_;
  std::vector<std::uint32_t> places_; ///< 1-based byte column of each field
  std::string_view line_;
  std::string scratch_;          ///< unescaped fields of a delimited line, never longer than the line
  std::deque<std::string> kept_; ///< texts of rarer forms
  bool repaired_ = false;
};

} // namespace telctl::cdr
