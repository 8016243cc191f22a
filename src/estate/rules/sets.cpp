#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

/// Calls `f` with every set of the estate: first sets of lines, then parallel ones.
template <class F>
void for_each_set(const Index& index, F&& f) {
  for (const auto& line : index.estate().lines)
    f(line.set, line.marks, name_of(line));
  for (const auto& item : index.estate().parallel_sets)
    f(item.set, item.marks, "parallel set of " + visible(item.line));
}

/// Twelve hex digits in lower case; empty when it is no MAC address. Written with colons, hyphens, points or nothing
/// between.
std::string plain_mac(std::string_view mac) {
  std::string digits;
  for (const char c : lower_ascii(mac)) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
      digits += c;
    else if (c != ':' && c != '-' && c != '.')
      return {};
  }
  return digits.size() == 12 ? digits : std::string();
}

void duplicate_mac(const Index& index, const Reporter& report) {
  Claims claims(report);
  const auto claim = [&](const std::string& mac, const Marks& marks, const std::string& object) {
    if (auto plain = plain_mac(mac); !plain.empty())
      claims.claim(std::move(plain), marks.of("mac"), object, "MAC address " + visible(mac));
  };
  for_each_set(index,
               [&](const Set& set, const Marks& marks, const std::string& object) { claim(set.mac, marks, object); });
  for (const auto& gateway : index.estate().gateways)
    claim(gateway.mac, gateway.marks, "gateway " + visible(gateway.id));
}

void bad_mac(const Index& index, const Reporter& report) {
  const auto inspect = [&](const std::string& mac, const Marks& marks, const std::string& object) {
    const auto plain = plain_mac(mac);
    // The lowest bit of the first byte marks addresses of groups, which no device has.
    const bool group = !plain.empty() && (plain[1] == '1' || plain[1] == '3' || plain[1] == '5' || plain[1] == '7' ||
                                          plain[1] == '9' || plain[1] == 'b' || plain[1] == 'd' || plain[1] == 'f');
    if (!mac.empty() && (plain.empty() || group || plain == "000000000000"))
      report.add(marks.of("mac"), object, fmt::format("'{}' is no MAC address of a device", visible(mac)),
                 "twelve hex digits: 00:15:65:12:34:56");
  };
  for_each_set(index,
               [&](const Set& set, const Marks& marks, const std::string& object) { inspect(set.mac, marks, object); });
  for (const auto& gateway : index.estate().gateways)
    inspect(gateway.mac, gateway.marks, "gateway " + visible(gateway.id));
}

void duplicate_port(const Index& index, const Reporter& report) {
  Claims claims(report);
  for_each_set(index, [&](const Set& set, const Marks& marks, const std::string& object) {
    if (!set.gateway.empty() && !set.port.empty())
      claims.claim(fmt::format("{}/{}", set.gateway, set.port), marks.of("port"), object,
                   fmt::format("port {} of gateway '{}'", visible(set.port), visible(set.gateway)));
  });
}

void duplicate_pair(const Index& index, const Reporter& report) {
  // A pair is numbered at the distribution frame of its site; the set of a line that is wired in parallel shares the
  // pair on purpose.
  std::map<std::pair<std::string_view, std::string_view>, std::tuple<std::string_view, Mark, std::string>> first;
  const auto claim = [&](std::string_view line, const Set& set, const Marks& marks, const std::string& object) {
    if (set.pair.empty()) return;
    const auto* owner = index.line(line);
    const auto [found, fresh] = first.try_emplace({owner == nullptr ? std::string_view{} : owner->site, set.pair}, line,
                                                  marks.of("pair"), object);
    const auto& [other, mark, other_object] = found->second;
    if (!fresh && other != line)
      report.add(marks.of("pair"), object,
                 fmt::format("cabling pair {} is given twice (first at {})", visible(set.pair),
                             report.place(mark, other_object)),
                 "only sets of one line can share a pair");
  };
  for (const auto& line : index.estate().lines)
    claim(line.extension, line.set, line.marks, name_of(line));
  for (const auto& item : index.estate().parallel_sets)
    claim(item.line, item.set, item.marks, "parallel set of " + visible(item.line));
}

void duplicate_key_position(const Index& index, const Reporter& report) {
  Claims claims(report);
  for (const auto& key : index.estate().keys)
    claims.claim(fmt::format("{}/{}", key.line, key.position), key.marks.of("position"), "line " + visible(key.line),
                 fmt::format("key {} of line {}", key.position, visible(key.line)));
}

void missing_vlan(const Index& index, const Reporter& report) {
  // One finding for each place, not for each of its lines.
  std::map<std::pair<std::string_view, std::string_view>, int> lines;
  for (const auto& line : index.estate().lines)
    if (line.kind == LineKind::ip && line.set.protocol != "webrtc" && migrates(line) &&
        index.site(line.site) != nullptr && index.voice_vlan_of(line).empty()) {
      const bool own = index.building(line.site, line.building) != nullptr;
      ++lines[{line.site, own ? std::string_view(line.building) : std::string_view{}}];
    }
  for (const auto& [place, count] : lines) {
    const auto* site = index.site(place.first);
    const auto* building = index.building(place.first, place.second);
    const auto where = building == nullptr ? fmt::format("site '{}'", visible(site->id))
                                           : fmt::format("building '{}/{}'", visible(site->id), visible(building->id));
    report.add(building == nullptr ? site->marks.object : building->marks.object, name_of(*site),
               fmt::format("{} has {} IP line{} and no voice VLAN", where, count, count == 1 ? "" : "s"),
               "give the site or the building a voice_vlan");
  }
}

bool vlan(std::string_view text) {
  return is_digits(text) && text.size() <= 4 && std::stoi(std::string(text)) >= 1 &&
         std::stoi(std::string(text)) <= 4094;
}

void bad_vlan(const Index& index, const Reporter& report) {
  const auto inspect = [&](const auto& item, const Site& site) {
    for (const auto& [field, text] : {std::pair("voice_vlan", &item.voice_vlan), std::pair("pc_vlan", &item.pc_vlan)})
      if (!text->empty() && !vlan(*text))
        report.add(item.marks.of(field), name_of(site), fmt::format("'{}' is no VLAN", visible(*text)),
                   "a number from 1 to 4094");
    const auto& priority = item.voice_priority;
    if (!priority.empty() && (priority.size() != 1 || priority[0] < '0' || priority[0] > '7'))
      report.add(item.marks.of("voice_priority"), name_of(site),
                 fmt::format("'{}' is no priority of 802.1p", visible(priority)), "a number from 0 to 7");
  };
  for (const auto& site : index.estate().sites) {
    inspect(site, site);
    for (const auto& building : site.buildings)
      inspect(building, site);
  }
}

void ip_without_set(const Index& index, const Reporter& report) {
  for (const auto& line : index.estate().lines) {
    if (line.kind != LineKind::ip || line.set.protocol == "webrtc" || !migrates(line) ||
        (!line.set.model.empty() && !line.set.mac.empty()))
      continue;
    const std::string_view lacks = !line.set.mac.empty()    ? "model"
                                   : line.set.model.empty() ? "model and no MAC address"
                                                            : "MAC address";
    report.add(line.marks.object, name_of(line), fmt::format("IP line {} has no {}", visible(line.extension), lacks),
               "without them no telephone is provisioned: softphones and spare lines may stay so");
  }
}

void analogue_without_port(const Index& index, const Reporter& report) {
  for (const auto& line : index.estate().lines) {
    const bool wired =
        line.kind != LineKind::ip && line.kind != LineKind::dect && line.set.model.empty() && line.set.mac.empty();
    if (wired && migrates(line) && (line.set.gateway.empty() || line.set.port.empty()))
      report.add(line.marks.object, name_of(line),
                 fmt::format("{} line {} has no port of a gateway", to_string(line.kind), visible(line.extension)),
                 "give gateway and port, or model and mac of an IP device");
  }
}

/// A gateway registers its ports by SIP, and a browser is no telephone.
void bad_protocol(const Index& index, const Reporter& report) {
  for_each_set(index, [&](const Set& set, const Marks& marks, const std::string& object) {
    const bool webrtc = set.protocol == "webrtc";
    if (!webrtc && set.protocol != "sccp") return;
    if (!set.gateway.empty())
      report.add(marks.of("protocol"), object, fmt::format("a port of a gateway does not speak {}", set.protocol),
                 "remove protocol, or gateway and port");
    else if (webrtc && (!set.mac.empty() || !set.model.empty()))
      report.add(marks.of("protocol"), object, "a WebRTC line has a telephone",
                 "remove model and mac: a further set for the telephone goes to parallel_sets");
  });
}

} // namespace

std::vector<Check> set_checks() {
  return {
      {{"duplicate-mac", Severity::error, "A MAC address is given to two devices"},
       errors::estate_duplicate,
       duplicate_mac},
      {{"bad-mac", Severity::error, "A MAC address is none"}, errors::estate_value, bad_mac},
      {{"duplicate-port", Severity::error, "A gateway port is given to two sets"},
       errors::estate_duplicate,
       duplicate_port},
      {{"duplicate-pair", Severity::error, "Sets of two lines are wired on one cabling pair of a site"},
       errors::estate_duplicate,
       duplicate_pair},
      {{"duplicate-key-position", Severity::error, "Two keys of one telephone have the same position"},
       errors::estate_duplicate,
       duplicate_key_position},
      {{"missing-vlan", Severity::error, "IP lines stand where no voice VLAN is declared"},
       errors::estate_missing,
       missing_vlan},
      {{"bad-vlan", Severity::error, "A VLAN is no number from 1 to 4094, or a priority none from 0 to 7"},
       errors::estate_value,
       bad_vlan},
      {{"bad-protocol", Severity::error, "A WebRTC line has a telephone, or a port of a gateway speaks no SIP"},
       errors::estate_value,
       bad_protocol},
      {{"ip-without-set", Severity::warning, "An IP line has no telephone model or no MAC address"},
       errors::estate_missing,
       ip_without_set},
      {{"analogue-without-port", Severity::warning, "An analogue line has no gateway port"},
       errors::estate_missing,
       analogue_without_port},
  };
}

} // namespace telctl::estate
