#include <rapidcheck.h>

#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

struct Sample {
  std::string format;
  std::string file;
};

const std::vector<Sample> samples{
    {"cucm", "examples/captures/cucm/bat-phones.csv"},        {"xivo", "examples/captures/xivo/wazo-export.csv"},
    {"freepbx", "examples/captures/freepbx/bulkhandler.csv"}, {"mxone", "examples/captures/mxone/extensions.mdsh"},
    {"hipath4000", "tests/cli/import_hipath4000/regen.txt"},  {"ossi", "tests/cli/import_ossi/dump.txt"},
    {"nortel", "examples/captures/nortel/ld20-tnb-2057.txt"}};

/// What happens to files on their way: bytes change, pieces are cut out, come twice, or in another place.
std::string damaged(std::string text) {
  const auto times = *rc::gen::inRange(1, 6);
  for (int i = 0; i < times && !text.empty(); ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto length = std::min(*rc::gen::inRange<std::size_t>(1, 40), text.size() - at);
    switch (*rc::gen::inRange(0, 5)) {
    case 0:
      text[at] = *rc::gen::arbitrary<char>();
      break;
    case 1:
      text.erase(at, length);
      break;
    case 2:
      text.insert(at, text.substr(at, length));
      break;
    case 3:
      text.insert(at, 1, *rc::gen::element(',', ';', '"', '\n', '\t', '|', '&', '\\', '%', '\0'));
      break;
    default:
      text.resize(at);
    }
  }
  return text;
}

} // namespace

TEST_CASE(
    "whatever happens to an export, every line has its place in the account and every fact its place in the file") {
  for (const auto& [format, file] : samples) {
    CAPTURE(format);
    const auto sound = file_text(file);
    const auto* reader = find_reader(format);
    const auto mapping = mapping_of("format: " + format + "\nencoding: iso-8859-1\n");
    const bool held = rc::check(format, [&] {
      const auto text = damaged(sound);
      FactSet facts;
      const auto read = reader->read({file, text}, mapping, facts);
      if (!read) return;
      RC_ASSERT(facts.lines.complete());
      const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n')) + 1;
      for (const auto& fact : facts.facts) {
        RC_ASSERT(fact.origin.line >= 1U);
        RC_ASSERT(fact.origin.line <= lines);
        RC_ASSERT(!fact.attribute.empty());
      }
      for (const auto& line : facts.quarantined) {
        RC_ASSERT(!line.reason.what.empty());
        RC_ASSERT(line.reason.where.line >= 1U);
        RC_ASSERT(line.reason.where.line <= lines);
      }
      if (reader->settle != nullptr) reader->settle(facts, mapping);
      for (const auto& fact : facts.facts)
        RC_ASSERT(!fact.attribute.empty());
    });
    CHECK(held);
  }
}
