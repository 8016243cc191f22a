#include <telctl/io/socket.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <telctl/support/errors.hpp>

namespace telctl {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Error failed(std::string what, const std::string& name, std::string cause) {
  return {.code = errors::connection_failed,
          .what = std::move(what),
          .where = {.object = name},
          .cause = std::move(cause),
          .retryable = true};
}

Result<Addresses> addresses_of(const std::string& host, const std::string& port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
  if (code != 0) return fail(failed("the address is not known", host + ":" + port, ::gai_strerror(code)));
  return Addresses(list);
}

bool ready(int descriptor, short what, std::chrono::milliseconds patience) {
  pollfd waiting{.fd = descriptor, .events = what, .revents = 0};
  return ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
}

std::string address_of(const sockaddr_storage& address, socklen_t length) {
  std::array<char, NI_MAXHOST> host{};
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::getnameinfo(generic, length, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST) != 0) return {};
  const std::string text = host.data();
  constexpr std::string_view mapped = "::ffff:"; // an IPv4 client on an IPv6 listener
  return text.starts_with(mapped) ? text.substr(mapped.size()) : text;
}

} // namespace

Socket::Socket(Socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(name_, other.name_);
  return *this;
}

Socket::~Socket() {
  close();
}

void Socket::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

Error Socket::broken(std::string what) const {
  return failed(std::move(what), name_, std::strerror(errno));
}

Result<Socket> Socket::connect(const std::string& host, const std::string& port, std::chrono::milliseconds patience) {
  const auto name = host + ":" + port;
  auto addresses = addresses_of(host, port, 0);
  if (!addresses) return fail(addresses.error());
  std::string cause;
  for (const auto* address = addresses->get(); address != nullptr; address = address->ai_next) {
    Socket made(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), name);
    if (!made.is_open()) continue;
    int code = ::connect(made.descriptor_, address->ai_addr, address->ai_addrlen) == 0 ? 0 : errno;
    if (code == EINPROGRESS) {
      socklen_t size = sizeof code;
      if (!ready(made.descriptor_, POLLOUT, patience))
        code = ETIMEDOUT;
      else
        ::getsockopt(made.descriptor_, SOL_SOCKET, SO_ERROR, &code, &size);
    }
    if (code == 0) {
      const int on = 1; // a peer that is gone without a word is noticed in the end
      ::setsockopt(made.descriptor_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
      return made;
    }
    cause = std::strerror(code);
  }
  return fail(failed("cannot connect", name, cause));
}

Result<Socket> Socket::listen(const std::string& host, const std::string& port) {
  const auto name = host + ":" + port;
  auto addresses = addresses_of(host, port, AI_PASSIVE | AI_NUMERICHOST);
  if (!addresses) return fail(addresses.error());
  const auto* address = addresses->get();
  Socket made(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), name);
  const int on = 1;
  constexpr int waiting = 8;
  if (made.is_open()) ::setsockopt(made.descriptor_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (!made.is_open() || ::bind(made.descriptor_, address->ai_addr, address->ai_addrlen) != 0 ||
      ::listen(made.descriptor_, waiting) != 0)
    return fail(failed("cannot listen", name, std::strerror(errno)));
  return made;
}

Result<Socket> Socket::accept(std::string& peer) const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  const int descriptor =
      ::accept4(descriptor_, reinterpret_cast<sockaddr*>(&address), &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (descriptor < 0) {
    if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED) return Socket();
    return fail(broken("nobody can connect"));
  }
  peer = address_of(address, length);
  return Socket(descriptor, peer);
}

Result<bool> Socket::receive(std::string& bytes) {
  constexpr std::size_t piece = std::size_t{1} << 16U;
  constexpr std::size_t most = std::size_t{1} << 22U; // then somebody else is served
  std::array<char, piece> buffer{};
  const auto before = bytes.size();
  while (bytes.size() - before < most) {
    const auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (count > 0) {
      bytes.append(buffer.data(), static_cast<std::size_t>(count));
      continue;
    }
    if (count == 0) return false;
    if (errno == EINTR) continue;
    if (errno == EAGAIN) return true;
    return fail(broken("the connection broke"));
  }
  return true;
}

Result<std::size_t> Socket::offer(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size()) {
    const auto count = ::send(descriptor_, bytes.data() + taken, bytes.size() - taken, MSG_NOSIGNAL);
    if (count >= 0)
      taken += static_cast<std::size_t>(count);
    else if (errno == EAGAIN)
      break;
    else if (errno != EINTR)
      return fail(broken("the connection broke"));
  }
  return taken;
}

Status Socket::send(std::string_view bytes, std::chrono::milliseconds patience) {
  for (;;) {
    const auto taken = offer(bytes);
    if (!taken) return fail(taken.error());
    bytes.remove_prefix(*taken);
    if (bytes.empty()) return {};
    if (!ready(descriptor_, POLLOUT, patience)) {
      errno = ETIMEDOUT;
      return fail(broken("the other side takes nothing"));
    }
  }
}

bool Socket::wait(std::chrono::milliseconds patience) const {
  return ready(descriptor_, POLLIN, patience);
}

std::string Socket::port() const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  std::array<char, NI_MAXSERV> service{};
  if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &length) != 0) return {};
  if (::getnameinfo(reinterpret_cast<sockaddr*>(&address), length, nullptr, 0, service.data(), service.size(),
                    NI_NUMERICSERV) != 0)
    return {};
  return service.data();
}

} // namespace telctl
