#include <array>

#include <fmt/format.h>
#include <telctl/cluster/ami.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

/// Emergency numbers of France (arcep.fr, plan de numérotation) and of its neighbours; 116 XXX are European.
constexpr std::array emergency{"15",  "17",  "18",  "110", "112", "113", "114", "115", "117",
                               "118", "119", "144", "191", "196", "197", "911", "999"};

bool is_emergency(std::string_view number) {
  return (number.size() == 6 && number.starts_with("116")) ||
         std::find(emergency.begin(), emergency.end(), number) != emergency.end();
}

/// 01 to 05 geographic, 06 and 07 mobile, 09 ordinary: ten digits. 08 is charged above, or looks as if.
bool is_ordinary(std::string_view number) {
  return number.size() == 10 && number[0] == '0' && number[1] >= '1' && number[1] <= '9' && number[1] != '8';
}

Error refused(std::string_view number, std::string_view why) {
  return {.code = errors::test_number_refused,
          .what = fmt::format("a test never dials {}: {}", mask_number(number), why),
          .hint = "dial an extension, or a number of your own outside"};
}

/// OriginateResponse: the reason in words (Asterisk's ast_control_frame_type).
std::string reason_of(const AmiMessage& event) {
  const auto code = event.get("Reason");
  if (code == "3") return "it rang, and nobody answered";
  if (code == "5") return "busy";
  if (code == "8") return "congestion";
  if (code == "1") return "hung up";
  return "no such number, or nothing is there (reason " + visible(code) + ")";
}

} // namespace

Status check_test_number(const TestCall& call) {
  std::string_view number = call.number;
  if (!is_digits(number)) return fail(refused(number, "it is no plain number"));
  std::string_view outside = number;
  if (!call.prefix.empty() && number.starts_with(call.prefix)) outside.remove_prefix(call.prefix.size());
  // With and without the prefix, and without a leading 0, which many a dialplan takes for one.
  for (const auto candidate : {number, outside, number.starts_with('0') ? number.substr(1) : number})
    if (is_emergency(candidate)) return fail(refused(number, "emergency number"));
  if (call.extensions.contains(call.number)) return {};
  if (call.prefix.empty() ? is_ordinary(number) : outside.size() < number.size() && is_ordinary(outside)) return {};
  return fail(refused(number, "neither a known extension nor an ordinary number; it may be charged"));
}

Status place_test_call(Ami& ami, const TestCall& call) {
  if (auto allowed = check_test_number(call); !allowed) return allowed;
  // What becomes of a call is told by an event alone.
  if (const auto listening = ami.ask("Events", {{"EventMask", "call"}}); !listening) return fail(listening.error());
  // The call's other side waits a second and hangs up: nobody is connected to anybody.
  const auto ring = std::chrono::duration_cast<std::chrono::milliseconds>(call.ring);
  const auto begun = ami.ask("Originate", {{"Channel", fmt::format("Local/{}@{}/n", call.number, call.context)},
                                           {"Application", "Wait"},
                                           {"Data", "1"},
                                           {"Timeout", std::to_string(ring.count())},
                                           {"Async", "true"}});
  if (!begun) return fail(begun.error());
  constexpr std::chrono::milliseconds margin{5'000};
  const auto event = ami.await("OriginateResponse", ring + margin);
  if (!event) return fail(event.error());
  if (event->get("Response") == "Success") return {};
  return fail({.code = errors::test_call_failed,
               .what = fmt::format("the test call to {} was not answered", mask_number(call.number)),
               .where = {.object = ami.address()},
               .cause = reason_of(*event)});
}

} // namespace telctl::cluster
