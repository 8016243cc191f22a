#include <world.hpp>

#include <fmt/format.h>
#include <python.hpp>

// What an answer shows of an object.
namespace telctl::sandbox {

std::string called(Address address, const Object& object) {
  switch (address) {
  case Address::uuid:
    return object.uuid;
  case Address::hex:
    return object.text("hex");
  case Address::id:
  case Address::id_or_uuid:
    break;
  }
  return std::to_string(object.id);
}

OrderedJson links(const World& world, const Resource& resource, const Object& object) {
  return OrderedJson::array(
      {{{"rel", resource.rel},
        {"href", fmt::format("{}/{}/{}", world.base, resource.path, called(resource.link, object))}}});
}

OrderedJson show(const World& world, const Resource& resource, const Object& object) {
  OrderedJson out = OrderedJson::object();
  for (const Member& member : resource.members) {
    if (member.hidden) continue;
    if (member.show)
      out[member.name] = member.show(world, object);
    else if (member.kind != Kind::computed)
      out[member.name] = OrderedJson(object[member.name]);
    else if (member.name == "id")
      out["id"] = object.id;
    else if (member.name == "uuid")
      out["uuid"] = object.uuid;
    else if (member.name == "tenant_uuid")
      out["tenant_uuid"] = object.tenant;
    else if (member.name == "links")
      out["links"] = links(world, resource, object);
    else
      out[member.name] = OrderedJson(object[member.name]);
  }
  return out;
}

OrderedJson brief(const World& world, std::string_view type, Id id, const std::vector<std::string>& members) {
  const Object* object = world.store.find(type, id);
  if (object == nullptr) return nullptr;
  OrderedJson out = OrderedJson::object();
  for (const auto& name : members) {
    if (name == "id")
      out["id"] = object->id;
    else if (name != "uuid")
      out[name] = OrderedJson((*object)[name]);
    else if (type != "groups" || world.modern()) // groups of 20.12 have none
      out["uuid"] = object->uuid;
  }
  out["links"] = links(world, world.resource(type), *object);
  return out;
}

OrderedJson briefs(const World& world, std::string_view type, const std::vector<Id>& ids,
                   const std::vector<std::string>& members) {
  OrderedJson out = OrderedJson::array();
  for (const Id id : ids)
    out.push_back(brief(world, type, id, members));
  return out;
}

std::vector<Id> ids_of(const std::vector<Edge>& edges) {
  std::vector<Id> out;
  for (const Edge& edge : edges)
    out.push_back(edge.to);
  return out;
}

Member related(std::string name, std::string type, std::string relation, std::vector<std::string> members) {
  return computed(std::move(name), [=](const World& world, const Object& object) {
    return briefs(world, type, ids_of(world.store.edges(relation, object.id)), members);
  });
}

Member owners(std::string name, std::string type, std::string relation, std::vector<std::string> members) {
  return computed(std::move(name), [=](const World& world, const Object& object) {
    return briefs(world, type, world.store.back(relation, object.id), members);
  });
}

OrderedJson show_destination(const World& world, const Json& destination) {
  if (!destination.is_object()) return nullptr;
  const std::string type = destination.value("type", "none");
  if (type != "user") {
    OrderedJson out = {{"type", type}};
    for (const auto& [key, value] : destination.items())
      if (key != "type") out[key] = OrderedJson(value);
    return out;
  }
  const Object* user = world.store.find("users", destination["user_id"].get<Id>());
  if (user == nullptr) return {{"type", "none"}}; // the person is gone
  OrderedJson out = {{"user_id", user->id}, {"type", type}, {"ring_time", destination.value("ring_time", Json())}};
  if (world.modern()) out["moh_uuid"] = destination.value("moh_uuid", Json());
  out["user_firstname"] = OrderedJson((*user)["firstname"]);
  out["user_lastname"] = OrderedJson((*user)["lastname"]);
  return out;
}

} // namespace telctl::sandbox
