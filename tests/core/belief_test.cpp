// Beliefs: softmax shares, findings by signal detection, stated shares, inherited beliefs.

#include <doctest/doctest.h>

#include "core/elementary.hpp"
#include "tests/core/builder.hpp"

using namespace demarche::core;
using namespace demarche::core::test;

namespace {

struct Case {
  Builder b{50};
  Index belief, truth, other, report;

  explicit Case(double d, double true_suspect) {
    belief = b.belief({-1, -2});
    other = b.belief({0, 0});
    truth = b.cell(true_suspect);
    Effect finding;
    finding.kind = Effect::Kind::finding;
    finding.amount = b.fixed(d);
    finding.truth = truth;
    finding.audience = {0, 2};
    b.program.index_lists = {belief, other};
    finding.names = {0, 2};
    b.program.name_lists = {name_hash("report/finding/0"), name_hash("report/finding/1")};
    report = b.kind("report", {.effects = {finding}});
  }
};

double logit(double p) { return std::log(p / (1 - p)); }

}  // namespace

TEST_CASE("shares of a belief sum to one with someone else's") {
  Case c(1, 0);
  c.b.force(1, c.b.call(c.report));
  const Program& p = c.b.finish();
  Engine engine(p);
  for (std::uint64_t run = 0; run < 50; ++run) {
    engine.begin(1, run, run);
    engine.play(0);
    const Index first = p.softmaxes[c.belief].first_cell;
    const double a = elementary::logistic(engine.value(first)), b = elementary::logistic(engine.value(first + 1));
    CHECK(a + b < 1);
    // Someone else's weight is 0, so the odds of a suspect against him are exp(weight), and a finding adds the same
    // evidence to every observer: the two observers stay apart by their priors.
    const double rest = 1 - a - b;
    const Index second = p.softmaxes[c.other].first_cell;
    const double a2 = elementary::logistic(engine.value(second)), b2 = elementary::logistic(engine.value(second + 1));
    CHECK(std::log(a2 / (1 - a2 - b2)) - std::log(a / rest) == doctest::Approx(1).epsilon(1e-9));
    CHECK(std::log(b2 / (1 - a2 - b2)) - std::log(b / rest) == doctest::Approx(2).epsilon(1e-9));
  }
}

TEST_CASE("findings move log-weights by the normal law, and err as it says") {
  constexpr int findings = 3, runs = 20'000;
  constexpr double d = 1.2;
  Case c(d, 0);
  for (int i = 0; i < findings; ++i) c.b.force(1 + i, c.b.call(c.report));
  const Program& p = c.b.finish();
  Engine engine(p);
  double sum = 0, squares = 0, wrong_sum = 0, wrong_beats_right = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    engine.begin(9, run, run);
    engine.play(0);
    const Index first = p.softmaxes[c.other].first_cell;
    const double a = elementary::logistic(engine.value(first)), b = elementary::logistic(engine.value(first + 1));
    const double right = std::log(a / (1 - a - b)), wrong = std::log(b / (1 - a - b));
    sum += right;
    squares += right * right;
    wrong_sum += wrong;
    wrong_beats_right += wrong > right ? 1 : 0;
  }
  const double mean = sum / runs, variance = squares / runs - mean * mean;
  const double expected = findings * d * d / 2, spread = findings * d * d;
  CHECK(std::abs(mean - expected) < 5 * std::sqrt(spread / runs));
  CHECK(std::abs(wrong_sum / runs + expected) < 5 * std::sqrt(spread / runs));
  CHECK(std::abs(variance / spread - 1) < 5 * std::sqrt(2.0 / runs));
  // The difference of the two is Normal(findings d², 2 findings d²): wrong wins with Φ(-d √(findings/2)).
  const double error = 0.5 * std::erfc(d * std::sqrt(findings / 2.0) / std::sqrt(2.0));
  CHECK(std::abs(wrong_beats_right / runs - error) < 5 * std::sqrt(error * (1 - error) / runs));
}

TEST_CASE("a stated share holds to the last bit and keeps the others' proportions") {
  for (const double share : {0.95, 0.85, 0.7, 0.123456789, 0.9999}) {
    Case c(1, 0);
    Effect state;
    state.kind = Effect::Kind::set_share;
    state.softmax = c.belief;
    state.member = 0;
    const Index odds = c.b.derived(DerivedNumber::Operation::logit, c.b.number(share));
    state.amount = {Amount::Kind::number, odds, none, 0};
    const Index cell = c.b.program.softmaxes[c.belief].first_cell;
    Atom reached{Atom::Kind::cell, Relation::at_least, cell, odds, 1};
    c.b.program.atoms.push_back(reached);
    const Index condition = c.b.all_of({0});
    const auto act = c.b.watched("act");
    c.b.channel("act", act.kind, {.rate = 100, .while_ = condition});
    c.b.program.effects.push_back(state);
    const Index begin = static_cast<Index>(c.b.program.effects.size() - 1);
    c.b.program.history.push_back({0, {}, {begin, begin + 1}, none});
    const Program& p = c.b.finish();
    Engine engine(p);
    engine.begin(1, 0, 0);
    engine.play(0);
    CHECK(engine.outcomes()[act.count] > 0);  // the threshold that was set is met
    CHECK(elementary::logistic(engine.value(cell)) == doctest::Approx(share).epsilon(1e-14));
    const double other = elementary::logistic(engine.value(cell + 1));
    const double before = std::exp(-2) / (1 + std::exp(-2));  // of what is not suspect 0
    CHECK(other / (1 - share) == doctest::Approx(before).epsilon(1e-12));
    CHECK(engine.value(cell) == doctest::Approx(logit(share)).epsilon(1e-12));
  }
}

TEST_CASE("a belief that is asked for late is what it would have been all along, to the last bit") {
  constexpr int findings = 150;  // more than the journal holds at once
  Case c(0.1, 0);
  c.b.program.slot_lists = {};
  // The same prior; that a measure looks at the first makes the engine keep it.
  for (Softmax& softmax : c.b.program.softmaxes) {
    softmax.initial.begin = static_cast<Index>(c.b.program.slot_lists.size());
    for (const double weight : {0.3, -0.7}) c.b.program.slot_lists.push_back(c.b.number(weight));
    softmax.initial.end = static_cast<Index>(c.b.program.slot_lists.size());
  }
  const Index first = c.b.program.softmaxes[c.belief].first_cell, second = c.b.program.softmaxes[c.other].first_cell;
  c.b.measure(Measure::Kind::peak, first);
  // An act that needs the other one to be small asks for it now and then, in some runs.
  const Index small = c.b.atom(Atom::Kind::cell, second, Relation::below, 0);
  Need need;
  need.condition = c.b.all_of({small});
  need.reason = 0;
  const Index asks = c.b.kind("asks", {.needs = {need}});
  c.b.channel("asks", asks, {.rate = 0.1});
  for (int i = 0; i < findings; ++i) c.b.force(1 + 0.2 * i, c.b.call(c.report));
  const Program& p = c.b.finish();
  Engine engine(p);
  for (std::uint64_t run = 0; run < 40; ++run) {
    engine.begin(2, run, run);
    engine.play(0);
    for (Index i = 0; i < 2; ++i) {
      CHECK(engine.value(first + i) != 0);
      CHECK(engine.value(first + i) == engine.value(second + i));
    }
  }
}

TEST_CASE("recorded findings draw nothing") {
  Case c(2, 0);
  c.b.program.decision = 10;
  c.b.remember(5, c.b.call(c.report));
  const Program& p = c.b.finish();
  Engine engine(p);
  engine.begin(1, 0, 0);
  engine.play(0);
  const double share = std::exp(-1) / (1 + std::exp(-1) + std::exp(-2));
  CHECK(elementary::logistic(engine.value(p.softmaxes[c.belief].first_cell)) == doctest::Approx(share));
}

TEST_CASE("a later incident inherits belief by similarity, suspect by suspect") {
  Builder b(20);
  const Index july = b.belief({2, -1});
  const Index next = b.belief({-1, -1, -1});
  Effect inherit;
  inherit.kind = Effect::Kind::inherit;
  inherit.softmax = next;
  inherit.source = july;
  inherit.amount = b.fixed(0.8);
  inherit.audience = {0, 3};
  b.program.index_lists = {1, none, 0};  // the first suspect of `next` is the second of `july`, the second is new
  b.force(1, b.call(b.kind("attack", {.effects = {inherit}})));
  const Program& p = b.finish();
  Engine engine(p);
  engine.begin(1, 0, 0);
  engine.play(0);
  const double weights[] = {-1 + 0.8 * -1, -1, -1 + 0.8 * 2};
  double total = 1;
  for (const double w : weights) total += std::exp(w);
  for (Index i = 0; i < 3; ++i)
    CHECK(elementary::logistic(engine.value(p.softmaxes[next].first_cell + i)) ==
          doctest::Approx(std::exp(weights[i]) / total).epsilon(1e-12));
}

TEST_CASE("the true perpetrator is drawn per world with the stated chances") {
  Builder b(10);
  const Index truth = b.cell(-1);
  const Index final = b.measure(Measure::Kind::final, truth);
  const Index shares[] = {b.number(0.6), b.number(0.3)};
  b.program.slot_lists = {shares[0], shares[1]};
  b.program.uncertain_choices.push_back({b.program.cells[truth].initial, {0, 2}, name_hash("perpetrator(july)")});
  const Program& p = b.finish();
  Engine engine(p);
  constexpr int runs = 20'000;
  double count[3] = {};
  for (std::uint64_t run = 0; run < runs; ++run) {
    engine.begin(1, run, run);
    engine.play(0);
    ++count[static_cast<int>(engine.outcomes()[final])];
  }
  const double expected[] = {0.6, 0.3, 0.1};
  for (int i = 0; i < 3; ++i)
    CHECK(std::abs(count[i] / runs - expected[i]) < 5 * std::sqrt(expected[i] * (1 - expected[i]) / runs));
}
