#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <blocks.hpp>
#include <civil.hpp>
#include <form.hpp>
#include <reused.hpp>
#include <telctl/cdr/format.hpp>
#include <telctl/cdr/ticket.hpp>

namespace telctl::cdr {

/// Why a line is not a record of a variant.
struct Problem {
  ErrorCode code;
  std::string what;
  std::uint32_t column = 0; ///< 1-based byte column in the line
};

/// Text of a value in a message: short, and safe for a terminal.
std::string shown(std::string_view value);

/// A time as written: civil seconds of an unknown zone, or a moment.
struct TimeValue {
  enum class Kind : std::uint8_t { absent, civil, moment };
  Kind kind = Kind::absent;
  std::int64_t seconds = 0;
  std::int32_t micros = -1;
  std::optional<std::int64_t> offset; ///< of the local time, when it is written
};

/// A number as the record has it, or what it has in its place.
struct PartyValue {
  std::string_view raw; ///< with its marks
  bool is_trunk = false;
  bool masked = false; ///< digits are hidden
};

/// The typed values of one record, by what they mean. Texts point into the line or into the splitter's buffers.
struct Values {
  std::array<std::string_view, static_cast<std::size_t>(Role::count_of_roles)> texts; ///< empty unless in `present`
  std::uint64_t present = 0; ///< bit per role: the format has such a column
  TimeValue start, answer, end, written;
  TimeValue no_time;              ///< of columns that mean none of these
  std::array<TimeParts, 3> parts; ///< of start, answer and end, where columns give parts of them
  bool has_parts = false;         ///< there are such columns
  std::optional<std::int64_t> duration_us;
  std::optional<std::int64_t> billable_us;
  std::optional<std::int64_t> units;
  std::optional<std::int64_t> unique_epoch; ///< when the channel was made
  std::optional<Flag> ama;
  Disposition disposition = Disposition::unknown;
  Direction direction = Direction::unknown;
  PartyValue caller, called;
  bool duration_unknown = false; ///< the source says that it does not know it
  bool repaired = false;

  [[nodiscard]] std::string_view text(Role role) const {
    return texts.data()[static_cast<std::size_t>(role)]; // below count_of_roles by its type
  }
  [[nodiscard]] bool has(Role role) const { return (present >> static_cast<unsigned>(role) & 1U) != 0; }
};
static_assert(static_cast<unsigned>(Role::count_of_roles) <= 64);

struct IndexedLine;

/// Splits lines into fields and types them. Keeps its buffers between lines: after the first ones, none is allocated.
class ValueReader {
 public:
  ValueReader() = default;
  /// A careful reader takes no short cut; what it gives is the same.
  explicit ValueReader(bool careful) : careful_(careful) {}
  /// Splits a line the way the format is laid out. Its fields serve every variant of that layout until the next split.
  std::optional<Problem> split(std::string_view line, const Variant& variant);
  /// The same for a line that was found well formed, where fields may be quoted and nothing else is to be done to them.
  /// False when marks inside of a field are not doubled. `bytes_behind` behind the line are looked at.
  bool cut(const IndexedLine& line);
  [[nodiscard]] std::size_t count() const { return fields_.size(); }
  [[nodiscard]] const Reused<std::string_view>& fields() const { return fields_; }
  /// Fields of another encoding into UTF-8.
  std::optional<Problem> decode(const std::string& encoding);
  /// Types the fields as columns of the variant; a problem when they are not.
  std::optional<Problem> read(const Variant& variant, Values& values);

 private:
  /// What `read` needs of a column, side by side.
  struct Step {
    Type type;
    Role role;
    bool may_be_empty;
    bool is_simple;           ///< no value of the column has a meaning of its own
    bool empty_is_read;       ///< there is nothing to say of an empty one either
    TimeValue Values::* time; ///< where a time goes
    const FormatColumn* column;
    std::size_t index;
  };
  std::optional<Problem> split_delimited(std::string_view line, char separator, bool quoted);
  std::optional<Problem> split_quoted(std::string_view line, std::size_t& position, char separator);
  void join_rest(std::string_view line, std::size_t columns);
  bool undouble_marked(const IndexedLine& line);
  std::uint32_t place_of(std::size_t index);
  std::optional<Problem> split_fixed(std::string_view line, const Variant& variant);
  std::optional<Problem> split_keyed(std::string_view line, const Variant& variant);
  std::optional<Problem> split_json(std::string_view line, const Variant& variant);
  bool repair_json(std::string_view line, const Variant& variant);
  void plan(const Variant& variant);
  void begin_record(Values& values) const;
  bool read_simple(const Step& step, std::string_view text, Values& values);
  std::optional<Problem> read_field(const Step& step, Values& values);
  bool read_value(const Step& step, std::string_view text, Values& values);
  bool read_rarer_value(const Step& step, std::string_view text, Values& values);
  std::string_view keep(std::string_view text);
  void forget_kept();

  Reused<std::string_view> fields_;
  Reused<std::uint32_t> places_; ///< 1-based byte column of each field; none when the line was cut
  std::string_view line_;
  char separator_ = 0;           ///< of a line that was cut
  std::string scratch_;          ///< unescaped fields of a delimited line, never longer than the line
  std::deque<std::string> kept_; ///< texts of rarer forms
  const Variant* planned_ = nullptr;
  std::vector<std::uint8_t> roles_; ///< of the columns
  std::vector<Step> checks_;        ///< of the columns that are not any text
  std::uint64_t present_ = 0;       ///< roles of the planned variant
  bool has_parts_ = false;          ///< columns of it give parts of times
  bool repaired_ = false;
  bool careful_ = false;
  CivilReader civil_;
};

} // namespace telctl::cdr
