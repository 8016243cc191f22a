#include <systems.hpp>

#include <map>

#include <fmt/format.h>
#include <framework/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {

Result<std::vector<journal::Run>> runs_of(const journal::Journal& journal, const std::string& system) {
  auto runs = journal.runs({});
  if (!runs) return runs;
  std::map<std::string, std::string> systems;
  for (const auto& run : *runs)
    systems[run.target] = run.target_name;
  if (!system.empty())
    std::erase_if(systems, [&](const auto& item) { return item.first != system && !item.second.starts_with(system); });
  std::vector<std::string> names;
  for (const auto& [identity, name] : systems)
    names.push_back(fmt::format("{} = {}", identity, name));
  if (systems.size() > 1)
    return fail({.code = errors::usage,
                 .what = "the journal holds runs on several systems",
                 .cause = join(names, ", "),
                 .hint = "--system IDENTITY, or the beginning of its address"});
  if (systems.empty() && !system.empty())
    return fail({.code = errors::usage, .what = fmt::format("the journal holds no run on '{}'", visible(system))});
  std::erase_if(*runs, [&](const journal::Run& run) { return !systems.contains(run.target); });
  return runs;
}

} // namespace telctl::commands
