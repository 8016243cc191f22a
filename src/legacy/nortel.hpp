#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <telctl/legacy/facts.hpp>
#include <telctl/legacy/mapping.hpp>
#include <telctl/support/error.hpp>

/// Captures of the maintenance terminal of a Meridian 1 or CS1000: a dialogue (`REQ`, `TYPE`, … with what was typed), a
/// blank line, then the printout. What is sourced and what is not: docs/formats/nortel.md.
namespace telctl::legacy::nortel {

struct CaptureLine {
  Origin origin;
  std::string text; ///< without line end and trailing blanks
};

/// A line "MNEM value": the mnemonic in the first columns, blanks, the value.
struct Entry {
  std::string_view mnemonic;
  std::string_view value; ///< trimmed; empty when nothing is programmed
};
/// Nothing when the line does not begin with capitals in the first column.
std::optional<Entry> entry(std::string_view line);
/// A line that goes on with the list of the one before: five blanks.
bool is_continuation(std::string_view line);
/// "014 0 00 03": loop, shelf, card and unit, as printed. The small form "14 3" is only typed.
std::optional<std::string> equipment_position(std::string_view text);

enum class Taken {
  facts,  ///< gave facts
  layout, ///< recognised, nothing to carry
  held,   ///< counted by the printout itself, once its block ends
};

/// One printout being read. `take` gets each line that is neither blank nor a message of the machine.
class Printout {
 public:
  explicit Printout(FactSet& facts) : facts_(facts) {}
  Printout(const Printout&) = delete;
  Printout& operator=(const Printout&) = delete;
  virtual ~Printout() = default;
  virtual Result<Taken> take(const CaptureLine& line) = 0;
  /// The printout is over: the next request, or the end of the file.
  virtual void end() {}

 protected:
  void add(Subject subject, std::string_view attribute, std::string_view value, const CaptureLine& line,
           bool feature = true);
  [[nodiscard]] Error unknown(const CaptureLine& line, std::string_view printout) const;
  [[nodiscard]] Error wrong(const CaptureLine& line, ErrorCode code, std::string what) const;
  [[nodiscard]] Error no_number(const CaptureLine& line, std::string_view value) const;
  [[nodiscard]] Error no_position(const CaptureLine& line) const;
  FactSet& facts_;
};

/// The printout that answers TYPE or FEAT (lower case): "tnb", "dnb", "ght", "fcr", "idc", "ncos", "iss". One of
/// another type puts every line aside.
std::unique_ptr<Printout> make_printout(std::string_view type, FactSet& facts, const Mapping& mapping);
std::unique_ptr<Printout> make_terminal_block(FactSet& facts, const Mapping& mapping);

} // namespace telctl::legacy::nortel
