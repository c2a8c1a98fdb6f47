// Kendall's tau, quantiles and verdicts against numbers worked out by hand, values kept against runs played alone.
#include "run/patterns.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "core/numbers.hpp"

using namespace demarche;
using run::Interval;
using run::Reproduced;

namespace {

using core::infinity;

Interval interval(double low, double estimate, double high) {
  Interval made;
  made.low = low;
  made.estimate = estimate;
  made.high = high;
  return made;
}

}  // namespace

TEST_CASE("Kendall's tau counts pairs in order and out of it") {
  const std::vector<double> rising{1, 2, 3, 4};
  CHECK(run::kendall_tau(rising, rising) == 1.0);
  CHECK(run::kendall_tau(rising, std::vector<double>{4, 3, 2, 1}) == -1.0);
  // Six pairs, one of them (3, 4) swapped: (5 - 1) / 6.
  CHECK(run::kendall_tau(rising, std::vector<double>{1, 2, 4, 3}) == doctest::Approx(4.0 / 6));
}

TEST_CASE("ties belong to neither side, and shrink the measure as tau-b has it") {
  // a = 1 1 2 3, b = 1 2 2 3. Pairs: (1,2) tied in a, (2,3) tied in b, the other four agree.
  // Untied in a: 5, in b: 5. tau-b = 4 / sqrt(25).
  CHECK(run::kendall_tau(std::vector<double>{1, 1, 2, 3}, std::vector<double>{1, 2, 2, 3}) == doctest::Approx(0.8));
  // Two groups of dates reproduced exactly: nothing is lost by their ties.
  CHECK(run::kendall_tau(std::vector<double>{0, 0, 1, 1}, std::vector<double>{0, 0, 5, 5}) == doctest::Approx(1.0));
  CHECK(std::isnan(run::kendall_tau(std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3})));
  CHECK(std::isnan(run::kendall_tau(std::vector<double>{}, std::vector<double>{})));
}

TEST_CASE("what never came is last, and two that never came are tied") {
  // Observed 0 0 1 2, simulated 0 1 never never. Pairs: (1,2) tied in a; (3,4) tied in b; (1,3) (1,4) (2,3) (2,4)
  // agree.
  CHECK(run::kendall_tau(std::vector<double>{0, 0, 1, 2}, std::vector<double>{0, 1, infinity, infinity}) ==
        doctest::Approx(4 / std::sqrt(5.0 * 5.0)));
}

TEST_CASE("a quantile lies between the order statistics around it") {
  // Eleven values 0 … 10: the median is the sixth. The number of values below it is binomial with mean 5.5 and lies
  // within 5.5 ± 1.96 sqrt(11)/2, that is from 2.25 to 8.75; outwards, from 2 to 9. So the ends are the second value
  // and the tenth, and the interval covers the median with 1 - 2 (1 + 11) / 2^11 = 98.8 %.
  std::vector<double> values{10, 3, 7, 1, 0, 9, 4, 6, 2, 8, 5};
  const Interval median = run::quantile_interval(values, 0.5);
  CHECK(median.estimate == 5);
  CHECK(median.low == 1);
  CHECK(median.high == 9);
  // Of four values the median is the mean of the middle two, and four say nothing sure about its ends.
  const Interval small = run::quantile_interval({1, 2, 4, 8}, 0.5);
  CHECK(small.estimate == 3);
  CHECK(small.low == -infinity);
  CHECK(small.high == infinity);
  CHECK(run::quantile_interval({1, infinity}, 0.5).estimate == infinity);
  CHECK(run::quantile_interval({infinity, infinity, infinity}, 0.5).estimate == infinity);
  CHECK(run::quantile_interval({7}, 0.9).estimate == 7);
  CHECK(std::isnan(run::quantile_interval({}, 0.5).estimate));
}

TEST_CASE("the interval of a quantile covers it as often as it says") {
  // The number of values below the true quantile is binomial: the interval from position l to position u of n = 100
  // values covers the median with probability P(l <= B < u), B ~ Bin(100, 1/2). Positions are those of the code, read
  // off the values 1 … 100.
  std::vector<double> values;
  for (int i = 1; i <= 100; ++i) values.push_back(i);
  const Interval found = run::quantile_interval(values, 0.5);
  double covered = 0;
  for (int k = static_cast<int>(found.low); k < static_cast<int>(found.high); ++k) {
    covered += std::exp(std::lgamma(101.0) - std::lgamma(k + 1.0) - std::lgamma(101.0 - k) - 100 * std::log(2.0));
  }
  CHECK(covered >= 0.95);
  CHECK(covered < 0.975);
}

TEST_CASE("a pattern holds, misses or is undecided by its whole interval") {
  CHECK(run::reproduced(interval(0.76, 0.8, 0.9), 0.75, 0.93) == Reproduced::holds);
  CHECK(run::reproduced(interval(0.75, 0.8, 0.93), 0.75, 0.93) == Reproduced::holds);  // ends belong to the range
  CHECK(run::reproduced(interval(0.7, 0.8, 0.9), 0.75, 0.93) == Reproduced::undecided);
  CHECK(run::reproduced(interval(0.9, 0.92, 0.94), 0.75, 0.93) == Reproduced::undecided);
  CHECK(run::reproduced(interval(0.7, 0.8, 0.95), 0.75, 0.93) == Reproduced::undecided);
  CHECK(run::reproduced(interval(0.1, 0.2, 0.3), 0.75, 0.93) == Reproduced::misses);
  CHECK(run::reproduced(interval(0.94, 0.95, 0.96), 0.75, 0.93) == Reproduced::misses);
  CHECK(run::reproduced(interval(0, 0, 0.0005), -infinity, 0.001) == Reproduced::holds);
  CHECK(run::reproduced(interval(0.7, 0.8, 0.9), 0.6, infinity) == Reproduced::holds);
  CHECK(run::reproduced(interval(0, std::nan(""), 1), 0, 1) == Reproduced::undecided);
  CHECK(run::name(Reproduced::holds) == "holds");
}
