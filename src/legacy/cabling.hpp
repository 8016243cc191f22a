#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <telctl/legacy/facts.hpp>

namespace telctl::legacy {

/// The rows of a distribution frame: a pair, the port that feeds it, the number that hangs on it. No exchange knows
/// that two sets are wired on one of its ports; a number that stands twice in the frame tells it.
class Cabling {
 public:
  explicit Cabling(const FactSet& facts) : facts_(facts) {}

  /// Says what a row is about. The first row of a number is its line's own wiring. A further one on another pair or
  /// port is a parallel set; on the same it is a feature of the line, since whatever feeds the pair rings both sets.
  /// The error is for a pair or port that carries another number already.
  std::optional<Error> place(std::vector<Fact>& row, Subject& subject);

  /// A row that names a pair or port and no number.
  static bool free_pair(const std::vector<Fact>& row);

 private:
  struct Wiring {
    std::string number;
    std::string pair; ///< "pair A-1"
    std::string port; ///< with its gateway: "fxs-1 port 3"
    Origin origin;
  };
  std::optional<Error> taken(const std::map<std::string, Wiring>& by, const std::string& what, const Wiring& wiring,
                             const Fact& at) const;

  const FactSet& facts_;
  std::set<std::string> numbers_;
  std::map<std::string, Wiring> pairs_;
  std::map<std::string, Wiring> ports_;
};

} // namespace telctl::legacy
