#include <array>

#include <figures.hpp>
#include <telctl/journal/journal.hpp>

#include "campus.hpp"
#include "rig.hpp"

// libcurl sends a request again, in silence, when a kept-alive connection dies before a byte of the answer came. The
// server here commits, then drops the connection, on every request but the first of a connection. Not blind: without
// CURLOPT_FRESH_CONNECT in src/io/http.cpp the test fails.
namespace telctl::fault {
namespace {

constexpr std::array dialects{sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12};

/// Creations that the server committed.
std::size_t creations(const Json& requests) {
  std::size_t count = 0;
  for (const auto& request : requests.at("log"))
    count += request.at("method") == "POST" && request.at("changed") == true ? 1U : 0U;
  return count;
}

/// Requests that the journal knows to have been sent.
std::size_t journaled(const Rig& rig) {
  const auto journal = journal::Journal::open(rig.state(), journal::Access::read).value();
  const auto runs = journal->runs("").value();
  std::size_t count = 0;
  for (const auto& run : runs) {
    const auto operations = journal->operations(run.id).value();
    for (const auto& operation : operations) // "with 0014": that one's request did it too
      if (!operation.operation.at("request").get<std::string>().starts_with("with "))
        count += static_cast<std::size_t>(operation.attempts);
  }
  return count;
}

} // namespace

TEST_CASE("a server that drops kept-alive connections after committing sees each creation once") {
  std::size_t made = 0;
  std::size_t doubled = 0;
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    const auto estate = full_campus(20, dialect);
    Rig clean(estate, {.dialect = dialect});
    REQUIRE(clean.telctl("apply").exit == 0);
    const auto wanted = creations(clean.requests());

    Rig rig(estate, {.dialect = dialect});
    const auto ended = rig.telctl("apply", {R"({"kind": "keepalive-drop"})"});
    INFO(ended.output);
    CHECK(ended.exit == 0);
    CHECK(difference(clean.dump(), rig.dump()) == "[]");
    const auto requests = rig.requests();
    CHECK(requests.at("writes") == journaled(rig));
    made += creations(requests);
    doubled += creations(requests) - wanted;
  }
  CHECK(made > 150);
  CHECK(doubled == 0);
  test::figure(fmt::format("reuse: creations {}, doubled {}", made, doubled));
}

} // namespace telctl::fault
