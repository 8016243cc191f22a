#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/normalize.hpp>

namespace telctl::cdr::test {

/// Keeps what a reading gives.
struct Kept : TicketSink {
  std::vector<Ticket> tickets;
  std::vector<Quarantined> aside; ///< `raw` is not kept
  FileSummary summary;

  bool ticket(const TicketView& ticket) override {
    tickets.emplace_back(ticket);
    return true;
  }
  bool quarantined(const Quarantined& record) override {
    aside.push_back(record);
    aside.back().raw = {};
    return true;
  }
};

/// The shipped formats as their own test reads them.
inline const FormatCatalogue& formats_with_examples() {
  static const auto catalogue = [] {
    auto built = std::make_unique<FormatCatalogue>();
    add_shipped_formats(*built, Examples::keep);
    return built;
  }();
  return *catalogue;
}

inline NormalizeOptions in_zone(const std::string& name) {
  NormalizeOptions options;
  if (!name.empty()) options.zone = *Zone::find(name);
  return options;
}

/// The sample university: trunk-op is the operator's trunk, 0 goes outside.
inline NormalizeOptions paris() {
  auto options = in_zone("Europe/Paris");
  options.trunks = {"trunk-op"};
  options.outside_prefix = "0";
  return options;
}

/// A file below tests/data.
inline Kept read(const std::string& file, const NormalizeOptions& options = paris()) {
  Kept kept;
  auto summary = normalize_file(TELCTL_TEST_DATA "/" + file, options, kept);
  if (summary) kept.summary = std::move(*summary);
  return kept;
}

inline Kept read_text(std::string_view text, const NormalizeOptions& options = paris()) {
  Kept kept;
  kept.summary = normalize_bytes(text, "test", options, kept);
  return kept;
}

inline std::string field(const TicketView& ticket, std::string_view name) {
  std::string text;
  const auto& names = ticket_fields();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) append_field(ticket, i, text);
  return text;
}

inline std::size_t count(const Kept& kept, Flag flag) {
  return kept.summary.flags[static_cast<std::size_t>(flag)];
}

} // namespace telctl::cdr::test
