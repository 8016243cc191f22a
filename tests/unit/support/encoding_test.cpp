#include <telctl/support/encoding.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

using namespace telctl;

TEST_CASE("é as each old machine writes it") {
  CHECK(to_utf8("\xE9", "cp1252") == "é");
  CHECK(to_utf8("\xE9", "ISO 8859-1") == "é");
  CHECK(to_utf8("\xE9", "latin-9") == "é");
  CHECK(to_utf8("\x82", "CP850") == "é");
  CHECK(to_utf8("\x82", "cp437") == "é");
  CHECK(to_utf8("{", "iso-646-fr") == "é");
  CHECK(to_utf8("é", "utf-8") == "é");
}

TEST_CASE("the euro tells the encodings of the same family apart") {
  CHECK(to_utf8("\x80", "cp1252") == "€");
  CHECK(to_utf8("\xA4", "iso-8859-15") == "€");
  CHECK(to_utf8("\xA4", "iso-8859-1") == "¤");
}

TEST_CASE("an unknown encoding and a wrong byte are refused") {
  const auto unknown = to_utf8("a", "klingon");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == errors::unknown_encoding);
  const auto wrong = to_utf8("ab\xFF", "utf-8");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == errors::not_in_encoding);
  CHECK(wrong.error().what == "byte 3 is not utf-8");
  CHECK_FALSE(to_utf8("\xE9", "iso-646-fr"));
  CHECK_FALSE(from_utf8("日", "cp850"));
}

TEST_CASE("every byte of a single-byte encoding that can be read can be written back") {
  for (const auto* encoding : {"iso-8859-1", "iso-8859-15", "cp1252", "cp850", "cp437"}) {
    CAPTURE(encoding);
    for (int byte = 0; byte < 256; ++byte) {
      const std::string bytes(1, static_cast<char>(byte));
      const auto text = to_utf8(bytes, encoding);
      if (!text) continue;
      CAPTURE(byte);
      CHECK_FALSE(first_invalid_utf8(*text));
      CHECK(from_utf8(*text, encoding) == bytes);
    }
  }
}

TEST_CASE("encodings are proposed by the letters that French names use") {
  CHECK(propose_encodings("plain").front() == "utf-8");
  CHECK(propose_encodings("Zoé Müller").front() == "utf-8");
  CHECK(propose_encodings("Zo\x82 H\x82l\x8Ane \x87").front() == "cp850");
  const auto windows = propose_encodings("Zo\xE9 H\xE9l\xE8ne c\x9Cur 5 \x80");
  CHECK(windows.front() == "cp1252");
  CHECK(propose_encodings("LEF}VRE Ren{").front() == "iso-646-fr");
}

TEST_CASE("a brace inside a word is an accent of seven-bit French, another is a brace") {
  CHECK(first_brace_in_word("LEF}VRE Ren{") == 3);
  CHECK(first_brace_in_word("ab}c{d") == 2);
  CHECK(first_brace_in_word("ab}{d e{f") == 7);
  for (const auto* plain : {"", "{", "{a", "a}", "a {b} c", "${HOME}/x", "{\"a\": {}}", "1{2"})
    CHECK_FALSE(first_brace_in_word(plain));
}

TEST_CASE("names are folded for searching") {
  CHECK(fold("  Hélène\t MÜLLER ") == "helene muller");
  CHECK(fold("Groß") == "gross");
  CHECK(fold(fold("ÉÈÇ ﬁ")) == fold("ÉÈÇ ﬁ"));
  CHECK(upper("hélène") == "HÉLÈNE");
  CHECK(lower("ÉTÉ") == "été");
  CHECK(title("LE GOFF-MARTIN") == "Le Goff-Martin");
  CHECK(title("D'ANGELO") == "D'Angelo");
}

TEST_CASE("text made visible is safe and stays so") {
  CHECK(rc::check("visible() is idempotent, valid UTF-8, and free of control characters", [](const std::string& text) {
    const auto safe = visible(text);
    RC_ASSERT(visible(safe) == safe);
    RC_ASSERT(!first_invalid_utf8(safe));
    for (const char c : safe)
      RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  }));
  CHECK(visible("a\xC2\x85") == "a\\x85");
  CHECK(visible("a\nb\tc") == "a\\x0Ab\\x09c");
  CHECK(visible("\xE2\x80\x8B") == "\\u200B");
}
