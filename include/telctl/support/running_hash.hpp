#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace telctl {

/// SHA-256 of a stream while it is read: the digest of every prefix can be asked for on the way, and the work can be
/// put down and taken up again elsewhere, without the bytes that were added.
class RunningSha256 {
 public:
  RunningSha256();
  RunningSha256(RunningSha256&&) noexcept;
  RunningSha256& operator=(RunningSha256&&) noexcept;
  ~RunningSha256();
  void add(std::string_view bytes);
  /// Of everything added so far, in lower-case hex; more may be added afterwards.
  [[nodiscard]] std::string hex() const;
  /// What is needed to go on, as text without blanks.
  [[nodiscard]] std::string save() const;
  /// Nothing when the text is not one that `save` gave.
  static std::optional<RunningSha256> restore(std::string_view saved);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace telctl
