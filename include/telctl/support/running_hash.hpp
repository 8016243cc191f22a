#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace telctl {

/// SHA-256 of a stream while it is read: the digest of every prefix can be asked for on the way.
class RunningSha256 {
 public:
  RunningSha256();
  RunningSha256(RunningSha256&&) noexcept;
  RunningSha256& operator=(RunningSha256&&) noexcept;
  ~RunningSha256();
  void add(std::string_view bytes);
  /// Of everything added so far, in lower-case hex; more may be added afterwards.
  [[nodiscard]] std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace telctl
