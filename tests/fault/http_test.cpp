#include <array>
#include <memory>

#include <fmt/format.h>

#include "campus.hpp"
#include "rig.hpp"
#include "sweep.hpp"

// Each request of an apply meets each of twelve faults. Whatever telctl made of it, the server must come to hold what
// an undisturbed run leaves, nothing twice and nothing left over, and a last run must send nothing.
//
// Only the faults after the commit tell a careful client from a careless one, and of the requests those that make what
// the server would make twice without a word; half of a sample is taken from these. Not blind: with the look-up left
// out in Attempt::after (src/plan/attempt.cpp) 1 of 30 points was wrong when these were not preferred; with that of
// bare trunks (src/cluster/lookup.cpp) 3 of 48 points of POST /trunks.
namespace telctl::fault {
namespace {

struct Server {
  sandbox::Dialect dialect;
  bool web_services = false;
};
constexpr std::array servers{Server{sandbox::Dialect::wazo_26_08}, Server{sandbox::Dialect::wazo_20_12},
                             Server{sandbox::Dialect::xivo_16_15, true}};

struct HttpFault {
  const char* name;
  const char* members; ///< of the JSON
  bool takes_time = false;
};

// A late one commits after telctl gave up (1 s) and before the server's own limit, which telctl is told (1 s more).
constexpr std::array faults{
    HttpFault{"reset before", R"("kind": "reset", "when": "before")"},
    HttpFault{"reset after", R"("kind": "reset", "when": "after")"},
    HttpFault{"close after", R"("kind": "close", "when": "after")"},
    HttpFault{"500 before", R"("kind": "500", "when": "before")"},
    HttpFault{"500 after", R"("kind": "500", "when": "after")"},
    HttpFault{"503 with Retry-After", R"("kind": "503", "when": "before")"},
    HttpFault{"429", R"("kind": "429", "when": "before")"},
    HttpFault{"time-out before", R"("kind": "timeout", "when": "before", "delay_ms": 1500)", true},
    HttpFault{"time-out after", R"("kind": "timeout", "when": "after", "delay_ms": 1500)", true},
    HttpFault{"late commit", R"("kind": "late", "delay_ms": 1300)", true},
    HttpFault{"truncated", R"("kind": "truncate", "when": "after")"},
    HttpFault{"200 with HTML", R"("kind": "html", "when": "after", "status": 200)"},
};

std::string try_fault(const estate::Estate& estate, const Rig::Options& options, const OrderedJson& wanted,
                      const HttpFault& fault, std::size_t request) {
  Rig rig(estate, options);
  const auto struck = rig.telctl("apply", {fmt::format(R"({{{}, "at": {}}})", fault.members, request)});
  if (struck.hung || struck.signal != 0) return told("the run that met it", struck);
  // A run that says it is done must be: the run after it would hide what it left.
  if (struck.exit == 0)
    if (const auto dump = rig.dump(); dump != wanted) return "done, it said, but: " + difference(wanted, dump);
  return converges(rig, wanted);
}

} // namespace

TEST_CASE("each request meets each fault") {
  std::vector<Point> points;
  for (const auto& [dialect, web_services] : servers) {
    const auto estate = std::make_shared<const estate::Estate>(full_campus(20, dialect));
    const auto clean = undisturbed_apply(*estate, {.dialect = dialect, .web_services = web_services});
    const auto wanted = std::make_shared<const OrderedJson>(clean.after); // points are many, and share it
    for (std::size_t request = 1; request <= clean.requests.size(); ++request)
      for (const auto& fault : faults) {
        Rig::Options options{.dialect = dialect, .web_services = web_services};
        if (fault.takes_time) options.request_seconds = options.server_seconds = 1;
        points.push_back({fmt::format("{} request {} {} {}", sandbox::to_string(dialect), request,
                                      clean.requests[request - 1].what, fault.name),
                          [=] { return try_fault(*estate, options, *wanted, fault, request); },
                          clean.requests[request - 1].keyless});
      }
  }
  sweep("http-faults", std::move(points), 60, 3); // some of them only wait
}

} // namespace telctl::fault
