// Connections on which exchanges send their records as they are made: to those that listen, and from those that
// connect.
#include <algorithm>
#include <chrono>
#include <utility>

#include <collect/feed.hpp>
#include <collect/oxe.hpp>
#include <collect/relay.hpp>
#include <collect/repeats.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/socket.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::chrono::milliseconds patience{3'000}; // to connect, and for a first or further record
constexpr std::chrono::seconds between_tries{10};
constexpr std::uint64_t looked_back = std::uint64_t{1} << 16U; ///< for records that are sent again
constexpr std::size_t longest_record = std::size_t{1} << 20U;

class TcpFeed final : public Feed {
 public:
  TcpFeed(Store& store, const Source& source, Clock& clock, const CollectOptions& options)
      : store_(store), tcp_(*source.tcp), options_(options), pieces_(store, source, clock), relay_(tcp_) {}

  Status round(SourceOutcome& outcome) override;
  Status poll(SourceOutcome& outcome) override;

 private:
  [[nodiscard]] bool is_open() const { return peer_.is_open(); }
  Status connect(SourceOutcome& outcome);
  Status accept(SourceOutcome& outcome);
  Status begin();
  Status look_back();
  Status receive(SourceOutcome& outcome);
  Result<std::string> understood(SourceOutcome& outcome);
  Status take(std::string_view lines, SourceOutcome& outcome);
  Status take_repeated(std::string_view& lines, SourceOutcome& outcome);
  Status finish_half(std::string_view first);
  Status end(SourceOutcome& outcome);
  void complain(const Error& error, SourceOutcome& outcome);

  Store& store_;
  const TcpSource& tcp_;
  const CollectOptions& options_;
  Pieces pieces_;
  Relay relay_;
  bool opened_ = false; ///< the stream
  Socket listener_;
  Socket peer_;
  std::string buffer_; ///< received, and not a whole record yet
  OxeProtocol oxe_;
  Repeats repeats_;
  bool fresh_ = false; ///< no record has come on this connection
  std::chrono::steady_clock::time_point next_try_;
};

Status TcpFeed::round(SourceOutcome& outcome) {
  if (options_.check) return {}; // what is received is gone at the exchange
  if (options_.follow) return poll(outcome);
  auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto before = outcome.bytes;
    if (auto status = poll(outcome); !status) return status;
    if (outcome.bytes != before) until = std::chrono::steady_clock::now() + patience;
    const bool failed = tcp_.side == TcpSource::Side::connects && !is_open();
    if (failed || std::chrono::steady_clock::now() > until || (options_.stop && options_.stop())) break;
    if (is_open())
      (void)peer_.wait(std::chrono::milliseconds(100));
    else
      (void)listener_.wait(std::chrono::milliseconds(100));
  }
  if (auto status = end(outcome); !status) return status;
  listener_.close();
  return {};
}

Status TcpFeed::poll(SourceOutcome& outcome) {
  if (options_.check) return {};
  if (!opened_) {
    const auto where = fmt::format("tcp {}:{}", tcp_.host, tcp_.port);
    if (auto status = pieces_.open("tcp", where); !status) return status;
    opened_ = true;
  }
  if (!is_open()) {
    const bool connects = tcp_.side == TcpSource::Side::connects;
    if (auto status = connects ? connect(outcome) : accept(outcome); !status) return status;
  }
  if (is_open())
    if (auto status = receive(outcome); !status) return status;
  const auto said = relay_.work(outcome);
  if (!said.empty() && is_open())
    if (auto sent = peer_.send(said, patience); !sent) complain(sent.error(), outcome);
  return {};
}

void TcpFeed::complain(const Error& error, SourceOutcome& outcome) {
  outcome.failures.push_back(error);
}

Status TcpFeed::connect(SourceOutcome& outcome) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_try_) return {};
  next_try_ = now + between_tries;
  auto made = Socket::connect(tcp_.host, tcp_.port, patience);
  if (!made) {
    complain(made.error(), outcome);
    return {};
  }
  peer_ = std::move(*made);
  if (tcp_.protocol == TcpSource::Protocol::oxe)
    if (auto sent = peer_.send(OxeProtocol::hello(), patience); !sent) {
      complain(sent.error(), outcome);
      peer_.close();
      return {};
    }
  return begin();
}

Status TcpFeed::accept(SourceOutcome& outcome) {
  if (!listener_.is_open()) {
    auto made = Socket::listen(tcp_.host, tcp_.port);
    if (!made) {
      complain(made.error(), outcome);
      return {};
    }
    listener_ = std::move(*made);
  }
  std::string peer;
  auto accepted = listener_.accept(peer);
  if (!accepted) {
    complain(accepted.error(), outcome);
    return {};
  }
  if (!accepted->is_open()) return {};
  if (std::find(tcp_.from.begin(), tcp_.from.end(), peer) == tcp_.from.end()) {
    complain({.code = errors::connection_failed,
              .what = fmt::format("{} has connected, and is not declared: its bytes were not read", visible(peer)),
              .hint = "from: lists the addresses of the exchange"},
             outcome);
    return {};
  }
  peer_ = std::move(*accepted);
  return begin();
}

Status TcpFeed::begin() {
  buffer_.clear();
  oxe_ = {};
  fresh_ = true;
  return look_back();
}

/// The last records of the connection before, without one that did not come whole.
Status TcpFeed::look_back() {
  const auto& stream = pieces_.stream();
  if (stream.id == 0) {
    repeats_ = {};
    return {};
  }
  const auto from = stream.position - std::min(stream.position, looked_back);
  auto bytes = store_.raw(stream.id, from, stream.position - from);
  if (!bytes) return fail(bytes.error());
  const auto open = store_.quarantine(stream.id);
  if (!open) return fail(open.error());
  auto end = bytes->size();
  for (const auto& entry : *open)
    if (entry.code == errors::cdr_partial_line.number && entry.offset + entry.length + 1 == stream.position &&
        entry.offset >= from)
      end = entry.offset - from;
  std::vector<std::string> records;
  std::string_view rest = std::string_view(*bytes).substr(0, end);
  if (from > 0) rest.remove_prefix(std::min(rest.find('\n') + 1, rest.size()));
  for (auto stop = rest.find('\n'); stop != std::string_view::npos; stop = rest.find('\n')) {
    records.emplace_back(rest.substr(0, stop));
    rest.remove_prefix(stop + 1);
  }
  repeats_ = Repeats(std::move(records));
  return {};
}

/// What is whole of that which was received, as lines.
Result<std::string> TcpFeed::understood(SourceOutcome& outcome) {
  if (tcp_.protocol == TcpSource::Protocol::lines) {
    const auto end = buffer_.rfind('\n');
    auto lines = buffer_.substr(0, end == std::string::npos ? 0 : end + 1);
    buffer_.erase(0, lines.size());
    return lines;
  }
  auto step = oxe_.take(buffer_);
  if (!step) return fail(step.error());
  if (!step->answer.empty())
    if (auto sent = peer_.send(step->answer, patience); !sent) complain(sent.error(), outcome);
  return std::move(step->lines);
}

Status TcpFeed::receive(SourceOutcome& outcome) {
  const bool linked = tcp_.protocol == TcpSource::Protocol::lines || oxe_.is_linked();
  const auto known = buffer_.size();
  const auto open = peer_.receive(buffer_);
  const auto all = buffer_;
  auto lines = understood(outcome);
  if (!lines) {
    complain(lines.error(), outcome);
    peer_.close();
    buffer_.clear();
    return {};
  }
  // Of an OmniPCX whole messages only; the greeting is between it and telctl.
  if (tcp_.protocol == TcpSource::Protocol::lines)
    relay_.pass(std::string_view(all).substr(known));
  else if (linked)
    relay_.pass(std::string_view(all).substr(0, all.size() - buffer_.size()));
  if (!lines->empty())
    if (auto status = take(*lines, outcome); !status) return status;
  if (buffer_.size() > longest_record) {
    const Error reason{.code = errors::cdr_line_too_long, .what = "no record is so long"};
    if (auto status = pieces_.set_aside(std::exchange(buffer_, {}) + "\n", reason, outcome); !status) return status;
  }
  if (open && *open) return {};
  if (!open) complain(open.error(), outcome);
  return end(outcome);
}

Status TcpFeed::take(std::string_view lines, SourceOutcome& outcome) {
  if (!repeats_.is_over())
    if (auto status = take_repeated(lines, outcome); !status) return status;
  if (lines.empty()) return {};
  if (std::exchange(fresh_, false))
    if (auto status = finish_half(lines.substr(0, lines.find('\n'))); !status) return status;
  return pieces_.take(lines, pieces_.stream().cursor, false, outcome);
}

/// Sets aside what the exchange sends once more after the connection broke, and takes it off `lines`.
Status TcpFeed::take_repeated(std::string_view& lines, SourceOutcome& outcome) {
  std::vector<std::string_view> records;
  for (auto rest = lines; !rest.empty(); rest.remove_prefix(records.back().size() + 1))
    records.push_back(rest.substr(0, rest.find('\n')));
  const auto count = repeats_.count(records);
  if (count == 0) return {};
  std::size_t size = 0;
  for (std::size_t i = 0; i < count; ++i)
    size += records[i].size() + 1;
  const Error reason{.code = errors::cdr_repeated,
                     .what = fmt::format("{} record{} {} to the last byte the last before the connection broke", count,
                                         count == 1 ? "" : "s", count == 1 ? "equals" : "equal")};
  auto status = pieces_.set_aside(lines.substr(0, size), reason, outcome);
  lines.remove_prefix(size);
  return status;
}

/// The record that came half before the connection broke has come whole: nothing of it is missing any more.
Status TcpFeed::finish_half(std::string_view first) {
  const auto& stream = pieces_.stream();
  if (stream.id == 0) return {};
  const auto open = store_.quarantine(stream.id);
  if (!open) return fail(open.error());
  for (const auto& entry : *open) {
    if (entry.code != errors::cdr_partial_line.number) continue;
    const auto half = store_.raw(stream.id, entry.offset, entry.length);
    if (!half) return fail(half.error());
    if (first.starts_with(*half)) pieces_.resolve({entry.id});
  }
  return {};
}

/// The connection is over. What came of a last record is kept, and is no record.
Status TcpFeed::end(SourceOutcome& outcome) {
  peer_.close();
  auto half = std::exchange(buffer_, {});
  if (tcp_.protocol == TcpSource::Protocol::oxe) half = OxeProtocol::ticket_in(half);
  if (half.empty()) return {};
  const Error reason{.code = errors::cdr_partial_line, .what = "the connection ended inside this record"};
  return pieces_.set_aside(half + "\n", reason, outcome);
}

} // namespace

std::unique_ptr<Feed> make_tcp_feed(Store& store, const Source& source, Clock& clock, const CollectOptions& options) {
  return std::make_unique<TcpFeed>(store, source, clock, options);
}

} // namespace telctl::cdr
