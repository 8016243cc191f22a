#include <dump.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

// The state as two servers can be compared by: no number, uuid or date that depends on the order of requests.
namespace telctl::sandbox {
namespace {

const std::map<std::string, std::string, std::less<>> references = {{"user_id", "users"},
                                                                    {"group_id", "groups"},
                                                                    {"queue_id", "queues"},
                                                                    {"skill_rule_id", "skillrules"},
                                                                    {"voicemail_id", "voicemails"},
                                                                    {"outcall_id", "outcalls"},
                                                                    {"conference_id", "conferences"},
                                                                    {"agent_id", "agents"},
                                                                    {"ivr_id", "ivr"},
                                                                    {"music", "moh"},
                                                                    {"paging_id", "pagings"},
                                                                    {"parking_lot_id", "parkinglots"},
                                                                    {"func_key_template_id", "funckey_templates"}};

/// Associations whose order says something: the main line of a user, the main number of a line, who rings first.
bool is_ordered(std::string_view relation) {
  return relation == "user_line" || relation == "line_extension" || relation == "group_user" ||
         relation == "callfilter_surrogate" || relation == "outcall_trunk";
}

bool is_secret(std::string_view member) {
  return member == "password" || member == "passwd" || member == "pinadmin" || member == "secret" ||
         member == "call_permission_password" || member == "pin" || member == "admin_pin";
}

class Namer {
 public:
  explicit Namer(const World& world) : world_(world) {}

  std::string operator()(std::string_view type, Id id) const {
    const Object* object = world_.store.find(type, id);
    return object == nullptr ? "(gone)" : name(type, *object);
  }

 private:
  [[nodiscard]] std::string first(std::string_view relation, Id left, std::string_view type) const {
    const auto& edges = world_.store.edges(relation, left);
    return edges.empty() ? std::string() : (*this)(type, edges.front().to);
  }
  [[nodiscard]] std::string user(const Object& object) const {
    const Object* line = main_line(world_, object.id);
    return fmt::format("{} {} [{}]", object.text("firstname"), object.text("lastname"),
                       line == nullptr ? "" : first("line_extension", line->id, "extensions"));
  }
  [[nodiscard]] std::string line(const Object& object) const {
    const Object* endpoint = line_endpoint(world_, object.id);
    const std::string protocol = line_protocol(world_, object.id);
    return fmt::format("{} {}/{} [{}]", context(object.text("context")), protocol,
                       endpoint == nullptr ? "" : name("endpoint_" + protocol, *endpoint),
                       first("line_extension", object.id, "extensions"));
  }
  [[nodiscard]] std::string name(std::string_view type, const Object& object) const {
    if (type == "users") return user(object);
    if (type == "lines") return line(object);
    if (type == "extensions" || type == "voicemails")
      return fmt::format("{}@{}", object.text(type == "extensions" ? "exten" : "number"),
                         context(object.text("context")));
    if (type == "incalls") return fmt::format("incall [{}]", first("incall_extension", object.id, "extensions"));
    if (type == "trunks")
      return fmt::format("trunk [{}{}]", first("trunk_sip", object.id, "endpoint_sip"),
                         first("trunk_custom", object.id, "endpoint_custom"));
    if (type == "contexts" || type == "groups" || type == "moh")
      return object.generated.contains("name") ? object.text("label") : object.text("name");
    for (const char* member : {"name", "mac", "number", "interface", "label", "hex"})
      if (!object[member].is_null() && !object.generated.contains(member)) return object.text(member);
    return "(unnamed)";
  }

 public:
  [[nodiscard]] std::string context(const std::string& called) const {
    const Object* found = world_.store.find_unique("contexts", {"name"}, {{"name", called}});
    return found == nullptr ? called : name("contexts", *found);
  }
  [[nodiscard]] std::string music(const std::string& called) const {
    const Object* found = world_.store.find_unique("moh", {"name"}, {{"name", called}});
    return found == nullptr ? called : name("moh", *found);
  }
  [[nodiscard]] std::string switchboard(const std::string& uuid) const {
    const Object* found = world_.store.find_uuid("switchboards", uuid);
    return found == nullptr ? uuid : name("switchboards", *found);
  }
  /// A secretary by the number that her key names.
  [[nodiscard]] std::string filter_member(Id number) const {
    for (const auto& [filter, edges] : world_.store.relations().find("callfilter_surrogate")->second.forward)
      for (const Edge& edge : edges)
        if (edge.data.value("member_id", Id{0}) == number)
          return fmt::format("{} {}", (*this)("callfilters", filter), (*this)("users", edge.to));
    return "(gone)";
  }
  [[nodiscard]] std::string sip_template(const std::string& uuid) const {
    const Object* found =
        world_.dialect == Dialect::wazo_26_08 ? world_.store.find_uuid("sip_templates", uuid) : nullptr;
    return found == nullptr ? uuid : name("sip_templates", *found);
  }

 private:
  const World& world_;
};

/// [name, value], as sections of SIP endpoints have them.
bool is_option(const Json& item, std::string_view name) {
  return item.is_array() && item.size() == 2 && item[0] == name;
}

/// Whom a row of the web services leads to: {"action": "user", "actionarg1": "12"}, each under its name.
Json with_named_target(const Namer& namer, Json row, const char* kind, const char* target) {
  static const std::map<std::string, std::string> tables{{"user", "users"},
                                                         {"group", "groups"},
                                                         {"queue", "queues"},
                                                         {"voicemail", "voicemails"},
                                                         {"meetme", "conferences"}};
  const auto table = row[kind].is_string() ? tables.find(row[kind].get<std::string>()) : tables.end();
  if (table != tables.end() && row[target].is_string() && is_digits(row[target].get<std::string>()))
    row[target] = namer(table->second, std::stoll(row[target].get<std::string>()));
  return row;
}

/// Values with references replaced, secrets marked, empty ones left out.
Json plain(const Namer& namer, const Json& value, const std::string& member) {
  if (value.is_number_integer())
    if (const auto found = references.find(member); found != references.end())
      return namer(found->second, value.get<Id>());
  if (member == "filter_member_id" && value.is_number_integer()) return namer.filter_member(value.get<Id>());
  if (member == "switchboard_uuid" && value.is_string()) return namer.switchboard(value.get<std::string>());
  if (is_secret(member) && value.is_string()) return "(set by the client)";
  if (member == "context" && value.is_string()) return namer.context(value.get<std::string>());
  if (member == "music_on_hold" && value.is_string()) return namer.music(value.get<std::string>());
  if (member == "uuid" && value.is_string()) return namer.sip_template(value.get<std::string>());
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& item : value)
      out.push_back(is_option(item, "password")  ? Json::array({"password", "(set by the client)"})
                    : is_option(item, "context") ? Json::array({"context", plain(namer, item[1], "context")})
                                                 : plain(namer, item, {}));
    return out;
  }
  if (!value.is_object()) return value;
  if (value.contains("actionarg1")) return with_named_target(namer, value, "action", "actionarg1");
  if (value.contains("actionid")) return with_named_target(namer, value, "action", "actionid");
  if (value.contains("fallback_actionid"))
    return with_named_target(namer, value, "fallback_action", "fallback_actionid");
  Json out = Json::object();
  for (const auto& [key, item] : value.items())
    if (member != "keys" && key == "id")
      continue;
    else
      out[key] = plain(namer, item, key);
  return out;
}

OrderedJson dump_object(const World& world, const Namer& namer, const std::string& type, const Object& object) {
  Json out = {{"(name)", namer(type, object.id)}};
  for (const auto& [member, value] : object.fields.items()) {
    if (value.is_null() || member == "hex" || member == "created_at" || member == "account" || member == "bytes")
      continue;
    if (object.generated.contains(member))
      out[member] = "(generated)";
    else if (member == "private_template")
      out["private keys"] = plain(namer, (*world.store.find("funckey_templates", value.get<Id>()))["keys"], "keys");
    else
      out[member] = plain(namer, value, member);
  }
  if (object.tenant != main_tenant && !object.tenant.empty()) out["(tenant)"] = object.tenant;
  return OrderedJson(out);
}

template <class List>
OrderedJson sorted(List list) {
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.dump() < b.dump(); });
  return OrderedJson(list);
}

} // namespace

OrderedJson dump_world(const World& world) {
  const Namer namer(world);
  OrderedJson types = OrderedJson::object();
  for (const auto& type : world.store.types()) {
    std::vector<OrderedJson> objects;
    for (const auto& [id, object] : world.store.all(type))
      if (object["private"] != true) objects.push_back(dump_object(world, namer, type, object));
    types[type] = sorted(std::move(objects));
  }
  OrderedJson associations = OrderedJson::object();
  for (const auto& [name, relation] : world.store.relations()) {
    std::vector<OrderedJson> edges;
    for (const auto& [left, list] : relation.forward)
      for (std::size_t i = 0; i < list.size(); ++i) {
        Json data = list[i].data;
        for (const char* drawn : {"member_id", "exten"})
          if (name == "callfilter_surrogate" || name == "callfilter_recipient") data.erase(drawn);
        edges.push_back(
            {namer(relation.left, left), namer(relation.right, list[i].to), is_ordered(name) ? i : 0, data});
      }
    associations[name] = sorted(std::move(edges));
  }
  return {{"types", std::move(types)}, {"associations", std::move(associations)}, {"live_reload", world.live_reload}};
}

} // namespace telctl::sandbox
