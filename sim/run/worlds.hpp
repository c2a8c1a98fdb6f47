// What is kept of every world when several runs live in each: the spread of every response's outcome, and of its
// difference from the baseline, among the world's runs. From these come the intervals over worlds, the split of the
// variance into luck and numbers, and how robustly a response does best.
//
// A world's runs are neighbours, so that two parts of a batch share at most one world, at their seam. Memory grows with
// the number of worlds (`bytes_per_world`), not with that of runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "run/bytes.hpp"
#include "run/experiment.hpp"
#include "run/intervals.hpp"

namespace demarche::run {

// Number, mean and sum of squared deviations; as Moments, without extremes.
struct Spread {
  std::uint64_t n = 0;
  double mean = 0.0;
  double m2 = 0.0;

  void add(double value) noexcept;
  void merge(const Spread& right) noexcept;
};

class Worlds {
 public:
  // Nothing is kept where each world has one run.
  explicit Worlds(const Design& design);

  static std::size_t bytes_per_world(const Design& design);

  // The world that run `run` lives in; runs come in rising order. Then values go where the last one was begun.
  void begin(std::uint64_t run);
  void add_alone(std::size_t place, double value) { spread(place).add(value); }
  void add_paired(std::size_t place, double value) { spread(places_ + place).add(value); }
  void merge(const Worlds& right);

  void put(ByteWriter& bytes) const;
  void get(ByteReader& bytes);

  std::size_t size() const noexcept { return places_ == 0 ? 0 : spreads_.size() / (2 * places_); }
  // Of world `first + world`: place = response * outcomes + outcome.
  const Spread& alone(std::size_t world, std::size_t place) const { return spreads_[2 * places_ * world + place]; }
  // Of all worlds, one after the other.
  std::vector<Spread> all_alone(std::size_t place) const;
  std::vector<Spread> all_paired(std::size_t place) const { return all_alone(places_ + place); }

 private:
  Spread& spread(std::size_t place) { return spreads_[spreads_.size() - 2 * places_ + place]; }

  std::size_t places_ = 0;  // responses * outcomes; 0: nothing is kept
  std::uint64_t runs_per_world_ = 1;
  std::uint64_t first_ = 0;  // world
  std::vector<Spread> spreads_;
};

// Of how many something is known.
std::uint64_t with_values(std::span<const Spread> worlds);

// The mean over all runs of the worlds with its interval over worlds: Student's t with the variance of the worlds'
// sums about the mean, each weighed by its runs (a ratio estimator; with equally many runs in each world the t interval
// of their means). Clamped to [least, greatest]. Less than two worlds: unbounded. Where every run of every world has
// the value `least` or every run `greatest`, the one-sided exact bound for worlds of which each may be all one way.
Interval clustered_interval(std::span<const Spread> worlds, double least, double greatest);

// One-way analysis of variance with random effects (unbalanced: Searle, Casella & McCulloch 1992, Variance Components,
// chapter 3), the interval of the share by the delete-one-world jackknife of log(MSB / MSW) with Student's t (Arvesen &
// Layard 1975, Annals of Statistics 3:1122), which needs no normal law. Worlds are weighed by their runs; quantiles,
// which are not, are of the first `whole` ones.
VarianceSplit split(std::span<const Spread> worlds, std::size_t whole);
inline VarianceSplit split(std::span<const Spread> worlds) { return split(worlds, worlds.size()); }

// All of it, of the worlds of runs [0, runs). A last one that is not whole (the batch was stopped in it) counts in the
// variances; but which response does best, or well enough, is asked of whole ones: fewer runs leave more luck.
Nested nested(const Design& design, const Worlds& worlds, std::uint64_t runs);

}  // namespace demarche::run
