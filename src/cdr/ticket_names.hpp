#pragma once
// The words of the ticket, by their numbers.
#include <array>
#include <string_view>

#include <telctl/cdr/ticket.hpp>

namespace telctl::cdr {

inline constexpr std::array<std::string_view, 5> direction_names{"unknown", "internal", "outgoing", "incoming",
                                                                 "transit"};
inline constexpr std::array<std::string_view, 7> disposition_names{"unknown", "answered",   "busy",     "no-answer",
                                                                   "failed",  "congestion", "cancelled"};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Flag::count_of_flags)> flag_names{
    "zone-undeclared",
    "time-ambiguous",
    "time-nonexistent",
    "zone-contradicts-uniqueid",
    "gmt-by-uniqueid",
    "dst-by-uniqueid",
    "dst-by-duration",
    "end-before-start",
    "duration-computed",
    "duration-mismatch",
    "billable-exceeds-duration",
    "answer-without-answered",
    "write-time-only",
    "caller-from-caller-id",
    "caller-unknown",
    "called-from-lastdata",
    "called-unknown",
    "called-not-dialled",
    "call-id-is-uniqueid",
    "call-id-unknown",
    "local-channel",
    "direction-by-prefix",
    "charged-caller",
    "charged-unknown",
    "ama-billing",
    "ama-omit",
    "json-repaired",
    "control-characters",
    "year-inferred",
    "date-inferred",
    "start-computed",
    "end-computed",
    "duration-unknown",
    "answered-by-seconds",
    "charged-by-source",
    "masked-number"};

} // namespace telctl::cdr
