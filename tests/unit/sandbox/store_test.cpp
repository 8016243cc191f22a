#include <store.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace telctl;
using namespace telctl::sandbox;

namespace {

Store small_store() {
  Store store(7);
  store.declare("users", {{"email"}});
  store.declare("lines", {{"code"}, {"name", "context"}});
  store.declare_relation("user_line", "users", "lines");
  store.start_numbers_after(100);
  return store;
}

/// Everything that can be seen of a store.
std::string seen(const Store& store) {
  OrderedJson saved = store.save();
  return saved.dump();
}

} // namespace

TEST_CASE("objects are found by number, uuid and unique members") {
  auto store = small_store();
  store.begin();
  const Object& user = store.insert("users", "t", {{"email", "a@b"}, {"age", 3}});
  CHECK(user.id == 101);
  CHECK(user["age"] == 3);
  CHECK(user["nothing"].is_null());
  CHECK(user.text("age").empty());
  CHECK(store.find("users", 101) == &user);
  CHECK(store.find_uuid("users", user.uuid) == &user);
  CHECK(store.find_unique("users", {"email"}, {{"email", "a@b"}}) == &user);
  CHECK(store.find_unique("users", {"email"}, {{"email", nullptr}}) == nullptr);
  store.update("users", 101, {{"email", "c@d"}});
  CHECK(store.find_unique("users", {"email"}, {{"email", "a@b"}}) == nullptr);
  CHECK(store.find_unique("users", {"email"}, {{"email", "c@d"}})->id == 101);
  store.erase("users", 101);
  CHECK(store.find("users", 101) == nullptr);
  CHECK(store.find_unique("users", {"email"}, {{"email", "c@d"}}) == nullptr);
  CHECK_THROWS((void)store.all("nosuch"));
}

TEST_CASE("erasing an object takes its associations away on both sides") {
  auto store = small_store();
  const Id user = store.insert("users", "", {}).id;
  const Id line = store.insert("lines", "", {}).id;
  store.link("user_line", user, line, {{"main", true}});
  CHECK(store.linked("user_line", user, line));
  CHECK(store.back("user_line", line) == std::vector<Id>{user});
  SUBCASE("left") {
    store.erase("users", user);
  }
  SUBCASE("right") {
    store.erase("lines", line);
  }
  CHECK(store.edges("user_line", user).empty());
  CHECK(store.back("user_line", line).empty());
}

TEST_CASE("the last changed object is the last written") {
  auto store = small_store();
  const Object& first = store.insert("users", "", {{"age", 1}});
  const Object& second = store.insert("users", "", {{"age", 2}});
  CHECK(first.written < second.written);
  store.update("users", first.id, {{"age", 1}}); // nothing changes
  CHECK(first.written < second.written);
  store.update("users", first.id, {{"age", 3}});
  CHECK(second.written < first.written);
}

TEST_CASE("a rolled back request leaves no trace, whatever it did") {
  rc::check([] {
    auto store = small_store();
    const auto act = [&store](int how, Id a, Id b) {
      const auto pick = [&](const char* type, Id wish) {
        const auto& all = store.all(type);
        return all.empty() ? Id{0} : std::next(all.begin(), wish % static_cast<Id>(all.size()))->first;
      };
      const Id user = pick("users", a);
      const Id line = pick("lines", b);
      if (how == 0) store.insert("users", "", {{"age", a}});
      if (how == 1) store.insert("lines", "", {{"code", std::to_string(a)}, {"name", b}, {"context", "x"}});
      if (how == 2 && user != 0) store.update("users", user, {{"age", b}});
      if (how == 3 && user != 0) store.erase("users", user);
      if (how == 4 && user != 0 && line != 0) store.link("user_line", user, line, {{"n", a}});
      if (how == 5 && user != 0 && line != 0) store.unlink("user_line", user, line);
      if (how == 6 && line != 0) store.erase("lines", line);
    };
    const auto steps = *rc::gen::container<std::vector<std::tuple<int, Id, Id>>>(
        rc::gen::tuple(rc::gen::inRange(0, 7), rc::gen::inRange<Id>(0, 50), rc::gen::inRange<Id>(0, 50)));
    const auto half = steps.size() / 2;
    store.begin();
    for (std::size_t i = 0; i < half; ++i)
      std::apply(act, steps[i]);
    store.commit();
    // Numbers drawn stay drawn, as those of a database do; all else comes back.
    const auto objects = [&store] {
      OrderedJson saved = store.save();
      for (auto& [type, entry] : saved["types"].items())
        entry.erase("last");
      return saved.dump();
    };
    const auto before = objects();
    const auto revision = store.revision();
    store.begin();
    for (std::size_t i = half; i < steps.size(); ++i)
      std::apply(act, steps[i]);
    store.rollback();
    RC_ASSERT(objects() == before);
    RC_ASSERT(store.revision() == revision);
  });
}

TEST_CASE("a store is read back as it was written") {
  auto store = small_store();
  const Id user = store.insert("users", "t", {{"email", "a@b"}}).id;
  const Id other = store.insert("users", "t", {{"email", "c@d"}}).id;
  const Id line = store.insert("lines", "t", {{"code", "123456"}}).id;
  store.mark_generated("lines", line, "code");
  store.link("user_line", other, line);
  store.link("user_line", user, line); // the main user is the first, not the lowest
  store.draw("keys");
  auto copy = small_store();
  REQUIRE(copy.load(store.save()));
  CHECK(seen(copy) == seen(store));
  CHECK(copy.back("user_line", line) == std::vector<Id>{other, user});
  CHECK(copy.insert("users", "", {}).id == store.insert("users", "", {}).id);
  CHECK(copy.draw("keys") == store.draw("keys"));
  CHECK_FALSE(copy.load({{"types", {{"users", 3}}}}));
  CHECK_FALSE(copy.load(OrderedJson::object()));
}
