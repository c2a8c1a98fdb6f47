#pragma once
// Elementary functions of many numbers at once: the same bits as one by one (core/elementary.hpp; a NaN stays a NaN),
// each number in a vector lane of its own. The widest vectors that the machine has are chosen at the first call.

#include <cstddef>

namespace demarche::core {

// Numbers come in eights; who has fewer leaves room behind them, and what stands there changes too.
inline constexpr std::size_t lanes = 8;
constexpr std::size_t whole_eights(std::size_t count) { return (count + lanes - 1) / lanes; }

// e^x in place of each x, of `eights` times eight numbers.
void exp_each(double* x, std::size_t eights) noexcept;
// Likewise the natural logarithm of each.
void log_each(double* x, std::size_t eights) noexcept;

}  // namespace demarche::core
