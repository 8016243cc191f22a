#include <store.hpp>

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace telctl::sandbox {

const Json& Object::operator[](std::string_view field) const {
  static const Json nothing;
  const auto found = fields.find(std::string(field));
  return found == fields.end() ? nothing : *found;
}

std::string Object::text(std::string_view field) const {
  const Json& value = (*this)[field];
  return value.is_string() ? value.get<std::string>() : std::string();
}

Store::Store(std::uint64_t seed)
    : random_(seed != 0 ? seed : (std::uint64_t{std::random_device{}()} << 32) ^ std::random_device{}()) {}

void Store::declare(const std::string& type, std::vector<std::vector<std::string>> unique) {
  tables_[type].unique = std::move(unique);
}

void Store::declare_relation(const std::string& name, std::string left, std::string right) {
  relations_[name].left = std::move(left);
  relations_[name].right = std::move(right);
}

void Store::start_numbers_after(Id id) {
  offset_ = id;
  for (auto& [type, entry] : tables_)
    entry.last = std::max(entry.last, id);
}

void Store::skip_numbers(std::string_view type, Id count) {
  table(type).last += count;
}

Store::Table& Store::table(std::string_view type) {
  const auto found = tables_.find(type);
  if (found == tables_.end()) throw std::logic_error(fmt::format("no type {}", type));
  return found->second;
}

const Store::Table& Store::table(std::string_view type) const {
  return const_cast<Store*>(this)->table(type);
}

Store::Relation& Store::relation(std::string_view name) {
  const auto found = relations_.find(name);
  if (found == relations_.end()) throw std::logic_error(fmt::format("no relation {}", name));
  return found->second;
}

const Store::Relation& Store::relation(std::string_view name) const {
  return const_cast<Store*>(this)->relation(name);
}

std::string Store::value_key(const std::vector<std::string>& fields, const Json& from) {
  std::string key = fields.front();
  for (const auto& field : fields) {
    const auto found = from.find(field);
    if (found == from.end() || found->is_null()) return {};
    key += '\x1f' + (found->is_string() ? found->get<std::string>() : found->dump());
  }
  return key;
}

void Store::index(Table& table, const Object& object) {
  table.by_uuid[object.uuid] = object.id;
  for (const auto& fields : table.unique)
    if (const auto key = value_key(fields, object.fields); !key.empty()) table.by_value[key] = object.id;
}

void Store::unindex(Table& table, const Object& object) {
  table.by_uuid.erase(object.uuid);
  for (const auto& fields : table.unique)
    if (const auto key = value_key(fields, object.fields); !key.empty()) table.by_value.erase(key);
}

void Store::changed(std::function<void()> undo) {
  ++revision_;
  undo_.push_back(std::move(undo));
}

Object& Store::insert(std::string_view type, const std::string& tenant, Json fields, const std::string& uuid) {
  Table& entry = table(type);
  const Id id = ++entry.last;
  Object object{.id = id,
                .uuid = uuid.empty() ? new_uuid() : uuid,
                .tenant = tenant,
                .fields = std::move(fields),
                .generated = {},
                .written = ++writes_,
                .folded = {}};
  Object& placed = entry.objects.emplace(id, std::move(object)).first->second;
  index(entry, placed);
  changed([&entry, id] {
    unindex(entry, entry.objects.at(id));
    entry.objects.erase(id);
  });
  return placed;
}

void Store::update(std::string_view type, Id id, Json fields) {
  Table& entry = table(type);
  Object& object = entry.objects.at(id);
  if (object.fields == fields) return;
  auto restore = [&entry, id](Json& values, std::uint64_t written) {
    Object& target = entry.objects.at(id);
    unindex(entry, target);
    std::swap(target.fields, values);
    target.written = written;
    target.folded.clear();
    index(entry, target);
  };
  const auto before = object.written;
  restore(fields, ++writes_);
  changed([restore, before, old = std::move(fields)]() mutable { restore(old, before); });
}

void Store::mark_generated(std::string_view type, Id id, const std::string& field) {
  table(type).objects.at(id).generated.insert(field);
}

void Store::erase(std::string_view type, Id id) {
  for (auto& [name, edges] : relations_) {
    if (edges.left == type) replace(name, id, {});
    if (edges.right == type)
      for (const Id left : std::vector<Id>(back(name, id)))
        unlink(name, left, id);
  }
  Table& entry = table(type);
  auto node = entry.objects.extract(id);
  unindex(entry, node.mapped());
  changed([&entry, id, object = node.mapped()] { index(entry, entry.objects.emplace(id, object).first->second); });
}

Id Store::draw(std::string_view counter) {
  Id& last = counters_.try_emplace(std::string(counter), offset_).first->second;
  return ++last;
}

const Object* Store::find(std::string_view type, Id id) const {
  const Table& entry = table(type);
  const auto found = entry.objects.find(id);
  return found == entry.objects.end() ? nullptr : &found->second;
}

const Object* Store::find_uuid(std::string_view type, const std::string& uuid) const {
  const Table& entry = table(type);
  const auto found = entry.by_uuid.find(uuid);
  return found == entry.by_uuid.end() ? nullptr : find(type, found->second);
}

const Object* Store::find_unique(std::string_view type, const std::vector<std::string>& fields,
                                 const Json& from) const {
  const Table& entry = table(type);
  const auto key = value_key(fields, from);
  const auto found = key.empty() ? entry.by_value.end() : entry.by_value.find(key);
  return found == entry.by_value.end() ? nullptr : find(type, found->second);
}

const std::map<Id, Object>& Store::all(std::string_view type) const {
  return table(type).objects;
}

const std::vector<Edge>& Store::edges(std::string_view name, Id left) const {
  static const std::vector<Edge> none;
  const Relation& found = relation(name);
  const auto list = found.forward.find(left);
  return list == found.forward.end() ? none : list->second;
}

const std::vector<Id>& Store::back(std::string_view name, Id right) const {
  static const std::vector<Id> none;
  const Relation& found = relation(name);
  const auto list = found.backward.find(right);
  return list == found.backward.end() ? none : list->second;
}

bool Store::linked(std::string_view name, Id left, Id right) const {
  const auto& list = edges(name, left);
  return std::any_of(list.begin(), list.end(), [right](const Edge& edge) { return edge.to == right; });
}

void Store::put_edges(Relation& target, Id left, std::vector<Edge> list) {
  for (const Edge& edge : target.forward[left]) {
    auto& ids = target.backward[edge.to];
    std::erase(ids, left);
    if (ids.empty()) target.backward.erase(edge.to);
  }
  for (const Edge& edge : list)
    target.backward[edge.to].push_back(left);
  if (list.empty())
    target.forward.erase(left);
  else
    target.forward[left] = std::move(list);
}

void Store::replace(std::string_view name, Id left, std::vector<Edge> list) {
  Relation& target = relation(name);
  const auto same = [](const Edge& a, const Edge& b) { return a.to == b.to && a.data == b.data; };
  const auto& old = edges(name, left);
  if (std::equal(old.begin(), old.end(), list.begin(), list.end(), same)) return;
  // The order in which a right-hand object was associated (main user first) must survive a rollback: keep both sides.
  std::map<Id, std::vector<Id>> backs;
  for (const auto* part : {&old, static_cast<const std::vector<Edge>*>(&list)})
    for (const Edge& edge : *part)
      backs[edge.to] = back(name, edge.to);
  std::vector<Edge> previous = old;
  // An object that stays associated keeps its place among those associated with it.
  const auto stays = [&](Id to) {
    return std::any_of(previous.begin(), previous.end(), [to](const Edge& e) { return e.to == to; });
  };
  std::vector<Id> kept;
  for (const Edge& edge : list)
    if (stays(edge.to)) kept.push_back(edge.to);
  put_edges(target, left, std::move(list));
  for (const Id to : kept)
    target.backward[to] = backs[to];
  changed([this, &target, left, previous = std::move(previous), backs = std::move(backs)] {
    put_edges(target, left, previous);
    for (const auto& [to, ids] : backs) {
      if (ids.empty())
        target.backward.erase(to);
      else
        target.backward[to] = ids;
    }
  });
}

void Store::link(std::string_view name, Id left, Id right, Json data) {
  auto list = edges(name, left);
  const auto found = std::find_if(list.begin(), list.end(), [right](const Edge& edge) { return edge.to == right; });
  if (found != list.end())
    found->data = std::move(data);
  else
    list.push_back({right, std::move(data)});
  replace(name, left, std::move(list));
}

void Store::unlink(std::string_view name, Id left, Id right) {
  auto list = edges(name, left);
  std::erase_if(list, [right](const Edge& edge) { return edge.to == right; });
  replace(name, left, std::move(list));
}

void Store::begin() {
  undo_.clear();
}

void Store::commit() {
  undo_.clear();
}

void Store::rollback() {
  revision_ -= undo_.size();
  while (!undo_.empty()) {
    undo_.back()();
    undo_.pop_back();
  }
}

std::string Store::new_uuid() {
  const std::uint64_t a = random_();
  const std::uint64_t b = random_();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32, (a >> 16) & 0xffff, a & 0xfff,
                     0x8000 | ((b >> 48) & 0x3fff), b & 0xffffffffffff);
}

std::string Store::random_text(std::size_t length, std::string_view alphabet) {
  std::uniform_int_distribution<std::size_t> pick(0, alphabet.size() - 1);
  std::string out;
  while (out.size() < length)
    out += alphabet[pick(random_)];
  return out;
}

std::vector<std::string> Store::types() const {
  std::vector<std::string> out;
  for (const auto& [type, entry] : tables_)
    out.push_back(type);
  return out;
}

} // namespace telctl::sandbox
