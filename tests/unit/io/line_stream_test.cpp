#include <doctest/doctest.h>

#include <telctl/io/line_stream.hpp>
#include <telctl/support/errors.hpp>

using namespace telctl;

TEST_CASE("an address is host and port") {
  using Pair = std::pair<std::string, std::string>;
  CHECK(split_address("127.0.0.1:5038") == Pair{"127.0.0.1", "5038"});
  CHECK(split_address("[::1]:5038") == Pair{"::1", "5038"});
  for (const auto* wrong : {"", "host", ":5038", "host:", "host:ami", "host:123456"})
    CHECK_MESSAGE(split_address(wrong) == Pair{}, wrong);
  CHECK(is_this_machine("127.0.0.9"));
  CHECK_FALSE(is_this_machine("10.0.0.1"));
  CHECK_FALSE(is_this_machine("127.example.org"));
}

TEST_CASE("nobody there, and no address, are told apart") {
  const auto nobody = LineStream::connect("127.0.0.1:1", std::chrono::seconds(5));
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().code == errors::connection_failed);
  const auto nonsense = LineStream::connect("nonsense", std::chrono::seconds(5));
  REQUIRE_FALSE(nonsense);
  CHECK(nonsense.error().code == errors::http_bad_url);
}
