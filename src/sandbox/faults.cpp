#include <faults.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::sandbox {

std::optional<std::string> Faults::add(const std::string& text) {
  static constexpr std::array<std::string_view, 11> kinds = {
      "kill", "close", "reset", "500", "503", "429", "timeout", "late", "truncate", "html", "keepalive-drop"};
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("kind") || !json["kind"].is_string())
    return "a fault is an object with a kind";
  Fault fault;
  fault.kind = json["kind"].get<std::string>();
  if (std::find(kinds.begin(), kinds.end(), fault.kind) == kinds.end())
    return fmt::format("unknown kind '{}'; one of {}", fault.kind, fmt::join(kinds, " "));
  for (const auto& [key, value] : json.items()) {
    const bool number = key == "at" || key == "every" || key == "pid" || key == "delay_ms" || key == "status";
    const bool text_key = key == "kind" || key == "count" || key == "when";
    if ((!number && !text_key) || (number && !value.is_number_unsigned()) || (text_key && !value.is_string()))
      return fmt::format("'{}' is not understood", key);
  }
  fault.at = std::max<std::uint64_t>(1, json.value("at", std::uint64_t{1}));
  fault.every = json.value("every", std::uint64_t{0});
  fault.writes_only = json.value("count", "requests") == "writes";
  fault.before = json.value("when", "after") == "before";
  fault.pid = json.value("pid", 0);
  fault.status = json.value("status", fault.status);
  fault.delay = std::chrono::milliseconds(json.value("delay_ms", 0));
  if (fault.kind == "kill" && fault.pid <= 1) return "kill needs the pid of the process";
  const std::lock_guard lock(mutex_);
  pending_.push_back({fault, fault.at});
  return std::nullopt;
}

std::optional<std::string> Faults::add_option(std::string_view text) {
  const auto colon = text.find(':');
  OrderedJson json = {{"kind", text.substr(0, colon)}};
  if (colon != std::string_view::npos)
    for (const auto part : split(text.substr(colon + 1), ',')) {
      const auto equal = part.find('=');
      if (equal == std::string_view::npos) return fmt::format("'{}' is not KEY=VALUE", part);
      const auto value = part.substr(equal + 1);
      if (is_digits(value) && value.size() <= 9)
        json[std::string(part.substr(0, equal))] = std::stoul(std::string(value));
      else
        json[std::string(part.substr(0, equal))] = value;
    }
  return add(json.dump());
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  pending_.clear();
}

std::optional<Fault> Faults::next(bool write, bool reused) {
  const std::lock_guard lock(mutex_);
  for (auto entry = pending_.begin(); entry != pending_.end(); ++entry) {
    if (entry->fault.kind == "keepalive-drop") {
      // Stays until cleared: every connection is good for one request only, and does not say so.
      if (reused && (write || !entry->fault.writes_only)) return entry->fault;
      continue;
    }
    if ((entry->fault.writes_only && !write) || --entry->left != 0) continue;
    const Fault fault = entry->fault;
    if (fault.every != 0)
      entry->left = fault.every;
    else
      pending_.erase(entry);
    return fault;
  }
  return std::nullopt;
}

void Faults::log(LogEntry entry) {
  const std::lock_guard lock(mutex_);
  log_.push_back(std::move(entry));
}

void Faults::forget() {
  const std::lock_guard lock(mutex_);
  log_.clear();
}

OrderedJson Faults::requests() const {
  const std::lock_guard lock(mutex_);
  OrderedJson entries = OrderedJson::array();
  std::size_t writes = 0;
  std::size_t committed = 0;
  for (const LogEntry& entry : log_) {
    writes += entry.write ? 1 : 0;
    committed += entry.changed ? 1 : 0;
    entries.push_back({{"method", entry.method},
                       {"path", entry.target},
                       {"status", entry.status},
                       {"write", entry.write},
                       {"changed", entry.changed},
                       {"fault", entry.fault.empty() ? OrderedJson() : OrderedJson(entry.fault)}});
  }
  return {{"requests", log_.size()}, {"writes", writes}, {"committed", committed}, {"log", std::move(entries)}};
}

} // namespace telctl::sandbox
