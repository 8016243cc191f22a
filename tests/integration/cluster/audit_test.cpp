#include <telctl/cluster/audit.hpp>
#include <telctl/cluster/errors.hpp>

#include "rehearsal.hpp"
#include "small_estate.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

void put_estate(Rehearsal& rehearsal, const estate::Estate& estate) {
  const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state");
  REQUIRE(target);
  Hand hand(**target);
  hand.apply(hand.plan(estate));
}

std::set<std::string> methods(Rehearsal& rehearsal) {
  std::set<std::string> result;
  const auto requests = rehearsal.get("/_sandbox/requests");
  for (const auto& request : requests.at("log"))
    result.insert(request["method"].get<std::string>());
  return result;
}

cluster::ConnectOptions reader(const Rehearsal& rehearsal, std::string_view token = sandbox::read_only_token) {
  const auto file = rehearsal.folder.path / "reader-token";
  std::filesystem::remove(file);
  std::ofstream(file) << token << '\n';
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  auto options = rehearsal.options;
  options.token = "file:" + file.string();
  options.get_only = true;
  return options;
}

} // namespace

TEST_CASE("an audit sends GET and nothing else, and a read-only account is enough") {
  for (const auto dialect : {sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12}) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal rehearsal(dialect);
    put_estate(rehearsal, small_estate());
    const auto before = rehearsal.world().dump();
    rehearsal.forget_requests();
    const auto confd = cluster::connect(reader(rehearsal));
    REQUIRE(confd);
    const auto audit = cluster::audit(**confd, {});
    REQUIRE(audit);
    CHECK(methods(rehearsal) == std::set<std::string>{"GET"});
    CHECK(rehearsal.world().dump() == before);
    std::set<std::string> rules;
    for (const auto& finding : audit->findings.items()) {
      rules.insert(finding.rule);
      CHECK(finding.severity != Severity::error);
    }
    // A boss who is a member of no pick-up target, gateways without device: what the small estate really has.
    CHECK(rules.contains("line-without-device"));
    CHECK(rules.contains("user-without-right"));
    CHECK_FALSE(rules.contains("user-without-line"));
    CHECK(audit->unjudged.empty());
    for (const auto& type : audit->types)
      if (type.path == "/users") CHECK(type.count == 4);
  }
}

TEST_CASE("where only GET may leave, a user is refused before a POST is sent") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
  rehearsal.forget_requests();
  auto options = rehearsal.options;
  options.get_only = true;
  options.password = options.token;
  options.token.clear();
  options.user = "root";
  const auto confd = cluster::connect(options);
  REQUIRE_FALSE(confd);
  CHECK(confd.error().code == errors::token_needs_post);
  CHECK(methods(rehearsal) == std::set<std::string>{"GET"}); // whether a digest would do
}

TEST_CASE("a wrong token and a wrong tenant are told apart") {
  for (const auto dialect : {sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12}) {
    Rehearsal rehearsal(dialect);
    const auto wrong = cluster::connect(reader(rehearsal, "00000000-0000-4000-9000-00000000dead"));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == errors::credentials_refused);
    auto options = reader(rehearsal);
    options.tenant = "00000000-0000-4000-8000-00000000dead";
    const auto tenant = cluster::connect(options);
    REQUIRE_FALSE(tenant);
    CHECK(tenant.error().code == errors::tenant_unknown);
  }
}
