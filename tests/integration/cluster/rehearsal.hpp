#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <telctl/cluster/connect.hpp>
#include <telctl/io/http.hpp>
#include <telctl/plan/plan.hpp>
#include <telctl/sandbox/server.hpp>
#include <telctl/support/json.hpp>

namespace telctl::tests {

/// A folder that goes with the test.
struct ScratchFolder {
  std::filesystem::path path;
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "telctl-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

/// Those of the small estate, where no interface makes them.
inline std::vector<std::string> registrars_of(sandbox::Dialect dialect) {
  return dialect == sandbox::Dialect::xivo_16_15 ? std::vector<std::string>{"mds1"} : std::vector<std::string>{};
}

/// A rehearsal cluster on a free port, and how to reach it.
class Rehearsal {
 public:
  explicit Rehearsal(sandbox::Dialect dialect, std::string_view token = sandbox::full_token,
                     const std::vector<std::string>& without = {})
      : sandbox_({.dialect = dialect, .registrars = registrars_of(dialect), .without = without}),
        server_(sandbox_, {.test_hooks = true}) {
    port_ = server_.bind().value();
    thread_ = std::jthread([this] { (void)server_.run(); });
    const auto file = folder.path / "token";
    std::ofstream(file) << token << '\n';
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    options = {.url = fmt::format("http://127.0.0.1:{}", port_), .token = "file:" + file.string()};
    options.grace = std::chrono::milliseconds(50);
  }
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;
  ~Rehearsal() { server_.stop(); }

  Json get(const std::string& path) {
    const auto answer = make_http_client()->send({.url = options.url + path});
    REQUIRE(answer);
    return Json::parse(answer->body, nullptr, false);
  }
  /// The account in place of a token, which the web services of a XiVO do not take.
  void use_account() {
    const auto file = folder.path / "password";
    std::ofstream(file) << sandbox::account_password << '\n';
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    options.token.clear();
    options.user = sandbox::account_name;
    options.password = "file:" + file.string();
    options.auth_url = options.web_services = options.url;
  }
  void forget_requests() {
    REQUIRE(make_http_client()->send({.method = "DELETE", .url = options.url + "/_sandbox/requests"}));
  }
  sandbox::Sandbox& world() { return sandbox_; }

  ScratchFolder folder;
  cluster::ConnectOptions options;

 private:
  sandbox::Sandbox sandbox_;
  sandbox::Server server_;
  int port_ = 0;
  std::jthread thread_;
};

/// Applies plans one request after the other, with no journal: what it managed is kept in `registry`.
struct Hand {
  explicit Hand(plan::Target& a_target) : target(a_target) {}

  plan::Target& target;
  plan::Registry registry;

  plan::Plan plan(const estate::Estate& estate, const plan::Scope& scope = {}) {
    const estate::Index index(estate);
    live = target.read(registry, index).value();
    plan::Remarks remarks;
    desired = target.desired(index, scope, remarks).value();
    std::vector<journal::Managed> managed;
    for (const auto& [key, id] : registry) {
      journal::Managed object{.object = {key.type, key.name}, .id = id};
      if (const auto needs = needs_.find(key); needs != needs_.end()) object.needs = needs->second;
      managed.push_back(std::move(object));
    }
    return plan::make_plan({desired, live, managed}, scope, {"context"});
  }

  /// Every operation must be done; returns how many there were.
  std::size_t apply(const plan::Plan& plan) {
    for (const auto& item : plan.findings.items())
      INFO(to_string(item.error));
    REQUIRE_FALSE(plan.findings.has_errors());
    for (const auto& adoption : plan.adoptions)
      registry[adoption.key] = adoption.id;
    for (const auto& operation : plan.operations)
      run(operation);
    return plan.operations.size();
  }

  void run(const plan::Operation& operation) {
    const auto outcome = target.execute(operation, resolve());
    INFO(plan::to_string(operation.key), " ", target.request_of(operation), " ",
         outcome.error ? to_string(*outcome.error) + " " + outcome.error->cause : std::string());
    REQUIRE(outcome.kind == plan::Outcome::Kind::done);
    if (operation.action == plan::Action::remove) {
      const auto gone = target.find(operation, resolve());
      REQUIRE(gone);
      CHECK_FALSE(gone->has_value());
      registry.erase(operation.key);
      return;
    }
    registry[operation.key] =
        operation.action == plan::Action::update && outcome.id.empty() ? registry[operation.key] : outcome.id;
    auto& needs = needs_[operation.key];
    needs.clear();
    for (const auto& need : operation.needs)
      needs.push_back({need.type, need.name});
    const auto found = target.find(operation, resolve());
    CAPTURE(found ? std::string() : to_string(found.error()) + " " + found.error().cause);
    REQUIRE(found);
    REQUIRE(found->has_value());
    CHECK((*found)->owned == operation.after);
    CHECK((*found)->id == registry[operation.key]);
  }

  plan::ResolveId resolve() {
    return [this](const plan::Key& key) -> std::optional<std::string> {
      if (const auto known = registry.find(key); known != registry.end()) return known->second;
      const auto found = live.find(key);
      return found == live.end() ? std::nullopt : std::optional(found->second.id);
    };
  }

  plan::Live live;
  plan::Desired desired;

 private:
  std::map<plan::Key, std::vector<journal::Name>> needs_;
};

} // namespace telctl::tests
