#pragma once
#include <cstddef>
#include <vector>

namespace telctl::cdr {

/// A list that is filled anew for each record: emptying it costs nothing, and adding is a store.
template <class T>
class Reused {
 public:
  void clear() { count_ = 0; }
  void push_back(const T& item) {
    if (count_ == items_.size()) items_.resize(items_.size() * 2 + 32);
    items_[count_++] = item;
  }
  /// Room for so many items in all, to be filled by hand; `filled` then says how many there are.
  T* room(std::size_t count) {
    if (items_.size() < count) items_.resize(count * 2);
    return items_.data();
  }
  void filled(std::size_t count) { count_ = count; }
  void resize(std::size_t count, const T& value = {}) {
    if (items_.size() < count) items_.resize(count);
    for (std::size_t i = count_; i < count; ++i)
      items_[i] = value;
    count_ = count;
  }
  [[nodiscard]] std::size_t size() const { return count_; }
  T& operator[](std::size_t i) { return items_[i]; }
  const T& operator[](std::size_t i) const { return items_[i]; }
  T* begin() { return items_.data(); }
  T* end() { return items_.data() + count_; }
  const T* begin() const { return items_.data(); }
  const T* end() const { return items_.data() + count_; }

 private:
  std::vector<T> items_;
  std::size_t count_ = 0;
};

} // namespace telctl::cdr
