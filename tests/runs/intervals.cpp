// Intervals against known values and their coverage on laws known in closed form.
//
// Coverage is a count of R = 4000 repetitions at fixed addresses. A count below its mean by more than 4.1 standard
// deviations of the binomial law at the nominal 95 % has probability 2e-5; ten such checks, about 2e-4 in all. Where
// the law is not normal the band is widened by the known error of the interval itself, said beside each. Intervals at
// 92 % fail every one of them but the rare share's.
#include "run/intervals.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

constexpr int repetitions = 4000;

double band(double deviations) { return deviations * std::sqrt(0.95 * 0.05 / repetitions); }

// Share of repetitions whose interval holds the truth; `make` turns (seed of the repetition) into an interval.
template <class Make>
double coverage(double truth, Make&& make) {
  int held = 0;
  for (std::uint64_t repetition = 0; repetition < repetitions; ++repetition) {
    const Interval interval = make(repetition + 1);
    held += interval.low <= truth && truth <= interval.high ? 1 : 0;
  }
  return static_cast<double>(held) / repetitions;
}

double normal(std::uint64_t seed, std::uint64_t run, std::uint64_t index) {
  return core::elementary::normal_quantile(uniform(seed, run, index));
}

double exponential(std::uint64_t seed, std::uint64_t run, std::uint64_t index) {
  return -core::elementary::log(uniform(seed, run, index));
}

}  // namespace

TEST_CASE("Wilson's interval: a published value and its shape") {
  // Newcombe 1998 (Statistics in Medicine 17:857), table I: 81 of 263 and 15 of 148.
  const Interval first = share_interval({263, 81});
  CHECK(first.low == doctest::Approx(0.2553).epsilon(2e-4));
  CHECK(first.high == doctest::Approx(0.3662).epsilon(2e-4));
  const Interval second = share_interval({148, 15});
  CHECK(second.low == doctest::Approx(0.0624).epsilon(1e-3));
  CHECK(second.high == doctest::Approx(0.1605).epsilon(1e-3));
  CHECK(second.estimate == 15.0 / 148.0);
}

TEST_CASE("nothing seen is below 3/n, never 0 ± 0; all seen is the mirror") {
  for (const std::uint64_t n : {1u, 2u, 20u, 20'000u, 1'000'000'000u}) {
    const double bound = 1.0 - std::pow(0.05L, 1.0L / static_cast<long double>(n));
    const Interval none = share_interval({n, 0});
    CHECK(none.estimate == 0.0);
    CHECK(none.low == 0.0);
    CHECK(none.high == doctest::Approx(bound).epsilon(1e-9));
    const Interval all = share_interval({n, n});
    CHECK(all.estimate == 1.0);
    CHECK(all.low == doctest::Approx(1.0 - bound).epsilon(1e-12));
    CHECK(all.high == 1.0);
    if (n > 1) CHECK(none.high < 3.0 / static_cast<double>(n));
  }
  const Interval nothing = share_interval({});
  CHECK(std::isnan(nothing.estimate));
  CHECK(nothing.low == 0.0);
  CHECK(nothing.high == 1.0);
}

TEST_CASE("coverage of shares") {
  for (const double p : {0.3, 0.5, 0.9}) {
    CAPTURE(p);
    const double held = coverage(p, [&](std::uint64_t seed) {
      Counts counts;
      for (std::uint64_t run = 0; run < 400; ++run) counts.add(uniform(seed, run, 0) < p);
      return share_interval(counts);
    });
    CHECK(std::abs(held - 0.95) < band(4.1) + 0.01);  // 0.01: the lattice of 400 runs (Brown, Cai & DasGupta 2001)
  }
}

TEST_CASE("coverage of a share that is hardly ever seen") {
  // 60 runs at 0.02: 30 % of the repetitions see nothing and rest on the bound 1 - 0.05^(1/n).
  const double held = coverage(0.02, [](std::uint64_t seed) {
    Counts counts;
    for (std::uint64_t run = 0; run < 60; ++run) counts.add(uniform(seed, run, 0) < 0.02);
    return share_interval(counts);
  });
  CHECK(held > 0.95 - band(4.1) - 0.02);
}

TEST_CASE("coverage of means, normal at small n and skewed at large n") {
  const double small = coverage(0.0, [](std::uint64_t seed) {
    Moments moments;
    for (std::uint64_t run = 0; run < 5; ++run) moments.add(normal(seed, run, 0));
    return mean_interval(moments);
  });
  CHECK(std::abs(small - 0.95) < band(4.1));
  const double large = coverage(1.0, [](std::uint64_t seed) {
    Moments moments;
    for (std::uint64_t run = 0; run < 1000; ++run) moments.add(exponential(seed, run, 0));
    return mean_interval(moments);
  });
  CHECK(std::abs(large - 0.95) < band(4.1) + 0.004);  // 0.004: skewness 2 at n = 1000
}

TEST_CASE("coverage of restricted means") {
  // E min(T, 30) for an exponential of mean 20.
  const double held = coverage(20.0 * (1.0 - std::exp(-1.5)), [](std::uint64_t seed) {
    Moments moments;
    for (std::uint64_t run = 0; run < 300; ++run) moments.add(std::min(30.0, 20.0 * exponential(seed, run, 0)));
    return mean_interval(moments);
  });
  CHECK(std::abs(held - 0.95) < band(4.1) + 0.002);
}

TEST_CASE("coverage of paired differences of shares, on common and on separate luck") {
  const auto cover = [](bool common) {
    return coverage(0.1, [common](std::uint64_t seed) {
      PairedCounts pairs;
      for (std::uint64_t run = 0; run < 200; ++run) {
        pairs.add(uniform(seed, run, 0) < 0.4, uniform(seed, run, common ? 0 : 1) < 0.3);
      }
      return paired_interval(pairs);
    });
  };
  CHECK(std::abs(cover(true) - 0.95) < band(4.1) + 0.01);  // 0.01: lattice and the half pairs
  CHECK(std::abs(cover(false) - 0.95) < band(4.1) + 0.01);
}

TEST_CASE("coverage of paired differences of means") {
  const double held = coverage(0.2, [](std::uint64_t seed) {
    PairedMoments pairs;
    for (std::uint64_t run = 0; run < 12; ++run) {
      const double shared = 10.0 * normal(seed, run, 0);
      pairs.add(shared + 0.2 + normal(seed, run, 1), shared, true);
    }
    return paired_interval(pairs);
  });
  CHECK(std::abs(held - 0.95) < band(4.1));
}

TEST_CASE("Agresti and Min's interval against its definition on every small table") {
  // Half a pair in each cell, then Wald's interval for matched pairs from the four cells themselves.
  const double z = 1.959963984540054;
  for (unsigned n11 = 0; n11 <= 6; ++n11) {
    for (unsigned n10 = 0; n10 <= 6; ++n10) {
      for (unsigned n01 = 0; n01 <= 6; ++n01) {
        for (unsigned n00 = 0; n00 <= 6; ++n00) {
          const Interval interval = paired_interval(PairedCounts{n11, n10, n01, n00});
          const double n = n11 + n10 + n01 + n00;
          if (n == 0) {
            CHECK(std::isnan(interval.estimate));
            continue;
          }
          CHECK(interval.estimate == (static_cast<double>(n10) - n01) / n);
          CHECK(interval.low <= interval.estimate);
          CHECK(interval.high >= interval.estimate);
          if (n10 + n01 == 0) {
            CHECK(interval.high == unseen_bound(n11 + n00));
            CHECK(interval.low == -interval.high);
            continue;
          }
          const double p10 = (n10 + 0.5) / (n + 2);
          const double p01 = (n01 + 0.5) / (n + 2);
          const double p11 = (n11 + 0.5) / (n + 2);
          const double row = p11 + p10;
          const double column = p11 + p01;
          // Var(A) + Var(B) - 2 Cov(A, B), from the margins rather than from the discordant cells.
          const double variance = row * (1 - row) + column * (1 - column) - 2 * (p11 - row * column);
          const double half = z * std::sqrt(variance / (n + 2));
          CHECK(interval.low == doctest::Approx(std::max(-1.0, p10 - p01 - half)).epsilon(1e-12));
          CHECK(interval.high == doctest::Approx(std::min(1.0, p10 - p01 + half)).epsilon(1e-12));
        }
      }
    }
  }
}

TEST_CASE("a mean needs two runs for an interval") {
  Moments moments;
  CHECK(std::isnan(mean_interval(moments).estimate));
  moments.add(3.0);
  const Interval one = mean_interval(moments);
  CHECK(one.estimate == 3.0);
  CHECK(one.low == -std::numeric_limits<double>::infinity());
  CHECK(one.high == std::numeric_limits<double>::infinity());
  moments.add(5.0);
  const double t = boost::math::quantile(boost::math::students_t(1), 0.975);
  CHECK(mean_interval(moments).high == doctest::Approx(4.0 + t).epsilon(1e-12));
}

}  // namespace demarche::run::test
