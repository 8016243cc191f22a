// What a round tells beyond its tickets: bytes that may be lost, files that were sent again, numbers that are missing.
#include <collect/round.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {
namespace {

/// Whether the file was under another name when its stream began: it was moved to `path`, and nobody begins to write
/// there. A stream keeps the name of its first file (Round::new_stream).
bool was_moved_to(const std::string& path, const Stream& stream) {
  const auto first = stream.name.substr(stream.source.size() + 1);
  const auto file = std::filesystem::path(path).filename().string();
  return first != file && !first.starts_with(file + "#");
}

} // namespace

Status Round::judge() {
  for (const auto& look : looks_)
    if (auto status = judge_path(look); !status) return status;
  for (const auto& [path, seen] : seen_)
    if (auto status = judge_sent_again(seen); !status) return status;
  if (auto status = teller_.tell_holes(streams_, jumps_); !status) return status;
  return teller_.tell_silence(streams_, nanoseconds(clock_) / 1'000'000'000);
}

/// A file that held one stream holds another now, wherever it is: it was emptied in place.
Status Round::judge_emptied(const FileLook& before, const Stream& old) {
  if (before.stamp.born_ns == 0) return {}; // an inode alone may be that of another file
  const auto now = std::find_if(seen_.begin(), seen_.end(), [&](const auto& item) {
    return same_file(item.second.look.stamp, before.stamp) && item.second.look.stream != before.stream;
  });
  if (now == seen_.end()) return {};
  const auto* copy = elsewhere(before.stream, now->first);
  return teller_.tell(
      {.stream = old.name,
       .path = before.path,
       .code = errors::cdr_truncated.number,
       .what = copy != nullptr
                   ? fmt::format("the file was emptied in place after it had been copied to {} (copytruncate): "
                                 "what was written between the two is lost, and nothing tells how much",
                                 copy->look.path)
                   : fmt::format("the file was emptied in place, and no copy is here: what came after its first "
                                 "{} bytes is lost, if there was any",
                                 old.position),
       .from = old.taken_at,
       .to = now_});
}

/// Where one stream was, another is now. If the old one is at another path, it was moved and its end has been read.
Status Round::judge_path(const FileLook& before) {
  const auto now = seen_.find(before.path);
  if (source_.replaced || is_forced(before.path)) return {};
  const auto* old = stream(before.stream);
  if (old == nullptr) return {};
  if (auto status = judge_emptied(before, *old); !status) return status;
  if (now == seen_.end() || now->second.look.stream == before.stream) return {};
  if (before.stamp.born_ns != 0 && same_file(before.stamp, now->second.look.stamp)) return {};
  // A known stream has come here from another path: archives were shifted, and the oldest was deleted.
  const auto in_its_place = now->second.look.stream;
  if (std::any_of(looks_.begin(), looks_.end(), [&](const auto& look) { return look.stream == in_its_place; }))
    return {};
  if (elsewhere(before.stream, before.path) != nullptr) return {};
  // An archive that was deleted when it had been read to its end; more than one shift has happened since.
  if (before.settled && was_moved_to(before.path, *old)) return {};
  return teller_.tell(
      {.stream = old->name,
       .path = before.path,
       .code = errors::cdr_end_unseen.number,
       .what = fmt::format("another file has its place and it is nowhere else: what was written after its first "
                           "{} bytes is lost, if there was any",
                           old->position),
       .from = old->taken_at,
       .to = now_});
}

Status Round::judge_sent_again(const Seen& seen) {
  if (!seen.read || seen.known == 0) return {};
  const auto* look = old_look(seen.look.path);
  const bool was_here = look != nullptr && look->stream == seen.look.stream;
  const auto* other = elsewhere(seen.look.stream, seen.look.path);
  // Growing, or moved: the same file. A packed one beside its original is a rotation under way.
  const bool packing = seen.packed && seen.taken == 0;
  if (was_here ? same_file(look->stamp, seen.look.stamp) : other == nullptr || packing) return {};
  ++outcome_.sent_again;
  const auto* known = stream(seen.look.stream);
  return teller_.tell(
      {.stream = known->name,
       .path = seen.look.path,
       .code = errors::cdr_sent_again.number,
       .what = seen.taken == 0 ? fmt::format("its {} bytes were taken before: nothing is taken again", seen.known)
                               : fmt::format("its first {} bytes were taken before: only the {} after them are taken",
                                             seen.known, seen.taken)});
}

const Round::Seen* Round::elsewhere(std::int64_t stream, const std::string& path) const {
  for (const auto& [other, seen] : seen_)
    if (other != path && seen.look.stream == stream) return &seen;
  return nullptr;
}

} // namespace telctl::cdr
