#pragma once
// Times, in no order, of which the earliest is asked for again and again while a few change in between.
//
// They stand in blocks of sixteen. Where there are many, a block's minimum is found anew only after a change in it, so
// the cost grows slowly; where there are few, looking at all costs less than one wrong guess of a processor about which
// blocks have changed. Nor are they compared two by two in vectors: these would wait for what was just written singly.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/ids.hpp"

namespace demarche::core {

class Times {
 public:
  // Makes room once for `room` times.
  explicit Times(std::size_t room)
      : times_(blocks(room) * block, never), minima_(blocks(blocks(room)) * block, never), is_stale_(blocks(room)) {}

  std::size_t size() const { return size_; }
  double operator[](std::size_t place) const { return times_[place]; }

  void push_back(double time) { set(size_++, time); }
  void set(std::size_t place, double time) {
    times_[place] = time;
    is_stale_[place / block] = 1;
    least_known_ = false;
  }
  // The last one takes its place.
  void remove(std::size_t place) {
    set(place, times_[--size_]);
    set(size_, never);
    if (size_ % block != 0) return;
    minima_[size_ / block] = never;
    is_stale_[size_ / block] = 0;
  }

  // `never` if there is none.
  double least() {
    if (!least_known_) find_least();
    return least_;
  }

  // Of the places that have the least time, the first in the order of `before`; none if there is no time.
  template <class Before>
  Index first(Before&& before) {
    const double time = least();
    if (size_ == 0) return none;
    Index best = none;
    if (size_ <= few) {
      // All are looked at, which asks the processor for no guess; seldom do two have it.
      static_assert(few <= 64);
      std::uint64_t have = 0;
      for (std::size_t at = 0; at < size_; ++at) have |= std::uint64_t{times_[at] == time} << at;
      best = static_cast<Index>(std::countr_zero(have));
      for (have &= have - 1; have != 0; have &= have - 1) {
        const auto place = static_cast<Index>(std::countr_zero(have));
        if (before(place, best)) best = place;
      }
      return best;
    }
    for (std::size_t b = 0; b < blocks(size_); ++b) {
      if (minima_[b] != time) continue;
      const std::size_t end = std::min(size_, (b + 1) * block);
      for (std::size_t at = b * block; at < end; ++at) {
        if (times_[at] != time) continue;
        const auto place = static_cast<Index>(at);
        if (best == none || before(place, best)) best = place;
      }
    }
    return best;
  }

  // Becomes equal to times with the same room.
  void copy(const Times& other) {
    const std::size_t mine = blocks(size_), others = blocks(other.size_);
    if (mine > others) {
      std::fill(times_.begin() + static_cast<std::ptrdiff_t>(others * block),
                times_.begin() + static_cast<std::ptrdiff_t>(mine * block), never);
      std::fill(minima_.begin() + static_cast<std::ptrdiff_t>(others),
                minima_.begin() + static_cast<std::ptrdiff_t>(mine), never);
      std::fill(is_stale_.begin() + static_cast<std::ptrdiff_t>(others),
                is_stale_.begin() + static_cast<std::ptrdiff_t>(mine), std::uint8_t{0});
    }
    std::copy_n(other.times_.begin(), others * block, times_.begin());
    std::copy_n(other.minima_.begin(), others, minima_.begin());
    std::copy_n(other.is_stale_.begin(), others, is_stale_.begin());
    size_ = other.size_;
    least_ = other.least_;
    least_known_ = other.least_known_;
  }

 private:
  static constexpr std::size_t block = 16, few = 64;
  static std::size_t blocks(std::size_t times) { return (times + block - 1) / block; }

  // Of the times at `time`, a multiple of four. Four minima side by side, since each waits for the one before.
  static double least_of(const double* time, std::size_t count) {
    double a = never, b = never, c = never, d = never;
    for (const double* const end = time + count; time != end; time += 4) {
      a = time[0] < a ? time[0] : a;
      b = time[1] < b ? time[1] : b;
      c = time[2] < c ? time[2] : c;
      d = time[3] < d ? time[3] : d;
    }
    return std::min(std::min(a, b), std::min(c, d));
  }

  void find_least() {
    least_known_ = true;
    if (size_ <= few) {
      least_ = least_of(times_.data(), (size_ + 3) / 4 * 4);
      return;
    }
    const std::size_t count = blocks(size_);
    for (std::size_t b = 0; b < count; ++b) {
      if (is_stale_[b] == 0) continue;
      is_stale_[b] = 0;
      minima_[b] = least_of(&times_[b * block], block);
    }
    least_ = least_of(minima_.data(), (count + 3) / 4 * 4);
  }

  std::vector<double> times_;           // behind the last one: never
  std::vector<double> minima_;          // per block, unless it is stale; behind the last one: never
  std::vector<std::uint8_t> is_stale_;  // per block
  std::size_t size_ = 0;
  double least_ = never;
  bool least_known_ = true;
};

}  // namespace demarche::core
