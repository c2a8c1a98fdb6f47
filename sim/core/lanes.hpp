#pragma once
// Elementary functions of many numbers at once: the same bits as one by one (core/elementary.hpp; a NaN stays a NaN),
// each number in a vector lane of its own. The widest vectors that the machine has are chosen at the first call.

#include <cstddef>
#include <cstdint>

#include "core/ids.hpp"
#include "core/state.hpp"

namespace demarche::core {

// Numbers come in eights; who has fewer leaves room behind them, and what stands there changes too.
inline constexpr std::size_t lanes = 8;
// Fewer than three of these lanes, as bits, are as quickly worked out one by one.
constexpr bool are_few(std::uint32_t bits) {
  const std::uint32_t without_one = bits & (bits - 1);
  return (without_one & (without_one - 1)) == 0;
}
constexpr std::size_t whole_eights(std::size_t count) { return (count + lanes - 1) / lanes; }

// e^x in place of each x, of `eights` times eight numbers.
void exp_each(double* x, std::size_t eights) noexcept;
// Likewise the natural logarithm of each.
void log_each(double* x, std::size_t eights) noexcept;

// Likewise 1 / (1 + e^-x).
void logistic_each(double* x, std::size_t eights) noexcept;
// Likewise the standard normal's quantile.
void normal_quantile_each(double* x, std::size_t eights) noexcept;

// In which of eight lanes u, in (0, 1), lies below 1 / (1 + e^-x): as bits, the first lane's the lowest.
std::uint32_t below_logistic_each(const double* u, const double* x) noexcept;

// In each lane a coefficient times a variable.
struct LaneTerm {
  Index cell[lanes];
  Index coefficient[lanes];  // slot of the world's numbers
};

// Adds to each lane the largest that its term can become from `now` [day] on, if nothing but its decay changes the
// variable.
void add_bounds(double* sums, const LaneTerm& term, const CellState* cells, const Fading* fading, const double* numbers,
                double now) noexcept;

}  // namespace demarche::core
