#include <telctl/cdr/collect.hpp>

namespace telctl::cdr {
namespace {

/// Reads through; what would be written is only given back.
class DryRun final : public Store {
 public:
  explicit DryRun(Store& store) : store_(store) {}

  Result<std::vector<Stream>> streams(const std::string& source) override { return store_.streams(source); }
  Result<Stream> take(const Taking& taking) override {
    Stream after = taking.after;
    if (after.id == 0) after.id = next_--;
    ++after.revision;
    return after;
  }
  Result<std::string> raw(std::int64_t stream, std::uint64_t offset, std::uint64_t length) override {
    return store_.raw(stream, offset, length);
  }
  Result<std::vector<FileLook>> looks(const std::string& source) override { return store_.looks(source); }
  Status remember(const FileLook& /*look*/) override { return {}; }
  Status tickets(const std::string& source, const std::function<bool(const StoredTicket&)>& visitor) override {
    return store_.tickets(source, visitor);
  }
  Result<std::vector<StoredTicket>> find(const std::string& id) override { return store_.find(id); }
  Result<std::vector<StoredTicket>> starting(const std::string& source, const Instant& start) override {
    return store_.starting(source, start);
  }
  Result<std::string> newest_start(const std::string& source) override { return store_.newest_start(source); }
  Result<std::vector<StoredQuarantine>> quarantine(std::int64_t stream) override { return store_.quarantine(stream); }
  Status tell(const Notice& /*notice*/) override { return {}; }
  Result<std::vector<Notice>> notices() override { return store_.notices(); }
  Result<StoreTotals> totals() override { return store_.totals(); }

 private:
  Store& store_;
  std::int64_t next_ = -1; ///< ids that no store gives
};

} // namespace

std::unique_ptr<Store> dry_run(Store& store) {
  return std::make_unique<DryRun>(store);
}

} // namespace telctl::cdr
