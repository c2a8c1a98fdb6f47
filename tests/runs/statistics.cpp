// Mergeable values against two-pass formulas and hand-made tables.
#include "run/statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/numbers.hpp"
#include "run/batch.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

using core::infinity;

TEST_CASE("moments agree with two passes, one by one and merged") {
  // Far from zero and narrow: sums of squares would lose every digit.
  std::vector<double> values;
  for (std::uint64_t run = 0; run < 1000; ++run) values.push_back(1e8 + uniform(3, run, 0));
  long double sum = 0;
  for (const double value : values) sum += value;
  const long double mean = sum / 1000;
  long double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);

  Moments all;
  Moments left;
  Moments right;
  for (std::size_t run = 0; run < values.size(); ++run) {
    all.add(values[run]);
    (run < 300 ? left : right).add(values[run]);
  }
  left.merge(right);
  for (const Moments& moments : {all, left}) {
    CHECK(moments.n == 1000);
    CHECK(std::abs(moments.mean - static_cast<double>(mean)) < 1e-6);
    CHECK(moments.variance() == doctest::Approx(static_cast<double>(squares / 999)).epsilon(1e-6));
    CHECK(moments.minimum == *std::min_element(values.begin(), values.end()));
    CHECK(moments.maximum == *std::max_element(values.begin(), values.end()));
  }
}

TEST_CASE("a constant is exact") {
  Moments left;
  Moments right;
  for (int run = 0; run < 1000; ++run) (run < 333 ? left : right).add(0.1);
  left.merge(right);
  CHECK(left.mean == 0.1);
  CHECK(left.m2 == 0.0);
  Moments empty;
  empty.merge(left);
  left.merge(Moments{});
  CHECK(empty.mean == left.mean);
  CHECK(left.n == 1000);
}

TEST_CASE("pairs are counted by cell") {
  PairedCounts pairs;
  pairs.add(true, true);
  pairs.add(true, false);
  pairs.add(true, false);
  pairs.add(false, true);
  pairs.add(false, false);
  CHECK(pairs.n11 == 1);
  CHECK(pairs.n10 == 2);
  CHECK(pairs.n01 == 1);
  CHECK(pairs.n00 == 1);
  CHECK(pairs.n() == 5);
  CHECK(pairs.different() == 3);
}

TEST_CASE("times fall into days, and past the horizon into none") {
  TimeHistogram times(2.5);
  REQUIRE(times.bins.size() == 3);
  for (const double time : {0.0, 0.999, 1.0, 2.0, 2.5, 2.5001, infinity, infinity}) times.add(time);
  CHECK(times.bins == std::vector<std::uint64_t>{2, 1, 2});
  CHECK(times.censored == 3);
  CHECK(times.cumulative_incidence() == std::vector<double>{0.25, 0.375, 0.625});
  CHECK(times.quantile(0.25) == 1.0);
  CHECK(times.quantile(0.125) == 0.5);
  CHECK(times.quantile(0.5) == doctest::Approx(2.25));  // the third day is half a day long
  CHECK(times.quantile(0.75) == infinity);

  TimeHistogram whole(2.0);
  whole.add(2.0);
  CHECK(whole.bins == std::vector<std::uint64_t>{0, 1});
  CHECK(TimeHistogram(5.0).cumulative_incidence().empty());
  CHECK(TimeHistogram(5.0).quantile(0.5) == infinity);
}

TEST_CASE("restricted times stop at the horizon") {
  Times times(10.0);
  times.add(4.0);
  times.add(infinity);
  times.add(12.0);
  CHECK(times.restricted.mean == doctest::Approx(8.0));
  CHECK(times.restricted.maximum == 10.0);
  CHECK(times.histogram.censored == 2);
}

TEST_CASE("the lowest addresses are kept, all are counted") {
  Addresses left;
  Addresses right;
  for (std::uint64_t run = 0; run < 10; ++run) left.add(run);
  for (std::uint64_t run = 100; run < 120; ++run) right.add(run);
  left.merge(right);
  CHECK(left.count == 30);
  REQUIRE(left.first.size() == Addresses::capacity);
  CHECK(left.first[9] == 9);
  CHECK(left.first[15] == 105);
}

}  // namespace demarche::run::test
