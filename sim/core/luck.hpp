#pragma once
// Draws of one run, remembered from one response to the next.
//
// All responses of a run share their luck, so most of what a response asks of the random numbers was worked out for
// the one before. What is kept is a function of the draw's address alone: whether it is remembered or worked out
// again changes no bit.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.hpp"

namespace demarche::core {

// A direct-mapped table: a draw that falls on the place of another replaces it.
template <class Value>
class Remembered {
 public:
  // Has at least `places` places; an eighth more than the draws of a run is plenty.
  explicit Remembered(std::size_t places) : entries_(std::bit_ceil(places)), mask_(entries_.size() - 1) {}

  // At the beginning of another run.
  void forget() {
    for (Entry& entry : entries_) entry.address = nothing;
  }

  // The value of draw `index` < 2^32 of `name` and `purpose`; `work()` works it out if it is not here. When a name
  // has draws of several distributions, `which` < 2^24 tells them apart.
  template <class Work>
  const Value& at(std::uint64_t name, Purpose purpose, std::uint32_t index, std::uint32_t which, Work&& work) {
    const std::uint64_t address = index | static_cast<std::uint64_t>(purpose) << 32 | std::uint64_t{which} << 40;
    Entry& entry = entries_[(name + index * odd) & mask_];
    if (entry.name != name || entry.address != address) [[unlikely]] {
      entry.value = work();
      entry.name = name;
      entry.address = address;
    }
    return entry.value;
  }

 private:
  static constexpr std::uint64_t nothing = ~std::uint64_t{0};
  static constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;  // spreads successive draws of one name
  struct Entry {
    std::uint64_t name = 0;
    std::uint64_t address = nothing;
    Value value{};
  };
  std::vector<Entry> entries_;
  std::size_t mask_;
};

}  // namespace demarche::core
