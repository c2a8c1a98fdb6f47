// Mergeable values, see statistics.hpp.
#include "run/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace demarche::run {

void Counts::add(bool hit) noexcept {
  ++n;
  hits += hit ? 1 : 0;
}

void Counts::merge(const Counts& right) noexcept {
  n += right.n;
  hits += right.hits;
}

void Moments::add(double value) noexcept {
  ++n;
  const double delta = value - mean;
  mean += delta / static_cast<double>(n);
  m2 += delta * (value - mean);
  minimum = value < minimum ? value : minimum;
  maximum = value > maximum ? value : maximum;
}

void Moments::merge(const Moments& right) noexcept {
  if (right.n == 0) return;
  if (n == 0) {
    *this = right;
    return;
  }
  const double left_n = static_cast<double>(n);
  const double right_n = static_cast<double>(right.n);
  const double share = right_n / (left_n + right_n);
  const double delta = right.mean - mean;
  mean += delta * share;
  m2 += right.m2 + delta * delta * (left_n * share);
  n += right.n;
  minimum = right.minimum < minimum ? right.minimum : minimum;
  maximum = right.maximum > maximum ? right.maximum : maximum;
}

double Moments::variance() const noexcept { return n < 2 ? 0.0 : m2 / static_cast<double>(n - 1); }

void PairedCounts::add(bool a, bool b) noexcept {
  n11 += (a && b) ? 1 : 0;
  n10 += (a && !b) ? 1 : 0;
  n01 += (!a && b) ? 1 : 0;
  n00 += (!a && !b) ? 1 : 0;
}

void PairedCounts::merge(const PairedCounts& right) noexcept {
  n11 += right.n11;
  n10 += right.n10;
  n01 += right.n01;
  n00 += right.n00;
}

void PairedMoments::add(double a_value, double b_value, bool differs) noexcept {
  a.add(a_value);
  b.add(b_value);
  difference.add(a_value - b_value);
  different += differs ? 1 : 0;
}

void PairedMoments::merge(const PairedMoments& right) noexcept {
  a.merge(right.a);
  b.merge(right.b);
  difference.merge(right.difference);
  different += right.different;
}

TimeHistogram::TimeHistogram(double horizon)
    : horizon_days(horizon), bins(static_cast<std::size_t>(std::ceil(horizon)), 0) {}

void TimeHistogram::add(double time) noexcept {
  if (!(time <= horizon_days)) {
    ++censored;
    return;
  }
  // An event exactly at a whole-day horizon belongs to the last day.
  ++bins[std::min(static_cast<std::size_t>(time), bins.size() - 1)];
}

void TimeHistogram::merge(const TimeHistogram& right) noexcept {
  for (std::size_t day = 0; day < bins.size(); ++day) bins[day] += right.bins[day];
  censored += right.censored;
}

std::uint64_t TimeHistogram::n() const noexcept {
  std::uint64_t total = censored;
  for (const std::uint64_t bin : bins) total += bin;
  return total;
}

std::vector<double> TimeHistogram::cumulative_incidence() const {
  const std::uint64_t total = n();
  std::vector<double> incidence;
  if (total == 0) return incidence;
  incidence.reserve(bins.size());
  std::uint64_t so_far = 0;
  for (const std::uint64_t bin : bins) {
    so_far += bin;
    incidence.push_back(static_cast<double>(so_far) / static_cast<double>(total));
  }
  return incidence;
}

double TimeHistogram::quantile(double p) const noexcept {
  const std::uint64_t total = n();
  const double wanted = p * static_cast<double>(total);
  std::uint64_t before = 0;
  for (std::size_t day = 0; day < bins.size(); ++day) {
    const std::uint64_t after = before + bins[day];
    if (bins[day] > 0 && static_cast<double>(after) >= wanted) {
      const double into = (wanted - static_cast<double>(before)) / static_cast<double>(bins[day]);
      // The last bin may be shorter than a day when the horizon is not whole.
      const double width = std::min(1.0, horizon_days - static_cast<double>(day));
      return static_cast<double>(day) + width * (into > 0.0 ? into : 0.0);
    }
    before = after;
  }
  return std::numeric_limits<double>::infinity();
}

void Addresses::add(std::uint64_t run) {
  ++count;
  if (first.size() < capacity) first.push_back(run);
}

void Addresses::merge(const Addresses& right) {
  count += right.count;
  const std::size_t room = capacity - first.size();
  first.insert(first.end(), right.first.begin(),
               right.first.begin() + static_cast<std::ptrdiff_t>(std::min(room, right.first.size())));
}

}  // namespace demarche::run
