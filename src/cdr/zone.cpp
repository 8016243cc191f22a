// The only file that includes the date library's zone header, which is slow to compile.
#include <telctl/cdr/zone.hpp>

#include <date/tz.h>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

using std::chrono::seconds;

std::int64_t count(date::sys_seconds moment) {
  return moment.time_since_epoch().count();
}

} // namespace

Result<Zone> Zone::find(const std::string& name) {
  try {
    Zone zone;
    zone.zone_ = date::locate_zone(name);
    zone.name_ = name;
    return zone;
  } catch (const std::exception&) {
    return fail({.code = errors::cdr_unknown_zone,
                 .what = fmt::format("no time zone '{}'", visible(name)),
                 .hint = "names are as in /usr/share/zoneinfo: Europe/Paris, Indian/Reunion, UTC"});
  }
}

void Zone::look_up(std::int64_t utc) {
  const auto info = zone_->get_info(date::sys_seconds(seconds(utc)));
  begin_ = count(info.begin);
  end_ = count(info.end);
  offset_ = info.offset.count();
}

Zone::Readings Zone::looked_up(std::int64_t civil) {
  const auto info = zone_->get_info(date::local_seconds(seconds(civil)));
  look_up(civil - info.first.offset.count());
  switch (info.result) {
  case date::local_info::unique:
    return {{civil - info.first.offset.count(), 0}, 1};
  case date::local_info::ambiguous:
    return {{civil - info.first.offset.count(), civil - info.second.offset.count()}, 2};
  default:
    return {{0, 0}, 0};
  }
}

std::int64_t Zone::civil(std::int64_t utc) {
  if (utc < begin_ || utc >= end_) look_up(utc);
  return utc + offset_;
}

} // namespace telctl::cdr
