#include <array>
#include <set>

#include <audit/checks.hpp>
#include <fmt/format.h>

#include "answer.hpp"
#include "fields.hpp"
#include "reader.hpp"
#include <telctl/support/text.hpp>

// What hangs on nothing.
namespace telctl::cluster {
namespace {

void user_without_line(const AuditView& view, const AuditReporter& report) {
  for (const auto& user : view.inventory.items("/users"))
    if (view.inventory.lines_of(user).empty())
      report.add(visible(view.inventory.name_of_user(user)), "has no line", "give them one, or remove the user");
}

void line_without_user(const AuditView& view, const AuditReporter& report) {
  for (const auto& line : view.inventory.items("/lines"))
    if (at(line, "users").empty())
      report.add(visible(Inventory::name_of_line(line)), "belongs to no user",
                 "nobody has its rights, voicemail and name: associate a user, or remove the line");
}

void line_without_extension(const AuditView& view, const AuditReporter& report) {
  for (const auto& line : view.inventory.items("/lines"))
    if (at(line, "extensions").empty()) {
      const auto& users = at(line, "users");
      report.add(visible(Inventory::name_of_line(line)),
                 users.empty()
                     ? "has no extension"
                     : fmt::format("has no extension (of {} {})", visible(text_at(users.front(), "firstname")),
                                   visible(text_at(users.front(), "lastname"))),
                 "it can call and never be called: give it a number, or remove it");
    }
}

bool has_endpoint(const Json& line) {
  for (const auto* kind : {"endpoint_sip", "endpoint_sccp", "endpoint_custom"})
    if (!at(line, kind).empty()) return true;
  return false;
}

void line_without_endpoint(const AuditView& view, const AuditReporter& report) {
  for (const auto& line : view.inventory.items("/lines"))
    if (!has_endpoint(line))
      report.add(visible(Inventory::name_of_line(line)), "has no account by which a telephone could register",
                 "associate an endpoint, or remove the line");
}

bool is_webrtc_line(const AuditView& view, const Json& line) {
  const auto* sip = view.inventory.find("/endpoints/sip", id_of(at(line, "endpoint_sip")));
  return sip != nullptr && is_webrtc(*sip);
}

/// Telephones that the cluster provisions. Browsers, softphones, gateways and telephones set up by hand have none.
void line_without_device(const AuditView& view, const AuditReporter& report) {
  for (const auto& line : view.inventory.items("/lines"))
    if (text_at(line, "device_id").empty() && !at(line, "endpoint_sip").empty() && !is_webrtc_line(view, line))
      report.add(visible(Inventory::name_of_line(line)), "no telephone is known to it",
                 "right for softphones and gateways; else plug the telephone in and associate it");
}

void device_without_line(const AuditView& view, const AuditReporter& report) {
  std::set<std::string> used;
  for (const auto& line : view.inventory.items("/lines"))
    used.insert(text_at(line, "device_id"));
  for (const auto& device : view.inventory.items("/devices")) {
    if (used.contains(text_at(device, "id"))) continue;
    const auto mac = text_at(device, "mac");
    report.add("device " + visible(mac.empty() ? text_at(device, "id") : mac),
               fmt::format("no line uses it{}",
                           text_at(device, "status").empty() ? "" : " (" + visible(text_at(device, "status")) + ")"),
               "a spare one, or one that went away: remove it when it is gone");
  }
}

void extension_without_destination(const AuditView& view, const AuditReporter& report) {
  // Every field of an extension that names what it leads to; which of them exist changes with the version.
  constexpr std::array led{"lines", "group", "queue", "incall", "outcall", "conference", "parking_lot"};
  for (const auto& extension : view.inventory.items("/extensions")) {
    const bool leads = std::any_of(led.begin(), led.end(), [&](const auto* field) {
      const auto found = extension.find(field);
      return found != extension.end() && !found->is_null() && !found->empty();
    });
    if (!leads)
      report.add("extension " + visible(Inventory::number_of(extension)), "leads to nothing",
                 "callers hear that it does not exist: associate it, or free the number");
  }
}

void sip_without_line(const AuditView& view, const AuditReporter& report) {
  for (const auto& sip : view.inventory.items("/endpoints/sip")) {
    if (!at(sip, "line").empty() || !at(sip, "trunk").empty()) continue;
    const auto name = text_at(sip, "name").empty() ? text_at(sip, "username") : text_at(sip, "name");
    report.add("sip " + visible(name), "belongs to no line and no trunk",
               "an account that can still register: remove it");
  }
}

void sccp_without_line(const AuditView& view, const AuditReporter& report) {
  for (const auto& sccp : view.inventory.items("/endpoints/sccp"))
    if (at(sccp, "line").empty())
      report.add("sccp #" + text_at(sccp, "id"), "belongs to no line", "an account that nobody can use: remove it");
}

void custom_without_line(const AuditView& view, const AuditReporter& report) {
  for (const auto& custom : view.inventory.items("/endpoints/custom"))
    if (at(custom, "line").empty() && at(custom, "trunk").empty())
      report.add("custom " + visible(text_at(custom, "interface")), "belongs to no line and no trunk", "remove it");
}

void voicemail_without_user(const AuditView& view, const AuditReporter& report) {
  for (const auto& voicemail : view.inventory.items("/voicemails"))
    if (at(voicemail, "users").empty() && text_at(voicemail, "accesstype") != "global")
      report.add(
          fmt::format("voicemail {}@{}", visible(text_at(voicemail, "number")), visible(text_at(voicemail, "context"))),
          "belongs to no user", "messages in it are heard by nobody: listen, then remove it");
}

void incall_without_did(const AuditView& view, const AuditReporter& report) {
  for (const auto& incall : view.inventory.items("/incalls"))
    if (at(incall, "extensions").empty())
      report.add("incall #" + text_at(incall, "id"), "has no public number", "remove it, or give it its number");
}

} // namespace

std::vector<AuditCheck> orphan_checks() {
  using enum Severity;
  const auto code = errors::audit_orphan;
  return {
      {{"user-without-line", warning, "A user has no line"}, code, {"/users", "/lines"}, user_without_line},
      {{"line-without-user", warning, "A line belongs to no user"}, code, {"/lines"}, line_without_user},
      {{"line-without-extension", warning, "A line has no extension"}, code, {"/lines"}, line_without_extension},
      {{"line-without-endpoint", warning, "A line has no SIP, SCCP or custom endpoint"},
       code,
       {"/lines"},
       line_without_endpoint},
      {{"line-without-device", info, "A SIP line has no provisioned telephone"},
       code,
       {"/lines", "/devices"},
       line_without_device},
      {{"device-without-line", info, "A telephone is used by no line"},
       code,
       {"/lines", "/devices"},
       device_without_line},
      {{"extension-without-destination", warning, "An extension leads to nothing"},
       code,
       {"/extensions"},
       extension_without_destination},
      {{"sip-without-line", warning, "A SIP account belongs to no line and no trunk"},
       code,
       {"/endpoints/sip"},
       sip_without_line},
      {{"sccp-without-line", info, "An SCCP account belongs to no line"}, code, {"/endpoints/sccp"}, sccp_without_line},
      {{"custom-without-line", info, "A custom endpoint belongs to no line and no trunk"},
       code,
       {"/endpoints/custom"},
       custom_without_line},
      {{"voicemail-without-user", warning, "A voicemail belongs to no user"},
       code,
       {"/voicemails"},
       voicemail_without_user},
      {{"incall-without-did", warning, "An incoming call has no public number"},
       code,
       {"/incalls"},
       incall_without_did},
  };
}

} // namespace telctl::cluster
