#include <store.hpp>

#include <algorithm>

// The store as a document, and back.
namespace telctl::sandbox {

OrderedJson Store::save() const {
  OrderedJson types = OrderedJson::object();
  for (const auto& [type, entry] : tables_) {
    OrderedJson objects = OrderedJson::array();
    for (const auto& [id, object] : entry.objects)
      objects.push_back({{"id", id},
                         {"uuid", object.uuid},
                         {"tenant", object.tenant},
                         {"fields", object.fields},
                         {"generated", object.generated},
                         {"written", object.written}});
    types[type] = {{"last", entry.last}, {"objects", std::move(objects)}};
  }
  OrderedJson relations = OrderedJson::object();
  for (const auto& [name, entry] : relations_) {
    OrderedJson forward = OrderedJson::array();
    for (const auto& [left, edges] : entry.forward)
      for (const Edge& edge : edges)
        forward.push_back({left, edge.to, edge.data});
    OrderedJson backward = OrderedJson::array();
    for (const auto& [right, ids] : entry.backward)
      if (ids.size() > 1) backward.push_back({right, ids});
    relations[name] = {{"edges", std::move(forward)}, {"order", std::move(backward)}};
  }
  return {{"types", std::move(types)}, {"relations", std::move(relations)}, {"counters", counters_}};
}

bool Store::load(const OrderedJson& state) {
  try {
    for (const auto& [type, saved] : state.at("types").items()) {
      Table& entry = table(type);
      entry = Table{.unique = entry.unique};
      entry.last = saved.at("last").get<Id>();
      for (const auto& object : saved.at("objects")) {
        Object value{.id = object.at("id").get<Id>(),
                     .uuid = object.at("uuid").get<std::string>(),
                     .tenant = object.at("tenant").get<std::string>(),
                     .fields = Json(object.at("fields")),
                     .generated = object.at("generated").get<std::set<std::string>>(),
                     .written = object.at("written").get<std::uint64_t>(),
                     .folded = {}};
        writes_ = std::max(writes_, value.written);
        index(entry, entry.objects.emplace(value.id, value).first->second);
      }
    }
    for (const auto& [name, saved] : state.at("relations").items()) {
      Relation& entry = relation(name);
      entry.forward.clear();
      entry.backward.clear();
      for (const auto& edge : saved.at("edges")) {
        entry.forward[edge.at(0).get<Id>()].push_back({edge.at(1).get<Id>(), Json(edge.at(2))});
        entry.backward[edge.at(1).get<Id>()].push_back(edge.at(0).get<Id>());
      }
      for (const auto& order : saved.at("order"))
        entry.backward[order.at(0).get<Id>()] = order.at(1).get<std::vector<Id>>();
    }
    counters_ = state.at("counters").get<std::map<std::string, Id, std::less<>>>();
  } catch (const std::exception&) {
    return false; // not written by save()
  }
  undo_.clear();
  ++revision_;
  return true;
}

} // namespace telctl::sandbox
