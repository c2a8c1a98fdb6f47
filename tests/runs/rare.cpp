// Rare outcomes by importance sampling, on programs whose probabilities are known in closed form.
#include "run/rare.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <string>

#include "run/rare_pilot.hpp"
#include "tests/core/builder.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run {
namespace {

using core::Index;
using core::Tilt;
using core::test::Builder;

const std::atomic<bool> never_stop = false;

// One act after another, each at a constant rate, among acts that have nothing to do with it: within a day all of them
// happen with a probability in closed form. Under "faster" every rate of the chain is three times as high, "same" is
// the baseline by another name. Each channel has a rule of its own, in the order of the channels' names.
struct Race {
  Builder builder{1};
  std::vector<double> rates;

  Race(std::vector<double> chain, std::vector<double> others) : rates(std::move(chain)) {
    const Index stage = builder.cell(0);
    const Index measure = builder.measure(core::Measure::Kind::occurred);
    for (std::size_t i = 0; i < rates.size(); ++i) {
      Builder::KindParts parts;
      parts.effects = {builder.change(stage, core::Effect::Operation::add, 1)};
      if (i + 1 == rates.size()) parts.measures = {{measure, core::none, 0}};
      const Index kind = builder.kind("step" + std::to_string(i), parts);
      const Index here =
          builder.all_of({builder.atom(core::Atom::Kind::cell, stage, core::Relation::is, static_cast<double>(i))});
      builder.channel("chain/" + std::to_string(i), kind, {.rate = rates[i], .while_ = here});
    }
    for (std::size_t i = 0; i < others.size(); ++i)
      builder.channel("other/" + std::to_string(i), builder.kind("other" + std::to_string(i)), {.rate = others[i]});
    core::Program& program = builder.program;
    program.responses.push_back({"faster", {}, {}, {}, {0, static_cast<Index>(rates.size())}});
    program.responses.push_back({"same", {}, {}, {}, {}});
    for (Index i = 0; i < rates.size(); ++i) program.tilted.push_back({i, core::none, std::log(3.0)});
    builder.finish();
    program.rules.clear();
    for (Index i = 0; i < program.channels.size(); ++i) {
      program.channels[i].rule = i;
      program.rules.push_back(program.channels[i].key);
    }
  }

  RareQuestion question(std::uint64_t seed, std::uint64_t runs, unsigned threads = 1) const {
    return {builder.program, "reached", 0, seed, runs, threads, 0};
  }

  // Sum of two exponential times below one day.
  double probability_of_two(double factor) const {
    const double a = rates[0] * factor, b = rates[1] * factor;
    if (a == b) return -std::expm1(-a) - a * std::exp(-a);
    return (-b * std::expm1(-a) + a * std::expm1(-b)) / (b - a);
  }

  // All its steps as likely, and nothing else.
  std::vector<Tilt> tilt(double factor) const {
    Tilt tilt;
    tilt.channels.assign(builder.program.channels.size(), 0.0);
    for (std::size_t i = 0; i < rates.size(); ++i) tilt.channels[i] = std::log(factor);
    return {tilt};
  }
};

bool same_bits(const RareEstimate& a, const RareEstimate& b) {
  return std::memcmp(&a.estimate, &b.estimate, sizeof(double)) == 0 &&
         std::memcmp(&a.low, &b.low, sizeof(double)) == 0 && std::memcmp(&a.high, &b.high, sizeof(double)) == 0 &&
         a.hits == b.hits && std::memcmp(&a.effective, &b.effective, sizeof(double)) == 0;
}

}  // namespace

// Intervals at 95 %, of a share of one in a million by 1,500 runs each.
TEST_CASE("intervals of a rare share and of a rare difference hold as often as they say") {
  const Race race({0.001414, 0.001414}, {2.0, 0.3});
  const double truth = race.probability_of_two(1), faster = race.probability_of_two(3);
  REQUIRE(truth == doctest::Approx(1e-6).epsilon(0.01));
  const std::vector<Tilt> mixture = race.tilt(1000);
  const std::uint64_t repetitions = test::repetitions();
  std::uint64_t holds = 0, holds_faster = 0, holds_difference = 0, told = 0;
  double sum = 0.0, variance = 0.0;
  for (std::uint64_t seed = 0; seed < repetitions; ++seed) {
    const auto result = weighed(race.question(seed, 1500), mixture, {}, never_stop);
    REQUIRE(result);
    const RareEstimate &one = result->estimates[0], &other = result->estimates[1], &less = result->differences[1];
    told += one.trouble == RareTrouble::none && other.trouble == RareTrouble::none ? 1 : 0;
    holds += one.low <= truth && truth <= one.high ? 1 : 0;
    holds_faster += other.low <= faster && faster <= other.high ? 1 : 0;
    holds_difference += less.low <= faster - truth && faster - truth <= less.high ? 1 : 0;
    sum += one.estimate;
    variance += one.standard_error * one.standard_error;
    REQUIRE(result->differences[2].estimate == 0.0);  // the same course, the same weight
    REQUIRE(result->differences[2].hits == 0);
  }
  CHECK(told >= repetitions - repetitions / 100);  // hits are worth 140 on average; now and then, less than 100
  const auto n = static_cast<double>(repetitions);
  const double band = test::band(repetitions, 0.95);
  for (const std::uint64_t count : {holds, holds_faster, holds_difference})
    CHECK(std::abs(static_cast<double>(count) / n - 0.95) <= band);
  // And the estimate is unbiased.
  CHECK(std::abs(sum / n - truth) < 4 * std::sqrt(variance) / n);
}

TEST_CASE("a tilt whose ratio is left out is seen") {
  const Race race({0.05, 0.05}, {0.5});
  const double truth = race.probability_of_two(1);
  core::Weigher weigher(race.builder.program, race.tilt(10));
  core::Engine engine(race.builder.program);
  engine.weigh_by(&weigher);
  double sum = 0.0, squares = 0.0, broken = 0.0, broken_squares = 0.0;
  constexpr int runs = 20'000;
  for (int run = 0; run < runs; ++run) {
    weigher.choose(run % 5 == 0 ? core::none : 0);
    engine.begin(1, static_cast<std::uint64_t>(run), 0);
    engine.play(0);
    const double hit = engine.outcomes()[0], ratio = weigher.log_ratios()[0];
    const double weight = hit / (0.2 + 0.8 * std::exp(ratio));
    // The second step's ratio forgotten.
    const core::Exposure second = engine.exposure(1);
    const double rest = ratio - (std::log(10) * second.happened - 9 * second.expected);
    const double wrong = hit / (0.2 + 0.8 * std::exp(rest));
    sum += weight, squares += weight * weight;
    broken += wrong, broken_squares += wrong * wrong;
  }
  const auto error = [](double s, double q) { return std::sqrt(q - s * s / runs) / runs; };
  CHECK(std::abs(sum / runs - truth) < 4 * error(sum, squares));
  CHECK(std::abs(broken / runs - truth) > 20 * error(broken, broken_squares));
}

TEST_CASE("the pilot finds the way to a rare outcome, and what has nothing to do with it stays as it is") {
  const Race race({0.001414, 0.001414}, {2.0, 0.3, 5.0, 0.01, 1.0});
  const auto result = look_for(race.question(1, 4000), {}, never_stop);
  REQUIRE(result);
  REQUIRE(result->components.size() == 3);
  for (const RareComponent& component : result->components) {
    REQUIRE(component.rules.size() == 2);
    for (const TiltedRule& rule : component.rules) {
      CHECK(rule.rule < 2);
      CHECK(rule.factor > 20);
    }
  }
  const double truth = race.probability_of_two(1), faster = race.probability_of_two(3);
  const RareEstimate &one = result->estimates[0], &other = result->estimates[1];
  CHECK(one.trouble == RareTrouble::none);
  CHECK(std::abs(one.estimate - truth) < 4 * one.standard_error);
  CHECK(one.standard_error < 0.1 * truth);
  CHECK(std::abs(other.estimate - faster) < 4 * other.standard_error);
  CHECK(std::abs(result->differences[1].estimate - (faster - truth)) < 4 * result->differences[1].standard_error);
  CHECK(same_bits(result->estimates[0], result->estimates[2]));
  CHECK(result->differences[2].trouble == RareTrouble::never);
}

TEST_CASE("four steps of a chain, one in ten million") {
  const Race race({0.04, 0.04, 0.04, 0.04}, {1.0, 3.0});
  const double a = 0.04;  // P(N ≥ 4) of a Poisson variate
  const double truth = std::exp(-a) * a * a * a * a * (1.0 / 24 + a / 120 + a * a / 720 + a * a * a / 5040);
  const auto result = look_for(race.question(2, 20'000), {}, never_stop);
  REQUIRE(result);
  CHECK(truth == doctest::Approx(1.03e-7).epsilon(0.02));
  CHECK(result->estimates[0].trouble == RareTrouble::none);
  CHECK(std::abs(result->estimates[0].estimate - truth) < 4 * result->estimates[0].standard_error);
  CHECK(result->estimates[0].standard_error < 0.1 * truth);
}

TEST_CASE("the same bits at any number of threads") {
  const Race race({0.01, 0.01}, {1.0});
  const auto one = look_for(race.question(5, 1000, 1), {}, never_stop);
  const auto three = look_for(race.question(5, 1000, 3), {}, never_stop);
  REQUIRE((one && three));
  REQUIRE(one->components.size() == three->components.size());
  for (std::size_t i = 0; i < one->estimates.size(); ++i) {
    CHECK(same_bits(one->estimates[i], three->estimates[i]));
    CHECK(same_bits(one->differences[i], three->differences[i]));
  }
}

TEST_CASE("where hits are few or never come, no interval is given") {
  const Race race({0.001414, 0.001414}, {});
  // Tilted the wrong way.
  const auto wrong = weighed(race.question(1, 2000), race.tilt(0.5), {}, never_stop);
  REQUIRE(wrong);
  CHECK(wrong->estimates[0].trouble == RareTrouble::never);
  const auto few = weighed(race.question(1, 300), race.tilt(300), {}, never_stop);
  REQUIRE(few);
  CHECK(few->estimates[0].trouble == RareTrouble::few);
  const Race impossible({0.001414, 1e-300}, {});
  const auto nothing = look_for(impossible.question(1, 500), {}, never_stop);
  REQUIRE(nothing);
  CHECK(nothing->components.empty());
  CHECK(nothing->estimates[0].trouble == RareTrouble::never);
}

TEST_CASE("an estimate that plain runs contradict is called so") {
  RareEstimate estimate;
  estimate.estimate = 1e-4;
  estimate.standard_error = 1e-6;
  CHECK(!contradicts(estimate, {20'000, 2}));
  CHECK(!contradicts(estimate, {20'000, 0}));
  CHECK(contradicts(estimate, {20'000, 20}));
  CHECK(contradicts(estimate, {1'000'000, 10}));
  estimate.estimate = 1e-9;
  CHECK(contradicts(estimate, {20'000, 1}));  // two in a hundred thousand
  CHECK(!contradicts(estimate, {20'000, 0}));
}

TEST_CASE("what plain runs say goes before an interval of importance sampling") {
  Result result;
  result.responses = {"a", "b", "c"};
  result.outcomes = {{"reached", OutcomeKind::probability, "", 0.01, 0.0}};
  for (const std::uint64_t hits : {2U, 4U, 40U}) {
    Estimate plain;
    plain.n = 20'000;
    plain.hits = hits;
    result.estimates.push_back(plain);
  }
  RareResult rare;
  rare.outcome = "reached";
  RareEstimate estimate;
  estimate.estimate = 1e-4;
  estimate.standard_error = 1e-6;
  rare.estimates = rare.differences = {estimate, estimate, estimate};
  rare.estimates[1].estimate = 1e-7;  // four were to be two thousandths of one
  result.rare = {rare};
  hold_against_plain(result);
  const RareResult& held = result.rare.front();
  CHECK(held.estimates[0].trouble == RareTrouble::none);
  CHECK(held.estimates[1].trouble == RareTrouble::contradicted);
  CHECK(held.estimates[2].trouble == RareTrouble::counted);
  CHECK(held.differences[1].trouble == RareTrouble::contradicted);
  CHECK(held.differences[2].trouble == RareTrouble::counted);
}

TEST_CASE("a stop ends the search without a result") {
  const Race race({0.01, 0.01}, {});
  const std::atomic<bool> stopped = true;
  CHECK(!look_for(race.question(1, 1000), {}, stopped));
}

TEST_CASE("runs of a rare outcome have addresses of their own") {
  const std::uint64_t run = rare_run("reached", 0, 5);
  CHECK((run >> 63) == 1);
  CHECK((run & 0xFFFFFFFFF) == 5);
  CHECK(rare_run("reached", 3, 5) == run + (std::uint64_t{3} << 36));
  CHECK(rare_run("other", 0, 5) != run);
}

}  // namespace demarche::run
