#include <world.hpp>

#include <algorithm>
#include <stdexcept>

#include <date/date.h>
#include <fmt/format.h>
#include <provd.hpp>
#include <python.hpp>
#include <sounds.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/resource.hpp>

namespace telctl::sandbox {
namespace {

struct RelationNames {
  const char *name, *left, *right;
};

constexpr RelationNames relation_names[] = {
    {"user_line", "users", "lines"},
    {"line_sip", "lines", "endpoint_sip"},
    {"line_sccp", "lines", "endpoint_sccp"},
    {"line_custom", "lines", "endpoint_custom"},
    {"line_extension", "lines", "extensions"},
    {"line_device", "lines", "devices"},
    {"user_voicemail", "users", "voicemails"},
    {"user_callpermission", "users", "callpermissions"},
    {"user_agent", "users", "agents"},
    {"agent_skill", "agents", "skills"},
    {"user_schedule", "users", "schedules"},
    {"group_callpermission", "groups", "callpermissions"},
    {"group_schedule", "groups", "schedules"},
    {"group_extension", "groups", "extensions"},
    {"group_user", "groups", "users"},
    {"incall_extension", "incalls", "extensions"},
    {"incall_schedule", "incalls", "schedules"},
    {"incall_user", "incalls", "users"},
    {"outcall_extension", "outcalls", "extensions"},
    {"outcall_callpermission", "outcalls", "callpermissions"},
    {"outcall_schedule", "outcalls", "schedules"},
    {"outcall_trunk", "outcalls", "trunks"},
    {"queue_extension", "queues", "extensions"},
    {"queue_schedule", "queues", "schedules"},
    {"queue_agent", "queues", "agents"},
    {"queue_user", "queues", "users"},
    {"conference_extension", "conferences", "extensions"},
    {"parkinglot_extension", "parkinglots", "extensions"},
    {"trunk_sip", "trunks", "endpoint_sip"},
    {"trunk_custom", "trunks", "endpoint_custom"},
    {"callfilter_recipient", "callfilters", "users"},
    {"callfilter_surrogate", "callfilters", "users"},
    {"pickup_interceptor_user", "callpickups", "users"},
    {"pickup_target_user", "callpickups", "users"},
    {"pickup_interceptor_group", "callpickups", "groups"},
    {"pickup_target_group", "callpickups", "groups"},
    {"switchboard_user", "switchboards", "users"},
    {"paging_member", "pagings", "users"},
    {"paging_caller", "pagings", "users"},
    {"context_context", "contexts", "contexts"},
};

Json read_data(Dialect dialect) {
  const auto text = telctl::resource(fmt::format("schemas/sandbox/{}.json", to_string(dialect)));
  const auto zones = telctl::resource("schemas/sandbox/timezones.json");
  if (!text || !zones) throw std::logic_error("the sandbox's data is not part of the program");
  Json data = Json::parse(*text);
  const Json absent = data["timezones_absent"];
  for (const Json& zone : Json::parse(*zones))
    if (std::find(absent.begin(), absent.end(), zone) == absent.end()) data["timezones"].push_back(zone);
  return data;
}

/// What a server of this version is born with; read once.
const Json& data_of(Dialect dialect) {
  static const Json modern = read_data(Dialect::wazo_26_08);
  static const Json legacy = read_data(Dialect::wazo_20_12);
  static const Json xivo = read_data(Dialect::xivo_16_15);
  if (dialect == Dialect::xivo_16_15) return xivo;
  return dialect == Dialect::wazo_26_08 ? modern : legacy;
}

/// The same in every run with this seed, and another one in the other dialects. RFC 9562, version 4.
std::string seeded_uuid(Dialect dialect, std::uint64_t seed) {
  const auto hex = sha256_hex(fmt::format("sandbox {} {}", to_string(dialect), seed));
  return fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 3), hex.substr(15, 3),
                     hex.substr(18, 12));
}

} // namespace

World::World(const Options& options)
    : dialect(options.dialect), store(options.seed), resources(catalog(options.dialect)), now(options.now),
      data(data_of(options.dialect)), first_id(options.first_id), tenants{std::string(main_tenant)} {
  if (xivo()) keep_described_members();
  for (const Resource& entry : resources) {
    by_type[entry.type] = &entry;
    store.declare(entry.type, entry.unique);
  }
  for (const RelationNames& names : relation_names)
    store.declare_relation(names.name, names.left, names.right);
  store.start_numbers_after(options.first_id);
  // 20.12 keeps the feature codes among the extensions.
  if (!modern()) store.skip_numbers("extensions", static_cast<Id>(data["features"].size()));

  for (const Json& context : data["contexts"])
    store.insert("contexts", tenant, context);
  const auto& contexts = store.all("contexts");
  const auto named = [&](std::string_view name) {
    return std::find_if(contexts.begin(), contexts.end(),
                        [name](const auto& entry) { return entry.second["name"] == name; })
        ->first;
  };
  store.link("context_context", named("default"), named("to-extern"));
  for (const Json& entry : data["sip_templates"])
    store.insert("sip_templates", tenant, entry);
  without = options.without;
  auto registrars = options.registrars;
  registrars.insert(registrars.begin(), "default");
  for (const auto& name : registrars)
    store.insert(
        "registrars", {},
        {{"id", name}, {"hex", name}, {"name", name}, {"main_host", "127.0.0.1"}, {"proxy_main_host", "127.0.0.1"}});
  add_provd_configs(*this);
  declare_sounds(store);
  server_uuid = options.seed == 0 ? store.new_uuid() : seeded_uuid(dialect, options.seed);
  store.commit();
}

void World::keep_described_members() {
  for (Resource& entry : resources) {
    const auto described = data["members"].find(entry.type);
    if (described == data["members"].end()) continue;
    std::erase_if(entry.members, [&](const Member& member) {
      return member.name != "links" && std::find(described->begin(), described->end(), member.name) == described->end();
    });
  }
}

const Resource& World::resource(std::string_view type) const {
  const auto found = by_type.find(type);
  if (found == by_type.end()) throw std::logic_error(fmt::format("no resource {}", type));
  return *found->second;
}

std::string World::timestamp() const {
  return date::format("%FT%T", std::chrono::floor<std::chrono::microseconds>(now()));
}

std::int64_t World::epoch() const {
  return std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count();
}

void World::set(std::string_view type, Id id, const std::string& field, Json value) {
  Json fields = store.find(type, id)->fields;
  fields[field] = std::move(value);
  store.update(type, id, std::move(fields));
}

bool World::visible(const Object& object) const {
  return object.tenant.empty() || std::find(tenants.begin(), tenants.end(), object.tenant) != tenants.end();
}

const Object& World::get(const Resource& wanted, const std::string& called) const {
  const bool uuid = called.size() == 36;
  const Object* found = nullptr;
  if (wanted.address == Address::hex)
    found = store.find_unique(wanted.type, {"hex"}, {{"hex", called}});
  else if (uuid)
    found = store.find_uuid(wanted.type, called);
  else if (called.size() <= 18)
    found = store.find(wanted.type, std::stoll(called));
  if (found != nullptr && visible(*found)) return *found;
  if (wanted.address == Address::hex) not_found(wanted.label, {{"id", repr(OrderedJson(called))}});
  const std::string argument = uuid ? repr_uuid(called) : called;
  if (wanted.type == "extensions" && !modern()) not_found(wanted.label, {{"id", argument}, {"is_feature", "False"}});
  not_found(wanted.label, {{uuid && wanted.type != "users" ? "uuid" : "id", argument}});
}

} // namespace telctl::sandbox
