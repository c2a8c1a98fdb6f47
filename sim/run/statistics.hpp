// Mergeable values: what a block of runs leaves behind. Each has `add` for one run and `merge(right)` for the block to
// its right; both do a fixed sequence of + - * / only, so equal inputs in equal order give equal bits everywhere.
// Moments: Welford 1962 (add), Chan, Golub & LeVeque 1983 (merge).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace demarche::run {

// Runs and the runs among them with the event.
struct Counts {
  std::uint64_t n = 0;
  std::uint64_t hits = 0;

  void add(bool hit) noexcept;
  void merge(const Counts& right) noexcept;
};

// Mean, spread and extremes of a real. Exact for a constant: the mean is that constant and m2 is 0.
struct Moments {
  std::uint64_t n = 0;
  double mean = 0.0;
  double m2 = 0.0;  // sum of squared deviations from the mean
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();

  void add(double value) noexcept;
  void merge(const Moments& right) noexcept;
  // Sample variance m2 / (n - 1); 0 for n < 2.
  double variance() const noexcept;
};

// Pairs of yes/no outcomes (A, B) on the same luck.
struct PairedCounts {
  std::uint64_t n11 = 0;
  std::uint64_t n10 = 0;  // A yes, B no
  std::uint64_t n01 = 0;  // A no, B yes
  std::uint64_t n00 = 0;

  void add(bool a, bool b) noexcept;
  void merge(const PairedCounts& right) noexcept;
  std::uint64_t n() const noexcept { return n11 + n10 + n01 + n00; }
  std::uint64_t different() const noexcept { return n10 + n01; }
};

// Pairs of reals (A, B) on the same luck; the moments of both sides are over the same pairs.
struct PairedMoments {
  Moments a;
  Moments b;
  Moments difference;           // A - B
  std::uint64_t different = 0;  // pairs that are not the same

  // `differs` is given separately because two censored times may have equal restricted values for different reasons.
  void add(double a_value, double b_value, bool differs) noexcept;
  void merge(const PairedMoments& right) noexcept;
};

// How many pairs there are, and how many of them differ.
inline std::uint64_t pairs_of(const PairedCounts& pairs) noexcept { return pairs.n(); }
inline std::uint64_t pairs_of(const PairedMoments& pairs) noexcept { return pairs.difference.n; }
inline std::uint64_t different_of(const PairedCounts& pairs) noexcept { return pairs.different(); }
inline std::uint64_t different_of(const PairedMoments& pairs) noexcept { return pairs.different; }

// Times to an event in days, in daily bins [d, d + 1) up to the horizon, and how many had none by then.
struct TimeHistogram {
  double horizon_days = 0.0;
  std::vector<std::uint64_t> bins;  // ceil(horizon) of them
  std::uint64_t censored = 0;

  TimeHistogram() = default;
  explicit TimeHistogram(double horizon);

  // time >= 0; later than the horizon, or +infinity, is censored.
  void add(double time) noexcept;
  void merge(const TimeHistogram& right) noexcept;
  std::uint64_t n() const noexcept;
  // Share of runs with the event by the end of day 1, 2, …; empty if nothing was added.
  std::vector<double> cumulative_incidence() const;
  // Time by which a share p of all runs has the event, linear within its day; +infinity if never within the horizon.
  double quantile(double p) const noexcept;
};

// The lowest run numbers of something rare, at most `capacity`, and how many there were in all.
struct Addresses {
  static constexpr std::size_t capacity = 16;
  std::uint64_t count = 0;
  std::vector<std::uint64_t> first;

  void add(std::uint64_t run);
  void merge(const Addresses& right);
};

}  // namespace demarche::run
