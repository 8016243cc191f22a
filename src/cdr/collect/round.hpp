#pragma once
#include <map>
#include <string>
#include <vector>

#include <collect/content.hpp>
#include <collect/feed.hpp>
#include <collect/taker.hpp>
#include <collect/teller.hpp>

namespace telctl::cdr {

std::int64_t nanoseconds(Clock& clock);
bool same_file(const FileStamp& a, const FileStamp& b);

/// One round over the files of one source.
class Round {
 public:
  Round(Store& store, const Source& source, const std::vector<std::string>& patterns, Clock& clock,
        const CollectOptions& options);
  Result<SourceOutcome> run();

 private:
  /// A file of this round and the stream that its bytes belong to.
  struct Seen {
    FileLook look;
    bool packed = false;
    bool read = false;       ///< in this round
    std::uint64_t known = 0; ///< bytes that were taken before
    std::uint64_t taken = 0; ///< now
  };

  Status load();
  std::vector<std::string> files();
  Status visit(const std::string& path);
  Result<std::optional<Content>> grown(const std::string& path, const FileStamp& stamp);
  Status take(const std::string& path, const Content& content, const Stream* grown);
  Result<Stream> stream_for(const std::string& path, const Content& content, std::uint64_t end, bool& complete);
  Result<Stream> related(const std::string& path, const Content& content, std::uint64_t end, bool& complete);
  Stream new_stream(const std::string& path) const;
  void keep(const Stream& stream);
  [[nodiscard]] const Stream* stream(std::int64_t id) const;
  [[nodiscard]] const FileLook* old_look(const std::string& path) const;
  [[nodiscard]] std::optional<std::int64_t> last_number() const;
  bool is_forced(const std::string& path) const;

  // What the round tells beyond its tickets (judge.cpp).
  Status judge();
  Status judge_path(const FileLook& before);
  Status judge_emptied(const FileLook& before, const Stream& old);
  Status judge_sent_again(const Seen& seen);
  [[nodiscard]] const Seen* elsewhere(std::int64_t stream, const std::string& path) const;

  Store& store_;
  const Source& source_;
  const std::vector<std::string>& patterns_;
  Clock& clock_;
  const CollectOptions& options_;
  std::string now_;
  SourceOutcome outcome_;
  std::vector<Stream> streams_;
  std::vector<FileLook> looks_; ///< of the rounds before
  Teller teller_;
  std::map<std::string, Seen> seen_;
  std::vector<Jump> jumps_;
};

} // namespace telctl::cdr
