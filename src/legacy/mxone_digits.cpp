// What each digit of a profile of an MX-ONE means, as the help of the command says (docs/formats/mxone.md).
#include <mxone.hpp>

#include <array>

namespace telctl::legacy::mxone {

namespace {

constexpr std::array<Digit, 65> all{{
    {"ext-cdiv", 1, 1, "external follow-me allowed"},
    {"ext-cdiv", 2, 1, "internal follow-me allowed"},
    {"ext-cdiv", 3, 1, "diversion bypass allowed"},
    {"ext-cdiv", 4, 1, "diversion for calls from an extension or operator"},
    {"ext-cdiv", 5, 1, "diversion for calls from a public external line"},
    {"ext-cdiv", 6, 1, "diversion for calls from a private external line"},
    {"ext-cdiv", 7, 1, "automatic bypass of follow-me for SMS"},
    {"ext-cdiv", 8, 1, "automatic bypass of external follow-me for SMS"},
    {"ext-cdiv", 9, 1, "direct diversion allowed"},
    {"ext-cdiv", 10, 1, "diversion to an individual position on busy"},
    {"ext-cdiv", 11, 1, "diversion to an individual position on no answer"},
    {"ext-cdiv", 12, 1, "multi-directory diversion"},
    {"ext-cdiv", 13, 2, "remote programming of diversions"},
    {"ext-cdiv", 15, 1, "diversion on origin"},
    {"ext-cnnlog", 1, 1, "centralised name and number log, general option"},
    {"ext-cnnlog", 2, 1, "centralised name and number log, swap of call direction"},
    {"ext-legacy", 1, 1, "automatic call distribution supervisor"},
    {"ext-npres", 1, 1, "A-number request from PSTN"},
    {"ext-npres", 2, 1, "number presentation restricted"},
    {"ext-npres", 3, 1, "CLIR per call"},
    {"ext-npres", 4, 1, "extension number sent to PSTN"},
    {"ext-npres", 5, 1, "CLIR/COLR override"},
    {"ext-npres", 6, 1, "never display a number from PSTN"},
    {"ext-npres", 7, 1, "use the group identity for incoming calls"},
    {"ext-roc", 1, 1, "facility restriction level"},
    {"ext-roc", 2, 1, "account code for least-cost routing"},
    {"ext-roc", 3, 1, "off-hook queuing level"},
    {"ext-roc", 4, 1, "authorization type for route selection"},
    {"ext-roc", 5, 2, "toll exchange"},
    {"ext-serv", 1, 1, "callback as calling party"},
    {"ext-serv", 2, 1, "call waiting request permission"},
    {"ext-serv", 3, 1, "call waiting protection B"},
    {"ext-serv", 4, 1, "call waiting protection C"},
    {"ext-serv", 5, 1, "intrusion capability level (ICL)"},
    {"ext-serv", 6, 1, "intrusion protection level (IPL)"},
    {"ext-serv", 7, 1, "malicious call tracing"},
    {"ext-serv", 8, 1, "manual message waiting"},
    {"ext-serv", 9, 1, "call metering"},
    {"ext-serv", 10, 1, "A-number request from MFC"},
    {"ext-serv", 11, 1, "A-subscriber charged"},
    {"ext-serv", 12, 1, "individual do-not-disturb (DND)"},
    {"ext-serv", 13, 1, "deflect and SST to a public destination"},
    {"ext-serv", 14, 1, "hospitality class"},
    {"ext-serv", 15, 1, "collect call"},
    {"ext-serv", 16, 1, "unused"},
    {"ext-serv", 17, 1, "unconditional forced gateway"},
    {"ext-serv", 18, 1, "free seating permitted"},
    {"ext-serv", 19, 1, "SMS permitted"},
    {"ext-serv", 20, 1, "externally controlled call distribution"},
    {"ext-serv", 21, 1, "common authorization code forbidden"},
    {"ext-serv", 22, 1, "multiple terminal service, busy option"},
    {"ext-serv", 23, 1, "extended services in intrusion state"},
    {"ext-serv", 24, 1, "call list deactivation forbidden"},
    {"ext-serv", 25, 1, "programming of group do-not-disturb"},
    {"ext-serv", 26, 1, "automatic answer"},
    {"ext-serv", 27, 2, "transfer permission"},
    {"ext-serv", 29, 1, "answer handling"},
    {"ext-serv", 30, 1, "logoff restriction"},
    {"ext-traf", 1, 1, "emergency switching"},
    {"ext-traf", 2, 1, "direct in-dialling"},
    {"ext-traf", 3, 1, "rerouting limitation"},
    {"ext-traf", 4, 1, "common abbreviated number class"},
    {"ext-traf", 5, 2, "dialling category (TCD) at NIGHT"},
    {"ext-traf", 7, 2, "dialling category (TCD) by DAY"},
    {"ext-traf", 9, 2, "traffic connect class"},
}};

} // namespace

std::span<const Digit> digits() {
  return all;
}

} // namespace telctl::legacy::mxone
