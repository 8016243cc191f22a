#include <schema.hpp>

#include <iterator>

namespace telctl::sandbox {
namespace {

void append(std::vector<Resource>& all, std::vector<Resource> part) {
  all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
}

} // namespace

std::vector<Resource> catalog(Dialect dialect) {
  std::vector<Resource> all;
  append(all, people_resources(dialect));
  append(all, line_resources(dialect));
  append(all, endpoint_resources(dialect));
  append(all, group_resources(dialect));
  append(all, routing_resources(dialect));
  append(all, other_resources(dialect));
  append(all, service_resources());
  const bool modern = dialect == Dialect::wazo_26_08;
  for (Resource& resource : all)
    std::erase_if(resource.members, [modern](const Member& member) { return modern ? !member.in26 : !member.in20; });
  return all;
}

} // namespace telctl::sandbox
