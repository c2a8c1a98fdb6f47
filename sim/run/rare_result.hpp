// What is found out about an outcome that plain runs hardly ever see (run/rare.hpp); numbers only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"

namespace demarche::run {

// No interval is given on less: what hits must be worth in hits of equal weight, what part of all weight one of them
// may have, and what part of the runs may explode.
inline constexpr double least_effective = 100.0;
inline constexpr double greatest_part = 0.05;
inline constexpr double greatest_lost = 0.001;

// Why no interval is given.
enum class RareTrouble : std::uint8_t {
  none,
  never,         // no run had it, however its chances were tilted
  few,           // the hits are worth too few
  one_sided,     // one run has too much of all weight
  lost,          // too many runs exploded
  unbalanced,    // the weights of all runs do not average to one: a tilt has made runs that are not the model's
  contradicted,  // plain runs counted something else
  counted        // plain runs see it often enough: theirs is the better answer
};

// So many hits among plain runs are enough: a way to the outcome that the pilot missed would be among them.
inline constexpr std::uint64_t enough_plain_hits = 5;

// Why a reader gets no interval, in the words of the program's messages.
std::string_view name(RareTrouble trouble) noexcept;

struct RareEstimate {
  double estimate = 0.0;  // in [0, 1]; of differences in [-1, 1]
  // 95 %, of the ways to the outcome that the pilot found; of all ways only `low` holds, for others only add to them,
  // and of differences neither does. Meaningless in trouble.
  double low = 0.0, high = 0.0;
  double standard_error = 0.0;
  std::uint64_t hits = 0;  // runs that had it; of differences: under one response and not the other
  double effective = 0.0;  // hits of equal weight that would say as much, (Σx)²/Σx²
  double largest = 0.0;    // part of all weight that the weightiest hit has
  double mean_weight = 1.0, mean_weight_error = 0.0;  // over all runs, and its standard error; of estimates only
  std::uint64_t lost = 0;  // runs that exploded, or broke a contract; they count as runs without it
  RareTrouble trouble = RareTrouble::none;
};

// One rule's part in a tilt.
struct TiltedRule {
  core::Index rule = 0;
  double factor = 1.0;  // on its hazard, or on its odds
};
struct TiltedNumber {
  core::Index number = 0;  // of the uncertain ones
  double power = 1.0;      // above 1: drawn towards the upper end, κ; below: towards the lower, 1/κ
};
// With what a part of the runs is played.
struct RareComponent {
  std::size_t response = 0;  // for whose sake
  std::uint64_t runs = 0;    // of those counted
  std::vector<TiltedRule> rules;
  std::vector<TiltedNumber> numbers;
};

struct RareResult {
  std::string outcome;
  std::uint64_t runs = 0, untilted = 0, pilot_runs = 0;  // of every response
  std::vector<RareComponent> components;                 // beside the model's own chances
  std::vector<RareEstimate> estimates;                   // [response]
  std::vector<RareEstimate> differences;  // [response] less the baseline; the baseline's own means nothing
};

}  // namespace demarche::run
