#include <schema.hpp>

#include <fmt/format.h>
#include <sounds.hpp>
#include <world.hpp>

// Parking lots, conferences, music on hold, registrars, templates of function keys.
namespace telctl::sandbox {
namespace {

Resource parkinglots() {
  return {.type = "parkinglots",
          .path = "parkinglots",
          .label = "ParkingLot",
          .rel = "parkinglots",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").longest(128),
                      text("slots_start").needed().longest(40).matching("^[0-9]+$"),
                      text("slots_end").needed().longest(40).matching("^[0-9]+$"), integer("timeout").starting(45),
                      text("music_on_hold").longest(128).starting("default"), computed("links", nullptr),
                      related("extensions", "extensions", "parkinglot_extension", {"id", "exten", "context"})},
          .order = "name",
          .search = {"name"}};
}

Resource conferences() {
  return {.type = "conferences",
          .path = "conferences",
          .label = "Conference",
          .rel = "conferences",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").longest(128),
                      text("preprocess_subroutine").longest(79), integer("max_users").solid().starting(50),
                      flag("record", false), text("pin").longest(80).matching("^[0-9]+$"),
                      text("admin_pin").longest(80).matching("^[0-9]+$"), flag("quiet_join_leave", false),
                      flag("announce_join_leave", false), flag("announce_user_count", false),
                      flag("announce_only_user", true), text("music_on_hold").longest(128), computed("links", nullptr),
                      related("extensions", "extensions", "conference_extension", {"id", "exten", "context"}),
                      computed("incalls", [](const World&, const Object&) { return OrderedJson::array(); })},
          .order = "name",
          .search = {"name"}};
}

Resource moh(Dialect dialect) {
  Resource out{
      .type = "moh", .path = "moh", .label = "MOH", .rel = "moh", .address = Address::uuid, .link = Address::uuid};
  out.members = {computed("uuid", nullptr),
                 computed("tenant_uuid", nullptr),
                 computed("name", [](const World&, const Object& o) { return OrderedJson(o["name"]); }).since26(),
                 text("name").needed().longest(20).until20(),
                 text("label").needed().longest(128).since26(),
                 text("label").longest(128).until20(),
                 text("mode").needed().among({"custom", "files", "mp3"}),
                 text("application").longest(256),
                 text("sort").among({"alphabetical", "random", "random_start"}),
                 computed("files", [](const World& world, const Object& o) { return music_files(world, o.id); }),
                 computed("links", nullptr)};
  out.unique = {{"name"}};
  out.order = "name";
  out.search = {"name", "label"};
  out.deleting = [](World& world, const Object& music) { remove_music_files(world, music.id); };
  if (dialect == Dialect::wazo_26_08)
    out.created = [](World& world, const Object& music) {
      world.set("moh", music.id, "name", fmt::format("moh-{}-{}", tenant_slug, music.uuid));
      world.store.mark_generated("moh", music.id, "name");
    };
  return out;
}

/// From the API description of 26.08; no answer was recorded. The id is the name of a provisioning configuration:
/// "default", or drawn.
Resource registrars() {
  Resource out{.type = "registrars",
               .path = "registrars",
               .label = "Registrar",
               .rel = "registrars",
               .address = Address::hex,
               .link = Address::hex};
  out.members = {
      text("id").longest(128),
      computed("deletable", [](const World&, const Object& o) { return OrderedJson(o["hex"] != "default"); }),
      text("name"),
      text("main_host").needed(),
      integer("main_port"),
      text("backup_host"),
      integer("backup_port"),
      text("proxy_main_host").needed(),
      integer("proxy_main_port"),
      text("proxy_backup_host"),
      integer("proxy_backup_port"),
      text("outbound_proxy_host"),
      integer("outbound_proxy_port"),
      computed("links", nullptr)};
  out.unique = {{"hex"}};
  out.search = {"name", "main_host"};
  out.tenants = false;
  out.draw = [](World& world, Json& fields, std::set<std::string>&) {
    if (!fields.contains("id") || fields["id"].is_null())
      fields["id"] = world.store.random_text(32, "0123456789abcdef");
    fields["hex"] = fields["id"];
  };
  out.deleting = [](World&, const Object& registrar) {
    if (registrar.text("hex") == "default") not_permitted("Cannot delete default registrar");
  };
  return out;
}

/// Only for the store and for messages: the answers are made in funckeys.cpp.
Resource templates() {
  return {.type = "funckey_templates",
          .path = "funckeys/templates",
          .label = "FuncKeyTemplate",
          .rel = "func_keys_templates",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").longest(128)},
          .order = "name",
          .search = {"name"}};
}

} // namespace

std::vector<Resource> other_resources(Dialect dialect) {
  return {parkinglots(), conferences(), moh(dialect), registrars(), templates()};
}

} // namespace telctl::sandbox
