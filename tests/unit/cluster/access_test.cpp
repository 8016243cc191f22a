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
