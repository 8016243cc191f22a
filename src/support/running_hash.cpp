#include <telctl/support/running_hash.hpp>

#include <array>

#include <openssl/evp.h>

namespace telctl {

struct RunningSha256::State {
  State() { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }

  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

RunningSha256::RunningSha256() : state_(std::make_unique<State>()) {}
RunningSha256::RunningSha256(RunningSha256&&) noexcept = default;
RunningSha256& RunningSha256::operator=(RunningSha256&&) noexcept = default;
RunningSha256::~RunningSha256() = default;

void RunningSha256::add(std::string_view bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string RunningSha256::hex() const {
  State copy;
  EVP_MD_CTX_copy_ex(copy.context, state_->context);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(copy.context, digest.data(), &size);
  constexpr std::string_view letters = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += letters[digest.at(i) >> 4U];
    text += letters[digest.at(i) & 15U];
  }
  return text;
}

} // namespace telctl
