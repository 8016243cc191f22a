#include <telctl/cluster/accounts.hpp>

#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>

#include "naming.hpp"
#include "sets.hpp"

namespace telctl::cluster {
namespace {

/// "0412@campus" and 2 of "0412@campus/2"
std::pair<std::string, int> split_set(std::string_view set) {
  const auto slash = set.rfind('/');
  if (slash == std::string_view::npos) return {std::string(set), 1};
  return {std::string(set.substr(0, slash)), std::atoi(std::string(set.substr(slash + 1)).c_str())};
}

const estate::Set* find_set(const estate::Index& estate, const estate::Line& line, const std::string& key,
                            int position) {
  if (position == 1) return &line.set;
  const auto more = parallel_sets_of(estate, line, key);
  const auto place = static_cast<std::size_t>(position) - 2;
  return position < 2 || place >= more.size() ? nullptr : &more[place]->set;
}

} // namespace

std::string account_name(std::string_view set) {
  const auto [line, position] = split_set(set);
  const auto [exten, context] = split_extension(line);
  return sip_name(exten, context, position);
}

Result<std::vector<Account>> accounts_of(const estate::Index& estate, const std::vector<std::string>& sets,
                                         const std::filesystem::path& state) {
  SecretKey secrets(state);
  std::vector<Account> accounts;
  for (const auto& name : sets) {
    const auto [key, position] = split_set(name);
    const auto* line = estate.line(key);
    const auto* set = line == nullptr ? nullptr : find_set(estate, *line, key, position);
    if (set == nullptr)
      return fail({.code = errors::reference_missing,
                   .what = fmt::format("the estate has no set {} of {} any more", position, key),
                   .where = {.object = "line " + key},
                   .hint = "telctl apply takes its account away"});
    Account account{.line = key, .port = set->port, .username = account_name(name)};
    auto secret = secrets.sip_secret(account.username);
    if (!secret) return fail(std::move(secret).error());
    account.secret = std::move(*secret);
    if (const auto* server = estate.media_server(estate.media_server_of(*line)); server != nullptr)
      account.registrar = server->host;
    accounts.push_back(std::move(account));
  }
  return accounts;
}

} // namespace telctl::cluster
