#include <telctl/io/file.hpp>

#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sys/stat.h>

#include <doctest/doctest.h>
#include <telctl/io/secret.hpp>
#include <telctl/support/errors.hpp>

using namespace telctl;
namespace fs = std::filesystem;

namespace {

/// A folder of its own for one test case.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "telctl-io-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { fs::remove_all(path_); }
  [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

fs::path written(const fs::path& path, std::string_view text, fs::perms perms) {
  std::ofstream(path) << text;
  fs::permissions(path, perms);
  return path;
}

constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

} // namespace

TEST_CASE("a file is read whole, or not at all") {
  const Scratch scratch;
  const auto path = written(scratch / "a", std::string(200'000, 'x') + std::string("\0y", 2), owner_only);
  const auto bytes = read_file(path);
  REQUIRE(bytes);
  CHECK(bytes->size() == 200'002);
  CHECK(bytes->back() == 'y');

  CHECK(read_file(path, 200'002));
  CHECK(read_file(path, 200'001).error().code == errors::file_too_large);
  CHECK(read_file(scratch / "none").error().code == errors::file_missing);
  CHECK(read_file(path / "below").error().code == errors::file_missing);
  CHECK(read_file(scratch / "").error().code == errors::file_unreadable);
}

TEST_CASE("a file is replaced in one step and nothing is left behind") {
  const Scratch scratch;
  const auto path = scratch / "plan.json";
  REQUIRE(write_file_atomically(path, "first", 0600));
  REQUIRE(write_file_atomically(path, "second", 0600));
  CHECK(read_file(path) == "second");
  CHECK((fs::status(path).permissions() & fs::perms::mask) == owner_only);
  CHECK(std::distance(fs::directory_iterator(scratch / ""), fs::directory_iterator()) == 1);
}

TEST_CASE("a write that fails leaves the old file and no temporary one") {
  const Scratch scratch;
  CHECK(write_file_atomically(scratch / "no/such/folder/x", "text").error().code == errors::file_write_failed);
  fs::create_directory(scratch / "folder");
  CHECK_FALSE(write_file_atomically(scratch / "folder", "text")); // cannot replace a folder
  CHECK(std::distance(fs::directory_iterator(scratch / ""), fs::directory_iterator()) == 1);
}

TEST_CASE("the state folder is private") {
  const Scratch scratch;
  const auto folder = scratch / ".telctl";
  CHECK(check_private_folder(folder).error().code == errors::file_missing);
  REQUIRE(make_private_folder(folder));
  CHECK((fs::status(folder).permissions() & fs::perms::mask) == fs::perms::owner_all);
  CHECK(make_private_folder(folder));
  CHECK(check_private_folder(folder));

  fs::permissions(folder, fs::perms::group_read, fs::perm_options::add);
  CHECK(make_private_folder(folder).error().code == errors::secret_unsafe);
  fs::create_directory_symlink("/", scratch / "link");
  CHECK_FALSE(make_private_folder(scratch / "link"));
}

TEST_CASE("a secret file that others can read is refused") {
  const Scratch scratch;
  const auto path = written(scratch / "secret", "s3cret\n", owner_only);
  CHECK(read_secret("file:" + path.string()) == "s3cret");
  for (const auto open : {fs::perms::group_read, fs::perms::others_read, fs::perms::others_write}) {
    fs::permissions(path, owner_only | open);
    CHECK(read_secret("file:" + path.string()).error().code == errors::secret_unsafe);
  }
}

TEST_CASE("a secret comes from a command without a shell, the environment, or systemd") {
  const Scratch scratch;
  CHECK(read_secret("command:echo a $HOME;id") == "a $HOME;id");
  CHECK(read_secret("command:false").error().code == errors::secret_unavailable);
  CHECK(read_secret("command:no-such-program-here").error().code == errors::secret_unavailable);
  CHECK(read_secret("command:").error().code == errors::secret_unavailable);

  ::setenv("TELCTL_TEST_SECRET", "from env", 1);
  CHECK(read_secret("env:TELCTL_TEST_SECRET") == "from env");
  CHECK_FALSE(read_secret("env:TELCTL_TEST_NOT_SET"));

  written(scratch / "token", "t\r\n", owner_only);
  ::setenv("CREDENTIALS_DIRECTORY", (scratch / "").c_str(), 1);
  CHECK(read_secret("credential:token") == "t");
  CHECK_FALSE(read_secret("credential:../token"));
  ::unsetenv("CREDENTIALS_DIRECTORY");
  CHECK_FALSE(read_secret("credential:token"));
}

TEST_CASE("a secret given on the command line is refused and not repeated") {
  const auto refused = read_secret("hunter2");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errors::secret_unavailable);
  CHECK(to_string(refused.error()).find("hunter2") == std::string::npos);
  CHECK(refused.error().hint.find("hunter2") == std::string::npos);
}

TEST_CASE("drawn secrets use every character about as often") {
  constexpr std::size_t drawn = 62'000;
  std::map<char, std::size_t> count;
  for (const char c : random_secret(drawn))
    ++count[c];
  CHECK(count.size() == 62);
  // 1000 expected, deviation 31: beyond 6 deviations once in ten million runs. Bytes taken modulo 62 would give 1211 to
  // eight letters.
  for (const auto& [c, times] : count) {
    CAPTURE(c);
    CHECK(times > 800);
    CHECK(times < 1190);
  }
  CHECK(random_secret().size() == 22);
  CHECK(random_secret() != random_secret());
}
