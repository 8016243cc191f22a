// A file in pieces of a megabyte. Each thread guesses that the state in which the reader leaves the piece before -
// layout, and what is proven about the clock - is that after the first piece. Where the guess was wrong, the rest is
// read in one go.
#include <telctl/cdr/parallel.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <thread>

#include <normalizer.hpp>
#include <telctl/io/input.hpp>

namespace telctl::cdr {
namespace {

constexpr std::uint64_t piece_size = 1U << 20U;
constexpr std::uint64_t smallest_file = 4 * piece_size;
constexpr std::uint64_t to_the_end = std::numeric_limits<std::uint64_t>::max();

/// Keeps what is put aside until it is the turn of the piece: only then are its line numbers known.
class Held : public TicketSink {
 public:
  explicit Held(PieceSink& sink) : sink_(sink) {}
  bool ticket(const TicketView& ticket) override { return sink_.ticket(ticket); }
  bool quarantined(const Quarantined& record) override {
    auto& kept = records_.emplace_back(record, std::string(record.raw));
    kept.first.raw = kept.second;
    return true;
  }
  bool hand_over(std::uint32_t lines_before) {
    bool go_on = true;
    for (auto& [record, raw] : records_) {
      record.line += lines_before;
      record.reason.where.line = record.line;
      go_on = go_on && sink_.quarantined(record);
    }
    return sink_.hand_over() && go_on;
  }

 private:
  PieceSink& sink_;
  std::deque<std::pair<Quarantined, std::string>> records_;
};

/// Hands over as it goes.
class Direct : public TicketSink {
 public:
  explicit Direct(PieceSink& sink) : sink_(sink) {}
  bool ticket(const TicketView& ticket) override {
    constexpr unsigned often = 256;
    return sink_.ticket(ticket) && (++tickets_ % often != 0 || sink_.hand_over());
  }
  bool quarantined(const Quarantined& record) override { return sink_.quarantined(record); }

 private:
  PieceSink& sink_;
  std::uint64_t tickets_ = 0;
};

Refill reading(InputFile& file, std::uint64_t from) {
  return [&file, from](char* buffer, std::size_t size) mutable -> Result<std::size_t> {
    auto count = file.read_at(from, buffer, size);
    if (count) from += *count;
    return count;
  };
}

/// A reader of the records that begin at `from` or behind it.
Result<RecordReader> reader_at(InputFile& file, std::uint64_t from) {
  if (from == 0) return RecordReader(reading(file, 0));
  // The line that ends at `from`, or across it, is of the piece before.
  RecordReader reader(reading(file, from - 1), from - 1);
  RawRecord ignored;
  if (const auto more = reader.next(ignored); !more) return fail(more.error());
  reader.count_lines_from(0);
  return reader;
}

struct Nothing : TicketSink {
  bool ticket(const TicketView& /*ticket*/) override { return true; }
  bool quarantined(const Quarantined& /*record*/) override { return true; }
};

/// Every record can be read by itself: no header, no date that an earlier record gives.
bool splittable(const StreamState& state) {
  if (state.current == nullptr) return false;
  const auto& format = *state.current->format;
  return format.header == Header::none && format.others.empty() && format.layout != Layout::json_items &&
         std::none_of(format.columns.begin(), format.columns.end(),
                      [](const auto& column) { return column.type == Type::time; });
}

class Team {
 public:
  Team(std::string path, InputFile& file, std::uint64_t size, const NormalizeOptions& options, const StreamState& start)
      : path_(std::move(path)), file_(file), pieces_((size + piece_size - 1) / piece_size), options_(options),
        state_(start), sum_(path_, options, nothing_) {
    sum_.resume(start);
  }

  Result<FileSummary> run(unsigned threads, const std::function<std::unique_ptr<PieceSink>()>& make_sink) {
    std::vector<std::unique_ptr<PieceSink>> sinks;
    for (unsigned i = 0; i < threads; ++i)
      sinks.push_back(make_sink());
    {
      std::vector<std::jthread> workers;
      for (auto& sink : sinks)
        workers.emplace_back([this, &sink] { work(*sink); });
    }
    if (error_) return fail(*error_);
    if (!stopped_ && turn_ < pieces_)
      if (auto status = rest(*make_sink()); !status) return fail(status.error());
    return sum_.finish();
  }

 private:
  void work(PieceSink& sink) {
    for (;;) {
      const auto piece = next_++;
      if (piece >= pieces_) return;
      StreamState start;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return piece == 0 || turn_ > 0 || over_; });
        if (over_) return;
        start = piece == 0 ? state_ : after_first_;
      }
      Held held(sink);
      Normalizer normalizer(path_, options_, held);
      normalizer.resume(start);
      const auto end = piece + 1 == pieces_ ? to_the_end : (piece + 1) * piece_size;
      auto reader = reader_at(file_, piece * piece_size);
      const auto status = reader ? normalizer.read_until(*reader, end) : Status(fail(reader.error()));
      if (!commit(piece, start, status, held, normalizer)) return;
    }
  }

  /// In the order of the file. False when there is nothing more to do.
  bool commit(std::uint64_t piece, const StreamState& start, const Status& status, Held& held, Normalizer& normalizer) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return turn_ == piece || over_; });
    if (over_) return false;
    const bool guessed = start == state_;
    if (!status) error_ = status.error();
    if (!status || !guessed) {
      over_ = true;
    } else {
      if (!held.hand_over(sum_.lines())) stopped_ = over_ = true;
      sum_.absorb(normalizer, sum_.lines());
      state_ = normalizer.state();
      if (piece == 0) after_first_ = state_;
      ++turn_;
    }
    changed_.notify_all();
    return !over_;
  }

  Status rest(PieceSink& sink) {
    Direct direct(sink);
    Normalizer normalizer(path_, options_, direct);
    normalizer.resume(state_);
    auto reader = reader_at(file_, turn_ * piece_size);
    if (!reader) return fail(reader.error());
    reader->count_lines_from(sum_.lines());
    if (auto status = normalizer.read_until(*reader, to_the_end); !status) return fail(status.error());
    (void)sink.hand_over();
    sum_.absorb(normalizer, 0);
    return {};
  }

  std::string path_;
  InputFile& file_;
  std::uint64_t pieces_;
  const NormalizeOptions& options_;
  std::atomic<std::uint64_t> next_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t turn_ = 0; ///< the piece that is to be handed over next
  bool over_ = false;      ///< no more pieces: an error, an end, or a wrong guess
  bool stopped_ = false;
  StreamState state_; ///< behind what was handed over
  StreamState after_first_;
  std::optional<Error> error_;
  Nothing nothing_;
  Normalizer sum_;
};

Result<FileSummary> in_one_go(const std::string& path, const NormalizeOptions& options, PieceSink& sink) {
  Direct direct(sink);
  auto summary = normalize_file(path, options, direct);
  (void)sink.hand_over();
  return summary;
}

} // namespace

Result<FileSummary> normalize_in_pieces(const std::string& path, const NormalizeOptions& options, unsigned threads,
                                        const std::function<std::unique_ptr<PieceSink>()>& make_sink) {
  auto file = InputFile::open(path);
  if (!file) return fail(file.error());
  const auto size = file->size();
  if (threads < 2 || !size || *size < smallest_file) return in_one_go(path, options, *make_sink());
  RecordReader reader(reading(*file, 0));
  Nothing unused;
  Normalizer probe(path, options, unused);
  const auto state = probe.begin(reader);
  if (!state) return fail(state.error());
  if (!splittable(*state)) return in_one_go(path, options, *make_sink());
  return Team(path, *file, *size, options, *state).run(threads, make_sink);
}

} // namespace telctl::cdr
