#include <telctl/estate/fields.hpp>

namespace telctl::estate {

template <>
const std::vector<Field<Building>>& fields<Building>() {
  static const std::vector<Field<Building>> table{
      {"id", &Building::id, "Short name, unique within its site", true},
      {"name", &Building::name, "Name as people say it"},
      {"voice_vlan", &Building::voice_vlan, "Number of the voice VLAN in this building; the site's when not given"},
      {"voice_priority", &Building::voice_priority,
       "Priority (802.1p) of voice here, 0 to 7; the site's when not given"},
      {"pc_vlan", &Building::pc_vlan, "VLAN of computers behind telephones here; the site's when not given"},
  };
  return table;
}

template <>
const std::vector<Field<Site>>& fields<Site>() {
  static const std::vector<Field<Site>> table{
      {"id", &Site::id, "Short name, unique: `orsay`", true},
      {"name", &Site::name, "Name as people say it"},
      {"pabx", &Site::pabx, "What stands there today, in words: `Nortel Meridian 1 option 61C`"},
      {"context", &Site::context, "Context of its lines and groups on the cluster", true},
      {"emergency_number", &Site::emergency_number, "Number that the emergency services see when this site calls them"},
      {"voice_vlan", &Site::voice_vlan, "Number of the voice VLAN of its IP telephones"},
      {"voice_priority", &Site::voice_priority, "Priority (802.1p) of what its telephones send in that VLAN, 0 to 7"},
      {"pc_vlan", &Site::pc_vlan, "VLAN of the computers that are plugged into its telephones"},
      {"media_server", &Site::media_server, "Media server of its lines, when the line says no other"},
      {"ranges", &Site::ranges, "Extensions that belong to the site: `\"4000-4999\"`"},
      {"did_ranges", &Site::did_ranges, "Public numbers that belong to the site, written as in `did`"},
      {"buildings", &Site::buildings, "Its buildings"},
  };
  return table;
}

template <>
const std::vector<Field<MediaServer>>& fields<MediaServer>() {
  static const std::vector<Field<MediaServer>> table{
      {"id", &MediaServer::id, "Short name, unique: `mds1`", true},
      {"name", &MediaServer::name, "Name as people say it"},
      {"role",
       &MediaServer::role,
       "`administration` carries no lines, `users` does",
       true,
       {"administration", "users"}},
      {"capacity", &MediaServer::capacity, "Lines it may carry"},
      {"registrar", &MediaServer::registrar, "Registrar on the cluster; the id when not given"},
      {"host", &MediaServer::host,
       "Where its telephones register: needed when the registrar is not on the cluster yet"},
  };
  return table;
}

template <>
const std::vector<Field<Gateway>>& fields<Gateway>() {
  static const std::vector<Field<Gateway>> table{
      {"id", &Gateway::id, "Short name, unique", true},
      {"site", &Gateway::site, "Site where it stands", true},
      {"building", &Gateway::building, "Building where it stands"},
      {"model", &Gateway::model, "Maker and model, in words"},
      {"mac", &Gateway::mac, "MAC address"},
      {"media_server", &Gateway::media_server, "Media server of its lines; the site's when not given"},
      {"ports", &Gateway::ports, "Analogue ports"},
  };
  return table;
}

template <>
const std::vector<Field<PhoneModel>>& fields<PhoneModel>() {
  static const std::vector<Field<PhoneModel>> table{
      {"id", &PhoneModel::id, "Short name, unique: `yealink-t46`", true},
      {"vendor", &PhoneModel::vendor, "Maker"},
      {"plugin", &PhoneModel::plugin, "Provisioning plugin, when the cluster needs it named"},
      {"keys", &PhoneModel::keys,
       "Programmable keys; a key beyond them would be dropped by the telephone without a word"},
  };
  return table;
}

template <>
const std::vector<Field<Context>>& fields<Context>() {
  static const std::vector<Field<Context>> table{
      {"name", &Context::name, "Name on the cluster, unique", true},
      {"label", &Context::label, "Name as people say it"},
      {"type", &Context::type, "What it is for", true, {"internal", "incall", "outcall"}},
      {"user_ranges", &Context::user_ranges, "Extensions of lines"},
      {"group_ranges", &Context::group_ranges, "Extensions of groups"},
      {"queue_ranges", &Context::queue_ranges, "Extensions of queues"},
      {"conference_ranges", &Context::conference_ranges, "Extensions of conference rooms"},
      {"incall_ranges", &Context::incall_ranges, "Public numbers that come in"},
      {"includes", &Context::includes, "Contexts whose numbers can be dialled from this one, in order"},
  };
  return table;
}

template <>
const std::vector<Field<Right>>& fields<Right>() {
  static const std::vector<Field<Right>> table{
      {"name", &Right::name, "Unique; lower-case letters, digits, `-` and `_`", true},
      {"mode", &Right::mode, "Whether the patterns are denied or allowed", true, {"deny", "allow"}},
      {"description", &Right::description, "What it is for, in words"},
      {"patterns", &Right::patterns, "Dialled numbers as Asterisk patterns: `_00.`, `_0836XXXXXX`, `15`"},
  };
  return table;
}

} // namespace telctl::estate
