#include <pages.hpp>

#include <mutex>

#include <confd.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>

using namespace telctl;
using namespace telctl::cluster;

namespace {

/// A server whose list of users changes while it is read, which a real one cannot be made to do at will.
class RestlessServer final : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    const std::lock_guard lock(mutex_);
    requests.push_back(request.method + " " + request.url.substr(request.url.find("/1.1") + 4));
    Json body = Json::object();
    if (request.url.ends_with("/infos")) {
      body["uuid"] = "u";
    } else {
      const auto limit = parameter(request.url, "limit=");
      const auto offset = parameter(request.url, "offset=");
      body = {{"total", users}, {"items", Json::array()}};
      for (auto i = offset; i < std::min(users, offset + limit); ++i)
        body["items"].push_back({{"id", first + i}, {"uuid", fmt::format("uuid-{}", first + i)}});
      if (offset == 0 && changes > 0 && limit > 1) {
        --changes;
        ++first; // one went and one came: all others move up by one, and the number of all is the same as before
      }
    }
    return HttpResponse{.status = 200, .headers = {{"content-type", "application/json"}}, .body = body.dump()};
  }

  std::size_t users = 450;
  std::size_t first = 1;
  int changes = 0;
  std::vector<std::string> requests;

 private:
  static std::size_t parameter(const std::string& url, const std::string& name) {
    const auto found = url.find(name);
    return found == std::string::npos ? 0 : std::stoul(url.substr(found + name.size()));
  }
  std::mutex mutex_;
};

struct Fixture {
  explicit Fixture(std::size_t users) {
    auto client = std::make_unique<RestlessServer>();
    client->users = users;
    server = client.get();
    confd = std::make_unique<Confd>(ConnectOptions{.url = "http://127.0.0.1/1.1"}, std::move(client));
    REQUIRE(confd->open());
    server->requests.clear();
  }
  RestlessServer* server = nullptr;
  std::unique_ptr<Confd> confd;
};

} // namespace

TEST_CASE("a list is read in pages of 200, once each") {
  for (const auto& [users, pages] : {std::pair{0, 1}, {1, 1}, {200, 1}, {201, 2}, {399, 2}, {400, 3}, {4000, 21}}) {
    CAPTURE(users);
    const Fixture f(static_cast<std::size_t>(users));
    const auto items = read_collection(*f.confd, "/users");
    REQUIRE(items);
    CHECK(items->size() == static_cast<std::size_t>(users));
    CHECK(f.server->requests.size() == static_cast<std::size_t>(pages));
  }
}

TEST_CASE("a list that changes while it is read is read again") {
  const Fixture f(450);
  f.server->changes = 1;
  const auto items = read_collection(*f.confd, "/users");
  REQUIRE(items);
  CHECK(items->size() == 450);
  CHECK(f.server->requests.size() == 3 + 3);
}

TEST_CASE("a list that never comes to rest is refused, not taken for whole") {
  const Fixture f(450);
  f.server->changes = 1000;
  const auto items = read_collection(*f.confd, "/users");
  REQUIRE_FALSE(items);
  CHECK(items.error().code == errors::list_unstable);
  CHECK(items.error().retryable);
}
