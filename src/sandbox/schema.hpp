#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <store.hpp>
#include <telctl/sandbox/sandbox.hpp>
#include <telctl/support/json.hpp>

/// What the server knows of each type of object, as data: catalog_*.cpp hold the tables.
namespace telctl::sandbox {

class World;

enum class Kind {
  text,
  integer,
  boolean,
  texts,       ///< list of strings
  pairs,       ///< list of [option, value]
  ranges,      ///< list of {start, end[, did_length]}
  periods,     ///< list of opening hours
  destination, ///< where a call goes
  references,  ///< list of {id} or {uuid} of other objects
  anything,
  computed, ///< only shown
};

/// How an object is called in URLs.
enum class Address { id, uuid, id_or_uuid, hex };

struct Member {
  std::string name;
  Kind kind = Kind::text;
  Json initial = nullptr; ///< when the client gives none
  bool required = false;
  bool nullable = true;
  std::size_t max = 0;           ///< longest text
  long least = 0;                ///< smallest number
  const char* pattern = nullptr; ///< anchored at the beginning only, as re.match
  std::vector<std::string> choices;
  bool email = false;
  bool hidden = false; ///< accepted and kept, not shown
  bool in20 = true;
  bool in26 = true;
  std::function<OrderedJson(const World&, const Object&)> show; ///< instead of the value kept

  Member needed() && {
    required = true, nullable = false;
    return std::move(*this);
  }
  Member solid() && {
    nullable = false;
    return std::move(*this);
  } ///< may be absent, not null
  Member longest(std::size_t length) && {
    max = length;
    return std::move(*this);
  }
  Member matching(const char* regex) && {
    pattern = regex;
    return std::move(*this);
  }
  Member among(std::vector<std::string> values) && {
    choices = std::move(values);
    return std::move(*this);
  }
  Member starting(Json value) && {
    initial = std::move(value);
    return std::move(*this);
  }
  Member at_least(long value) && {
    least = value;
    return std::move(*this);
  }
  Member address() && {
    email = true;
    return std::move(*this);
  }
  Member unseen() && {
    hidden = true;
    return std::move(*this);
  }
  Member since26() && {
    in20 = false;
    return std::move(*this);
  }
  Member until20() && {
    in26 = false;
    return std::move(*this);
  }
  Member shown(std::function<OrderedJson(const World&, const Object&)> how) && {
    show = std::move(how);
    return std::move(*this);
  }
};

Member text(std::string name);
Member integer(std::string name);
Member flag(std::string name, bool initial); ///< boolean, not null
Member of(Kind kind, std::string name);
Member computed(std::string name, std::function<OrderedJson(const World&, const Object&)> how);
/// Objects on the right of a relation whose left is the object shown, each in brief; `owners`: the other way round.
Member related(std::string name, std::string type, std::string relation, std::vector<std::string> members);
Member owners(std::string name, std::string type, std::string relation, std::vector<std::string> members);

struct Resource {
  std::string type;  ///< name in the store: "users"
  std::string path;  ///< below /1.1/: "endpoints/sip"
  std::string label; ///< in messages: "User"
  std::string rel;   ///< in links
  Address address = Address::id;
  Address link = Address::id; ///< users are called by uuid or number, and linked by number
  std::vector<Member> members;
  std::vector<std::vector<std::string>> unique = {};
  std::string order = "id"; ///< column of a list that asks for none
  std::vector<std::string> search = {};
  std::string context = {}; ///< member that names a context, which must exist
  bool tenants = true;
  /// Before a new object is kept: fill what the server draws. After: what else comes into being.
  std::function<void(World&, Json& fields, std::set<std::string>& generated)> draw = {};
  std::function<void(World&, const Object&)> created = {};
  /// Refuses what is not allowed: `old` is null for a new object.
  std::function<void(World&, const Object* old, const Json& fields)> check = {};
  std::function<void(World&, const Object& old, const Object& now)> edited = {};
  std::function<void(World&, const Object&)> deleting = {};

  [[nodiscard]] const Member* member(std::string_view name) const;
};

/// Errors of a body, one string a member as the server words them; empty when it is good. `partial`: an update.
OrderedJson form_faults(const Resource& resource, const Json& body, bool partial); ///< the same by member
std::vector<std::string> faults(const Resource& resource, const Json& body, bool partial);
/// Fault of one value, in the server's terms; null when it is good.
OrderedJson fault(const Member& member, const Json& value, Dialect dialect);
/// The members of the body that the resource keeps; with the initial values of the others unless partial.
Json accepted(const Resource& resource, const Json& body, bool partial);

std::vector<Resource> catalog(Dialect dialect);

// The parts of the catalogue.
std::vector<Resource> people_resources(Dialect dialect);
std::vector<Resource> line_resources(Dialect dialect);
std::vector<Resource> endpoint_resources(Dialect dialect);
std::vector<Resource> group_resources(Dialect dialect);
std::vector<Resource> routing_resources(Dialect dialect);
std::vector<Resource> other_resources(Dialect dialect);
std::vector<Resource> service_resources();

bool matches(const std::string& value, const char* pattern);

} // namespace telctl::sandbox
