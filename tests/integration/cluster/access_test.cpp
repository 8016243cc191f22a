#include <array>

#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/profile.hpp>
#include <telctl/cluster/status.hpp>
#include <telctl/support/errors.hpp>

#include "rehearsal.hpp"
#include "small_estate.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

/// The account of the rehearsal cluster in place of its token.
cluster::ConnectOptions as_account(const Rehearsal& rehearsal, std::string_view password = sandbox::account_password) {
  auto options = rehearsal.options;
  const auto file = rehearsal.folder.path / "password";
  std::filesystem::remove(file);
  std::ofstream(file) << password << '\n';
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  options.token.clear();
  options.user = sandbox::account_name;
  options.password = "file:" + file.string();
  return options;
}

/// With the authentication service at the address of the cluster; else there is none.
cluster::ConnectOptions with_service(cluster::ConnectOptions options) {
  options.auth_url = options.url;
  return options;
}

void expire(const Rehearsal& rehearsal) {
  const auto sent =
      make_http_client()->send({.method = "DELETE", .url = rehearsal.options.url + "/_sandbox/credentials"});
  REQUIRE(sent);
  REQUIRE(sent->status == 204);
}

std::size_t count(Rehearsal& rehearsal, const std::string& method, int status) {
  std::size_t found = 0;
  const auto requests = rehearsal.get("/_sandbox/requests");
  for (const auto& entry : requests.at("log"))
    found += entry.at("method") == method && entry.at("status") == status ? 1U : 0U;
  return found;
}

} // namespace

TEST_CASE("a XiVO without authentication service is asked with HTTP digest, by reads alone") {
  Rehearsal rehearsal(sandbox::Dialect::xivo_16_15);
  auto options = as_account(rehearsal);
  options.get_only = true;
  const auto confd = cluster::connect(options);
  REQUIRE(confd);
  CHECK(cluster::profile_of(**confd).product == "xivo");
  CHECK(cluster::profile_of(**confd).version.empty());
  CHECK_FALSE(cluster::profile_of(**confd).sip_sections);
  CHECK_FALSE(cluster::profile_of(**confd).has("/callfilters"));
  CHECK(cluster::profile_of(**confd).has("/groups"));
  CHECK(rehearsal.get("/_sandbox/requests").at("writes") == 0);
  CHECK(count(rehearsal, "GET", 401) == 1); // the challenge was taken once

  // A Wazo speaks no digest, so a command that may only read has no way.
  Rehearsal wazo(sandbox::Dialect::wazo_26_08);
  auto read_only = as_account(wazo);
  read_only.get_only = true;
  CHECK(cluster::connect(read_only).error().code == errors::token_needs_post);
}

TEST_CASE("an estate is put on a XiVO with digest and with a token, and an expiry in between is survived") {
  for (const bool service : {false, true}) {
    CAPTURE(service);
    Rehearsal rehearsal(sandbox::Dialect::xivo_16_15);
    auto options = as_account(rehearsal);
    // Port 1 answers nothing, as a XiVO whose service is closed to this machine.
    options.auth_url = service ? rehearsal.options.url : "http://127.0.0.1:1";
    const auto target = cluster::make_target(options, rehearsal.folder.path / "state").value();
    Hand hand(*target);
    const auto estate = small_estate();
    const auto plan = hand.plan(estate);
    REQUIRE_FALSE(plan.findings.has_errors());
    for (const auto& adoption : plan.adoptions)
      hand.registry[adoption.key] = adoption.id;
    std::size_t done = 0;
    for (const auto& operation : plan.operations) {
      if (++done == 10 || done == 30) expire(rehearsal);
      hand.run(operation);
    }
    CHECK(hand.plan(estate).operations.empty());
  }
}

TEST_CASE("a token that was given is not renewed: the run stops with what to do") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
  const auto service = with_service(as_account(rehearsal));
  REQUIRE(cluster::connect(service));
  Rehearsal given(sandbox::Dialect::wazo_26_08);
  const auto drawn = make_http_client()->send({.method = "POST",
                                               .url = given.options.url + "/0.1/token",
                                               .headers = {{"Authorization", "Basic dGVsY3RsOnJlaGVhcnNhbA=="}}});
  REQUIRE(drawn);
  REQUIRE(drawn->status == 200);
  const auto file = given.folder.path / "drawn";
  std::ofstream(file) << Json::parse(drawn->body).at("data").at("token").get<std::string>() << '\n';
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  given.options.token = "file:" + file.string();
  const auto confd = cluster::connect(given.options);
  REQUIRE(confd);
  expire(given);
  const auto health = cluster::probe(**confd);
  REQUIRE(health);
  CHECK_FALSE(health->has("/users"));
  const auto target = cluster::make_target(given.options, given.folder.path / "state");
  REQUIRE_FALSE(target);
  CHECK(target.error().code == errors::credentials_refused);
}

TEST_CASE("a wrong password, a read-only token and a missing service are three different refusals") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
  const auto wrong = cluster::connect(with_service(as_account(rehearsal, "nonsense")));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == errors::credentials_refused);
  CHECK(wrong.error().where.object == rehearsal.options.url + "/0.1/token");
  CHECK_FALSE(wrong.error().hint.empty());

  auto elsewhere = as_account(rehearsal);
  elsewhere.auth_url = rehearsal.options.url + "/1.1";
  const auto missing = cluster::connect(elsewhere);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == errors::token_service_missing);

  Rehearsal digest(sandbox::Dialect::xivo_16_15);
  auto options = as_account(digest, "nonsense");
  options.auth_url = "http://127.0.0.1:1";
  const auto refused = cluster::connect(options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errors::credentials_refused);
  CHECK(to_string(refused.error()).find("nonsense") == std::string::npos);
}

TEST_CASE("a right that is missing is told from credentials that are wrong, and nothing is written") {
  for (const auto dialect :
       {sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12, sandbox::Dialect::xivo_16_15}) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal rehearsal(dialect, sandbox::read_only_token);
    const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
    Hand hand(*target);
    const auto before = rehearsal.world().dump();
    const auto plan = hand.plan(small_estate());
    REQUIRE_FALSE(plan.operations.empty());
    const auto outcome = target->execute(plan.operations.front(), hand.resolve());
    CHECK(outcome.kind == plan::Outcome::Kind::refused);
    REQUIRE(outcome.error);
    CHECK(outcome.error->code == errors::right_missing);
    CHECK(outcome.error->where.object == plan::to_string(plan.operations.front().key));
    CHECK_FALSE(outcome.error->hint.empty());
    CHECK(rehearsal.world().dump() == before);
  }
}

TEST_CASE("the limit of an answer holds for reads as well") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
  auto options = rehearsal.options;
  options.read_timeout = std::chrono::milliseconds(50);
  const auto sent = make_http_client()->send({.method = "POST",
                                              .url = options.url + "/_sandbox/fault",
                                              .body = R"({"kind": "timeout", "delay_ms": 60000, "every": 1})"});
  REQUIRE(sent);
  const auto confd = cluster::connect(options); // else it would wait for a minute
  REQUIRE_FALSE(confd);
}

TEST_CASE("two rehearsal clusters are two, and a kept one stays itself") {
  const auto identity = [](Rehearsal& rehearsal) {
    return cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value()->identity();
  };
  Rehearsal first(sandbox::Dialect::wazo_26_08);
  Rehearsal second(sandbox::Dialect::wazo_26_08);
  const auto uuid = identity(first);
  CHECK(uuid.size() == 36);
  CHECK(uuid != identity(second));
  REQUIRE(second.world().load(first.world().save()));
  CHECK(identity(second) == uuid);
}
