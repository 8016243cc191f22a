#include <array>

#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/profile.hpp>

#include "rehearsal.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

void break_next(Rehearsal& rehearsal, const std::string& fault) {
  const auto sent =
      make_http_client()->send({.method = "POST", .url = rehearsal.options.url + "/_sandbox/fault", .body = fault});
  REQUIRE(sent);
  REQUIRE(sent->status == 204);
}

} // namespace

TEST_CASE("a server is known by what answers") {
  Rehearsal modern(sandbox::Dialect::wazo_26_08);
  const auto today = cluster::connect(modern.options);
  REQUIRE(today);
  const auto& profile = cluster::profile_of(**today);
  CHECK(profile.sip_sections);
  CHECK(profile.group_uuids);
  CHECK(profile.has("/endpoints/sip/templates"));
  CHECK(profile.has("/devices"));
  CHECK(profile.describe() == modern.options.url + "/1.1 (wazo 26.08)");

  Rehearsal old(sandbox::Dialect::wazo_20_12);
  const auto then = cluster::connect(old.options);
  REQUIRE(then);
  CHECK_FALSE(cluster::profile_of(**then).sip_sections);
  CHECK_FALSE(cluster::profile_of(**then).group_uuids);
  CHECK_FALSE(cluster::profile_of(**then).has("/endpoints/sip/templates"));
  CHECK(cluster::profile_of(**then).has("/groups"));
}

TEST_CASE("knowing a server takes reads only, and a read-only account is enough") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08, sandbox::read_only_token);
  REQUIRE(cluster::connect(rehearsal.options));
  CHECK(rehearsal.get("/_sandbox/requests").at("writes") == 0);
}

TEST_CASE("a failure while asking is never taken for something that the server lacks") {
  // Else its groups would be planned as manual steps, and those that are there would not be seen.
  for (const auto* kind : {"reset", "close", "500", "503", "429", "html", "truncate"}) {
    CAPTURE(kind);
    Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
    const auto whole = cluster::connect(rehearsal.options);
    REQUIRE(whole);
    for (int at = 3; at <= 19; at += 4) { // the first requests look for the API itself
      break_next(rehearsal, fmt::format(R"({{"kind": "{}", "at": {}}})", kind, at));
      const auto confd = cluster::connect(rehearsal.options);
      REQUIRE(confd);
      for (const auto& capability : cluster::profile_of(**whole).capabilities)
        CHECK(cluster::profile_of(**confd).has(capability.path) == capability.present);
    }
    break_next(rehearsal, fmt::format(R"({{"kind": "{}", "at": 5, "every": 1}})", kind));
    CHECK_FALSE(cluster::connect(rehearsal.options));
  }
}

TEST_CASE("what is no confd, or not for this account, is refused with its own code") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08, "ffffffff-0000-4000-9000-000000000000");
  const auto unknown = cluster::connect(rehearsal.options);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == errors::credentials_refused);
  CHECK(to_string(unknown.error()).find("ffffffff") == std::string::npos);
  CHECK(unknown.error().cause.find("ffffffff") == std::string::npos);

  auto elsewhere = rehearsal.options;
  elsewhere.url += "/nowhere";
  const auto lost = cluster::connect(elsewhere);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code == errors::not_confd);

  auto nothing = rehearsal.options;
  nothing.url.clear();
  CHECK(cluster::connect(nothing).error().code == errors::no_cluster);
  auto both = rehearsal.options;
  both.user = "admin";
  CHECK(cluster::connect(both).error().code == errors::credentials_missing);
  auto clear = rehearsal.options;
  clear.url = "http://xivo.example:9487";
  CHECK(cluster::connect(clear).error().code == errors::credentials_in_clear);
}
