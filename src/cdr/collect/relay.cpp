#include <collect/relay.hpp>

#include <utility>

#include <fmt/format.h>
#include <telctl/support/errors.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t most_waiting = std::size_t{16} << 20U;
constexpr std::chrono::milliseconds patience{1'000};
constexpr std::chrono::seconds between_tries{10};

} // namespace

void Relay::pass(std::string_view bytes) {
  if (!is_declared()) return;
  if (waiting_.size() + bytes.size() > most_waiting)
    dropped_ += bytes.size();
  else
    waiting_ += bytes;
}

void Relay::lose(const Error& reason, SourceOutcome& outcome) {
  client_.close();
  server_.reset();
  said_.clear();
  sent_ = 0;
  if (std::exchange(told_, true)) return;
  outcome.failures.push_back({.code = errors::connection_failed,
                              .what = "the running taxation gets nothing at the moment; what comes is kept for it",
                              .where = reason.where,
                              .cause = reason.cause.empty() ? reason.what : reason.cause,
                              .retryable = true});
}

void Relay::connect(SourceOutcome& outcome) {
  const auto now = std::chrono::steady_clock::now();
  if (client_.is_open()) return;
  if (!tcp_.relay_port.empty()) {
    if (now < next_try_) return;
    next_try_ = now + between_tries;
    auto made = Socket::connect(tcp_.relay_host, tcp_.relay_port, patience);
    if (!made) return lose(made.error(), outcome);
    client_ = std::move(*made);
    told_ = false;
    return;
  }
  if (!listener_.is_open()) {
    auto made = Socket::listen(tcp_.serve_host, tcp_.serve_port);
    if (!made) return lose(made.error(), outcome);
    listener_ = std::move(*made);
  }
  std::string peer;
  auto accepted = listener_.accept(peer);
  if (!accepted || !accepted->is_open()) return;
  client_ = std::move(*accepted);
  told_ = false;
  if (tcp_.protocol == TcpSource::Protocol::oxe) server_.emplace();
}

/// What the client has said. To an OmniPCX it says nothing that telctl has not said itself.
std::string Relay::heard(SourceOutcome& outcome) {
  const auto open = client_.receive(said_);
  if (!open || !*open) {
    lose(open ? Error{.code = errors::connection_failed, .what = "it has closed the connection"} : open.error(),
         outcome);
    return {};
  }
  if (!server_) return std::exchange(said_, {});
  const auto answer = server_->take(said_);
  if (!answer) {
    lose(answer.error(), outcome);
    return {};
  }
  if (auto sent = client_.send(*answer, patience); !sent) lose(sent.error(), outcome);
  return {};
}

/// Length of the first record that waits; 0 when it is not whole.
std::size_t Relay::first_record() const {
  if (tcp_.protocol == TcpSource::Protocol::oxe) return OxeProtocol::first_size(waiting_);
  const auto end = waiting_.find('\n');
  return end == std::string::npos ? 0 : end + 1;
}

void Relay::send(SourceOutcome& outcome) {
  if (sent_ == waiting_.size()) return;
  const auto taken = client_.offer(std::string_view(waiting_).substr(sent_));
  if (!taken) return lose(taken.error(), outcome);
  sent_ += *taken;
  for (auto size = first_record(); size > 0 && size <= sent_; size = first_record()) {
    waiting_.erase(0, size);
    sent_ -= size;
  }
}

std::string Relay::work(SourceOutcome& outcome) {
  if (!is_declared()) return {};
  connect(outcome);
  std::string said;
  if (client_.is_open()) said = heard(outcome);
  if (client_.is_open() && (!server_ || server_->wants_tickets())) send(outcome);
  if (dropped_ > 0)
    outcome.failures.push_back(
        {.code = errors::connection_failed,
         .what = fmt::format("{} bytes were not kept for the running taxation: it takes nothing for too long",
                             std::exchange(dropped_, 0))});
  return said;
}

} // namespace telctl::cdr
