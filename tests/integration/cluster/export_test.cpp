#include <regex>

#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/export.hpp>
#include <telctl/config/load.hpp>
#include <telctl/config/write.hpp>
#include <telctl/estate/rules.hpp>

#include "rehearsal.hpp"
#include "small_estate.hpp"
#include "sound_files.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

/// The estate's sounds lie in the rehearsal's folder.
void put(Rehearsal& rehearsal, const estate::Estate& estate) {
  const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state");
  REQUIRE(target);
  Hand hand(**target);
  hand.apply(hand.plan(estate));
}

cluster::Exported exported(Rehearsal& rehearsal, const estate::Estate& known = {}) {
  const auto confd = cluster::connect(rehearsal.options);
  REQUIRE(confd);
  auto result = cluster::export_estate(**confd, known);
  REQUIRE(result);
  return std::move(*result);
}

/// As it comes back from the files that an export writes.
estate::Estate through_files(const cluster::Exported& exported, const std::filesystem::path& folder) {
  for (const auto& file : config::render_estate(exported.estate))
    std::ofstream(folder / file.name) << file.content;
  for (const auto& [name, bytes] : exported.files) {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary) << bytes;
  }
  auto loaded = config::load_estate(folder);
  REQUIRE(loaded);
  for (const auto& finding : loaded->findings.items())
    FAIL_CHECK(to_string(finding.error));
  return std::move(loaded->estate);
}

/// Some uuids of the server stand in its dump: those of SIP templates, and in names that it makes up.
std::string without_uuids(const OrderedJson& value) {
  static const std::regex uuid("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  return std::regex_replace(value.dump(1), uuid, "(uuid)");
}

void check_equal(const OrderedJson& before, const OrderedJson& after) {
  for (const auto* part : {"types", "associations"})
    for (const auto& [name, value] : before.at(part).items()) {
      CAPTURE(name);
      CHECK(without_uuids(value) == without_uuids(after.at(part).at(name)));
    }
}

} // namespace

TEST_CASE("what is exported and applied to an empty cluster of the same version makes the same cluster") {
  for (const auto dialect : {sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12}) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal first(dialect);
    auto estate = service_estate(dialect == sandbox::Dialect::wazo_26_08);
    add_sounds(estate);
    write_sounds(estate, first.folder.path);
    put(first, estate);
    const auto result = exported(first);
    CHECK(result.files.size() == 5);
    std::string left_out;
    for (const auto& item : result.left_out)
      left_out += item.object + ": " + item.what + " (" + item.why + ")\n";
    CAPTURE(left_out);
    Rehearsal second(dialect);
    put(second, through_files(result, second.folder.path));
    check_equal(first.world().dump(), second.world().dump());
    // And once more: an export of the copy is the export of the original.
    const auto again = exported(second);
    CHECK(again.left_out == result.left_out);
  }
}
