#include <access/credentials.hpp>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/io/line_stream.hpp>
#include <telctl/io/secret.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

#include "answer.hpp"

namespace telctl::cluster {
namespace {

std::string origin_of(const std::string& base) {
  const auto scheme = base.find("://");
  return base.substr(0, base.find('/', scheme == std::string::npos ? 0 : scheme + 3));
}

/// "/1.1/users" of "https://host:9486/1.1/users": what a digest covers.
std::string path_of(const std::string& url) {
  return url.substr(origin_of(url).size());
}

constexpr std::chrono::seconds asked_life{7200};

/// "2016-10-19T14:03:59.804715", in whatever zone the server writes it.
std::optional<std::chrono::seconds> seconds_of(const Json& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  if (!text.is_string() || std::sscanf(text.get_ref<const std::string&>().c_str(), "%d-%u-%uT%u:%u:%u", &year, &month,
                                       &day, &hour, &minute, &second) != 6)
    return std::nullopt;
  const std::chrono::sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
  return date.time_since_epoch() + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

/// How long a token lives, by the two times that the server tells (xivo-api.md §1.2, §1.3), so that its clock need not
/// be ours. A XiVO tells them without a zone: a change of summer time in between makes them say more or less than
/// asked.
std::chrono::seconds life_of(const Json& data) {
  for (const auto* prefix : {"utc_", ""}) {
    const auto issued = seconds_of(data.value(std::string(prefix) + "issued_at", Json()));
    const auto expires = seconds_of(data.value(std::string(prefix) + "expires_at", Json()));
    if (issued && expires && *expires > *issued) return std::min(*expires - *issued, asked_life);
  }
  return asked_life;
}

bool in_clear(const std::string& url) {
  return !url.starts_with("https://") && !is_this_machine(host_of(url));
}

} // namespace

bool is_refusal(const HttpResponse& response) {
  return response.status == 401 && (is_json(response) || parse_digest(response.header("www-authenticate")).has_value());
}

Status Credentials::read(const std::string& origin) {
  const bool user = !options_.user.empty();
  const bool token = !options_.token.empty();
  if ((token && user) || user == options_.password.empty())
    return fail({.code = errors::credentials_missing,
                 .what = "give either --token SOURCE, or --user NAME with --password SOURCE"});
  if (!token && !user) return {};
  for (const auto& url : {origin, options_.auth_url})
    if (!url.empty() && in_clear(url))
      return fail({.code = errors::credentials_in_clear,
                   .what = "credentials would be sent over plain HTTP",
                   .where = {.object = url},
                   .hint = "use https with --ca or --pin"});
  auto secret = read_secret(token ? options_.token : options_.password);
  if (!secret) return fail(std::move(secret).error());
  (token ? token_ : password_) = *secret;
  return {};
}

/// A Wazo serves its authentication beside confd; a XiVO on port 9497.
std::string Credentials::token_url() const {
  const auto origin = origin_of(base_);
  if (!options_.auth_url.empty()) return options_.auth_url + "/0.1/token";
  if (behind_proxy()) return origin + "/api/auth/0.1/token";
  const auto host = host_of(origin);
  const auto bracketed = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return fmt::format("{}://{}:9497/0.1/token", origin.substr(0, origin.find("://")), bracketed);
}

Status Credentials::obtain(const std::string& base, const HttpResponse& refusal) {
  base_ = base;
  if (options_.user.empty()) return {};
  const bool digest = parse_digest(refusal.header("www-authenticate")).has_value();
  if (options_.get_only) {
    if (digest) return take_challenge(refusal);
    return fail({.code = errors::token_needs_post,
                 .what = "this command sends GET only, and a token for --user is obtained by a POST",
                 .hint = "give --token; telctl explain TEL-0505 tells how to obtain one"});
  }
  auto status = obtain_token();
  // Older XiVO, or one whose authentication service is closed to this machine: it was not reached, or knows no token.
  const bool no_service = !status && (status.error().code == errors::http_unreachable ||
                                      status.error().code == errors::token_service_missing);
  return no_service && digest ? take_challenge(refusal) : status;
}

Status Credentials::obtain_token() {
  HttpRequest request{.method = "POST", .url = token_url(), .timeout = options_.read_timeout};
  Json body = {{"expiration", asked_life.count()}};
  if (!behind_proxy()) body["backend"] = "xivo_service"; // web-service users have a backend of their own
  request.body = body.dump();
  request.headers = {{"Authorization", basic_authorization(options_.user, password_)},
                     {"Content-Type", "application/json"},
                     {"Accept", "application/json"}};
  const auto asked = options_.now();
  const auto answer = http_.send(request);
  if (!answer) return fail(answer.error());
  const auto json = Json::parse(answer->body, nullptr, false);
  const auto pointer = Json::json_pointer("/data/token");
  if (answer->status != 200 || json.is_discarded() || !json.contains(pointer) || !json.at(pointer).is_string()) {
    const bool refused = answer->status == 401 || answer->status == 403;
    return fail({.code = refused ? errors::credentials_refused : errors::token_service_missing,
                 .what = refused ? "no token for this user" : "no authentication service answers there",
                 .where = {.object = request.url},
                 .cause = fmt::format("the answer was {}", answer->status),
                 .hint = refused ? "check user and password, and that the account may use the web service"
                                 : "--auth-url https://HOST:PORT tells where it listens"});
  }
  const std::lock_guard lock(mutex_);
  token_ = json.at(pointer).get<std::string>();
  const auto life = life_of(json.at("data"));
  constexpr std::chrono::milliseconds most_early{60'000};
  renew_at_ = asked + life - std::min<std::chrono::milliseconds>(life / 10, most_early);
  ++generation_;
  return {};
}

void Credentials::renew_in_time() {
  const auto due = [this] {
    const std::lock_guard lock(mutex_);
    return renew_at_ && options_.now() >= *renew_at_;
  };
  if (!due()) return;
  const std::unique_lock turn(renewing_, std::try_to_lock);
  if (!turn || !due() || obtain_token()) return;
  constexpr std::chrono::seconds patience{10}; // before the service is asked again
  const std::lock_guard lock(mutex_);
  renew_at_ = options_.now() + patience;
}

Status Credentials::take_challenge(const HttpResponse& refusal) {
  auto challenge = parse_digest(refusal.header("www-authenticate"));
  if (!challenge)
    return fail({.code = errors::credentials_refused,
                 .what = "the server asks for no digest any more",
                 .where = {.object = base_}});
  const std::lock_guard lock(mutex_);
  challenge_ = std::move(challenge);
  cookie_ = cookie_of(refusal.header("set-cookie"));
  count_ = 0;
  ++generation_;
  return {};
}

unsigned Credentials::sign(HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  if (challenge_) {
    const auto cnonce = challenge_->qop_auth ? random_secret(16) : std::string();
    request.headers.emplace_back("Authorization", digest_answer(*challenge_, options_.user, password_, request.method,
                                                                path_of(request.url), ++count_, cnonce));
    // The server keeps the nonce in a session, which it finds again by the cookie.
    if (!cookie_.empty()) request.headers.emplace_back("Cookie", cookie_);
  } else if (!token_.empty()) {
    request.headers.emplace_back("X-Auth-Token", token_);
  }
  return generation_;
}

unsigned Credentials::current() const {
  const std::lock_guard lock(mutex_);
  return generation_;
}

Status Credentials::renew(unsigned refused) {
  const std::lock_guard turn(renewing_);
  bool digest = false;
  {
    const std::lock_guard lock(mutex_);
    if (generation_ != refused) return {};
    digest = challenge_.has_value();
  }
  if (!digest) return obtain_token();
  const auto answer = http_.send(
      {.url = base_ + "/infos", .headers = {{"Accept", "application/json"}}, .timeout = options_.read_timeout});
  if (!answer) return fail(answer.error());
  return take_challenge(*answer);
}

std::vector<std::string> Credentials::secrets() const {
  const std::lock_guard lock(mutex_);
  return {token_, password_};
}

} // namespace telctl::cluster
