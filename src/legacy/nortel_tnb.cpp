// LD 20 TNB: everything that is programmed on one equipment position. The block is read whole: one that is cut short
// could lack the keys or the class of service, so it is put aside whole.
#include <nortel.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy::nortel {
namespace {

/// Mnemonics that the samples and the documents show. Others are accepted once the mapping says under `features` what
/// they are.
bool is_known(std::string_view mnemonic) {
  static const std::set<std::string_view> known{
      "DES",       "TN",   "TYPE", "CDEN", "CUST", "ERL",  "FDN",  "TGAR",    "LDN",     "NCOS",
      "SGRP",      "RNPG", "SCI",  "SSU",  "XLST", "SCPW", "SFLT", "CAC_CIS", "CAC_MFC", "CLS",
      "CPND_LANG", "HUNT", "PLEV", "DANI", "AST",  "IAPG", "AACS", "ITNA",    "DGRP",    "MLWU_LANG",
      "MLNG",      "DNDR", "KEY",  "DATE", "EFD",  "EHT",  "LNRS"};
  return known.contains(mnemonic);
}

class TerminalBlock : public Printout {
 public:
  TerminalBlock(FactSet& facts, const Mapping& mapping) : Printout(facts), mapping_(mapping) {}

  Result<Taken> take(const CaptureLine& line) override {
    if (is_continuation(line.text)) return hold(line, continuation(line));
    const auto found = entry(line.text);
    if (!found) return fail(unknown(line, "TNB"));
    list_.clear();
    if (!is_known(found->mnemonic) && !is_named(found->mnemonic)) return fail(unknown(line, "TNB"));
    const bool begins = found->mnemonic == "DES" || (found->mnemonic == "TN" && !position_.empty());
    if (begins && !lines_.empty()) cut(errors::record_cut, "the block ends without its DATE line");
    return hold(line, value(line, *found));
  }

  void end() override {
    if (!lines_.empty()) cut(errors::record_cut, "the block ends without its DATE line");
  }

 private:
  [[nodiscard]] bool is_named(std::string_view mnemonic) const {
    return std::any_of(mapping_.features.begin(), mapping_.features.end(), [&](const FeatureRule& rule) {
      return std::find(rule.features.begin(), rule.features.end(), mnemonic) != rule.features.end();
    });
  }

  /// A line belongs to the block whether or not its own value could be read; one that could not is put aside alone.
  Result<Taken> hold(const CaptureLine& line, Status read) {
    if (!read) return fail(read.error());
    if (closed_) {
      closed_ = false;
      return commit(line);
    }
    lines_.push_back(line);
    return Taken::held;
  }

  Status value(const CaptureLine& line, const Entry& found) {
    if (found.mnemonic == "DATE") {
      closed_ = true;
      return {};
    }
    if (found.mnemonic == "CLS" || found.mnemonic == "KEY") {
      list_ = found.mnemonic;
      key_.clear();
      return list_ == "CLS" ? classes(line, found.value) : key(line, found.value);
    }
    if (found.mnemonic == "TN") {
      const auto tn = equipment_position(found.value);
      if (!tn) return fail(no_position(line));
      position_ = *tn;
      return {};
    }
    if (found.value.empty()) return {};
    if (found.mnemonic == "TYPE")
      stage({What::set, ""}, "type", found.value, line, false);
    else if (found.mnemonic == "NCOS")
      stage({What::set, ""}, "class", found.value, line, false);
    else if (found.mnemonic == "RNPG" && found.value.find_first_not_of('0') != std::string_view::npos)
      stage({What::set, ""}, "pickup_group", found.value, line, false);
    else if (found.mnemonic == "SCPW")
      stage({What::set, ""}, "SCPW", "(secret)", line); // the user's password
    else
      stage({What::set, ""}, found.mnemonic, found.value, line);
    return {};
  }

  Status continuation(const CaptureLine& line) {
    if (list_ == "CLS") return classes(line, trim(line.text));
    if (list_ == "KEY") return key(line, trim(line.text));
    return fail(wrong(line, errors::line_out_of_place, "goes on with a list (CLS or KEY) whose first line is missing"));
  }

  Status classes(const CaptureLine& line, std::string_view list) {
    const auto tokens = words(list);
    // Four capitals or digits at most: anything else is not of this list, e.g. a message that cut into the line.
    for (const auto token : tokens)
      if (token.size() > 4 || token.size() < 2 || !entry(token))
        return fail(wrong(line, errors::class_malformed, fmt::format("'{}' is no class of a set", token)));
    for (const auto token : tokens)
      stage({What::set, ""}, "CLS " + std::string(token), token, line);
    return {};
  }

  /// "00 SCR 2057 0     MARP", "02 ADL 16 0145…", "04 TRN", "05"; or a further field of the key above: "ANIE 0".
  Status key(const CaptureLine& line, std::string_view text) {
    const auto parts = words(text);
    if (parts.empty()) return {};
    if (!is_digits(parts[0])) return key_field(line, parts);
    if (parts[0].size() > 3) return fail(wrong(line, errors::key_malformed, fmt::format("'{}' is no key", parts[0])));
    key_ = parts[0];
    if (parts.size() == 1) return {}; // nothing programmed
    const Subject subject{What::key, key_};
    const auto function = parts[1];
    if (!entry(function))
      return fail(wrong(line, errors::key_malformed, fmt::format("'{}' is no function of a key", function)));
    stage(subject, "type", function, line, false);
    const bool owner = parts.back() == "MARP";
    const auto arguments = parts.size() - 2 - (owner ? 1 : 0);
    if (function == "SCR" || owner) return appearance(line, subject, parts, owner);
    // CFW and ADL: the longest number that may be programmed, then the number, if one is.
    const bool bounded = (function == "CFW" || function == "ADL") && arguments >= 1 && is_digits(parts[2]);
    if (bounded && arguments == 1) return {};
    if (bounded && arguments == 2 && is_extension(parts[3])) {
      stage(subject, "target", parts[3], line, false);
      return {};
    }
    if (arguments > 0) stage(subject, "arguments", trim(text.substr(text.find(function) + function.size())), line);
    return {};
  }

  Status appearance(const CaptureLine& line, const Subject& subject, const std::vector<std::string_view>& parts,
                    bool owner) {
    if (parts.size() < 3 || !is_extension(parts[2])) {
      staged_.pop_back();
      return fail(wrong(line, parts.size() < 3 ? errors::row_without_number : number_fault(parts[2]).code,
                        "a number is expected after the key's function"));
    }
    stage(subject, "target", parts[2], line, false);
    if (owner) stage(subject, "owner", "MARP", line, false);
    return {};
  }

  Status key_field(const CaptureLine& line, const std::vector<std::string_view>& parts) {
    if (key_.empty() || parts.size() > 2 || !entry(parts[0]))
      return fail(wrong(line, errors::key_malformed, "neither a key nor a field of the key above"));
    if (parts.size() == 2) stage({What::key, key_}, parts[0], parts[1], line);
    return {};
  }

  void stage(Subject subject, std::string_view attribute, std::string_view value, const CaptureLine& line,
             bool feature = true) {
    staged_.push_back({std::move(subject), std::string(attribute), std::string(value), line.origin,
                       attribute == "SCPW" ? "SCPW" : line.text, feature});
  }

  Result<Taken> commit(const CaptureLine& last) {
    lines_.push_back(last);
    if (position_.empty()) {
      cut(errors::position_missing, "the block has no equipment position (TN)");
      return Taken::held;
    }
    for (auto& fact : staged_) {
      fact.subject.id = fact.subject.what == What::key ? position_ + "/" + fact.subject.id : position_;
      facts_.facts.push_back(std::move(fact));
    }
    facts_.lines.understood += lines_.size();
    reset();
    return Taken::held;
  }

  void cut(ErrorCode code, std::string why) {
    std::string text;
    for (const auto& line : lines_)
      text += (text.empty() ? "" : "\n") + (line.text.starts_with("SCPW") ? std::string("SCPW ***") : line.text);
    auto reason = wrong(lines_.front(), code, std::move(why));
    reason.where.object = position_.empty() ? "" : "TN " + position_;
    reason.hint = "make the capture again: keys or rights could be missing";
    facts_.lines.quarantined += lines_.size();
    facts_.quarantined.push_back({std::move(reason), std::move(text), static_cast<std::uint32_t>(lines_.size())});
    reset();
  }

  void reset() {
    lines_.clear();
    staged_.clear();
    position_.clear();
    list_.clear();
    key_.clear();
  }

  const Mapping& mapping_;
  std::vector<CaptureLine> lines_;
  std::vector<Fact> staged_;
  std::string position_;
  std::string list_; ///< CLS or KEY while its continuation lines follow
  std::string key_;
  bool closed_ = false;
};

} // namespace

std::unique_ptr<Printout> make_terminal_block(FactSet& facts, const Mapping& mapping) {
  return std::make_unique<TerminalBlock>(facts, mapping);
}

} // namespace telctl::legacy::nortel
