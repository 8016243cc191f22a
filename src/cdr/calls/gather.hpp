#pragma once
#include <cstdint>
#include <functional>
#include <queue>
#include <unordered_map>
#include <vector>

#include <telctl/cdr/store.hpp>

namespace telctl::cdr {

/// What may link a record to others of its call, as hashes; 0 = nothing.
struct Links {
  std::uint64_t unique = 0;                                        ///< its channel ...
  std::uint64_t call = 0;                                          ///< ... and its call: one name space
  std::uint64_t channel = 0, called = 0, local = 0, far_local = 0; ///< names of channels, which come again
  bool opens = false;                                              ///< the channel begins
  bool closes = false;                                             ///< the channel ends
};
Links links_of(const StoredTicket& record);

/// Records in the order of their moments into groups of which none belongs to a call of another. A group is whole when
/// its channels have ended and nothing has been added to it for as long as legs can be apart (`near_s`). What links is
/// taken more loosely than what joins legs into calls: to put too much together costs memory, and changes no call.
class Gatherer {
 public:
  struct Group {
    std::int64_t first = 0, last = 0;  ///< moments of its records, seconds
    std::vector<std::int64_t> records; ///< by their numbers, in the order in which they came
    std::vector<std::uint64_t> keys;
    std::size_t open = 0; ///< channels that have begun and not ended
  };
  explicit Gatherer(std::function<void(const Group&)> whole) : whole_(std::move(whole)) {}

  void add(std::int64_t record, std::int64_t moment, const Links& links);
  /// Nothing more comes.
  void finish();
  [[nodiscard]] std::size_t held() const { return keys_.size(); }

 private:
  struct Key {
    std::size_t group = 0;
    std::int64_t last = 0;
    bool open = false;
  };
  struct Deadline {
    std::int64_t at = 0;
    std::size_t group = 0;
    bool operator>(const Deadline& other) const { return at > other.at; }
  };

  void close_until(std::int64_t moment);
  void close(std::size_t id);
  std::size_t join(std::size_t a, std::size_t b);
  std::size_t linked(std::size_t group, std::uint64_t key, std::int64_t moment, bool comes_again);
  void note(std::size_t group, std::uint64_t key, std::int64_t moment);
  void follow_channel(Group& group, const Links& links);

  std::function<void(const Group&)> whole_;
  std::unordered_map<std::size_t, Group> groups_;
  std::unordered_map<std::uint64_t, Key> keys_;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
  std::size_t next_ = 1;
};

} // namespace telctl::cdr
