#pragma once
#include <functional>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <calls/gather.hpp>

namespace telctl::cdr {

/// Records on the disk, put in order there: a database of its own that has no name and is gone with the process. What
/// is wrong with the disk is an SQLite::Exception.
class Shelf {
 public:
  Shelf();

  void put(const StoredTicket& record);
  /// Everything of one source is there: groups it.
  void group();
  /// Group after group, of all sources, in the order of their first moments; each record as it was put. False stops.
  using Visitor = std::function<bool(std::int64_t first, std::vector<StoredTicket> records)>;
  void each_group(const Visitor& visitor);

 private:
  SQLite::Database database_;
  SQLite::Statement put_record_, put_links_, put_member_;
  std::int64_t records_ = 0;
  std::int64_t groups_ = 0;
};

} // namespace telctl::cdr
