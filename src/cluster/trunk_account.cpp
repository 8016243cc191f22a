#include "trunk_account.hpp"

#include <set>

#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>

// Newer servers take sections of Asterisk's pjsip.conf as lists of options, older ones a peer of sip.conf: username,
// secret, type, host and a list of its other options (xivo-api.md §2.3 and §2.13; tests/data/confd-*, 047 and 147).
namespace telctl::cluster {
namespace {

using plan::Operation;

std::string option_of(const Json& item, const char* section, std::string_view name) {
  for (const auto& option : at(item, section))
    if (option.is_array() && option.size() == 2 && option[0] == name && option[1].is_string())
      return option[1].get<std::string>();
  return {};
}

Json option(std::string_view name, std::string value) {
  return Json::array({name, std::move(value)});
}

/// "!all,alaw,g722" → alaw, g722
Json codecs_of(std::string_view text) {
  auto list = Json::array();
  for (const auto codec : split(text, ','))
    if (!codec.empty() && codec != "!all") list.push_back(codec);
  return list;
}

std::string joined(const Json& codecs) {
  return join(codecs.get<std::vector<std::string>>(), ",");
}

/// "sip:host:5061"
std::string uri(const Json& owned, const std::string& user = {}) {
  const int port = owned.value("port", 0);
  return fmt::format("sip:{}{}{}{}", user, user.empty() ? "" : "@", text_at(owned, "host"),
                     port == 0 ? "" : fmt::format(":{}", port));
}

int port_of(std::string_view text) {
  constexpr std::size_t longest = 5;
  return is_digits(text) && text.size() <= longest ? std::stoi(std::string(text)) : 0;
}

/// Host and port of "sip:host:5061"; of anything else the whole text, so that it shows as a difference.
std::pair<std::string, int> address_of(std::string_view contact) {
  if (!contact.starts_with("sip:")) return {std::string(contact), 0};
  contact.remove_prefix(4);
  const auto colon = contact.rfind(':');
  const int port = colon == std::string_view::npos ? 0 : port_of(contact.substr(colon + 1));
  return {std::string(port == 0 ? contact : contact.substr(0, colon)), port};
}

bool is_modern(const Json& item) {
  return item.contains("aor_section_options");
}

Result<Json> modern_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  const auto& owned = operation.after;
  const auto& name = operation.key.name;
  Json body = {{"name", name},
               {"label", name},
               {"aor_section_options", Json::array({option("contact", uri(owned))})},
               {"identify_section_options", Json::array({option("match", text_at(owned, "host"))})},
               {"endpoint_section_options", Json::array()}};
  if (!at(owned, "codecs").empty())
    body["endpoint_section_options"].push_back(option("allow", "!all," + joined(owned["codecs"])));
  const auto username = text_at(owned, "username");
  const bool registers = true_at(owned, "registers");
  body["registration_section_options"] =
      registers ? Json::array({option("server_uri", uri(owned)), option("client_uri", uri(owned, username))})
                : Json::array();
  // What is left out of a PUT stays as it is: the secret travels only when the account changes.
  const auto& before = operation.before;
  if (operation.action == plan::Action::create || text_at(before, "username") != username ||
      true_at(before, "registers") != registers) {
    auto account = Json::array();
    if (!username.empty()) {
      const auto secret = workshop.secrets.trunk_secret(name);
      if (!secret) return fail(secret.error());
      secrets.push_back(*secret);
      account = Json::array({option("username", username), option("password", *secret)});
    }
    body["outbound_auth_section_options"] = account;
    body["registration_outbound_auth_section_options"] = registers ? account : Json::array();
  }
  if (operation.action != plan::Action::create) return body;
  const auto global = workshop.confd.sip_template("global");
  if (!global) return fail(global.error());
  body["templates"] = Json::array();
  if (!global->empty()) body["templates"].push_back({{"uuid", *global}});
  return body;
}

Result<Json> legacy_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  const auto& owned = operation.after;
  const auto& name = operation.key.name;
  Json body = {{"username", name}, {"type", "peer"}, {"host", text_at(owned, "host")}, {"options", Json::array()}};
  if (const int port = owned.value("port", 0); port != 0)
    body["options"].push_back(option("port", std::to_string(port)));
  if (!at(owned, "codecs").empty()) {
    body["options"].push_back(option("disallow", "all"));
    body["options"].push_back(option("allow", joined(owned["codecs"])));
  }
  if (operation.action != plan::Action::create) return body;
  // Without one the server draws eight letters. Where the operator gave an account it is a manual step: the API knows
  // one name for both the peer and its account.
  const auto secret = workshop.secrets.sip_secret(name);
  if (!secret) return fail(secret.error());
  secrets.push_back(*secret);
  body["secret"] = *secret;
  return body;
}

} // namespace

bool is_trunk_account(const Json& item) {
  if (!at(item, "line").empty()) return false;
  if (!at(item, "trunk").empty()) return true;
  return is_modern(item) ? !option_of(item, "aor_section_options", "contact").empty()
                         : !text_at(item, "host").empty() && text_at(item, "host") != "dynamic";
}

Json trunk_account_of(const std::string& name, const Json& item) {
  if (!is_modern(item))
    return {{"name", name},
            {"host", text_at(item, "host")},
            {"port", port_of(option_of(item, "options", "port"))},
            {"codecs", codecs_of(option_of(item, "options", "allow"))}};
  const auto [host, port] = address_of(option_of(item, "aor_section_options", "contact"));
  return {{"name", name},
          {"host", host},
          {"port", port},
          {"codecs", codecs_of(option_of(item, "endpoint_section_options", "allow"))},
          {"username", option_of(item, "outbound_auth_section_options", "username")},
          {"registers", !option_of(item, "registration_section_options", "server_uri").empty()}};
}

Result<Json> trunk_account_body(const Operation& operation, const Workshop& workshop,
                                std::vector<std::string>& secrets) {
  return workshop.confd.profile().sip_sections ? modern_body(operation, workshop, secrets)
                                               : legacy_body(operation, workshop, secrets);
}

bool is_trunk_option(const std::string& section, const std::string& name) {
  static const std::set<std::pair<std::string_view, std::string_view>> written{
      {"options", "port"},
      {"options", "allow"},
      {"options", "disallow"},
      {"aor_section_options", "contact"},
      {"identify_section_options", "match"},
      {"endpoint_section_options", "allow"},
      {"outbound_auth_section_options", "username"},
      {"outbound_auth_section_options", "password"},
      {"registration_outbound_auth_section_options", "username"},
      {"registration_outbound_auth_section_options", "password"},
      {"registration_section_options", "server_uri"},
      {"registration_section_options", "client_uri"}};
  return written.contains({section, name});
}

} // namespace telctl::cluster
