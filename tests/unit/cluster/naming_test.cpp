#include <naming.hpp>

#include <filesystem>
#include <regex>
#include <set>

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <unistd.h>

using namespace telctl::cluster;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "telctl-naming-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

bool matches(const std::string& text, const char* pattern) {
  return std::regex_match(text, std::regex(pattern));
}

rc::Gen<std::string> key() {
  return rc::gen::suchThat(rc::gen::string<std::string>(),
                           [](const std::string& text) { return text.find(']') == std::string::npos; });
}

} // namespace

TEST_CASE("a tag is found again behind any description, and leaves it as it was") {
  const bool holds = rc::check([](const std::string& text) {
    const auto description = without_tag(text); // as telctl reads it
    const auto name = *key();
    const auto tagged = with_tag(description, name);
    RC_ASSERT(tag_of(tagged) == name);
    RC_ASSERT(tagged.find(tag(name)) != std::string::npos);
  });
  CHECK(holds);
  CHECK(with_tag("", "4012@default") == "[telctl:4012@default]");
  CHECK(without_tag("UFR Sciences [telctl:4012@default]") == "UFR Sciences");
  CHECK(without_tag("[telctl:4012@default]").empty());
  CHECK_FALSE(tag_of("a person wrote [telctl"));
  CHECK(without_tag("a person wrote [telctl") == "a person wrote [telctl");
}

TEST_CASE("a SIP name is one that confd takes, tells its line, and is never the number alone") {
  const std::vector<std::string> contexts{
      "default", "from-extern", "Bâtiment 12", "a-context-with-a-name-that-is-far-too-long-for-sip", "", "a_b-c"};
  for (const auto& context : contexts)
    for (const std::string exten : {"4012", "0", "0353014012", "*98", "123456789012345678901234567890"})
      for (const int position : {1, 2, 14}) {
        CAPTURE(context);
        CAPTURE(exten);
        const auto name = sip_name(exten, context, position);
        CHECK(matches(name, "[a-zA-Z0-9_-]{1,40}"));
        CHECK(name != exten);
        if (exten.size() <= 20 && exten[0] != '*')
          CHECK(line_of_sip_name(name, context) == exten + "@" + context + "/" + std::to_string(position));
      }
  CHECK_FALSE(line_of_sip_name("4012", "default"));
  CHECK_FALSE(line_of_sip_name("ewkxmwye", "default"));
  CHECK_FALSE(line_of_sip_name("4012-elsewhere-1", "default"));
}

TEST_CASE("a group has a name and a label that confd takes, and is known again by either") {
  const std::vector<std::string> ids{
      "accueil", "Accueil général", "Accueil general", "general", "5000", "", "日本", std::string(300, 'x'), "a;b|c"};
  std::set<std::string> names;
  for (const auto& id : ids) {
    CAPTURE(id);
    const auto name = group_name(id);
    CHECK(matches(name, "[-_.a-zA-Z0-9]{1,128}"));
    CHECK(name != "general");
    CHECK(names.insert(name).second);
    CHECK(matches(group_label(id), "[-_.a-zA-Z0-9 ]{1,128}"));
    CHECK(group_name(group_label(id)) == name);
    CHECK(group_name(name) == name);
  }
  CHECK(group_name("accueil") == "accueil");
  CHECK(group_name("Accueil général").starts_with("accueil-general-"));
  CHECK(group_label("Accueil general") == "Accueil general");
}

TEST_CASE("an extension is taken apart at the first @") {
  CHECK(split_extension("0412@default") == std::pair<std::string, std::string>("0412", "default"));
  CHECK(split_extension("0412") == std::pair<std::string, std::string>("0412", ""));
}

TEST_CASE("a provisioning code has six digits, is the same each time, and another for each attempt") {
  std::set<std::string> codes;
  for (unsigned attempt = 0; attempt < 50; ++attempt) {
    const auto code = provisioning_code("4012@default/1", attempt);
    CHECK(matches(code, "[0-9]{6}"));
    CHECK(code == provisioning_code("4012@default/1", attempt));
    codes.insert(code);
  }
  CHECK(codes.size() == 50);
}

TEST_CASE("secrets are the same for the same key file, strong, and never shared between estates or objects") {
  const Folder one;
  const Folder two;
  SecretKey key(one.path / "state");
  const auto secret = key.sip_secret("4012-default-1").value();
  CHECK(matches(secret, "[A-Za-z0-9]{22}"));
  CHECK(SecretKey(one.path / "state").sip_secret("4012-default-1").value() == secret);
  CHECK(SecretKey(two.path / "state").sip_secret("4012-default-1").value() != secret);
  CHECK(key.sip_secret("4013-default-1").value() != secret);
  CHECK(matches(key.voicemail_pin("4012@default").value(), "[0-9]{8}"));
  const auto mode = std::filesystem::status(one.path / "state" / "secret.key").permissions();
  CHECK((mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
        std::filesystem::perms::none);
  // A key that others may read is no secret.
  std::filesystem::permissions(one.path / "state" / "secret.key", std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  CHECK_FALSE(SecretKey(one.path / "state").sip_secret("4012-default-1"));
}
