// The engine against the stepper, a second simulator of the same contract: programs in which what one test alone would
// not mix is mixed. Each measure's mean and law are compared (5 sigma; Kolmogorov–Smirnov at 1e-6), so a right pair
// fails once in some 5,000 choices of the seeds; the seeds are fixed. The stepper's steps of 0.05 day and half-lives
// of days make its error below 1e-3 of a standard deviation per measure, against a noise of 1e-2.

#include "tests/core/stepper.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "tests/core/builder.hpp"
#include "tests/core/two_samples.hpp"

using namespace demarche::core;
using namespace demarche::core::test;

namespace {

constexpr std::size_t engine_runs = 20'000;
constexpr double step = 0.05;

std::int64_t no(Index atom) { return ~static_cast<std::int64_t>(atom); }

double average(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

void agree(const Program& program, std::size_t stepper_runs) {
  Engine engine(program);
  Stepper stepper(program, step);
  for (Index response = 0; response < program.responses.size(); ++response) {
    CAPTURE(response);
    std::vector<std::vector<double>> a(program.measures.size()), b(program.measures.size());
    for (std::size_t run = 0; run < engine_runs; ++run) {
      engine.begin(5, run, run);
      REQUIRE(engine.play(response) == Engine::End::horizon);
      for (std::size_t m = 0; m < a.size(); ++m) a[m].push_back(engine.outcomes()[m]);
    }
    for (std::size_t run = 0; run < stepper_runs; ++run) {
      stepper.run(response, run);
      for (std::size_t m = 0; m < b.size(); ++m) b[m].push_back(stepper.outcomes()[m]);
    }
    for (std::size_t m = 0; m < a.size(); ++m) {
      CAPTURE(m);
      CAPTURE(static_cast<int>(program.measures[m].kind));
      CAPTURE(average(a[m]));
      CAPTURE(average(b[m]));
      CHECK(disagreement(a[m], b[m]) < 1);
    }
  }
}

// Measures all there is to measure about a cell.
void measure_cell(Builder& b, Index cell) {
  for (const auto kind : {Measure::Kind::peak, Measure::Kind::final, Measure::Kind::mean, Measure::Kind::integral}) {
    b.measure(kind, cell);
  }
}

}  // namespace

TEST_CASE("decaying drivers, windows, cooldowns and prohibitions") {
  Builder b(60, 5);
  const Index anger = b.cell(1, 8, 0.2, 0, 6);
  const Index fear = b.cell(2, 15, -1, -3, 3);
  measure_cell(b, anger);
  measure_cell(b, fear);
  const Index struck = b.counter(3);
  const auto strike = b.watched("strike", {.effects = {b.change(anger, Effect::Operation::add, 0.8),
                                                       b.change(fear, Effect::Operation::multiply, 0.7)},
                                           .counters = {{struck, none, 0}}});
  const auto threat = b.watched("threat", {.effects = {b.change(fear, Effect::Operation::add, 1.5)}});
  const auto retreat = b.watched("retreat", {.effects = {b.change(anger, Effect::Operation::set, 0.5)}});
  const auto rally = b.watched("rally");
  const Index angry = b.atom(Atom::Kind::cell, anger, Relation::above, 0.9);
  const Index afraid = b.atom(Atom::Kind::cell, fear, Relation::at_least, 0.6);
  const Index lately = b.atom(Atom::Kind::window, struck, Relation::at_least, 4);
  const Index often = b.atom(Atom::Kind::window, struck, Relation::at_least, 12, 2);
  const Index long_ago = b.atom(Atom::Kind::since, struck, Relation::at_least, 6);
  const Index few = b.atom(Atom::Kind::count, struck, Relation::below, 6);
  const Index often_and_afraid = b.all_of({often, afraid}), was_long_ago = b.all_of({long_ago});
  const Index rested = b.all_of({no(lately), few}), is_angry = b.all_of({angry}), calm = b.all_of({no(angry)});
  b.channel("a/strike", strike.kind, {.rate = 0.12, .terms = {b.term(0.5, anger, fear)}, .gate = rested});
  b.channel("b/threat", threat.kind, {.rate = 0.15, .while_ = is_angry, .window = 5});
  b.channel("c/retreat", retreat.kind, {.rate = 0.2, .while_ = often_and_afraid});
  b.channel("d/rally", rally.kind,
            {.rate = 0.1, .terms = {b.term(1.1, anger, none, Driver::Transform::log1p)}, .while_ = was_long_ago});
  b.channel("e/rally", rally.kind, {.rate = 0.3, .while_ = calm, .window = 3});
  b.remember(2, b.call(strike.kind));
  b.program.forbidden = {{2, none, 20.0, none}, {1, none, never, b.all_of({few, often})}};
  b.program.tilted = {{0, none, std::log(1.7)}};
  b.program.responses = {{"free", {}, {}, {}, {}}, {"bound", {}, {}, {0, 2}, {0, 1}}};
  agree(b.finish(), 2'000);
}

TEST_CASE("reactions, delays, consequences, needs and history") {
  Builder b(50, 10);
  const Index tension = b.cell(0.5, 10, 0, 0, 8);
  const Index diplomats = b.cell(9, 0, 0, 0, 100);
  b.program.cells[diplomats].is_count = true;
  const Index instance = b.cell(0);
  measure_cell(b, tension);
  b.measure(Measure::Kind::final, diplomats);
  const Index prevented = b.measure(Measure::Kind::prevented);
  const Index rung = b.measure(Measure::Kind::peak_rung);
  const Index answered = b.counter(1);
  const Index tense = b.all_of({b.atom(Atom::Kind::cell, tension, Relation::at_least, 1.2)});
  const Index quiet = b.all_of({b.atom(Atom::Kind::window, answered, Relation::below, 3)});

  const auto protest = b.watched("protest", {.effects = {b.change(tension, Effect::Operation::add, 0.4)},
                                             .counters = {{answered, none, 0}},
                                             .measures = {{rung, none, 0}},
                                             .prevented = {{prevented, none, 0}},
                                             .rung = 1});
  const auto leave =
      b.watched("leave", {.measures = {{rung, none, 0}}, .prevented = {{prevented, none, 0}}, .rung = 4});
  const auto calm = b.watched("calm", {.effects = {b.change(tension, Effect::Operation::multiply, 0.5),
                                                   b.change(instance, Effect::Operation::add, 1)}});
  const Index reply = b.reaction("reply", protest.kind, 0.6, b.each(Distribution::gamma_mean_sd(3, 2), "reply"), quiet,
                                 tense, {b.term(-0.8, tension)});
  const Index soothe = b.reaction("soothe", calm.kind, 0.3, b.each(Distribution::lognormal(2, 1.8), "soothe"), none,
                                  none, {b.term(0.9, tension, none, Driver::Transform::sqrt)});

  Need need;
  need.kind = Need::Kind::stock;
  need.cell = diplomats;
  need.amount = {Amount::Kind::parameter, 0, none, 0};
  need.reason = 0;
  Effect expelled = b.change(diplomats, Effect::Operation::subtract, 0);
  expelled.amount = {Amount::Kind::parameter, 0, none, 0};
  Effect alarm = b.change(tension, Effect::Operation::add, 0);
  alarm.amount = b.each(Distribution::pert(0.1, 0.5, 2), "expel/tension/0");
  alarm.only_if = quiet;
  Consequence departure;
  departure.after = b.each(Distribution::exponential(4), "expel/leave");
  departure.call = b.call(leave.kind);
  departure.alive = instance;
  departure.unless = b.all_of({b.atom(Atom::Kind::cell, tension, Relation::above, 2.5)});
  const Index drawn = b.derived(DerivedNumber::Operation::round, b.uncertain(Distribution::uniform(0.5, 4.5), "n"));
  const auto expel = b.watched("expel", {.effects = {expelled, alarm},
                                         .consequences = {departure},
                                         .needs = {need},
                                         .measures = {{rung, none, 0}},
                                         .prevented = {{prevented, none, 0}},
                                         .reactions = {reply, soothe},
                                         .parameters = 1,
                                         .rung = 3});
  b.channel("a/expel", expel.kind, {.rate = 0.08, .terms = {b.term(0.7, tension)}});
  b.program.channels.back().calls = {static_cast<Index>(b.program.calls.size()),
                                     static_cast<Index>(b.program.calls.size()) + 1};
  b.program.calls.push_back(b.call(expel.kind, {{Amount::Kind::number, drawn, none, 0}}));
  b.channel("b/protest", protest.kind, {.rate = 0.05});
  b.remember(4, b.call(expel.kind, {b.fixed(1)}));
  b.remember(8, b.call(expel.kind, {b.fixed(1)}));
  b.force(15, b.call(expel.kind, {b.fixed(2)}));
  const Index tense_then = b.all_of({b.atom(Atom::Kind::cell, tension, Relation::above, 1)});
  b.program.whens = {{tense_then, b.fixed(1.5), b.call(calm.kind), none, quiet, true},
                     {quiet, b.fixed(2), b.call(protest.kind), none, none, false}};
  b.program.forbidden = {{none, reply, 25.0, none}};
  b.program.tilted = {{none, soothe, std::log(2.5)}};
  b.program.responses = {{"plain", {}, {}, {}, {}}, {"planned", {0, 1}, {0, 2}, {0, 1}, {0, 1}}};
  agree(b.finish(), 3'000);
}

TEST_CASE("worlds, beliefs, findings and verdicts") {
  Builder b(40, 3);
  const Index truth = b.cell(0);
  const Index shares[] = {b.uncertain(Distribution::beta(6, 3), "guilt"), b.number(0.1)};
  b.program.uncertain_choices = {{b.program.cells[truth].initial, {0, 2}, name_hash("truth")}};
  b.program.slot_lists = {shares[0], shares[1]};
  const Index july = b.belief({-0.5, -1});
  const Index partner = b.belief({-1, -1});
  const Index next = b.belief({-0.5, -2});
  for (const Index softmax : {july, partner, next}) {
    const Index cell = b.program.softmaxes[softmax].first_cell;
    b.measure(Measure::Kind::final, cell);
    b.measure(Measure::Kind::peak, cell);
  }
  Effect finding;
  finding.kind = Effect::Kind::finding;
  finding.amount = b.each(Distribution::gamma_mean_sd(1.2, 0.5), "investigate/d");
  finding.truth = truth;
  finding.audience = {0, 2};
  finding.names = {0, 2};
  b.program.name_lists = {name_hash("f/0"), name_hash("f/1")};
  Effect inherit;
  inherit.kind = Effect::Kind::inherit;
  inherit.softmax = next;
  inherit.source = july;
  inherit.amount = b.fixed(0.8);
  inherit.audience = {2, 4};
  // A third observer sees no finding; each of the two tells it, with half trust, what it has not been told.
  const Index third = b.belief({-1, -0.5});
  for (const Index first_weight : {0, 2}) {
    b.program.ledgers.push_back({"", b.program.weight_count + first_weight, 2});
  }
  b.program.weight_count += 4;
  b.measure(Measure::Kind::final, b.program.softmaxes[third].first_cell);
  b.measure(Measure::Kind::final, b.program.softmaxes[third].first_cell + 1);
  b.program.index_lists = {july, partner, 0, 1, 0, 1};
  finding.ledgers = {4, 6};
  Effect share;
  share.kind = Effect::Kind::share;
  share.softmax = third;
  share.amount = b.fixed(0.5);
  share.ledgers = {4, 5};
  Effect state;
  state.kind = Effect::Kind::set_share;
  state.softmax = partner;
  state.member = 0;
  state.amount = {Amount::Kind::number, b.derived(DerivedNumber::Operation::logit, b.number(0.6)), none, 0};
  b.program.effects.push_back(state);
  b.program.history.push_back({1, {}, {0, 1}, none});

  const Index belief = b.program.softmaxes[july].first_cell;
  const Index believed = b.all_of({b.atom(Atom::Kind::cell, belief, Relation::at_least, 1)});
  const Index is_true = b.all_of({b.atom(Atom::Kind::cell, truth, Relation::is, 0)});
  const Index unlawful = b.measure(Measure::Kind::unlawful_truth);
  const Index wronged = b.measure(Measure::Kind::unlawful_belief);
  const Index accused = b.measure(Measure::Kind::share);
  const Index among = b.measure(Measure::Kind::among);
  const Index by_first = b.measure(Measure::Kind::count);
  const Index span = b.measure(Measure::Kind::span);
  const Index span_end = b.measure(Measure::Kind::span_end);
  const Index last = b.measure(Measure::Kind::last_time);
  const Index asked = b.counter(1);
  const auto investigate =
      b.watched("investigate", {.effects = {finding},
                                .counters = {{asked, none, 0}},
                                .measures = {{among, none, 0}, {by_first, truth, 0}, {span, truth, 1}}});
  const auto accuse = b.watched("accuse", {.verdict = {{believed, is_true, 2, 0}},
                                           .measures = {{unlawful, none, 0},
                                                        {wronged, none, 0},
                                                        {accused, none, 0},
                                                        {among, none, 0},
                                                        {span_end, none, 0},
                                                        {last, none, 0}}});
  const Index attacked = b.counter(1);
  const auto attack = b.watched("attack", {.effects = {inherit}, .counters = {{attacked, none, 0}}});
  const auto tell = b.watched("tell", {.effects = {share}});
  const Index first = b.all_of({b.atom(Atom::Kind::count, attacked, Relation::below, 1)});  // an incident opens once
  const Index few = b.all_of({b.atom(Atom::Kind::count, asked, Relation::below, 4)});
  b.channel("a/investigate", investigate.kind, {.rate = 0.25, .gate = few});
  b.channel("b/accuse", accuse.kind, {.rate = 0.4, .while_ = believed, .window = 7});
  b.channel("c/accuse", accuse.kind, {.rate = 0.02, .terms = {b.term(0.6, belief)}});
  b.channel("d/attack", attack.kind, {.rate = 0.05, .terms = {b.term(-0.5, truth)}, .gate = first});
  b.channel("e/tell", tell.kind, {.rate = 0.1});
  b.program.channels[3].log_base = b.derived(DerivedNumber::Operation::chance_to_log_hazard,
                                             b.uncertain(Distribution::pert(0.2, 0.4, 0.9), "p"), b.number(9));
  b.remember(2, b.call(investigate.kind));
  agree(b.finish(), 8'000);
}

TEST_CASE("stocks, drawn numbers, measures with an end, log-odds, prohibitions with a condition") {
  Builder b(30, 2);
  const Index stock = b.cell(6, 0, 0, 0, 50);
  b.program.cells[stock].is_count = true;
  const Index mood = b.cell(0.5, 6, -1, -9, 9);
  b.program.cells[mood].is_log_odds = true;
  measure_cell(b, stock);
  // Not its peak: between two effects of one act it has values that the stepper does not count as having been.
  for (const auto kind : {Measure::Kind::final, Measure::Kind::mean, Measure::Kind::integral}) b.measure(kind, mood);
  const Index known = b.counter(2, true);
  b.program.counters[known].until = b.number(12);
  const auto limited = [&](Measure::Kind kind, double until) {
    const Index measure = b.measure(kind);
    b.program.measures[measure].until = until;
    return measure;
  };
  const Index soon = limited(Measure::Kind::occurred, 5);
  const Index early = limited(Measure::Kind::first_time, 9);
  const Index prevented = limited(Measure::Kind::prevented, 20);

  // The act and its need share one draw.
  const Amount drawn = b.each(Distribution::gamma_mean_sd(1.8, 1.2), "take/stock/0");
  Need need;
  need.kind = Need::Kind::stock;
  need.cell = stock;
  need.amount = drawn;
  need.reason = 0;
  Effect taken = b.change(stock, Effect::Operation::subtract, 0);
  taken.amount = drawn;
  Effect lowered = b.change(mood, Effect::Operation::add, 0);
  lowered.amount = {Amount::Kind::cell, stock, b.number(-0.1), 0};
  Effect first_only = b.change(mood, Effect::Operation::add, 2);
  first_only.only_if = b.all_of({b.atom(Atom::Kind::count, known, Relation::at_most, 0)});
  Consequence again;
  again.after = {Amount::Kind::parameter, 0, b.number(2), 0};
  const auto rest = b.watched("rest", {.effects = {b.change(mood, Effect::Operation::set, 0.3)}});
  again.call = b.call(rest.kind);
  const auto take = b.watched("take", {.effects = {first_only, taken, lowered},
                                       .consequences = {again},
                                       .needs = {need},
                                       .counters = {{known, none, 0}},
                                       .measures = {{soon, none, 0}, {early, none, 0}},
                                       .prevented = {{prevented, none, 0}},
                                       .parameters = 1});
  const auto refill = b.watched("refill", {.effects = {b.change(stock, Effect::Operation::multiply, 1.5)}});
  const Index low = b.all_of({b.atom(Atom::Kind::cell, stock, Relation::at_most, 3)});
  const Index glad = b.all_of({b.atom(Atom::Kind::cell, mood, Relation::above, 0.1)});
  const Index twice = b.all_of({b.atom(Atom::Kind::window, known, Relation::at_least, 9, 2)});
  b.channel("a/take", take.kind, {.rate = 0.15, .terms = {b.term(0.4, mood, none, Driver::Transform::logistic)}});
  b.program.channels.back().calls = {static_cast<Index>(b.program.calls.size()),
                                     static_cast<Index>(b.program.calls.size()) + 2};
  b.program.calls.push_back(b.call(take.kind, {b.each(Distribution::uniform(0.2, 3), "take/days")}));
  b.program.calls.push_back(b.call(rest.kind));
  b.channel("b/take", take.kind, {.rate = 0.3, .while_ = glad, .window = 4});
  b.program.channels.back().calls = {static_cast<Index>(b.program.calls.size()),
                                     static_cast<Index>(b.program.calls.size()) + 1};
  b.program.calls.push_back(b.call(take.kind, {b.fixed(1)}));
  b.channel("c/refill", refill.kind, {.rate = 0.2, .while_ = low, .window = 6});
  b.remember(0.5, b.call(take.kind, {b.fixed(4)}));
  b.program.forbidden = {{1, none, 25, twice}, {2, none, 14, none}, {2, none, 10, none}};
  b.program.responses = {{"free", {}, {}, {}, {}}, {"bound", {}, {}, {0, 3}, {}}};
  agree(b.finish(), 3'000);
}

TEST_CASE("what is due at one moment comes in one order") {
  Builder b(40, 10);
  const Index heat = b.cell(0), seen = b.counter(4);
  const Index recent = b.all_of({b.atom(Atom::Kind::window, seen, Relation::at_least, 5)});
  const Index rested = b.all_of({b.atom(Atom::Kind::since, seen, Relation::at_least, 5)});
  const Index hot = b.all_of({b.atom(Atom::Kind::cell, heat, Relation::at_least, 2)});
  const Index third = b.all_of({b.atom(Atom::Kind::count, seen, Relation::at_least, 3)});
  const auto echo = b.watched("echo", {.effects = {b.change(heat, Effect::Operation::add, 1)}});
  const auto late = b.watched("late");
  const auto cool = b.watched("cool", {.effects = {b.change(heat, Effect::Operation::set, 0)}});
  const auto alarm = b.watched("alarm", {.effects = {b.change(heat, Effect::Operation::add, 0.5)}});
  Consequence at_once, after;
  at_once.after = b.fixed(0);
  at_once.call = b.call(echo.kind);
  at_once.unless = third;
  after.after = b.fixed(5);
  after.call = b.call(late.kind);
  after.alive = heat;
  const Index reply = b.reaction("reply", alarm.kind, 1, b.fixed(0), recent, hot);
  const Index answer = b.reaction("answer", cool.kind, 1, b.fixed(5), hot);
  const Index blocked = b.reaction("blocked", late.kind, 1, b.fixed(1));
  const auto strike = b.watched("strike", {.effects = {b.change(heat, Effect::Operation::add, 0.5)},
                                           .consequences = {at_once, after},
                                           .counters = {{seen, none, 0}},
                                           .reactions = {reply, answer, blocked}});
  b.remember(5, b.call(strike.kind));
  b.remember(7, b.call(strike.kind));
  for (const double day : {10.0, 12.0, 17.0, 22.0, 23.0}) b.force(day, b.call(strike.kind));
  b.program.forced[2].only_if = rested;
  b.program.forced[3].unless = recent;
  b.program.whens = {{hot, b.fixed(0), b.call(late.kind), none, none, true},
                     {third, b.fixed(5), b.call(cool.kind), none, recent, false},
                     {rested, b.fixed(0), b.call(alarm.kind), none, none, true}};
  b.program.forbidden = {{none, blocked, 13.0, none}};
  const Program& p = b.finish();
  Engine engine(p);
  engine.begin(1, 0, 0);
  Recorder recorder;
  REQUIRE(engine.play(0, &recorder) == Engine::End::horizon);
  Stepper stepper(p, 0.5);
  stepper.run(0, 0);
  const auto story = [&](const std::vector<Act>& acts, const std::vector<Prevented>& prevented) {
    std::string text;
    for (const Act& act : acts) text += p.kinds[act.kind].name + " " + std::to_string(act.time) + "\n";
    for (const Prevented& one : prevented)
      text += "not " + p.kinds[one.kind].name + " " + std::to_string(one.time) + "\n";
    return text;
  };
  CHECK(recorder.acts.size() > 12);
  CHECK(recorder.prevented.size() > 2);
  CHECK(story(recorder.acts, recorder.prevented) == story(stepper.acts(), stepper.prevented()));
}

TEST_CASE("a variable put exactly on a threshold decays off it at once") {
  Builder b(40);
  const Index down = b.cell(0, 10, 0), up = b.cell(0, 10, 3);
  const Index put = b.kind(
      "put", {.effects = {b.change(down, Effect::Operation::set, 0.5), b.change(up, Effect::Operation::set, 0.5)}});
  b.force(5, b.call(put));
  std::vector<Builder::Watched> acts;
  int key = 0;
  for (const Index cell : {down, up}) {
    for (const auto relation : {Relation::at_least, Relation::above, Relation::at_most, Relation::below}) {
      const auto act = b.watched("act" + std::to_string(key));
      b.channel(std::to_string(key++), act.kind,
                {.rate = 0.2, .while_ = b.all_of({b.atom(Atom::Kind::cell, cell, relation, 0.5)})});
    }
  }
  agree(b.finish(), 2'000);
}
