#include <access/digest.hpp>

#include <fmt/format.h>
#include <telctl/support/hash.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

/// One `name=value` or `name="value"` of the list, which is taken off.
std::optional<std::pair<std::string, std::string>> next_parameter(std::string_view& list) {
  const auto start = list.find_first_not_of(" \t,");
  if (start == std::string_view::npos) return std::nullopt;
  list.remove_prefix(start);
  const auto equal = list.find('=');
  if (equal == std::string_view::npos) return std::nullopt;
  auto name = lower_ascii(trim(list.substr(0, equal)));
  list.remove_prefix(equal + 1);
  std::string value;
  if (list.starts_with('"')) {
    std::size_t i = 1;
    for (; i < list.size() && list[i] != '"'; ++i)
      value += list[i] == '\\' && i + 1 < list.size() ? list[++i] : list[i];
    if (i >= list.size()) return std::nullopt;
    list.remove_prefix(i + 1);
  } else {
    const auto end = std::min(list.find(','), list.size());
    value = trim(list.substr(0, end));
    list.remove_prefix(end);
  }
  return std::pair(std::move(name), std::move(value));
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

} // namespace

std::optional<DigestChallenge> parse_digest(std::string_view www_authenticate) {
  constexpr std::size_t scheme = 7; // "Digest "
  if (lower_ascii(www_authenticate.substr(0, scheme)) != "digest ") return std::nullopt;
  www_authenticate.remove_prefix(scheme);
  DigestChallenge challenge;
  std::string algorithm = "MD5";
  std::string qop;
  while (auto parameter = next_parameter(www_authenticate)) {
    auto& [name, value] = *parameter;
    if (name == "realm") challenge.realm = std::move(value);
    if (name == "nonce") challenge.nonce = std::move(value);
    if (name == "opaque") challenge.opaque = std::move(value);
    if (name == "algorithm") algorithm = std::move(value);
    if (name == "qop") qop = std::move(value);
  }
  for (const auto part : split(qop, ','))
    challenge.qop_auth = challenge.qop_auth || lower_ascii(trim(part)) == "auth";
  const bool usable =
      lower_ascii(algorithm) == "md5" && !challenge.nonce.empty() && (qop.empty() || challenge.qop_auth);
  return usable ? std::optional(std::move(challenge)) : std::nullopt;
}

std::string digest_answer(const DigestChallenge& challenge, const std::string& user, const std::string& password,
                          const std::string& method, const std::string& uri, unsigned count,
                          const std::string& cnonce) {
  const auto secret = md5_hex(fmt::format("{}:{}:{}", user, challenge.realm, password));
  const auto request = md5_hex(fmt::format("{}:{}", method, uri));
  const auto number = fmt::format("{:08x}", count);
  const auto response =
      challenge.qop_auth ? md5_hex(fmt::format("{}:{}:{}:{}:auth:{}", secret, challenge.nonce, number, cnonce, request))
                         : md5_hex(fmt::format("{}:{}:{}", secret, challenge.nonce, request));
  auto text = fmt::format("Digest username={}, realm={}, nonce={}, uri={}, response=\"{}\"", in_quotes(user),
                          in_quotes(challenge.realm), in_quotes(challenge.nonce), in_quotes(uri), response);
  if (!challenge.opaque.empty()) text += ", opaque=" + in_quotes(challenge.opaque);
  if (challenge.qop_auth) text += fmt::format(", qop=auth, nc={}, cnonce={}", number, in_quotes(cnonce));
  return text;
}

std::string cookie_of(std::string_view set_cookie) {
  return std::string(trim(set_cookie.substr(0, set_cookie.find(';'))));
}

} // namespace telctl::cluster
