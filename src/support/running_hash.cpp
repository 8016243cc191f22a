// libcrypto gives the state of a digest away only by its older functions.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <telctl/support/running_hash.hpp>

#include <array>
#include <cstring>

#include <openssl/sha.h>

namespace telctl {

namespace {

constexpr std::string_view letters = "0123456789abcdef";

void append_hex(const unsigned char* bytes, std::size_t count, std::string& text) {
  for (std::size_t i = 0; i < count; ++i) {
    text += letters[bytes[i] >> 4U];
    text += letters[bytes[i] & 15U];
  }
}

} // namespace

struct RunningSha256::State {
  State() { SHA256_Init(&context); }

  SHA256_CTX context{};
};

RunningSha256::RunningSha256() : state_(std::make_unique<State>()) {}
RunningSha256::RunningSha256(RunningSha256&&) noexcept = default;
RunningSha256& RunningSha256::operator=(RunningSha256&&) noexcept = default;
RunningSha256::~RunningSha256() = default;

void RunningSha256::add(std::string_view bytes) {
  SHA256_Update(&state_->context, bytes.data(), bytes.size());
}

std::string RunningSha256::hex() const {
  auto copy = state_->context;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_Final(digest.data(), &copy);
  std::string text;
  append_hex(digest.data(), digest.size(), text);
  return text;
}

std::string RunningSha256::save() const {
  std::array<unsigned char, sizeof(SHA256_CTX)> bytes{};
  std::memcpy(bytes.data(), &state_->context, bytes.size());
  std::string text;
  append_hex(bytes.data(), bytes.size(), text);
  return text;
}

std::optional<RunningSha256> RunningSha256::restore(std::string_view saved) {
  std::array<unsigned char, sizeof(SHA256_CTX)> bytes{};
  if (saved.size() != 2 * bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < saved.size(); ++i) {
    const auto digit = letters.find(saved[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    bytes.at(i / 2) = static_cast<unsigned char>(std::size_t{bytes.at(i / 2)} << 4U | digit);
  }
  RunningSha256 hash;
  std::memcpy(&hash.state_->context, bytes.data(), bytes.size());
  // `num` says how much of the block is filled; more than a block would be written behind it.
  if (hash.state_->context.num >= SHA256_CBLOCK || hash.state_->context.md_len != SHA256_DIGEST_LENGTH)
    return std::nullopt;
  return hash;
}

} // namespace telctl
