#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <telctl/cdr/store.hpp>

namespace telctl::cdr {

/// What one reading of a file tells about its bytes.
struct Content {
  FileStamp stamp;
  bool packed = false;
  std::uint64_t size = 0;                      ///< of the unpacked bytes
  std::uint64_t whole_lines = 0;               ///< bytes up to the end of the last line that has one
  std::map<std::uint64_t, std::string> hashes; ///< SHA-256 of the first N bytes, for each N asked for that it has
};
Result<Content> fingerprint(const std::string& path, const std::set<std::uint64_t>& lengths);

/// The same of a file that is known up to `position`, without reading what is known: its first bytes and those in front
/// of the position are compared with those of the store. Nothing when they differ, or it is packed or shorter.
Result<std::optional<Content>> read_on(const std::string& path, Store& store, const Stream& stream);

/// The stream that the file goes on with: all that was taken of it is the beginning of the file. Of several the
/// longest; the one that was at this path before goes first.
const Stream* continued_by(const Content& content, const std::vector<Stream>& streams, std::int64_t at_this_path);
/// Streams that begin with the same record.
std::vector<const Stream*> relatives(const Content& content, const std::vector<Stream>& streams);
/// How many bytes the file and the stream have in common at their beginning.
Result<std::uint64_t> common_bytes(const std::string& path, Store& store, const Stream& stream);

} // namespace telctl::cdr
