#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <telctl/support/json.hpp>

namespace telctl::sandbox {

using Id = std::int64_t;

struct Object {
  Id id = 0;
  std::string uuid;
  std::string tenant;
  Json fields = Json::object();
  std::set<std::string> generated; ///< fields whose value the server drew
  std::uint64_t written = 0;       ///< place among all changes: a database keeps the row that changed last at the end
  mutable std::string folded;      ///< search form of its texts, made when first searched

  [[nodiscard]] const Json& operator[](std::string_view field) const; ///< null when absent
  [[nodiscard]] std::string text(std::string_view field) const;       ///< empty when null
};

struct Edge {
  Id to = 0;
  Json data = Json::object(); ///< what the association itself holds: priority, prefix …
};

/// Objects by type and associations by name, all in memory, with every change undoable: a request is one transaction.
class Store {
 public:
  explicit Store(std::uint64_t seed);

  /// Declares a type. `unique`: groups of fields that no two objects may share (nulls excepted).
  void declare(const std::string& type, std::vector<std::vector<std::string>> unique);
  void declare_relation(const std::string& name, std::string left, std::string right);
  void start_numbers_after(Id id);                    ///< numbers drawn from now on are greater
  void skip_numbers(std::string_view type, Id count); ///< of objects that the server is born with

  Object& insert(std::string_view type, const std::string& tenant, Json fields, const std::string& uuid = {});
  void update(std::string_view type, Id id, Json fields);
  void mark_generated(std::string_view type, Id id, const std::string& field);
  void erase(std::string_view type, Id id); ///< with all its associations
  Id draw(std::string_view counter);        ///< a number that belongs to no object: function keys, filter members

  [[nodiscard]] const Object* find(std::string_view type, Id id) const;
  [[nodiscard]] const Object* find_uuid(std::string_view type, const std::string& uuid) const;
  [[nodiscard]] const Object* find_unique(std::string_view type, const std::vector<std::string>& fields,
                                          const Json& from) const;
  [[nodiscard]] const std::map<Id, Object>& all(std::string_view type) const;

  void link(std::string_view relation, Id left, Id right, Json data = Json::object());
  void unlink(std::string_view relation, Id left, Id right);
  void replace(std::string_view relation, Id left, std::vector<Edge> edges);
  [[nodiscard]] const std::vector<Edge>& edges(std::string_view relation, Id left) const;
  [[nodiscard]] const std::vector<Id>& back(std::string_view relation, Id right) const;
  [[nodiscard]] bool linked(std::string_view relation, Id left, Id right) const;

  void begin();
  void commit();
  void rollback();
  [[nodiscard]] std::uint64_t revision() const { return revision_; } ///< grows with each change
  std::string new_uuid();
  std::string random_text(std::size_t length, std::string_view alphabet);

  [[nodiscard]] OrderedJson save() const;
  bool load(const OrderedJson& state); ///< false: not a state of this store

  [[nodiscard]] std::vector<std::string> types() const;
  struct Relation {
    std::string left, right;
    std::map<Id, std::vector<Edge>> forward;
    std::map<Id, std::vector<Id>> backward;
  };
  [[nodiscard]] const std::map<std::string, Relation, std::less<>>& relations() const { return relations_; }

 private:
  struct Table {
    std::vector<std::vector<std::string>> unique;
    std::map<Id, Object> objects;
    std::unordered_map<std::string, Id> by_uuid;
    std::unordered_map<std::string, Id> by_value;
    Id last = 0;
  };
  Table& table(std::string_view type);
  [[nodiscard]] const Table& table(std::string_view type) const;
  Relation& relation(std::string_view name);
  [[nodiscard]] const Relation& relation(std::string_view name) const;
  static std::string value_key(const std::vector<std::string>& fields, const Json& from);
  static void index(Table& table, const Object& object);
  static void unindex(Table& table, const Object& object);
  void put_edges(Relation& relation, Id left, std::vector<Edge> edges);
  void changed(std::function<void()> undo);

  std::map<std::string, Table, std::less<>> tables_;
  std::map<std::string, Relation, std::less<>> relations_;
  std::map<std::string, Id, std::less<>> counters_;
  std::vector<std::function<void()>> undo_;
  std::uint64_t revision_ = 0;
  std::uint64_t writes_ = 0;
  Id offset_ = 0;
  std::mt19937_64 random_;
};

} // namespace telctl::sandbox
