// The printouts other than the terminal block: who has a number (LD 20 DNB), hunt groups (LD 20 GHT), restrictions (LD
// 49 FCR), public numbers (LD 49 IDC), classes of service (LD 81 NCOS), release (LD 22 ISS).
#include <nortel.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy::nortel {
namespace {

std::string joined(const std::vector<std::string_view>& parts, std::size_t from, std::size_t count) {
  std::string text;
  for (std::size_t i = from; i < std::min(from + count, parts.size()); ++i)
    text += (text.empty() ? "" : " ") + std::string(parts[i]);
  return text;
}

/// "6 OCT 2009"
bool is_date(const std::vector<std::string_view>& parts, std::size_t from) {
  return parts.size() == from + 3 && is_digits(parts[from]) && parts[from + 1].size() == 3 &&
         parts[from + 2].size() == 4 && is_digits(parts[from + 2]);
}

/// LD 20 DNB: a number, the kind of its appearance, and each equipment position that has it.
class NumberBlock : public Printout {
 public:
  using Printout::Printout;
  Result<Taken> take(const CaptureLine& line) override {
    if (is_continuation(line.text)) return set_type(line);
    const auto found = entry(line.text);
    if (!found) return fail(unknown(line, "DNB"));
    if (found->mnemonic == "DN") return number(line, found->value);
    if (found->mnemonic == "TYPE") {
      type_ = found->value;
      return Taken::layout; // carried with the position below
    }
    if (found->mnemonic == "TN") return position(line, found->value);
    return fail(unknown(line, "DNB"));
  }

 private:
  Result<Taken> number(const CaptureLine& line, std::string_view value) {
    number_.clear();
    type_.clear();
    position_.clear();
    if (!is_extension(value)) return fail(no_number(line, value));
    number_ = value;
    return Taken::layout;
  }

  /// "006 0 00 12 KEY 00   MARP  DES 3902       6 OCT 2009", "024 0 00 01  MARP          DES 500        7 OCT 2014"
  Result<Taken> position(const CaptureLine& line, std::string_view value) {
    position_.clear();
    if (number_.empty()) return fail(wrong(line, errors::list_heading_missing, "an equipment position without its DN"));
    const auto parts = words(value);
    const auto tn = equipment_position(joined(parts, 0, 4));
    if (!tn) return fail(no_position(line));
    std::size_t at = 4;
    std::string key = "00"; // an analogue set has no keys
    if (at + 1 < parts.size() && parts[at] == "KEY" && is_digits(parts[at + 1])) {
      key = parts[at + 1];
      at += 2;
    }
    const bool owner = at < parts.size() && parts[at] == "MARP";
    if (owner) ++at;
    std::string_view designation;
    if (at < parts.size() && parts[at] == "DES") {
      ++at;
      if (!is_date(parts, at) && at < parts.size()) designation = parts[at++];
    }
    if (!is_date(parts, at))
      return fail(
          wrong(line, errors::value_malformed, "KEY, MARP, DES and a date are expected after the equipment position"));
    position_ = *tn;
    const Subject appearance{What::key, *tn + "/" + key};
    add(appearance, "target", number_, line, false);
    if (owner) add(appearance, "owner", "MARP", line, false);
    if (!type_.empty()) add({What::set, *tn}, "DNB type", type_, line);
    if (!designation.empty()) add({What::set, *tn}, "DES", designation, line);
    return Taken::facts;
  }

  /// "     (3902)": what the set really is, where TYPE says only SL1.
  Result<Taken> set_type(const CaptureLine& line) {
    const auto text = trim(line.text);
    if (text.size() < 3 || text.front() != '(' || text.back() != ')') return fail(unknown(line, "DNB"));
    if (position_.empty())
      return fail(wrong(line, errors::list_heading_missing, "a type of set without its equipment position"));
    add({What::set, position_}, "DNB set type", text.substr(1, text.size() - 2), line);
    return Taken::facts;
  }

  std::string number_;
  std::string type_;
  std::string position_;
};

/// LD 20 GHT: one group, its pilot number and its members.
class GroupBlock : public Printout {
 public:
  using Printout::Printout;
  Result<Taken> take(const CaptureLine& line) override {
    const auto found = entry(line.text);
    if (!found) return fail(unknown(line, "GHT"));
    const auto parts = words(found->value);
    if (found->mnemonic == "GHLN") {
      group_ = found->value;
      if (group_.empty()) return fail(wrong(line, errors::group_missing, "a group without its list number"));
      add({What::group, group_}, "type", "GHT", line, false);
      return Taken::facts;
    }
    if (group_.empty())
      return fail(wrong(line, errors::list_heading_missing, "the list number (GHLN) of the group is missing"));
    if (found->mnemonic == "GHT" && found->value.empty()) return Taken::layout;
    if (found->mnemonic == "PLDN") return number(line, found->value, "extension");
    if (found->mnemonic == "DNSZ") {
      add({What::group, group_}, "DNSZ", found->value, line);
      return Taken::facts;
    }
    // STOR n: an entry without a number is an empty place.
    if (found->mnemonic == "STOR" && parts.size() == 1 && is_digits(parts[0])) return Taken::layout;
    if (found->mnemonic == "STOR" && parts.size() == 2 && is_digits(parts[0])) return number(line, parts[1], "member");
    return fail(unknown(line, "GHT"));
  }

 private:
  Result<Taken> number(const CaptureLine& line, std::string_view value, std::string_view attribute) {
    if (!is_extension(value)) return fail(no_number(line, value));
    add({What::group, group_}, attribute, value, line, false);
    return Taken::facts;
  }
  std::string group_;
};

/// LD 49 FCR: tables of digits that are allowed and denied.
class RestrictionTables : public Printout {
 public:
  using Printout::Printout;
  Result<Taken> take(const CaptureLine& line) override {
    if (is_continuation(line.text))
      return list_.empty()
                 ? Result<Taken>(fail(wrong(line, errors::list_heading_missing, "digits without DENY or ALOW")))
                 : digits(line, trim(line.text));
    const auto found = entry(line.text);
    if (!found) return fail(unknown(line, "FCR"));
    if (found->mnemonic == "CRNO") {
      list_.clear();
      if (!is_digits(found->value)) return fail(wrong(line, errors::group_missing, "a table without its number"));
      table_ = found->value;
      add({What::restriction, table_}, "FCR", "table", line);
      return Taken::facts;
    }
    if (table_.empty())
      return fail(wrong(line, errors::list_heading_missing, "the number (CRNO) of the table is missing"));
    if (found->mnemonic == "INIT" && (found->value == "ALOW" || found->value == "DENY")) {
      add({What::restriction, table_}, "FCR INIT", found->value, line);
      return Taken::facts;
    }
    if (found->mnemonic != "DENY" && found->mnemonic != "ALOW") return fail(unknown(line, "FCR"));
    list_ = "FCR " + std::string(found->mnemonic);
    return digits(line, found->value);
  }

 private:
  Result<Taken> digits(const CaptureLine& line, std::string_view value) {
    if (value.empty()) return Taken::layout;
    if (!is_extension(value))
      return fail(wrong(line, number_fault(value).code, fmt::format("'{}' are no digits", value)));
    add({What::restriction, table_}, list_, value, line);
    return Taken::facts;
  }
  std::string table_;
  std::string list_;
};

/// LD 49 IDC: digits that come from the network, and the number that they ring.
class IncomingDigits : public Printout {
 public:
  using Printout::Printout;
  Result<Taken> take(const CaptureLine& line) override {
    const auto parts = words(line.text);
    if (parts.size() == 2 && parts[0] == "IDGT" && parts[1] == "CDGT") {
      headed_ = true;
      return Taken::layout;
    }
    if (!headed_) return fail(wrong(line, errors::list_heading_missing, "the heading (IDGT CDGT) is missing"));
    if (parts.size() != 2 || !is_extension(parts[0]) || !is_extension(parts[1])) return fail(unknown(line, "IDC"));
    add({What::did, std::string(parts[0])}, "target", parts[1], line, false);
    return Taken::facts;
  }

 private:
  bool headed_ = false;
};

/// LD 81 NCOS: the class of service of each equipment position. The one or two numbers before TN have no heading in any
/// sample.
class ClassList : public Printout {
 public:
  using Printout::Printout;
  Result<Taken> take(const CaptureLine& line) override {
    const auto parts = words(line.text);
    const auto tn_at = static_cast<std::size_t>(std::find(parts.begin(), parts.end(), "TN") - parts.begin());
    if (parts.size() < 2 || parts[0] != "NCOS" || !is_digits(parts[1])) return fail(unknown(line, "NCOS"));
    if (tn_at < 3 || tn_at > 4 || !is_date(parts, tn_at + 7))
      return fail(wrong(line, errors::value_malformed,
                        "NCOS, one or two numbers, TN, equipment position, type, designation and date are expected"));
    const auto tn = equipment_position(joined(parts, tn_at + 1, 4));
    if (!tn) return fail(no_position(line));
    const Subject set{What::set, *tn};
    add(set, "LD 81 class", parts[1], line);
    if (tn_at == 4) add(set, "LD 81 unnamed number", parts[2], line);
    add(set, "LD 81 unnamed number 2", parts[tn_at - 1], line);
    add(set, "LD 81 type", parts[tn_at + 5], line);
    add(set, "DES", parts[tn_at + 6], line);
    return Taken::facts;
  }
};

/// LD 22 ISS: what the exchange runs.
class Issue : public Printout {
 public:
  using Printout::Printout;
  Result<Taken> take(const CaptureLine& line) override {
    if (line.text == "CALL SERVER/MAIN CAB") return Taken::layout;
    const auto found = entry(line.text);
    const bool known = found && (found->mnemonic == "VERSION" || found->mnemonic == "RELEASE" ||
                                 found->mnemonic == "ISSUE" || found->mnemonic == "IDLE_SET_DISPLAY");
    if (!known) return fail(unknown(line, "ISS"));
    add({What::system, ""}, found->mnemonic, found->value, line);
    return Taken::facts;
  }
};

/// A printout that no sample shows: every line is put aside.
class UnknownPrintout : public Printout {
 public:
  UnknownPrintout(FactSet& facts, std::string type) : Printout(facts), type_(std::move(type)) {}
  Result<Taken> take(const CaptureLine& line) override {
    return fail(wrong(line, errors::command_unknown, fmt::format("printouts of type {} are not known", upper_type())));
  }

 private:
  [[nodiscard]] std::string upper_type() const {
    std::string text = visible(type_);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
  }
  std::string type_;
};

} // namespace

std::unique_ptr<Printout> make_printout(std::string_view type, FactSet& facts, const Mapping& mapping) {
  if (type == "tn" || type == "tnb") return make_terminal_block(facts, mapping);
  if (type == "dn" || type == "dnb") return std::make_unique<NumberBlock>(facts);
  if (type == "ght") return std::make_unique<GroupBlock>(facts);
  if (type == "fcr") return std::make_unique<RestrictionTables>(facts);
  if (type == "idc") return std::make_unique<IncomingDigits>(facts);
  if (type == "ncos") return std::make_unique<ClassList>(facts);
  if (type == "iss") return std::make_unique<Issue>(facts);
  return std::make_unique<UnknownPrintout>(facts, std::string(type));
}

} // namespace telctl::legacy::nortel
