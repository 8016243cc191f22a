#include <filesystem>

#include <doctest/doctest.h>
#include <telctl/journal/journal.hpp>
#include <telctl/migration/errors.hpp>
#include <telctl/migration/waves.hpp>
#include <unistd.h>

using namespace telctl;
using namespace telctl::migration;
using journal::RunKind;
using journal::RunState;

namespace {

/// Three sites' lines in two waves; one line stays, one is dropped, one extension stands in two contexts.
estate::Estate three_sites() {
  estate::Estate e;
  e.sites = {
      {.id = "north", .context = "default"}, {.id = "south", .context = "default"}, {.id = "lab", .context = "lab"}};
  const auto line = [](std::string extension, std::string site, std::string decision = {}) {
    estate::Line result;
    result.extension = std::move(extension);
    result.site = std::move(site);
    result.decision = std::move(decision);
    return result;
  };
  e.lines = {line("4001", "north"), line("4002", "north"),         line("4003", "north", "keep"),
             line("5001", "south"), line("5002", "south", "drop"), line("0012", "lab"),
             line("4001", "lab")};
  e.waves = {{.id = "one", .window_start = "2027-02-13T06:00", .window_end = "2027-02-13T18:00", .sites = {"north"}},
             {.id = "two", .sites = {"south", "lab"}},
             {.id = "none", .sites = {}}};
  return e;
}

struct Journal {
  std::filesystem::path folder;
  std::unique_ptr<journal::Journal> journal;

  Journal() {
    std::string name = (std::filesystem::temp_directory_path() / "telctl-waves-XXXXXX").string();
    folder = std::filesystem::path(::mkdtemp(name.data()));
    journal = journal::Journal::open(folder / ".telctl", journal::Access::write).value();
  }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal() {
    journal.reset();
    std::filesystem::remove_all(folder);
  }

  /// A run that made one object for each line.
  std::int64_t apply(const std::string& wave, const std::vector<std::string>& lines, RunState state = RunState::done) {
    const auto run = journal->begin({.target = "t", .wave = wave, .lines = lines, .by = "me"}, {}, {}).value();
    for (const auto& line : lines)
      record(run, line, journal::Outcome::Effect::created);
    REQUIRE(journal->end(run, state));
    return run;
  }
  void roll_back(std::int64_t run, RunState state = RunState::done) {
    const auto reversed = journal->run(run).value();
    const auto id = journal
                        ->begin({.kind = RunKind::rollback,
                                 .target = "t",
                                 .wave = reversed.wave,
                                 .lines = reversed.lines,
                                 .reverses = run,
                                 .by = "me"},
                                {}, {})
                        .value();
    if (state == RunState::done) {
      for (const auto& line : reversed.lines)
        record(id, line, journal::Outcome::Effect::removed);
      REQUIRE(journal->end(run, RunState::rolled_back));
    }
    REQUIRE(journal->end(id, state));
  }
  void record(std::int64_t run, const std::string& line, journal::Outcome::Effect effect) {
    const journal::Name object{"user", line};
    const auto ref = journal->intend(run, object, Json::object()).value();
    REQUIRE(
        journal->record("t", {.ref = ref, .effect = effect, .object = {.object = object, .id = "1", .lines = {line}}}));
  }
  std::set<std::string> present() const { return plan::present_lines(*journal, "t").value(); }
  std::vector<WaveStatus> status(const estate::Estate& estate) const {
    return wave_status(estate::Index(estate), journal->runs("t").value(), present());
  }
};

} // namespace

TEST_CASE("a wave covers its lines but those that stay or are dropped") {
  const auto estate = three_sites();
  const estate::Index index(estate);
  const Journal journal;
  const auto lines = [&](const std::string& wave) {
    return select(index, *journal.journal, "t", wave, {}).value().scope.lines.value();
  };
  CHECK(lines("one") == std::set<std::string>{"4001@default", "4002@default"});
  CHECK(lines("two") == std::set<std::string>{"0012@lab", "4001@lab", "5001@default"});
  CHECK(lines("none").empty()); // which the gates refuse
}

TEST_CASE("lines are named by their extension, with its context where that is needed") {
  const auto estate = three_sites();
  const estate::Index index(estate);
  const Journal journal;
  const auto chosen = select(index, *journal.journal, "t", {}, {"0012", "4001@lab"});
  REQUIRE(chosen);
  CHECK(chosen->scope.lines.value() == std::set<std::string>{"0012@lab", "4001@lab"});
  const auto unknown = select(index, *journal.journal, "t", {}, {"0013"});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == errors::unknown_line);
}

TEST_CASE("an unknown wave is refused, with the one that was probably meant; no wave and no line is the whole estate") {
  const auto estate = three_sites();
  const estate::Index index(estate);
  const Journal journal;
  const auto unknown = select(index, *journal.journal, "t", "twoo", {});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == errors::unknown_wave);
  CHECK(unknown.error().hint == "did you mean 'two'?");
  CHECK_FALSE(select(index, *journal.journal, "t", {}, {}).value().scope.lines.has_value());
}

TEST_CASE("a wave goes from planned to done, back, and forth again") {
  const auto estate = three_sites();
  Journal journal;
  auto status = journal.status(estate);
  REQUIRE(status.size() == 3);
  CHECK(status[0].state == WaveState::planned);
  CHECK(status[0].lines == 2);
  CHECK(status[0].kept == 1);
  CHECK(status[2].state == WaveState::planned); // a wave without lines is never done by itself

  journal.apply("one", {"4001@default"}, RunState::partial);
  CHECK(journal.status(estate)[0].state == WaveState::running);
  CHECK(journal.status(estate)[0].moved == 0); // what a partial run brought is not counted upon
  const auto second = journal.apply("one", {"4001@default", "4002@default"});
  CHECK(journal.status(estate)[0].state == WaveState::done);
  CHECK(journal.status(estate)[0].moved == 2);
  CHECK(journal.status(estate)[1].state == WaveState::planned);

  journal.roll_back(second, RunState::partial);
  CHECK(journal.status(estate)[0].state == WaveState::running);
  CHECK(journal.status(estate)[0].moved == 0);
  journal.roll_back(second);
  CHECK(journal.status(estate)[0].state == WaveState::running); // the partial run before is still there
  journal.roll_back(1);
  status = journal.status(estate);
  CHECK(status[0].state == WaveState::rolled_back);
  CHECK(status[0].runs == std::vector<std::int64_t>{1, 2, 3, 4, 5});
  journal.apply("one", {"4001@default", "4002@default"});
  CHECK(journal.status(estate)[0].state == WaveState::done);
}

TEST_CASE("lines that came without their wave have moved all the same") {
  const auto estate = three_sites();
  Journal journal;
  journal.apply({}, {"4001@default", "4002@default", "5001@default"});
  const auto status = journal.status(estate);
  CHECK(status[0].state == WaveState::done);
  CHECK(status[1].state == WaveState::planned);
  CHECK(status[1].moved == 1);
}

TEST_CASE("taking back a later change of a line does not take the line away") {
  Journal journal;
  journal.apply("one", {"4001@default", "4002@default"});
  const auto later = journal.journal->begin({.target = "t", .lines = {"4001@default", "4002@default"}}, {}, {}).value();
  journal.record(later, "4001@default", journal::Outcome::Effect::updated);
  REQUIRE(journal.journal->end(later, RunState::done));
  const auto back =
      journal.journal
          ->begin(
              {.kind = RunKind::rollback, .target = "t", .lines = {"4001@default", "4002@default"}, .reverses = later},
              {}, {})
          .value();
  REQUIRE(journal.journal->end(back, RunState::done));
  REQUIRE(journal.journal->end(later, RunState::rolled_back));
  CHECK(journal.present() == std::set<std::string>{"4001@default", "4002@default"});
}

TEST_CASE("a line that was taken out of the estate is not present any more") {
  Journal journal;
  journal.apply({}, {"4001@default", "4002@default"});
  const auto later = journal.journal->begin({.target = "t", .lines = {"4002@default"}}, {}, {}).value();
  journal.record(later, "4001@default", journal::Outcome::Effect::removed);
  REQUIRE(journal.journal->end(later, RunState::done));
  CHECK(journal.present() == std::set<std::string>{"4002@default"});
}
