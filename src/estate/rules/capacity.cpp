#include <map>

#include <fmt/format.h>
#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

/// Lines that each media server carries, inherited ones included. Lines behind a gateway are not counted: the gateway
/// holds them, and they stay with it when the telephones of a media server are moved to the others.
std::map<std::string_view, int> loads(const Index& index) {
  std::map<std::string_view, int> loads;
  for (const auto& line : index.estate().lines)
    if (migrates(line) && line.set.gateway.empty()) ++loads[index.media_server_of(line)];
  return loads;
}

std::string name(const MediaServer& server) {
  return "media server " + visible(server.id);
}

void over_capacity(const Index& index, const Reporter& report) {
  const auto load = loads(index);
  for (const auto& server : index.estate().media_servers) {
    const auto found = load.find(server.id);
    if (server.capacity > 0 && found != load.end() && found->second > server.capacity)
      report.add(server.marks.of("capacity"), name(server),
                 fmt::format("media server '{}' would carry {} lines and may carry {}", visible(server.id),
                             found->second, server.capacity),
                 "move a site to another media server");
  }
}

void cannot_be_evacuated(const Index& index, const Reporter& report) {
  const auto load = loads(index);
  const auto carried = [&](const MediaServer& server) {
    const auto found = load.find(server.id);
    return found == load.end() ? 0 : found->second;
  };
  for (const auto& server : index.estate().media_servers) {
    int room = 0;
    for (const auto& other : index.estate().media_servers)
      if (&other != &server && other.role == "users") room += std::max(0, other.capacity - carried(other));
    if (server.role == "users" && carried(server) > room)
      report.add(
          server.marks.object, name(server),
          fmt::format("media server '{}' cannot be evacuated: it carries {} lines and the others have room for {}",
                      visible(server.id), carried(server), room),
          "keep as much free as one media server carries, or accept that its lines fail with it");
  }
}

void administration_carries_lines(const Index& index, const Reporter& report) {
  for (const auto& line : index.estate().lines) {
    const auto* server = index.media_server(index.media_server_of(line));
    if (migrates(line) && server != nullptr && server->role == "administration")
      report.add(line.media_server.empty() ? line.marks.object : line.marks.of("media_server"), name_of(line),
                 fmt::format("line {} would be on '{}', which is for administration only", visible(line.extension),
                             visible(server->id)),
                 "give the line or its site a media server with the role users");
  }
}

void line_without_media_server(const Index& index, const Reporter& report) {
  if (index.estate().media_servers.empty()) return; // a cluster of one server
  for (const auto& line : index.estate().lines)
    if (migrates(line) && index.media_server_of(line).empty())
      report.add(line.marks.object, name_of(line), fmt::format("line {} has no media server", visible(line.extension)),
                 "give its site a media_server");
}

void key_beyond_capacity(const Index& index, const Reporter& report) {
  for (const auto& key : index.estate().keys) {
    const auto* line = index.line(key.line);
    const auto* model = line == nullptr ? nullptr : index.model(line->set.model);
    if (model != nullptr && model->keys > 0 && key.position > model->keys)
      report.add(key.marks.of("position"), name_of(*line),
                 fmt::format("key {} of line {} is beyond the {} keys of model '{}'", key.position, visible(key.line),
                             model->keys, visible(model->id)),
                 "the telephone would drop it without a word: move it, or choose a model with more keys");
  }
}

void port_beyond_gateway(const Index& index, const Reporter& report) {
  const auto inspect = [&](const Set& set, const Marks& marks, const std::string& object) {
    const auto* gateway = index.gateway(set.gateway);
    if (set.port.empty() || gateway == nullptr) return;
    const bool readable = is_digits(set.port) && set.port.size() <= 4;
    const int port = readable ? std::stoi(set.port) : 0;
    if (port < 1 || (gateway->ports > 0 && port > gateway->ports))
      report.add(marks.of("port"), object,
                 fmt::format("gateway '{}' has no port '{}'", visible(set.gateway), visible(set.port)),
                 gateway->ports > 0 ? fmt::format("its ports are 1 to {}", gateway->ports)
                                    : "ports are counted from 1");
  };
  for (const auto& line : index.estate().lines)
    inspect(line.set, line.marks, name_of(line));
  for (const auto& item : index.estate().parallel_sets)
    inspect(item.set, item.marks, "parallel set of " + visible(item.line));
}

} // namespace

std::vector<Check> capacity_checks() {
  return {
      {{"media-server-over-capacity", Severity::error, "A media server would carry more lines than it may"},
       errors::estate_capacity,
       over_capacity},
      {{"media-server-cannot-be-evacuated", Severity::warning,
        "The lines of a media server would not fit on the others", true},
       errors::estate_capacity,
       cannot_be_evacuated},
      {{"administration-server-carries-lines", Severity::error,
        "A line is on a server that is for administration only"},
       errors::estate_capacity,
       administration_carries_lines},
      {{"line-without-media-server", Severity::error,
        "Neither the line nor its gateway nor its site has a media server", true},
       errors::estate_missing,
       line_without_media_server},
      {{"key-beyond-capacity", Severity::error, "A key is beyond the last one of the telephone model"},
       errors::estate_capacity,
       key_beyond_capacity},
      {{"port-beyond-gateway", Severity::error, "A port is beyond the last one of the gateway"},
       errors::estate_capacity,
       port_beyond_gateway},
  };
}

} // namespace telctl::estate
