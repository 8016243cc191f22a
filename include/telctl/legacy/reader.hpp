#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/legacy/facts.hpp>
#include <telctl/legacy/mapping.hpp>

namespace telctl::legacy {

/// Whether bytes look like a format.
struct Detection {
  int confidence = 0;               ///< 0 (no) to 100 (certain)
  std::string version;              ///< generation or release, when the file tells it
  std::vector<std::string> reasons; ///< what speaks for it and against it
};

/// An export to read: its name for messages, and its bytes.
struct Input {
  std::string name;
  std::string_view bytes;
};

/// A reader of one family of exports: one file in src/legacy and one line in src/legacy/registry.cpp.
struct Reader {
  std::string_view name;  ///< "nortel": what is typed after `telctl import`
  std::string_view title; ///< "Nortel Meridian 1 and CS1000: captures of LD 20, 22, 49, 81 and 95"
  Detection (*detect)(std::string_view bytes);
  /// Appends what the export says to `facts`. The error is for an export that cannot be read at all (encoding, missing
  /// columns).
  Status (*read)(const Input& input, const Mapping& mapping, FactSet& facts);
  /// Once all exports are read: facts that need each other's (who owns a number that stands on several sets). Null when
  /// there are none.
  void (*settle)(FactSet& facts, const Mapping& mapping) = nullptr;
};

const std::vector<Reader>& readers();
/// Null when there is none of this name.
const Reader* find_reader(std::string_view name);

struct Candidate {
  const Reader* reader = nullptr;
  Detection detection;
};
/// Readers that see anything of theirs in the bytes, the most confident first.
std::vector<Candidate> detect(std::string_view bytes);

} // namespace telctl::legacy
