#pragma once
// The two doubles that are no number.

#include <limits>

namespace demarche::core {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace demarche::core
