#include <telctl/cluster/errors.hpp>

#include "rehearsal.hpp"
#include "sound_files.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

using plan::Action;

constexpr std::array dialects{sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12};

estate::Estate announcements() {
  estate::Estate e;
  e.name = "Announcements";
  e.music = {{.name = "attente", .mode = "files"}};
  e.ivrs = {{.id = "nuit"}};
  e.ivr_choices = {{.ivr = "nuit", .exten = "1", .destination = "sound:accueil/nuit"}};
  add_sounds(e);
  return e;
}

/// A cluster with the announcements on it.
struct Announced {
  explicit Announced(sandbox::Dialect dialect) : rehearsal(dialect), before(rehearsal.world().dump()) {
    write_sounds(estate, rehearsal.folder.path);
    target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
    hand.emplace(*target);
    hand->apply(hand->plan(estate));
  }
  HttpResponse send(const std::string& method, const std::string& path, const std::string& body = {},
                    const std::string& type = "audio/wav") {
    return make_http_client()
        ->send({.method = method,
                .url = rehearsal.options.url + "/1.1" + path,
                .headers = {{"X-Auth-Token", std::string(sandbox::full_token)}, {"Content-Type", type}},
                .body = body})
        .value();
  }
  /// Other bytes in the file of the estate.
  void change(const std::string& file, const std::string& bytes) {
    std::ofstream(rehearsal.folder.path / file, std::ios::binary) << bytes;
    estate.sound_files[file].sha256 = sha256_hex(bytes);
  }
  plan::Outcome remove(const plan::Key& key) {
    const auto plan = hand->plan({});
    for (const auto& operation : plan.operations)
      if (operation.key == key) return target->execute(operation, hand->resolve());
    FAIL("not to be removed");
    return {};
  }

  estate::Estate estate = announcements();
  Rehearsal rehearsal;
  OrderedJson before;
  std::unique_ptr<plan::Target> target;
  std::optional<Hand> hand;
};

} // namespace

TEST_CASE("sounds are on the server byte for byte, and menus name them where the server put them") {
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Announced announced(dialect);
    const auto english = announced.send("GET", "/sounds/annonces/files/menu?format=slin&language=en_US");
    CHECK(english.body == wave("sounds/menu-en.wav"));
    const auto category = Json::parse(announced.send("GET", "/sounds/accueil").body);
    const auto ivr = Json::parse(announced.send("GET", "/ivr").body)["items"][0];
    CHECK(ivr["abort_sound"] == category["files"][0]["formats"][0]["path"]);
    CHECK(ivr["choices"][0]["destination"]["filename"] == ivr["abort_sound"]);
    CHECK(ivr["menu_sound"].get<std::string>().ends_with("/annonces/menu")); // of no language
    const auto music = Json::parse(announced.send("GET", "/moh").body);
    CHECK(music.dump().find("boucle.wav") != std::string::npos);
    CHECK(announced.hand->plan(announced.estate).operations.empty());
    // Written with its whole path it is the same sound.
    announced.estate.ivrs[0].abort_sound = ivr["abort_sound"].get<std::string>();
    CHECK(announced.hand->plan(announced.estate).operations.empty());
  }
}

TEST_CASE("a file that changed is written again, and the bytes that were there come back") {
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Announced announced(dialect);
    const auto dump = announced.rehearsal.world().dump();
    for (const auto* file : {"sounds/nuit.wav", "sounds/menu-fr.wav", "sounds/boucle.wav"})
      announced.change(file, wave("another " + std::string(file)));
    const auto plan = announced.hand->plan(announced.estate);
    REQUIRE(plan.operations.size() == 3);
    announced.hand->apply(plan);
    CHECK(announced.rehearsal.world().dump() != dump);
    for (const auto& operation : plan.operations) {
      CHECK(operation.action == Action::update);
      announced.hand->run(plan::inverse(operation));
    }
    CHECK(announced.rehearsal.world().dump() == dump);
  }
}

TEST_CASE("sounds that are taken out of the estate leave nothing behind, and come back") {
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Announced announced(dialect);
    const auto dump = announced.rehearsal.world().dump();
    const auto plan = announced.hand->plan({});
    announced.hand->apply(plan);
    CHECK(announced.rehearsal.world().dump() == announced.before);
    std::filesystem::remove_all(announced.rehearsal.folder.path / "sounds"); // what was kept must bring them back
    for (auto operation = plan.operations.rbegin(); operation != plan.operations.rend(); ++operation)
      announced.hand->run(plan::inverse(*operation));
    CHECK(announced.rehearsal.world().dump() == dump);
  }
}

TEST_CASE("a file that changed after the plan was made is not written") {
  Announced announced(sandbox::Dialect::wazo_26_08);
  announced.change("sounds/nuit.wav", wave("planned"));
  const auto plan = announced.hand->plan(announced.estate);
  REQUIRE(plan.operations.size() == 1);
  announced.change("sounds/nuit.wav", wave("and changed again"));
  const auto dump = announced.rehearsal.world().dump();
  const auto outcome = announced.target->execute(plan.operations[0], announced.hand->resolve());
  CHECK(outcome.kind == plan::Outcome::Kind::refused);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == errors::sound_missing);
  CHECK(announced.rehearsal.world().dump() == dump);
}

TEST_CASE("what is somebody else's is never removed with the estate's") {
  Announced announced(sandbox::Dialect::wazo_26_08);
  REQUIRE(announced.send("PUT", "/sounds/accueil/files/nuit?format=slin&language=de_DE", wave("nacht")).status == 204);
  for (const auto& key : {plan::Key{"sound-file", "accueil/nuit"}, plan::Key{"sound-category", "accueil"}}) {
    CAPTURE(plan::to_string(key));
    const auto outcome = announced.remove(key);
    CHECK(outcome.kind == plan::Outcome::Kind::refused);
    REQUIRE(outcome.error);
    CHECK(outcome.error->code == errors::sound_shared);
  }
  CHECK(announced.send("GET", "/sounds/accueil/files/nuit?format=slin&language=de_DE").body == wave("nacht"));
}

TEST_CASE("a sound that is there already is used when it is the same, and else left to a decision") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
  auto estate = announcements();
  write_sounds(estate, rehearsal.folder.path);
  const auto send = [&](const std::string& method, const std::string& path, const std::string& body) {
    return make_http_client()
        ->send({.method = method,
                .url = rehearsal.options.url + "/1.1" + path,
                .headers = {{"X-Auth-Token", std::string(sandbox::full_token)}},
                .body = body})
        ->status;
  };
  REQUIRE(send("POST", "/sounds", R"({"name": "accueil"})") == 201);
  REQUIRE(send("PUT", "/sounds/accueil/files/nuit?format=slin", wave("sounds/nuit.wav")) == 204);
  const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
  Hand hand(*target);
  auto plan = hand.plan(estate);
  CHECK_FALSE(plan.findings.has_errors());
  for (const auto& operation : plan.operations)
    CHECK(operation.key != plan::Key{"sound-file", "accueil/nuit"});
  REQUIRE(send("PUT", "/sounds/accueil/files/nuit?format=slin", wave("theirs")) == 204);
  plan = hand.plan(estate);
  REQUIRE(plan.findings.has_errors());
  CHECK(plan.findings.items()[0].error.where.object == "sound-file/accueil/nuit");
}

TEST_CASE("a category that every Wazo has stays when its sounds go") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
  estate::Estate estate;
  estate.sounds = {{.name = "playback/nuit", .file = "nuit.wav"}};
  write_sounds(estate, rehearsal.folder.path);
  const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
  Hand hand(*target);
  hand.apply(hand.plan(estate));
  for (const auto& operation : hand.plan({}).operations)
    CHECK(target->execute(operation, hand.resolve()).kind == plan::Outcome::Kind::done);
  CHECK(rehearsal.world().dump()["types"]["sound_files"].empty());
}

TEST_CASE("music in which somebody put a file is not removed") {
  Announced announced(sandbox::Dialect::wazo_26_08);
  const auto music = Json::parse(announced.send("GET", "/moh").body)["items"][0]["uuid"].get<std::string>();
  const auto path = fmt::format("/moh/{}/files/jingle.wav", music);
  REQUIRE(announced.send("PUT", path, wave("jingle")).status == 204);
  const auto outcome = announced.remove({"music", "attente"});
  CHECK(outcome.kind == plan::Outcome::Kind::refused);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == errors::sound_shared);
  CHECK(announced.send("GET", path).body == wave("jingle"));
}

TEST_CASE("a run that made sounds and what names them is taken back without its estate") {
  for (const auto dialect :
       {sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12, sandbox::Dialect::xivo_16_15}) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal rehearsal(dialect);
    auto estate = announcements();
    write_sounds(estate, rehearsal.folder.path);
    const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
    Hand hand(*target);
    hand.apply(hand.plan(estate));
    const estate::Estate none;
    const auto live = target->read(hand.registry, estate::Index(none));
    REQUIRE(live);
    const auto menu = live->find({"ivr", "nuit"});
    REQUIRE(menu != live->end());
    CHECK(menu->second.owned == hand.desired.at({"ivr", "nuit"}).owned);
    CHECK(hand.plan(estate).operations.empty());
  }
}
