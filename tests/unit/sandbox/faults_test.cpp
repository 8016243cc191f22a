#include <faults.hpp>

#include <doctest/doctest.h>
#include <latency.hpp>

using namespace telctl;
using namespace telctl::sandbox;

namespace {

/// Which of ten requests are struck: "..x..x..x.".
std::string struck(Faults& faults, bool write = true) {
  std::string out;
  for (int i = 0; i < 10; ++i)
    out += faults.next(write, i > 0) ? 'x' : '.';
  return out;
}

} // namespace

TEST_CASE("a fault strikes once, or at regular distances") {
  Faults faults;
  REQUIRE_FALSE(faults.add(R"({"kind": "reset", "at": 3})"));
  CHECK(struck(faults) == "..x.......");
  REQUIRE_FALSE(faults.add(R"({"kind": "503", "at": 2, "every": 4})"));
  CHECK(struck(faults) == ".x...x...x");
  faults.clear();
  CHECK(struck(faults) == "..........");
}

TEST_CASE("a fault may count only requests that write") {
  Faults faults;
  REQUIRE_FALSE(faults.add(R"({"kind": "reset", "at": 2, "count": "writes"})"));
  CHECK(struck(faults, false) == "..........");
  CHECK(struck(faults) == ".x........");
}

TEST_CASE("a dropped connection strikes every request but the first on it") {
  Faults faults;
  REQUIRE_FALSE(faults.add(R"({"kind": "keepalive-drop"})"));
  CHECK(struck(faults) == ".xxxxxxxxx");
}

TEST_CASE("a fault is told by an option as well") {
  Faults faults;
  REQUIRE_FALSE(faults.add_option("timeout:at=2,when=before,delay_ms=20,count=writes"));
  CHECK_FALSE(faults.next(true, false));
  const auto fault = faults.next(true, false);
  REQUIRE(fault);
  CHECK(fault->kind == "timeout");
  CHECK(fault->before);
  CHECK(fault->writes_only);
  CHECK(fault->delay == std::chrono::milliseconds(20));
  REQUIRE_FALSE(faults.add_option("close"));
  CHECK(faults.next(false, false)->kind == "close");
}

TEST_CASE("what is no fault is said") {
  Faults faults;
  for (const char* text : {"", "3", "[]", "{}", R"({"kind": "flood"})", R"({"kind": "reset", "at": "x"})",
                           R"({"kind": "reset", "at": -1})", R"({"kind": "reset", "often": 1})", R"({"kind": "kill"})"})
    CHECK(faults.add(text));
  for (const char* text : {"", "flood", "reset:at", "reset:at=x", "reset:often=1", "kill", "kill:pid=1"})
    CHECK(faults.add_option(text));
  CHECK(struck(faults) == "..........");
}

TEST_CASE("the log counts what was written and what was kept") {
  Faults faults;
  faults.log({"POST", "/1.1/users", 201, true, true, ""});
  faults.log({"GET", "/1.1/users", 0, false, false, "reset"});
  const auto log = faults.requests();
  CHECK(log["requests"] == 2);
  CHECK(log["writes"] == 1);
  CHECK(log["committed"] == 1);
  CHECK(log["log"][1]["fault"] == "reset");
  faults.forget();
  CHECK(faults.requests()["requests"] == 0);
}

TEST_CASE("an answer takes the time that was asked for") {
  const Request get{.method = "GET", .target = "/1.1/users?limit=2", .headers = {}, .body = {}};
  CHECK_FALSE(Latency::named("soon"));
  CHECK_FALSE(Latency::named("-1"));
  const auto fixed = Latency::named("40")->of(get, {});
  CHECK(fixed.own == std::chrono::milliseconds(40));
  CHECK(fixed.shared.count() == 0);
}

TEST_CASE("the model takes what was measured") {
  const auto model = Latency::named("measured");
  REQUIRE(model);
  const auto whole = [&](const Request& request, const Response& response = {}) {
    const auto time = model->of(request, response);
    return std::chrono::duration<double, std::milli>(time.shared + time.own).count();
  };
  const auto post = [](const char* path, const std::string& body) {
    return Request{.method = "POST", .target = std::string("/1.1/") + path, .headers = {}, .body = body};
  };
  CHECK(whole(post("users", R"({"firstname": "A"})")) == doctest::Approx(62.9));
  CHECK(whole(post("users", R"({"firstname": "A", "lines": []})")) == doctest::Approx(400));
  CHECK(whole(post("lines", "{}")) == doctest::Approx(100.6));
  std::string table = "firstname\n";
  for (int row = 0; row < 100; ++row)
    table += "A\n";
  CHECK(whole(post("users/import", table)) == doctest::Approx(100 * 1000 / 5.1).epsilon(0.01));
  Response page;
  page.body = R"({"total": 9, "items": [1, 2, 3, 4]})";
  CHECK(whole({.method = "GET", .target = "/1.1/users", .headers = {}, .body = {}}, page) == doctest::Approx(34));
  // The rate of four concurrent clients is set by the part they wait for one another.
  const auto alone = model->of(post("users", "{}"), {});
  CHECK(1e6 / static_cast<double>(alone.shared.count()) == doctest::Approx(24.5).epsilon(0.01));
}
