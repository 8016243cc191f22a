#include "confd.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "fields.hpp"
#include "parallel.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/io/line_stream.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

/// "https://host:9486" of a URL, and what follows.
std::pair<std::string, std::string> split_url(const std::string& url) {
  const auto scheme = url.find("://");
  const auto slash = scheme == std::string::npos ? url.find('/') : url.find('/', scheme + 3);
  auto path = slash == std::string::npos ? std::string() : url.substr(slash);
  while (path.ends_with('/'))
    path.pop_back();
  return {url.substr(0, slash), path};
}

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
                            "/switchboards",
                            "/trunks",
                            "/users",
                            "/voicemails"};

constexpr auto provd_type = "application/vnd.proformatique.provd+json"; // xivo-api.md §5.1

constexpr int most_attempts = 3; // a read may be repeated

/// Of objects that no server has.
constexpr auto no_uuid = "00000000-0000-4000-8000-000000000000";
constexpr auto no_id = "2147483647";

/// An object that is not there is told in a list of errors; a URL that the server does not know otherwise.
bool knows_url(const Json& answer) {
  return answer.is_array();
}

} // namespace

bool Profile::version_seen() const {
  return product != "wazo" || version == "20.12" || version == "26.08";
}

bool Profile::has(std::string_view path) const {
  for (const auto& capability : capabilities)
    if (capability.path == path) return capability.present;
  return false;
}

std::string Profile::describe() const {
  return fmt::format("{} ({}{}{})", url, product, version.empty() ? "" : " ", version);
}

const Profile& profile_of(const Confd& confd) {
  return confd.profile();
}

Confd::Confd(const ConnectOptions& options, std::unique_ptr<HttpClient> http)
    : options_(options), http_(std::move(http)), credentials_(options_, *http_) {
  while (options_.url.ends_with('/'))
    options_.url.pop_back();
  while (options_.auth_url.ends_with('/'))
    options_.auth_url.pop_back();
  while (options_.provd.ends_with('/'))
    options_.provd.pop_back();
  origin_ = split_url(options_.url).first;
}

Status Confd::open() {
  if (options_.url.empty())
    return fail({.code = errors::no_cluster,
                 .what = "no cluster given",
                 .hint = "--cluster https://HOST:9486, or TELCTL_CLUSTER"});
  if (auto status = credentials_.read(origin_); !status) return status;
  if (auto status = find_base(); !status) return status;
  const auto infos = get("/infos");
  if (!infos) return fail(refused_tenant(infos.error()));
  accepted_ = true;
  profile_.url = base_;
  profile_.uuid = infos->value("uuid", "");
  profile_.version = infos->value("wazo_version", "");
  profile_.product = infos->contains("wazo_version") ? "wazo" : "xivo";
  return probe();
}

/// A XiVO serves /1.1 itself; a Wazo stands behind a proxy that serves /api/confd/1.1. A 401 in JSON, or one that asks
/// for a digest, is a confd as well.
Status Confd::find_base() {
  const auto path = split_url(options_.url).second;
  std::optional<Error> last;
  for (const auto& candidate : {path, path + "/1.1", path + "/api/confd/1.1"}) {
    if (candidate.empty()) continue;
    base_ = origin_ + candidate;
    const auto answer = send("GET", "/infos", {}, options_.read_timeout);
    if (!answer && answer.error().code != errors::http_unknown_outcome) return fail(answer.error());
    if (!answer) {
      last = answer.error();
      continue;
    }
    profile_.sandbox = answer->header("server") == "telctl-sandbox";
    const auto json = Json::parse(answer->body, nullptr, false);
    const bool open = answer->status == 200 && json.is_object() && json.contains("uuid");
    if (open || (is_refusal(*answer) && !json.is_object())) return credentials_.obtain(base_, *answer);
    last = error_of(*answer, context("GET " + base_ + "/infos"));
  }
  return fail({.code = errors::not_confd,
               .what = "no confd answers at this address",
               .where = {.object = options_.url},
               .cause = last ? last->cause : std::string(),
               .hint = "a XiVO listens on https port 9486, a Wazo on 443",
               .retryable = last && last->retryable});
}

/// A 401 does not tell whether the token or the tenant is refused (one body for both): asked once more without the
/// tenant.
Error Confd::refused_tenant(Error error) {
  if (error.code != errors::credentials_refused || options_.tenant.empty()) return error;
  const auto tenant = std::exchange(options_.tenant, {});
  if (!get("/infos")) return error;
  return {.code = errors::tenant_unknown,
          .what = fmt::format("the tenant '{}' is unknown, or this account may not see it", visible(tenant)),
          .where = {.object = base_},
          .hint = "check --tenant; without it the account's own tenant is used"};
}

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
  if (auto status = probe_includes(); !status) return status;
  profile_.sip_sections = profile_.has("/endpoints/sip/templates");
  if (auto status = probe_groups(firsts["/groups"]); !status) return status;
  if (auto status = probe_fallbacks(); !status) return status;
  return options_.provd.empty() ? Status() : probe_provd();
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

/// XiVO 16.15 has no interface for what a context includes. Elsewhere it is written and never read: 405.
Status Confd::probe_includes() {
  if (!profile_.has("/contexts")) return {};
  const auto answer = ask(fmt::format("/contexts/{}/contexts", no_id));
  if (!answer) return fail(answer.error());
  profile_.capabilities.push_back(
      {.path = "/contexts/includes", .present = answer->status == 405, .note = fmt::format("HTTP {}", answer->status)});
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

Result<HttpResponse> Confd::send(const std::string& method, const std::string& path, const std::string& body,
                                 std::chrono::milliseconds timeout) {
  const bool provd = is_provd(path);
  if (provd && options_.provd.empty()) // a run that made templates is taken back
    return fail({.code = errors::no_provd,
                 .what = "the provisioning service that holds this object is not given",
                 .where = {.object = fmt::format("{} {}", method, path)},
                 .hint = "--provd, as for the run that made it"});
  const auto* type = provd ? provd_type : "application/json";
  HttpRequest request{
      .method = method, .url = (provd ? options_.provd : base_) + path, .body = body, .timeout = timeout};
  request.headers.emplace_back("Accept", type);
  if (!body.empty()) request.headers.emplace_back("Content-Type", type);
  if (provd && profile_.product == "xivo") return http_->send(request); // it asks for no proof, and gets none
  if (!options_.tenant.empty()) request.headers.emplace_back("Wazo-Tenant", options_.tenant);
  credentials_.renew_in_time();
  const auto unsigned_request = request;
  const auto used = credentials_.sign(request);
  auto answer = http_->send(request);
  const bool refused = answer && (is_refusal(*answer) || (provd && answer->status == 401));
  if (!answer || !accepted_ || !refused) return answer;
  // The credentials were good when the cluster was opened: they have expired, or this request needs a right.
  if (credentials_.current() == used && still_good())
    return fail(
        {.code = errors::right_missing,
         .what = "the account lacks the right for this request",
         .where = {.object = fmt::format("{} {}", method, path)},
         .hint = provd ? "device templates need provd.cfg_mgr.#" : "reading needs confd.#.read, changing confd.#"});
  if (!credentials_.renewable() || !credentials_.renew(used)) return answer;
  // Safe for a change as well: the first was refused before the server looked at it.
  request = unsigned_request;
  credentials_.sign(request);
  return http_->send(request);
}

bool Confd::still_good() {
  HttpRequest request{
      .url = base_ + "/infos", .headers = {{"Accept", "application/json"}}, .timeout = options_.read_timeout};
  if (!options_.tenant.empty()) request.headers.emplace_back("Wazo-Tenant", options_.tenant);
  credentials_.sign(request);
  const auto answer = http_->send(request);
  return answer && answer->status == 200;
}

AnswerContext Confd::context(std::string request, std::string object) const {
  const bool plain = request.find(" /cfg_mgr/") != std::string::npos;
  return {
      .request = std::move(request), .object = std::move(object), .secrets = credentials_.secrets(), .plain = plain};
}

Result<Json> Confd::get(const std::string& path) {
  Result<Json> result = fail({});
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto answer = send("GET", path, {}, options_.read_timeout);
    if (!answer)
      result = fail(answer.error());
    else
      result = json_of(*answer, context("GET " + path));
    if (result || !result.error().retryable) break;
  }
  return result;
}

Result<std::optional<Json>> Confd::find(const std::string& path) {
  auto json = get(path);
  if (json) return std::optional<Json>(std::move(*json));
  if (json.error().code == errors::object_not_found) return std::nullopt;
  return fail(std::move(json).error());
}

Result<HttpResponse> Confd::write(const std::string& method, const std::string& path, const Json& body) {
  if (options_.get_only)
    return fail({.code = errors::internal, .what = fmt::format("a read-only command would send {} {}", method, path)});
  return send(method, path, body.is_null() ? std::string() : body.dump(-1, ' ', false, Json::error_handler_t::replace),
              options_.write_timeout);
}

Result<std::string> Confd::sip_template(const std::string& label) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = sip_templates_.find(label); known != sip_templates_.end()) return known->second;
  }
  const auto list = get("/endpoints/sip/templates?search=" + label);
  if (!list) return fail(list.error());
  std::string uuid;
  for (const auto& item : at(*list, "items"))
    if (text_at(item, "label") == label) uuid = text_at(item, "uuid");
  const std::lock_guard lock(mutex_);
  sip_templates_[label] = uuid;
  return uuid;
}

Result<std::shared_ptr<Confd>> connect(const ConnectOptions& options) {
  auto tls = options.tls;
  // The certificate of a pinned, self-signed server has no chain that could be verified.
  tls.verify = tls.pin.empty() || !tls.ca_file.empty();
  auto confd = std::make_shared<Confd>(options, make_http_client(tls));
  if (auto status = confd->open(); !status) return fail(std::move(status).error());
  return confd;
}

} // namespace telctl::cluster
