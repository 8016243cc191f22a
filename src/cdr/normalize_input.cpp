// Where the bytes of a stream come from: a file, a function, memory.
#include <algorithm>
#include <cstring>

#include <normalizer.hpp>
#include <telctl/io/input.hpp>

namespace telctl::cdr {

Result<FileSummary> normalize_file(const std::string& path, const NormalizeOptions& options, TicketSink& sink) {
  auto file = InputFile::open(path);
  if (!file) return fail(file.error());
  RecordReader reader([&](char* buffer, std::size_t size) { return file->read(buffer, size); });
  return Normalizer(path, options, sink).run(reader);
}

Result<FileSummary> normalize_stream(const Refill& refill, const std::string& source, const NormalizeOptions& options,
                                     TicketSink& sink) {
  RecordReader reader(refill);
  return Normalizer(source, options, sink).run(reader);
}

FileSummary normalize_bytes(std::string_view bytes, const std::string& source, const NormalizeOptions& options,
                            TicketSink& sink) {
  RecordReader reader([bytes](char* buffer, std::size_t size) mutable -> Result<std::size_t> {
    const auto count = std::min(size, bytes.size());
    std::memcpy(buffer, bytes.data(), count);
    bytes.remove_prefix(count);
    return count;
  });
  return *Normalizer(source, options, sink).run(reader); // memory cannot fail to be read
}

} // namespace telctl::cdr
