#include <array>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/io.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <telctl/io/http.hpp>
#include <telctl/io/line_stream.hpp>
#include <telctl/io/socket.hpp>
#include <telctl/support/errors.hpp>

namespace process = boost::process;
using namespace telctl;

namespace {

constexpr auto openssl = "/usr/bin/openssl";

/// A server with a certificate that signs itself, made for the test by openssl.
class TlsServer {
 public:
  enum class Certificate { valid, expired };
  explicit TlsServer(Certificate state = Certificate::valid) {
    std::string name = (std::filesystem::temp_directory_path() / "telctl-tls-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    // A request that is then signed by its own key: only so openssl makes a certificate of yesterday.
    run({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", key(), "-out", folder_ + "/request.pem"});
    run({"x509", "-req", "-in", folder_ + "/request.pem", "-signkey", key(), "-copy_extensions", "copy", "-days",
         state == Certificate::valid ? "2" : "-1", "-out", certificate()});
    server_ = process::child(
        openssl, process::args({"s_server", "-accept", "127.0.0.1:0", "-www", "-key", key(), "-cert", certificate()}),
        process::std_out > output_, process::std_err > process::null, process::std_in < process::null);
    for (std::string line; std::getline(output_, line);)
      if (line.starts_with("ACCEPT ")) {
        url_ = "https://" + line.substr(7);
        break;
      }
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer() {
    server_.terminate();
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::string url() const { return url_; }
  [[nodiscard]] std::string certificate() const { return folder_ + "/cert.pem"; }
  /// As an operator makes it, see `telctl explain TEL-0132`.
  [[nodiscard]] std::string pin() const {
    process::ipstream pin;
    process::child shell(
        "/bin/sh",
        process::args({"-c", fmt::format("openssl x509 -in {} -pubkey -noout | openssl pkey -pubin -outform der | "
                                         "openssl dgst -sha256 -binary | openssl base64",
                                         certificate())}),
        process::std_out > pin);
    std::string text;
    std::getline(pin, text);
    shell.wait();
    return "sha256//" + text;
  }

 private:
  [[nodiscard]] std::string key() const { return folder_ + "/key.pem"; }
  static void run(const std::vector<std::string>& arguments) {
    process::child child(openssl, process::args(arguments), process::std_out > process::null,
                         process::std_err > process::null);
    child.wait();
    REQUIRE(child.exit_code() == 0);
  }

  std::string folder_;
  process::ipstream output_;
  process::child server_;
  std::string url_;
};

Result<HttpResponse> get(const TlsServer& server, const TlsOptions& tls) {
  return make_http_client(tls)->send({.url = server.url(), .timeout = std::chrono::milliseconds(5000)});
}

std::optional<ErrorCode> code(const Result<HttpResponse>& response) {
  return response ? std::nullopt : std::optional(response.error().code);
}
bool refused(const Result<HttpResponse>& response) {
  return code(response) == errors::http_tls;
}

} // namespace

TEST_CASE("only the server that was meant is spoken to") {
  const TlsServer server;
  const auto wrong = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  CHECK(refused(get(server, {})));
  CHECK(get(server, {.ca_file = server.certificate()}));
  CHECK(get(server, {.pin = server.pin(), .verify = false}));

  // A wrong pin fails even where the chain is not verified, and where it is right.
  CHECK(code(get(server, {.pin = wrong, .verify = false})) == errors::http_pin_mismatch);
  CHECK(code(get(server, {.ca_file = server.certificate(), .pin = wrong})) == errors::http_pin_mismatch);
  // Verification is never off without a pin.
  CHECK(refused(get(server, {.verify = false})));
}

TEST_CASE("a certificate that has expired is told as such, and its key can still be pinned") {
  const TlsServer server(TlsServer::Certificate::expired);
  CHECK(code(get(server, {.ca_file = server.certificate()})) == errors::http_certificate_expired);
  CHECK(get(server, {.pin = server.pin(), .verify = false}));
}

TEST_CASE("a stream over TLS is held to the same rules, and never goes on in clear") {
  const TlsServer server;
  const auto address = server.url().substr(std::string("https://").size());
  const auto wrong = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  const auto connect = [&](const TlsOptions& tls) {
    return LineStream::connect_tls(address, tls, std::chrono::milliseconds(5000));
  };
  for (const auto& tls : {TlsOptions{.ca_file = server.certificate()}, {.pin = server.pin(), .verify = false}}) {
    auto stream = connect(tls);
    REQUIRE(stream);
    REQUIRE(stream->send("GET / HTTP/1.0\r\n\r\n"));
    const auto line = stream->read_until("\r\n", std::chrono::milliseconds(5000));
    REQUIRE(line);
    CHECK(line->starts_with("HTTP/1.0 200"));
    CHECK(stream->read_until("</HTML>", std::chrono::milliseconds(5000))); // more than one record
  }
  CHECK(connect({}).error().code == errors::http_tls);
  CHECK(connect({.verify = false}).error().code == errors::http_tls);
  CHECK(connect({.pin = wrong, .verify = false}).error().code == errors::http_pin_mismatch);
  CHECK(connect({.ca_file = server.certificate(), .pin = wrong}).error().code == errors::http_pin_mismatch);

  // A port that speaks no TLS: it greets, and reads nothing that could be a secret.
  auto plain = Socket::listen("127.0.0.1", "0");
  REQUIRE(plain);
  std::string heard;
  std::jthread greeter([&] {
    std::string peer;
    if (!plain->wait(std::chrono::milliseconds(5000))) return;
    auto taken = plain->accept(peer);
    if (!taken || !taken->is_open()) return;
    (void)taken->send("Asterisk Call Manager/5.0.4\r\n", std::chrono::milliseconds(1000));
    if (taken->wait(std::chrono::milliseconds(5000))) (void)taken->receive(heard);
  });
  const auto refused =
      LineStream::connect_tls("127.0.0.1:" + plain->port(), {.pin = wrong, .verify = false}, std::chrono::seconds(5));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errors::http_tls);
  CHECK(refused.error().what == "no TLS is spoken there, or none that telctl takes");
  greeter.join();
  CHECK(heard.find("Action:") == std::string::npos);
}
