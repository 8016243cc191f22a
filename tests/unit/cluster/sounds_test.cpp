#include <export/sounds.hpp>

#include <doctest/doctest.h>

#include "confd.hpp"

using namespace telctl;
using namespace telctl::cluster;

namespace {

/// A server that lists one sound of these names, and has every file.
class Server final : public HttpClient {
 public:
  explicit Server(Json category) : category_(std::move(category)) {}
  Result<HttpResponse> send(const HttpRequest& request) override {
    const auto path = request.url.substr(0, request.url.find('?'));
    if (path.ends_with("/infos")) return json({{"uuid", "u"}, {"wazo_version", "26.08"}});
    if (path.ends_with("/sounds")) return json({{"total", 1}, {"items", {category_}}});
    if (path.find("/files/") != std::string::npos)
      return HttpResponse{.status = 404, .headers = {{"content-type", "application/json"}}, .body = R"(["no"])"};
    return json({{"total", 0}, {"items", Json::array()}});
  }

 private:
  static HttpResponse json(const Json& body) {
    return {.status = 200, .headers = {{"content-type", "application/json"}}, .body = body.dump()};
  }
  Json category_;
};

LiveSounds fetched(const std::string& category, const std::string& name, const std::string& language) {
  const Json format = {{"format", "slin"}, {"language", language}, {"path", "/somewhere/" + name}};
  const Json listed = {{"name", category}, {"files", {{{"name", name}, {"formats", {format}}}}}};
  Confd confd(ConnectOptions{.url = "http://127.0.0.1:1"}, std::make_unique<Server>(listed));
  REQUIRE(confd.open());
  auto sounds = fetch_sounds(confd, {});
  REQUIRE(sounds);
  return std::move(*sounds);
}

} // namespace

TEST_CASE("no name of a server becomes a path that leads elsewhere") {
  for (const auto& [category, name, language] : {std::tuple("accueil", "nuit", "../../outside"),
                                                 {"../etc", "nuit", ""},
                                                 {"accueil", "..", ""},
                                                 {"accueil", "a/b", ""},
                                                 {"", "nuit", ""},
                                                 {".ssh", "keys", "fr_FR"}}) {
    CAPTURE(std::string(category) + " " + name + " " + language);
    const auto sounds = fetched(category, name, language);
    CHECK(sounds.files.empty());
    REQUIRE(sounds.left_out.size() == 1);
    CHECK(sounds.left_out[0].why == "no estate can name it so");
  }
}

TEST_CASE("a file that is listed and not there is told") {
  const auto sounds = fetched("accueil", "nuit", "fr_FR");
  CHECK(sounds.files.empty());
  REQUIRE(sounds.left_out.size() == 1);
  CHECK(sounds.left_out[0].object == "sound-file/accueil/nuit/fr_FR");
}
