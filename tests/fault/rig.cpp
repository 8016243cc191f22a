#include "rig.hpp"

#include <sound_files.hpp>

#include <fstream>
#include <set>

#include <telctl/config/write.hpp>

namespace telctl::fault {
namespace {

void write_estate(estate::Estate estate, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  for (const auto& [name, content] : config::render_estate(estate)) {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << content;
  }
  tests::write_sounds(estate, folder);
}

} // namespace

Rig::Rig(const estate::Estate& estate, Options options)
    : options_(std::move(options)),
      rehearsal_(options_.dialect, sandbox::full_token,
                 options_.web_services ? std::vector<std::string>{"/groups"} : std::vector<std::string>{}) {
  write_estate(estate, folder() / "estate");
  if (options_.web_services) rehearsal_.use_account();
}

std::vector<std::string> Rig::command_line(const std::string& command) const {
  std::vector<std::string> line{options_.program, command, "-C", (folder() / "estate").string()};
  const auto* provd = options_.dialect == sandbox::Dialect::xivo_16_15 ? "/provd" : "/api/provd/0.2";
  for (const auto& [option, value] : {std::pair<std::string, std::string>{"--cluster", rehearsal_.options.url},
                                      {"--provd", rehearsal_.options.url + provd},
                                      {"--timeout", std::to_string(options_.request_seconds)},
                                      {"--server-timeout", std::to_string(options_.server_seconds)}}) {
    line.push_back(option);
    line.push_back(value);
  }
  if (options_.web_services)
    line.insert(line.end(), {"--user", rehearsal_.options.user, "--password", rehearsal_.options.password, "--auth-url",
                             rehearsal_.options.auth_url, "--web-services", rehearsal_.options.web_services});
  else
    line.insert(line.end(), {"--token", rehearsal_.options.token});
  line.insert(line.end(), {"--yes", "--no-input"});
  if (command == "apply") line.insert(line.end(), {"--adopt", "context"});
  return line;
}

void Rig::post_fault(std::string fault, pid_t pid) {
  if (const auto place = fault.find("PID"); place != std::string::npos) fault.replace(place, 3, std::to_string(pid));
  const auto sent =
      make_http_client()->send({.method = "POST", .url = rehearsal_.options.url + "/_sandbox/fault", .body = fault});
  REQUIRE(sent);
  REQUIRE(sent->status == 204);
}

Ended Rig::telctl(const std::string& command, const std::vector<std::string>& faults) {
  auto ended = run({.command = command_line(command), .environment = options_.environment}, folder(), [&](pid_t pid) {
    for (const auto& fault : faults)
      post_fault(fault, pid);
  });
  // What did not strike must not strike a later run.
  REQUIRE(make_http_client()->send({.method = "DELETE", .url = rehearsal_.options.url + "/_sandbox/fault"}));
  return ended;
}

Ended Rig::telctl_under(const std::vector<std::string>& wrapper, const std::string& command) {
  auto line = wrapper;
  const auto own = command_line(command);
  line.insert(line.end(), own.begin(), own.end());
  return run({.command = line, .environment = options_.environment}, folder());
}

Undisturbed undisturbed_apply(const estate::Estate& estate, const Rig::Options& options) {
  Rig rig(estate, options);
  Undisturbed result{.before = rig.dump()};
  const auto ended = rig.telctl("apply");
  INFO(ended.output);
  REQUIRE(ended.exit == 0);
  result.after = rig.dump();
  result.requests = requests_in(rig.requests());
  REQUIRE(difference(result.before, result.after) != "[]");
  return result;
}

std::vector<Undisturbed::Request> requests_in(const Json& requests) {
  std::vector<Undisturbed::Request> result;
  // Of other things a second one is refused: its name, number, code or address is taken.
  static const std::set<std::string> keyless{
      "/1.1/users",          "/1.1/incalls",           "/1.1/trunks", "/1.1/schedules",   "/1.1/moh",
      "/1.1/endpoints/sccp", "/1.1/queues/skillrules", "/1.1/ivr",    "/1.1/conferences", "/1.1/parkinglots",
      "/1.1/switchboards",   "/1.1/funckeys/templates"};
  for (const auto& request : requests.at("log")) {
    const auto path = request.at("path").get<std::string>();
    constexpr std::string_view base = "/1.1";
    const auto method = request.at("method").get<std::string>();
    result.push_back({.what = method + " " + (path.starts_with(base) ? path.substr(base.size()) : path),
                      .write = request.at("write").get<bool>(),
                      .keyless = method == "POST" && keyless.contains(path)});
  }
  return result;
}

std::string converges(Rig& rig, const OrderedJson& wanted) {
  constexpr int patience = 2;
  Ended again;
  for (int i = 0; i < patience && again.exit != 0; ++i)
    again = rig.telctl("apply");
  if (again.exit != 0) return told("the run after it", again);
  if (const auto dump = rig.dump(); dump != wanted) return "the server differs: " + difference(wanted, dump);
  rig.forget_requests();
  const auto third = rig.telctl("apply");
  if (third.exit != 0) return told("the last run", third);
  const auto requests = rig.requests();
  if (requests.at("writes") != 0) return "the last run wrote: " + requests.at("log").dump();
  return {};
}

std::string difference(const OrderedJson& from, const OrderedJson& to) {
  constexpr std::size_t most = 2000;
  return Json::diff(Json(from), Json(to)).dump().substr(0, most);
}

std::string told(const char* what, const Ended& ended) {
  return fmt::format("{} ended with {}{}{}:\n{}", what, ended.exit, ended.signal == 0 ? "" : ", signal ",
                     ended.signal == 0 ? "" : std::to_string(ended.signal), ended.output);
}

} // namespace telctl::fault
