#include <schema.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <regex>

#include <fmt/format.h>
#include <python.hpp>
#include <refusal.hpp>
#include <telctl/support/text.hpp>

namespace telctl::sandbox {
namespace {

constexpr const char* bad_pattern = "String does not match expected pattern.";
constexpr const char* hour_pattern = "^([0,1][0-9]|2[0-3]):[0-5][0-9]$";

OrderedJson one(std::string message) {
  return OrderedJson::array({std::move(message)});
}

OrderedJson missing() {
  return one("Missing data for required field.");
}

OrderedJson number_in(const Json& value, long low, long high) {
  if (!value.is_number_integer()) return one("Not a valid integer.");
  if (value.get<long>() < low || value.get<long>() > high)
    return one(fmt::format("Must be greater than or equal to {} and less than or equal to {}.", low, high));
  return nullptr;
}

template <class Check>
OrderedJson each(const Json& list, Check check) {
  if (!list.is_array()) return one("Not a valid list.");
  OrderedJson out = OrderedJson::object();
  for (std::size_t i = 0; i < list.size(); ++i)
    if (OrderedJson found = check(list[i]); !found.is_null()) out[index_key(i)] = std::move(found);
  return out.empty() ? OrderedJson(nullptr) : out;
}

OrderedJson period_fault(const Json& period) {
  OrderedJson out = OrderedJson::object();
  for (const char* key : {"hours_start", "hours_end"}) {
    if (!period.contains(key))
      out[key] = missing();
    else if (!period[key].is_string() || !matches(period[key].get<std::string>(), hour_pattern))
      out[key] = one(bad_pattern);
  }
  for (const auto& [key, high] : {std::pair{"week_days", 7L}, {"month_days", 31L}, {"months", 12L}})
    if (period.contains(key))
      if (auto found = each(period[key], [high = high](const Json& value) { return number_in(value, 1, high); });
          !found.is_null())
        out[key] = std::move(found);
  return out.empty() ? OrderedJson(nullptr) : out;
}

OrderedJson range_fault(const Json& range) {
  OrderedJson out = OrderedJson::object();
  if (!range.contains("start")) out["start"] = missing();
  for (const char* key : {"start", "end"})
    if (range.contains(key) && !(range[key].is_string() && is_digits(range[key].get<std::string>())))
      out[key] = one("Invalid input.");
  return out.empty() ? OrderedJson(nullptr) : out;
}

OrderedJson text_fault(const Member& member, const Json& value) {
  if (!value.is_string()) return one("Not a valid string.");
  const auto& text = value.get_ref<const std::string&>();
  if (member.email && !matches(text, R"(^[^@\s]+@[^@\s]+\.[^@\s]+$)")) return one("Not a valid email address.");
  const auto length =
      static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  if (member.max != 0 && length > member.max) return one(fmt::format("Longer than maximum length {}.", member.max));
  if (member.pattern != nullptr && !matches(text, member.pattern)) return one(bad_pattern);
  if (!member.choices.empty() && std::find(member.choices.begin(), member.choices.end(), text) == member.choices.end())
    return one(fmt::format("Must be one of: {}.", join(member.choices, ", ")));
  return nullptr;
}

OrderedJson integer_fault(const Member& member, const Json& value) {
  const bool digits = value.is_string() && is_digits(value.get<std::string>());
  if (!value.is_number_integer() && !digits) return one("Not a valid integer.");
  const bool wide = digits && value.get_ref<const std::string&>().size() > 18;
  const double size = digits ? 0 : std::abs(value.get<double>());
  const long number = wide || size > 1e18 ? std::numeric_limits<long>::max()
                      : digits            ? std::stol(value.get<std::string>())
                                          : value.get<long>();
  // The product finds out only in its database.
  if (std::abs(number) > std::numeric_limits<std::int32_t>::max())
    refuse(500, "Unexpected error: integer out of range");
  return number < member.least ? one(fmt::format("Must be greater than or equal to {}.", member.least))
                               : OrderedJson(nullptr);
}

} // namespace

bool matches(const std::string& value, const char* pattern) {
  // std::regex recurses once for each character and would overflow the stack; nothing that the patterns describe is
  // long.
  if (value.size() > 1000) return false;
  // Requests are served one at a time (Sandbox), so the cache needs no lock of its own per server; several servers in
  // one program do.
  thread_local std::map<const char*, std::regex> compiled;
  const auto found = compiled.try_emplace(pattern, pattern, std::regex::optimize).first;
  return std::regex_search(value, found->second, std::regex_constants::match_continuous);
}

OrderedJson fault(const Member& member, const Json& value, Dialect) {
  if (value.is_null()) return member.nullable ? OrderedJson(nullptr) : one("Field may not be null.");
  switch (member.kind) {
  case Kind::text:
    return text_fault(member, value);
  case Kind::integer:
    return integer_fault(member, value);
  case Kind::boolean:
    return value.is_boolean() ? OrderedJson(nullptr) : one("Not a valid boolean.");
  case Kind::texts:
    return each(value, [&](const Json& item) { return text_fault(member, item); });
  case Kind::pairs:
    return each(value, [](const Json& item) {
      return item.is_array() && item.size() == 2 ? OrderedJson(nullptr)
             : item.is_array()                   ? one("Length must be 2.")
                                                 : one("Not a valid list.");
    });
  case Kind::ranges:
    return each(value, range_fault);
  case Kind::periods:
    return each(value, period_fault);
  case Kind::destination:
    if (!value.is_object()) return OrderedJson{{"_schema", one("Invalid input type.")}};
    return value.contains("type") ? OrderedJson(nullptr) : OrderedJson{{"type", missing()}};
  case Kind::references:
    return value.is_array() ? OrderedJson(nullptr) : one("Invalid type.");
  case Kind::anything:
  case Kind::computed:
    return nullptr;
  }
  return nullptr;
}

OrderedJson form_faults(const Resource& resource, const Json& body, bool partial) {
  OrderedJson out = OrderedJson::object();
  for (const Member& member : resource.members) {
    if (member.kind == Kind::computed) continue;
    const auto found = body.find(member.name);
    OrderedJson wrong;
    if (found != body.end())
      wrong = fault(member, *found, Dialect::wazo_26_08);
    else if (member.required && !partial)
      wrong = missing();
    if (!wrong.is_null()) out[member.name] = std::move(wrong);
  }
  return out;
}

std::vector<std::string> faults(const Resource& resource, const Json& body, bool partial) {
  std::vector<std::string> out;
  const OrderedJson wrong = form_faults(resource, body, partial);
  for (const auto& [name, what] : wrong.items())
    out.push_back(fmt::format("Input Error - {}: {}", name, repr(what)));
  return out;
}

Json accepted(const Resource& resource, const Json& body, bool partial) {
  Json out = Json::object();
  for (const Member& member : resource.members) {
    if (member.kind == Kind::computed) continue;
    const auto found = body.find(member.name);
    if (found != body.end()) {
      out[member.name] = *found;
      if (member.kind == Kind::integer && found->is_string()) out[member.name] = std::stol(found->get<std::string>());
    } else if (!partial) {
      out[member.name] = member.initial;
    }
  }
  return out;
}

const Member* Resource::member(std::string_view name) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [name](const Member& member) { return member.name == name; });
  return found == members.end() ? nullptr : &*found;
}

Member text(std::string name) {
  return {.name = std::move(name)};
}
Member integer(std::string name) {
  return {.name = std::move(name), .kind = Kind::integer};
}
Member flag(std::string name, bool initial) {
  return {.name = std::move(name), .kind = Kind::boolean, .initial = initial, .nullable = false};
}
Member of(Kind kind, std::string name) {
  return {.name = std::move(name), .kind = kind, .nullable = kind == Kind::destination};
}
Member computed(std::string name, std::function<OrderedJson(const World&, const Object&)> how) {
  return {.name = std::move(name), .kind = Kind::computed, .show = std::move(how)};
}

} // namespace telctl::sandbox
