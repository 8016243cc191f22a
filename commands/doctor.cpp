#include <cstdlib>
#include <filesystem>
#include <ostream>

#include <CLI/App.hpp>
#include <date/tz.h>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <framework/report.hpp>
#include <sqlite3.h>
#include <telctl/io/file.hpp>
#include <telctl/io/http.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/errors.hpp>
#include <unicode/uversion.h>

namespace telctl::commands {
namespace {

/// One point of health. A point without trouble only informs.
struct Point {
  std::string name;
  std::string value;
  std::string trouble; ///< what is wrong; empty when nothing is
  std::string hint;
};

Point time_zones() {
  Point point{.name = "time zones", .value = "Europe/Paris known"};
  try {
    (void)date::locate_zone("Europe/Paris");
  } catch (const std::exception& problem) {
    point = {"time zones", "none", problem.what(), "install the package tzdata"};
  }
  return point;
}

/// The table of CP850 comes with ICU's data, which may be a reduced build.
Point encodings() {
  const auto read = to_utf8("\x82", "cp850");
  if (read && *read == "é") return {.name = "encodings", .value = "cp850 read by ICU " U_ICU_VERSION};
  return {"encodings", "ICU " U_ICU_VERSION, "cp850 cannot be read", "install Debian's libicu72 again"};
}

Point sqlite() {
  Point point{.name = "SQLite", .value = sqlite3_libversion()};
  if (sqlite3_threadsafe() == 0) {
    point.trouble = "built without threads";
    point.hint = "install Debian's libsqlite3-0 again";
  }
  return point;
}

Point state_folder(const std::filesystem::path& estate) {
  const auto folder = estate / ".telctl";
  const auto status = check_private_folder(folder);
  if (status) return {.name = "state folder", .value = folder.string() + " (only yours)"};
  if (status.error().code == errors::file_missing)
    return {.name = "state folder", .value = folder.string() + " (none yet: made when it is needed)"};
  return {"state folder", folder.string(), status.error().what, status.error().hint};
}

Point free_space(const std::filesystem::path& estate) {
  constexpr std::uintmax_t mebibyte = 1U << 20U;
  constexpr std::uintmax_t enough = 100; // a journal of a whole migration takes a few tens
  std::error_code error;
  const auto space = std::filesystem::space(estate, error);
  if (error) return {"free space", "unknown", error.message(), "check the folder given with -C"};
  Point point{.name = "free space", .value = space.available / mebibyte < enough ? "short" : "enough"};
  if (space.available / mebibyte < enough) {
    point.trouble = fmt::format("{} MiB in the estate's folder", space.available / mebibyte);
    point.hint = "a journal that cannot be written stops every change: make room";
  }
  return point;
}

Point clock_point() {
  const char* fixed = std::getenv("TELCTL_NOW");
  if (fixed == nullptr) return {.name = "clock", .value = "the machine's"};
  return {.name = "clock", .value = fmt::format("fixed by TELCTL_NOW at {}", fixed)};
}

Result<Exit> run_doctor(const Context& context) {
  const std::filesystem::path estate = context.global.directory;
  const std::vector<Point> points{{.name = "telctl", .value = TELCTL_VERSION},
                                  {.name = "HTTP", .value = http_library()},
                                  sqlite(),
                                  encodings(),
                                  time_zones(),
                                  clock_point(),
                                  state_folder(estate),
                                  free_space(estate)};
  Report report{
      .schema = "telctl/doctor",
      .list = "points",
      .columns = {
          {"point", "POINT"}, {"state", "STATE"}, {"value", "VALUE"}, {"trouble", "TROUBLE"}, {"hint", "HINT", true}}};
  std::vector<std::string> ill;
  for (const auto& point : points) {
    const bool well = point.trouble.empty();
    report.records.push_back({{"point", point.name},
                              {"state", well ? "ok" : "trouble"},
                              {"value", point.value},
                              {"trouble", well ? OrderedJson() : OrderedJson(point.trouble)},
                              {"hint", well ? OrderedJson() : OrderedJson(point.hint)}});
    if (!well) ill.push_back(fmt::format("{}: {}", point.name, point.hint));
  }
  report.head["healthy"] = ill.empty();
  const auto status = emit(context, report);
  if (!status) return fail(status.error());
  if (ill.empty()) return Exit::done;
  return fail({.code = errors::unhealthy,
               .what = fmt::format("{} of {} points are in trouble", ill.size(), points.size()),
               .hint = fmt::format("{}", fmt::join(ill, "; "))});
}

} // namespace

Command doctor() {
  return {.path = "doctor",
          .summary = "Check that telctl has what it needs on this machine",
          .details = "Versions, time zones, encodings, the state folder of the estate and its rights. Changes nothing "
                     "and asks no server.",
          .examples = {{"telctl doctor", "before the first use, and in a report of a fault"},
                       {"telctl doctor -C /srv/estate -o json", "the state folder of an estate, for monitoring"}},
          .schema = "telctl/doctor",
          .setup = [](CLI::App&) { return [](Context& context) { return run_doctor(context); }; }};
}

} // namespace telctl::commands
