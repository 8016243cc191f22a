#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <unistd.h>

#include <doctest/doctest.h>

#include <access/digest.hpp>

#include "confd.hpp"
#include "target.hpp"
#include <telctl/cluster/errors.hpp>

using namespace telctl;
using namespace telctl::cluster;

namespace {

/// Answers /infos as given, and every list as empty.
class Stub final : public HttpClient {
 public:
  explicit Stub(Json infos) : infos_(std::move(infos)) {}
  Result<HttpResponse> send(const HttpRequest& request) override {
    const bool infos = request.url.ends_with("/infos");
    const Json body = infos ? infos_ : Json{{"total", 0}, {"items", Json::array()}};
    return HttpResponse{.status = 200, .headers = {{"content-type", "application/json"}}, .body = body.dump()};
  }

 private:
  Json infos_;
};

Findings findings_on(const Json& infos) {
  ConnectOptions options{.url = "http://127.0.0.1:1"};
  auto confd = std::make_shared<Confd>(options, std::make_unique<Stub>(infos));
  REQUIRE(confd->open());
  ConfdTarget target(confd, "nowhere");
  const estate::Estate estate;
  const estate::Index index(estate);
  plan::Remarks remarks;
  REQUIRE(target.desired(index, {}, remarks));
  return std::move(remarks.findings);
}

} // namespace

TEST_CASE("a digest is the one of the standard's example") {
  const auto challenge =
      parse_digest(R"(Digest realm="testrealm@host.com", qop="auth,auth-int", )"
                   R"(nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41")");
  REQUIRE(challenge);
  CHECK(challenge->realm == "testrealm@host.com");
  CHECK(challenge->qop_auth);
  // RFC 2617, 3.5.
  const auto answer = digest_answer(*challenge, "Mufasa", "Circle Of Life", "GET", "/dir/index.html", 1, "0a4f113b");
  CHECK(answer.find("response=\"6629fae49393a05397450978507c4ef1\"") != std::string::npos);
  CHECK(answer.find("nc=00000001") != std::string::npos);
  CHECK(answer.find("opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"") != std::string::npos);
  CHECK(answer.find("Circle") == std::string::npos);
}

TEST_CASE("a digest without qop is that of RFC 2069") {
  const auto challenge =
      parse_digest(R"(digest realm="testrealm@host.com",nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093")");
  REQUIRE(challenge);
  CHECK_FALSE(challenge->qop_auth);
  // RFC 2069, 2.4, as corrected by erratum 749.
  const auto answer = digest_answer(*challenge, "Mufasa", "CircleOfLife", "GET", "/dir/index.html", 1, {});
  CHECK(answer.find("response=\"1949323746fe6a43ef61f9606e7febea\"") != std::string::npos);
  CHECK(answer.find("qop") == std::string::npos);
}

TEST_CASE("what is no digest, or one that is not spoken here, is no challenge") {
  CHECK_FALSE(parse_digest("Basic realm=\"x\""));
  CHECK_FALSE(parse_digest(R"(Digest realm="x")"));
  CHECK_FALSE(parse_digest(R"(Digest realm="x", nonce="1", algorithm=SHA-256)"));
  CHECK_FALSE(parse_digest(R"(Digest realm="x", nonce="1", qop="auth-int")"));
  CHECK_FALSE(parse_digest(R"(Digest realm="x, nonce=)"));
  CHECK(parse_digest(R"(Digest realm="a\"b", nonce="1", algorithm=MD5)")->realm == "a\"b");
  CHECK(cookie_of("session=abc; HttpOnly; Path=/") == "session=abc");
}

TEST_CASE("a version that the driver was never held to is said, with the place") {
  const auto unseen = findings_on({{"uuid", "u"}, {"wazo_version", "27.01"}});
  REQUIRE(unseen.items().size() == 1);
  const auto& error = unseen.items().front().error;
  CHECK(error.code == errors::version_unseen);
  CHECK(error.where.object == "http://127.0.0.1:1/1.1 (wazo 27.01)");
  CHECK_FALSE(error.hint.empty());
  CHECK(findings_on({{"uuid", "u"}, {"wazo_version", "26.08"}}).items().empty());
  CHECK(findings_on({{"uuid", "u"}}).items().empty()); // a XiVO does not tell
}

namespace {

/// A XiVO or Wazo with provd and an authentication service whose tokens live 100 seconds; keeps what it was asked.
class Services final : public HttpClient {
 public:
  explicit Services(bool wazo) : wazo_(wazo) {}
  Result<HttpResponse> send(const HttpRequest& request) override {
    const std::lock_guard turn(mutex_); // several threads ask
    requests.push_back(request);
    HttpResponse answer{.status = 200, .headers = {{"content-type", "application/json"}}};
    Json body = {{"total", 0}, {"items", Json::array()}};
    if (request.url.ends_with("/token")) {
      ++tokens;
      if (failing) answer.status = 500;
      body = {{"data",
               {{"token", std::to_string(tokens)},
                {"issued_at", "2026-10-25T02:59:00.000001"},
                {"expires_at", "2026-10-25T03:00:40.000001"}}}};
      expires = clock() + std::chrono::seconds(100);
    } else if (const auto token = token_of(request); enforced && !token.empty() && clock() >= expires) {
      ++refusals;
      answer.status = 401;
      body = Json::array({"no such token"});
    } else if (request.url.ends_with("/infos")) {
      body = wazo_ ? Json{{"uuid", "u"}, {"wazo_version", "26.08"}} : Json{{"uuid", "u"}};
      if (token_of(request).empty() && needs_token) answer.status = 401, body = Json::array({"no"});
    } else if (request.url.find("/cfg_mgr/") != std::string::npos) {
      body = {{"configs", Json::array()}};
    }
    answer.body = body.dump();
    return answer;
  }
  static std::string token_of(const HttpRequest& request) {
    for (const auto& [name, value] : request.headers)
      if (name == "X-Auth-Token") return value;
    return {};
  }

  std::vector<HttpRequest> requests;
  int tokens = 0;
  int refusals = 0; ///< of a token that had expired
  bool enforced = false;
  std::chrono::steady_clock::time_point expires;
  std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;
  bool failing = false;
  bool needs_token = true;

 private:
  bool wazo_;
  std::mutex mutex_;
};

/// A password that can be read.
struct Password {
  std::string path;
  Password() {
    std::string name = (std::filesystem::temp_directory_path() / "telctl-password-XXXXXX").string();
    const int file = ::mkstemp(name.data()); // 0600
    REQUIRE(file >= 0);
    REQUIRE(::write(file, "rehearsal\n", 10) == 10);
    ::close(file);
    path = name;
  }
  Password(const Password&) = delete;
  Password& operator=(const Password&) = delete;
  ~Password() { std::filesystem::remove(path); }
};

/// Tokens by name and password, at a time that the test sets.
ConnectOptions with_clock(const Password& password, const std::chrono::steady_clock::time_point& now) {
  ConnectOptions options{.url = "http://127.0.0.1:1/1.1", .user = "telctl", .password = "file:" + password.path};
  options.now = [&now] { return now; };
  return options;
}

} // namespace

TEST_CASE("a token is had anew before it expires, by the server's own two times") {
  const Password password;
  auto now = std::chrono::steady_clock::time_point(std::chrono::hours(5));
  const auto options = with_clock(password, now);
  auto http = std::make_unique<Services>(true);
  auto& services = *http;
  Confd confd(options, std::move(http));
  REQUIRE(confd.open());
  CHECK(services.tokens == 1);
  const auto used = [&] {
    REQUIRE(confd.get("/users"));
    return Services::token_of(services.requests.back());
  };
  now += std::chrono::seconds(89);
  CHECK(used() == "1");
  now += std::chrono::seconds(1); // nine tenths of its life
  CHECK(used() == "2");
  CHECK(used() == "2");
  now += std::chrono::seconds(90);
  services.failing = true;
  CHECK(used() == "2"); // still good, and asked for anew later
  CHECK(used() == "2");
  CHECK(services.tokens == 3);
  services.failing = false;
  now += std::chrono::seconds(10);
  CHECK(used() == "4");
}

TEST_CASE("a long run with tokens that live shortly is never refused") {
  const Password password;
  auto now = std::chrono::steady_clock::time_point(std::chrono::hours(5));
  const auto options = with_clock(password, now);
  auto http = std::make_unique<Services>(true);
  auto& services = *http;
  services.clock = options.now;
  services.enforced = true;
  Confd confd(options, std::move(http));
  REQUIRE(confd.open());
  for (int request = 0; request < 1000; ++request) {
    now += std::chrono::seconds(3);
    const auto answer = confd.write("POST", "/users", {{"firstname", "A"}});
    REQUIRE(answer);
    REQUIRE(answer->status == 200);
  }
  CHECK(services.refusals == 0);
  CHECK(services.tokens > 30);
  // One that is refused all the same (the server forgot it) is had anew as before.
  services.expires = now;
  REQUIRE(confd.write("POST", "/users", {{"firstname", "A"}})->status == 200);
  CHECK(services.refusals > 0);
}

TEST_CASE("a token that was given is never had anew") {
  const Password token;
  auto now = std::chrono::steady_clock::time_point(std::chrono::hours(5));
  ConnectOptions options{.url = "http://127.0.0.1:1/1.1", .token = "file:" + token.path};
  options.now = [&now] { return now; };
  auto http = std::make_unique<Services>(true);
  auto& services = *http;
  Confd confd(options, std::move(http));
  REQUIRE(confd.open());
  now += std::chrono::hours(24);
  REQUIRE(confd.get("/users"));
  CHECK(services.tokens == 0);
  CHECK(Services::token_of(services.requests.back()) == "rehearsal");
}

TEST_CASE("the token goes to the provd of a Wazo, and not to that of a XiVO, which asks for none") {
  for (const bool wazo : {true, false}) {
    const Password token;
    ConnectOptions options{
        .url = "http://127.0.0.1:1/1.1", .token = "file:" + token.path, .provd = "http://[::1]:2/provd/"};
    auto http = std::make_unique<Services>(wazo);
    auto& services = *http;
    Confd confd(options, std::move(http));
    REQUIRE(confd.open());
    const auto& asked = services.requests.back();
    CHECK(asked.url == "http://[::1]:2/provd/cfg_mgr/configs?q=%7B%22X_type%22%3A%22device%22%7D");
    CHECK(asked.headers.front().second == "application/vnd.proformatique.provd+json");
    CHECK(Services::token_of(asked) == (wazo ? "rehearsal" : ""));
    CHECK(confd.profile().has("/cfg_mgr/configs"));
  }
}

TEST_CASE("an operation of a type that is not known is refused, not sent") {
  ConnectOptions options{.url = "http://127.0.0.1:1"};
  auto confd = std::make_shared<Confd>(options, std::make_unique<Stub>(Json{{"uuid", "u"}}));
  REQUIRE(confd->open());
  ConfdTarget target(confd, "nowhere");
  const plan::Operation operation{.key = {"hologram", "4012@default"}};
  const plan::ResolveId nobody = [](const plan::Key&) { return std::nullopt; };
  const auto outcome = target.execute(operation, nobody);
  CHECK(outcome.kind == plan::Outcome::Kind::refused);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == errors::type_unknown);
  CHECK(outcome.error->where.object == "hologram/4012@default");
  CHECK_FALSE(outcome.error->hint.empty());
}
