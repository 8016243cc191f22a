#include <collect/round.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <glob.h>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::cdr {
namespace {

/// The clock of a file system ticks in steps: what was written this shortly before it was read may have been written
/// once more with the same time.
constexpr std::int64_t grain_ns = 2'000'000'000;

} // namespace

std::int64_t nanoseconds(Clock& clock) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(clock.now().time_since_epoch()).count();
}

bool same_file(const FileStamp& a, const FileStamp& b) {
  return a.device == b.device && a.inode == b.inode && a.born_ns == b.born_ns;
}

Result<SourceOutcome> collect_files(Store& store, const Source& source, const std::vector<std::string>& patterns,
                                    Clock& clock, const CollectOptions& options) {
  return Round(store, source, patterns, clock, options).run();
}

Round::Round(Store& store, const Source& source, const std::vector<std::string>& patterns, Clock& clock,
             const CollectOptions& options)
    : store_(store), source_(source), patterns_(patterns), clock_(clock), options_(options), now_(iso8601(clock.now())),
      teller_(store, source, now_, outcome_) {
  outcome_.source = source.name;
  outcome_.site = source.reading.site;
}

Result<SourceOutcome> Round::run() {
  if (auto status = load(); !status) return fail(status.error());
  for (const auto& path : files()) {
    if (options_.stop && options_.stop()) return outcome_;
    ++outcome_.files;
    auto status = visit(path);
    if (status) continue;
    // The store is one for all; a file that cannot be read now stops only itself.
    const bool of_this_file =
        status.error().code == errors::file_missing || status.error().code == errors::file_unreadable ||
        status.error().code == errors::gzip_broken || status.error().code == errors::cdr_file_changed;
    if (!of_this_file) return fail(status.error());
    outcome_.failures.push_back(status.error());
  }
  if (options_.stop && options_.stop()) return outcome_;
  // Notices first, looks last: a run that is killed in between tells them again rather than never.
  if (auto status = judge(); !status) return fail(status.error());
  for (const auto& [path, seen] : seen_)
    if (seen.read)
      if (auto status = store_.remember(seen.look); !status) return fail(status.error());
  return outcome_;
}

Status Round::load() {
  auto streams = store_.streams(source_.name);
  if (!streams) return fail(streams.error());
  auto looks = store_.looks(source_.name);
  if (!looks) return fail(looks.error());
  streams_ = std::move(*streams);
  looks_ = std::move(*looks);
  return teller_.load();
}

/// Regular files that the patterns name, the oldest first, each once.
std::vector<std::string> Round::files() {
  std::vector<std::pair<std::int64_t, std::string>> found;
  for (const auto& pattern : patterns_) {
    ::glob_t names{};
    if (::glob(pattern.c_str(), 0, nullptr, &names) == 0)
      for (std::size_t i = 0; i < names.gl_pathc; ++i) {
        const std::string path = names.gl_pathv[i];
        std::error_code ignored;
        const auto stamp = stamp_of(path);
        if (stamp && std::filesystem::is_regular_file(path, ignored)) found.emplace_back(stamp->modified_ns, path);
      }
    ::globfree(&names);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> paths;
  for (auto& [time, path] : found)
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(std::move(path));
  return paths;
}

Status Round::visit(const std::string& path) {
  const auto stamp = stamp_of(path);
  if (!stamp) return fail(stamp.error());
  if (const auto* look = old_look(path);
      look != nullptr && look->settled && look->stamp == *stamp && !is_forced(path)) {
    ++outcome_.unchanged;
    seen_[path].look = *look;
    return {};
  }
  const auto more = grown(path, *stamp);
  if (!more) return fail(more.error());
  if (*more) return take(path, **more, stream(old_look(path)->stream));
  std::set<std::uint64_t> lengths;
  for (const auto& stream : streams_) {
    lengths.insert(stream.position);
    lengths.insert(stream.first_record);
  }
  const auto content = fingerprint(path, lengths);
  if (!content) return fail(content.error());
  return take(path, *content, nullptr);
}

/// The very file that was at this path, longer: only what is new of it is read. Whatever else has become of a file is
/// seen by reading all of it.
Result<std::optional<Content>> Round::grown(const std::string& path, const FileStamp& stamp) {
  const auto* look = old_look(path);
  if (look == nullptr || is_forced(path) || stamp.born_ns == 0 || !same_file(look->stamp, stamp))
    return std::optional<Content>();
  const auto* known = stream(look->stream);
  if (known == nullptr || known->position == 0 || known->position > stamp.size || !can_resume(*known, source_))
    return std::optional<Content>();
  auto content = read_on(path, store_, *known);
  if (content && *content && !same_file((*content)->stamp, stamp)) return std::optional<Content>();
  return content;
}

Status Round::take(const std::string& path, const Content& content, const Stream* grown) {
  const auto now = nanoseconds(clock_);
  const bool final = content.packed || now - content.stamp.modified_ns > options_.final_after_s * 1'000'000'000;
  const auto end = final ? content.size : content.whole_lines;
  outcome_.waiting += content.size - end;
  if (end == 0) return {};

  bool complete = false;
  auto stream = grown != nullptr ? Result<Stream>(*grown) : stream_for(path, content, end, complete);
  if (!stream) return fail(stream.error());
  if (grown != nullptr) complete = grown->position >= end;
  const auto known = stream->position;
  if (!complete) {
    Taker taker(store_, source_, *stream, options_, now_, outcome_);
    if (source_.numbered.declared) taker.number_near(last_number());
    auto status = taker.run(path, content.stamp, end, final, grown != nullptr);
    if (taker.stream().id != 0) keep(taker.stream());
    if (!status) return status;
    jumps_.insert(jumps_.end(), taker.jumps().begin(), taker.jumps().end());
    *stream = taker.stream();
  }
  if (stream->id == 0) return {};
  seen_[path] = {.look = {.source = source_.name,
                          .path = path,
                          .stamp = content.stamp,
                          .stream = stream->id,
                          .settled = end == content.size && std::abs(now - content.stamp.changed_ns) > grain_ns},
                 .packed = content.packed,
                 .read = true,
                 .known = std::min(known, end),
                 .taken = stream->position > known ? stream->position - known : 0};
  return {};
}

Result<Stream> Round::stream_for(const std::string& path, const Content& content, std::uint64_t end, bool& complete) {
  if (is_forced(path)) return new_stream(path);
  const auto* look = old_look(path);
  if (const auto* known = continued_by(content, streams_, look == nullptr ? 0 : look->stream)) {
    complete = known->position >= end;
    return *known;
  }
  return related(path, content, end, complete);
}

/// Begins as a stream does, but does not go on where it stands: a shorter copy of it, or one that was changed.
Result<Stream> Round::related(const std::string& path, const Content& content, std::uint64_t end, bool& complete) {
  std::uint64_t most = 0;
  const Stream* nearest = nullptr;
  for (const auto* relative : relatives(content, streams_)) {
    const auto common = common_bytes(path, store_, *relative);
    if (!common) return fail(common.error());
    if (*common >= end) {
      complete = true;
      return *relative;
    }
    if (*common > most) {
      most = *common;
      nearest = relative;
    }
  }
  auto stream = new_stream(path);
  if (nearest != nullptr) {
    stream.held = fmt::format("begins with the first {} bytes of {} and goes on otherwise", most, nearest->name);
    auto status = teller_.tell({.stream = nearest->name,
                                .path = path,
                                .code = errors::cdr_diverges.number,
                                .what = fmt::format("{}: kept as {}, and not read", stream.held, stream.name)});
    if (!status) return fail(status.error());
  }
  return stream;
}

std::optional<std::int64_t> Round::last_number() const {
  Numbers numbers;
  for (const auto& stream : streams_)
    numbers.add(Numbers::parse(stream.numbers));
  return numbers.empty() ? std::nullopt : std::optional(numbers.last());
}

Stream Round::new_stream(const std::string& path) const {
  const auto base = fmt::format("{}/{}", source_.name, std::filesystem::path(path).filename().string());
  const auto taken = [&](const std::string& name) {
    return std::any_of(streams_.begin(), streams_.end(), [&](const auto& stream) { return stream.name == name; });
  };
  auto name = base;
  for (int i = 2; taken(name); ++i)
    name = fmt::format("{}#{}", base, i);
  return {.name = std::move(name), .source = source_.name, .site = source_.reading.site, .path = path};
}

void Round::keep(const Stream& stream) {
  const auto known = std::find_if(streams_.begin(), streams_.end(), [&](const auto& s) { return s.id == stream.id; });
  if (known == streams_.end())
    streams_.push_back(stream);
  else
    *known = stream;
}

const Stream* Round::stream(std::int64_t id) const {
  const auto found = std::find_if(streams_.begin(), streams_.end(), [&](const auto& s) { return s.id == id; });
  return found == streams_.end() ? nullptr : &*found;
}

const FileLook* Round::old_look(const std::string& path) const {
  const auto found = std::find_if(looks_.begin(), looks_.end(), [&](const auto& look) { return look.path == path; });
  return found == looks_.end() ? nullptr : &*found;
}

bool Round::is_forced(const std::string& path) const {
  return std::any_of(options_.force_new.begin(), options_.force_new.end(), [&](const auto& forced) {
    return std::filesystem::path(forced).lexically_normal() == std::filesystem::path(path).lexically_normal();
  });
}

} // namespace telctl::cdr
