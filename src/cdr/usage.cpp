#include <telctl/cdr/usage.hpp>

#include <algorithm>
#include <set>

namespace telctl::cdr {
namespace {

using Numbers = std::set<std::string>;

void add_number(const std::string& number, Numbers& numbers) {
  const bool dialled = !number.empty() && std::all_of(number.begin(), number.end(), [](char c) {
    return (c >= '0' && c <= '9') || c == '*' || c == '#';
  });
  if (dialled) numbers.insert(number);
}

} // namespace

void add_usage(const Call& call, estate::Usage& usage) {
  Numbers callers;
  Numbers called;
  for (const auto& leg : call.legs) {
    const auto& ticket = leg.ticket;
    const bool from_outside = ticket.direction == Direction::incoming || ticket.direction == Direction::transit;
    const bool to_outside = ticket.direction == Direction::outgoing || ticket.direction == Direction::transit;
    if (!from_outside) add_number(ticket.caller, callers);
    if (!to_outside) add_number(ticket.called, called);
  }
  // Calls made of events may have no leg.
  if (call.direction != Direction::incoming && call.direction != Direction::transit) add_number(call.caller, callers);
  if (call.direction != Direction::outgoing && call.direction != Direction::transit) add_number(call.called, called);
  // A set that answers for a group, and one that pays for a forward, stand in no number of a leg.
  if (call.direction == Direction::incoming || call.direction == Direction::internal)
    add_number(call.answered_by, called);
  for (const auto& charge : call.charges)
    add_number(charge.party, callers);
  auto lines = callers;
  lines.insert(called.begin(), called.end());
  for (const auto& number : lines) {
    auto& line = usage[number];
    ++line.calls;
    if (called.contains(number)) ++line.calls_in;
    if (callers.contains(number)) ++line.calls_out;
    line.last_call = std::max(line.last_call, call.first_record().ticket.start_local);
  }
}

} // namespace telctl::cdr
