// Distributions against Boost.Math's quantiles, their own moments, and the empirical distribution of addressed draws.

#include "core/distribution.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

#include "core/check.hpp"
#include "core/numbers.hpp"
#include "core/random.hpp"

using namespace demarche::core;
namespace bm = boost::math;

namespace {

struct Case {
  const char* name;
  Distribution distribution;
};

std::vector<Case> one_of_each(QuantileTables& tables) {
  std::vector<Case> cases{
      {"constant", Distribution::constant(4)},       {"uniform", Distribution::uniform(-2, 5)},
      {"normal", Distribution::normal(3, 2)},        {"lognormal", Distribution::lognormal(10, 2.5)},
      {"pert", Distribution::pert(2, 3, 12)},        {"pert from its low end", Distribution::pert(0, 0, 30)},
      {"beta", Distribution::beta(0.3, 0.8)},        {"beta, concentrated", Distribution::beta(40, 160)},
      {"gamma", Distribution::gamma_mean_sd(14, 7)}, {"gamma, shape 0.25", Distribution::gamma_mean_sd(1, 2)},
      {"exponential", Distribution::exponential(6)}};
  for (Case& each : cases) {
    each.distribution.table = tables.add(each.distribution);
  }
  return cases;
}

std::vector<double> shares() {
  std::vector<double> u;
  for (double small = 1e-12; small < 0.01; small *= 2.3) {
    u.push_back(small);
    u.push_back(1 - small);
  }
  for (int i = 1; i < 400; ++i) {
    u.push_back(i / 400.0 + 1e-4);
  }
  return u;
}

// The largest error of `own` relative to `truth(u)`, both measured from `origin`.
template <typename Own, typename Truth>
double worst(Own own, Truth truth, double origin = 0) {
  double result = 0;
  for (const double u : shares()) {
    const double right = truth(u) - origin;
    if (!(right > 1e-290 || right < -1e-290)) {
      continue;  // below the reach of the reference
    }
    const double error = std::abs((own(u) - origin - right) / right);
    result = error <= result ? result : error;
  }
  return result;
}

template <typename Truth>
void check_quantiles(Distribution d, Truth truth, double origin = 0) {
  QuantileTables tables;
  d.table = tables.add(d);
  CHECK(worst([&](double u) { return draw(d, tables, u); }, truth, origin) < 1e-8);
  CHECK(worst([&](double u) { return d.quantile(u); }, truth, origin) < 1e-11);
}

}  // namespace

TEST_CASE("closed forms agree with Boost.Math") {
  check_quantiles(
      Distribution::uniform(-2, 5), [](double u) { return -2 + 7 * u; }, -2);
  check_quantiles(Distribution::normal(0, 2), [](double u) { return quantile(bm::normal(0, 2), u); });
  check_quantiles(Distribution::lognormal(10, 2.5),
                  [](double u) { return quantile(bm::lognormal(std::log(10), std::log(2.5)), u); });
  check_quantiles(Distribution::exponential(6), [](double u) { return quantile(bm::exponential(1.0 / 6), u); });
}

TEST_CASE("gamma tables agree with Boost.Math from shape 0.05 to 100,000") {
  for (const double shape : {0.051, 0.07, 0.1, 0.25, 0.5, 0.9, 1.0, 1.7, 4.0, 25.0, 300.0, 1000.0, 9.9e4}) {
    CAPTURE(shape);
    const double mean = 3;
    const Distribution d = Distribution::gamma_mean_sd(mean, mean / std::sqrt(shape));
    check_quantiles(d, [&](double u) { return quantile(bm::gamma_distribution<>(d.a, d.b), u); });
  }
}

TEST_CASE("beta tables agree with Boost.Math down to shapes of 0.05") {
  for (const auto& [alpha, beta] : {std::pair{0.3, 0.3},
                                    {0.05, 0.05},
                                    {0.05, 1e5},
                                    {0.3, 5.0},
                                    {5.0, 0.3},
                                    {0.5, 0.5},
                                    {1.0, 1.0},
                                    {1.0, 3.0},
                                    {2.0, 5.0},
                                    {40.0, 160.0},
                                    {1000.0, 3.0},
                                    {3e4, 2e4}}) {
    const double a = alpha;
    const double b = beta;
    CAPTURE(a);
    CAPTURE(b);
    check_quantiles(Distribution::beta(a, b), [=](double u) { return quantile(bm::beta_distribution<>(a, b), u); });
  }
}

TEST_CASE("a PERT is the beta of its mode, however skewed") {
  for (const auto& [low, mode, high] :
       {std::tuple{0.0, 10.0, 20.0}, {1.0, 1.0, 9.0}, {1.0, 9.0, 9.0}, {2.0, 2.01, 50.0}, {0.0, 29.0, 30.0}}) {
    const double from = low;
    const double width = high - low;
    const double alpha = 1 + 4 * (mode - low) / width;
    const double beta = 1 + 4 * (high - mode) / width;
    CAPTURE(alpha);
    check_quantiles(
        Distribution::pert(low, mode, high),
        [=](double u) { return from + width * quantile(bm::beta_distribution<>(alpha, beta), u); }, from);
  }
}

TEST_CASE("draws rise with their uniform and stay in the support") {
  QuantileTables tables;
  for (const Case& each : one_of_each(tables)) {
    CAPTURE(each.name);
    const Distribution& d = each.distribution;
    double last = draw(d, tables, uniform(0));
    CHECK(last >= d.support_low());
    bool rises = true;
    for (int i = 1; i < 100'000; ++i) {
      const double x = draw(d, tables, i / 100'000.0);
      rises = rises && x >= last;
      last = x;
    }
    CHECK(rises);
    const double end = draw(d, tables, uniform(~std::uint64_t{0}));
    CHECK(end >= last);
    CHECK(end <= d.support_high());
    CHECK(std::isfinite(end));
  }
}

TEST_CASE("100,000 addressed draws have the stated mean and variance and pass Kolmogorov and Smirnov") {
  // Moments within 5 standard errors (6e-7 each); Kolmogorov–Smirnov at p = 1e-6: D √n < 2.69. The addresses are
  // fixed, so a failure is a change in the code.
  constexpr int n = 100'000;
  QuantileTables tables;
  for (const Case& each : one_of_each(tables)) {
    CAPTURE(each.name);
    const Distribution& d = each.distribution;
    std::vector<double> sample;
    for (int run = 0; run < n; ++run) {
      const Block block = draw(20220715, static_cast<std::uint64_t>(run), name_hash(each.name), Purpose::parameter, 0);
      sample.push_back(draw(d, tables, uniform(block.word[0])));
    }
    double sum = 0;
    for (const double x : sample) {
      sum += x - d.mean();
    }
    CHECK(std::abs(sum / n) <= 5 * std::sqrt(d.variance() / n));
    double second = 0, fourth = 0;
    for (const double x : sample) {
      const double square = (x - d.mean()) * (x - d.mean());
      second += square / n;
      fourth += square * square / n;
    }
    CHECK(std::abs(second - d.variance()) <= 5 * std::sqrt((fourth - second * second) / n));
    if (d.kind == Distribution::Kind::constant) {
      continue;
    }

    // D from the exact quantiles at 200 shares: F_n(Q(u)) against u.
    std::sort(sample.begin(), sample.end());
    double distance = 0;
    for (int i = 1; i < 200; ++i) {
      const double u = i / 200.0;
      const auto below = std::upper_bound(sample.begin(), sample.end(), d.quantile(u)) - sample.begin();
      distance = std::max(distance, std::abs(static_cast<double>(below) / n - u));
    }
    CHECK(distance * std::sqrt(n) < 2.69);
  }
}

TEST_CASE("moments, support and reference values are those of the textbook") {
  const Distribution pert = Distribution::pert(2, 3, 12);
  CHECK(pert.mean() == doctest::Approx(26.0 / 6));
  const bm::beta_distribution<> shape(1.4, 4.6);
  CHECK(pert.variance() == doctest::Approx(100 * variance(shape)));
  CHECK(pert.reference() == pert.mean());
  CHECK(pert.support_low() == 2);
  CHECK(pert.support_high() == 12);
  const Distribution lognormal = Distribution::lognormal(10, 2.5);
  CHECK(lognormal.reference() == 10);
  CHECK(lognormal.mean() == doctest::Approx(mean(bm::lognormal(std::log(10), std::log(2.5)))));
  CHECK(lognormal.variance() == doctest::Approx(variance(bm::lognormal(std::log(10), std::log(2.5)))));
  CHECK(Distribution::gamma_mean_sd(14, 7).mean() == 14);
  CHECK(Distribution::gamma_mean_sd(14, 7).variance() == doctest::Approx(49));
  CHECK(Distribution::exponential(6).support_low() == 0);
  CHECK(Distribution::normal(3, 2).support_high() == infinity);
  CHECK(Distribution::uniform(-2, 5).reference() == 1.5);
}

TEST_CASE("a distribution without width is a constant") {
  CHECK(Distribution::pert(3, 3, 3) == Distribution::constant(3));
  CHECK(Distribution::uniform(3, 3) == Distribution::constant(3));
  CHECK(Distribution::normal(3, 0) == Distribution::constant(3));
  CHECK(Distribution::lognormal(3, 1) == Distribution::constant(3));
  CHECK(draw(Distribution::constant(3), QuantileTables{}, 0.2) == 3);
}

TEST_CASE("equal shapes share a table, and kinds in closed form need none") {
  QuantileTables tables;
  CHECK(tables.add(Distribution::uniform(0, 1)) == Distribution::no_table);
  const std::uint32_t gamma = tables.add(Distribution::gamma_mean_sd(4, 2));
  CHECK(tables.add(Distribution::gamma_mean_sd(8, 4)) == gamma);
  const std::uint32_t pert = tables.add(Distribution::pert(0, 1, 4));
  CHECK(tables.add(Distribution::beta(2, 4)) == pert);
  CHECK(pert != gamma);
  CHECK(tables.size() == 2);
}

TEST_CASE("arguments out of range break the contract") {
  CHECK_THROWS_AS(Distribution::constant(not_a_number), ContractError);
  CHECK_THROWS_AS(Distribution::constant(infinity), ContractError);
  CHECK_THROWS_AS(Distribution::uniform(2, 1), ContractError);
  CHECK_THROWS_AS(Distribution::uniform(-1.7e308, 1.7e308), ContractError);
  CHECK_THROWS_AS(Distribution::normal(0, -1), ContractError);
  CHECK_THROWS_AS(Distribution::lognormal(0, 2), ContractError);
  CHECK_THROWS_AS(Distribution::lognormal(1, 0.9), ContractError);
  CHECK_THROWS_AS(Distribution::pert(1, 0, 2), ContractError);
  CHECK_THROWS_AS(Distribution::pert(0, not_a_number, 2), ContractError);
  CHECK_THROWS_AS(Distribution::beta(0, 1), ContractError);
  CHECK_THROWS_AS(Distribution::beta(1, 2e5), ContractError);
  CHECK_THROWS_AS(Distribution::gamma_mean_sd(1, 0), ContractError);
  CHECK_THROWS_AS(Distribution::gamma_mean_sd(1, 100), ContractError);
  CHECK_THROWS_AS(Distribution::exponential(-1), ContractError);
  CHECK_THROWS_AS(Distribution::exponential(6).quantile(1), ContractError);
}

TEST_CASE("every compiler draws the same bits") {
  // Golden, as in elementary_test.cpp: the same for gcc 12 and clang 14 at -O0 and -O2.
  QuantileTables tables;
  std::uint64_t digest = 0xcbf29ce484222325;
  for (const Case& each : one_of_each(tables)) {
    for (std::uint64_t run = 0; run < 5'000; ++run) {
      const Block block = draw(0, run, name_hash(each.name), Purpose::delay, 1);
      const double x = draw(each.distribution, tables, uniform(block.word[0]));
      digest = (digest ^ std::bit_cast<std::uint64_t>(x)) * 0x00000100000001b3;
    }
  }
  CHECK(digest == 5882251701612387620u);
}
