#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <framework/context.hpp>
#include <telctl/cdr/collect.hpp>
#include <telctl/journal/lock.hpp>

namespace CLI {
class App;
}

namespace telctl::commands {

/// Adds --store: where tickets are kept.
void add_store_option(CLI::App& app, std::string& store);

/// The ticket store and, to write, the lock that keeps a second run away (TEL-0410, exit 5).
struct TicketStore {
  std::optional<journal::RunLock> lock;
  std::unique_ptr<cdr::Store> store;
  std::unique_ptr<cdr::Store> dry; ///< over `store` with --check

  [[nodiscard]] cdr::Store& use() const { return dry ? *dry : *store; }
};
Result<TicketStore> open_ticket_store(const Context& context, const std::string& store, cdr::StoreAccess access);

/// The declaration of sources; its findings are printed. Nothing when it has errors (exit 78).
Result<std::optional<cdr::Sources>> read_sources(const Context& context, const std::string& file);

/// What became of the sources: table or document, warnings and errors on stderr. Exit 3 when something was set aside,
/// could not be read or may be lost.
Result<Exit> report_outcomes(const Context& context, const std::vector<cdr::SourceOutcome>& outcomes,
                             std::string_view schema);
/// Only the warnings and errors of one outcome.
void print_outcome(const Context& context, const cdr::SourceOutcome& outcome);

} // namespace telctl::commands
