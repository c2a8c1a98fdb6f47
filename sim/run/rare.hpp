// Rare outcomes by importance sampling: how likely is what plain runs hardly ever see?
//
// Runs of their own are played with tilted chances (core/tilt.hpp) and each counts with its weight, the ratio of its
// likelihood under the model to that under all the ways in which it might have been played: a mixture of the model's
// own chances and of one tilt for each response. Because a fixed share of the runs, `untilted_share`, is played with
// the model's own chances, no weight exceeds its inverse (a defensive mixture: Hesterberg 1995, Technometrics 37:185).
// How many runs each component gets is fixed beforehand, not drawn, and the weights hold for that (Owen & Zhou 2000,
// JASA 95:135). All responses of a run share its luck and its tilt; each has the weight of its own course.
//
// The tilts are found by pilot runs (run/rare_pilot.hpp): the estimate is unbiased whatever they are, for no run of the
// pilot counts in it; they decide how narrow it is.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/program.hpp"
#include "core/tilt.hpp"
#include "run/result.hpp"
#include "run/statistics.hpp"

namespace demarche::run {

inline constexpr std::uint64_t usual_rare_runs = 20'000;
inline constexpr std::uint64_t greatest_rare_runs = 1'000'000'000;
// One run in so many is played with the model's own chances.
inline constexpr std::uint64_t untilted_every = 3;
inline constexpr double untilted_share = 1.0 / untilted_every;

// What is looked for in a program.
struct RareQuestion {
  const core::Program& program;
  std::string outcome;      // its name gives its runs their addresses
  core::Index measure = 0;  // of the kind `occurred`
  std::uint64_t seed = 1;
  std::uint64_t runs = usual_rare_runs;  // further runs of every response, beside the pilot's; >= 1
  unsigned threads = 1;
  std::size_t baseline = 0;  // index of a response
};

// Number of run `number` < 2^36 of stage `stage` < 16 of an outcome: bit 63, then 23 bits of the hash of the outcome's
// name, the stage in four, the number in 36. No run of a batch has bit 63. Stage 0 is what is counted, 1 explores, the
// others refine. It is the number of the run's world too.
std::uint64_t rare_run(const std::string& outcome, unsigned stage, std::uint64_t number);

// Sums over the runs of one component; `x` is what a run adds to an estimate, its weight where it has the outcome.
struct WeightedSums {
  std::uint64_t n = 0;                                  // runs
  std::uint64_t hits = 0;                               // in which x is not 0
  double x = 0.0, x2 = 0.0, size = 0.0, largest = 0.0;  // sums of x, x², |x|; the largest |x|
  double weight = 0.0, weight2 = 0.0;                   // of all weights, whether they hit or not

  void add(double value, double weight_of_run) noexcept;
  void merge(const WeightedSums& right) noexcept;
};

// Runs done and to be done, of every response; about five times a second, from the calling thread.
using RareProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Pilot and runs. The same bits at any number of threads. Nothing if `stop` became true on the way.
// std::invalid_argument for a question that makes no sense.
std::optional<RareResult> look_for(const RareQuestion& question, const RareProgress& progress,
                                   const std::atomic<bool>& stop);

// The counted runs alone, with tilts given: mixture[i] for the sake of response `sakes[i]`; both may be empty.
std::optional<RareResult> weighed(const RareQuestion& question, const std::vector<core::Tilt>& mixture,
                                  const RareProgress& progress, const std::atomic<bool>& stop);

// Whether plain runs speak against an estimate: they had so many hits more than it allows that it would happen once in
// ten times, which takes an interval away for nothing as often; or so much fewer that it would once in ten thousand.
// Then some way to the outcome was not found by the pilot.
bool contradicts(const RareEstimate& estimate, const Counts& plain);

// Takes the interval from every estimate of result.rare, and from its differences, that the result's own runs
// contradict.
void hold_against_plain(Result& result);

}  // namespace demarche::run
