#include <telctl/io/line_stream.hpp>

#include <algorithm>
#include <arpa/inet.h>

#include <telctl/io/socket.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>
#include <tls_socket.hpp>

namespace telctl {
namespace {

constexpr std::size_t most_unread = std::size_t{16} << 20U; ///< of an answer without end

Error broken(const std::string& address, std::string cause) {
  return {.code = errors::connection_failed,
          .what = "the connection broke",
          .where = {.object = address},
          .cause = std::move(cause),
          .hint = "look at the log of the server",
          .retryable = true};
}

Error no_address(const std::string& address) {
  return {.code = errors::http_bad_url,
          .what = "not a usable address",
          .where = {.object = address},
          .hint = "give HOST:PORT"};
}

} // namespace

class Carrier {
 public:
  virtual ~Carrier() = default;
  virtual Status send(std::string_view bytes, std::chrono::milliseconds patience) = 0;
  /// As Socket::receive: what is there now; over TLS that may be nothing although `wait` said otherwise.
  virtual Result<bool> receive(std::string& bytes) = 0;
  [[nodiscard]] virtual bool wait(std::chrono::milliseconds patience) const = 0;
};

namespace {

template <class Connection>
class CarrierOf final : public Carrier {
 public:
  explicit CarrierOf(Connection connection) : connection_(std::move(connection)) {}
  Status send(std::string_view bytes, std::chrono::milliseconds patience) override {
    return connection_.send(bytes, patience);
  }
  Result<bool> receive(std::string& bytes) override { return connection_.receive(bytes); }
  [[nodiscard]] bool wait(std::chrono::milliseconds patience) const override { return connection_.wait(patience); }

 private:
  Connection connection_;
};

} // namespace

LineStream::LineStream(std::unique_ptr<Carrier> carrier, std::string address)
    : carrier_(std::move(carrier)), address_(std::move(address)) {}
LineStream::LineStream(LineStream&&) noexcept = default;
LineStream& LineStream::operator=(LineStream&&) noexcept = default;
LineStream::~LineStream() = default;

std::pair<std::string, std::string> split_address(std::string_view address) {
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  auto host = address.substr(0, colon);
  const auto port = address.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (!is_digits(port) || port.size() > 5) return {};
  return {std::string(host), std::string(port)};
}

bool is_this_machine(const std::string& host) {
  in_addr four{}; // 127.example.org is a name, and may be anywhere
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && ::inet_pton(AF_INET, host.c_str(), &four) == 1);
}

Result<LineStream> LineStream::connect(const std::string& address, std::chrono::milliseconds timeout) {
  const auto [host, port] = split_address(address);
  if (host.empty()) return fail(no_address(address));
  auto socket = Socket::connect(host, port, timeout);
  if (!socket) return fail(std::move(socket).error());
  return LineStream(std::make_unique<CarrierOf<Socket>>(std::move(*socket)), address);
}

Result<LineStream> LineStream::connect_tls(const std::string& address, const TlsOptions& tls,
                                           std::chrono::milliseconds timeout) {
  const auto [host, port] = split_address(address);
  if (host.empty()) return fail(no_address(address));
  auto socket = TlsSocket::connect(host, port, tls, timeout);
  if (!socket) return fail(std::move(socket).error());
  return LineStream(std::make_unique<CarrierOf<TlsSocket>>(std::move(*socket)), address);
}

Status LineStream::send(std::string_view bytes) {
  return carrier_->send(bytes, std::chrono::seconds(10));
}

Result<std::string> LineStream::read_until(std::string_view end, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::size_t searched = 0;
  bool open = true;
  while (true) {
    if (const auto at = received_.find(end, searched); at != std::string::npos) {
      auto text = received_.substr(0, at);
      received_.erase(0, at + end.size());
      return text;
    }
    searched = received_.size() < end.size() ? 0 : received_.size() - end.size() + 1;
    if (!open) return fail(broken(address_, "closed by the other side"));
    if (received_.size() > most_unread) return fail(broken(address_, "an answer without end"));
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    // What TLS has taken from the wire already does not show there: it is asked for before anything is waited for.
    const auto before = received_.size();
    auto more = carrier_->receive(received_);
    if (!more) return fail(std::move(more).error());
    open = *more;
    if (open && received_.size() == before && (left.count() <= 0 || !carrier_->wait(left)))
      return fail(broken(address_, "no answer in time"));
  }
}

} // namespace telctl
