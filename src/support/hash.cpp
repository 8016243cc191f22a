#include <telctl/support/hash.hpp>

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace telctl {

struct Sha256::State {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

Sha256::Sha256() : state_(std::make_unique<State>()) { EVP_DigestInit_ex2(state_->context, state_->algorithm, nullptr); }

Sha256::~Sha256() {
  EVP_MD_CTX_free(state_->context);
  EVP_MD_free(state_->algorithm);
}

Sha256& Sha256::add(std::string_view bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
  return *this;
}

void Sha256::finish(std::string& hex, std::size_t digits) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &size);
  EVP_DigestInit_ex2(state_->context, state_->algorithm, nullptr);
  constexpr std::string_view letters = "0123456789abcdef";
  hex.clear();
  for (std::size_t i = 0; i < digits && i < std::size_t{2} * size; ++i)
    hex += letters[i % 2 == 0 ? digest[i / 2] >> 4U : digest[i / 2] & 15U];
}

std::string sha256_hex(std::string_view bytes) {
  std::string hex;
  Sha256().add(bytes).finish(hex);
  return hex;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
       bytes.size(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

} // namespace telctl
