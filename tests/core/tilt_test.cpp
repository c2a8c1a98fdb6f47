// Likelihood ratios of tilted runs: of reactions against exact enumeration of all courses, of channels and numbers
// against closed forms. Random parts use fixed addresses; a bound of 4 standard errors is passed by chance once in
// 16,000.
#include "core/tilt.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "tests/core/allocations.hpp"
#include "tests/core/builder.hpp"

namespace demarche::core {
namespace {

using test::Builder;

struct Mean {
  double n = 0, sum = 0, squares = 0;
  void add(double x) { n += 1, sum += x, squares += x * x; }
  double mean() const { return sum / n; }
  double error() const { return std::sqrt((squares / n - mean() * mean()) / n); }
};

double odds_of(double p) { return std::log(p / (1 - p)); }
double chance_of(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

// A forced act that a first reaction answers (20 %); its answer makes a second likelier (odds e^1.5 higher) and itself
// triggers a third (5 %).
struct Chain {
  Builder builder{10};
  Index first_count, second_count, third_count;

  Chain() {
    const Index cell = builder.cell(0);
    const auto third = builder.watched("third");
    const Index on_answer = builder.reaction("third", third.kind, 0.05, builder.fixed(1));
    Builder::KindParts answer;
    answer.effects = {builder.change(cell, Effect::Operation::add, 1)};
    answer.reactions = {on_answer};
    const auto first = builder.watched("first", answer);
    const auto second = builder.watched("second");
    const Index on_first = builder.reaction("first", first.kind, 0.2, builder.fixed(0.5));
    const Index on_second =
        builder.reaction("second", second.kind, 0.1, builder.fixed(0.5), none, none, {builder.term(1.5, cell)});
    const Index early = builder.kind("early", {.reactions = {on_first}});
    const Index late = builder.kind("late", {.reactions = {on_second}});
    builder.force(1, builder.call(early));
    builder.force(2, builder.call(late));
    first_count = first.count, second_count = second.count, third_count = third.count;
    builder.finish();
  }
};

}  // namespace

TEST_CASE("the ratio of a course of reactions is that of its probabilities") {
  Chain chain;
  const Program& program = chain.builder.program;
  REQUIRE(program.reactions.size() == 3);  // third, first, second
  const std::array<Tilt, 2> mixture{Tilt{{}, {2.0, 1.0, -0.7}, {}}, Tilt{{}, {0.0, -1.0, 3.0}, {}}};
  // Probability of a course, every log-odds moved by its tilt.
  const auto probability = [](bool first, bool second, bool third, const std::vector<double>& tilt) {
    const double p1 = chance_of(odds_of(0.2) + tilt[1]);
    const double p2 = chance_of(odds_of(0.1) + (first ? 1.5 : 0.0) + tilt[2]);
    const double p3 = first ? chance_of(odds_of(0.05) + tilt[0]) : 0.0;
    return (first ? p1 : 1 - p1) * (second ? p2 : 1 - p2) * (third ? p3 : 1 - p3);
  };
  const std::vector<double> untilted{0, 0, 0};
  Weigher weigher(program, mixture);
  Engine engine(program);
  engine.weigh_by(&weigher);
  constexpr int runs = 20'000;
  for (const Index component : {none, Index{0}, Index{1}}) {
    CAPTURE(component);
    weigher.choose(component);
    std::array<int, 8> seen{};
    for (int run = 0; run < runs; ++run) {
      REQUIRE(engine.begin(1, static_cast<std::uint64_t>(run), 0) == Engine::End::horizon);
      REQUIRE(engine.play(0) == Engine::End::horizon);
      const bool first = engine.outcomes()[chain.first_count] > 0, second = engine.outcomes()[chain.second_count] > 0,
                 third = engine.outcomes()[chain.third_count] > 0;
      ++seen[static_cast<std::size_t>(first * 4 + second * 2 + third)];
      for (std::size_t i = 0; i < mixture.size(); ++i) {
        const double expected = std::log(probability(first, second, third, mixture[i].reactions) /
                                         probability(first, second, third, untilted));
        REQUIRE(weigher.log_ratios()[i] == doctest::Approx(expected).epsilon(1e-11));
      }
    }
    const std::vector<double>& played = component == none ? untilted : mixture[component].reactions;
    double total = 0;
    for (int course = 0; course < 8; ++course) {
      const double p = probability((course & 4) != 0, (course & 2) != 0, (course & 1) != 0, played);
      total += p;
      const double bound = 4 * std::sqrt(p * (1 - p) / runs);
      CHECK(std::abs(seen[static_cast<std::size_t>(course)] / double{runs} - p) <= bound);
    }
    CHECK(total == doctest::Approx(1));
  }
}

TEST_CASE("the ratio of a channel with a constant hazard is that of Poisson processes") {
  Builder builder(20);
  const auto act = builder.watched("act");
  builder.channel("act", act.kind, {.rate = 0.1});
  const Program& program = builder.finish();
  const std::array<Tilt, 1> mixture{Tilt{{1.2}, {}, {}}};
  Weigher weigher(program, mixture);
  Engine engine(program);
  engine.weigh_by(&weigher);
  for (const Index component : {none, Index{0}}) {
    weigher.choose(component);
    Mean acts;
    for (std::uint64_t run = 0; run < 5000; ++run) {
      engine.begin(1, run, run);
      engine.play(0);
      const double n = engine.outcomes()[act.count];
      acts.add(n);
      REQUIRE(weigher.log_ratios()[0] == doctest::Approx(1.2 * n - (std::exp(1.2) - 1) * 0.1 * 20).epsilon(1e-11));
      REQUIRE(engine.exposure(0).expected == doctest::Approx(0.1 * 20).epsilon(1e-11));
    }
    CHECK(std::abs(acts.mean() - 2 * (component == none ? 1 : std::exp(1.2))) < 4 * acts.error());
  }
}

namespace {

// First an act whose hazard fades and may recover, in a window, by a decaying driver; then, once it has happened, one
// that it makes likelier. The probability of the second is known by integration.
struct FadingDriver {
  Builder builder{30};
  Index second_count, uncertain = 0;

  FadingDriver() {
    const Index driver = builder.cell(3, 5, 0), stage = builder.cell(0);
    Builder::KindParts first_parts;
    first_parts.effects = {builder.change(stage, Effect::Operation::set, 1)};
    const Index first = builder.kind("first", first_parts);
    const auto second = builder.watched("second");
    second_count = second.count;
    const Index before = builder.all_of({builder.atom(Atom::Kind::cell, stage, Relation::below, 0.5)});
    const Index after = builder.all_of({builder.atom(Atom::Kind::cell, stage, Relation::at_least, 0.5)});
    builder.channel("first", first, {.rate = 0.0004, .terms = {builder.term(0.8, driver)}, .while_ = before});
    builder.channel("second", second.kind, {.rate = 0.003, .while_ = after, .window = 8});
    builder.finish();
  }

  // ∫ λ1(s) e^(−Λ1(s)) (1 − e^(−0.003 min(8, 30 − s))) ds, by Simpson's rule.
  static double probability() {
    constexpr int steps = 200'000;
    const double h = 30.0 / steps;
    double cumulated = 0, sum = 0, last_rate = 0, last = 0;
    for (int i = 0; i <= steps; ++i) {
      const double s = i * h, rate = 0.0004 * std::exp(0.8 * 3 * std::exp2(-s / 5));
      if (i > 0) cumulated += h * (rate + last_rate) / 2;
      const double value = rate * std::exp(-cumulated) * (1 - std::exp(-0.003 * std::min(8.0, 30 - s)));
      if (i > 0) sum += h * (value + last) / 2;
      last_rate = rate, last = value;
    }
    return sum;
  }
};

}  // namespace

TEST_CASE("weights of fading hazards, windows and closed clocks make the estimate right") {
  FadingDriver fading;
  const Program& program = fading.builder.program;
  REQUIRE(program.channels[0].key == "first");
  const std::array<Tilt, 1> mixture{Tilt{{3.0, 4.0}, {}, {}}};
  Weigher weigher(program, mixture);
  Engine engine(program);
  engine.weigh_by(&weigher);
  Mean weights, hits, broken_weights, broken_hits;
  for (std::uint64_t run = 0; run < 40'000; ++run) {
    weigher.choose(run % 5 == 0 ? none : 0);
    engine.begin(1, run, run);
    REQUIRE(engine.play(0) == Engine::End::horizon);
    const double hit = engine.outcomes()[fading.second_count] > 0 ? 1 : 0;
    const double ratio = weigher.log_ratios()[0];
    const double weight = 1 / (0.2 + 0.8 * std::exp(ratio));
    REQUIRE(weight <= 5);
    weights.add(weight), hits.add(weight * hit);
    // As it would be if the first channel's silence had been forgotten: only its candidates count.
    const double broken = 1 / (0.2 + 0.8 * std::exp(ratio + elementary::expm1(3.0) * engine.exposure(0).expected));
    broken_weights.add(broken), broken_hits.add(broken * hit);
  }
  const double truth = FadingDriver::probability();
  CHECK(truth < 1e-3);
  CHECK(std::abs(weights.mean() - 1) < 4 * weights.error());
  CHECK(std::abs(hits.mean() - truth) < 4 * hits.error());
  CHECK(hits.error() < 0.05 * truth);
  // The same tests see what is broken.
  CHECK(std::abs(broken_weights.mean() - 1) > 20 * broken_weights.error());
  CHECK(std::abs(broken_hits.mean() - truth) > 20 * broken_hits.error());
}

TEST_CASE("a number drawn elsewhere in its distribution counts with the ratio of its densities") {
  for (const double tilt : {1.3, -1.3, 0.0}) {
    Mean weight, high, last_twentieth;
    for (int i = 0; i < 20'000; ++i) {
      const double u = uniform(draw(1, static_cast<std::uint64_t>(i), 7, Purpose::parameter, 0).word[0]);
      const double position = tilted_position(u, tilt);
      REQUIRE((position > 0 && position < 1));
      const double one = std::exp(-position_log_ratio(position, tilt));
      weight.add(one), high.add(position), last_twentieth.add(position > 0.95 ? std::min(one, 1e3) : 0);
    }
    CAPTURE(tilt);
    if (tilt > 0) CHECK(std::abs(last_twentieth.mean() - 0.05) < 4 * last_twentieth.error());
    const double kappa = std::exp(std::abs(tilt));
    const double expected = tilt < 0 ? 1 / (kappa + 1) : kappa / (kappa + 1);
    CHECK(std::abs(high.mean() - expected) < 4 * high.error());
  }
  CHECK(tilted_position(1 - 0x1p-53, 5.0) < 1);
  CHECK(tilted_position(0x1p-53, -5.0) > 0);
}

TEST_CASE("an uncertain rate and its channel, both tilted") {
  // A rate up to 0.01 a day, evenly: P = 1 − E e^(−10 rate).
  Builder builder(10);
  const auto act = builder.watched("act");
  const Index rate = builder.uncertain(Distribution::uniform(0.0001, 0.01), "rate");
  builder.channel("act", act.kind, {.rate = 1});
  builder.program.channels[0].log_base = builder.derived(DerivedNumber::Operation::logarithm, rate);
  const Program& program = builder.finish();
  const double truth = 1 - (std::exp(-0.001) - std::exp(-0.1)) / 0.099;
  const std::array<Tilt, 2> mixture{Tilt{{2.0}, {}, {1.0}}, Tilt{{1.0}, {}, {-0.5}}};
  Weigher weigher(program, mixture);
  Engine engine(program);
  engine.weigh_by(&weigher);
  Mean weights, hits;
  for (std::uint64_t run = 0; run < 30'000; ++run) {
    weigher.choose(run % 3 == 2 ? none : static_cast<Index>(run % 3));
    engine.begin(1, run, run);
    engine.play(0);
    double mixed = 1;
    for (const double ratio : weigher.log_ratios()) mixed += std::exp(ratio);
    weights.add(3 / mixed);
    hits.add(engine.outcomes()[act.count] > 0 ? 3 / mixed : 0);
  }
  CHECK(std::abs(weights.mean() - 1) < 4 * weights.error());
  CHECK(std::abs(hits.mean() - truth) < 4 * hits.error());
}

TEST_CASE("an engine that weighs plays untilted runs bit for bit, and allocates nothing") {
  FadingDriver fading;
  const Program& program = fading.builder.program;
  const std::array<Tilt, 1> mixture{Tilt{{3.0, 4.0}, {}, {}}};
  Weigher weigher(program, mixture);
  Engine plain(program), weighing(program);
  weighing.weigh_by(&weigher);
  for (std::uint64_t run = 0; run < 200; ++run) {
    test::Recorder expected, found;
    // A tilted run before it leaves nothing behind.
    weigher.choose(0);
    weighing.begin(1, run + 1000, run + 1000);
    weighing.play(0);
    weigher.choose(none);
    plain.begin(1, run, run), weighing.begin(1, run, run);
    plain.play(0, &expected), weighing.play(0, &found);
    REQUIRE(expected.acts.size() == found.acts.size());
    for (std::size_t i = 0; i < found.acts.size(); ++i) REQUIRE(expected.acts[i].time == found.acts[i].time);
  }
  weigher.choose(0);
  const std::uint64_t before = allocations();
  for (std::uint64_t run = 0; run < 200; ++run) weighing.begin(1, run, run), weighing.play(0);
  CHECK(allocations() == before);
  weighing.weigh_by(nullptr);
  test::Recorder expected, found;
  plain.begin(1, 3, 3), weighing.begin(1, 3, 3);
  plain.play(0, &expected), weighing.play(0, &found);
  CHECK(expected.acts.size() == found.acts.size());
}

TEST_CASE("a tilt is as long as what it tilts, and finite") {
  FadingDriver fading;
  const std::array<Tilt, 1> wrong_length{Tilt{{1.0}, {}, {}}}, infinite{Tilt{{1.0, never}, {}, {}}};
  CHECK_THROWS_AS(Weigher(fading.builder.program, wrong_length), std::invalid_argument);
  CHECK_THROWS_AS(Weigher(fading.builder.program, infinite), std::invalid_argument);
}

}  // namespace demarche::core
