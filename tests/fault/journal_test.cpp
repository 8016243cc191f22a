#include <algorithm>
#include <array>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "campus.hpp"
#include "rig.hpp"
#include "sweep.hpp"

// The journal's disk fails: telctl must stop before it sends what it could not record, say which file and why, and go
// on the next time from what the disk holds. And two runs must not change one cluster at once.
namespace telctl::fault {
namespace {

constexpr int smallest = 7; // users that everything of a full campus needs

struct DiskFault {
  const char* call;
  const char* error;
  const char* told; ///< as strerror has it
};

constexpr std::array faults{
    DiskFault{"pwrite64", "ENOSPC", "No space left on device"},
    DiskFault{"pwrite64", "EIO", "Input/output error"},
    DiskFault{"fdatasync", "EIO", "Input/output error"},
    DiskFault{"fdatasync", "ENOSPC", "No space left on device"},
    DiskFault{"fsync", "EIO", "Input/output error"},
};

/// How often one thread of an undisturbed run makes the call, at most.
std::size_t calls(const estate::Estate& estate, const char* call) {
  Rig rig(estate, {});
  const auto log = rig.folder() / "calls";
  const auto ended = rig.telctl_under(
      {"/usr/bin/strace", "-qq", "-ff", "-o", log.string(), "-e", fmt::format("trace={}", call)}, "apply");
  INFO(ended.output);
  REQUIRE(ended.exit == 0);
  std::size_t most = 0;
  for (const auto& entry : std::filesystem::directory_iterator(rig.folder())) {
    if (!entry.path().filename().string().starts_with("calls.")) continue;
    std::ifstream file(entry.path());
    std::size_t count = 0;
    for (std::string line; std::getline(file, line);)
      count += line.starts_with(call) ? 1U : 0U;
    most = std::max(most, count);
  }
  REQUIRE(most > 0);
  return most;
}

std::string try_fault(const estate::Estate& estate, const OrderedJson& wanted, const DiskFault& fault, std::size_t at) {
  Rig rig(estate, {});
  const auto struck =
      rig.telctl_under({"/usr/bin/strace", "-qq", "-f", "-o", "/dev/null", "-e", fmt::format("trace={}", fault.call),
                        "-e", fmt::format("inject={}:error={}:when={}", fault.call, fault.error, at)},
                       "apply");
  if (struck.hung || struck.signal != 0) return told("the run that met it", struck);
  // Calls of the main thread alone are that many: the last of them may be of the journal's closing, after all is done.
  if (struck.exit == 0) {
    if (const auto dump = rig.dump(); dump != wanted) return "done, it said, but: " + difference(wanted, dump);
  } else if (struck.output.find(fault.told) == std::string::npos ||
             struck.output.find(".telctl") == std::string::npos) {
    return told("without naming file and reason, the run", struck);
  }
  return converges(rig, wanted);
}

} // namespace

TEST_CASE("the journal's disk is full or broken at any moment") {
  const auto estate = full_campus(smallest);
  const auto clean = undisturbed_apply(estate, {});
  std::vector<Point> points;
  for (const auto& fault : faults)
    for (std::size_t at = 1, most = calls(estate, fault.call); at <= most; ++at)
      points.push_back({fmt::format("{} {} {}", fault.call, fault.error, at),
                        [=, wanted = clean.after] { return try_fault(estate, wanted, fault, at); }});
  sweep("journal-faults", std::move(points), 20);
}

TEST_CASE("of two runs at once the second is refused and told who holds the cluster") {
  Rig rig(full_campus(smallest), {.server_seconds = 1});
  Ended first;
  {
    const std::jthread holder(
        [&] { first = rig.telctl("apply", {R"({"kind": "timeout", "count": "writes", "at": 5, "delay_ms": 3000})"}); });
    for (int patience = 500; patience > 0 && rig.requests().at("writes") < 4; --patience)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const auto second = rig.telctl_under({}, "apply");
    INFO(second.output);
    CHECK(second.exit == 5);
    CHECK(second.output.find("TEL-0410") != std::string::npos);
    CHECK(second.output.find("held by ") != std::string::npos);
    CHECK(second.output.find(", process ") != std::string::npos);
    CHECK(second.output.find(", since ") != std::string::npos);
  }
  INFO(first.output);
  CHECK(first.exit == 0);
}

} // namespace telctl::fault
