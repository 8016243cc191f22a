#include <telctl/io/tcp.hpp>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl {
namespace {

constexpr std::size_t most_unread = std::size_t{16} << 20U; ///< of an answer without end

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

Error unreachable(const std::string& address, const std::string& cause) {
  return {.code = errors::http_unreachable,
          .what = "cannot connect",
          .where = {.object = address},
          .cause = cause,
          .hint = "check the address, and that the service runs",
          .retryable = true};
}

Error broken(const std::string& address, const std::string& cause) {
  return {.code = errors::http_unknown_outcome,
          .what = "the connection broke",
          .where = {.object = address},
          .cause = cause,
          .hint = "look at the log of the server"};
}

bool wait_for(int socket, short what, std::chrono::milliseconds timeout) {
  pollfd entry{.fd = socket, .events = what, .revents = 0};
  return ::poll(&entry, 1, static_cast<int>(timeout.count())) > 0;
}

/// Empty when it stands.
std::string connect_one(int socket, const addrinfo& to, std::chrono::milliseconds timeout) {
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
  if (::connect(socket, to.ai_addr, to.ai_addrlen) != 0 && errno != EINPROGRESS) return std::strerror(errno);
  if (!wait_for(socket, POLLOUT, timeout)) return "no answer in time";
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
  return error == 0 ? std::string() : std::string(std::strerror(error));
}

} // namespace

std::pair<std::string, std::string> split_address(std::string_view address) {
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  auto host = address.substr(0, colon);
  const auto port = address.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (!is_digits(port) || port.size() > 5) return {};
  return {std::string(host), std::string(port)};
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Result<TcpStream> TcpStream::connect(const std::string& address, std::chrono::milliseconds timeout) {
  const auto [host, port] = split_address(address);
  if (host.empty())
    return fail({.code = errors::http_bad_url,
                 .what = "not a usable address",
                 .where = {.object = address},
                 .hint = "give HOST:PORT"});
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int code = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found); code != 0)
    return fail(unreachable(address, ::gai_strerror(code)));
  const std::unique_ptr<addrinfo, FreeAddresses> owner(found);
  std::string cause;
  for (const auto* to = found; to != nullptr; to = to->ai_next) {
    const int socket = ::socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC, to->ai_protocol);
    if (socket < 0) continue;
    TcpStream stream(socket, address);
    cause = connect_one(socket, *to, timeout);
    if (cause.empty()) return stream;
  }
  return fail(unreachable(address, cause));
}

TcpStream::TcpStream(TcpStream&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), address_(std::move(other.address_)),
      received_(std::move(other.received_)) {}

TcpStream& TcpStream::operator=(TcpStream&& other) noexcept {
  std::swap(socket_, other.socket_);
  std::swap(address_, other.address_);
  std::swap(received_, other.received_);
  return *this;
}

TcpStream::~TcpStream() {
  if (socket_ >= 0) ::close(socket_);
}

Status TcpStream::send(std::string_view bytes) {
  constexpr std::chrono::milliseconds patience{10'000};
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN || !wait_for(socket_, POLLOUT, patience)) {
      return fail(broken(address_, std::strerror(errno)));
    }
  }
  return {};
}

Result<std::string> TcpStream::read_until(std::string_view end, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::size_t searched = 0;
  while (true) {
    if (const auto at = received_.find(end, searched); at != std::string::npos) {
      auto text = received_.substr(0, at);
      received_.erase(0, at + end.size());
      return text;
    }
    searched = received_.size() < end.size() ? 0 : received_.size() - end.size() + 1;
    if (received_.size() > most_unread) return fail(broken(address_, "an answer without end"));
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !wait_for(socket_, POLLIN, left)) return fail(broken(address_, "no answer in time"));
    char buffer[16384];
    const auto size = ::recv(socket_, buffer, sizeof buffer, 0);
    if (size == 0) return fail(broken(address_, "closed by the other side"));
    if (size < 0 && errno != EAGAIN && errno != EINTR) return fail(broken(address_, std::strerror(errno)));
    if (size > 0) received_.append(buffer, static_cast<std::size_t>(size));
  }
}

} // namespace telctl
