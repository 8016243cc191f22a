#pragma once
#include <memory>
#include <string>

#include <telctl/cdr/store.hpp>

namespace telctl::cdr {

/// Each kind of store, in a file of its own.
Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& file, StoreAccess access);
Result<std::unique_ptr<Store>> open_postgres_store(const std::string& where, StoreAccess access);

/// TEL-0763: another run has taken bytes of this stream meanwhile.
Error moved(const Stream& stream);

} // namespace telctl::cdr
