#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <rehearsal.hpp>
#include <telctl/estate/model.hpp>

#include "process.hpp"

namespace telctl::fault {

/// A rehearsal cluster, an estate in a folder, and the real telctl to bring the one to the other.
class Rig {
 public:
  struct Options {
    sandbox::Dialect dialect = sandbox::Dialect::wazo_26_08;
    bool web_services = false; ///< confd lacks /groups, as a XiVO's; its web services have them
    std::string program = TELCTL_PROGRAM;
    int request_seconds = 20; ///< --timeout
    int server_seconds = 0;   ///< --server-timeout: a rehearsal cluster answers at once or not at all
    std::vector<std::pair<std::string, std::string>> environment = {};
  };
  Rig(const estate::Estate& estate, Options options);

  /// "apply" or "rollback", struck by faults: JSON for POST /_sandbox/fault, in which PID stands for telctl's own.
  Ended telctl(const std::string& command, const std::vector<std::string>& faults = {});
  /// The same under another program, e.g. strace.
  Ended telctl_under(const std::vector<std::string>& wrapper, const std::string& command);

  [[nodiscard]] OrderedJson dump() { return rehearsal_.world().dump(); }
  /// {"requests", "writes", "committed", "log"}
  [[nodiscard]] Json requests() { return rehearsal_.get("/_sandbox/requests"); }
  void forget_requests() { rehearsal_.forget_requests(); }
  [[nodiscard]] std::filesystem::path folder() const { return rehearsal_.folder.path; }
  [[nodiscard]] std::filesystem::path state() const { return folder() / "estate" / ".telctl"; }
  [[nodiscard]] tests::Rehearsal& rehearsal() { return rehearsal_; }

 private:
  void post_fault(std::string fault, pid_t pid);
  [[nodiscard]] std::vector<std::string> command_line(const std::string& command) const;

  Options options_;
  tests::Rehearsal rehearsal_;
};

/// What an undisturbed run comes to: how many requests it takes, and what the server holds before and after it.
struct Undisturbed {
  OrderedJson before, after;
  struct Request {
    std::string what; ///< "POST /trunks"
    bool write = false;
    bool keyless = false; ///< makes something that the server would make twice without a word: a user, an incoming call
  };
  std::vector<Request> requests; ///< in their order; with several under way at once, a run's order differs a little
};
std::vector<Undisturbed::Request> requests_in(const Json& log);
Undisturbed undisturbed_apply(const estate::Estate& estate, const Rig::Options& options);

/// Runs apply again (at most twice: what was refused for the fault's sake may be left to the second), then holds the
/// server against `wanted`, and a last apply to sending nothing. Empty when all is right.
std::string converges(Rig& rig, const OrderedJson& wanted);

/// The first differences, for a message.
std::string difference(const OrderedJson& from, const OrderedJson& to);
std::string told(const char* what, const Ended& ended);

} // namespace telctl::fault
