// How a destination says by which skill rule a queue chooses its agents.
#include <telctl/estate/destination.hpp>

#include <doctest/doctest.h>

using namespace telctl::estate;

namespace {

Estate estate_with(std::vector<std::string> queues) {
  Estate estate;
  for (auto& id : queues)
    estate.queues.push_back({.id = std::move(id)});
  return estate;
}

} // namespace

TEST_CASE("a queue may be told a skill rule and what stands for the variables in it") {
  const auto estate = estate_with({"scolarite", "aide (nuit)"});
  const Index index(estate);
  struct Row {
    const char* text;
    QueueTarget target;
  };
  for (const auto& [text, target] :
       {Row{"scolarite", {"scolarite", "", {}}}, Row{"aide (nuit)", {"aide (nuit)", "", {}}},
        Row{"scolarite/langues", {"scolarite", "langues", {}}},
        Row{"aide (nuit)/langues", {"aide (nuit)", "langues", {}}},
        Row{"scolarite/langues(langue=en, niveau=2)", {"scolarite", "langues", {{"langue", "en"}, {"niveau", "2"}}}},
        Row{"aide (nuit)/langues(a=b)", {"aide (nuit)", "langues", {{"a", "b"}}}}}) {
    CAPTURE(text);
    const auto read = queue_target(index, text);
    REQUIRE(read.has_value());
    CHECK(read->queue == target.queue);
    CHECK(read->rule == target.rule);
    CHECK(read->variables == target.variables);
    CHECK(to_string(*read) == text);
  }
}

TEST_CASE("a queue that has a slash in its name is that queue") {
  const auto estate = estate_with({"jour/nuit", "jour"});
  const Index index(estate);
  CHECK(queue_target(index, "jour/nuit")->rule.empty());
  CHECK(queue_target(index, "jour/nuit/langues")->queue == "jour/nuit");
  CHECK(queue_target(index, "jour/langues")->queue == "jour");
}

TEST_CASE("variables that the cluster refuses are not read") {
  const auto estate = estate_with({"q"});
  const Index index(estate);
  for (const auto* text : {"q/r(a)", "q/r(=b)", "q/r(a=)", "q/r(a=1, a=2)", "q/r(a=1;2)", "q/r(a=[1)", "q/r(a|b=1)",
                           "q/", "q/(a=1)", "q/r()"}) {
    CAPTURE(text);
    CHECK(!queue_target(index, text).has_value());
  }
}
