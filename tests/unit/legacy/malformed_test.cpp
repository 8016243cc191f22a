// Texts that are wrong, each with everything that is said about it: tests/data/malformed/READER.txt. A block begins
// with "== NAME", or
// "== NAME (MAPPING)"; the mappings stand in blocks "== mapping NAME"; what is found follows "-- found". \xNN, \r, \f
// and \\ stand for bytes; a backslash at the end of a line takes its line end away. TELCTL_ACCEPT=1 writes what was
// found: read it.
#include <cstdlib>
#include <map>

#include <figures.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

#include "reading.hpp"

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

struct Block {
  std::string title;
  std::string text; ///< as it stands in the file
  std::string found;

  [[nodiscard]] std::string mapping() const {
    const auto open = title.rfind('(');
    return open == std::string::npos ? "default" : title.substr(open + 1, title.size() - open - 2);
  }
};

std::vector<Block> blocks_of(const std::string& text) {
  std::vector<Block> blocks;
  bool found = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    const auto line = text.substr(at, end - at);
    at = end + 1;
    if (line.starts_with("== ")) {
      blocks.push_back({line.substr(3), {}, {}});
      found = false;
    } else if (line == "-- found") {
      found = true;
    } else if (!blocks.empty()) {
      (found ? blocks.back().found : blocks.back().text) += line + "\n";
    }
  }
  return blocks;
}

std::string unescaped(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
      continue;
    }
    const char kind = text.at(++i);
    if (kind == 'x') {
      bytes += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      if (kind != '\n') bytes += kind == 'r' ? '\r' : kind == 'f' ? '\f' : kind;
    }
  }
  return bytes;
}

/// `corpus`: the reader's name, where it does not say it.
void check_corpus(const std::string& format, std::string corpus = {}) {
  if (corpus.empty()) corpus = format;
  const auto name = "tests/data/malformed/" + corpus + ".txt";
  const auto blocks = blocks_of(file_text(name));
  std::map<std::string, std::string> mappings;
  std::set<std::string> codes;
  std::size_t cases = 0;
  std::string written;
  for (const auto& block : blocks) {
    written += fmt::format("== {}\n{}", block.title, block.text);
    if (block.title.starts_with("mapping ")) {
      mappings[block.title.substr(8)] = block.text;
      continue;
    }
    ++cases;
    const auto reading = read_as(format, unescaped(block.text), mappings.at(block.mapping()));
    std::string found;
    for (const auto& wrong : reading.wrong) {
      found += visible(wrong) + "\n";
      codes.insert(wrong.substr(wrong.find(' ') + 1, std::string_view("TEL-0000").size()));
    }
    written += "-- found\n" + found;
    const bool refused = reading.facts.lines.total == 0 || reading.facts.lines.understood == 0;
    CHECK_MESSAGE((refused || reading.facts.lines.complete()), block.title);
    CHECK_MESSAGE(!found.empty(), block.title);
    if (std::getenv("TELCTL_ACCEPT") == nullptr) CHECK_MESSAGE(found == block.found, block.title);
  }
  CHECK(cases >= 50);
  CHECK(codes.size() >= 20);
  telctl::test::figure(fmt::format("malformed {}: files {}, codes {}", corpus, cases, codes.size()));
  if (std::getenv("TELCTL_ACCEPT") != nullptr)
    std::ofstream(std::string(TELCTL_SOURCE) + "/" + name, std::ios::binary) << written;
}

} // namespace

TEST_CASE("every malformed table is told, with its place") {
  check_corpus("table");
}
TEST_CASE("every malformed list of a distribution frame is told, with its place") {
  check_corpus("table", "cabling");
}
TEST_CASE("every malformed FreePBX file is told, with its place") {
  check_corpus("freepbx");
}
TEST_CASE("every malformed Nortel capture is told, with its place") {
  check_corpus("nortel");
}
TEST_CASE("every malformed BAT table is told, with its place") {
  check_corpus("cucm");
}
TEST_CASE("every malformed list of users is told, with its place") {
  check_corpus("xivo");
}
TEST_CASE("every malformed MX-ONE script is told, with its place") {
  check_corpus("mxone");
}
TEST_CASE("every malformed REGEN file is told, with its place") {
  check_corpus("hipath4000");
}
TEST_CASE("every malformed OSSI dump is told, with its place") {
  check_corpus("ossi");
}
TEST_CASE("every malformed LDIF file is told, with its place") {
  check_corpus("ldif");
}
