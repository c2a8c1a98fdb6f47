// The engine against closed forms and numerically integrated laws. Random tests use fixed addresses; a right engine
// fails a Kolmogorov–Smirnov test here with probability 1e-6, a 5-sigma test with probability 6e-7.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/elementary.hpp"
#include "tests/core/builder.hpp"

using namespace demarche::core;
using namespace demarche::core::test;

namespace {

constexpr std::size_t runs = 20'000;

std::vector<double> outcomes(const Program& program, Index measure, std::size_t count = runs, Index response = 0) {
  Engine engine(program);
  std::vector<double> values;
  for (std::uint64_t run = 0; run < count; ++run) {
    engine.begin(7, run, run);
    REQUIRE(engine.play(response) == Engine::End::horizon);
    values.push_back(engine.outcomes()[measure]);
  }
  return values;
}

double share(const std::vector<double>& values) {
  return static_cast<double>(
             std::count_if(values.begin(), values.end(), [](double x) { return x > 0 && x != never; })) /
         static_cast<double>(values.size());
}

double sigma(double p, std::size_t n = runs) { return std::sqrt(p * (1 - p) / static_cast<double>(n)); }

// 1 - exp(-∫ λ) at day t by Simpson's rule.
double law(const std::function<double(double)>& hazard, double t) {
  constexpr int intervals = 400;
  double sum = hazard(0) + hazard(t);
  for (int i = 1; i < intervals; ++i) sum += (i % 2 == 1 ? 4 : 2) * hazard(t * i / intervals);
  return 1 - std::exp(-sum * t / (3 * intervals));
}

}  // namespace

TEST_CASE("constant hazards race as exponentials") {
  Builder b(1000);
  const auto fast = b.watched("fast");
  const auto slow = b.watched("slow");
  b.channel("a/fast", fast.kind, {.rate = 0.3});
  b.channel("b/slow", slow.kind, {.rate = 0.1});
  const Program& p = b.finish();
  const auto first_fast = outcomes(p, fast.first);
  const auto first_slow = outcomes(p, slow.first);
  CHECK(distance(first_fast, [](double t) { return 1 - std::exp(-0.3 * t); }) < ks_bound(runs));
  CHECK(distance(first_slow, [](double t) { return 1 - std::exp(-0.1 * t); }) < ks_bound(runs));
  std::size_t wins = 0;
  for (std::size_t i = 0; i < runs; ++i) wins += first_fast[i] < first_slow[i] ? 1 : 0;
  CHECK(std::abs(static_cast<double>(wins) / runs - 0.75) < 5 * sigma(0.75));
  const auto counts = outcomes(p, slow.count);
  double mean = 0;
  for (const double c : counts) mean += c / runs;
  CHECK(std::abs(mean - 100) < 5 * 10 / std::sqrt(static_cast<double>(runs)));
}

TEST_CASE("a hazard driven by decaying variables follows its integrated law") {
  struct Case {
    const char* name;
    double initial, half_life, rest, coefficient;
  };
  for (const Case c : {Case{"down", 3, 10, 0, 0.8}, Case{"up", 0, 15, 2, 0.7}, Case{"down, negative", 3, 10, 0, -0.8},
                       Case{"up, negative", -1, 5, 2, -0.5}}) {
    CAPTURE(c.name);
    Builder b(400);
    const Index x = b.cell(c.initial, c.half_life, c.rest);
    const auto act = b.watched("act");
    const Term term = b.term(c.coefficient, x);
    b.channel("act", act.kind, {.rate = 0.03, .terms = {term}});
    const auto hazard = [&](double t) {
      return 0.03 * std::exp(c.coefficient * (c.rest + (c.initial - c.rest) * std::pow(2, -t / c.half_life)));
    };
    CHECK(distance(outcomes(b.finish(), act.first), [&](double t) { return law(hazard, t); }) < ks_bound(runs));
  }
}

TEST_CASE("products and transforms of decaying variables follow their integrated laws") {
  const auto x = [](double t) { return 4 * std::pow(2, -t / 12); };
  const auto y = [](double t) { return 1.5 - 2.5 * std::pow(2, -t / 20); };  // from -1 up to 1.5
  for (const double coefficient : {0.6, -0.6}) {
    Builder b(300);
    const Index first = b.cell(4, 12, 0);
    const Index second = b.cell(-1, 20, 1.5);
    const auto act = b.watched("act");
    const Term term = b.term(coefficient, first, second);
    b.channel("act", act.kind, {.rate = 0.05, .terms = {term}});
    const auto hazard = [&](double t) { return 0.05 * std::exp(coefficient * x(t) * y(t)); };
    CHECK(distance(outcomes(b.finish(), act.first), [&](double t) { return law(hazard, t); }) < ks_bound(runs));
  }
  Builder b(300);
  const Index first = b.cell(4, 12, 0);
  const auto root = b.watched("root");
  const auto log = b.watched("log");
  const auto logistic = b.watched("logistic");
  const std::vector<Term> terms{b.term(0.9, first, none, Driver::Transform::sqrt),
                                b.term(-0.9, first, none, Driver::Transform::log1p),
                                b.term(1.9, first, none, Driver::Transform::logistic)};
  b.channel("a", root.kind, {.rate = 0.02, .terms = {terms[0]}});
  b.channel("b", log.kind, {.rate = 0.2, .terms = {terms[1]}});
  b.channel("c", logistic.kind, {.rate = 0.02, .terms = {terms[2]}});
  const Program& p = b.finish();
  const auto ks = [&](Index measure, const std::function<double(double)>& hazard) {
    return distance(outcomes(p, measure), [&](double t) { return law(hazard, t); });
  };
  CHECK(ks(root.first, [&](double t) { return 0.02 * std::exp(0.9 * std::sqrt(x(t))); }) < ks_bound(runs));
  CHECK(ks(log.first, [&](double t) { return 0.2 * std::exp(-0.9 * std::log1p(x(t))); }) < ks_bound(runs));
  CHECK(ks(logistic.first, [&](double t) { return 0.02 * std::exp(1.9 / (1 + std::exp(-x(t)))); }) < ks_bound(runs));
}

TEST_CASE("a driver changed by an act changes the law from then on") {
  Builder b(200);
  const Index x = b.cell(0, 10, 0);
  const auto act = b.watched("act");
  const Index push = b.kind("push", {.effects = {b.change(x, Effect::Operation::add, 2)}});
  const Term term = b.term(1, x);
  b.channel("act", act.kind, {.rate = 0.02, .terms = {term}});
  b.force(20, b.call(push));
  const auto hazard = [](double t) { return 0.02 * std::exp(t < 20 ? 0 : 2 * std::pow(2, -(t - 20) / 10)); };
  const auto integrated = [&](double t) {
    return 1 - (1 - law(hazard, std::min(t, 20.0))) *
                   (t > 20 ? 1 - law([&](double u) { return hazard(20 + u); }, t - 20) : 1);
  };
  CHECK(distance(outcomes(b.finish(), act.first), integrated) < ks_bound(runs));
}

TEST_CASE("a condition on a decaying variable flips in closed form") {
  Builder b(100);
  const Index x = b.cell(8, 10, 0);
  const auto open = b.watched("open");
  const auto later = b.watched("later");
  const Index above = b.all_of({b.atom(Atom::Kind::cell, x, Relation::at_least, 2)});   // until day 20
  const Index below = b.all_of({b.atom(Atom::Kind::cell, x, Relation::below, 2)});      // from day 20
  const Index at_rest = b.all_of({b.atom(Atom::Kind::cell, x, Relation::at_most, 0)});  // never
  const auto never_kind = b.watched("never");
  b.channel("a", open.kind, {.rate = 0.05, .while_ = above});
  b.channel("b", later.kind, {.rate = 0.05, .while_ = below});
  b.channel("c", never_kind.kind, {.rate = 1000, .while_ = at_rest});
  const Program& p = b.finish();
  CHECK(distance(outcomes(p, open.first), [](double t) { return 1 - std::exp(-0.05 * std::min(t, 20.0)); }) <
        ks_bound(runs));
  const auto first_later = outcomes(p, later.first);
  CHECK(*std::min_element(first_later.begin(), first_later.end()) >= 20 - 1e-9);
  CHECK(distance(first_later, [](double t) { return t < 20 ? 0 : 1 - std::exp(-0.05 * (t - 20)); }) < ks_bound(runs));
  CHECK(share(outcomes(p, never_kind.count, 100)) == 0);
}

TEST_CASE("30 % within 14 days is 30 %, once, and closes until the condition has been false") {
  Builder b(200);
  const Index x = b.cell(1);
  const auto act = b.watched("act");
  const Index on = b.all_of({b.atom(Atom::Kind::cell, x, Relation::above, 0)});
  const double rate = -std::log1p(-0.3) / 14;
  b.channel("act", act.kind, {.rate = rate, .while_ = on, .window = 14});
  SUBCASE("once") {
    const Program& p = b.finish();
    const auto first = outcomes(p, act.first);
    CHECK(std::abs(share(outcomes(p, act.count)) - 0.3) < 5 * sigma(0.3));
    CHECK(distance(first, [&](double t) { return 1 - std::exp(-rate * std::min(t, 14.0)); }) < ks_bound(runs));
    const auto counts = outcomes(p, act.count);
    CHECK(*std::max_element(counts.begin(), counts.end()) == 1);
  }
  SUBCASE("again after the condition was false") {
    const Index off = b.kind("off", {.effects = {b.change(x, Effect::Operation::set, 0)}});
    const Index again = b.kind("again", {.effects = {b.change(x, Effect::Operation::set, 1)}});
    b.force(50, b.call(off));
    b.force(60, b.call(again));
    const auto counts = outcomes(b.finish(), act.count);
    double twice = 0;
    for (const double c : counts) twice += c == 2 ? 1.0 / runs : 0;
    CHECK(std::abs(twice - 0.09) < 5 * sigma(0.09));
  }
}

TEST_CASE("once and cooldown count acts whatever caused them, history included") {
  Builder b(50, 10);
  const Index counter = b.counter(1);
  const auto act = b.watched("act", {.counters = {{counter, none, 0}}});
  const Index rested =
      b.all_of({~static_cast<std::int64_t>(b.atom(Atom::Kind::window, counter, Relation::at_least, 5))});
  b.channel("act", act.kind, {.rate = 2, .gate = rested});
  b.remember(8, b.call(act.kind));
  const Program& p = b.finish();
  Engine engine(p);
  for (std::uint64_t run = 0; run < 200; ++run) {
    engine.begin(1, run, run);
    Recorder recorder;
    engine.play(0, &recorder);
    double last = 8;
    for (const Act& one : recorder.acts) {
      CHECK(one.time - last >= 5);
      last = one.time;
    }
    CHECK(recorder.acts.size() > 3);
  }
  Builder c(50, 10);
  const Index done = c.counter(1);
  const auto once = c.watched("once", {.counters = {{done, none, 0}}});
  const Index not_yet = c.all_of({c.atom(Atom::Kind::count, done, Relation::below, 1)});
  c.channel("once", once.kind, {.rate = 2, .gate = not_yet});
  CHECK(share(outcomes(c.finish(), once.count, 100)) == 1);
  c.remember(3, c.call(once.kind));
  CHECK(share(outcomes(c.finish(), once.count, 100)) == 0);
}

TEST_CASE("a cooldown does not re-arm a window") {
  Builder b(100);
  const Index counter = b.counter(1);
  const auto act = b.watched("act", {.counters = {{counter, none, 0}}});
  const Index rested =
      b.all_of({~static_cast<std::int64_t>(b.atom(Atom::Kind::window, counter, Relation::at_least, 1))});
  b.channel("act", act.kind, {.rate = 5, .gate = rested, .window = 30});
  const auto counts = outcomes(b.finish(), act.count, 300);
  CHECK(*std::max_element(counts.begin(), counts.end()) == 1);
}

TEST_CASE("reactions: chance, odds, delay, requires, unless") {
  Builder b(100);
  const Index x = b.cell(3);
  const auto answer = b.watched("answer");
  const auto off = b.watched("off");
  const auto odd = b.watched("odd");
  const Index blocked = b.all_of({b.atom(Atom::Kind::cell, x, Relation::above, 2)});
  const Index reply = b.reaction("reply", answer.kind, 0.4, b.each(Distribution::gamma_mean_sd(3, 2), "reply"));
  const Index called_off = b.reaction("off", off.kind, 1, b.fixed(2), none, blocked);
  const Index odds = b.reaction("odd", odd.kind, 0.2, b.fixed(1), none, none, {b.term(std::log(2.0), x)});
  const Index required = b.reaction("required", b.kind("unmet"), 1, b.fixed(1),
                                    b.all_of({b.atom(Atom::Kind::cell, x, Relation::below, 2)}));
  const Index trigger = b.kind("trigger", {.reactions = {reply, called_off, odds, required}});
  b.force(10, b.call(trigger));
  const Program& p = b.finish();
  CHECK(std::abs(share(outcomes(p, answer.count)) - 0.4) < 5 * sigma(0.4));
  CHECK(share(outcomes(p, off.count, 200)) == 0);
  const double raised = 0.25 * 8 / (1 + 0.25 * 8);  // odds 1:4, times 2 for each of three
  CHECK(std::abs(share(outcomes(p, odd.count)) - raised) < 5 * sigma(raised));
  auto times = outcomes(p, answer.first);
  const Distribution delay = Distribution::gamma_mean_sd(3, 2);
  double late = 0, acts = 0;
  for (const double t : times)
    if (t != never) {
      acts += 1;
      late += t - 10 > delay.quantile(0.5) ? 1 : 0;
    }
  CHECK(std::abs(late / acts - 0.5) < 5 * 0.5 / std::sqrt(acts));
  Engine engine(p);
  engine.begin(1, 0, 0);
  Recorder recorder;
  engine.play(0, &recorder);
  REQUIRE(std::any_of(recorder.prevented.begin(), recorder.prevented.end(), [&](const Prevented& one) {
    return one.kind == off.kind && one.why == Prevented::Why::unless && one.time == 12;
  }));
  CHECK(std::none_of(recorder.acts.begin(), recorder.acts.end(),
                     [&](const Act& act) { return p.kinds[act.kind].name == "unmet"; }));
}

TEST_CASE("a chain of three acts takes the hypoexponential time") {
  Builder b(400);
  const Index stage = b.cell(0);
  const auto third = b.watched("third", {.effects = {b.change(stage, Effect::Operation::set, 3)}});
  const Index second = b.kind("second", {.effects = {b.change(stage, Effect::Operation::set, 2)}});
  const Index first = b.kind("first", {.effects = {b.change(stage, Effect::Operation::set, 1)}});
  const Index at[] = {b.all_of({b.atom(Atom::Kind::cell, stage, Relation::is, 0)}),
                      b.all_of({b.atom(Atom::Kind::cell, stage, Relation::is, 1)}),
                      b.all_of({b.atom(Atom::Kind::cell, stage, Relation::is, 2)})};
  b.channel("1", first, {.rate = 0.5, .while_ = at[0]});
  b.channel("2", second, {.rate = 0.2, .while_ = at[1]});
  b.channel("3", third.kind, {.rate = 0.1, .while_ = at[2]});
  const auto hypoexponential = [](double t) {
    const double a = 0.5, c = 0.2, d = 0.1;
    return 1 - (c * d / ((c - a) * (d - a)) * std::exp(-a * t) + a * d / ((a - c) * (d - c)) * std::exp(-c * t) +
                a * c / ((a - d) * (c - d)) * std::exp(-d * t));
  };
  CHECK(distance(outcomes(b.finish(), third.first), hypoexponential) < ks_bound(runs));
}

TEST_CASE("an act that needs more than there is does not happen and is counted") {
  Builder b(100);
  const Index stock = b.cell(5, 0, 0, 0, 100);
  b.program.cells[stock].is_count = true;
  const Index prevented = b.measure(Measure::Kind::prevented);
  const Index left = b.measure(Measure::Kind::final, stock);
  Need need;
  need.kind = Need::Kind::stock;
  need.cell = stock;
  need.amount = b.fixed(2);
  need.reason = 0;
  const Index expel = b.kind("expel", {.effects = {b.change(stock, Effect::Operation::subtract, 2)},
                                       .needs = {need},
                                       .prevented = {{prevented, none, 0}}});
  for (const double day : {1.0, 2.0, 3.0, 4.0}) b.force(day, b.call(expel));
  const Program& p = b.finish();
  Engine engine(p);
  engine.begin(1, 0, 0);
  Recorder recorder;
  engine.play(0, &recorder);
  CHECK(recorder.acts.size() == 2);
  CHECK(recorder.prevented.size() == 2);
  CHECK(recorder.prevented[0].why == Prevented::Why::need);
  CHECK(engine.outcomes()[prevented] == 2);
  CHECK(engine.outcomes()[left] == 1);
}

TEST_CASE("consequences follow after a parameter's delay, and die with their instance") {
  Builder b(100);
  const Index instance = b.cell(0);
  const auto leave = b.watched("leave");
  const Index end = b.kind("end", {.effects = {b.change(instance, Effect::Operation::add, 1)}});
  Consequence consequence;
  consequence.after = {Amount::Kind::parameter, 0, none, 0};
  consequence.call = b.call(leave.kind);
  consequence.alive = instance;
  const Index expel = b.kind("expel", {.consequences = {consequence}, .parameters = 1});
  b.force(10, b.call(expel, {b.fixed(1.5)}));
  b.force(20, b.call(expel, {b.fixed(3)}));
  b.force(22, b.call(end));
  const Program& p = b.finish();
  CHECK(outcomes(p, leave.first, 1)[0] == 11.5);
  CHECK(outcomes(p, leave.count, 1)[0] == 1);
}

TEST_CASE("feedback that explodes is stopped and says so") {
  Builder b(100);
  const Index x = b.cell(0);
  const Index act = b.kind("act", {.effects = {b.change(x, Effect::Operation::add, 1)}});
  const Term term = b.term(0.5, x);
  b.channel("act", act, {.rate = 1, .terms = {term}});
  const Program& p = b.finish();
  Engine engine(p);
  engine.begin(1, 0, 0);
  CHECK(engine.play(0) == Engine::End::exploded);
  Engine bounded(p, 10);
  bounded.begin(1, 0, 0);
  CHECK(bounded.play(0) == Engine::End::exploded);
  CHECK(bounded.moments() == 11);
  CHECK(bounded.explosion().limit == Explosion::Limit::moments);
}

TEST_CASE("a variable without a range that runs away stops the run, before or after the decision, and is named") {
  for (const double at : {5.0, 20.0}) {
    Builder b(100, 10);
    (void)b.cell(0);
    const Index grows = b.cell(1e10, 0, 0, -never, never);
    const Index act = b.kind("act", {.effects = {b.change(grows, Effect::Operation::multiply, 1e6)}});
    CAPTURE(at);
    if (at < 10)
      b.remember(at, b.call(act));
    else
      b.force(at, b.call(act));
    b.program.measures.push_back({});
    b.program.measures.back().kind = Measure::Kind::final;
    b.program.measures.back().cell = grows;
    const Program& p = b.finish();
    Engine engine(p);
    if (at < 10) {
      CHECK(engine.begin(1, 0, 0) == Engine::End::exploded);
    } else {
      CHECK(engine.begin(1, 0, 0) == Engine::End::horizon);
      CHECK(engine.play(0) == Engine::End::exploded);
    }
    CHECK(engine.explosion().limit == Explosion::Limit::value);
    CHECK(engine.explosion().which == grows);
  }
}

TEST_CASE("a variable that decays in some worlds only flips in those and stays in the others") {
  Builder b(100);
  const Index x = b.cell(8, 1, 0);
  // Half-lives of one day, or none: 0.6 as reference, rounded to 1.
  const Index drawn = b.uncertain(Distribution::uniform(0, 1.2), "rate");
  b.program.cells[x].decay_rate = b.derived(DerivedNumber::Operation::round, drawn);
  const auto above = b.watched("above"), below = b.watched("below");
  b.channel("a", above.kind, {.rate = 0.05, .while_ = b.all_of({b.atom(Atom::Kind::cell, x, Relation::at_least, 2)})});
  b.channel("b", below.kind, {.rate = 0.05, .while_ = b.all_of({b.atom(Atom::Kind::cell, x, Relation::below, 2)})});
  const Program& p = b.finish();
  const double stays = 0.5 / 1.2;
  const auto happens = [](double days) { return 1 - std::exp(-0.05 * std::max(days, 0.0)); };
  CHECK(distance(outcomes(p, above.first), [&](double t) {
          return stays * happens(t) + (1 - stays) * happens(std::min(t, 2.0));
        }) < ks_bound(runs));
  CHECK(distance(outcomes(p, below.first), [&](double t) { return (1 - stays) * happens(t - 2); }) < ks_bound(runs));
}

TEST_CASE("a decaying variable put exactly on a threshold leaves it at once") {
  for (const double rest : {0.0, 4.0}) {
    Builder b(100);
    const Index x = b.cell(2, 10, rest);
    const auto at_least = b.watched("at least"), below = b.watched("below");
    const auto above = b.watched("above"), at_most = b.watched("at most");
    const auto on = [&](Relation relation) { return b.all_of({b.atom(Atom::Kind::cell, x, relation, 2)}); };
    b.channel("a", at_least.kind, {.rate = 1, .while_ = on(Relation::at_least)});
    b.channel("b", below.kind, {.rate = 1, .while_ = on(Relation::below)});
    b.channel("c", above.kind, {.rate = 1, .while_ = on(Relation::above)});
    b.channel("d", at_most.kind, {.rate = 1, .while_ = on(Relation::at_most)});
    const Program& p = b.finish();
    const bool falls = rest == 0;
    CHECK((share(outcomes(p, at_least.count, 50)) > 0) != falls);
    CHECK((share(outcomes(p, below.count, 50)) > 0) == falls);
    CHECK((share(outcomes(p, above.count, 50)) > 0) != falls);
    CHECK((share(outcomes(p, at_most.count, 50)) > 0) == falls);
  }
}
