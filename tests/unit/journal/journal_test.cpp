#include <atomic>
#include <filesystem>
#include <sys/stat.h>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <group_commit.hpp>
#include <telctl/journal/errors.hpp>
#include <telctl/journal/journal.hpp>
#include <telctl/journal/lock.hpp>
#include <unistd.h>

using namespace telctl;
using namespace telctl::journal;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "telctl-journal-XXXXXX").string();
    path = std::filesystem::path(::mkdtemp(pattern.data())) / ".telctl";
  }
  ~Folder() { std::filesystem::remove_all(path.parent_path()); }
};

unsigned mode_of(const std::filesystem::path& path) {
  struct stat info{};
  ::stat(path.c_str(), &info);
  return info.st_mode & 0777U;
}

std::int64_t begin(Journal& journal) {
  return journal.begin({.target = "uuid-1", .target_name = "test", .by = "me@here"}, {}, {}).value();
}

} // namespace

TEST_CASE("a record is on disk when the call returns, and another process sees it") {
  const Folder folder;
  auto journal = Journal::open(folder.path, Access::write).value();
  const auto run = begin(*journal);
  const auto ref = journal->intend(run, {"extension", "4012@default"}, {{"action", "create"}}).value();
  auto other = Journal::open(folder.path, Access::read).value();
  const auto open = other->open_operations("uuid-1").value();
  REQUIRE(open.size() == 1);
  CHECK(open[0].ref == ref);
  CHECK(open[0].state == OperationState::intent);
  CHECK(open[0].operation == Json{{"action", "create"}});
  CHECK(other->open_operations("uuid-2").value().empty());

  Outcome outcome{.ref = ref, .state = OperationState::done, .server_id = "17", .effect = Outcome::Effect::created};
  outcome.object = {.object = {"extension", "4012@default"},
                    .id = "17",
                    .run = run,
                    .needs = {{"context", "default"}},
                    .lines = {"4012@default"}};
  REQUIRE(journal->record("uuid-1", outcome));
  CHECK(other->open_operations("uuid-1").value().empty());
  const auto managed = other->managed("uuid-1").value();
  REQUIRE(managed.size() == 1);
  CHECK(managed[0].id == "17");
  CHECK(managed[0].needs == std::vector<Name>{{"context", "default"}});
}

TEST_CASE("state is private whatever the umask says") {
  const Folder folder;
  const auto before = ::umask(0);
  auto journal = Journal::open(folder.path, Access::write).value();
  begin(*journal);
  ::umask(before);
  CHECK(mode_of(folder.path) == 0700);
  CHECK(mode_of(folder.path / "journal.db") == 0600);
  CHECK(mode_of(folder.path / "journal.db-wal") == 0600);
}

TEST_CASE("reading where there is no journal creates nothing") {
  const Folder folder;
  auto journal = Journal::open(folder.path, Access::read).value();
  CHECK(journal->runs("").value().empty());
  CHECK_FALSE(std::filesystem::exists(folder.path));
}

TEST_CASE("a reversed operation is marked together with the outcome of its inverse") {
  const Folder folder;
  auto journal = Journal::open(folder.path, Access::write).value();
  const auto first = begin(*journal);
  const auto done = journal->intend(first, {"user", "a"}, {}).value();
  Outcome made{
      .ref = done, .effect = Outcome::Effect::created, .object = {.object = {"user", "a"}, .id = "1", .run = first}};
  REQUIRE(journal->record("uuid-1", made));
  const auto second = begin(*journal);
  const auto inverse = journal->intend(second, {"user", "a"}, {}, done).value();
  CHECK(journal->operations(first).value()[0].state == OperationState::done);
  REQUIRE(journal->record("uuid-1",
                          {.ref = inverse, .effect = Outcome::Effect::removed, .object = {.object = {"user", "a"}}}));
  CHECK(journal->operations(first).value()[0].state == OperationState::undone);
  CHECK(journal->managed("uuid-1").value().empty());
}

TEST_CASE("an update keeps who created or adopted the object") {
  const Folder folder;
  auto journal = Journal::open(folder.path, Access::write).value();
  const auto first =
      journal->begin({.target = "uuid-1"}, {{.object = {"user", "a"}, .id = "1"}}, {{0, "max-change", "new site"}})
          .value();
  CHECK(journal->overrides(first).value()[0].reason == "new site");
  const auto second = begin(*journal);
  const auto ref = journal->intend(second, {"user", "a"}, {}).value();
  REQUIRE(journal->record(
      "uuid-1",
      {.ref = ref, .effect = Outcome::Effect::updated, .object = {.object = {"user", "a"}, .id = "1", .run = second}}));
  CHECK(journal->managed("uuid-1").value()[0].adopted);
  CHECK(journal->managed("uuid-1").value()[0].run == first);
  REQUIRE(journal->release_adopted(first));
  CHECK(journal->managed("uuid-1").value().empty());
}

TEST_CASE("records of several threads share a commit") {
  const Folder folder;
  auto journal = Journal::open(folder.path, Access::write).value();
  const auto run = begin(*journal);
  const auto before = journal->commits();
  std::vector<std::thread> threads;
  for (int worker = 0; worker < 8; ++worker)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i)
        CHECK(journal->intend(run, {"user", "a"}, {}).has_value());
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(journal->operations(run).value().size() == 400);
  CHECK(journal->commits() - before < 400);
}

TEST_CASE("after one failed commit nothing is accepted any more") {
  int calls = 0;
  GroupCommit group([&](const std::vector<GroupCommit::Job>& jobs) -> Status {
    for (const auto& job : jobs)
      job();
    if (++calls == 2) return fail({.code = errors::journal_not_written, .what = "disk full"});
    return {};
  });
  int ran = 0;
  CHECK(group.write([&] { ++ran; }));
  CHECK_FALSE(group.write([&] { ++ran; }));
  CHECK_FALSE(group.write([&] { ++ran; }));
  CHECK(ran == 2);
  CHECK(calls == 2);
}

TEST_CASE("a run lock names its holder and goes with it") {
  const Folder folder;
  {
    const auto lock = RunLock::acquire(folder.path, "uuid-1", "2026-11-24T08:30:00Z");
    REQUIRE(lock);
    const auto second = RunLock::acquire(folder.path, "uuid-1", "2026-11-24T08:31:00Z");
    REQUIRE_FALSE(second);
    CHECK(second.error().code == errors::run_locked);
    CHECK(second.error().cause ==
          "held by " + who() + ", process " + std::to_string(::getpid()) + ", since 2026-11-24T08:30:00Z");
    CHECK(RunLock::acquire(folder.path, "uuid-2", "").has_value());
  }
  CHECK(RunLock::acquire(folder.path, "uuid-1", "").has_value());
}
