#include <readers.hpp>

#include <algorithm>

namespace telctl::legacy {

const std::vector<Reader>& readers() {
  static const std::vector<Reader> all{
      {"table", "tables with named columns (CSV, TSV, semicolons)", detect_table, read_table},
      {"ldif", "entries of a directory (LDIF): the attributes are the columns of a table", detect_ldif, read_ldif},
      {"freepbx", "FreePBX Bulk Handler CSV of extensions", detect_freepbx, read_freepbx},
      {"cucm", "Cisco Unified Communications Manager: phones exported by BAT with all details", detect_cucm, read_cucm,
       settle_cucm},
      {"xivo", "users of a XiVO or Wazo: the CSV of its import and export, both generations", detect_xivo, read_xivo},
      {"mxone", "Aastra/Mitel MX-ONE: mdsh scripts of extensions, profiles and keys", detect_mxone, read_mxone,
       settle_mxone},
      {"hipath4000", "Siemens HiPath 4000: output of REGENERATE (experimental)", detect_hipath4000, read_hipath4000},
      {"ossi", "Avaya Communication Manager: dumps of the OSSI terminal (experimental)", detect_ossi, read_ossi},
      {"nortel", "Nortel Meridian 1 and CS1000: captures of LD 20, 22, 49, 81 and 95", detect_nortel, read_nortel,
       settle_nortel},
  };
  return all;
}

const Reader* find_reader(std::string_view name) {
  const auto found =
      std::find_if(readers().begin(), readers().end(), [&](const Reader& reader) { return reader.name == name; });
  return found == readers().end() ? nullptr : &*found;
}

std::vector<Candidate> detect(std::string_view bytes) {
  std::vector<Candidate> candidates;
  for (const auto& reader : readers())
    if (auto detection = reader.detect(bytes); detection.confidence > 0)
      candidates.push_back({&reader, std::move(detection)});
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.detection.confidence > b.detection.confidence; });
  return candidates;
}

} // namespace telctl::legacy
