// What servers say of a user that is made with a line nested in it.
#include "transcript.hpp"
#include <doctest/doctest.h>
#include <nested.hpp>

using namespace telctl;
using namespace telctl::cluster;
using namespace telctl::tests;

namespace {

plan::Operation creation(const char* type, const char* name, Json after = Json::object()) {
  return {.key = {type, name}, .after = std::move(after)};
}

/// The operations of which recorded exchange 080 makes one request.
const std::vector<plan::Operation> operations{
    creation("extension", "1010@default"),
    creation("line", "1010@default/1"),
    creation("line-endpoint", "1010@default/1", {{"line", "1010@default/1"}, {"sip", "sip1010"}}),
    creation("line-extension", "1010@default/1", {{"line", "1010@default/1"}, {"extension", "1010@default"}}),
    creation("sip", "sip1010"),
    creation("user", "1010@default"),
    creation("user-line", "1010@default/1", {{"user", "1010@default"}, {"line", "1010@default/1"}})};

plan::Bundle bundle() {
  plan::Bundle all;
  for (const auto& operation : operations)
    all.push_back(&operation);
  return all;
}

using Ids = std::vector<std::optional<std::string>>;

} // namespace

TEST_CASE("what is made with a user is one bundle, when all of it is to be made") {
  CHECK(nested_users(operations) == std::vector<std::vector<std::size_t>>{{0, 1, 2, 3, 4, 5, 6}});
  auto extension_is_there = operations;
  extension_is_there.erase(extension_is_there.begin());
  CHECK(nested_users(extension_is_there) == std::vector<std::vector<std::size_t>>{{0, 1, 2, 3, 4, 5}});
  for (const auto missing : {1, 2, 3, 4, 5, 6}) {
    auto others = operations;
    others.erase(others.begin() + missing);
    CAPTURE(operations[static_cast<std::size_t>(missing)].key.type);
    CHECK(nested_users(others).empty());
  }
}

TEST_CASE("the ids of all that was made stand in the answer of 26.08") {
  Names names;
  const auto answer = Json::parse(transcript("26.08", "080-user-create-nested").response.body);
  const auto ids = nested_ids(bundle(), answer, names);
  REQUIRE(ids.has_value());
  CHECK(*ids ==
        Ids{"4", "2", "", "", "a69d36c2-c5b5-4fc0-b71d-5f42d0b00d64", "f87d506e-8484-4fe4-a527-57f7810755a2", ""});
  CHECK(names.name("line", "2") == "1010@default/1");
  CHECK(names.number("user", "f87d506e-8484-4fe4-a527-57f7810755a2") == 5);
}

TEST_CASE("20.12 makes the user and takes no notice of the rest") {
  Names names;
  const auto answer = Json::parse(transcript("20.12", "080-user-create-nested").response.body);
  const auto ids = nested_ids(bundle(), answer, names);
  REQUIRE(ids.has_value());
  for (std::size_t i = 0; i < operations.size(); ++i)
    CHECK((*ids)[i].has_value() == (operations[i].key.type == "user"));
}

TEST_CASE("an answer that shows another line is not believed") {
  Names names;
  auto answer = Json::parse(transcript("26.08", "080-user-create-nested").response.body);
  SUBCASE("another account") {
    answer["lines"][0]["endpoint_sip"]["name"] = "sip1011";
  }
  SUBCASE("another number") {
    answer["lines"][0]["extensions"][0]["exten"] = "1011";
  }
  SUBCASE("no number") {
    answer["lines"][0]["extensions"] = Json::array();
  }
  CHECK(!nested_ids(bundle(), answer, names).has_value());
}
