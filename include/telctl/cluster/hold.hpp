#pragma once
#include <cstdint>

#include <telctl/cluster/connect.hpp>
#include <telctl/journal/journal.hpp>

/// live_reload off for the time of a large job: the server then does not have Asterisk read its configuration after
/// each change. The switch is for everybody, so it is journaled with its inverse, and put back first after a crash.
namespace telctl::cluster {

class ReloadHold {
 public:
  /// Journals, then switches off. Nothing where it is off already: somebody else's hand, which stays.
  static Result<std::optional<ReloadHold>> begin(const ConnectOptions& options, journal::Journal& journal);
  /// Switches on again, and journals that.
  Status end();

 private:
  ReloadHold(std::shared_ptr<Confd> confd, journal::Journal& journal, journal::OperationRef ref)
      : confd_(std::move(confd)), journal_(&journal), ref_(ref) {}

  std::shared_ptr<Confd> confd_;
  journal::Journal* journal_;
  journal::OperationRef ref_;
};

/// Puts back what a run that died left switched off; whether there was anything. `target` is the cluster's identity.
Result<bool> restore_live_reload(const ConnectOptions& options, journal::Journal& journal, const std::string& target);

} // namespace telctl::cluster
