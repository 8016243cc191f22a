#pragma once
#include <deque>
#include <functional>
#include <map>

#include <telctl/cdr/call.hpp>

namespace telctl::cdr {

/// A place where a call goes out by a tie, or comes in by one.
struct Crossing {
  std::size_t way = 0; ///< tie and direction
  bool out = false;
  std::int64_t at = 0; ///< seconds: when the leg begins; of a call that comes in, when it begins itself
  std::string called;
};
std::vector<Crossing> crossings_of(const Call& call, const std::vector<Tie>& ties);
/// They may be the two sides of one call: what `join_ties` asks beyond that does not matter here.
bool may_meet(const Crossing& out, const Crossing& in);
/// Behind this moment no other side of the crossing can begin.
std::int64_t last_meeting(const Crossing& crossing);

/// Joins the calls of ties while they come, in the order in which they began. Calls that may meet are kept until no
/// other can join them.
class TieWindow {
 public:
  TieWindow(const std::vector<Tie>& ties, std::function<void(Call)> joined) : ties_(ties), joined_(std::move(joined)) {}
  void add(Call call);
  void finish() { settle_until(nullptr); }
  /// The first moment of the calls that are kept, if any is.
  [[nodiscard]] const Call* oldest() const;

 private:
  struct Waiting {
    Call call;
    std::vector<Crossing> crossings;
    std::int64_t until = 0;
    std::size_t group = 0;
  };
  void link(Waiting& call);
  void settle_until(const std::int64_t* now);

  const std::vector<Tie>& ties_;
  std::function<void(Call)> joined_;
  std::deque<Waiting> waiting_; ///< in the order in which they began
  std::size_t groups_ = 0;
};

} // namespace telctl::cdr
