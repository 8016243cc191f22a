#include <telctl/support/encoding.hpp>

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

namespace telctl {
namespace {

struct Encoding {
  std::string_view name;
  std::string_view converter; ///< ICU's name; empty: handled here
};

constexpr std::array<Encoding, 7> encodings{{
    {"utf-8", "UTF-8"},
    {"iso-8859-1", "ISO-8859-1"},
    {"iso-8859-15", "ISO-8859-15"},
    {"cp1252", "windows-1252"},
    {"cp850", "ibm-850"},
    {"cp437", "ibm-437"},
    {"iso-646-fr", ""},
}};

/// ISO 646-FR (NF Z 62-010, 1982): seven bits, accents in the place of brackets and braces.
constexpr std::array<std::pair<char, std::string_view>, 10> iso_646_fr{{
    {'#', "£"},
    {'@', "à"},
    {'[', "°"},
    {'\\', "ç"},
    {']', "§"},
    {'`', "µ"},
    {'{', "é"},
    {'|', "ù"},
    {'}', "è"},
    {'~', "¨"},
}};

std::string key_of(std::string_view name) {
  std::string key;
  for (const char c : lower_ascii(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
  if (key == "windows1252" || key == "ansi") return "cp1252";
  if (key == "latin1") return "iso88591";
  if (key == "latin9") return "iso885915";
  if (key == "ibm850") return "cp850";
  if (key == "ibm437") return "cp437";
  return key;
}

Result<Encoding> find_encoding(std::string_view name) {
  for (const auto& encoding : encodings)
    if (key_of(encoding.name) == key_of(name)) return encoding;
  std::vector<std::string> names;
  for (const auto& encoding : encodings)
    names.emplace_back(encoding.name);
  return fail({.code = errors::unknown_encoding,
               .what = fmt::format("unknown encoding '{}'", visible(name)),
               .hint = "one of " + join(names, ", ")});
}

std::string from_iso_646_fr(std::string_view bytes) {
  std::string result;
  for (const char c : bytes) {
    const auto* found =
        std::find_if(iso_646_fr.begin(), iso_646_fr.end(), [&](const auto& pair) { return pair.first == c; });
    if (found != iso_646_fr.end())
      result += found->second;
    else
      result += c;
  }
  return result;
}

Error not_in(std::string_view encoding, std::size_t offset) {
  return {.code = errors::not_in_encoding,
          .what = fmt::format("byte {} is not {}", offset + 1, encoding),
          .hint = "declare the encoding in which the file was written"};
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(std::string_view name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(std::string(name).c_str(), &status));
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  return converter;
}

std::string to_string(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

icu::UnicodeString unicode(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

} // namespace

Result<std::string> to_utf8(std::string_view bytes, std::string_view encoding) {
  const auto found = find_encoding(encoding);
  if (!found) return fail(found.error());
  if (found->name == "utf-8") {
    if (const auto bad = first_invalid_utf8(bytes)) return fail(not_in(found->name, *bad));
    return std::string(bytes);
  }
  if (found->converter.empty()) {
    const auto* bad =
        std::find_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) > 127; });
    if (bad != bytes.end()) return fail(not_in(found->name, static_cast<std::size_t>(bad - bytes.begin())));
    return from_iso_646_fr(bytes);
  }
  if (is_ascii(bytes)) return std::string(bytes);
  const auto converter = open_converter(found->converter);
  std::u16string units(bytes.size() + 1, u'\0'); // one unit for each byte at most: these are single-byte encodings
  UErrorCode status = U_ZERO_ERROR;
  const auto length = ucnv_toUChars(converter.get(), units.data(), static_cast<std::int32_t>(units.size()),
                                    bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return fail(not_in(found->name, 0));
  units.resize(static_cast<std::size_t>(length));
  return to_string(icu::UnicodeString(false, units.data(), length));
}

Result<std::string> from_utf8(std::string_view text, std::string_view encoding) {
  const auto found = find_encoding(encoding);
  if (!found) return fail(found.error());
  if (const auto bad = first_invalid_utf8(text)) return fail(not_in("utf-8", *bad));
  if (found->name == "utf-8" || (is_ascii(text) && !found->converter.empty())) return std::string(text);
  const auto unwritable = [&] {
    return fail({.code = errors::not_in_encoding,
                 .what = fmt::format("'{}' cannot be written in {}", visible(text), found->name)});
  };
  if (found->converter.empty()) {
    std::string result(text);
    for (const auto& [byte, utf8] : iso_646_fr)
      for (auto at = result.find(utf8); at != std::string::npos; at = result.find(utf8, at + 1))
        result.replace(at, utf8.size(), 1, byte);
    if (!is_ascii(result)) return unwritable();
    return result;
  }
  const auto source = unicode(text);
  const auto converter = open_converter(found->converter);
  std::string result(static_cast<std::size_t>(source.length()) + 1, '\0');
  UErrorCode status = U_ZERO_ERROR;
  const auto length = ucnv_fromUChars(converter.get(), result.data(), static_cast<std::int32_t>(result.size()),
                                      source.getBuffer(), source.length(), &status);
  if (U_FAILURE(status)) return unwritable();
  result.resize(static_cast<std::size_t>(length));
  return result;
}

bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

std::optional<std::size_t> first_brace_in_word(std::string_view bytes) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto in_word = [&](std::size_t at) {
    return at > 0 && at + 1 < bytes.size() && is_letter(bytes[at - 1]) && is_letter(bytes[at + 1]);
  };
  std::optional<std::size_t> first;
  for (const char brace : {'{', '}'})
    for (auto at = bytes.find(brace); at < first.value_or(bytes.size()); at = bytes.find(brace, at + 1))
      if (in_word(at)) first = at;
  return first;
}

std::vector<std::string> propose_encodings(std::string_view bytes) {
  if (is_ascii(bytes))
    return first_brace_in_word(bytes) ? std::vector<std::string>{"iso-646-fr", "utf-8"}
                                      : std::vector<std::string>{"utf-8"};
  if (!first_invalid_utf8(bytes)) return {"utf-8"};
  // Letters that French names hold; each one found counts for the encoding, each other non-ASCII character against it.
  constexpr std::string_view expected = "éèêëàâäçùûüîïôöœæÉÈÊËÀÂÄÇÙÛÜÎÏÔÖŒÆñÑ°«»€";
  std::vector<std::pair<int, std::string>> scores;
  for (const auto& encoding : encodings) {
    if (encoding.name == "utf-8" || encoding.converter.empty()) continue;
    const auto text = to_utf8(bytes, encoding.name);
    if (!text) continue;
    const auto decoded = unicode(*text);
    const auto letters = unicode(expected);
    int score = 0;
    for (std::int32_t i = 0; i < decoded.length(); ++i)
      if (decoded[i] > 127) score += letters.indexOf(decoded[i]) >= 0 ? 1 : -2;
    scores.emplace_back(score, encoding.name);
  }
  std::stable_sort(scores.begin(), scores.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> names;
  for (const auto& [score, name] : scores)
    names.push_back(name);
  return names;
}

std::string fold(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* decompose = icu::Normalizer2::getNFKDInstance(status);
  const auto decomposed = decompose->normalize(unicode(utf8).foldCase(), status);
  icu::UnicodeString letters;
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const auto point = decomposed.char32At(i);
    if (u_charType(point) != U_NON_SPACING_MARK) letters.append(point);
  }
  std::string result;
  const auto text = to_string(letters);
  for (const auto word : words(text)) {
    if (!result.empty()) result += ' ';
    result += word;
  }
  return result;
}

std::string upper(std::string_view utf8) {
  return to_string(unicode(utf8).toUpper(icu::Locale::getFrench()));
}
std::string lower(std::string_view utf8) {
  return to_string(unicode(utf8).toLower(icu::Locale::getFrench()));
}

std::string title(std::string_view utf8) {
  icu::UnicodeString text = unicode(utf8).toLower(icu::Locale::getFrench());
  bool start = true;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto point = text.char32At(i);
    const bool letter = u_isalpha(point) != 0;
    if (letter && start) text.replace(i, point > 0xFFFF ? 2 : 1, u_totitle(point));
    start = !letter;
  }
  return to_string(text);
}

} // namespace telctl
