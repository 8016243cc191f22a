#include <collect/content.hpp>

#include <algorithm>
#include <cstring>

#include <telctl/support/running_hash.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t piece = std::size_t{1} << 18U;

} // namespace

Result<Content> fingerprint(const std::string& path, const std::set<std::uint64_t>& lengths) {
  auto file = UnpackedFile::open(path);
  if (!file) return fail(file.error());
  Content content{.stamp = file->stamp(), .packed = file->packed(), .hashes = {}};
  RunningSha256 hash;
  std::vector<char> buffer(piece);
  auto next = lengths.begin();
  for (;;) {
    const auto count = file->read(buffer.data(), buffer.size());
    if (!count) return fail(count.error());
    if (*count == 0) break;
    const std::string_view bytes(buffer.data(), *count);
    if (const auto end = bytes.rfind('\n'); end != std::string_view::npos) content.whole_lines = content.size + end + 1;
    std::size_t used = 0;
    for (; next != lengths.end() && *next <= content.size + bytes.size(); ++next) {
      hash.add(bytes.substr(used, *next - content.size - used));
      used = *next - content.size;
      content.hashes[*next] = hash.hex();
    }
    // What comes after the last length asked for needs no hash.
    if (next != lengths.end()) hash.add(bytes.substr(used));
    content.size += bytes.size();
  }
  return content;
}

namespace {

/// Whether the file has these bytes of the stream.
Result<bool> has_bytes(UnpackedFile& file, Store& store, const Stream& stream, std::uint64_t from, std::uint64_t to) {
  const auto known = store.raw(stream.id, from, to - from);
  if (!known) return fail(known.error());
  if (auto status = file.skip_to(from); !status) return fail(status.error());
  std::string bytes(known->size(), '\0');
  std::size_t count = 0;
  while (count < bytes.size()) {
    const auto more = file.read(bytes.data() + count, bytes.size() - count);
    if (!more) return fail(more.error());
    if (*more == 0) break;
    count += *more;
  }
  return count == to - from && bytes == *known;
}

} // namespace

Result<std::optional<Content>> read_on(const std::string& path, Store& store, const Stream& stream) {
  constexpr std::uint64_t compared = std::uint64_t{1} << 16U;
  auto file = UnpackedFile::open(path);
  if (!file) return fail(file.error());
  const std::optional<Content> nothing;
  if (file->packed() || file->stamp().size < stream.position) return nothing;
  const auto head = has_bytes(*file, store, stream, 0, std::min(stream.position, compared));
  if (!head || !*head) return head ? Result<std::optional<Content>>(nothing) : fail(head.error());
  const auto tail =
      has_bytes(*file, store, stream, stream.position - std::min(stream.position, compared), stream.position);
  if (!tail || !*tail) return tail ? Result<std::optional<Content>>(nothing) : fail(tail.error());
  Content content{.stamp = file->stamp(), .size = stream.position, .whole_lines = stream.position, .hashes = {}};
  std::vector<char> buffer(piece);
  for (;;) {
    const auto count = file->read(buffer.data(), buffer.size());
    if (!count) return fail(count.error());
    if (*count == 0) return std::optional(content);
    const auto end = std::string_view(buffer.data(), *count).rfind('\n');
    if (end != std::string_view::npos) content.whole_lines = content.size + end + 1;
    content.size += *count;
  }
}

const Stream* continued_by(const Content& content, const std::vector<Stream>& streams, std::int64_t at_this_path) {
  const Stream* best = nullptr;
  for (const auto& stream : streams) {
    // Without a record there is nothing to know it by but its path.
    if (stream.records == 0 && stream.id != at_this_path) continue;
    const auto hash = content.hashes.find(stream.position);
    if (hash == content.hashes.end() || hash->second != stream.prefix) continue;
    if (best == nullptr || stream.position > best->position ||
        (stream.position == best->position && stream.id == at_this_path))
      best = &stream;
  }
  return best;
}

std::vector<const Stream*> relatives(const Content& content, const std::vector<Stream>& streams) {
  std::vector<const Stream*> found;
  for (const auto& stream : streams) {
    if (stream.records == 0) continue;
    const auto hash = content.hashes.find(stream.first_record);
    if (hash != content.hashes.end() && hash->second == stream.first_prefix) found.push_back(&stream);
  }
  return found;
}

Result<std::uint64_t> common_bytes(const std::string& path, Store& store, const Stream& stream) {
  auto file = UnpackedFile::open(path);
  if (!file) return fail(file.error());
  std::vector<char> buffer(piece);
  std::uint64_t common = 0;
  while (common < stream.position) {
    const auto count =
        file->read(buffer.data(), static_cast<std::size_t>(std::min<std::uint64_t>(piece, stream.position - common)));
    if (!count) return fail(count.error());
    if (*count == 0) break;
    const auto known = store.raw(stream.id, common, *count);
    if (!known) return fail(known.error());
    const auto length = std::min(*count, known->size());
    const auto [mine, theirs] = std::mismatch(buffer.data(), buffer.data() + length, known->data());
    const auto same = static_cast<std::uint64_t>(mine - buffer.data());
    common += same;
    if (same < *count) break;
  }
  return common;
}

} // namespace telctl::cdr
