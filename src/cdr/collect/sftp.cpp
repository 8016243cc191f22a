// Files of another machine: the system's sftp makes copies of those that changed, and the copies are then read as any
// file is. A copy keeps its identity while its file only grows, so that it is read on from where it was.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>

#include <collect/feed.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/file.hpp>
#include <telctl/io/program.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

namespace fs = std::filesystem;

/// What `ls -ln` says of a remote file: rights, owner, size, time. Any change of it means: fetch it again.
using Listing = std::map<std::string, std::string>;

class Mirror {
 public:
  Mirror(const Source& source, const CollectOptions& options, SourceOutcome& outcome)
      : sftp_(*source.sftp), name_(source.name), folder_(options.spool / source.name), outcome_(outcome) {}

  Result<std::vector<std::string>> refresh();

 private:
  Result<ProgramOutput> run(const std::string& batch);
  Result<Listing> list();
  Listing read_listing() const;
  Status fetch(const std::vector<std::string>& paths);
  Status put_in_place(const std::string& path);
  void remove_gone(const Listing& now);
  [[nodiscard]] fs::path copy_of(const std::string& path) const { return folder_ / path.substr(1); }
  [[nodiscard]] fs::path fetched(const std::string& path) const {
    const auto copy = copy_of(path);
    return copy.parent_path() / (".fetched-" + copy.filename().string());
  }
  [[nodiscard]] fs::path listing_file() const { return folder_ / ".listing"; }
  [[nodiscard]] Error failed(std::string what, std::string cause) const;

  const SftpSource& sftp_;
  std::string name_;
  fs::path folder_;
  SourceOutcome& outcome_;
};

/// A path as a word of the client: inside quotation marks no letter has a meaning of its own.
std::string quoted(const std::string& path) {
  std::string text = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

/// A pattern, whose stars must stand outside of them.
std::string escaped(const std::string& pattern) {
  std::string text;
  for (const char c : pattern) {
    if (c == '"' || c == '\'' || c == '\\' || c == ' ' || c == '\t' || c == '#') text += '\\';
    text += c;
  }
  return text;
}

/// A path that can be kept below a folder, and written in a batch.
bool is_safe(const std::string& path) {
  if (!path.starts_with('/') || path.find('\n') != std::string::npos || path.find('\r') != std::string::npos)
    return false;
  const auto parts = split(std::string_view(path).substr(1), '/');
  return std::none_of(parts.begin(), parts.end(),
                      [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

Error Mirror::failed(std::string what, std::string cause) const {
  while (cause.ends_with('\n') || cause.ends_with('\r'))
    cause.pop_back();
  return {.code = errors::cdr_no_rows,
          .what = std::move(what),
          .where = {.object = name_},
          .cause = std::move(cause),
          .retryable = true};
}

Result<ProgramOutput> Mirror::run(const std::string& batch) {
  const auto file = folder_ / ".batch";
  if (auto written = write_file_atomically(file, batch, 0600); !written) return fail(written.error());
  // No questions are asked, and no unknown machine is believed.
  std::vector<std::string> arguments{
      "-q", "-b", file.string(), "-oBatchMode=yes", "-oStrictHostKeyChecking=yes", "-oConnectTimeout=20"};
  if (!sftp_.port.empty()) arguments.push_back("-oPort=" + sftp_.port);
  if (!sftp_.identity.empty()) {
    arguments.push_back("-oIdentitiesOnly=yes");
    arguments.push_back("-oIdentityFile=" + sftp_.identity);
  }
  if (!sftp_.known_hosts.empty()) arguments.push_back("-oUserKnownHostsFile=" + sftp_.known_hosts);
  arguments.push_back(sftp_.host);
  return run_program("sftp", arguments);
}

/// "-rw-r--r--    ? 1000     1000         5440 Nov 26 10:00 /var/log/Master.csv"
Result<Listing> Mirror::list() {
  std::string batch;
  for (const auto& pattern : sftp_.files)
    batch += "-ls -ln " + escaped(pattern) + "\n";
  // Without this one, a machine that cannot be reached would look like one without files.
  const auto answer = run(batch + "pwd\n");
  if (!answer) return fail(answer.error());
  if (answer->exit_code != 0 || answer->output.find("Remote working directory:") == std::string::npos)
    return fail(failed("the machine of the files does not let itself be asked", answer->errors));
  Listing listing;
  for (const auto line : split(answer->output, '\n')) {
    if (!line.starts_with('-')) continue; // a regular file
    const auto place = line.find(" /");
    if (place == std::string_view::npos) continue;
    const auto path = std::string(line.substr(place + 1));
    if (is_safe(path))
      listing[path] = std::string(line.substr(0, place));
    else
      outcome_.failures.push_back(failed(fmt::format("a file has a name that is not used: {}", visible(path)), ""));
  }
  return listing;
}

Listing Mirror::read_listing() const {
  Listing listing;
  const auto text = read_file(listing_file());
  if (!text) return listing;
  for (const auto line : split(*text, '\n'))
    if (const auto tab = line.find('\t'); tab != std::string_view::npos)
      listing[std::string(line.substr(tab + 1))] = std::string(line.substr(0, tab));
  return listing;
}

Status Mirror::fetch(const std::vector<std::string>& paths) {
  std::string batch;
  for (const auto& path : paths) {
    std::error_code ignored;
    fs::create_directories(copy_of(path).parent_path(), ignored);
    fs::remove(fetched(path), ignored);
    batch += fmt::format("-get -p {} {}\n", quoted(path), quoted(fetched(path).string()));
  }
  const auto answer = run(batch);
  if (!answer) return fail(answer.error());
  if (answer->exit_code != 0) return fail(failed("the files cannot be fetched", answer->errors));
  return {};
}

bool begins_with(const fs::path& longer, const fs::path& shorter) {
  std::ifstream a(longer, std::ios::binary);
  std::ifstream b(shorter, std::ios::binary);
  std::string left(std::size_t{1} << 18U, '\0');
  std::string right(left.size(), '\0');
  for (;;) {
    b.read(right.data(), static_cast<std::streamsize>(right.size()));
    const auto count = b.gcount();
    if (count == 0) return b.eof();
    a.read(left.data(), count);
    if (a.gcount() != count || !std::equal(left.begin(), left.begin() + count, right.begin())) return false;
  }
}

/// What was fetched becomes the copy: it is added to it when the file has grown, else it takes its place.
Status Mirror::put_in_place(const std::string& path) {
  std::error_code code;
  const auto from = fetched(path);
  const auto to = copy_of(path);
  if (fs::exists(to, code) && begins_with(from, to)) {
    std::ifstream in(from, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(fs::file_size(to, code)));
    std::ofstream out(to, std::ios::binary | std::ios::app);
    if (in.peek() != std::ifstream::traits_type::eof()) out << in.rdbuf();
    out.close();
    if (!out) return fail({.code = errors::file_write_failed, .what = "cannot write", .where = {.file = to.string()}});
    fs::last_write_time(to, fs::last_write_time(from, code), code); // by which the files are put in their order
    fs::remove(from, code);
    return {};
  }
  fs::rename(from, to, code);
  if (code)
    return fail({.code = errors::file_write_failed,
                 .what = "cannot write",
                 .where = {.file = to.string()},
                 .cause = code.message()});
  return {};
}

/// What is not on the other machine any more has been read: this round, or one before, took it.
void Mirror::remove_gone(const Listing& now) {
  for (const auto& [path, state] : read_listing()) {
    std::error_code ignored;
    if (now.find(path) == now.end()) fs::remove(copy_of(path), ignored);
  }
}

Result<std::vector<std::string>> Mirror::refresh() {
  if (auto made = make_private_folder(folder_.parent_path()); !made) return fail(made.error());
  if (auto made = make_private_folder(folder_); !made) return fail(made.error());
  auto now = list();
  if (!now) return fail(now.error());
  const auto before = read_listing();
  std::vector<std::string> changed;
  for (const auto& [path, state] : *now) {
    const auto known = before.find(path);
    std::error_code ignored;
    if (known == before.end() || known->second != state || !fs::exists(copy_of(path), ignored)) changed.push_back(path);
  }
  if (!changed.empty())
    if (auto done = fetch(changed); !done) return fail(done.error());
  for (const auto& path : changed) {
    std::error_code ignored;
    if (!fs::exists(fetched(path), ignored)) {
      outcome_.failures.push_back(failed(fmt::format("{} could not be fetched", visible(path)), ""));
      now->erase(path);
      continue;
    }
    if (auto done = put_in_place(path); !done) return fail(done.error());
  }
  remove_gone(*now);
  std::string text;
  for (const auto& [path, state] : *now)
    text += state + "\t" + path + "\n";
  if (auto written = write_file_atomically(listing_file(), text, 0600); !written) return fail(written.error());
  std::vector<std::string> copies;
  for (const auto& pattern : sftp_.files)
    copies.push_back(copy_of(pattern).string());
  return copies;
}

} // namespace

Result<std::vector<std::string>> fetch_files(const Source& source, const CollectOptions& options,
                                             SourceOutcome& outcome) {
  return Mirror(source, options, outcome).refresh();
}

} // namespace telctl::cdr
