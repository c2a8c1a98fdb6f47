// Responses that begin where they part from another, against the same responses played alone.

#include "core/forks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>

#include "tests/core/builder.hpp"
#include "tests/core/forked.hpp"

using namespace demarche::core;
using namespace demarche::core::test;

namespace {

constexpr double decision = 2, horizon = 40;

// What a response is made of, before it is laid out in a program.
struct Wanted {
  struct Act {
    double time;
    Index kind;
    Index only_if = none, unless = none;
  };
  struct Later {
    Index condition;
    double delay;
    Index kind;
    bool each_time = false;
    Index unless = none;
  };
  std::vector<Act> acts = {};
  std::vector<Later> later = {};
  std::vector<Forbidden> forbidden = {};
  std::vector<Tilted> tilted = {};
};

// A program in which whole days meet: acts that follow others after whole days, conditions that turn then,
// prohibitions that end then, a decaying tendency or two, windows, a cooldown, a belief, and effects that do not
// commute.
struct World : Builder {
  Index x, anger, belief, acted, answered;
  std::vector<Index> kinds;       // of what responses do
  std::vector<Index> conditions;  // on which they may depend
  std::vector<Index> reactions;
  Index channels = 0;
  Amount drawn;

  World() : Builder(horizon, decision) {
    program.responses.clear();
    x = cell(1, 0, 0, -1e6, 1e6);
    anger = cell(1, 6, 0.2, 0, 8);
    const Index fear = cell(0.5, 9, 1, -3, 3);
    belief = this->Builder::belief({-1, 0.5});
    const Index truth = cell(1);
    acted = counter(3);
    answered = counter(2);
    const Index since = atom(Atom::Kind::since, acted, Relation::at_least, 2);
    const Index lately = atom(Atom::Kind::window, answered, Relation::at_least, 3);
    const Index much = atom(Atom::Kind::cell, x, Relation::at_least, 9);
    const Index angry = atom(Atom::Kind::cell, anger, Relation::at_least, 2);
    const Index blamed = atom(Atom::Kind::cell, program.softmaxes[belief].first_cell, Relation::above, 0);
    const Index twice = atom(Atom::Kind::count, answered, Relation::at_least, 2);
    for (const Index one : {since, lately, much, angry, blamed, twice}) conditions.push_back(all_of({one}));
    conditions.push_back(all_of({much, ~static_cast<std::int64_t>(angry)}));

    Effect finding;
    finding.kind = Effect::Kind::finding;
    finding.amount = fixed(0.8);
    finding.truth = truth;
    finding.audience = {0, 1};
    program.index_lists = {belief};
    finding.names = {0, 2};
    program.name_lists = {name_hash("finding/0"), name_hash("finding/1")};
    drawn = each(Distribution::lognormal(2, 2), "parameter");

    const auto consequence = [&](double after, Index kind) {
      return Consequence{fixed(after), call(kind), none, none};
    };
    const Index echo = watched("echo", {.effects = {change(x, Effect::Operation::subtract, 3)}}).kind;
    const Index at_once = watched("at-once", {.effects = {change(x, Effect::Operation::multiply, 1.25)}}).kind;
    const Index answer =
        watched("answer",
                {.effects = {change(x, Effect::Operation::multiply, 1.5), change(anger, Effect::Operation::add, 0.5)},
                 .consequences = {consequence(0, at_once)},
                 .counters = {{answered, none, 0}}})
            .kind;
    const Index quick = reaction("a-quick", answer, 0.7, fixed(2), none, conditions[3]);
    const Index slow = reaction("b-slow", answer, 0.6, each(Distribution::lognormal(3, 2), "slow"), conditions[2]);
    const Index instant = reaction("c-instant", at_once, 0.5, fixed(0), none, none, {term(0.3, anger)});
    reactions = {quick, slow, instant};

    kinds.push_back(watched("add", {.effects = {change(x, Effect::Operation::add, 2)},
                                    .consequences = {consequence(3, echo)},
                                    .counters = {{acted, none, 0}},
                                    .reactions = {quick, slow}})
                        .kind);
    kinds.push_back(watched("double", {.effects = {change(x, Effect::Operation::multiply, 2),
                                                   change(anger, Effect::Operation::add, 1)},
                                       .counters = {{acted, none, 0}},
                                       .reactions = {instant}})
                        .kind);
    Effect by_parameter = change(x, Effect::Operation::add, 0);
    by_parameter.amount = {Amount::Kind::parameter, 0, none, 0};
    kinds.push_back(watched("send", {.effects = {by_parameter, finding}, .reactions = {quick}, .parameters = 1}).kind);
    kinds.push_back(watched("calm", {.effects = {change(anger, Effect::Operation::set, 0.4)}}).kind);
    Need need;
    need.condition = conditions[0];
    need.reason = 0;
    const Index refused = measure(Measure::Kind::prevented);
    kinds.push_back(watched("needs", {.effects = {change(x, Effect::Operation::add, 1)},
                                      .needs = {need},
                                      .counters = {{answered, none, 0}},
                                      .prevented = {{refused, none, 0}}})
                        .kind);

    const Index strike = watched("strike", {.effects = {change(anger, Effect::Operation::add, 0.7), finding},
                                            .counters = {{acted, none, 0}},
                                            .reactions = {instant, slow}})
                             .kind;
    channel("a-strike", strike, {.rate = 0.1, .terms = {term(0.4, anger), term(0.1, fear)}});
    channel("b-threat", kinds[1], {.rate = 0.3, .while_ = conditions[1], .window = 3});
    channel("c-rest", kinds[3],
            {.rate = 0.2, .terms = {term(-0.3, fear)}, .while_ = conditions[5], .gate = conditions[0]});
    // Many with one driver that stays between acts, whose share of their bounds is remembered.
    const Index tension = cell(0.5, 0, 0, 0, 3);
    const Term common = term(0.4, tension);
    const Index murmur = watched("murmur", {.effects = {change(tension, Effect::Operation::multiply, 0.5)}}).kind;
    const Index quarrel =
        watched("quarrel", {.effects = {change(tension, Effect::Operation::add, 0.6)}, .reactions = {instant}}).kind;
    for (int i = 0; i < 6; ++i)
      channel("d-" + std::to_string(i), i % 2 == 0 ? murmur : quarrel, {.rate = 0.03, .terms = {common}});
    channels = 9;
    for (const Index measured : {x, anger})
      for (const auto kind : {Measure::Kind::peak, Measure::Kind::mean, Measure::Kind::final}) measure(kind, measured);
    (void)uncertain(Distribution::uniform(0, 1), "unused");
    program.cells[anger].initial = uncertain(Distribution::uniform(0.2, 3), "anger");
    remember(1, call(kinds[0]));  // echoes on day 4, after the decision
    remember(1.5, call(answer));
  }

  Call wanted_call(Index kind) { return program.kinds[kind].parameter_count == 0 ? call(kind) : call(kind, {drawn}); }

  void respond(Wanted wanted) {
    const auto end = [](const auto& list) { return static_cast<Index>(list.size()); };
    std::stable_sort(wanted.acts.begin(), wanted.acts.end(),
                     [](const Wanted::Act& one, const Wanted::Act& other) { return one.time < other.time; });
    Response made;
    made.name = std::to_string(program.responses.size());
    made.forced.begin = end(program.forced);
    for (const Wanted::Act& act : wanted.acts)
      program.forced.push_back({act.time, wanted_call(act.kind), act.only_if, act.unless});
    made.forced.end = end(program.forced);
    made.whens.begin = end(program.whens);
    for (const Wanted::Later& later : wanted.later) {
      When when;
      when.condition = later.condition;
      when.delay = delay(later.delay);
      when.call = wanted_call(later.kind);
      when.unless = later.unless;
      when.each_time = later.each_time;
      program.whens.push_back(when);
    }
    made.whens.end = end(program.whens);
    made.forbidden.begin = end(program.forbidden);
    program.forbidden.insert(program.forbidden.end(), wanted.forbidden.begin(), wanted.forbidden.end());
    made.forbidden.end = end(program.forbidden);
    made.tilted.begin = end(program.tilted);
    program.tilted.insert(program.tilted.end(), wanted.tilted.begin(), wanted.tilted.end());
    made.tilted.end = end(program.tilted);
    program.responses.push_back(made);
  }

  // Equal numbers are one slot, as in a compiled program.
  Amount delay(double days) {
    for (const auto& [value, amount] : delays)
      if (value == days) return amount;
    delays.emplace_back(days, fixed(days));
    return delays.back().second;
  }
  std::vector<std::pair<double, Amount>> delays;
};

std::vector<Index> in_order(const Program& program) {
  std::vector<Index> order(program.responses.size());
  std::iota(order.begin(), order.end(), Index{0});
  return order;
}

// Each response in order, over some runs; the first of them also against engines made for it.
Common in_order_agree(const Program& program, std::uint64_t runs, std::uint32_t limit = Engine::default_moment_limit) {
  Engine engine(program, limit);
  Alone alone(program, limit);
  Common common;
  for (std::uint64_t run = 0; run < runs; ++run) {
    CAPTURE(run);
    engine.begin(3, run, run);
    REQUIRE(alone.begin(3, run));
    agree(engine, alone, in_order(program), common);
    if (run > 0) continue;
    Alone fresh(program, limit);
    REQUIRE(fresh.begin(3, run));
    for (Index i = 0; i < program.responses.size(); ++i) REQUIRE((fresh.of(i) == alone.of(i)));
  }
  return common;
}

using Luck = std::mt19937_64;
template <class T>
const T& any_of(const std::vector<T>& things, Luck& luck) {
  return things[luck() % things.size()];
}

Wanted::Act any_act(const World& world, Luck& luck) {
  const std::vector<double> times{2, 4, 5, 5, 6, 7, 7, 8, 9, 12, 20, 39, 40, 50};
  Wanted::Act act{any_of(times, luck), any_of(world.kinds, luck)};
  if (luck() % 4 == 0) act.only_if = any_of(world.conditions, luck);
  if (luck() % 4 == 0) act.unless = any_of(world.conditions, luck);
  return act;
}

Wanted::Later any_later(const World& world, Luck& luck) {
  const std::vector<double> delays{0, 0, 1, 2, 5};
  return {any_of(world.conditions, luck), any_of(delays, luck), any_of(world.kinds, luck), luck() % 2 == 0,
          luck() % 3 == 0 ? any_of(world.conditions, luck) : none};
}

// Lists of two reactions and a tendency at most; two may end together.
std::vector<Forbidden> any_forbidden(const World& world, Luck& luck) {
  const std::vector<double> ends{2, 5, 7, 7, 8, 20, 60, never};
  std::vector<Forbidden> made;
  for (std::uint64_t left = luck() % 4; left > 0; --left) {
    Forbidden one;
    if (luck() % 2 == 0)
      one.channel = static_cast<Index>(luck() % world.channels);
    else
      one.reaction = any_of(world.reactions, luck);
    one.until = any_of(ends, luck);
    if (luck() % 3 == 0) one.until_condition = any_of(world.conditions, luck);
    made.push_back(one);
  }
  return made;
}

std::vector<Tilted> any_tilted(const World& world, Luck& luck) {
  std::vector<Tilted> made;
  if (luck() % 2 == 0) made.push_back({static_cast<Index>(luck() % world.channels), none, 0.4});
  if (luck() % 2 == 0) made.push_back({none, any_of(world.reactions, luck), -0.6});
  return made;
}

// Six responses: most extend an earlier one by nothing, an act or two, or what waits for a condition.
void respond_at_random(World& world, Luck& luck) {
  std::vector<Wanted> all;
  while (all.size() < 6) {
    Wanted wanted;
    if (all.empty() || luck() % 6 == 0) {
      for (std::uint64_t left = luck() % 4; left > 0; --left) wanted.acts.push_back(any_act(world, luck));
      if (luck() % 3 == 0) wanted.later.push_back(any_later(world, luck));
      if (luck() % 2 == 0) wanted.forbidden = any_forbidden(world, luck);
      if (luck() % 3 == 0) wanted.tilted = any_tilted(world, luck);
    } else {
      wanted = any_of(all, luck);
      for (std::uint64_t left = luck() % 3; left > 0; --left) wanted.acts.push_back(any_act(world, luck));
      if (luck() % 5 == 0 && !wanted.acts.empty()) wanted.acts.pop_back();
      if (luck() % 4 == 0) wanted.later.push_back(any_later(world, luck));
      if (luck() % 8 == 0) wanted.forbidden = any_forbidden(world, luck);
      if (luck() % 8 == 0) wanted.tilted = any_tilted(world, luck);
    }
    all.push_back(wanted);
  }
  for (const Wanted& wanted : all) world.respond(wanted);
}

}  // namespace

TEST_CASE("whatever responses have in common, in order each is to the last bit what it is alone") {
  Common common;
  for (std::uint64_t seed = 0; seed < 250; ++seed) {
    CAPTURE(seed);
    World world;
    Luck luck(seed);
    respond_at_random(world, luck);
    const Common found = in_order_agree(world.finish(), 12);
    common.plays += found.plays;
    common.moments += found.moments;
    common.shared_plays += found.shared_plays;
    common.shared_moments += found.shared_moments;
  }
  CHECK(common.plays == 250 * 12 * 6);
  CHECK(common.moments > 20 * common.plays);
  CHECK(common.shared_plays > common.plays / 3);
  CHECK(common.shared_moments > common.moments / 6);
}

TEST_CASE("in any order, again and again, between other runs and watched or not, each is what it is alone") {
  Common common;
  std::uint64_t watched = 0;
  for (std::uint64_t seed = 1000; seed < 1060; ++seed) {
    CAPTURE(seed);
    World world;
    Luck luck(seed);
    respond_at_random(world, luck);
    const Program& program = world.finish();
    Engine engine(program);
    Alone alone(program);
    for (int turn = 0; turn < 12; ++turn) {
      const std::uint64_t run = luck() % 5;
      engine.begin(3, run, run);
      REQUIRE(alone.begin(3, run));
      for (std::uint64_t left = luck() % 12; left > 0; --left) {
        const auto response = static_cast<Index>(luck() % program.responses.size());
        CAPTURE(response);
        if (luck() % 4 != 0) {
          agree(engine, alone, {response}, common);
          continue;
        }
        Recorder recorder, recorder_alone;
        REQUIRE((trace(engine, response, &recorder) == alone.of(response)));
        REQUIRE(engine.moments_in_common() == 0);
        Engine fresh(program);
        fresh.begin(3, run, run);
        fresh.play(response, &recorder_alone);
        REQUIRE(recorder.acts.size() == recorder_alone.acts.size());
        for (std::size_t i = 0; i < recorder.acts.size(); ++i) {
          REQUIRE(recorder.acts[i].time == recorder_alone.acts[i].time);
          REQUIRE(recorder.acts[i].kind == recorder_alone.acts[i].kind);
          REQUIRE(recorder.acts[i].cause.index == recorder_alone.acts[i].cause.index);
          REQUIRE(recorder.acts[i].cause.parent == recorder_alone.acts[i].cause.parent);
        }
        ++watched;
      }
    }
  }
  CHECK(watched > 500);
  CHECK(common.shared_plays > 300);
}

TEST_CASE("in the moment in which they part, timers and what both force come first, then the act that parts them") {
  World world;
  // Whoever acts on day 5 may be answered on day 7, and what is forced then comes before the answer.
  world.respond({.acts = {{5, world.kinds[0]}}});
  world.respond({.acts = {{5, world.kinds[0]}, {7, world.kinds[3]}}});
  world.respond({.acts = {{5, world.kinds[0]}, {7, world.kinds[1]}, {7, world.kinds[0]}}});
  world.respond({.acts = {{5, world.kinds[0]}, {7, world.kinds[1]}, {7, world.kinds[0]}, {7, world.kinds[2]}}});
  const Program& program = world.finish();
  const std::vector<Parting> parted = partings(program);
  CHECK(parted[0].from == none);
  CHECK(parted[1].from == 0);
  CHECK(parted[1].time == 7);
  CHECK(parted[1].forced == 1);
  CHECK(parted[2].from == 0);
  CHECK(parted[3].from == 2);
  CHECK(parted[3].time == 7);
  CHECK(parted[3].forced == 3);
  CHECK(in_order_agree(program, 200).shared_plays == 600);

  Engine engine(program);
  std::uint64_t answers = 0;
  for (std::uint64_t run = 0; run < 200; ++run) {
    engine.begin(3, run, run);
    Recorder recorder;
    engine.play(0, &recorder);
    for (const Act& act : recorder.acts) answers += act.time == 7 && act.cause.kind == Cause::Kind::reaction ? 1 : 0;
    for (const Index response : {0U, 1U, 2U}) engine.play(response);
    const std::uint32_t common = engine.moments_in_common();
    engine.play(3);
    CHECK(engine.moments_in_common() == common + 2);
    engine.play(1);
    CHECK(engine.moments_in_common() == common);
  }
  CHECK(answers > 50);
}

TEST_CASE("of two acts at one time the one that a response forces comes first, whoever has played before it") {
  Builder b(horizon, decision);
  const Index x = b.cell(1);
  const Index doubles = b.kind("double", {.effects = {b.change(x, Effect::Operation::multiply, 2)}});
  const Index starts = b.kind("start", {.consequences = {{b.fixed(2), b.call(doubles), none, none}}});
  const Index adds = b.kind("add", {.effects = {b.change(x, Effect::Operation::add, 10)}});
  b.measure(Measure::Kind::final, x);
  b.force(5, b.call(starts));
  b.force(5, b.call(starts));
  b.force(7, b.call(adds));
  b.finish();
  b.program.responses = {{"start", {0, 1}, {}, {}, {}}, {"start and add", {1, 3}, {}, {}, {}}};
  b.program.finish();
  Engine engine(b.program);
  engine.begin(1, 0, 0);
  engine.play(0);
  CHECK(engine.outcomes()[0] == 2);
  engine.play(1);
  CHECK(engine.moments_in_common() == 1);
  CHECK(engine.outcomes()[0] == 22);
}

TEST_CASE("responses that are the same, or differ in what never happens, are played once") {
  World world;
  const Wanted some{.acts = {{5, world.kinds[0]}, {9, world.kinds[2]}},
                    .later = {{world.conditions[2], 1, world.kinds[1]}}};
  Wanted beyond = some;
  beyond.acts.push_back({horizon, world.kinds[1]});
  Wanted never_waits = some;
  never_waits.later.push_back(
      {world.all_of({world.atom(Atom::Kind::cell, world.x, Relation::above, 1e7)}), 0, world.kinds[1]});
  for (const Wanted& wanted : {some, some, beyond, never_waits, some}) world.respond(wanted);
  const Program& program = world.finish();
  for (Index response = 1; response < 5; ++response) {
    CHECK(partings(program)[response].from == 0);
    CHECK(partings(program)[response].time == never);
  }
  const Common common = in_order_agree(program, 50);
  CHECK(common.shared_plays == 50 * 4);
  Engine engine(program);
  engine.begin(3, 7, 7);
  for (Index response = 0; response < 5; ++response) {
    engine.play(response);
    CHECK(engine.moments_in_common() == (response == 0 ? 0 : engine.moments()));
  }
}

TEST_CASE("what waits for a condition parts them when it comes to hold, in whichever of them it waits") {
  for (const bool waits_first : {false, true}) {
    CAPTURE(waits_first);
    World world;
    const Index twice = world.all_of({world.atom(Atom::Kind::count, world.acted, Relation::at_least, 2)});
    Wanted one{.acts = {{5, world.kinds[3]}}}, other = one;
    (waits_first ? one : other).later.push_back({twice, 3, world.kinds[2]});
    other.acts.push_back({10, world.kinds[1]});
    world.respond(one);
    world.respond(other);
    const Program& program = world.finish();
    Engine engine(program);
    Alone alone(program);
    Common common;
    std::uint64_t before = 0, never_before = 0;
    for (std::uint64_t run = 0; run < 600; ++run) {
      engine.begin(3, run, run);
      Recorder recorder;
      engine.play(0, &recorder);
      // History has counted one.
      const bool holds = std::any_of(recorder.acts.begin(), recorder.acts.end(), [&](const Act& act) {
        const Range counters = program.kinds[act.kind].counters;
        return act.time < 10 && counters.size() > 0 && program.touches[counters.begin].index == world.acted;
      });
      REQUIRE(alone.begin(3, run));
      agree(engine, alone, {0, 1}, common);
      CHECK((engine.moments_in_common() == 0) == holds);
      (holds ? before : never_before) += 1;
    }
    CHECK(before > 20);
    CHECK(never_before > 30);
  }
}

TEST_CASE("what waits for a condition that holds at the decision parts them there") {
  for (const bool waits_first : {false, true}) {
    World world;
    const Index holds = world.all_of({world.atom(Atom::Kind::count, world.acted, Relation::at_least, 1)});
    Wanted one{.acts = {{5, world.kinds[3]}}}, other = one;
    (waits_first ? one : other).later.push_back({holds, 20, world.kinds[2]});
    other.acts.push_back({10, world.kinds[1]});
    world.respond(one);
    world.respond(other);
    const Program& program = world.finish();
    CHECK(partings(program)[1].from == 0);
    CHECK(in_order_agree(program, 20).shared_plays == 0);
  }
}

TEST_CASE("what waits for a condition in both is pending in both") {
  World world;
  const Wanted plain{
      .acts = {{4, world.kinds[0]}, {5, world.kinds[0]}},
      .later = {{world.conditions[0], 0, world.kinds[1], true}, {world.conditions[2], 9, world.kinds[2]}}};
  Wanted extended = plain;
  extended.acts.push_back({12, world.kinds[1]});
  world.respond({.later = {{world.conditions[1], 2, world.kinds[3]}}});  // puts theirs at other places
  world.respond(plain);
  world.respond(extended);
  const Program& program = world.finish();
  CHECK(partings(program)[2].whens == 2);
  const Common common = in_order_agree(program, 100);
  CHECK(common.shared_plays == 100);
  CHECK(common.shared_moments > 100 * 5);
}

TEST_CASE(
    "a response that explodes before they part is nobody's beginning, and one that begins there explodes as alone") {
  World world;
  world.respond({.acts = {{5, world.kinds[0]}}});
  world.respond({.acts = {{5, world.kinds[0]}, {20, world.kinds[1]}, {20, world.kinds[1]}, {20, world.kinds[0]}}});
  world.respond({.acts = {{5, world.kinds[0]}, {30, world.kinds[1]}}});
  const Program& program = world.finish();
  std::uint64_t before = 0, after = 0;  // they part, the first one explodes
  for (std::uint32_t limit = 2; limit < 40; ++limit) {
    in_order_agree(program, 15, limit);
    Engine engine(program, limit);
    for (std::uint64_t run = 0; run < 15; ++run) {
      engine.begin(3, run, run);
      const bool exploded = engine.play(0) == Engine::End::exploded;
      engine.play(1);
      const std::uint32_t common = engine.moments_in_common();
      if (!exploded) REQUIRE(common > 0);
      REQUIRE(common <= limit);
      if (exploded) (common == 0 ? before : after) += 1;
    }
  }
  CHECK(before > 50);
  CHECK(after > 50);
}

TEST_CASE("too many pending acts are as many as alone") {
  for (const std::size_t many : {400U, 600U, 4050U}) {
    Builder b(horizon, decision);
    b.program.responses.clear();
    const Index x = b.cell(0, 0, 0, 0, 1e9);
    const Index quiet = b.kind("quiet", {.effects = {b.change(x, Effect::Operation::add, 1)}});
    Builder::KindParts parts;
    for (std::size_t i = 0; i < many; ++i)
      parts.consequences.push_back({b.fixed(1.5 + static_cast<double>(i % 7)), b.call(quiet), none, none});
    const Index burst = b.kind("burst", parts);
    b.measure(Measure::Kind::final, x);
    for (const bool is_longer : {false, true}) {
      Response made;
      made.forced.begin = static_cast<Index>(b.program.forced.size());
      b.force(3, b.call(burst));
      for (int i = 0; is_longer && i < 100; ++i) b.force(20, b.call(quiet));
      made.forced.end = static_cast<Index>(b.program.forced.size());
      b.program.responses.push_back(made);
    }
    // The same, parting while most are pending.
    Response made = b.program.responses[0];
    made.forced.begin = static_cast<Index>(b.program.forced.size());
    b.force(3, b.call(burst));
    b.force(4, b.call(quiet));
    made.forced.end = static_cast<Index>(b.program.forced.size());
    b.program.responses.push_back(made);
    const Program& program = b.finish();
    CAPTURE(many);
    const Common common = in_order_agree(program, 2);
    CHECK(common.shared_plays == (many == 400 ? 4 : many == 600 ? 2 : 0));
    Engine engine(program);
    engine.begin(3, 0, 0);
    CHECK(engine.play(0) == Engine::End::horizon);
    CHECK((engine.play(1) == Engine::End::exploded) == (many == 4050));
  }
}

TEST_CASE("weighed runs are played whole, and leave nothing behind for those that are not") {
  World world;
  Luck luck(77);
  respond_at_random(world, luck);
  const Program& program = world.finish();
  std::vector<Tilt> mixture(1);
  mixture[0].channels.assign(program.channels.size(), 0.5);
  mixture[0].reactions.assign(program.reactions.size(), -0.3);
  Weigher weigher(program, mixture), weigher_alone(program, mixture);
  Engine engine(program);
  Alone alone(program);
  std::uint64_t shared_plays = 0;
  for (std::uint64_t run = 0; run < 40; ++run) {
    for (const Index component : {Index{0}, none}) {
      engine.weigh_by(&weigher);
      weigher.choose(component);
      weigher_alone.choose(component);
      engine.begin(3, run, run);
      for (Index response = 0; response < program.responses.size(); ++response) {
        const Trace made = trace(engine, response);
        const double ratio = weigher.log_ratios()[0];
        CHECK(engine.moments_in_common() == 0);
        Engine fresh(program);
        fresh.weigh_by(&weigher_alone);
        fresh.begin(3, run, run);
        REQUIRE((made == trace(fresh, response)));
        REQUIRE(ratio == weigher_alone.log_ratios()[0]);
      }
    }
    engine.weigh_by(nullptr);
    engine.begin(3, run, run);
    for (Index response = 0; response < program.responses.size(); ++response) engine.play(response);
    engine.weigh_by(&weigher);  // and in the middle of a run
    for (Index response = 0; response < program.responses.size(); ++response) {
      engine.play(response);
      CHECK(engine.moments_in_common() == 0);
    }
    engine.weigh_by(nullptr);
    engine.begin(3, run, run);
    REQUIRE(alone.begin(3, run));
    for (Index response = 0; response < program.responses.size(); ++response) {
      Trace made = trace(engine, response);
      made.exposures = alone.of(response).exposures;  // told of weighed runs only, and this engine has played some
      REQUIRE((made == alone.of(response)));
      shared_plays += engine.moments_in_common() > 0 ? 1 : 0;
    }
  }
  CHECK(shared_plays > 40);
}

TEST_CASE("responses that forbid or tilt otherwise have nothing in common") {
  World world;
  const Wanted plain{.acts = {{5, world.kinds[0]}}};
  Wanted forbids = plain, tilts = plain, otherwise = plain, earlier = plain;
  forbids.forbidden.push_back({0, none, 20, none});
  Wanted until = forbids;
  until.forbidden[0].until_condition = world.conditions[2];
  tilts.tilted.push_back({0, none, 0.1});
  otherwise.tilted.push_back({0, none, 0.2});
  earlier.acts.push_back({decision, world.kinds[3]});
  for (const Wanted& wanted : {plain, forbids, until, tilts, otherwise, earlier}) world.respond(wanted);
  // Nor has one whose acts are out of order.
  world.respond({.acts = {{5, world.kinds[0]}, {9, world.kinds[0]}, {12, world.kinds[0]}}});
  world.program.forced.back().time = 7;
  const Program& program = world.finish();
  for (const Parting& parting : partings(program)) CHECK(parting.from == none);
  CHECK(in_order_agree(program, 10).shared_plays == 0);
}

TEST_CASE("items of two responses are the same only if nothing in them differs") {
  World world;
  const Wanted wanted{.acts = {{5, world.kinds[0]}, {6, world.kinds[2]}},
                      .later = {{world.conditions[0], 1, world.kinds[2]}},
                      .forbidden = {{none, world.reactions[0], 20, none}},
                      .tilted = {{0, none, 0.1}}};
  world.respond(wanted);
  world.respond(wanted);
  const Program& program = world.finish();
  const auto parted = [&](auto&& change) {
    Program changed = program;
    change(changed);
    return partings(changed)[1];
  };
  const Parting same = parted([](Program&) {});
  CHECK(same.from == 0);
  CHECK(same.time == never);
  CHECK(same.forced == 2);
  CHECK(same.whens == 1);

  using Change = void (*)(Program&);
  for (const Change change : std::initializer_list<Change>{
           [](Program& p) { p.forced[3].time = 7; }, [](Program& p) { p.forced[3].only_if = 0; },
           [](Program& p) { p.forced[3].unless = 0; }, [](Program& p) { ++p.forced[3].call.kind; },
           [](Program& p) { ++p.amounts[p.forced[3].call.parameters].index; },
           [](Program& p) { ++p.amounts[p.forced[3].call.parameters].name; },
           [](Program& p) { p.amounts[p.forced[3].call.parameters].factor = 0; },
           [](Program& p) { p.amounts[p.forced[3].call.parameters].kind = Amount::Kind::number; }}) {
    CHECK(parted(change).from == 0);
    CHECK(parted(change).forced == 1);
    CHECK(parted(change).time == 6);
  }
  for (const Change change : std::initializer_list<Change>{
           [](Program& p) { ++p.whens[1].condition; }, [](Program& p) { p.whens[1].only_if = 0; },
           [](Program& p) { p.whens[1].unless = 0; }, [](Program& p) { p.whens[1].each_time = true; },
           [](Program& p) { ++p.whens[1].delay.index; }, [](Program& p) { ++p.whens[1].call.kind; },
           [](Program& p) { ++p.amounts[p.whens[1].call.parameters].name; }}) {
    CHECK(parted(change).time == never);
    CHECK(parted(change).whens == 0);
  }
  for (const Change change : std::initializer_list<Change>{
           [](Program& p) { p.forbidden[1].channel = 0; }, [](Program& p) { ++p.forbidden[1].reaction; },
           [](Program& p) { p.forbidden[1].until = 21; }, [](Program& p) { p.forbidden[1].until_condition = 0; },
           [](Program& p) { p.responses[1].forbidden.end = p.responses[1].forbidden.begin; },
           [](Program& p) { ++p.tilted[1].channel; }, [](Program& p) { p.tilted[1].reaction = 0; },
           [](Program& p) { p.tilted[1].log_factor = 0.2; },
           [](Program& p) { p.responses[1].tilted.end = p.responses[1].tilted.begin; }})
    CHECK(parted(change).from == none);
}
