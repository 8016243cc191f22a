#pragma once
#include <span>
#include <string>
#include <string_view>

/// The types of resources, and where they live in the API.
namespace telctl::cluster {

/// An object: POST and GET on a collection, PUT and DELETE on one.
struct ObjectType {
  std::string_view type;       ///< "user"
  std::string_view collection; ///< "/users"
  bool uuid_in_url;            ///< where the object has a uuid
};
std::span<const ObjectType> object_types();
const ObjectType* object_type(std::string_view type);
const ObjectType* object_type_of(std::string_view collection);

/// An association of two objects: PUT and DELETE of a path, no body. Its owned fields name its two ends, by type, which
/// is also how they stand in the path: "/lines/{line}/extensions/{extension}".
struct AssociationType {
  std::string_view type;
  std::string_view path;
  std::string_view removal;    ///< where the path for DELETE differs; else empty
  std::string_view collection; ///< whose items show it
};
std::span<const AssociationType> association_types();
const AssociationType* association_type(std::string_view type);

/// Where calls go that an object does not take: PUT of a path below it.
struct FallbackType {
  std::string_view type;                   ///< "queue-fallbacks"
  std::string_view owner;                  ///< "queue"
  std::span<const std::string_view> slots; ///< that the estate owns: "noanswer", …
};
std::span<const FallbackType> fallback_types();
const FallbackType* fallback_type(std::string_view type);

/// Objects that belong to an object: the whole set is written at once, and live members that are not the estate's are
/// kept.
struct SetType {
  std::string_view type;    ///< "group-members"
  std::string_view owner;   ///< "group"
  std::string_view path;    ///< "/groups/{group}/members/users"; empty where only web services write them
  std::string_view pointer; ///< where an item shows them: "/members/users"
  bool ordered;
  std::string_view member = "user"; ///< type of what is in it
  /// The list in the body: "users".
  [[nodiscard]] std::string_view list() const { return pointer.substr(pointer.rfind('/') + 1); }
};
std::span<const SetType> set_types();
const SetType* set_type(std::string_view type);

} // namespace telctl::cluster
