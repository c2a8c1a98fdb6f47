#pragma once
// Whether two samples of a measure come from one law: what is compared, at which odds of a false alarm.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/program.hpp"

namespace demarche::core::test {

// Two-sample Kolmogorov–Smirnov distance over its bound at level `alpha` (Smirnov's one-term bound, conservative with
// ties); infinities are a value like another. Above 1: the laws differ.
inline double ks_ratio(std::vector<double> a, std::vector<double> b, double alpha) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  double greatest = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double x = std::min(a[i], b[j]);
    while (i < a.size() && a[i] <= x) ++i;
    while (j < b.size() && b[j] <= x) ++j;
    greatest = std::max(greatest, std::abs(static_cast<double>(i) / n - static_cast<double>(j) / m));
  }
  return greatest / std::sqrt(std::log(2 / alpha) * (n + m) / (2 * n * m));
}

// Two-sided exact probability (Fisher) that k of n and l of m come from one chance.
inline double fisher(std::size_t k, std::size_t n, std::size_t l, std::size_t m) {
  const auto log_choose = [](std::size_t from, std::size_t some) {
    return std::lgamma(static_cast<double>(from) + 1) - std::lgamma(static_cast<double>(some) + 1) -
           std::lgamma(static_cast<double>(from - some) + 1);
  };
  const std::size_t hits = k + l;
  const auto log_chance = [&](std::size_t i) {
    return log_choose(n, i) + log_choose(m, hits - i) - log_choose(n + m, hits);
  };
  const double here = log_chance(k);
  double sum = 0;
  for (std::size_t i = hits > m ? hits - m : 0; i <= std::min(n, hits); ++i) {
    if (log_chance(i) <= here + 1e-7) sum += std::exp(log_chance(i));
  }
  return std::min(sum, 1.0);
}

// Difference of means in standard errors of the pooled sample; 0 when all values are equal. Finite values only.
inline double z_score(const std::vector<double>& a, const std::vector<double>& b) {
  const auto mean = [](const std::vector<double>& x) {
    double sum = 0;
    for (const double one : x) sum += one;
    return sum / static_cast<double>(x.size());
  };
  const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  const double both = (mean(a) * n + mean(b) * m) / (n + m);
  double squares = 0;
  for (const double x : a) squares += (x - both) * (x - both);
  for (const double x : b) squares += (x - both) * (x - both);
  // What is the same everywhere may still be summed in another order.
  if (squares <= 1e-16 * (n + m) * both * both) return 0;
  return (mean(a) - mean(b)) / std::sqrt(squares / (n + m - 1) * (1 / n + 1 / m));
}

// Two ways of integrating end in digits that differ; what differs by less than 1e-5 is one value here.
inline std::vector<double> rounded(std::vector<double> values) {
  for (double& x : values) {
    if (std::isfinite(x)) x = std::round(x * 1e5) / 1e5;
    if (std::isnan(x)) x = std::numeric_limits<double>::infinity();  // what a run lacks is a value like another
  }
  return values;
}

// The greatest of |z| / 5 (Fisher's p against 5.7e-7 where one value holds all but a few of the sample), and ks_ratio
// at 1e-6. Above 1: the two samples do not have one law. Times that never came are taken as such by the second, and as
// one of two values by the first.
inline double disagreement(const std::vector<double>& first, const std::vector<double>& second) {
  const std::vector<double> a = rounded(first), b = rounded(second);
  std::vector<double> all = a;
  all.insert(all.end(), b.begin(), b.end());
  std::sort(all.begin(), all.end());
  double usual = all.front();
  std::size_t most = 0;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    while (end < all.size() && all[end] == all[i]) ++end;
    if (end - i > most) {
      most = end - i;
      usual = all[i];
    }
    i = end;
  }
  const auto others = [&](const std::vector<double>& x) {
    return x.size() - static_cast<std::size_t>(std::count(x.begin(), x.end(), usual));
  };
  const std::size_t rare = others(a) + others(b);
  const double smaller = static_cast<double>(std::min(a.size(), b.size())) / static_cast<double>(all.size());
  double worst = ks_ratio(a, b, 1e-6);
  if (rare > 0 && most > 1) {
    const double p = fisher(others(a), a.size(), others(b), b.size());
    worst = std::max(worst, std::log(std::max(p, 1e-300)) / std::log(5.7e-7));
  }
  // Means by the normal law only where the smaller sample may hold some tens of values off the usual one.
  if (all.back() != never && smaller * static_cast<double>(rare) >= 30) {
    worst = std::max(worst, std::abs(z_score(a, b)) / 5);
  }
  return worst;
}

}  // namespace demarche::core::test
