#include <telctl/sandbox/server.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <ctime>
#include <thread>

#include <faults.hpp>
#include <fmt/format.h>
#include <httplib.h>
#include <latency.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <telctl/sandbox/errors.hpp>
#include <telctl/support/text.hpp>

// cpp-httplib accepts connections and reads requests; the answers are written here, byte for byte, since faults and
// header order (a 204 without Content-Length) are beyond its own writer.
namespace telctl::sandbox {
namespace {

constexpr int idle_seconds = 120;

/// A connection. What httplib itself writes is swallowed: the answer was sent already.
class Wire final : public httplib::Stream {
 public:
  Wire(socket_t socket, const std::atomic<bool>& stopped) : socket_(socket), stopped_(stopped) {}

  [[nodiscard]] bool is_readable() const override { return !received_.empty() || wait(POLLIN, idle_seconds); }
  [[nodiscard]] bool is_writable() const override { return true; }
  /// httplib reads heads byte by byte.
  ssize_t read(char* to, size_t size) override {
    if (bodiless) return 0;
    if (received_.empty() && !receive()) return -1;
    const std::size_t taken = std::min(size, received_.size());
    std::memcpy(to, received_.data(), taken);
    received_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char*, size_t size) override { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string& ip, int& port) const override { ip = "127.0.0.1", port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const override { ip = "127.0.0.1", port = 0; }
  [[nodiscard]] socket_t socket() const override { return socket_; }

  /// Waits for the next request; false when none will come.
  bool next_request() {
    bodiless = false;
    return is_readable();
  }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        dead = true;
        return;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    dead = true;
  }

  /// False when nothing came in time, or the server is to stop.
  [[nodiscard]] bool wait(short what, int seconds) const {
    for (int slice = 0; slice < seconds * 10 && !stopped_; ++slice) {
      pollfd entry{.fd = socket_, .events = what, .revents = 0};
      if (::poll(&entry, 1, 100) != 0) return true;
    }
    return false;
  }

  bool dead = false;
  /// A request without Content-Length has no body (RFC 9112, 6.3); httplib would read a PUT until the connection ends.
  bool bodiless = false;
  int served = 0;

 private:
  bool receive() {
    if (!wait(POLLIN, idle_seconds)) return false;
    const auto size = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
    received_ = {buffer_.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
    return size > 0;
  }

  socket_t socket_;
  const std::atomic<bool>& stopped_;
  std::array<char, 16384> buffer_{};
  std::string_view received_; ///< what of the buffer was not read yet
};

thread_local Wire* current_wire = nullptr;

std::string reason(int status) {
  switch (status) {
  case 200:
    return "OK";
  case 201:
    return "CREATED";
  case 204:
    return "NO CONTENT";
  case 400:
    return "BAD REQUEST";
  case 401:
    return "UNAUTHORIZED";
  case 404:
    return "NOT FOUND";
  case 405:
    return "METHOD NOT ALLOWED";
  case 429:
    return "TOO MANY REQUESTS";
  case 500:
    return "INTERNAL SERVER ERROR";
  case 502:
    return "BAD GATEWAY";
  case 503:
    return "SERVICE UNAVAILABLE";
  default:
    return "UNKNOWN";
  }
}

/// Whether it is there to change the cluster: a token is none of its objects, and the web services remove by GET.
bool is_write(const Request& request) {
  if (request.target.find("/json.php/") != std::string::npos && request.target.find("act=delete") != std::string::npos)
    return true;
  const bool reads = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
  return !reads && !request.target.ends_with("/0.1/token");
}

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

std::string bytes_of(const Response& response) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
  for (const auto& [name, value] : response.headers)
    out += fmt::format("{}: {}\r\n", name, value);
  return out + fmt::format("Date: {}\r\nServer: telctl-sandbox\r\n\r\n{}", http_date(), response.body);
}

Response plain_error(int status, const std::string& type, const std::string& body) {
  return {.status = status,
          .headers = {{"Content-Type", type}, {"Content-Length", std::to_string(body.size())}},
          .body = body};
}

Response json_document(const OrderedJson& document) {
  return plain_error(200, "application/json", document.dump(1) + "\n");
}

class HttpServer final : public httplib::Server {
 public:
  std::atomic<bool> stopped{false};

 private:
  bool process_and_close_socket(socket_t sock) override {
    Wire wire(sock, stopped);
    current_wire = &wire;
    while (!stopped && !wire.dead && wire.next_request()) {
      bool closed = false;
      if (!process_request(wire, false, closed, nullptr) || closed) break;
      ++wire.served;
    }
    current_wire = nullptr;
    if (!wire.dead) ::shutdown(sock, SHUT_RDWR);
    ::close(sock);
    return true;
  }
};

} // namespace

struct Server::Impl {
  Sandbox& sandbox;
  ServerOptions options;
  HttpServer http;
  Faults faults;
  std::optional<Latency> latency;
  std::mutex turn_; ///< of the shared part of the latency

  Impl(Sandbox& served, const ServerOptions& how) : sandbox(served), options(how) {}

  /// Latency and faults that the options ask for.
  Status prepare() {
    if (!options.latency.empty() && !(latency = Latency::named(options.latency)))
      return fail(
          {.code = errors::sandbox_bad_option,
           .what = fmt::format("--latency wants milliseconds or 'measured', not '{}'", visible(options.latency)),
           .hint = "--latency 40"});
    for (const auto& text : options.faults)
      if (const auto wrong = faults.add_option(text))
        return fail({.code = errors::sandbox_bad_option,
                     .what = fmt::format("--fault {}: {}", visible(text), visible(*wrong)),
                     .hint = "--fault 503:every=10"});
    return {};
  }

  void pause(std::chrono::microseconds duration) const {
    const auto end = std::chrono::steady_clock::now() + duration;
    for (auto now = end - duration; !http.stopped && now < end; now = std::chrono::steady_clock::now())
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(end - now, std::chrono::milliseconds(10)));
  }

  void linger_over(const Request& request, const Response& response) {
    if (!latency) return;
    const auto time = latency->of(request, response);
    if (time.shared.count() != 0) {
      const std::lock_guard turn(turn_);
      pause(time.shared);
    }
    pause(time.own);
  }

  Response hook(const Request& request) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    if (path == "/_sandbox/dump" && request.method == "GET") return json_document(sandbox.dump());
    if (path == "/_sandbox/requests" && request.method == "GET") return json_document(faults.requests());
    if (path == "/_sandbox/requests" && request.method == "DELETE") {
      faults.forget();
      return {.status = 204};
    }
    if (path == "/_sandbox/credentials" && request.method == "DELETE") {
      sandbox.expire_credentials();
      return {.status = 204};
    }
    if (path == "/_sandbox/fault" && request.method == "POST") {
      const auto wrong = faults.add(request.body);
      return wrong ? plain_error(400, "text/plain", *wrong + "\n") : Response{.status = 204};
    }
    if (path == "/_sandbox/fault" && request.method == "DELETE") {
      faults.clear();
      return {.status = 204};
    }
    return plain_error(404, "text/plain", "no such hook\n");
  }

  /// Carries the request out or not, and answers or not, as the fault says. The status sent; 0 for none.
  int strike(Wire& wire, const Fault& fault, const Request& request, Response& response) {
    const auto answer = [&](const Response& what) {
      wire.send(bytes_of(what));
      return what.status;
    };
    if (fault.kind == "late") pause(fault.delay); // the client gives up meanwhile
    if (!fault.before) response = sandbox.handle(request);
    if (fault.kind == "500")
      return answer(plain_error(500, "application/json", "{\"message\": \"Internal Server Error\"}\n"));
    if (fault.kind == "503") {
      Response away =
          plain_error(503, "application/json", "[\"('127.0.0.1', 9497, ConnectionError('Connection refused'))\"]\n");
      away.headers.emplace_back("Retry-After", "1");
      return answer(away);
    }
    if (fault.kind == "429") {
      Response busy = plain_error(429, "text/html", "<html><body>Too Many Requests</body></html>\n");
      busy.headers.emplace_back("Retry-After", "1");
      return answer(busy);
    }
    if (fault.kind == "html")
      return answer(plain_error(fault.status, "text/html",
                                "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad "
                                "Gateway</h1></center></body></html>\n"));
    if (fault.kind == "truncate") {
      std::string bytes = bytes_of(response);
      wire.send(std::string_view(bytes).substr(
          0, bytes.size() - std::min(bytes.size() / 2, std::max<std::size_t>(response.body.size() / 2, 1))));
      ::shutdown(wire.socket(), SHUT_RDWR);
      wire.dead = true;
      return 0;
    }
    if (fault.kind == "kill") ::kill(fault.pid, SIGKILL);
    if (fault.kind == "timeout") pause(fault.delay.count() != 0 ? fault.delay : std::chrono::milliseconds(60'000));
    if (fault.kind == "reset")
      wire.reset();
    else
      ::shutdown(wire.socket(), SHUT_RDWR);
    wire.dead = true;
    return 0;
  }

  void serve(Wire& wire, const Request& request) {
    if (options.test_hooks && request.target.starts_with("/_sandbox/")) {
      wire.send(bytes_of(hook(request)));
      return;
    }
    const bool write = is_write(request);
    const auto fault = faults.next(write, wire.served > 0);
    Response response;
    response.status = 0;
    const auto log = [&](int status) {
      if (options.test_hooks)
        faults.log(
            {request.method, request.target, status, write, response.changed, fault ? fault->kind : std::string()});
    };
    if (fault) {
      log(strike(wire, *fault, request, response));
      return;
    }
    response = sandbox.handle(request);
    linger_over(request, response);
    log(response.status); // before who asked can ask what was logged
    wire.send(bytes_of(response));
  }

  void receive(const httplib::Request& from) {
    Request request{.method = from.method, .target = from.target, .headers = {}, .body = from.body};
    for (const auto& [name, value] : from.headers)
      request.headers.emplace_back(name, value);
    serve(*current_wire, request);
  }
};

Server::Server(Sandbox& sandbox, const ServerOptions& options) : impl_(std::make_unique<Impl>(sandbox, options)) {
  const auto handler = [this](const httplib::Request& request, httplib::Response&) { impl_->receive(request); };
  impl_->http.set_pre_routing_handler([](const httplib::Request& request, httplib::Response&) {
    current_wire->bodiless = !request.has_header("Content-Length") && !request.has_header("Transfer-Encoding");
    return httplib::Server::HandlerResponse::Unhandled;
  });
  impl_->http.Get(".*", handler);
  impl_->http.Post(".*", handler);
  impl_->http.Put(".*", handler);
  impl_->http.Delete(".*", handler);
  impl_->http.Patch(".*", handler);
  impl_->http.Options(".*", handler);
  impl_->http.set_tcp_nodelay(true);
  // A kept-alive connection holds a thread.
  impl_->http.new_task_queue = [] { return new httplib::ThreadPool(64); };
}

Server::~Server() = default;

Result<int> Server::bind() {
  const auto& options = impl_->options;
  if (auto understood = impl_->prepare(); !understood) return fail(understood.error());
  const int port = options.port == 0                                      ? impl_->http.bind_to_any_port(options.host)
                   : impl_->http.bind_to_port(options.host, options.port) ? options.port
                                                                          : -1;
  if (port <= 0)
    return fail({.code = errors::sandbox_cannot_listen,
                 .what = "cannot listen",
                 .where = {.object = fmt::format("{}:{}", options.host, options.port)},
                 .cause = std::strerror(errno),
                 .hint = "--listen 127.0.0.1:0 takes any free port"});
  return port;
}

Status Server::run() {
  if (!impl_->http.listen_after_bind() && !impl_->http.stopped)
    return fail({.code = errors::sandbox_cannot_listen, .what = "stopped listening", .cause = std::strerror(errno)});
  return {};
}

void Server::stop() {
  impl_->http.stopped = true;
  impl_->http.stop();
}

} // namespace telctl::sandbox
