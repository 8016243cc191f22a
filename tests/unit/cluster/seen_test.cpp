#include <map>

#include <doctest/doctest.h>

#include "confd.hpp"
#include "seen.hpp"
#include "target.hpp"

using namespace telctl;
using namespace telctl::cluster;

namespace {

/// Lists as given by their path, every other one as empty; /sounds is 404 unless it is given.
class Lists final : public HttpClient {
 public:
  explicit Lists(std::map<std::string, Json> lists) : lists_(std::move(lists)) {}
  Result<HttpResponse> send(const HttpRequest& request) override {
    const auto path = request.url.substr(0, request.url.find('?'));
    for (const auto& [name, items] : lists_)
      if (path.ends_with(name)) return answer(200, {{"total", items.size()}, {"items", items}});
    if (path.ends_with("/infos")) return answer(200, {{"uuid", "u"}, {"wazo_version", "26.08"}});
    if (path.ends_with("/sounds")) return answer(404, Json::array({"Not found"}));
    return answer(200, {{"total", 0}, {"items", Json::array()}});
  }

 private:
  static HttpResponse answer(int status, const Json& body) {
    return {.status = status, .headers = {{"content-type", "application/json"}}, .body = body.dump()};
  }
  std::map<std::string, Json> lists_;
};

/// "what to do: seen" of each step that this estate leaves to a person.
std::map<std::string, bool> steps_of(const estate::Estate& estate, const std::map<std::string, Json>& lists) {
  ConnectOptions options{.url = "http://127.0.0.1:1"};
  auto confd = std::make_shared<Confd>(options, std::make_unique<Lists>(lists));
  REQUIRE(confd->open());
  ConfdTarget target(confd, "nowhere");
  REQUIRE(target.read({}, estate::Index(estate)));
  plan::Remarks remarks;
  REQUIRE(target.desired(estate::Index(estate), {}, remarks));
  std::map<std::string, bool> result;
  for (const auto& step : remarks.steps)
    result[step.error.what] = step.seen;
  return result;
}

} // namespace

TEST_CASE("a music is filled once the cluster lists a file of it") {
  estate::Estate estate;
  estate.music = {{.name = "attente", .mode = "files"}, {.name = "accueil", .mode = "files"}};
  const auto item = [](const char* label, Json files) {
    return Json{{"uuid", label}, {"label", label}, {"name", label}, {"mode", "files"}, {"files", std::move(files)}};
  };
  const auto steps = steps_of(
      estate, {{"/moh", Json::array({item("attente", {{{"name", "a.wav"}}}), item("accueil", Json::array())})}});
  CHECK(steps.at("put the sound files of the music attente on the cluster"));
  CHECK_FALSE(steps.at("put the sound files of the music accueil on the cluster"));
}

TEST_CASE("a sound is there once GET /sounds lists it, by the name or the path that a menu gives") {
  estate::Estate estate;
  estate.ivrs = {{.id = "a",
                  .greeting_sound = "/var/lib/wazo/sounds/playback/ivr1-greeting",
                  .menu_sound = "menu",
                  .abort_sound = "/var/lib/wazo/sounds/system/menu"}};
  const Json playback = {{"name", "playback"}, {"files", {{{"name", "ivr1-greeting"}}, {{"name", "menu"}}}}};
  const auto steps = steps_of(estate, {{"/sounds", Json::array({playback})}});
  CHECK(steps.at("put the sound file /var/lib/wazo/sounds/playback/ivr1-greeting on the cluster"));
  CHECK(steps.at("put the sound file menu on the cluster"));
  CHECK_FALSE(steps.at("put the sound file /var/lib/wazo/sounds/system/menu on the cluster"));
  const auto without = steps_of(estate, {});
  CHECK_FALSE(without.at("put the sound file menu on the cluster"));
}
