#include <algorithm>

#include <export/exporter.hpp>
#include <fmt/format.h>

#include "answer.hpp"
#include "parallel.hpp"

namespace telctl::cluster {
namespace {

/// Keys are only shown user by user: one request for each user who has a line.
Result<std::map<std::string, Json>> read_keys(Confd& confd, const Inventory& inventory) {
  std::vector<std::string> users;
  for (const auto& user : inventory.items("/users"))
    if (!inventory.lines_of(user).empty()) users.push_back(id_of(user));
  std::vector<Result<std::optional<Json>>> answers(users.size());
  parallel(users.size(), [&](std::size_t i) { answers[i] = confd.find(fmt::format("/users/{}/funckeys", users[i])); });
  std::map<std::string, Json> keys;
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (!answers[i]) return fail(std::move(answers[i]).error());
    if (*answers[i]) keys.emplace(users[i], std::move(**answers[i]));
  }
  return keys;
}

} // namespace

Exported Exporter::run() {
  out_.estate.name = input_.known.name.empty() ? "Exported" : input_.known.name;
  out_.estate.timezone = input_.known.timezone;
  out_.estate.sites = input_.known.sites;
  out_.estate.models = input_.known.models;
  contexts();
  device_templates(); // they tell the sites, which numbers are then put in
  media_servers();
  rights();
  find_numbers(); // who is in the estate at all: groups and keys name only those
  learn_names();
  sounds(); // menus name them
  groups();
  lines();
  filters();
  pickups();
  services();
  routes();
  dids();
  rest();
  unseen();
  std::sort(out_.left_out.begin(), out_.left_out.end());
  return std::move(out_);
}

Result<Exported> export_estate(Confd& confd, const estate::Estate& known) {
  const auto inventory = Inventory::read(confd);
  if (!inventory) return fail(inventory.error());
  for (const auto* needed :
       {"/users", "/lines", "/extensions"}) // without them an export would claim that nobody is there
    if (const auto unseen = inventory->unseen().find(needed); unseen != inventory->unseen().end())
      return fail(unseen->second);
  const auto keys = read_keys(confd, *inventory);
  if (!keys) return fail(keys.error());
  const auto sounds = fetch_sounds(confd, inventory->items("/moh"));
  if (!sounds) return fail(sounds.error());
  Result<std::string> global = std::string();
  if (confd.profile().sip_sections) global = confd.sip_template("global");
  if (!global) return fail(global.error());
  return Exporter({*inventory, *keys, known, *sounds, *global}).run();
}

} // namespace telctl::cluster
