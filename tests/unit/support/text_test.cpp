#include <telctl/support/text.hpp>

#include <doctest/doctest.h>

TEST_CASE("text from outside cannot move the cursor or reverse the line") {
  CHECK(telctl::visible("Zo\xC3\xAB") == "Zo\xC3\xAB");
  CHECK(telctl::visible("a\x1B[2J") == "a\\x1B[2J");
  CHECK(telctl::visible("a\xE2\x80\xAE"
                        "b") == "a\\u202Eb");
  CHECK(telctl::visible("a\xFF") == "a\\xFF");
}

TEST_CASE("did you mean") {
  CHECK(telctl::did_you_mean("extention", {"extension", "context"}) == "extension");
  CHECK_FALSE(telctl::did_you_mean("zzz", {"extension", "context"}));
}
