// What is measured on a run, against closed forms and fine sums.

#include <doctest/doctest.h>

#include <algorithm>
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

TEST_CASE("the last act and the days from one act to another are those of the calendar") {
  // Decision on day 10, horizon on day 100. Named on days 5 (history), 20 and 30; taken back on days 15, 50 and 60.
  const auto measured = [](const std::vector<double>& named, const std::vector<double>& withdrawn) {
    Builder b(100, 10);
    const Index span = b.measure(Measure::Kind::span), end = b.measure(Measure::Kind::span_end);
    const Index last = b.measure(Measure::Kind::last_time);
    const Index name = b.kind("name", {.measures = {{span, none, 0}, {last, none, 0}}});
    const Index withdraw = b.kind("withdraw", {.measures = {{end, none, 0}}});
    b.remember(5, b.call(name));
    for (const double day : named) b.force(day, b.call(name));
    for (const double day : withdrawn) b.force(day, b.call(withdraw));
    std::sort(b.program.forced.begin(), b.program.forced.end(),
              [](const Forced& one, const Forced& other) { return one.time < other.time; });
    const Program& p = b.finish();
    return std::pair(outcome(p, span), outcome(p, last));
  };
  CHECK(measured({20, 30}, {15, 50, 60}) == std::pair(30.0, 20.0));  // from day 20 to 50; the last on day 30
  CHECK(measured({20, 30}, {15}) == std::pair(80.0, 20.0));          // never taken back: to the horizon
  CHECK(measured({20}, {20}).first == 0);                            // at one moment, in the order of their making
  const auto [none_begun, none_last] = measured({}, {15, 50});
  CHECK(std::isnan(none_begun));  // what history did is not counted
  CHECK(none_last == 0);
}

TEST_CASE("an act is open at the horizon unless something that it needs is missing, and counts once however often") {
  // Two persons to expel; relations to sever (1: severed). Sent home on days 20 and 30, severed on day 60.
  const auto left = [](int expelled, bool is_severed) {
    Builder b(100, 10);
    const Index persons = b.cell(2, 0, 0, 0, 10), severed = b.cell(0), named = b.cell(1);
    b.program.cells[persons].is_count = true;
    Need person;
    person.kind = Need::Kind::stock;
    person.cell = persons;
    person.amount = Amount{Amount::Kind::number, b.number(1)};
    person.reason = 0;
    Need three = person;  // three persons at once, of whom there never are more than two
    three.amount.index = b.number(3);
    Need relations;
    relations.condition = b.all_of({b.atom(Atom::Kind::cell, severed, Relation::is, 0)});
    relations.reason = 0;
    const Index expel =
        b.kind("expel", {.effects = {b.change(persons, Effect::Operation::subtract, 1)}, .needs = {person, relations}});
    const Index sever =
        b.kind("sever", {.effects = {b.change(severed, Effect::Operation::set, 1)}, .needs = {relations}});
    const Index protest = b.kind("protest"), deport = b.kind("deport", {.needs = {three}});
    const Index summon = b.kind("summon", {.needs = {relations}});
    const Index open = b.measure(Measure::Kind::open);
    // Steps of one group are one option: both can be taken, or only the second, as nobody can be deported. The others
    // hang on who is named: 1 is, 2 is not.
    b.program.options = {{{expel, none, 0, false}, 0},    {{sever, none, 0, false}, 0},  {{sever, none, 0, false}, 1},
                         {{protest, named, 2, false}, 2}, {{deport, none, 0, false}, 3}, {{summon, none, 0, false}, 3},
                         {{summon, named, 1, false}, 4},  {{protest, named, 1, true}, 5}};
    b.program.measures[open].options = {0, 8};
    for (int i = 0; i < expelled; ++i) b.force(20 + 10 * i, b.call(expel));
    if (is_severed) b.force(60, b.call(sever));
    return outcome(b.finish(), open);
  };
  CHECK(left(0, false) == 4);
  CHECK(left(2, false) == 4);  // nobody left to expel, but that group can still sever
  CHECK(left(0, true) == 0);
}

TEST_CASE("a stock that is used up closes what needs it, however much of it") {
  // Of five persons so many leave; one option takes one, one takes three, one what it draws, one nothing.
  const auto left = [](int leave) {
    Builder b(100, 10);
    const Index persons = b.cell(5, 0, 0, 0, 10);
    b.program.cells[persons].is_count = true;
    const auto taking = [&](const char* name, Amount amount) {
      Need need;
      need.kind = Need::Kind::stock;
      need.cell = persons;
      need.amount = amount;
      need.reason = 0;
      return b.kind(name, {.needs = {need}, .parameters = 1});
    };
    const auto number = [&](double value) { return Amount{Amount::Kind::number, b.number(value)}; };
    const Index one = taking("one", number(1)), three = taking("three", number(3)),
                none_at_all = taking("none", number(0));
    const Index any = taking("any", Amount{Amount::Kind::parameter, 0});
    const Index go = b.kind("go", {.effects = {b.change(persons, Effect::Operation::subtract, 1)}});
    const Index open = b.measure(Measure::Kind::open);
    b.program.options = {{{one, none, 0, false}, 0},
                         {{three, none, 0, false}, 1},
                         {{any, none, 0, false}, 2},
                         {{none_at_all, none, 0, false}, 3}};
    b.program.measures[open].options = {0, 4};
    for (int i = 0; i < leave; ++i) b.force(20 + 10 * i, b.call(go));
    return outcome(b.finish(), open);
  };
  CHECK(left(0) == 4);
  CHECK(left(2) == 4);
  CHECK(left(3) == 3);  // two are left
  CHECK(left(5) == 1);
}
