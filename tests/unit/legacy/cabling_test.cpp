#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

const std::string mapping = "format: table\nseparator: \";\"\ntables:\n"
                            "  - of: cabling\n    columns: {Pair: pair, Building: building, Bay: {feature: bay}, "
                            "Gateway: gateway, Port: port, Number: extension}\n";
const std::string head = "Pair;Building;Bay;Gateway;Port;Number\n";

std::string facts_of(const std::string& rows) {
  const auto reading = read_as("table", head + rows, mapping);
  CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")).empty());
  CHECK(reading.facts.lines.complete());
  return listed(reading.facts);
}

} // namespace

TEST_CASE("a row of the frame is the wiring of a line") {
  CHECK(facts_of("A-1;A;R1;fxs-1;3;4012\n") ==
        "line 4012: pair=A-1\nline 4012: building=A\nline 4012: 'bay'=R1\nline 4012: gateway=fxs-1\n"
        "line 4012: port=3\nline 4012: extension=4012\n");
}

TEST_CASE("a number on a second pair has a parallel set") {
  CHECK(facts_of("A-1;A;;fxs-1;3;4012\nB-7;B;R2;fxs-2;1;4012\n") ==
        "line 4012: pair=A-1\nline 4012: building=A\nline 4012: gateway=fxs-1\nline 4012: port=3\n"
        "line 4012: extension=4012\nparallel-set 4012/0:3: pair=B-7\n"
        "parallel-set 4012/0:3: 'further set: building'=B\nparallel-set 4012/0:3: 'further set: bay'=R2\n"
        "parallel-set 4012/0:3: gateway=fxs-2\nparallel-set 4012/0:3: port=1\nparallel-set 4012/0:3: line=4012\n");
}

TEST_CASE("two sets on one pair are one port of the gateway: a feature of the line, not a second account") {
  const auto text = facts_of("A-1;A;R1;fxs-1;3;4012\nA-1;A;R9;fxs-1;3;4012\n");
  CHECK(text.find("parallel-set") == std::string::npos);
  CHECK(text.find("line 4012: 'further set on the pair'=pair A-1\n") != std::string::npos);
  CHECK(text.find("line 4012: 'further set: bay'=R9\n") != std::string::npos);
}

TEST_CASE("two pairs on one port are one port too") {
  const auto text = facts_of("A-1;A;;fxs-1;3;4012\nA-2;A;;fxs-1;3;4012\n");
  CHECK(text.find("parallel-set") == std::string::npos);
  CHECK(text.find("line 4012: 'further set on the pair'=pair A-2\n") != std::string::npos);
  CHECK(text.find("line 4012: 'further set: pair'=A-2\n") != std::string::npos);
}

TEST_CASE("a third set on the pair of the second is not a third account") {
  const auto text = facts_of("A-1;;;fxs-1;3;4012\nA-2;;;fxs-1;4;4012\nA-2;;;fxs-1;4;4012\n");
  CHECK(text.find("parallel-set 4012/0:3: line=4012\n") != std::string::npos);
  CHECK(text.find("parallel-set 4012/0:4") == std::string::npos);
  CHECK(text.find("line 4012: 'further set on the pair'=pair A-2\n") != std::string::npos);
}

TEST_CASE("a frame without gateways goes by its pairs") {
  CHECK(facts_of("A-1;;;;;4012\nA-2;;;;;4012\n").find("parallel-set 4012/0:3: pair=A-2\n") != std::string::npos);
  CHECK(facts_of("A-1;;;;;4012\nA-1;;;;;4012\n").find("'further set on the pair'=pair A-1\n") != std::string::npos);
}

TEST_CASE("a free pair is told and counted, not put aside") {
  const auto reading = read_as("table", head + "A-1;A;R1;fxs-1;3;\nA-2;A;R1;;;\n;;;fxs-1;4;\n", mapping);
  CHECK(reading.wrong.empty());
  CHECK(reading.facts.lines.ignored == 3);
  REQUIRE(reading.facts.ignored.size() == 3);
  CHECK(reading.facts.ignored[0].reason == "no number hangs on the pair");
}

TEST_CASE("a pair or a port cannot carry two numbers") {
  CHECK(read_as("table", head + "A-1;A;;fxs-1;3;4012\nA-1;A;;fxs-1;4;4013\n", mapping).wrong ==
        std::vector<std::string>{"3:16 TEL-0317 pair A-1 carries 4013 here and 4012 at 1:2:16"});
  CHECK(read_as("table", head + "A-1;A;;fxs-1;3;4012\nA-2;A;;fxs-1;3;4013\n", mapping).wrong ==
        std::vector<std::string>{"3:16 TEL-0317 fxs-1 port 3 carries 4013 here and 4012 at 1:2:16"});
  CHECK(read_as("table", head + ";A;;;;\nA-1;;;;;x\n", mapping).wrong ==
        std::vector<std::string>{"2:1 TEL-0314 the row has no 'extension'",
                                 "3:9 TEL-0341 'x' is no number (column 'Number')"});
}
