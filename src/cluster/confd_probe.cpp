#include "confd.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "fields.hpp"
#include "parallel.hpp"
#include "registrar_config.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/io/line_stream.hpp>
#include <webservices/contexts.hpp>
#include <webservices/service.hpp>

// What a cluster can do, by what answers.
namespace telctl::cluster {
namespace {

/// Collections that a command may need; those that a version lacks answer 404.
constexpr std::array probed{"/agents",
                            "/agents/skills",
                            "/callfilters",
                            "/callpermissions",
                            "/callpickups",
                            "/conferences",
                            "/contexts",
                            "/devices",
                            "/endpoints/custom",
                            "/endpoints/sccp",
                            "/endpoints/sip",
                            "/endpoints/sip/templates",
                            "/extensions",
                            "/funckeys/templates",
                            "/groups",
                            "/incalls",
                            "/ivr",
                            "/lines",
                            "/moh",
                            "/outcalls",
                            "/pagings",
                            "/parkinglots",
                            "/queues",
                            "/queues/skillrules",
                            "/registrars",
                            "/schedules",
                            "/sounds",
                            "/switchboards",
                            "/trunks",
                            "/users",
                            "/voicemails"};

/// Of objects that no server has.
constexpr auto no_uuid = "00000000-0000-4000-8000-000000000000";
constexpr auto no_id = "2147483647";

/// An object that is not there is told in a list of errors; a URL that the server does not know otherwise.
bool knows_url(const Json& answer) {
  return answer.is_array();
}

} // namespace

Result<Confd::Answered> Confd::ask(const std::string& path) {
  Result<Answered> result = fail({});
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto answer = send("GET", path, {}, options_.read_timeout);
    if (!answer && answer.error().code == errors::right_missing) return Answered{.status = 401};
    if (!answer) {
      result = fail(answer.error());
      continue;
    }
    const bool json = is_json(*answer);
    const bool told =
        (answer->status == 200 && json) || (answer->status >= 400 && answer->status < 500 && answer->status != 429);
    if (told) return Answered{answer->status, json ? Json::parse(answer->body, nullptr, false) : Json()};
    result = fail(error_of(*answer, context("GET " + path)));
  }
  return result;
}

Status Confd::probe() {
  std::vector<Result<Answered>> answers(probed.size());
  parallel(probed.size(), [&](std::size_t i) { answers[i] = ask(fmt::format("{}?limit=1", probed[i])); });
  std::map<std::string_view, Json> firsts;
  for (std::size_t i = 0; i < probed.size(); ++i) {
    if (!answers[i]) return fail(std::move(answers[i]).error());
    Profile::Capability capability{.path = probed[i], .present = answers[i]->status == 200};
    if (!capability.present) capability.note = fmt::format("HTTP {}", answers[i]->status);
    profile_.capabilities.push_back(std::move(capability));
    if (const auto& items = at(answers[i]->body, "items"); items.is_array() && !items.empty())
      firsts[probed[i]] = items.front();
  }
  if (auto status = probe_keys(); !status) return status;
  if (auto status = probe_switchboards(); !status) return status;
  if (auto status = probe_written(); !status) return status;
  profile_.sip_sections = profile_.has("/endpoints/sip/templates");
  if (auto status = probe_groups(firsts["/groups"]); !status) return status;
  if (auto status = probe_fallbacks(); !status) return status;
  if (!options_.provd.empty())
    if (auto status = probe_provd(); !status) return status;
  return options_.web_services.empty() ? Status() : probe_web_services();
}

/// Asked for as they will be used: for a list. An account may have the right for one kind of object and not for
/// another.
Status Confd::probe_web_services() {
  if (options_.user.empty())
    return fail({.code = errors::credentials_missing,
                 .what = "the web services of a XiVO take a user and a password, and no token",
                 .where = {.object = options_.web_services},
                 .hint = "--user NAME --password SOURCE"});
  if (!options_.web_services.starts_with("https://") && !is_this_machine(host_of(options_.web_services)))
    return fail({.code = errors::credentials_in_clear,
                 .what = "credentials would be sent over plain HTTP",
                 .where = {.object = options_.web_services},
                 .hint = "use https with --ca or --pin"});
  std::optional<Error> refused;
  bool answered = false;
  std::vector<std::pair<std::string_view, std::string>> lists{
      {includes_path, fmt::format("{}?act=list", web_contexts)}};
  for (const auto& service : web_services())
    lists.emplace_back(object_type(service.type)->collection, web_path(service, "list"));
  for (const auto& [collection, path] : lists) {
    const auto answer = get(path);
    if (!answer && !refused) refused = answer.error();
    if (!answer || !answer->is_array()) continue;
    answered = true;
    for (auto& capability : profile_.capabilities)
      if (capability.path == collection && !capability.present) {
        capability.present = true;
        capability.note = by_web_services;
      }
  }
  if (answered) return {};
  if (refused && refused->code == errors::credentials_refused) return fail(*refused);
  return fail({.code = errors::no_web_services,
               .what = "no web services of a XiVO answer at this address",
               .where = {.object = options_.web_services},
               .cause = refused ? refused->cause : "the answer is no list",
               .hint = "https://HOST of its web interface",
               .retryable = refused && refused->retryable});
}

/// Asked for as it will be used: a list of templates. On a XiVO it takes no credentials, and must not be given any.
Status Confd::probe_provd() {
  if (!options_.provd.starts_with("https://") && !is_this_machine(host_of(options_.provd)))
    return fail({.code = errors::credentials_in_clear,
                 .what = "the settings of telephones would cross the network in clear",
                 .where = {.object = options_.provd},
                 .hint = "ssh -L 8666:127.0.0.1:8666 root@XIVO, then --provd http://127.0.0.1:8666/provd"});
  const auto path = fmt::format("{}?q={}", provd_configs, url_encode(R"({"X_type":"device"})"));
  const auto answer = get(path);
  if (!answer && (answer.error().code == errors::right_missing || answer.error().code == errors::credentials_refused))
    return fail(answer.error());
  if (!answer || !at(*answer, "configs").is_array() || !answer->contains("configs"))
    return fail({.code = errors::no_provd,
                 .what = "no provisioning service answers at this address",
                 .where = {.object = options_.provd},
                 .cause = answer ? "the answer is no list of configs" : answer.error().cause,
                 .hint = "http://127.0.0.1:8666/provd of a XiVO (ssh -L), https://HOST/api/provd/0.2 of a Wazo",
                 .retryable = !answer && answer.error().retryable});
  profile_.capabilities.push_back({.path = std::string(provd_configs), .present = true});
  for (auto& capability : profile_.capabilities)
    if (capability.path == registrars_path && !capability.present) {
      capability.present = true;
      capability.note = by_provd;
    }
  return {};
}

Status Confd::probe_groups(const Json& first) {
  if (first.is_object()) {
    profile_.group_uuids = first.contains("uuid");
  } else if (profile_.has("/groups")) {
    // Where URLs take integers, the framework itself answers in HTML that it knows no such URL.
    const auto answer = ask(fmt::format("/groups/{}", no_uuid));
    if (!answer) return fail(answer.error());
    profile_.group_uuids = !answer->body.is_null();
  }
  return {};
}

/// XiVO 16.15 lists switchboards and can do no more.
Status Confd::probe_switchboards() {
  if (!profile_.has("/switchboards")) return {};
  const auto one = ask(fmt::format("/switchboards/{}", no_uuid));
  if (!one) return fail(one.error());
  if (knows_url(one->body)) return {};
  const auto listed = std::find_if(profile_.capabilities.begin(), profile_.capabilities.end(),
                                   [](const auto& capability) { return capability.path == "/switchboards"; });
  listed->present = false;
  listed->note = "listed only";
  return {};
}

/// What is written and never read: a method that is not allowed tells that the URL is there. XiVO 16.15 has no
/// interface for what a context includes, and none for the rights of an outgoing route.
Status Confd::probe_written() {
  for (const auto& [collection, url, path] :
       {std::tuple("/contexts", "/contexts/{}/contexts", "/contexts/includes"),
        {"/outcalls", "/outcalls/{0}/callpermissions/{0}", "/outcalls/callpermissions"}}) {
    if (!profile_.has(collection)) continue;
    const auto answer = ask(fmt::format(fmt::runtime(url), no_id));
    if (!answer) return fail(answer.error());
    Profile::Capability capability{.path = path, .present = answer->status == 405};
    if (!capability.present)
      capability.note = answer->status == 404 ? "missing" : fmt::format("HTTP {}", answer->status);
    profile_.capabilities.push_back(std::move(capability));
  }
  return {};
}

/// XiVO 16.15 leads no call on, an older Wazo none of a switchboard.
Status Confd::probe_fallbacks() {
  for (const auto& type : fallback_types()) {
    const auto* owner = object_type(type.owner);
    if (!profile_.has(owner->collection)) continue;
    const bool uuid = owner->uuid_in_url && (type.owner != "group" || profile_.group_uuids);
    const auto answer = ask(fmt::format("{}/{}/fallbacks", owner->collection, uuid ? no_uuid : no_id));
    if (!answer) return fail(answer.error());
    if (!knows_url(answer->body)) profile_.no_fallbacks.emplace(type.owner);
  }
  return {};
}

/// Versions differ in what keys can do, and in whether a parking key names its lot.
Status Confd::probe_keys() {
  const auto answer = ask("/funckeys/destinations");
  if (!answer) return fail(answer.error());
  if (!answer->body.is_array()) return {};
  for (const auto& destination : answer->body) {
    const auto type = text_at(destination, "type");
    auto& names = profile_.key_parameters[type];
    for (const auto& parameter : at(destination, "parameters")) {
      names.insert(text_at(parameter, "name"));
      if (type != "service") continue;
      for (const auto& value : at(parameter, "values"))
        if (value.is_string()) profile_.key_services.insert(value.get<std::string>());
    }
  }
  return {};
}

} // namespace telctl::cluster
