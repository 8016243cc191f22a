#include <map>

#include <audit/checks.hpp>
#include <fmt/format.h>

#include "fields.hpp"
#include <telctl/support/hash.hpp>
#include <telctl/support/text.hpp>

// SIP secrets, where the account may read them. They are looked at, never kept and never shown.
namespace telctl::cluster {
namespace {

struct Account {
  std::string name;
  std::string user;
  std::string secret;
};

/// Older servers have fields, newer ones lists of options.
Account account_of(const Json& sip) {
  Account account{text_at(sip, "name"), text_at(sip, "username"), text_at(sip, "secret")};
  for (const auto& option : at(sip, "auth_section_options")) {
    if (!option.is_array() || option.size() != 2 || !option[0].is_string() || !option[1].is_string()) continue;
    if (option[0] == "username") account.user = option[1].get<std::string>();
    if (option[0] == "password") account.secret = option[1].get<std::string>();
  }
  if (account.name.empty()) account.name = account.user;
  return account;
}

std::string weakness(const Account& account) {
  constexpr std::size_t shortest = 12; // 12 random letters and digits are 71 bits; scanners try words and numbers
  const auto secret = lower_ascii(account.secret);
  if (secret == lower_ascii(account.user) || secret == lower_ascii(account.name)) return "its secret is its name";
  if (is_digits(secret)) return "its secret is a number";
  if (secret.size() < shortest) return fmt::format("its secret has only {} characters", secret.size());
  return {};
}

void weak_secret(const AuditView& view, const AuditReporter& report) {
  for (const auto& sip : view.inventory.items("/endpoints/sip")) {
    const auto account = account_of(sip);
    if (account.secret.empty()) continue; // not shown to this account, or a trunk that needs none
    if (const auto why = weakness(account); !why.empty())
      report.add("sip " + visible(account.name), why, "draw a new one of 22 letters and digits, then resynchronise");
  }
}

void shared_secret(const AuditView& view, const AuditReporter& report) {
  std::map<std::string, std::vector<std::string>> owners; // by a hash, so that no map of secrets lies in memory
  for (const auto& sip : view.inventory.items("/endpoints/sip"))
    if (const auto account = account_of(sip); !account.secret.empty())
      owners[sha256_hex(account.secret)].push_back(account.name);
  for (const auto& [hash, names] : owners) {
    if (names.size() < 2) continue;
    const auto more = names.size() > 2 ? fmt::format(" and {} more", names.size() - 2) : std::string();
    report.add("sip " + visible(names.front()), fmt::format("has the same secret as {}{}", visible(names[1]), more),
               "one stolen telephone opens all of them: draw new ones");
  }
}

} // namespace

std::vector<AuditCheck> secret_checks() {
  using enum Severity;
  return {
      {{"weak-sip-secret", error, "The secret of a SIP account can be guessed"},
       errors::audit_secret,
       {"/endpoints/sip"},
       weak_secret},
      {{"shared-sip-secret", error, "SIP accounts share one secret"},
       errors::audit_secret,
       {"/endpoints/sip"},
       shared_secret},
  };
}

} // namespace telctl::cluster
