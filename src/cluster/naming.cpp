#include "naming.hpp"

#include <array>

#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/io/file.hpp>
#include <telctl/io/secret.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

constexpr std::string_view tag_start = "[telctl:";
constexpr std::size_t longest_sip_name = 40; // confd: ^[a-zA-Z0-9_-]{1,40}$
constexpr std::size_t longest_group = 128;   // of name and label

bool is_plain(std::string_view text, std::string_view more) {
  const auto plain = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), plain);
}

/// Symbols of `alphabet`, unbiased, out of an endless HMAC stream.
std::string derive(std::string_view key, std::string_view purpose, std::string_view alphabet, std::size_t count) {
  const auto limit =
      256 - 256 % alphabet.size(); // larger bytes are thrown away, else the first symbols would come more often
  std::string secret;
  for (unsigned block = 0; secret.size() < count; ++block)
    for (const char c : hmac_sha256(key, fmt::format("{}#{}", purpose, block))) {
      const std::size_t byte = static_cast<unsigned char>(c);
      if (byte < limit && secret.size() < count) secret += alphabet[byte % alphabet.size()];
    }
  return secret;
}

} // namespace

std::string tag(std::string_view key) {
  return fmt::format("{}{}]", tag_start, key);
}

std::string with_tag(std::string_view description, std::string_view key) {
  return fmt::format("{}{}{}", description, description.empty() ? "" : " ", tag(key));
}

std::optional<std::string> tag_of(std::string_view description) {
  const auto start = description.rfind(tag_start);
  if (start == std::string_view::npos) return std::nullopt;
  const auto end = description.find(']', start);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(description.substr(start + tag_start.size(), end - start - tag_start.size()));
}

std::string without_tag(std::string_view description) {
  const auto key = tag_of(description);
  if (!key) return std::string(description);
  const auto start = description.rfind(tag_start);
  const auto end = start + tag(*key).size();
  return std::string(trim(std::string(description.substr(0, start)) + std::string(description.substr(end))));
}

std::pair<std::string, std::string> split_extension(std::string_view key) {
  const auto at = key.find('@');
  if (at == std::string_view::npos) return {std::string(key), {}};
  return {std::string(key.substr(0, at)), std::string(key.substr(at + 1))};
}

std::string sip_name(std::string_view exten, std::string_view context, int position) {
  const auto name = fmt::format("{}-{}-{}", exten, context, position);
  if (is_plain(name, "_-") && name.size() <= longest_sip_name) return name;
  return fmt::format("{}-{}-{}",
                     is_plain(exten, "_-") ? std::string(exten.substr(0, 20)) : sha256_hex(exten).substr(0, 8),
                     sha256_hex(context).substr(0, 8), position);
}

std::optional<std::string> line_of_sip_name(std::string_view name, std::string_view context) {
  const auto first = name.find('-');
  const auto last = name.rfind('-');
  if (first == std::string_view::npos || last <= first) return std::nullopt;
  const auto exten = name.substr(0, first);
  const auto position = name.substr(last + 1);
  if (!is_digits(position) || position.size() > 3 || position.starts_with('0')) return std::nullopt;
  if (sip_name(exten, context, std::stoi(std::string(position))) != name) return std::nullopt;
  return fmt::format("{}@{}/{}", exten, context, position);
}

std::string group_name(std::string_view id) {
  if (is_plain(id, "-_.") && id.size() <= longest_group && id != "general") return std::string(id);
  std::string plain;
  for (const char c : fold(id).substr(0, 40))
    if (is_plain({&c, 1}, "-_. ")) plain += c == ' ' ? '-' : c;
  return fmt::format("{}-{}", plain, sha256_hex(id).substr(0, 8));
}

std::string group_label(std::string_view id) {
  return is_plain(id, "-_. ") && id.size() <= longest_group ? std::string(id) : group_name(id);
}

std::string provisioning_code(std::string_view line, unsigned attempt) {
  return derive("telctl provisioning code", fmt::format("{}#{}", line, attempt), "0123456789", 6);
}

Result<std::string> SecretKey::sip_secret(std::string_view endpoint) {
  auto secret = key();
  if (!secret) return secret;
  return derive(*secret, fmt::format("sip {}", endpoint),
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 22);
}

void SecretKey::know_trunk(const std::string& trunk, const std::string& source) {
  const std::lock_guard lock(mutex_);
  trunks_[trunk] = source;
}

Result<std::string> SecretKey::trunk_secret(const std::string& trunk) {
  std::string source;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = trunks_.find(trunk); found != trunks_.end()) source = found->second;
  }
  if (source.empty())
    return fail({.code = errors::reference_missing,
                 .what = fmt::format("where the secret of trunk {} is, only the estate tells", trunk),
                 .where = {.object = "trunk " + trunk},
                 .hint = "bring the account back with telctl apply on an estate that has the trunk"});
  return read_secret(source);
}

Result<std::string> SecretKey::voicemail_pin(std::string_view voicemail) {
  auto secret = key();
  if (!secret) return secret;
  return derive(*secret, fmt::format("voicemail {}", voicemail), "0123456789", 8);
}

Result<std::string> SecretKey::pin(std::string_view purpose) {
  auto secret = key();
  if (!secret) return secret;
  return derive(*secret, fmt::format("pin {}", purpose), "0123456789", 6);
}

Result<std::string> SecretKey::key() {
  const std::lock_guard lock(mutex_);
  if (!key_.empty()) return key_;
  const auto path = state_ / "secret.key";
  if (!std::filesystem::exists(path)) {
    if (auto status = make_private_folder(state_); !status) return fail(std::move(status).error());
    if (auto status = write_file_atomically(path, random_secret(64) + "\n", 0600); !status)
      return fail(std::move(status).error());
  }
  auto text = read_secret("file:" + path.string());
  if (text) key_ = *text;
  return text;
}

} // namespace telctl::cluster
