// What is measured on a run, against closed forms and fine sums.

#include <doctest/doctest.h>

#include <cmath>

#include "tests/core/builder.hpp"

using namespace demarche::core;
using namespace demarche::core::test;

namespace {

double outcome(const Program& program, Index measure) {
  Engine engine(program);
  engine.begin(1, 0, 0);
  engine.play(0);
  return engine.outcomes()[measure];
}

}  // namespace

TEST_CASE("measures of a decaying variable have their closed form") {
  Builder b(100, 10);
  const Index x = b.cell(0, 20, 1);
  const Index peak = b.measure(Measure::Kind::peak, x), final = b.measure(Measure::Kind::final, x);
  const Index mean = b.measure(Measure::Kind::mean, x), integral = b.measure(Measure::Kind::integral, x);
  const Index jump = b.kind("jump", {.effects = {b.change(x, Effect::Operation::add, 5)}});
  b.force(40, b.call(jump));
  const Program& p = b.finish();
  Engine engine(p);
  engine.begin(1, 0, 0);
  engine.play(0);
  const auto before = [](double t) { return 1 - std::pow(2, -t / 20); };
  const double top = before(40) + 5;
  const auto after = [&](double t) { return 1 + (top - 1) * std::pow(2, -(t - 40) / 20); };
  const double tau = 20 / std::log(2.0);
  const double area = 30 - tau * (std::pow(2, -0.5) - std::pow(2, -2)) + 60 + (top - 1) * tau * (1 - std::pow(2, -3));
  CHECK(engine.outcomes()[peak] == doctest::Approx(top).epsilon(1e-12));
  CHECK(engine.outcomes()[final] == doctest::Approx(after(100)).epsilon(1e-12));
  CHECK(engine.outcomes()[integral] == doctest::Approx(area).epsilon(1e-12));
  CHECK(engine.outcomes()[mean] == doctest::Approx(area / 90).epsilon(1e-12));
}

TEST_CASE("a log-odds variable is measured as a probability, by quadrature") {
  for (const double half_life : {1.0, 10.0, 300.0}) {
    Builder b(180);
    const Index x = b.cell(3, half_life, -4, -10, 10);
    b.program.cells[x].is_log_odds = true;
    const Index integral = b.measure(Measure::Kind::integral, x), final = b.measure(Measure::Kind::final, x);
    const Program& p = b.finish();
    Engine engine(p);
    engine.begin(1, 0, 0);
    engine.play(0);
    const auto probability = [&](double t) { return 1 / (1 + std::exp(4 - 7 * std::pow(2, -t / half_life))); };
    constexpr int steps = 2'000'000;
    double area = 0;
    for (int i = 0; i < steps; ++i) area += probability((i + 0.5) * 180 / steps) * 180 / steps;
    CHECK(engine.outcomes()[integral] == doctest::Approx(area).epsilon(1e-6));
    CHECK(engine.outcomes()[final] == doctest::Approx(probability(180)).epsilon(1e-12));
  }
}

TEST_CASE("a peak does not see what a variable is only between two effects of one act") {
  Builder b(10);
  const Index x = b.cell(1);
  const Index peak = b.measure(Measure::Kind::peak, x);
  const Index act =
      b.kind("act", {.effects = {b.change(x, Effect::Operation::add, 5), b.change(x, Effect::Operation::subtract, 4)}});
  b.force(3, b.call(act));
  CHECK(outcome(b.finish(), peak) == 2);
}
