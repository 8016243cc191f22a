#pragma once
#include <functional>
#include <memory>

#include <telctl/cdr/normalize.hpp>

namespace telctl::cdr {

/// Takes the tickets of one piece of a file in a thread of its own, and hands over what it made of them when it is the
/// turn of that piece. `quarantined` and `hand_over` are called by one thread at a time, in the order of the file.
class PieceSink : public TicketSink {
 public:
  virtual bool hand_over() = 0; ///< false stops the reading
};

/// The same tickets as `normalize_file`, in the same order, read by several threads. Streams, small files and formats
/// whose records lean on those before them are read by one.
Result<FileSummary> normalize_in_pieces(const std::string& path, const NormalizeOptions& options, unsigned threads,
                                        const std::function<std::unique_ptr<PieceSink>()>& make_sink);

} // namespace telctl::cdr
