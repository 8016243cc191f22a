#include <cdr_call_output.hpp>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

constexpr std::size_t shortest_outside = 7;

OrderedJson text_or_null(std::string_view text) {
  return text.empty() ? OrderedJson() : OrderedJson(text);
}

OrderedJson seconds(std::int64_t micros) {
  constexpr std::int64_t second = 1'000'000;
  return micros % second == 0 ? OrderedJson(micros / second)
                              : OrderedJson(static_cast<double>(micros) / static_cast<double>(second));
}

/// A field of the ticket as its own document shows it.
OrderedJson field(const cdr::StoredTicket& leg, const char* name) {
  return cdr::to_json(leg.ticket).at(name);
}

OrderedJson to_json(const cdr::Call& call, const cdr::Charge& charge) {
  OrderedJson further = OrderedJson::array();
  for (const auto leg : charge.same_channel)
    further.push_back(call.legs[leg].ticket.ticket_id);
  const bool on_leg = charge.leg != cdr::Charge::no_leg;
  return {{"ticket_id", on_leg ? OrderedJson(call.legs[charge.leg].ticket.ticket_id) : OrderedJson()},
          {"party", text_or_null(charge.party)},
          {"account", text_or_null(charge.account)},
          {"called", on_leg ? text_or_null(call.legs[charge.leg].ticket.called) : OrderedJson()},
          {"trunk", on_leg ? text_or_null(call.legs[charge.leg].ticket.trunk) : OrderedJson()},
          {"billable_s", seconds(charge.billable_us)},
          {"rule", name(charge.rule)},
          {"same_channel", std::move(further)}};
}

} // namespace

OrderedJson to_json(const cdr::Call& call) {
  OrderedJson legs = OrderedJson::array();
  for (const auto& leg : call.legs)
    legs.push_back(leg.ticket.ticket_id);
  OrderedJson stitched = OrderedJson::array();
  for (const auto how : call.stitched)
    stitched.push_back(name(how));
  OrderedJson charges = OrderedJson::array();
  for (const auto& charge : call.charges)
    charges.push_back(to_json(call, charge));
  return {{"call_id", call.id},
          {"source", call.source},
          {"site", text_or_null(call.site)},
          {"start_utc", field(call.first_record(), "start_utc")},
          {"start_local", field(call.first_record(), "start_local")},
          {"direction", name(call.direction)},
          {"caller", text_or_null(call.caller)},
          {"called", text_or_null(call.called)},
          {"answered_by", text_or_null(call.answered_by)},
          {"result", name(call.result)},
          {"connected_s", seconds(call.connected_us)},
          {"queue", text_or_null(call.queue)},
          {"ended", call.ended},
          {"by_events", call.by_events},
          {"legs", std::move(legs)},
          {"stitched_by", std::move(stitched)},
          {"charges", std::move(charges)}};
}

std::string seconds_text(std::int64_t micros) {
  return seconds(micros).dump();
}

std::string shown_number(const std::string& number, bool full) {
  const bool outside = number.size() >= shortest_outside && is_digits(std::string_view(number).substr(1));
  return full || !outside ? number : mask_number(number);
}

std::string hide_numbers(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string result(text);
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!is_digit(result[i]) || (i > 0 && is_digit(result[i - 1]))) continue;
    std::size_t end = i;
    while (end < result.size() && is_digit(result[end]))
      ++end;
    // A moment or an identifier does not begin with 0, nor with +; the number of a channel stands behind a hyphen.
    const char before = i > 0 ? result[i - 1] : ' ';
    const bool outside = (result[i] == '0' && before != '-') || before == '+';
    if (outside && end - i >= shortest_outside) result.replace(end - 4, 4, "****");
    i = end - 1;
  }
  return result;
}

} // namespace telctl::commands
