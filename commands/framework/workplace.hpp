#pragma once
#include <memory>
#include <optional>

#include <framework/context.hpp>
#include <telctl/cluster/connect.hpp>
#include <telctl/estate/index.hpp>
#include <telctl/journal/journal.hpp>
#include <telctl/journal/lock.hpp>
#include <telctl/plan/session.hpp>

namespace telctl::commands {

/// What is opened before a system is planned against or changed: the estate, the target, the journal and, to change,
/// the run lock.
class Workplace {
 public:
  enum class Purpose {
    look,   ///< nothing is written, not even a journal
    change, ///< takes the run lock (TEL-0410 when another run holds it)
  };
  enum class Estate {
    needed, ///< read and held to every rule: errors refuse to plan (TEL-0910, exit 65)
    unused, ///< a rollback needs the journal alone, and works when the estate is broken
  };

  static Result<std::unique_ptr<Workplace>> open(const Context& context, const cluster::ConnectOptions& cluster,
                                                 Purpose purpose, Estate estate = Estate::needed);

  /// Another estate from here on, for a change that is not meant to last.
  void replace_estate(estate::Estate estate);
  [[nodiscard]] plan::Session session() { return {*target_, *index_, *journal_, *clock_}; }
  [[nodiscard]] const estate::Index& estate() const { return *index_; }
  [[nodiscard]] plan::Target& target() { return *target_; }
  [[nodiscard]] journal::Journal& journal() { return *journal_; }

 private:
  Workplace() = default;

  Clock* clock_ = nullptr;
  estate::Estate estate_;
  std::unique_ptr<estate::Index> index_;
  std::unique_ptr<plan::Target> target_;
  std::optional<journal::RunLock> lock_;
  std::unique_ptr<journal::Journal> journal_; ///< closed before the lock is given back
};

/// Folder of the journal, the keys of secrets and the like: DIR/.telctl.
std::filesystem::path state_folder(const Context& context);
/// Estate and rules; TEL-0910 with the number of errors.
Result<estate::Estate> load_checked_estate(const Context& context);

/// True once SIGINT or SIGTERM came after `watch_interrupts`: what is under way is finished, then the run ends. A
/// second signal kills.
void watch_interrupts();
bool interrupted();

} // namespace telctl::commands
