#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <accounts.hpp>
#include <refusal.hpp>
#include <schema.hpp>
#include <store.hpp>
#include <telctl/sandbox/sandbox.hpp>

namespace telctl::sandbox {

inline constexpr std::string_view main_tenant = "eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1";
inline constexpr std::string_view sub_tenant = "eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee2";
inline constexpr std::string_view foreign_tenant = "eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee3";
/// Part of generated names: the short name of the tenant.
inline constexpr std::string_view tenant_slug = "univ";

/// The server's whole state, and what its parts share.
class World {
 public:
  explicit World(const Options& options);

  [[nodiscard]] const Resource& resource(std::string_view type) const;
  [[nodiscard]] bool modern() const { return dialect == Dialect::wazo_26_08; }
  [[nodiscard]] bool xivo() const { return dialect == Dialect::xivo_16_15; }
  [[nodiscard]] std::string timestamp() const; ///< "2026-11-23T07:48:12.801206"
  [[nodiscard]] std::int64_t epoch() const;
  /// Sets a member of an object, leaving the others.
  void set(std::string_view type, Id id, const std::string& field, Json value);
  /// Object of the request's tenants by what a URL calls it; refuses with 404.
  const Object& get(const Resource& resource, const std::string& called) const;
  [[nodiscard]] bool visible(const Object& object) const;

  void keep_described_members();

  Dialect dialect;
  Store store;
  std::vector<Resource> resources;
  std::map<std::string, const Resource*, std::less<>> by_type;
  std::function<std::chrono::system_clock::time_point()> now;
  const Json& data; ///< schemas/sandbox/DIALECT.json
  std::string
      server_uuid; ///< of the server: drawn at its first start, since a plan made on one cluster is refused on another
  Id first_id = 0;
  bool live_reload = true;
  std::vector<std::string> without; ///< paths that are not there
  Accounts accounts;
  std::mutex mutex;

  // Of the request being served:
  std::string base = "http://127.0.0.1/1.1"; ///< begin of links
  std::string tenant{main_tenant};
  std::vector<std::string> tenants; ///< those that may be seen
};

// Showing (view.cpp)
OrderedJson show(const World& world, const Resource& resource, const Object& object);
OrderedJson links(const World& world, const Resource& resource, const Object& object);
std::string called(Address address, const Object& object);
/// {members…, "links": […]} of an object named in another one.
OrderedJson brief(const World& world, std::string_view type, Id id, const std::vector<std::string>& members);
OrderedJson briefs(const World& world, std::string_view type, const std::vector<Id>& ids,
                   const std::vector<std::string>& members);
std::vector<Id> ids_of(const std::vector<Edge>& edges);
OrderedJson show_destination(const World& world, const Json& destination);

// Creating, changing, removing (crud.cpp)
const Object& create(World& world, const Resource& resource, const Json& body);
void edit(World& world, const Resource& resource, const Object& object, const Json& body);
void remove(World& world, const Resource& resource, const Object& object);
void check_destination(const World& world, const Json& destination);
/// A context by name; refuses with "field 'context'".
const Object& context_named(const World& world, const Json& name);
bool in_ranges(const Json& ranges, const std::string& exten);

// Lines and what belongs to them (lines.cpp)
const Object* main_line(const World& world, Id user);
Id main_user(const World& world, Id line);              ///< 0: none
std::string line_protocol(const World& world, Id line); ///< "sip", "sccp", "custom" or ""
const Object* line_endpoint(const World& world, Id line);
void refresh_line(World& world, Id line); ///< name and caller id follow endpoint and user
void associate_endpoint(World& world, const Object& line, std::string_view kind, const Object& endpoint);
void dissociate_endpoint(World& world, const Object& line, std::string_view kind, const Object& endpoint);
void associate_extension(World& world, const Object& line, const Object& extension);
void dissociate_extension(World& world, const Object& line, const Object& extension);
void associate_user(World& world, const Object& user, const Object& line);
void dissociate_user(World& world, const Object& user, const Object& line);

} // namespace telctl::sandbox
