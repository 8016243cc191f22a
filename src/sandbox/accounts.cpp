#include <accounts.hpp>

#include <array>

#include <date/date.h>
#include <fmt/format.h>
#include <store.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>

namespace telctl::sandbox {
namespace {

constexpr std::string_view realm = "sandbox";
constexpr std::string_view hexadecimal = "0123456789abcdef";

/// The value of name="…" in a header.
std::string quoted_value(std::string_view header, std::string_view name) {
  const auto label = fmt::format("{}=\"", name);
  for (auto at = header.find(label); at != std::string_view::npos; at = header.find(label, at + 1)) {
    if (at != 0 && header[at - 1] != ' ' && header[at - 1] != ',') continue; // nonce within cnonce
    const auto start = at + label.size();
    return std::string(header.substr(start, header.find('"', start) - start));
  }
  return {};
}

Response json_answer(int status, const OrderedJson& body) {
  Response out{.status = status};
  out.body = body.dump() + "\n";
  out.headers = {{"Content-Type", "application/json"}, {"Content-Length", std::to_string(out.body.size())}};
  return out;
}

std::string time_text(std::int64_t epoch) {
  return date::format("%FT%T", date::sys_seconds(std::chrono::seconds(epoch)));
}

Response refused(int status, const char* reason, std::int64_t now) {
  return json_answer(
      status,
      {{"reason", OrderedJson::array({reason})}, {"timestamp", OrderedJson::array({now})}, {"status_code", status}});
}

} // namespace

std::optional<Response> Accounts::answer(const Request& request, Store& store, std::int64_t now) {
  const auto path = request.target.substr(0, request.target.find('?'));
  if (request.method != "POST" || (path != "/0.1/token" && path != "/api/auth/0.1/token")) return std::nullopt;
  const auto proof = request.header("authorization");
  const auto expected = fmt::format("{}:{}", account_name, account_password);
  if (!proof.starts_with("Basic ") || from_base64(std::string_view(proof).substr(6)) != expected)
    return refused(401, "Authentication Failed", now);
  const auto body = Json::parse(request.body.empty() ? "{}" : request.body, nullptr, false);
  const auto lifetime = body.is_object() ? body.value("expiration", Json(7200)) : Json();
  if (!lifetime.is_number_integer() || lifetime.get<std::int64_t>() <= 0)
    return refused(400, "Invalid expiration", now);
  const auto token = store.new_uuid();
  tokens_.insert(token);
  return json_answer(200, {{"data",
                            {{"token", token},
                             {"auth_id", account_name},
                             {"xivo_user_uuid", nullptr},
                             {"issued_at", time_text(now)},
                             {"expires_at", time_text(now + lifetime.get<std::int64_t>())},
                             {"acls", {"confd.#"}}}}});
}

bool Accounts::proves(const Request& request) const {
  const auto proof = request.header("authorization");
  const auto session = request.header("cookie");
  const auto nonce = nonces_.find(session.starts_with("session=") ? session.substr(8) : std::string());
  if (!proof.starts_with("Digest ") || nonce == nonces_.end()) return false;
  if (quoted_value(proof, "nonce") != nonce->second || quoted_value(proof, "username") != account_name) return false;
  // The uri of the header is not compared: cpp-httplib decodes it. The request's own is what is proven.
  const auto secret = md5_hex(fmt::format("{}:{}:{}", account_name, realm, account_password));
  const auto what = md5_hex(fmt::format("{}:{}", request.method, request.target));
  return quoted_value(proof, "response") == md5_hex(fmt::format("{}:{}:{}", secret, nonce->second, what));
}

Headers Accounts::challenge(Store& store) {
  const auto session = store.random_text(24, hexadecimal);
  const auto nonce = store.random_text(32, hexadecimal);
  nonces_[session] = nonce;
  return {{"WWW-Authenticate", fmt::format("Digest realm=\"{}\",nonce=\"{}\",opaque=\"{}\"", realm, nonce,
                                           store.random_text(32, hexadecimal))},
          {"Set-Cookie", fmt::format("session={}; HttpOnly; Path=/", session)}};
}

void Accounts::forget() {
  tokens_.clear();
  nonces_.clear();
}

} // namespace telctl::sandbox
