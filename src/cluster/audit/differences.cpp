#include <algorithm>
#include <map>
#include <set>

#include <audit/checks.hpp>
#include <fmt/format.h>

#include "answer.hpp"
#include "fields.hpp"
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

// The cluster beside a table that somebody keeps: what stands in one of them only, and what both say differently.
namespace telctl::cluster {
namespace {

/// One number of the cluster with what a table would say of it.
struct LiveNumber {
  std::string number; ///< "4012@default"
  std::vector<const Json*> users;
  std::set<std::string> macs;
};

/// Of lines; a number of a group has no user.
std::map<std::string, std::vector<LiveNumber>> live_numbers(const Inventory& inventory) {
  std::map<std::string, std::vector<LiveNumber>> numbers;
  for (const auto& extension : inventory.items("/extensions")) {
    const bool of_group = !at(extension, "group").empty();
    if (at(extension, "lines").empty() && !of_group) continue;
    LiveNumber live{.number = Inventory::number_of(extension)};
    for (const auto& brief : at(extension, "lines")) {
      const auto* line = inventory.find("/lines", id_of(brief));
      if (line == nullptr) continue;
      for (const auto& user : at(*line, "users"))
        if (const auto* whole = inventory.find("/users", id_of(user))) live.users.push_back(whole);
      if (const auto* device = inventory.find("/devices", text_at(*line, "device_id")))
        live.macs.insert(lower_ascii(text_at(*device, "mac")));
    }
    numbers[text_at(extension, "exten")].push_back(std::move(live));
  }
  return numbers;
}

/// "Tél. 40 12" is written for people.
std::string digits(std::string_view text) {
  std::string result;
  for (const char c : text)
    if ((c >= '0' && c <= '9') || c == '*' || c == '#' || (c == '+' && result.empty())) result += c;
  return result;
}

/// The number in the national form that DIDs have in contexts: "+33 3 53 01 40 12" and "0353014012" are one.
bool same_public_number(const std::string& a, const std::string& b) {
  constexpr std::size_t subscriber = 9; // digits behind the 0 or the country code of a French number
  if (a == b) return true;
  const auto international = [](const std::string& n) { return n.starts_with('+') || n.starts_with("00"); };
  if (international(a) == international(b) || a.size() < subscriber || b.size() < subscriber) return false;
  return a.substr(a.size() - subscriber) == b.substr(b.size() - subscriber);
}

/// Words of a name without accents and capitals, in any order: people write surnames first or last.
std::set<std::string> name_words(const std::string& name) {
  std::set<std::string> result;
  auto folded = fold(name);
  std::replace(folded.begin(), folded.end(), '-', ' ');
  for (const auto word : words(folded))
    result.emplace(word);
  return result;
}

std::string hex_digits(const std::string& mac) {
  std::string result;
  for (const char c : lower_ascii(mac))
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) result += c;
  return result;
}

std::string value(const TableRow& row, const std::string& field) {
  const auto found = row.values.find(field);
  return found == row.values.end() ? std::string() : found->second;
}

std::string name_in(const TableRow& row) {
  if (auto name = value(row, "name"); !name.empty()) return name;
  return std::string(trim(value(row, "firstname") + " " + value(row, "lastname")));
}

std::string name_of(const Json& user) {
  return std::string(trim(text_at(user, "firstname") + " " + text_at(user, "lastname")));
}

/// Rows with the live number that each is about, or nullptr. Rows without a number are skipped.
template <class F>
void for_each_row(const AuditView& view, F&& f) {
  const auto numbers = live_numbers(view.inventory);
  for (const auto& table : view.options.tables)
    for (const auto& row : table.rows) {
      const auto exten = digits(value(row, "extension"));
      if (exten.empty()) continue;
      const LiveNumber* live = nullptr;
      if (const auto found = numbers.find(exten); found != numbers.end())
        for (const auto& candidate : found->second) {
          const auto context = value(row, "context");
          if (context.empty() || candidate.number == exten + "@" + context) live = &candidate;
          if (live != nullptr) break;
        }
      f(table, row, exten, live);
    }
}

Place place(const Table& table, const TableRow& row, const std::string& exten) {
  return {.file = table.file, .line = row.line, .object = "extension " + exten};
}

void only_in_table(const AuditView& view, const AuditReporter& report) {
  for_each_row(view, [&](const Table& table, const TableRow& row, const std::string& exten, const LiveNumber* live) {
    if (live == nullptr)
      report.add(place(table, row, exten), fmt::format("{} is not on the cluster", exten),
                 "not moved yet, or gone: correct the table");
  });
}

void only_on_cluster(const AuditView& view, const AuditReporter& report) {
  if (view.options.tables.empty()) return;
  std::set<std::string> listed;
  for_each_row(view, [&](const Table&, const TableRow&, const std::string&, const LiveNumber* live) {
    if (live != nullptr) listed.insert(live->number);
  });
  for (const auto& [exten, found] : live_numbers(view.inventory))
    for (const auto& live : found)
      if (!listed.contains(live.number))
        report.add("extension " + visible(live.number),
                   live.users.empty() ? "is in no table"
                                      : fmt::format("is in no table ({})", visible(name_of(*live.users.front()))),
                   "forgotten in the table, or forgotten on the cluster");
}

void twice_in_table(const AuditView& view, const AuditReporter& report) {
  for (const auto& table : view.options.tables) {
    std::map<std::string, std::uint32_t> first;
    for (const auto& row : table.rows) {
      const auto exten = digits(value(row, "extension"));
      const auto context = value(row, "context");
      const auto [found, fresh] = first.try_emplace(exten + "@" + context, row.line);
      if (!fresh && !exten.empty())
        report.add(place(table, row, exten), fmt::format("{} stands in line {} already", exten, found->second),
                   "keep one row");
    }
  }
}

void name_differs(const AuditView& view, const AuditReporter& report) {
  for_each_row(view, [&](const Table& table, const TableRow& row, const std::string& exten, const LiveNumber* live) {
    const auto name = name_in(row);
    if (name.empty() || live == nullptr || live->users.empty()) return;
    const bool same = std::any_of(live->users.begin(), live->users.end(),
                                  [&](const Json* user) { return name_words(name_of(*user)) == name_words(name); });
    if (!same)
      report.add(
          place(table, row, exten),
          fmt::format("the table says '{}', the cluster '{}'", visible(name), visible(name_of(*live->users.front()))),
          "which one is right? The telephone shows the cluster's");
  });
}

void did_differs(const AuditView& view, const AuditReporter& report) {
  std::map<std::string, std::set<std::string>> dids; // by the id of the user that they lead to
  for (const auto& incall : view.inventory.items("/incalls"))
    if (const auto& destination = at(incall, "destination"); text_at(destination, "type") == "user")
      for (const auto& extension : at(incall, "extensions"))
        dids[text_at(destination, "user_id")].insert(text_at(extension, "exten"));
  for_each_row(view, [&](const Table& table, const TableRow& row, const std::string& exten, const LiveNumber* live) {
    const auto said = digits(value(row, "did"));
    if (!table.fields.contains("did") || live == nullptr || live->users.empty()) return;
    std::set<std::string> held;
    for (const auto* user : live->users)
      for (const auto& did : dids[text_at(*user, "id")])
        held.insert(did);
    if (said.empty() ? held.empty() : std::any_of(held.begin(), held.end(), [&](const auto& did) {
          return same_public_number(said, did);
        }))
      return;
    const auto list = join(std::vector<std::string>(held.begin(), held.end()), ", ");
    report.add(place(table, row, exten),
               fmt::format("the table says {}, on the cluster {}", said.empty() ? "no public number" : visible(said),
                           held.empty() ? std::string("none leads to it") : visible(list) + " leads to it"),
               "correct the table, or the incoming call");
  });
}

void mac_differs(const AuditView& view, const AuditReporter& report) {
  for_each_row(view, [&](const Table& table, const TableRow& row, const std::string& exten, const LiveNumber* live) {
    const auto said = value(row, "mac");
    if (said.empty() || live == nullptr || live->users.empty()) return;
    if (std::any_of(live->macs.begin(), live->macs.end(),
                    [&](const auto& mac) { return hex_digits(mac) == hex_digits(said); }))
      return;
    const auto list = join(std::vector<std::string>(live->macs.begin(), live->macs.end()), ", ");
    report.add(place(table, row, exten),
               fmt::format("the table says {}, the cluster {}", visible(said),
                           list.empty() ? std::string("knows no telephone of it") : "has " + visible(list)),
               "a telephone was exchanged: correct the table, or the line's device");
  });
}

void email_differs(const AuditView& view, const AuditReporter& report) {
  for_each_row(view, [&](const Table& table, const TableRow& row, const std::string& exten, const LiveNumber* live) {
    const auto said = value(row, "email");
    if (said.empty() || live == nullptr || live->users.empty()) return;
    const auto held = text_at(*live->users.front(), "email");
    if (lower(said) != lower(held))
      report.add(place(table, row, exten),
                 fmt::format("the table says {}, the cluster {}", visible(said), held.empty() ? "none" : visible(held)),
                 "voicemail goes to the cluster's address");
  });
}

} // namespace

std::vector<AuditCheck> table_checks() {
  using enum Severity;
  const auto code = errors::audit_difference;
  return {
      {{"only-in-table", warning, "A row of a table is about a number that the cluster does not have"},
       code,
       {"/extensions", "/lines"},
       only_in_table},
      {{"only-on-cluster", warning, "A number of a line or group stands in no table"},
       code,
       {"/extensions", "/lines", "/users"},
       only_on_cluster},
      {{"twice-in-table", warning, "A table has two rows for one number"}, code, {}, twice_in_table},
      {{"name-differs", warning, "Table and cluster have different names"},
       code,
       {"/extensions", "/lines", "/users"},
       name_differs},
      {{"did-differs", warning, "Table and cluster have different public numbers"},
       code,
       {"/extensions", "/lines", "/users", "/incalls"},
       did_differs},
      {{"mac-differs", warning, "Table and cluster have different telephones"},
       code,
       {"/extensions", "/lines", "/users", "/devices"},
       mac_differs},
      {{"email-differs", info, "Table and cluster have different addresses"},
       code,
       {"/extensions", "/lines", "/users"},
       email_differs},
  };
}

} // namespace telctl::cluster
