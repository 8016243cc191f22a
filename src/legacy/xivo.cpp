// Users of a XiVO or Wazo as its CSV import and export write them. Two generations: columns joined by a vertical bar
// (XiVO before 15.20) and by commas (since; Wazo too), under other names. Sources and what is not known:
// docs/formats/xivo.md.
#include <readers.hpp>

#include <algorithm>
#include <array>
#include <map>

#include <decode.hpp>
#include <fmt/format.h>
#include <named_columns.hpp>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

using Names = std::map<std::string_view, std::string_view>;

/// Names of the first generation and what the second calls them.
const Names& renamed() {
  static const Names names{{"entityid", "entity_id"},
                           {"outcallerid", "outgoing_caller_id"},
                           {"mobilephonenumber", "mobile_phone_number"},
                           {"enablehint", "supervision_enabled"},
                           {"enablexfer", "call_transfer_enabled"},
                           {"enableclient", "cti_profile_enabled"},
                           {"profileclient", "cti_profile_name"},
                           {"phonenumber", "exten"},
                           {"protocol", "line_protocol"},
                           {"linename", "sip_username"},
                           {"linesecret", "sip_secret"},
                           {"incallexten", "incall_exten"},
                           {"incallcontext", "incall_context"},
                           {"incallringseconds", "incall_ring_seconds"},
                           {"voicemailname", "voicemail_name"},
                           {"voicemailmailbox", "voicemail_number"},
                           {"voicemailnumber", "voicemail_number"},
                           {"voicemailcontext", "voicemail_context"},
                           {"voicemailpassword", "voicemail_password"},
                           {"voicemailemail", "voicemail_email"},
                           {"voicemailattach", "voicemail_attach_audio"},
                           {"voicemaildelete", "voicemail_delete_messages"},
                           {"voicemailaskpassword", "voicemail_ask_password"}};
  return names;
}

const KnownColumns& known_columns() {
  static const KnownColumns columns{{"firstname", "firstname"}, {"lastname", "lastname"},     {"email", "email"},
                                    {"language", "language"},   {"userfield", "cost_centre"}, {"line_protocol", "type"},
                                    {"context", "context"},     {"incall_exten", "did"}};
  return columns;
}

bool is_secret(std::string_view name) {
  return name == "password" || name == "sip_secret" || name == "voicemail_password" ||
         name == "call_permission_password";
}

/// Columns that no other list of people has, for the detection.
bool is_typical(std::string_view name) {
  constexpr std::array<std::string_view, 14> names{
      "entity_id",          "ring_seconds",   "simultaneous_calls", "supervision_enabled", "call_transfer_enabled",
      "line_protocol",      "sip_username",   "incall_exten",       "incall_context",      "voicemail_context",
      "outgoing_caller_id", "voicemail_name", "provisioning_code",  "call_permissions"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Cells that the importer takes only as 0 or 1, and only as digits.
bool is_switch(std::string_view name) {
  return name.ends_with("_enabled") || name == "enabled" || name == "voicemail_attach_audio" ||
         name == "voicemail_delete_messages" || name == "voicemail_ask_password";
}
bool is_count(std::string_view name) {
  return name == "ring_seconds" || name == "simultaneous_calls" || name == "incall_ring_seconds" || name == "entity_id";
}

std::string column_name(std::string_view heading) {
  const auto name = lower_ascii(collapsed(heading));
  const auto newer = renamed().find(name);
  return newer == renamed().end() ? name : std::string(newer->second);
}

char separator_of(std::string_view bytes) {
  const auto line = bytes.substr(0, bytes.find('\n'));
  return std::count(line.begin(), line.end(), '|') > std::count(line.begin(), line.end(), ',') ? '|' : ',';
}

class UsersReader {
 public:
  UsersReader(const Input& input, const Mapping& mapping, FactSet& facts)
      : mapping_(mapping), facts_(facts), separator_(separator_of(input.bytes)),
        sheet_(input, mapping, separator_, facts) {}

  Status read() {
    if (!sheet_.next()) return fail(not_ours(errors::file_empty, "the file is empty"));
    if (auto header = read_header(); !header) return header;
    sheet_.layout();
    while (sheet_.next())
      read_row();
    return {};
  }

 private:
  [[nodiscard]] Error not_ours(ErrorCode code, std::string what, std::size_t at = 0) const {
    return {.code = code,
            .what = std::move(what),
            .where = sheet_.place(at),
            .hint = "the first line names the columns, parted by commas or by vertical bars"};
  }

  Status read_header() {
    for (std::size_t i = 0; i < sheet_.cells().size(); ++i) {
      const auto name = column_name(sheet_.cells()[i]);
      if (name.empty()) return fail(not_ours(errors::column_unnamed, "a column has no name", i));
      if (column(name) != names_.size())
        return fail(not_ours(errors::column_twice, fmt::format("column '{}' stands twice", name), i));
      names_.push_back(name);
    }
    for (const std::string_view needed : {"firstname", "exten"})
      if (column(needed) == names_.size())
        return fail(not_ours(errors::column_missing, fmt::format("the header has no column '{}'", needed)));
    for (std::size_t i = 0; i < names_.size(); ++i) {
      secret_.push_back(is_secret(names_[i]));
      uses_.push_back(column_use(names_[i], known_columns(), secret_[i], mapping_, sheet_.origin(i), facts_));
    }
    return {};
  }

  [[nodiscard]] std::size_t column(std::string_view name) const {
    return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
  }
  [[nodiscard]] std::string cell(std::string_view name) const {
    const auto at = column(name);
    return at < sheet_.cells().size() ? sheet_.cells()[at] : std::string();
  }

  void read_row() {
    if (const auto* rule = mapping_.ignore.empty() ? nullptr : mapping_.ignored(sheet_.text()))
      return sheet_.ignored(rule->reason, without_secrets(sheet_.cells(), secret_, false, separator_));
    if (auto wrong = check_row()) {
      const bool in_step = !out_of_step(*wrong);
      return sheet_.quarantined(std::move(*wrong), without_secrets(sheet_.cells(), secret_, in_step, separator_));
    }
    subject_ = {What::line, cell("exten")};
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!sheet_.cells()[i].empty() && !uses_[i].ignored) read_cell(i);
    sheet_.understood();
  }

  [[nodiscard]] std::optional<Error> check_row() const {
    if (auto damage = sheet_.damage()) return damage;
    const auto cells = sheet_.cells().size();
    if (cells != names_.size())
      return Error{.code = cells > names_.size() ? errors::row_width : errors::row_short,
                   .what = fmt::format("{} cells under {} columns", cells, names_.size()),
                   .where = sheet_.place(cells > names_.size() ? names_.size() : 0),
                   .hint = cells > names_.size() ? "a separator inside a cell needs quotes around the cell"
                                                 : "the row may go on in the next one, broken by a line end"};
    const auto number = column("exten");
    if (sheet_.cells()[number].empty())
      return Error{.code = errors::row_without_number,
                   .what = "the user has no line",
                   .where = sheet_.place(number),
                   .hint = "the estate knows people by their lines; ignore such rows in the mapping, with the reason"};
    if (cell("firstname").empty() && cell("lastname").empty())
      return Error{
          .code = errors::name_missing, .what = "the user has no name", .where = sheet_.place(column("firstname"))};
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!sheet_.cells()[i].empty())
        if (auto wrong = check_cell(i)) return wrong;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Error> check_cell(std::size_t i) const {
    const auto& name = names_[i];
    const auto& value = sheet_.cells()[i];
    const auto wrong = [&](ErrorCode code, std::string_view says, std::string hint = {}) {
      return Error{.code = code,
                   .what = fmt::format("'{}' is {} (column '{}')", value, says, name),
                   .where = sheet_.place(i),
                   .hint = std::move(hint)};
    };
    if (is_switch(name) && value != "0" && value != "1") return wrong(errors::switch_malformed, "neither 0 nor 1");
    if (is_count(name) && !is_digits(value)) return wrong(errors::count_malformed, "no whole number");
    if (((name == "exten" || name == "voicemail_number") && !is_extension(value)) ||
        (name == "incall_exten" && !is_written_number(value))) {
      auto fault = number_fault(value);
      return wrong(fault.code, "no number", std::move(fault.hint));
    }
    return std::nullopt;
  }

  void add(std::string_view attribute, std::string value, std::size_t at, bool feature) {
    facts_.facts.push_back({.subject = subject_,
                            .attribute = std::string(attribute),
                            .value = std::move(value),
                            .origin = sheet_.origin(at),
                            .text = sheet_.cells()[at],
                            .feature = feature});
  }

  void read_cell(std::size_t i) {
    const auto& name = names_[i];
    const auto& value = sheet_.cells()[i];
    const bool ours = uses_[i].rule == nullptr;
    if (name == "exten") return add("extension", value, i, false);
    if (ours && name == "call_permissions") return read_permissions(i);
    // An estate names what is not plain SIP.
    if (ours && name == "line_protocol" && (value == "sccp" || value == "webrtc")) add("protocol", value, i, false);
    if (ours && name == "voicemail_number") return read_voicemail(i);
    // The first name is the only name that must be there: services and places have it alone.
    if (ours && name == "firstname" && cell("lastname").empty()) return add("name", value, i, false);
    auto fact = fact_of(uses_[i], name, value, sheet_, i, facts_);
    fact.subject = subject_;
    facts_.facts.push_back(std::move(fact));
  }

  void read_permissions(std::size_t i) {
    for (const auto part : split(sheet_.cells()[i], ';'))
      if (const auto right = std::string(trim(part)); !right.empty())
        add(right.find(' ') == std::string::npos ? "rights" : names_[i], right, i,
            right.find(' ') != std::string::npos);
  }

  void read_voicemail(std::size_t i) {
    add("voicemail", "yes", i, false);
    if (sheet_.cells()[i] != subject_.id) add(names_[i], sheet_.cells()[i], i, true);
  }

  const Mapping& mapping_;
  FactSet& facts_;
  char separator_;
  Sheet sheet_;
  std::vector<std::string> names_; ///< as the second generation calls them
  std::vector<bool> secret_;
  std::vector<ColumnUse> uses_;
  Subject subject_;
};

std::string generation(char separator, const std::vector<std::string>& names) {
  const auto has = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  const std::string_view kind = has("provisioning_code") ? ", export" : "";
  if (separator == '|') return "XiVO before 15.20";
  if (has("cti_profile_name") || (has("entity_id") && !has("subscription_type")))
    return fmt::format("XiVO 15.20 and later{}", kind);
  if (has("subscription_type") || has("call_record_outgoing_external_enabled")) return fmt::format("Wazo{}", kind);
  return fmt::format("XiVO 15.20 and later, or Wazo{}", kind);
}

} // namespace

Detection detect_xivo(std::string_view bytes) {
  Detection detection;
  const char separator = separator_of(bytes);
  CsvReader reader(bytes.substr(0, bytes.find('\n')), separator);
  CsvRecord record;
  if (!reader.next(record)) return detection;
  std::vector<std::string> names;
  for (const auto& field : record.fields)
    names.push_back(column_name(field));
  const auto has = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  const auto typical = std::count_if(names.begin(), names.end(), is_typical);
  if (!has("firstname") || !has("exten") || typical == 0) return detection;
  detection.confidence = typical >= 3 ? 95 : 70;
  detection.version = generation(separator, names);
  detection.reasons.push_back(fmt::format("the header has firstname, {} and {} further columns of a user import",
                                          separator == '|' ? "phonenumber" : "exten", typical));
  detection.reasons.push_back(fmt::format("parted by '{}'", separator));
  return detection;
}

Status read_xivo(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  return UsersReader(input, mapping, facts).read();
}

} // namespace telctl::legacy
