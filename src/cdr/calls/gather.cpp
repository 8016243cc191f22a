#include <calls/gather.hpp>

#include <algorithm>
#include <array>

#include <calls/decide.hpp>
#include <telctl/support/hash.hpp>

namespace telctl::cdr {
namespace {

constexpr std::uint64_t call_ids = 1;
constexpr std::uint64_t channel_names = 2;

std::uint64_t hash(std::string_view text, std::uint64_t space) {
  return text.empty() ? 0 : fast_hash(text, space).low;
}

} // namespace

Links links_of(const StoredTicket& record) {
  Links links{.unique = hash(record.unique_id, call_ids), .call = hash(record.ticket.call_id, call_ids)};
  if (record.ticket.kind != RecordKind::leg) {
    links.opens = record.event == "CHAN_START";
    links.closes = record.event == "CHAN_END" || record.event == "HANGUP";
    return links;
  }
  if (says_its_call(record)) return links;
  links.channel = hash(record.channel, channel_names);
  links.called = hash(record.called_channel, channel_names);
  links.local = hash(local_base(record.channel), channel_names);
  links.far_local = hash(local_base(record.called_channel), channel_names);
  return links;
}

void Gatherer::add(std::int64_t record, std::int64_t moment, const Links& links) {
  close_until(moment);
  std::size_t id = 0;
  for (const auto key : {links.unique, links.call})
    id = linked(id, key, moment, false);
  for (const auto key : {links.channel, links.called, links.local, links.far_local})
    id = linked(id, key, moment, true);
  if (id == 0) {
    id = next_++;
    groups_[id].first = moment;
    deadlines_.push({.at = moment + near_s, .group = id});
  }
  auto& group = groups_[id];
  group.last = moment;
  group.records.push_back(record);
  for (const auto key : {links.unique, links.call, links.channel, links.called, links.local, links.far_local})
    note(id, key, moment);
  follow_channel(group, links);
}

/// The group that the key leads to, joined with the one that was found before.
std::size_t Gatherer::linked(std::size_t group, std::uint64_t key, std::int64_t moment, bool comes_again) {
  const auto found = key == 0 ? keys_.end() : keys_.find(key);
  if (found == keys_.end() || (comes_again && moment - found->second.last > near_s)) return group;
  const auto other = found->second.group;
  return group == 0 || group == other ? other : join(group, other);
}

void Gatherer::note(std::size_t group, std::uint64_t key, std::int64_t moment) {
  if (key == 0) return;
  auto& entry = keys_[key];
  if (entry.group != group) {
    entry = {.group = group};
    groups_[group].keys.push_back(key);
  }
  entry.last = moment;
}

void Gatherer::follow_channel(Group& group, const Links& links) {
  if (links.unique == 0 || !(links.opens || links.closes)) return;
  auto& channel = keys_[links.unique];
  if (channel.open == links.opens) return;
  channel.open = links.opens;
  if (links.opens)
    ++group.open;
  else
    --group.open;
}

/// The smaller one into the larger one.
std::size_t Gatherer::join(std::size_t a, std::size_t b) {
  if (groups_[a].records.size() < groups_[b].records.size()) std::swap(a, b);
  auto& into = groups_[a];
  auto from = std::move(groups_[b]);
  groups_.erase(b);
  into.first = std::min(into.first, from.first);
  into.last = std::max(into.last, from.last);
  into.open += from.open;
  into.records.insert(into.records.end(), from.records.begin(), from.records.end());
  for (const auto key : from.keys)
    if (auto& entry = keys_[key]; entry.group == b) {
      entry.group = a;
      into.keys.push_back(key);
    }
  return a;
}

void Gatherer::close_until(std::int64_t moment) {
  while (!deadlines_.empty() && deadlines_.top().at < moment) {
    const auto [at, id] = deadlines_.top();
    deadlines_.pop();
    const auto found = groups_.find(id);
    if (found == groups_.end()) continue; // it was joined with another, which has a deadline of its own
    const auto& group = found->second;
    if (group.open == 0 && group.last + near_s < moment)
      close(id);
    else
      deadlines_.push({.at = std::max(group.last, group.open == 0 ? group.last : moment) + near_s, .group = id});
  }
}

void Gatherer::close(std::size_t id) {
  auto group = std::move(groups_[id]);
  groups_.erase(id);
  for (const auto key : group.keys)
    if (const auto entry = keys_.find(key); entry != keys_.end() && entry->second.group == id) keys_.erase(entry);
  std::sort(group.records.begin(), group.records.end());
  whole_(group);
}

void Gatherer::finish() {
  while (!groups_.empty())
    close(groups_.begin()->first);
  deadlines_ = {};
}

} // namespace telctl::cdr
