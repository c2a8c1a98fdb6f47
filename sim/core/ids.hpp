#pragma once
// How the parts of a compiled model refer to each other: positions in its flat arrays.

#include <cstddef>
#include <cstdint>
#include <limits>

namespace demarche::core {

using Index = std::uint32_t;
inline constexpr Index none = std::numeric_limits<Index>::max();
inline constexpr double never = std::numeric_limits<double>::infinity();
inline constexpr std::size_t max_parameters = 12;  // of one act

// Half-open range of indices into another array.
struct Range {
  Index begin = 0;
  Index end = 0;
  Index size() const { return end - begin; }
};

}  // namespace demarche::core
