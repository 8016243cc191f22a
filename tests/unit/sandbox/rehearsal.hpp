#pragma once
#include <string>

#include <doctest/doctest.h>
#include <telctl/sandbox/sandbox.hpp>

namespace telctl::test {

/// A sandbox asked without a server.
struct Rehearsal {
  explicit Rehearsal(const sandbox::Options& options) : world(options) {}

  sandbox::Response ask(const std::string& method, const std::string& path, const std::string& body = {},
                        const std::string& type = "application/json") {
    return world.handle({.method = method,
                         .target = "/1.1/" + path,
                         .headers = {{"x-auth-token", std::string(sandbox::full_token)}, {"content-type", type}},
                         .body = body});
  }
  /// What was made; the request must succeed.
  Json made(const std::string& path, const Json& body) {
    const auto answer = ask("POST", path, body.dump());
    INFO(path, " ", answer.body);
    REQUIRE(answer.status == 201);
    return Json::parse(answer.body);
  }
  void put(const std::string& path, const Json& body = nullptr) {
    const auto answer = ask("PUT", path, body.is_null() ? std::string() : body.dump());
    INFO(path, " ", answer.body);
    REQUIRE(answer.status == 204);
  }

  sandbox::Sandbox world;
};

inline std::string called(const Json& object, const char* name) {
  return object[name].is_string() ? object[name].get<std::string>() : object[name].dump();
}

} // namespace telctl::test
