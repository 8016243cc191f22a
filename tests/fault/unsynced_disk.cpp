#include "unsynced_disk.hpp"

#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include <sqlite3.h>

// A VFS (https://www.sqlite.org/vfs.html) in front of the usual one. Locks, shared memory and everything else are the
// usual one's.
namespace telctl::fault {
namespace {

/// One file as this process sees it, and what of it is not in the real one yet.
struct Content {
  std::mutex mutex;
  std::string bytes;
  struct Range {
    std::size_t offset, size;
  };
  std::vector<Range> unsynced;
  bool cut = false; ///< the real file may be longer
  int handles = 0;
};

struct File {
  sqlite3_file base;
  Content* content;
  sqlite3_file* real;
};

struct Disk {
  sqlite3_vfs* real = nullptr;
  std::mutex mutex;
  std::map<std::string, std::unique_ptr<Content>> contents;
  bool some_reach_it = false;
  std::minstd_rand random;

  bool reaches_it_at_once() {
    const std::lock_guard lock(mutex);
    return some_reach_it && random() % 2 == 0;
  }
};

Disk& disk() {
  static Disk the_disk;
  return the_disk;
}

File& of(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}

/// Everything that was kept back goes to the real file.
int bring_to_disk(File& file) {
  auto& content = *file.content;
  int result = SQLITE_OK;
  for (const auto& [offset, size] : content.unsynced) {
    if (offset >= content.bytes.size()) continue;
    const auto count = std::min(size, content.bytes.size() - offset);
    result = file.real->pMethods->xWrite(file.real, content.bytes.data() + offset, static_cast<int>(count),
                                         static_cast<sqlite3_int64>(offset));
    if (result != SQLITE_OK) return result;
  }
  content.unsynced.clear();
  if (content.cut) result = file.real->pMethods->xTruncate(file.real, static_cast<sqlite3_int64>(content.bytes.size()));
  if (result == SQLITE_OK) content.cut = false;
  return result;
}

int close(sqlite3_file* handle) {
  auto& file = of(handle);
  {
    const std::lock_guard lock(file.content->mutex);
    if (--file.content->handles == 0) bring_to_disk(file); // a process that ended well had its time
  }
  const int result = file.real->pMethods->xClose(file.real);
  std::free(file.real);
  return result;
}

int read(sqlite3_file* handle, void* to, int size, sqlite3_int64 from) {
  auto& content = *of(handle).content;
  const std::lock_guard lock(content.mutex);
  const auto offset = static_cast<std::size_t>(from);
  const auto wanted = static_cast<std::size_t>(size);
  const auto there = offset < content.bytes.size() ? std::min(wanted, content.bytes.size() - offset) : 0;
  if (there > 0) std::memcpy(to, content.bytes.data() + offset, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* handle, const void* from, int size, sqlite3_int64 to) {
  auto& file = of(handle);
  const std::lock_guard lock(file.content->mutex);
  auto& bytes = file.content->bytes;
  const auto offset = static_cast<std::size_t>(to);
  const auto count = static_cast<std::size_t>(size);
  if (bytes.size() < offset + count) bytes.resize(offset + count);
  std::memcpy(bytes.data() + offset, from, count);
  if (disk().reaches_it_at_once()) return file.real->pMethods->xWrite(file.real, from, size, to);
  file.content->unsynced.push_back({offset, count});
  return SQLITE_OK;
}

int truncate(sqlite3_file* handle, sqlite3_int64 size) {
  auto& content = *of(handle).content;
  const std::lock_guard lock(content.mutex);
  content.bytes.resize(static_cast<std::size_t>(size));
  content.cut = true;
  return SQLITE_OK;
}

int sync(sqlite3_file* handle, int flags) {
  auto& file = of(handle);
  const std::lock_guard lock(file.content->mutex);
  if (const int result = bring_to_disk(file); result != SQLITE_OK) return result;
  return file.real->pMethods->xSync(file.real, flags);
}

int file_size(sqlite3_file* handle, sqlite3_int64* size) {
  auto& content = *of(handle).content;
  const std::lock_guard lock(content.mutex);
  *size = static_cast<sqlite3_int64>(content.bytes.size());
  return SQLITE_OK;
}

const sqlite3_io_methods& methods() {
  static const sqlite3_io_methods table{
      .iVersion = 2,
      .xClose = close,
      .xRead = read,
      .xWrite = write,
      .xTruncate = truncate,
      .xSync = sync,
      .xFileSize = file_size,
      .xLock = [](sqlite3_file* f, int level) { return of(f).real->pMethods->xLock(of(f).real, level); },
      .xUnlock = [](sqlite3_file* f, int level) { return of(f).real->pMethods->xUnlock(of(f).real, level); },
      .xCheckReservedLock = [](sqlite3_file* f,
                               int* held) { return of(f).real->pMethods->xCheckReservedLock(of(f).real, held); },
      .xFileControl =
          [](sqlite3_file* f, int what, void* data) {
            // Room that is only asked for would make the real file longer than what was written.
            if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
            return of(f).real->pMethods->xFileControl(of(f).real, what, data);
          },
      .xSectorSize = [](sqlite3_file* f) { return of(f).real->pMethods->xSectorSize(of(f).real); },
      .xDeviceCharacteristics =
          [](sqlite3_file* f) { return of(f).real->pMethods->xDeviceCharacteristics(of(f).real); },
      .xShmMap =
          [](sqlite3_file* f, int page, int size, int extend, void volatile** memory) {
            return of(f).real->pMethods->xShmMap(of(f).real, page, size, extend, memory);
          },
      .xShmLock = [](sqlite3_file* f, int offset, int count,
                     int flags) { return of(f).real->pMethods->xShmLock(of(f).real, offset, count, flags); },
      .xShmBarrier = [](sqlite3_file* f) { of(f).real->pMethods->xShmBarrier(of(f).real); },
      .xShmUnmap = [](sqlite3_file* f, int remove) { return of(f).real->pMethods->xShmUnmap(of(f).real, remove); },
  };
  return table;
}

/// Reads a real file whole, the first time that this process opens it.
int load(sqlite3_file* real, Content& content) {
  sqlite3_int64 size = 0;
  if (const int result = real->pMethods->xFileSize(real, &size); result != SQLITE_OK) return result;
  content.bytes.resize(static_cast<std::size_t>(size));
  return size == 0 ? SQLITE_OK : real->pMethods->xRead(real, content.bytes.data(), static_cast<int>(size), 0);
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* handle, int flags, int* got) {
  auto* usual = disk().real;
  if (name == nullptr || (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) == 0)
    return usual->xOpen(usual, name, handle, flags, got);
  auto& file = of(handle);
  file.base.pMethods = nullptr;
  file.real = static_cast<sqlite3_file*>(std::calloc(1, static_cast<std::size_t>(usual->szOsFile)));
  int result = usual->xOpen(usual, name, file.real, flags, got);
  if (result != SQLITE_OK) {
    std::free(file.real);
    return result;
  }
  const std::lock_guard lock(disk().mutex);
  auto& content = disk().contents[name];
  if (!content || content->handles == 0) {
    content = std::make_unique<Content>();
    result = load(file.real, *content);
  }
  ++content->handles;
  file.content = content.get();
  file.base.pMethods = &methods();
  return result;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
  {
    const std::lock_guard lock(disk().mutex);
    disk().contents.erase(name);
  }
  return disk().real->xDelete(disk().real, name, sync_folder);
}

} // namespace

void install_unsynced_disk() {
  auto& here = disk();
  here.real = sqlite3_vfs_find(nullptr);
  if (const char* seed = std::getenv("TELCTL_UNSYNCED_SEED")) {
    here.some_reach_it = true;
    here.random.seed(static_cast<std::minstd_rand::result_type>(std::strtoul(seed, nullptr, 10)));
  }
  static sqlite3_vfs vfs = *here.real; // what is not replaced is the usual one's
  vfs.zName = "unsynced";
  vfs.pNext = nullptr;
  vfs.szOsFile = std::max(here.real->szOsFile, static_cast<int>(sizeof(File)));
  vfs.xOpen = open;
  vfs.xDelete = remove;
  sqlite3_vfs_register(&vfs, 1);
}

} // namespace telctl::fault
