#include <algorithm>

#include <fmt/format.h>
#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

void duplicate_extension(const Index& index, const Reporter& report) {
  Claims claims(report);
  const auto claim = [&](const auto& item) {
    if (!item.extension.empty())
      claims.claim(fmt::format("{}@{}", item.extension, index.context_of(item)), item.marks.of("extension"),
                   name_of(item), "extension " + visible(item.extension));
  };
  for (const auto& line : index.estate().lines)
    claim(line);
  for (const auto& group : index.estate().groups)
    claim(group);
  for (const auto& queue : index.estate().queues)
    claim(queue);
  for (const auto& conference : index.estate().conferences)
    claim(conference);
  for (const auto& lot : index.estate().parking_lots)
    claim(lot);
}

/// Calls `f` with everything that a public number can lead to by its field `did`.
template <class F>
void for_each_did(const Estate& estate, F&& f) {
  const auto walk = [&](const auto& items) {
    for (const auto& item : items)
      if (!item.did.empty()) f(item);
  };
  walk(estate.lines);
  walk(estate.groups);
  walk(estate.queues);
  walk(estate.switchboards);
  walk(estate.conferences);
  walk(estate.ivrs);
  walk(estate.incalls);
}

void duplicate_did(const Index& index, const Reporter& report) {
  Claims claims(report);
  for_each_did(index.estate(), [&](const auto& item) {
    claims.claim(item.did, item.marks.of("did"), name_of(item), "public number " + visible(item.did));
  });
}

bool within(const std::vector<Range>& ranges, std::string_view number) {
  return ranges.empty() ||
         std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) { return range.contains(number); });
}

std::string list(const std::vector<Range>& ranges) {
  std::vector<std::string> texts;
  for (const auto& range : ranges)
    texts.push_back(to_string(range));
  return join(texts, ", ");
}

template <class Item>
void extension_in_ranges(const Index& index, const Reporter& report, const Item& item,
                         std::vector<Range> Context::* of_context) {
  if (item.extension.empty()) return;
  if (const auto* site = index.site(item.site); site != nullptr && !within(site->ranges, item.extension))
    report.add(
        item.marks.of("extension"), name_of(item),
        fmt::format("extension {} is outside the ranges of site '{}'", visible(item.extension), visible(item.site)),
        "the site has " + list(site->ranges));
  if (const auto* context = index.context(index.context_of(item));
      context != nullptr && !within(context->*of_context, item.extension))
    report.add(item.marks.of("extension"), name_of(item),
               fmt::format("extension {} is outside the ranges of context '{}'", visible(item.extension),
                           visible(context->name)),
               "the context has " + list(context->*of_context));
}

void extension_outside_range(const Index& index, const Reporter& report) {
  for (const auto& line : index.estate().lines)
    extension_in_ranges(index, report, line, &Context::user_ranges);
  for (const auto& group : index.estate().groups)
    extension_in_ranges(index, report, group, &Context::group_ranges);
  for (const auto& queue : index.estate().queues)
    extension_in_ranges(index, report, queue, &Context::queue_ranges);
  for (const auto& conference : index.estate().conferences)
    extension_in_ranges(index, report, conference, &Context::conference_ranges);
}

void did_outside_range(const Index& index, const Reporter& report) {
  std::vector<Range> incoming;
  for (const auto& context : index.estate().contexts)
    incoming.insert(incoming.end(), context.incall_ranges.begin(), context.incall_ranges.end());
  for_each_did(index.estate(), [&](const auto& item) {
    const auto complain = [&](const std::string& owner, const std::vector<Range>& ranges) {
      report.add(item.marks.of("did"), name_of(item),
                 fmt::format("public number {} is outside the ranges of {}", visible(item.did), owner),
                 "there are " + list(ranges));
    };
    if constexpr (requires { item.site; })
      if (const auto* site = index.site(item.site); site != nullptr && !within(site->did_ranges, item.did))
        return complain(fmt::format("site '{}'", visible(item.site)), site->did_ranges);
    if (!within(incoming, item.did)) complain("the contexts for incoming calls", incoming);
  });
}

bool overlap(const Range& a, const Range& b) {
  return a.start.size() == b.start.size() && a.start <= b.end && b.start <= a.end;
}

void compare_ranges(const Reporter& report, const Site& a, const Site& b, std::string_view field,
                    std::vector<Range> Site::* ranges) {
  for (const auto& first : a.*ranges)
    for (std::size_t i = 0; i < (b.*ranges).size(); ++i)
      if (const auto& second = (b.*ranges)[i]; overlap(first, second))
        report.add(b.marks.of(field, i), name_of(b),
                   fmt::format("range {} of site '{}' overlaps {} of site '{}'", to_string(second), visible(b.id),
                               to_string(first), visible(a.id)),
                   "a number belongs to one site");
}

void overlapping_ranges(const Index& index, const Reporter& report) {
  const auto& sites = index.estate().sites;
  for (std::size_t i = 0; i < sites.size(); ++i)
    for (std::size_t j = i + 1; j < sites.size(); ++j) {
      // The same extensions may exist again in another context; public numbers are unique in the world.
      if (sites[i].context == sites[j].context) compare_ranges(report, sites[i], sites[j], "ranges", &Site::ranges);
      compare_ranges(report, sites[i], sites[j], "did_ranges", &Site::did_ranges);
    }
}

bool dialable(std::string_view number) {
  return !number.empty() &&
         number.find_first_not_of("0123456789*#", number.starts_with('+') ? 1 : 0) == std::string_view::npos &&
         number != "+";
}
bool public_number(std::string_view number) {
  return is_digits(number.starts_with('+') ? number.substr(1) : number);
}

void bad_number(const Index& index, const Reporter& report) {
  const auto inspect = [&](const auto& item, std::string_view field, const std::string& number,
                           bool (*valid)(std::string_view), std::string_view hint) {
    if (!number.empty() && !valid(number))
      report.add(item.marks.of(field), name_of(item), fmt::format("'{}' is no number for '{}'", visible(number), field),
                 std::string(hint));
  };
  constexpr std::string_view only_digits = "digits only, without blanks or points";
  constexpr std::string_view digits_and_plus = "digits only, without blanks or points; a + may stand first";
  constexpr std::string_view dial = "what a telephone can dial: digits, * and #; a + may stand first";
  for (const auto& line : index.estate().lines) {
    inspect(line, "extension", line.extension, is_digits, only_digits);
    inspect(line, "hotline", line.hotline, dialable, dial);
    inspect(line, "forward_unconditional", line.forward_unconditional, dialable, dial);
    inspect(line, "forward_busy", line.forward_busy, dialable, dial);
    inspect(line, "forward_no_answer", line.forward_no_answer, dialable, dial);
  }
  for (const auto& group : index.estate().groups)
    inspect(group, "extension", group.extension, is_digits, only_digits);
  for_each_did(index.estate(),
               [&](const auto& item) { inspect(item, "did", item.did, public_number, digits_and_plus); });
  for (const auto& queue : index.estate().queues)
    inspect(queue, "extension", queue.extension, is_digits, only_digits);
  for (const auto& conference : index.estate().conferences)
    inspect(conference, "extension", conference.extension, is_digits, only_digits);
  for (const auto& paging : index.estate().pagings)
    inspect(paging, "number", paging.number, is_digits, only_digits);
  for (const auto& agent : index.estate().agents)
    inspect(agent, "number", agent.number, dialable, dial);
  for (const auto& lot : index.estate().parking_lots) {
    inspect(lot, "extension", lot.extension, is_digits, only_digits);
    inspect(lot, "slots_start", lot.slots_start, is_digits, only_digits);
    inspect(lot, "slots_end", lot.slots_end, is_digits, only_digits);
  }
  for (const auto& pattern : index.estate().dial_patterns) {
    inspect(pattern, "prefix", pattern.prefix, dialable, dial);
    inspect(pattern, "external_prefix", pattern.external_prefix, dialable, dial);
  }
  for (const auto& site : index.estate().sites)
    inspect(site, "emergency_number", site.emergency_number, public_number, digits_and_plus);
}

} // namespace

std::vector<Check> number_checks() {
  return {
      {{"duplicate-extension", Severity::error,
        "An extension is given to two lines, groups or other objects of one context"},
       errors::estate_duplicate,
       duplicate_extension},
      {{"duplicate-did", Severity::error, "A public number rings at two lines, groups or other objects"},
       errors::estate_duplicate,
       duplicate_did},
      {{"extension-outside-range", Severity::error, "An extension lies outside the ranges of its site or context"},
       errors::estate_range,
       extension_outside_range},
      {{"did-outside-range", Severity::error,
        "A public number lies outside the ranges of its site or of the contexts for incoming calls"},
       errors::estate_range,
       did_outside_range},
      {{"overlapping-ranges", Severity::error, "Two sites claim the same extensions or public numbers"},
       errors::estate_range,
       overlapping_ranges},
      {{"bad-number", Severity::error, "A number holds characters that no number has"},
       errors::estate_value,
       bad_number},
  };
}

} // namespace telctl::estate
