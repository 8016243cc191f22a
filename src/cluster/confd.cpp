#include "confd.hpp"

#include <array>
#include <map>
#include <utility>

#include "fields.hpp"
#include "parallel.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/io/secret.hpp>
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

std::string host_of(const std::string& origin) {
  auto host = origin.substr(origin.find("://") + 3);
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
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
                            "/registrars",
                            "/schedules",
                            "/switchboards",
                            "/trunks",
                            "/users",
                            "/voicemails"};

constexpr int most_attempts = 3; // a read may be repeated

} // namespace

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
    : options_(options), http_(std::move(http)) {
  while (options_.url.ends_with('/'))
    options_.url.pop_back();
  origin_ = split_url(options_.url).first;
}

Status Confd::open() {
  if (auto status = read_credentials(); !status) return status;
  if (auto status = find_base(); !status) return status;
  if (!options_.user.empty())
    if (auto status = obtain_token(); !status) return status;
  const auto infos = get("/infos");
  if (!infos) return fail(refused_tenant(infos.error()));
  profile_.url = base_;
  profile_.uuid = infos->value("uuid", "");
  profile_.version = infos->value("wazo_version", "");
  profile_.product = infos->contains("wazo_version") ? "wazo" : "xivo";
  return probe();
}

Status Confd::read_credentials() {
  if (options_.url.empty())
    return fail({.code = errors::no_cluster,
                 .what = "no cluster given",
                 .hint = "--cluster https://HOST:9486, or TELCTL_CLUSTER"});
  if ((!options_.token.empty() && !options_.user.empty()) || (options_.user.empty() != options_.password.empty()))
    return fail({.code = errors::credentials_missing,
                 .what = "give either --token SOURCE, or --user NAME with --password SOURCE"});
  if (options_.get_only && !options_.user.empty())
    return fail({.code = errors::token_needs_post,
                 .what = "this command sends GET only, and a token for --user is obtained by a POST",
                 .hint = "give --token; telctl explain TEL-0505 tells how to obtain one"});
  const bool credentials = !options_.token.empty() || !options_.user.empty();
  if (credentials && !options_.url.starts_with("https://") && !is_this_machine(host_of(origin_)))
    return fail({.code = errors::credentials_in_clear,
                 .what = "credentials would be sent over plain HTTP",
                 .where = {.object = origin_},
                 .hint = "use https with --ca or --pin"});
  if (!credentials) return {};
  auto secret = read_secret(options_.token.empty() ? options_.password : options_.token);
  if (!secret) return fail(std::move(secret).error());
  (options_.token.empty() ? password_ : token_) = *secret;
  return {};
}

/// A XiVO serves /1.1 itself; a Wazo stands behind a proxy that serves /api/confd/1.1. A 401 in JSON is a confd as
/// well.
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
    if (answer->status == 200 && json.is_object() && json.contains("uuid")) return {};
    if (answer->status == 401 && json.is_array()) return {};
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

/// A Wazo serves its authentication beside confd; a XiVO on port 9497, where a web-service user has a backend of its
/// own.
Status Confd::obtain_token() {
  const bool behind_proxy = base_.ends_with("/api/confd/1.1");
  const auto scheme = origin_.substr(0, origin_.find("://"));
  const auto host = host_of(origin_);
  const auto bracketed = host.find(':') == std::string::npos ? host : "[" + host + "]";
  HttpRequest request{.method = "POST",
                      .url = behind_proxy ? origin_ + "/api/auth/0.1/token"
                                          : fmt::format("{}://{}:9497/0.1/token", scheme, bracketed)};
  Json body = {{"expiration", 7200}};
  if (!behind_proxy) body["backend"] = "xivo_service";
  request.body = body.dump();
  request.headers = {{"Authorization", basic_authorization(options_.user, password_)},
                     {"Content-Type", "application/json"},
                     {"Accept", "application/json"}};
  const auto answer = http_->send(request);
  if (!answer) return fail(answer.error());
  const auto json = Json::parse(answer->body, nullptr, false);
  const auto pointer = Json::json_pointer("/data/token");
  if (answer->status != 200 || json.is_discarded() || !json.contains(pointer) || !json.at(pointer).is_string())
    return fail({.code = errors::credentials_refused,
                 .what = "no token for this user",
                 .where = {.object = request.url},
                 .cause = fmt::format("the answer was {}", answer->status),
                 .hint = "check user and password, and that the account may use the web service"});
  const std::lock_guard lock(mutex_);
  token_ = json.at(pointer).get<std::string>();
  return {};
}

Result<Confd::Answered> Confd::ask(const std::string& path) {
  Result<Answered> result = fail({});
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto answer = send("GET", path, {}, options_.read_timeout);
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
  if (profile_.has("/switchboards")) {
    const auto answer = ask("/switchboards/00000000-0000-4000-8000-000000000000/fallbacks");
    if (!answer) return fail(answer.error());
    // A switchboard that is not there is told in a list of errors; an unknown URL in HTML.
    profile_.switchboard_fallbacks = answer->body.is_array();
  }
  profile_.sip_sections = profile_.has("/endpoints/sip/templates");
  if (const auto group = firsts.find("/groups"); group != firsts.end()) {
    profile_.group_uuids = group->second.contains("uuid");
  } else if (profile_.has("/groups")) {
    // Where URLs take integers, the framework itself answers in HTML that it knows no such URL.
    const auto answer = ask("/groups/00000000-0000-4000-8000-000000000000");
    if (!answer) return fail(answer.error());
    profile_.group_uuids = !answer->body.is_null();
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
  HttpRequest request{.method = method, .url = base_ + path, .body = body, .timeout = timeout};
  request.headers.emplace_back("Accept", "application/json");
  if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  if (const auto secret = token(); !secret.empty()) request.headers.emplace_back("X-Auth-Token", secret);
  if (!options_.tenant.empty()) request.headers.emplace_back("Wazo-Tenant", options_.tenant);
  return http_->send(request);
}

std::string Confd::token() const {
  const std::lock_guard lock(mutex_);
  return token_;
}

AnswerContext Confd::context(std::string request, std::string object) const {
  return {.request = std::move(request), .object = std::move(object), .secrets = {token()}};
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

Result<std::string> Confd::global_template() {
  {
    const std::lock_guard lock(mutex_);
    if (global_template_) return *global_template_;
  }
  const auto list = get("/endpoints/sip/templates?search=global");
  if (!list) return fail(list.error());
  std::string uuid;
  for (const auto& item : at(*list, "items"))
    if (text_at(item, "label") == "global") uuid = text_at(item, "uuid");
  const std::lock_guard lock(mutex_);
  global_template_ = uuid;
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
