// What a paired difference means: verdicts against the smallest difference that matters, the runs that would settle an
// undecided one, the variance ratio of common random numbers, and Holm's correction for many comparisons.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "run/intervals.hpp"
#include "run/result.hpp"
#include "run/statistics.hpp"

namespace demarche::run {

// A pair with an exploded side is left out; with more than 0.1 % of the runs left out no verdict is given.
bool too_many_left_out(std::uint64_t left_out, std::uint64_t runs) noexcept;

// higher: low > material; lower: high < -material; no_material_difference: the interval lies within ±material;
// undecided: none of these. NaN and infinite bounds decide nothing. material >= 0.
Verdict verdict_of(const Interval& interval, double material) noexcept;

// Runs that would bring the interval clear of the nearer edge of ±material if the centre stays: half-widths shrink as
// 1/√runs. `over_a_billion` above 10⁹ (also when the centre lies on the edge); none if the half-width is unknown.
std::optional<std::uint64_t> runs_to_settle(const Interval& interval, double material, std::uint64_t runs) noexcept;

// Two-sided probability of a centre this far from the nearer edge of ±material, were the truth on that edge. Below
// 5 % exactly when verdict_of decides (but for bounds clamped to the possible range).
double edge_probability(const Interval& interval, double material);

// (Var A + Var B) / Var(A - B): how many times more runs independent luck would need. None for 0/0.
std::optional<double> variance_ratio(const PairedCounts& pairs) noexcept;
std::optional<double> variance_ratio(const PairedMoments& pairs) noexcept;

// Holm 1979, step down at a familywise 5 %: which of the hypotheses with these probabilities are rejected, as 0/1 in
// the same order. `kept` must be as long as `probabilities`.
void holm(std::span<const double> probabilities, std::span<std::uint8_t> kept);

}  // namespace demarche::run
