#include <telctl/migration/evacuation.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/migration/errors.hpp>
#include <telctl/plan/session.hpp>
#include <telctl/support/text.hpp>

namespace telctl::migration {
namespace {

/// Lines that move to one server together, if they can.
struct Block {
  bool of_gateway = false;
  std::vector<const estate::Line*> lines;
};

Status check_servers(const estate::Index& estate, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    const auto* server = estate.media_server(name);
    if (server == nullptr || server->role == "administration")
      return fail({.code = errors::unknown_media_server,
                   .what = fmt::format("'{}' is no media server of the estate that carries users", visible(name)),
                   .hint = "media_servers of the estate lists them"});
  }
  return {};
}

/// What each server can still take, by the lines that are on the system.
std::map<std::string, int> room_of(const estate::Index& estate, const std::set<std::string>& present,
                                   const std::string& from, const std::vector<std::string>& to) {
  std::map<std::string, int> room;
  for (const auto& server : estate.estate().media_servers) {
    const bool asked = to.empty() || std::find(to.begin(), to.end(), server.id) != to.end();
    if (asked && server.id != from && server.role != "administration") room[server.id] = server.capacity;
  }
  for (const auto& line : estate.estate().lines) {
    const auto found = room.find(std::string(estate.media_server_of(line)));
    if (found != room.end() && present.contains(plan::line_name(estate, line))) --found->second;
  }
  return room;
}

/// Gateways first: their lines cannot be parted.
std::vector<Block> blocks_of(const estate::Index& estate, const std::set<std::string>& present,
                             const std::string& from) {
  std::map<std::string, Block> gateways;
  std::map<std::string, Block> sites;
  for (const auto& line : estate.estate().lines) {
    if (estate.media_server_of(line) != from || !present.contains(plan::line_name(estate, line))) continue;
    auto& block = line.set.gateway.empty() ? sites[line.site] : gateways[line.set.gateway];
    block.of_gateway = !line.set.gateway.empty();
    block.lines.push_back(&line);
  }
  std::vector<Block> blocks;
  for (auto* group : {&gateways, &sites})
    for (auto& [name, block] : *group)
      blocks.push_back(std::move(block));
  std::stable_sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) {
    return std::pair(!a.of_gateway, b.lines.size()) < std::pair(!b.of_gateway, a.lines.size());
  });
  return blocks;
}

std::map<std::string, int>::iterator widest(std::map<std::string, int>& room) {
  return std::max_element(room.begin(), room.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
}

class Placing {
 public:
  Placing(const estate::Index& estate, std::map<std::string, int> room) : estate_(estate), room_(std::move(room)) {}

  void place(const Block& block) {
    const auto server = widest(room_);
    const auto size = static_cast<int>(block.lines.size());
    const bool together = server != room_.end() && server->second >= size;
    if (together || !block.of_gateway) {
      for (const auto* line : block.lines)
        place(*line, together ? server : widest(room_));
    } else {
      for (const auto* line : block.lines)
        place(*line, room_.end());
    }
  }

  Evacuation take(const std::string& from) {
    result_.from = from;
    result_.free_after = std::move(room_);
    return std::move(result_);
  }

 private:
  void place(const estate::Line& line, std::map<std::string, int>::iterator server) {
    const auto name = plan::line_name(estate_, line);
    if (server == room_.end() || server->second <= 0) {
      result_.without_place.push_back(name);
      return;
    }
    --server->second;
    result_.lines.push_back({.line = name, .to = server->first, .mac = line.set.mac, .gateway = line.set.gateway});
    if (!line.set.gateway.empty()) result_.gateways[line.set.gateway] = server->first;
  }

  const estate::Index& estate_;
  std::map<std::string, int> room_;
  Evacuation result_;
};

} // namespace

Result<Evacuation> evacuate(const estate::Index& estate, const std::set<std::string>& present, const std::string& from,
                            const std::vector<std::string>& to) {
  auto servers = to;
  servers.push_back(from);
  if (auto known = check_servers(estate, servers); !known) return fail(known.error());
  Placing placing(estate, room_of(estate, present, from, to));
  for (const auto& block : blocks_of(estate, present, from))
    placing.place(block);
  return placing.take(from);
}

estate::Estate Evacuation::applied_to(const estate::Estate& estate) const {
  auto changed = estate;
  const estate::Index index(estate);
  std::map<std::string, std::string> servers;
  for (const auto& line : lines)
    servers.emplace(line.line, line.to);
  for (std::size_t i = 0; i < estate.lines.size(); ++i)
    if (const auto found = servers.find(plan::line_name(index, estate.lines[i])); found != servers.end())
      changed.lines[i].media_server = found->second;
  return changed;
}

} // namespace telctl::migration
