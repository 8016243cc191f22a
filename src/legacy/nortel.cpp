#include <nortel.hpp>
#include <readers.hpp>

#include <algorithm>
#include <array>

#include <decode.hpp>
#include <fmt/format.h>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>
#include <text_lines.hpp>

namespace telctl::legacy {
namespace nortel {
namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "SCH0881", "COM001 Ethernet driver …", "PT0000": letters and three or four digits in the first column. The machine
/// prints them whenever it has something to say, in the middle of a printout too.
std::optional<std::string> message(std::string_view line) {
  const auto letters = static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_upper) - line.begin());
  const auto rest = line.substr(letters);
  const auto digits = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
  if (letters < 2 || letters > 5 || digits < 3 || digits > 4) return std::nullopt;
  if (rest.size() > digits && rest[digits] != ' ') return std::nullopt;
  return std::string(line.substr(0, letters + digits));
}

/// What the terminal shows between printouts: prompts, footers of the memory, the end of a session.
bool is_footer(std::string_view line) {
  return line == ">" || line == "****" || line.starts_with("MEM AVAIL");
}

/// "ld 20", ">LD 49"
bool is_load(std::string_view line) {
  if (line.starts_with('>')) line.remove_prefix(1);
  const auto parts = words(line);
  return parts.size() == 2 && lower_ascii(parts[0]) == "ld" && is_digits(parts[1]);
}

/// A prompt of the dialogue and what was typed after it: "REQ: prt", "TYPE DNB", "  NAME Dupont".
struct Typed {
  std::string prompt;
  std::string value;
};
std::optional<Typed> typed(std::string_view line) {
  constexpr std::array<std::string_view, 14> prompts{"REQ", "TYPE", "CUST", "TN",   "DN",   "DATE", "PAGE",
                                                     "DES", "LSNO", "CRNO", "DCNO", "FEAT", "NCOS", "CPND_LANG"};
  line = trim(line);
  auto end = std::min(line.find_first_of(": "), line.size());
  Typed result{std::string(line.substr(0, end)), std::string(trim(line.substr(std::min(end + 1, line.size()))))};
  if (std::find(prompts.begin(), prompts.end(), result.prompt) != prompts.end()) return result;
  if (result.prompt == "NAME" || result.prompt == "DISPLAY_FMT") return result;
  return std::nullopt;
}

class CaptureReader {
 public:
  CaptureReader(const Input& input, const Mapping& mapping, FactSet& facts)
      : input_(input), mapping_(mapping), facts_(facts) {}

  void read() {
    constexpr std::uint32_t sample = 4096; // lines: some dozens of terminal blocks
    const auto before = facts_.facts.size();
    TextLines lines(input_, facts_);
    while (lines.next()) {
      if (lines.origin().line == sample) reserve_facts(facts_, before, lines.share_read());
      auto raw = lines.bytes();
      // Form feeds part pages; a carriage return ends a line on a serial terminal.
      while (!raw.empty() && (raw.back() == '\r' || raw.back() == ' ' || raw.back() == '\f'))
        raw.remove_suffix(1);
      while (!raw.empty() && (raw.front() == '\f' || raw.front() == '\r'))
        raw.remove_prefix(1);
      read_line({lines.origin(), decoded(raw, mapping_)});
    }
    end_printout();
  }

 private:
  void read_line(const CaptureLine& line) {
    if (line.text.empty()) return blank();
    if (take_ignored(line.text, line.origin, mapping_, facts_)) return;
    if (auto control = control_damage(line.text, "line", facts_.place(line.origin)))
      return quarantine(line, std::move(*control));
    const auto taken = take(line);
    if (!taken) return quarantine(line, taken.error());
    if (*taken == Taken::facts) ++facts_.lines.understood;
    if (*taken == Taken::layout) ++facts_.lines.layout;
  }

  Result<Taken> take(const CaptureLine& line) {
    if (const auto code = message(line.text)) {
      facts_.facts.push_back({.subject = {What::system, ""},
                              .attribute = "message",
                              .value = line.text,
                              .origin = line.origin,
                              .text = line.text,
                              .feature = true});
      return Taken::layout;
    }
    if (is_footer(line.text)) return Taken::layout;
    if (is_load(line.text)) {
      end_printout();
      return Taken::layout;
    }
    const auto prompt = typed(line.text);
    if (prompt && prompt->prompt == "REQ") return begin_request(*prompt);
    if (in_dialogue_) return dialogue(line, prompt);
    if (printout_) return printout_->take(line);
    return fail({.code = errors::request_missing,
                 .what = "no request (REQ) comes before this line",
                 .where = facts_.place(line.origin),
                 .hint = "the beginning of the capture is missing"});
  }

  /// The blank line after the last prompt is where the printout begins.
  void blank() {
    ++facts_.lines.blank;
    if (in_dialogue_ && !asked_.empty() && request_ != "chg") {
      in_dialogue_ = false;
      printout_ = make_printout(asked_, facts_, mapping_);
    }
  }

  Taken begin_request(const Typed& request) {
    end_printout();
    in_dialogue_ = true;
    request_ = lower_ascii(request.value);
    if (request_ == "iss") asked_ = "iss";
    return Taken::layout;
  }

  void end_printout() {
    if (printout_) printout_->end();
    printout_.reset();
    in_dialogue_ = false;
    asked_.clear();
    number_.clear();
  }

  Result<Taken> dialogue(const CaptureLine& line, const std::optional<Typed>& prompt) {
    if (!prompt)
      return fail({.code = errors::prompt_unknown,
                   .what = "not a known prompt of a request",
                   .where = facts_.place(line.origin)});
    if ((prompt->prompt == "TYPE" || prompt->prompt == "FEAT") && !prompt->value.empty())
      asked_ = lower_ascii(prompt->value);
    if (request_ == "chg" && asked_ == "name") return name(line, *prompt);
    return Taken::layout;
  }

  /// LD 95: names are typed in and read back in the same dialogue.
  Result<Taken> name(const CaptureLine& line, const Typed& prompt) {
    if (prompt.prompt == "DN") {
      if (!is_extension(prompt.value))
        return fail({.code = number_fault(prompt.value).code,
                     .what = fmt::format("'{}' is no number", prompt.value),
                     .where = facts_.place(line.origin)});
      number_ = prompt.value;
      return Taken::layout;
    }
    if (prompt.prompt != "NAME" || prompt.value.empty()) return Taken::layout;
    if (number_.empty())
      return fail(
          {.code = errors::list_heading_missing, .what = "a name without its DN", .where = facts_.place(line.origin)});
    facts_.facts.push_back({.subject = {What::line, number_},
                            .attribute = "name",
                            .value = prompt.value,
                            .origin = line.origin,
                            .text = line.text});
    return Taken::facts;
  }

  void quarantine(const CaptureLine& line, Error reason) {
    ++facts_.lines.quarantined;
    facts_.quarantined.push_back({std::move(reason), line.text});
  }

  const Input& input_;
  const Mapping& mapping_;
  FactSet& facts_;
  bool in_dialogue_ = false;
  std::string request_; ///< prt, lst, chg …
  std::string asked_;   ///< the TYPE or FEAT of the request
  std::string number_;  ///< the DN whose name is being given
  std::unique_ptr<Printout> printout_;
};

} // namespace

std::optional<Entry> entry(std::string_view line) {
  if (line.empty() || !is_upper(line.front())) return std::nullopt;
  const auto end = std::min(line.find(' '), line.size());
  const auto mnemonic = line.substr(0, end);
  const bool shaped =
      std::all_of(mnemonic.begin(), mnemonic.end(), [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
  if (!shaped || mnemonic.size() > 16) return std::nullopt;
  return Entry{mnemonic, trim(line.substr(end))};
}

bool is_continuation(std::string_view line) {
  return line.starts_with("     ");
}

std::optional<std::string> equipment_position(std::string_view text) {
  const auto parts = words(text);
  if (parts.size() != 4) return std::nullopt;
  std::string position;
  for (const auto part : parts) {
    if (!is_digits(part) || part.size() > 3) return std::nullopt;
    position += (position.empty() ? "" : " ") + std::string(part);
  }
  return position;
}

void Printout::add(Subject subject, std::string_view attribute, std::string_view value, const CaptureLine& line,
                   bool feature) {
  facts_.facts.push_back({.subject = std::move(subject),
                          .attribute = std::string(attribute),
                          .value = std::string(value),
                          .origin = line.origin,
                          .text = line.text,
                          .feature = feature});
}

Error Printout::unknown(const CaptureLine& line, std::string_view printout) const {
  return {.code = errors::line_unknown,
          .what = fmt::format("not a line that printouts of type {} are known to have", printout),
          .where = facts_.place(line.origin)};
}

Error Printout::wrong(const CaptureLine& line, ErrorCode code, std::string what) const {
  return {.code = code, .what = std::move(what), .where = facts_.place(line.origin)};
}

Error Printout::no_number(const CaptureLine& line, std::string_view value) const {
  auto fault = number_fault(value);
  auto error = wrong(line, fault.code, fmt::format("'{}' is no number", value));
  error.hint = std::move(fault.hint);
  return error;
}

Error Printout::no_position(const CaptureLine& line) const {
  return wrong(line, errors::position_malformed, "no equipment position (l s c u) after TN");
}

} // namespace nortel

Detection detect_nortel(std::string_view bytes) {
  Detection detection;
  std::size_t requests = 0;
  std::size_t loads = 0;
  std::string asked;
  for (const auto line : first_lines(bytes)) {
    if (nortel::is_load(trim(line))) ++loads;
    // LD 22 prints the release of the exchange.
    if (const auto said = nortel::entry(trim(line)); requests > 0 && said && said->mnemonic == "RELEASE")
      detection.version = "release " + visible(said->value);
    const auto prompt = nortel::typed(line);
    if (!prompt) continue;
    if (prompt->prompt == "REQ") ++requests;
    if ((prompt->prompt == "TYPE" || prompt->prompt == "FEAT") && !prompt->value.empty() &&
        asked.find(prompt->value) == std::string::npos && requests > 0 && asked.size() < 60)
      asked += (asked.empty() ? "" : " ") + prompt->value;
  }
  if (requests == 0) return detection;
  detection.confidence = loads > 0 || !asked.empty() ? 90 : 50;
  detection.reasons.push_back(
      fmt::format("{} request{} (REQ) of a maintenance terminal", requests, requests == 1 ? "" : "s"));
  if (loads > 0) detection.reasons.push_back(fmt::format("{} overlay{} loaded (LD)", loads, loads == 1 ? "" : "s"));
  if (!asked.empty()) detection.reasons.push_back("asks for " + visible(asked));
  return detection;
}

Status read_nortel(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  nortel::CaptureReader(input, mapping, facts).read();
  return {};
}

} // namespace telctl::legacy
