#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <telctl/journal/journal.hpp>
#include <unistd.h>

using namespace telctl;
using namespace telctl::journal;

namespace {

struct Shelf {
  std::filesystem::path path;
  std::unique_ptr<Journal> journal;

  Shelf() {
    std::string pattern = (std::filesystem::temp_directory_path() / "telctl-steps-XXXXXX").string();
    path = std::filesystem::path(::mkdtemp(pattern.data())) / ".telctl";
    journal = Journal::open(path, Access::write).value();
  }
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;
  ~Shelf() { std::filesystem::remove_all(path.parent_path()); }

  std::int64_t begin(const std::string& target = "uuid-1") {
    return journal->begin({.target = target, .target_name = "test", .by = "me@here"}, {}, {}).value();
  }
  Step step(std::size_t place = 0) { return journal->steps("uuid-1").value().at(place); }
};

const std::vector<Step> gateway{{.object = "gateway gw1", .what = "enter its accounts"}};

} // namespace

TEST_CASE("a step that is asked for again is the same step, and keeps who acknowledged it") {
  Shelf shelf;
  const auto first = shelf.begin();
  REQUIRE(shelf.journal->raise_steps(first, gateway));
  CHECK(shelf.step().state == StepState::open);
  CHECK_FALSE(shelf.step().lines);
  REQUIRE(shelf.journal->acknowledge_steps({1}, "me@here", "both ports"));
  const auto second = shelf.begin();
  REQUIRE(shelf.journal->raise_steps(second, gateway));
  REQUIRE(shelf.journal->steps("uuid-1").value().size() == 1);
  CHECK(shelf.step().state == StepState::acknowledged);
  CHECK(shelf.step().by == "me@here");
  CHECK(shelf.step().note == "both ports");
  CHECK(shelf.step().runs == std::vector{first, second});
  // Another system is another step.
  REQUIRE(shelf.journal->raise_steps(shelf.begin("uuid-2"), gateway));
  CHECK(shelf.journal->steps("uuid-2").value().at(0).state == StepState::open);
  CHECK(shelf.journal->steps({}).value().size() == 2);
}

TEST_CASE("a step that was over is open again when it is asked for") {
  Shelf shelf;
  REQUIRE(shelf.journal->raise_steps(shelf.begin(), gateway));
  REQUIRE(shelf.journal->acknowledge_steps({1}, "me@here", "done"));
  REQUIRE(shelf.journal->close_steps({1}, StepState::withdrawn));
  REQUIRE(shelf.journal->acknowledge_steps({1}, "you@here", "late")); // over: nothing to acknowledge
  CHECK(shelf.step().state == StepState::withdrawn);
  CHECK(shelf.step().by == "me@here");
  REQUIRE(shelf.journal->raise_steps(shelf.begin(), gateway));
  CHECK(shelf.step().state == StepState::open);
  CHECK(shelf.step().by.empty());
  CHECK(shelf.step().note.empty());
}

TEST_CASE("the lines of all who asked are kept; the whole estate is more than any lines") {
  Shelf shelf;
  auto asked = gateway;
  asked[0].lines = {"4012@campus"};
  REQUIRE(shelf.journal->raise_steps(shelf.begin(), asked));
  asked[0].lines = {"0412@campus", "4012@campus"};
  REQUIRE(shelf.journal->raise_steps(shelf.begin(), asked));
  CHECK(shelf.step().lines == std::vector<std::string>{"0412@campus", "4012@campus"});
  REQUIRE(shelf.journal->raise_steps(shelf.begin(), gateway));
  CHECK_FALSE(shelf.step().lines);
}

TEST_CASE("a rollback of all who asked leaves what was done to be undone, and withdraws the rest") {
  Shelf shelf;
  const auto first = shelf.begin();
  const auto second = shelf.begin();
  auto steps = gateway;
  steps.push_back({.object = "trunk t", .what = "let it register"});
  steps.push_back({.object = "context c", .what = "let it include"});
  REQUIRE(shelf.journal->raise_steps(first, steps));
  REQUIRE(shelf.journal->raise_steps(second, gateway));
  REQUIRE(shelf.journal->acknowledge_steps({1, 2}, "me@here", {}));
  REQUIRE(shelf.journal->release_steps(first));
  CHECK(shelf.step(0).state == StepState::acknowledged); // the second run still asks
  CHECK(shelf.step(1).state == StepState::undo);
  CHECK(shelf.step(2).state == StepState::withdrawn);
  REQUIRE(shelf.journal->release_steps(second));
  CHECK(shelf.step(0).state == StepState::undo);
  REQUIRE(shelf.journal->acknowledge_steps({1}, "me@here", "undone"));
  CHECK(shelf.step(0).state == StepState::withdrawn);
  // Whatever became of it: who is asked again has to do it again.
  REQUIRE(shelf.journal->raise_steps(shelf.begin(), steps));
  for (std::size_t place = 0; place < 3; ++place)
    CHECK(shelf.step(place).state == StepState::open);
}

TEST_CASE("a journal of version 1 is read as it is, and gets its steps when it is written") {
  Shelf shelf;
  shelf.journal.reset();
  {
    SQLite::Database old((shelf.path / "journal.db").string(), SQLite::OPEN_READWRITE);
    old.exec("DROP TABLE steps");
    old.exec("PRAGMA user_version = 1");
  }
  shelf.journal = Journal::open(shelf.path, Access::read).value();
  CHECK(shelf.journal->steps({}).value().empty());
  CHECK(shelf.journal->runs({}).value().empty());
  shelf.journal = Journal::open(shelf.path, Access::write).value();
  REQUIRE(shelf.journal->raise_steps(shelf.begin(), gateway));
  CHECK(shelf.step().number == 1);
}
