#include <store/open.hpp>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {

Result<std::unique_ptr<Store>> open_store(const std::string& where, StoreAccess access) {
  const bool postgres = where.starts_with("postgresql://") || where.starts_with("postgres://");
  return postgres ? open_postgres_store(where, access) : open_sqlite_store(where, access);
}

Error moved(const Stream& stream) {
  return {.code = errors::cdr_stream_moved,
          .what = "another run has taken tickets of this stream meanwhile",
          .where = {.object = stream.name},
          .hint = "nothing was written twice; run it again",
          .retryable = true};
}

} // namespace telctl::cdr
