#include <telctl/support/text.hpp>

#include <doctest/doctest.h>
#include <telctl/support/error.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/resource.hpp>

using namespace telctl;

TEST_CASE("text from outside cannot move the cursor or reverse the line") {
  CHECK(visible("Zo\xC3\xAB") == "Zo\xC3\xAB");
  CHECK(visible("a\x1B[2J") == "a\\x1B[2J");
  CHECK(visible("a\xE2\x80\xAE"
                "b") == "a\\u202Eb");
  CHECK(visible("a\xFF") == "a\\xFF");
}

TEST_CASE("did you mean") {
  CHECK(did_you_mean("extention", {"extension", "context"}) == "extension");
  CHECK(did_you_mean("lnie", {"line", "lines"}) == std::nullopt); // two edits in four letters is another word
  CHECK(did_you_mean("line", {"lines", "line"}) == "line");
  CHECK_FALSE(did_you_mean("zzz", {"extension", "context"}));
  CHECK_FALSE(did_you_mean("", {"extension"}));
}

TEST_CASE("splitting and joining") {
  CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(words("  a \t b\n") == std::vector<std::string_view>{"a", "b"});
  CHECK(words("   ").empty());
  CHECK(join({"a", "b"}, ", ") == "a, b");
  CHECK(trim("\t a b \r\n") == "a b");
}

TEST_CASE("digits are digits only") {
  CHECK(is_digits("0012"));
  CHECK_FALSE(is_digits(""));
  CHECK_FALSE(is_digits("12a"));
  CHECK_FALSE(is_digits("\xD9\xA1")); // an Arabic digit is not one that a PABX dials
}

TEST_CASE("width on a terminal") {
  CHECK(display_width("Zoé") == 3);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("\xFF") == 1);
}

TEST_CASE("numbers are masked from the end") {
  CHECK(mask_number("0145678900") == "014567****");
  CHECK(mask_number("12") == "**");
  CHECK(mask_number("") == "");
}

TEST_CASE("checksums are those of the standard") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 4231, test case 2.
  const auto mac = hmac_sha256("Jefe", "what do ya want for nothing?");
  CHECK(mac.size() == 32);
  CHECK(mac.substr(0, 4) == "\x5b\xdc\xc1\x46");
}

TEST_CASE("an error says where, what and why") {
  CHECK(to_string(errors::file_missing) == "TEL-0120");
  CHECK(to_string(Place{.file = "a.yaml", .line = 3, .column = 5, .object = "line 4012"}) == "a.yaml:3:5 (line 4012)");
  CHECK(to_string(Place{.object = "line 4012"}) == "line 4012");
  CHECK(to_string(
            Error{.code = errors::file_missing, .what = "no such file", .where = {.file = "a"}, .cause = "because"}) ==
        "a: TEL-0120: no such file (because)");
}

TEST_CASE("findings are counted by severity and sorted by place") {
  Findings findings;
  findings.warning({.code = errors::file_missing, .what = "b", .where = {.file = "b", .line = 1}});
  findings.error({.code = errors::file_missing, .what = "a", .where = {.file = "a", .line = 10}});
  findings.error({.code = errors::file_missing, .what = "a", .where = {.file = "a", .line = 9}});
  findings.sort();
  CHECK(findings.items()[0].error.where.line == 9);
  CHECK(findings.items()[2].error.what == "b");
  CHECK(findings.count(Severity::error) == 2);
  CHECK(findings.has_errors());
}

TEST_CASE("resources are compiled in") {
  CHECK(resource("schemas/errors/support.yaml").value_or("").starts_with("# Every error code"));
  CHECK_FALSE(resource("schemas/none"));
  const auto names = resources();
  CHECK(std::is_sorted(names.begin(), names.end()));
}
