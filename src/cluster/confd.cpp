#include "confd.hpp"

#include <utility>

#include "fields.hpp"
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

constexpr auto provd_type = "application/vnd.proformatique.provd+json"; // xivo-api.md §5.1

constexpr auto json_type = "application/json";

/// What a request says that it takes, and that it brings.
struct Media {
  const char* taken;
  const char* brought;
};
Media media_of(std::string_view path) {
  if (is_provd(path)) return {provd_type, provd_type};
  if (is_file(path)) return {"application/octet-stream, application/json", "audio/wav"};
  return {json_type, json_type};
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
  for (auto* url : {&options_.provd, &options_.web_services})
    while (url->ends_with('/'))
      url->pop_back();
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

Result<HttpResponse> Confd::send(const std::string& method, const std::string& path, const std::string& body,
                                 std::chrono::milliseconds timeout, bool changes) {
  if (is_web_service(path))
    return send_to_web_services({.method = method, .url = path, .body = body, .timeout = timeout, .changes = changes});
  const bool provd = is_provd(path);
  if (provd && options_.provd.empty()) // a run that made templates is taken back
    return fail({.code = errors::no_provd,
                 .what = "the provisioning service that holds this object is not given",
                 .where = {.object = fmt::format("{} {}", method, path)},
                 .hint = "--provd, as for the run that made it"});
  const auto media = media_of(path);
  HttpRequest request{
      .method = method, .url = (provd ? options_.provd : base_) + path, .body = body, .timeout = timeout};
  request.headers.emplace_back("Accept", media.taken);
  if (!body.empty()) request.headers.emplace_back("Content-Type", media.brought);
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

/// They know no token: each request has the user and the password (xivo-api.md §2.12).
Result<HttpResponse> Confd::send_to_web_services(HttpRequest request) {
  if (options_.web_services.empty()) // a run that made groups is taken back
    return fail({.code = errors::no_web_services,
                 .what = "the web services that hold this object are not given",
                 .where = {.object = fmt::format("{} {}", request.method, request.url)},
                 .hint = "--web-services, as for the run that made it"});
  request.url = options_.web_services + request.url;
  request.headers = {{"Accept", json_type}, {"Authorization", credentials_.basic()}};
  if (!request.body.empty()) request.headers.emplace_back("Content-Type", json_type);
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
  const bool web = is_web_service(request);
  return {.request = std::move(request),
          .object = std::move(object),
          .secrets = credentials_.secrets(),
          .plain = plain,
          .web = web};
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

Result<std::optional<std::string>> Confd::find_file(const std::string& path) {
  Result<std::optional<std::string>> result = std::nullopt;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    auto answer = send("GET", path, {}, options_.read_timeout);
    if (!answer) {
      result = fail(std::move(answer).error());
      continue;
    }
    if (answer->status == 200 && answer->header("content-type").starts_with("application/octet-stream"))
      return std::optional(std::move(answer->body));
    auto error = error_of(*answer, context("GET " + path));
    if (error.code == errors::object_not_found) return std::nullopt;
    const bool again = error.retryable || answer->status == 200; // a page of somebody else's in its place
    result = fail(std::move(error));
    if (!again) break;
  }
  return result;
}

Result<HttpResponse> Confd::write(const std::string& method, const std::string& path, const Json& body) {
  return change(method, path,
                body.is_null() ? std::string() : body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<HttpResponse> Confd::put_file(const std::string& path, const std::string& bytes) {
  return change("PUT", path, bytes);
}

Result<HttpResponse> Confd::change(const std::string& method, const std::string& path, const std::string& body) {
  if (options_.get_only)
    return fail({.code = errors::internal, .what = fmt::format("a read-only command would send {} {}", method, path)});
  return send(method, path, body, options_.write_timeout, true);
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
