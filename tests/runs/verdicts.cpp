// Verdicts, what would settle them, the variance ratio and Holm's correction.
#include "run/verdicts.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

Interval around(double centre, double half_width) {
  Interval interval;
  interval.estimate = interval.centre = centre;
  interval.half_width = half_width;
  interval.low = centre - half_width;
  interval.high = centre + half_width;
  interval.standard_error = half_width / 1.959963984540054;
  return interval;
}

}  // namespace

TEST_CASE("verdicts compare the whole interval with what matters") {
  CHECK(verdict_of(around(0.05, 0.03), 0.01) == Verdict::higher);
  CHECK(verdict_of(around(-0.05, 0.03), 0.01) == Verdict::lower);
  CHECK(verdict_of(around(0.002, 0.003), 0.01) == Verdict::no_material_difference);
  CHECK(verdict_of(around(0.03, 0.03), 0.01) == Verdict::undecided);
  CHECK(verdict_of(around(0.0, 0.02), 0.01) == Verdict::undecided);
  CHECK(verdict_of(around(0.05, 0.03), 0.0) == Verdict::higher);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(verdict_of(around(nan, 0.1), 0.01) == Verdict::undecided);
  CHECK(verdict_of(around(5.0, infinity), 0.01) == Verdict::undecided);
}

TEST_CASE("the runs that would settle it do settle it, and hardly fewer would") {
  for (const double centre : {0.03, -0.03, 0.004, -0.004, 0.011}) {
    CAPTURE(centre);
    const Interval interval = around(centre, 0.05);
    REQUIRE(verdict_of(interval, 0.01) == Verdict::undecided);
    const std::uint64_t needed = runs_to_settle(interval, 0.01, 1000).value();
    const auto later = [&](double runs) { return around(centre, 0.05 * std::sqrt(1000.0 / runs)); };
    CHECK(verdict_of(later(static_cast<double>(needed) * 1.0001 + 1), 0.01) != Verdict::undecided);
    CHECK(verdict_of(later(static_cast<double>(needed) * 0.999 - 1), 0.01) == Verdict::undecided);
  }
  CHECK(runs_to_settle(around(0.01, 0.05), 0.01, 1000) == over_a_billion);       // on the edge
  CHECK(runs_to_settle(around(0.0100001, 0.05), 0.01, 1000) == over_a_billion);  // as good as on it
  CHECK(!runs_to_settle(around(0.0, std::numeric_limits<double>::infinity()), 0.01, 1).has_value());
}

TEST_CASE("the probability of the edge is below 5 % exactly when a verdict is given") {
  for (std::uint64_t run = 0; run < 2000; ++run) {
    const Interval interval = around(0.1 * uniform(5, run, 0) - 0.05, 0.05 * uniform(5, run, 1));
    const bool decided = verdict_of(interval, 0.01) != Verdict::undecided;
    CHECK((edge_probability(interval, 0.01) < 0.05) == decided);
  }
}

TEST_CASE("one run in a thousand may explode, not more") {
  CHECK(!too_many_left_out(0, 0));
  CHECK(!too_many_left_out(20, 20'000));
  CHECK(too_many_left_out(21, 20'000));
  CHECK(too_many_left_out(1, 256));
}

TEST_CASE("variance ratios") {
  CHECK(!variance_ratio(PairedCounts{}).has_value());
  CHECK(!variance_ratio(PairedCounts{10, 0, 0, 0}).has_value());                        // 0/0
  CHECK(std::isinf(variance_ratio(PairedCounts{5, 0, 0, 5}).value()));                  // the difference never varies
  CHECK(!variance_ratio(PairedCounts{0, 3, 0, 0}).has_value());                         // always 1 against always 0
  CHECK(variance_ratio(PairedCounts{25, 25, 25, 25}).value() == doctest::Approx(1.0));  // independent sides
  // p = 0.4 and 0.3 on one uniform: (0.24 + 0.21) / (0.1 - 0.01).
  CHECK(variance_ratio(PairedCounts{30, 10, 0, 60}).value() == doctest::Approx(5.0));

  PairedMoments pairs;
  CHECK(!variance_ratio(pairs).has_value());
  for (std::uint64_t run = 0; run < 20'000; ++run) {
    const double shared = core::elementary::normal_quantile(uniform(9, run, 0));
    pairs.add(shared + core::elementary::normal_quantile(uniform(9, run, 1)), shared, true);
  }
  // (2 + 1) / 1; relative standard error about 1 %, so 5 % is 5 of them.
  CHECK(variance_ratio(pairs).value() == doctest::Approx(3.0).epsilon(0.05));
}

TEST_CASE("Holm steps down") {
  // 0.05 / 4 = 0.0125, / 3 = 0.0167, / 2 = 0.025: the third fails and with it all that follow.
  const std::array<double, 4> probabilities{0.03, 0.001, 0.016, 0.04};
  std::vector<std::uint8_t> kept(4);
  holm(probabilities, kept);
  CHECK(kept == std::vector<std::uint8_t>{0, 1, 1, 0});
  const std::array<double, 3> ends{0.0, 1.0, 0.02};
  kept.assign(3, 9);
  holm(ends, kept);
  CHECK(kept == std::vector<std::uint8_t>{1, 0, 1});
}

}  // namespace demarche::run::test
