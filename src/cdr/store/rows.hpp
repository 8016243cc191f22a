#pragma once
#include <telctl/cdr/store.hpp>

/// What the rows of the store become, whichever database holds them. A `Taker` takes the columns of a row one after the
/// other, in the order of the lists beside the readers of each database.
namespace telctl::cdr::rows {

template <class Taker>
Stream stream_of(Taker take) {
  Stream stream;
  take.into(stream.id);
  stream.name = take.text();
  stream.source = take.text();
  stream.site = take.text();
  stream.path = take.text();
  take.into(stream.position);
  stream.prefix = take.text();
  take.into(stream.records);
  take.into(stream.first_record);
  stream.first_prefix = take.text();
  stream.numbers = take.text();
  stream.cursor = take.text();
  stream.hash_state = take.text();
  stream.reading = take.text();
  stream.held = take.text();
  take.into(stream.revision);
  stream.taken_at = take.text();
  return stream;
}

template <class Taker>
FileLook look_of(Taker take) {
  FileLook look;
  look.source = take.text();
  look.path = take.text();
  take.into(look.stamp.device);
  take.into(look.stamp.inode);
  take.into(look.stamp.born_ns);
  take.into(look.stamp.size);
  take.into(look.stamp.modified_ns);
  take.into(look.stamp.changed_ns);
  take.into(look.stream);
  look.settled = take.number() != 0;
  return look;
}

template <class Taker>
StoredQuarantine quarantine_of(Taker take) {
  StoredQuarantine entry;
  take.into(entry.id);
  take.into(entry.stream);
  entry.stream_name = take.text();
  take.into(entry.offset);
  take.into(entry.length);
  take.into(entry.line);
  take.into(entry.column);
  take.into(entry.code);
  entry.reason = take.text();
  entry.bytes = take.bytes();
  entry.taken_at = take.text();
  entry.resolved_at = take.text();
  return entry;
}

template <class Taker>
Notice notice_of(Taker take) {
  Notice notice;
  notice.source = take.text();
  notice.site = take.text();
  notice.stream = take.text();
  notice.path = take.text();
  take.into(notice.code);
  notice.what = take.text();
  notice.from = take.text();
  notice.to = take.text();
  take.into(notice.missing);
  notice.told_at = take.text();
  return notice;
}

} // namespace telctl::cdr::rows
