#include <telctl/estate/fields.hpp>

#include <array>
#include <utility>

namespace telctl::estate {
namespace {

constexpr std::array<std::pair<LineKind, std::string_view>, 10> kinds{{
    {LineKind::ip, "ip"},
    {LineKind::analogue, "analogue"},
    {LineKind::fax, "fax"},
    {LineKind::dect, "dect"},
    {LineKind::lift_alarm, "lift-alarm"},
    {LineKind::intrusion_alarm, "intrusion-alarm"},
    {LineKind::door_phone, "door-phone"},
    {LineKind::hotline, "hotline"},
    {LineKind::modem, "modem"},
    {LineKind::paging, "paging"},
}};

} // namespace

std::string_view to_string(LineKind kind) {
  for (const auto& [value, name] : kinds)
    if (value == kind) return name;
  return "ip";
}

std::optional<LineKind> line_kind(std::string_view name) {
  for (const auto& [value, text] : kinds)
    if (text == name) return value;
  return std::nullopt;
}

const std::vector<std::string_view>& line_kinds() {
  static const auto names = [] {
    std::vector<std::string_view> list;
    for (const auto& [value, name] : kinds)
      list.push_back(name);
    return list;
  }();
  return names;
}

bool is_special(LineKind kind) {
  return kind != LineKind::ip && kind != LineKind::analogue && kind != LineKind::dect;
}

Place Estate::place(Mark mark, std::string object) const {
  Place place{.object = std::move(object)};
  if (mark.line > 0 && mark.file < files.size()) {
    place.file = files[mark.file];
    place.line = mark.line;
    place.column = mark.column;
  }
  return place;
}

} // namespace telctl::estate
