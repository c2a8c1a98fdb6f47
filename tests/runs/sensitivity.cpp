// Given-data sensitivity on differences whose dependence on their numbers is known.
#include "run/sensitivity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

// Three numbers and their quantiles; a difference made of them and of noise.
struct Known {
  std::vector<double> differences;
  std::vector<float> quantiles;
};

Known known(std::size_t runs, std::uint64_t seed, const std::function<double(double, double, double)>& law) {
  Known made{std::vector<double>(runs), std::vector<float>(3 * runs)};
  for (std::size_t run = 0; run < runs; ++run) {
    std::array<double, 4> u{};
    for (std::size_t i = 0; i < 4; ++i) u[i] = uniform(seed, run, i);
    for (std::size_t i = 0; i < 3; ++i) made.quantiles[i * runs + run] = static_cast<float>(u[i]);
    made.differences[run] = law(u[0], u[1], core::elementary::normal_quantile(u[3]));
  }
  return made;
}

std::vector<NumberEffect> effects_of(const Known& of, double material, Verdict verdict) {
  return effects(of.differences, of.quantiles, 3, material, verdict);
}

}  // namespace

TEST_CASE("shares of variance are those of the law, and a number that does nothing is not said to") {
  // Variances: of 3 u 9/12, of 2 u² 16/45, of the noise 1.
  const auto law = [](double a, double b, double noise) { return 3 * a + 2 * b * b + noise; };
  const auto found = effects_of(known(20'000, 1, law), 0.1, Verdict::higher);
  REQUIRE(found.size() == 3);
  const double total = 9.0 / 12 + 16.0 / 45 + 1;
  CHECK(found[0].share == doctest::Approx(9.0 / 12 / total).epsilon(0.06));
  CHECK(found[1].share == doctest::Approx(16.0 / 45 / total).epsilon(0.1));
  CHECK(found[2].share < 0.002);
  CHECK(found[0].slope == doctest::Approx(1.5).epsilon(0.03));
  CHECK(found[0].probability < 1e-12);
  CHECK(found[2].probability > 1e-4);
  CHECK_FALSE(found[2].turn.has_value());
}

TEST_CASE("the interval of a share covers it") {
  const auto law = [](double a, double b, double noise) { return a + 2 * b + noise; };
  const double total = 1.0 / 12 + 4.0 / 12 + 1;
  int covered = 0;
  constexpr int repetitions = 300;
  for (int i = 0; i < repetitions; ++i) {
    const auto found = effects_of(known(2'000, 100 + static_cast<std::uint64_t>(i), law), 0.1, Verdict::higher);
    covered += found[1].low <= 4.0 / 12 / total && 4.0 / 12 / total <= found[1].high ? 1 : 0;
  }
  CHECK(covered > 300 * 0.90);  // 95 % ± 4 standard errors
}

TEST_CASE("numbers without effect are seldom taken for more") {
  int alarms = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto found = effects_of(known(1'000, 1'000 + seed, [](double, double, double noise) { return noise; }), 0.1,
                                  Verdict::no_material_difference);
    for (const NumberEffect& effect : found) alarms += effect.probability < 0.05 ? 1 : 0;
  }
  // 600 tests at 5 %: 30 expected, standard deviation 5.3.
  CHECK(alarms > 10);
  CHECK(alarms < 55);
}

TEST_CASE("a verdict turns where the conditional mean leaves it") {
  // The mean given the first number is 2 u − 0.6: above 0.1 where u > 0.35.
  const auto law = [](double a, double b, double noise) { return 2 * a - 0.6 + 0.02 * b + 0.5 * noise; };
  const auto found = effects_of(known(20'000, 7, law), 0.1, Verdict::higher);
  REQUIRE(found[0].turn.has_value());
  CHECK(found[0].turn->below);
  CHECK(found[0].turn->quantile == doctest::Approx(0.345).epsilon(0.05));
  CHECK(found[0].turn->share == found[0].turn->quantile);
  CHECK(found[0].turn->becomes == Verdict::lower);  // −0.56 at the very end
  CHECK_FALSE(found[1].turn.has_value());
  CHECK_FALSE(found[2].turn.has_value());

  const auto down = [](double a, double, double noise) { return 0.9 - 0.9 * a + 0.3 * noise; };
  const auto other = effects_of(known(20'000, 8, down), 0.1, Verdict::higher);
  REQUIRE(other[0].turn.has_value());
  CHECK_FALSE(other[0].turn->below);
  CHECK(other[0].turn->quantile == doctest::Approx(1 - 0.1 / 0.9).epsilon(0.02));
  CHECK(other[0].turn->becomes == Verdict::no_material_difference);
}

TEST_CASE("runs that are left out, and samples that say nothing") {
  Known made = known(5'000, 3, [](double a, double, double noise) { return a + noise; });
  for (std::size_t run = 0; run < 5'000; run += 2) made.differences[run] = std::nan("");
  const auto found = effects_of(made, 0.1, Verdict::higher);
  REQUIRE(found.size() == 3);
  CHECK(found[0].share == doctest::Approx(1.0 / 13).epsilon(0.4));
  CHECK(effects_of(known(99, 3, [](double a, double, double) { return a; }), 0.1, Verdict::higher).empty());
  CHECK(effects_of(known(500, 3, [](double, double, double) { return 1.0; }), 0.1, Verdict::higher).empty());
}

}  // namespace demarche::run::test
