#pragma once
// A list whose room is made once. A run must not allocate; and a list that cannot grow is added to in a few
// instructions, where std::vector's growth, inlined, would cost every caller its registers.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

namespace demarche::core {

template <class T>
class List {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  explicit List(std::size_t room = 0) : places_(room) {}

  std::size_t size() const { return size_; }
  std::size_t room() const { return places_.size(); }
  T& operator[](std::size_t place) { return places_[place]; }
  const T& operator[](std::size_t place) const { return places_[place]; }
  T* begin() { return places_.data(); }
  T* end() { return places_.data() + size_; }
  const T* begin() const { return places_.data(); }
  const T* end() const { return places_.data() + size_; }

  // Only while size() < room().
  void push_back(const T& element) { places_[size_++] = element; }
  // The same if `counts`; in any case only while size() < room().
  void push_back_if(bool counts, const T& element) {
    places_[size_] = element;
    size_ += counts ? 1 : 0;
  }
  void pop_back() { --size_; }
  T& back() { return places_[size_ - 1]; }
  void clear() { size_ = 0; }

  // Becomes equal to a list that fits.
  void copy(const List& other) {
    size_ = other.size_;
    if (size_ > 0) std::memcpy(static_cast<void*>(places_.data()), other.places_.data(), size_ * sizeof(T));
  }

 private:
  std::vector<T> places_;
  std::size_t size_ = 0;
};

// Notes what happens to many things once each, until it is cleared.
class Marks {
 public:
  explicit Marks(std::size_t things = 0) : is_marked_(things), marked_(things + 1) {}

  // Without a branch: no processor can guess what has been marked before.
  void mark(std::size_t thing) {
    marked_.push_back_if(is_marked_[thing] == 0, static_cast<std::uint32_t>(thing));
    is_marked_[thing] = 1;
  }
  bool has(std::size_t thing) const { return is_marked_[thing] != 0; }
  const std::uint32_t* begin() const { return marked_.begin(); }
  const std::uint32_t* end() const { return marked_.end(); }
  void clear() {
    take([](std::uint32_t) {});
  }
  // Hands everything out that is marked, and forgets it.
  template <class Visit>
  void take(Visit&& visit) {
    for (const std::uint32_t thing : marked_) {
      is_marked_[thing] = 0;
      visit(thing);
    }
    marked_.clear();
  }

 private:
  std::vector<std::uint8_t> is_marked_;
  List<std::uint32_t> marked_;
};

// The same for the channels of rows (core/rows.hpp), as bits.
class RowMarks {
 public:
  explicit RowMarks(std::size_t rows = 0) : lanes_(rows), marked_(rows + 1) {}

  // Nothing if there are no lanes.
  void mark(std::uint32_t row, std::uint8_t lanes) {
    marked_.push_back_if((lanes_[row] == 0) & (lanes != 0), row);
    lanes_[row] |= lanes;
  }
  // Hands every row out with its lanes, and forgets it.
  template <class Visit>
  void take(Visit&& visit) {
    for (const std::uint32_t row : marked_) {
      visit(row, lanes_[row]);
      lanes_[row] = 0;
    }
    marked_.clear();
  }

 private:
  std::vector<std::uint8_t> lanes_;  // not 0 where marked
  List<std::uint32_t> marked_;
};

}  // namespace demarche::core
