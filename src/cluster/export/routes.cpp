#include <export/exporter.hpp>

#include <algorithm>

#include "answer.hpp"
#include "trunk_account.hpp"
#include <fmt/format.h>

// Trunks, ways out, schedules, music, and where calls lead: the inverse of draft_routes.cpp.
namespace telctl::cluster {
namespace {

/// 1, 2, 3, 7 → "1-3", "7"; nothing when it is all up to `most`.
std::vector<std::string> ranges_of(const Json& days, int most) {
  std::vector<int> numbers;
  for (const auto& day : days)
    if (day.is_number_integer()) numbers.push_back(day.get<int>());
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<std::string> result;
  if (static_cast<int>(numbers.size()) == most) return result;
  for (std::size_t first = 0; first < numbers.size();) {
    std::size_t last = first;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1)
      ++last;
    result.push_back(last == first ? std::to_string(numbers[first])
                                   : fmt::format("{}-{}", numbers[first], numbers[last]));
    first = last + 1;
  }
  return result;
}

} // namespace

/// What the API does not tell of it (its media server, how many calls it carries, where its secret is) stays as the
/// estate at hand has it.
estate::Trunk Exporter::trunk(const Json& item, const Json& sip) const {
  const auto account = trunk_account_of(text_at(sip, "name"), sip);
  estate::Trunk trunk{.id = text_at(account, "name"),
                      .context = names_.estate_context(text_at(item, "context")),
                      .host = text_at(account, "host"),
                      .port = account.value("port", 0),
                      .codecs = account.value("codecs", std::vector<std::string>{}),
                      .username = text_at(account, "username"),
                      .registers = true_at(account, "registers")};
  if (const auto format = text_at(item, "outgoing_caller_id_format"); format != "+E164")
    trunk.caller_id_format = format;
  for (const auto& known : input_.known.trunks)
    if (known.id == trunk.id) {
      trunk.media_server = known.media_server;
      trunk.channels = known.channels;
      if (known.username == trunk.username) trunk.secret = known.secret;
    }
  return trunk;
}

void Exporter::trunks() {
  std::vector<std::string> servers; // on which trunks can end
  for (const auto& server : out_.estate.media_servers)
    if (server.role != "administration") servers.push_back(server.id);
  for (const auto& item : inventory_.items("/trunks")) {
    const auto* sip = inventory_.find("/endpoints/sip", id_of(at(item, "endpoint_sip")));
    const auto object = fmt::format("trunk {}", sip == nullptr ? "#" + text_at(item, "id") : text_at(*sip, "name"));
    if (sip == nullptr) {
      leave_out(object, "the trunk", "has no SIP endpoint: an estate has trunks of SIP only");
      continue;
    }
    auto made = trunk(item, *sip);
    if (made.media_server.empty() && servers.size() == 1) made.media_server = servers.front();
    if (made.media_server.empty() && servers.size() > 1)
      leave_out(object, "its media server", "no interface tells on which one a trunk is");
    if (!made.username.empty() && made.secret.empty())
      leave_out(object, "its secret", "secrets are not exported: say in `secret` where it is");
    trunk_ids_.emplace(text_at(item, "id"), made.id);
    out_.estate.trunks.push_back(std::move(made));
  }
}

void Exporter::outcalls() {
  for (const auto& item : inventory_.items("/outcalls")) {
    estate::Outcall outcall{.name = text_at(item, "name"),
                            .description = text_at(item, "description"),
                            .schedule = schedule_of(item),
                            .internal_caller_id = true_at(item, "internal_caller_id"),
                            .ring_time =
                                item.value("ring_time", Json()).is_number_integer() ? item["ring_time"].get<int>() : 0};
    const auto object = "outcall " + outcall.name;
    for (const auto& trunk : at(item, "trunks"))
      if (const auto id = trunk_ids_.find(text_at(trunk, "id")); id != trunk_ids_.end())
        outcall.trunks.push_back(id->second);
      else
        leave_out(object, "trunk #" + text_at(trunk, "id"), "the trunk is not in the estate");
    for (const auto& right : at(item, "call_permissions"))
      outcall.rights.push_back(text_at(right, "name"));
    for (const auto& extension : at(item, "extensions"))
      out_.estate.dial_patterns.push_back({.outcall = outcall.name,
                                           .pattern = text_at(extension, "exten"),
                                           .context = names_.estate_context(text_at(extension, "context")),
                                           .strip = extension.value("strip_digits", Json()).is_number_integer()
                                                        ? extension["strip_digits"].get<int>()
                                                        : 0,
                                           .prefix = text_at(extension, "prefix"),
                                           .external_prefix = text_at(extension, "external_prefix"),
                                           .caller_id = text_at(extension, "caller_id")});
    out_.estate.outcalls.push_back(std::move(outcall));
  }
}

void Exporter::periods(const std::string& schedule, const Json& item, bool open) {
  constexpr int week = 7;
  constexpr int month = 31;
  constexpr int year = 12;
  for (const auto& live : at(item, open ? "open_periods" : "exceptional_periods")) {
    estate::Period period{.schedule = schedule,
                          .kind = open ? "open" : "exceptional",
                          .start = text_at(live, "hours_start"),
                          .end = text_at(live, "hours_end"),
                          .week_days = ranges_of(at(live, "week_days"), week),
                          .month_days = ranges_of(at(live, "month_days"), month),
                          .months = ranges_of(at(live, "months"), year)};
    if (!open) {
      period.destination = destination_or_none(at(live, "destination"), "schedule " + schedule,
                                               fmt::format("exception {}-{}", period.start, period.end));
      if (period.destination.empty()) continue; // told
    }
    out_.estate.schedule_periods.push_back(std::move(period));
  }
}

void Exporter::schedules() {
  for (const auto& item : inventory_.items("/schedules")) {
    const auto name = text_at(item, "name");
    const auto object = name.empty() ? "schedule #" + text_at(item, "id") : "schedule " + name;
    if (name.empty()) {
      leave_out(object, "the schedule", "has no name");
      continue;
    }
    auto closed = destination_or_none(at(item, "closed_destination"), object, "the schedule");
    if (closed.empty()) continue; // told
    schedule_names_.emplace(text_at(item, "id"), name);
    const auto zone = text_at(item, "timezone");
    out_.estate.schedules.push_back(
        {.name = name, .timezone = zone == out_.estate.timezone ? std::string() : zone, .closed = std::move(closed)});
    periods(name, item, true);
    periods(name, item, false);
    scheduled(name, item);
  }
}

/// Lines, groups and queues that have the schedule.
void Exporter::scheduled(const std::string& schedule, const Json& item) {
  for (const auto& user : at(item, "users")) {
    if (auto* line = estate_line(id_of(user)))
      line->schedule = schedule;
    else
      leave_out("schedule " + schedule,
                fmt::format("{} {} has it", text_at(user, "firstname"), text_at(user, "lastname")),
                "their line is not in the estate");
  }
  for (const auto& brief : at(item, "groups"))
    if (const auto id = group_ids_.find(id_of(brief)); id != group_ids_.end())
      for (auto& group : out_.estate.groups)
        if (group.id == id->second) group.schedule = schedule;
  for (const auto& brief : at(item, "queues"))
    for (auto& queue : out_.estate.queues)
      if (group_name(queue.id) == text_at(brief, "name")) queue.schedule = schedule;
}

/// Of an incoming call or a way out.
std::string Exporter::schedule_of(const Json& item) const {
  for (const auto& schedule : at(item, "schedules"))
    if (const auto name = schedule_names_.find(text_at(schedule, "id")); name != schedule_names_.end())
      return name->second;
  return {};
}

void Exporter::music() {
  for (const auto& item : inventory_.items("/moh")) {
    const auto label = text_at(item, "label");
    estate::Music music{.name = label.empty() ? text_at(item, "name") : label,
                        .mode = text_at(item, "mode"),
                        .application = text_at(item, "application"),
                        .sort = text_at(item, "sort")};
    music_files(music);
    out_.estate.music.push_back(std::move(music));
  }
}

void Exporter::routes() {
  trunks();
  schedules(); // before the ways out that have one
  outcalls();
  music();
}

} // namespace telctl::cluster
