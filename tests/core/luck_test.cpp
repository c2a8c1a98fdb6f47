// Promises about random numbers: every draw has an address, so what does not concern an act changes no bit of it.

#include <doctest/doctest.h>

#include "tests/core/allocations.hpp"
#include "tests/core/builder.hpp"

using namespace demarche::core;
using namespace demarche::core::test;

namespace {

// Two actors whose acts excite each other, a reaction, a window and an uncertain rate. `extra` adds what must not
// matter.
struct Little {
  Builder b{120};
  Index total = 0;

  explicit Little(bool extra = false, bool twice = false) {
    if (extra) {  // an idle actor, an unrelated rule, an outcome: none of it concerns the others
      const Index idle = b.cell(3, 5, 1);
      const auto other = b.watched("other");
      const Term term = b.term(0.4, idle);
      b.channel("aaa/other", other.kind, {.rate = 0.7, .terms = {term}});
      const Index on = b.all_of({b.atom(Atom::Kind::cell, idle, Relation::above, 1.5)});
      b.channel("zzz/other", b.kind("another", {.effects = {b.change(idle, Effect::Operation::add, 1)}}),
                {.rate = 0.2, .while_ = on});
      b.uncertain(Distribution::normal(0, 1), "other.number");
    }
    const Index heat = b.cell(1, 9, 0);
    total = b.measure(Measure::Kind::count);
    const Index answer =
        b.kind("answer", {.effects = {b.change(heat, Effect::Operation::add, 0.3)}, .measures = {{total, none, 0}}});
    const Index reply = b.reaction("reply", answer, 0.5, b.each(Distribution::lognormal(2, 2), "reply"));
    Effect push = b.change(heat, Effect::Operation::add, 0);
    push.amount = b.each(Distribution::pert(0, 0.2, 1), "push/heat");
    const Index strike = b.kind("strike", {.effects = {push}, .measures = {{total, none, 0}}, .reactions = {reply}});
    const Index hot = b.all_of({b.atom(Atom::Kind::cell, heat, Relation::above, 0.8)});
    const Term term = b.term(0.3, heat);
    b.channel("strike", strike, {.rate = 0.1, .terms = {term}});
    b.channel(
        "vent",
        b.kind("vent", {.effects = {b.change(heat, Effect::Operation::multiply, 0.5)}, .measures = {{total, none, 0}}}),
        {.rate = 0.3, .while_ = hot, .window = 6});
    const Index rate = b.uncertain(Distribution::gamma_mean_sd(0.05, 0.02), "late.rate");
    b.channel("late", answer, {.rate = 1});
    b.program.channels.back().log_base = b.derived(DerivedNumber::Operation::logarithm, rate);
    if (twice) b.program.responses = {{"a", {}, {}, {}, {}}, {"b", {}, {}, {}, {}}};
    b.finish();
  }
};

struct Line {
  double time;
  std::string kind;
  friend bool operator==(const Line&, const Line&) = default;
};

std::vector<Line> acts(Engine& engine, std::uint64_t run, Index response = 0) {
  Recorder recorder;
  engine.begin(11, run, run);
  engine.play(response, &recorder);
  std::vector<Line> lines;
  for (const Act& act : recorder.acts) {
    const std::string& name = engine.program().kinds[act.kind].name;
    if (name != "other" && name != "another") lines.push_back({act.time, name});
  }
  return lines;
}

}  // namespace

TEST_CASE("an idle actor, an unrelated rule and an outcome change no bit of anyone else's acts") {
  const Little plain(false), more(true);
  Engine a(plain.b.program), b(more.b.program);
  std::size_t count = 0;
  for (std::uint64_t run = 0; run < 300; ++run) {
    const auto lines = acts(a, run);
    CHECK(lines == acts(b, run));
    count += lines.size();
  }
  CHECK(count > 3000);
}

TEST_CASE("a run depends on its address alone") {
  const Little model(false, true);
  Engine engine(model.b.program), other(model.b.program);
  std::vector<double> forward, backward;
  for (std::uint64_t run = 0; run < 100; ++run) {
    engine.begin(3, run, run);
    engine.play(0);
    forward.push_back(engine.outcomes()[model.total]);
  }
  for (std::uint64_t run = 100; run-- > 0;) {
    other.begin(3, run, run);
    other.play(1);
    Recorder watching;
    other.play(0, &watching);
    backward.push_back(other.outcomes()[model.total]);
    CHECK(watching.acts.size() == other.outcomes()[model.total]);
  }
  std::reverse(backward.begin(), backward.end());
  CHECK(forward == backward);
  double differs = 0;
  for (std::uint64_t run = 0; run < 100; ++run) {
    engine.begin(0, run, run);  // seed 0 is a seed like any other
    engine.play(0);
    differs += engine.outcomes()[model.total] != forward[run] ? 1 : 0;
  }
  CHECK(differs > 50);
}

TEST_CASE("an engine that has played other runs, in other worlds, plays the next one like a new engine") {
  const Little model(true, true);
  Engine used(model.b.program);
  for (std::uint64_t run = 0; run < 60; ++run) {
    Engine fresh(model.b.program);
    const std::uint64_t now = run * 7919 % 1000;
    const auto expected = acts(fresh, now, static_cast<Index>(run % 2));
    CHECK(acts(used, now, static_cast<Index>(run % 2)) == expected);
    CHECK(used.outcomes()[model.total] == fresh.outcomes()[model.total]);
  }
}

TEST_CASE("two identical responses differ by exactly zero in every run") {
  const Little model(false, true);
  Engine engine(model.b.program);
  for (std::uint64_t run = 0; run < 300; ++run) CHECK(acts(engine, run, 0) == acts(engine, run, 1));
}

TEST_CASE("nothing inside a run allocates") {
  const Little model(true, true);
  Engine engine(model.b.program);
  engine.begin(5, 0, 0);
  engine.play(0);
  const std::size_t before = allocations();
  double total = 0;
  for (std::uint64_t run = 0; run < 500; ++run) {
    engine.begin(5, run, run);
    for (const Index response : {0U, 1U}) {
      engine.play(response);
      total += engine.outcomes()[model.total];
    }
  }
  const std::size_t during = allocations() - before;
  CHECK(during == 0);
  CHECK(total > 1000);
}

TEST_CASE("the acts of one channel are recomputed by hand from their addresses") {
  Builder b(40);
  const auto act = b.watched("act");
  b.channel("rule/A/B", act.kind, {.rate = 0.25});
  const Program& p = b.finish();
  Engine engine(p);
  Recorder recorder;
  engine.begin(42, 17, 17);
  engine.play(0, &recorder);
  double time = 0;
  std::size_t n = 0;
  for (;; ++n) {
    const Block block = philox({n, 17, name_hash("rule/A/B"), 2}, {42, 0});
    time += -std::log(uniform(block.word[0])) / 0.25;
    if (time >= 40) break;
    REQUIRE(n < recorder.acts.size());
    CHECK(recorder.acts[n].time == doctest::Approx(time).epsilon(1e-12));
  }
  CHECK(n == recorder.acts.size());
}

TEST_CASE("a response forbids until a date, until a condition, or for good") {
  Builder b(100);
  const Index x = b.cell(4, 10, 0);  // below 1 from day 20
  const auto act = b.watched("act");
  const auto reply = b.watched("reply");
  const Index answered = b.reaction("reply", reply.kind, 1, b.fixed(1));
  const Index refused = b.measure(Measure::Kind::prevented);
  b.program.kinds[reply.kind].prevented_measures = {static_cast<Index>(b.program.touches.size()),
                                                    static_cast<Index>(b.program.touches.size() + 1)};
  b.program.touches.push_back({refused, none, 0});
  const Index trigger = b.kind("trigger", {.reactions = {answered}});
  b.channel("act", act.kind, {.rate = 2});
  b.force(5, b.call(trigger));
  b.finish();
  Program p = b.program;
  const Index calm = b.all_of({b.atom(Atom::Kind::cell, x, Relation::below, 1)});
  p = b.program;
  p.forbidden = {{0, none, 30, none}, {0, none, never, calm}, {0, none, never, none}, {none, answered, never, none}};
  p.responses = {{"date", {0, 1}, {}, {0, 1}, {}},
                 {"condition", {0, 1}, {}, {1, 2}, {}},
                 {"good", {0, 1}, {}, {2, 4}, {}},
                 {"free", {0, 1}, {}, {}, {}}};
  p.finish();
  const auto earliest = [&](Index response) {
    Engine engine(p);
    double first = never;
    for (std::uint64_t run = 0; run < 200; ++run) {
      engine.begin(1, run, run);
      engine.play(response);
      first = std::min(first, engine.outcomes()[act.first]);
    }
    return first;
  };
  CHECK(earliest(0) > 30);
  CHECK(earliest(0) < 30.1);
  CHECK(earliest(1) > 20 - 1e-9);
  CHECK(earliest(1) < 20.1);
  CHECK(earliest(2) == never);
  CHECK(earliest(3) < 0.1);
  Engine engine(p);
  engine.begin(1, 0, 0);
  engine.play(2);
  CHECK(engine.outcomes()[reply.count] == 0);
  CHECK(engine.outcomes()[refused] == 1);
  engine.play(3);
  CHECK(engine.outcomes()[reply.count] == 1);
  CHECK(engine.outcomes()[refused] == 0);
}

TEST_CASE("a prohibition that is lifted from the start stays lifted") {
  Builder b(100);
  const Index harm = b.cell(1);
  const auto act = b.watched("act");
  b.channel("act", act.kind, {.rate = 1});
  b.force(10, b.call(b.kind("heal", {.effects = {b.change(harm, Effect::Operation::set, 0)}})));
  b.force(20, b.call(b.kind("hurt", {.effects = {b.change(harm, Effect::Operation::set, 1)}})));
  const Index hurt = b.all_of({b.atom(Atom::Kind::cell, harm, Relation::at_least, 1)});
  b.program.forbidden = {{0, none, never, hurt}};
  const Program& p = b.finish();
  Engine engine(p);
  Recorder recorder;
  engine.begin(1, 0, 0);
  engine.play(0, &recorder);
  CHECK(recorder.acts.back().time > 90);
}

TEST_CASE("a tilt multiplies hazards and odds") {
  Builder b(10);
  const auto act = b.watched("act");
  const auto reply = b.watched("reply");
  const Index answered = b.reaction("reply", reply.kind, 0.5, b.fixed(1));
  b.channel("act", act.kind, {.rate = 0.5});
  b.force(5, b.call(b.kind("trigger", {.reactions = {answered}})));
  b.program.tilted = {{0, none, std::log(3.0)}, {none, answered, std::log(3.0)}};
  const Program& p = b.finish();
  Engine engine(p);
  constexpr int count = 20'000;
  double acts = 0, replies = 0;
  for (std::uint64_t run = 0; run < count; ++run) {
    engine.begin(1, run, run);
    engine.play(0);
    acts += engine.outcomes()[act.count] / count;
    replies += engine.outcomes()[reply.count] / count;
  }
  CHECK(std::abs(acts - 15) < 5 * std::sqrt(15.0 / count));
  CHECK(std::abs(replies - 0.75) < 5 * std::sqrt(0.75 * 0.25 / count));
}

TEST_CASE("a conditional act looks only after the decision and fires once unless each time is asked") {
  for (const bool each_time : {false, true}) {
    Builder b(100, 10);
    const Index before = b.counter(1, true);
    const auto answer = b.watched("answer");
    const Index x = b.cell(0);
    const Index hit =
        b.kind("hit", {.effects = {b.change(x, Effect::Operation::set, 1)}, .counters = {{before, none, 0}}});
    const Index heal = b.kind("heal", {.effects = {b.change(x, Effect::Operation::set, 0)}});
    const Index hurt = b.all_of(
        {b.atom(Atom::Kind::cell, x, Relation::is, 1), b.atom(Atom::Kind::count, before, Relation::at_least, 1)});
    b.remember(2, b.call(hit));
    b.force(20, b.call(hit));
    b.force(30, b.call(heal));
    b.force(40, b.call(hit));
    When when;
    when.condition = hurt;
    when.delay = b.fixed(3);
    when.call = b.call(answer.kind);
    when.each_time = each_time;
    b.program.whens.push_back(when);
    const Program& p = b.finish();
    Engine engine(p);
    engine.begin(1, 0, 0);
    engine.play(0);
    CHECK(engine.outcomes()[answer.first] == 13);  // day 23
    CHECK(engine.outcomes()[answer.count] == (each_time ? 2 : 1));
  }
}

TEST_CASE("prohibitions that end at one moment all end then, whatever a condition has lifted before") {
  Builder b(30);
  const auto sign = b.watched("sign");
  const Index signs = b.counter();
  b.program.kinds[sign.kind].counters = {static_cast<Index>(b.program.touches.size()),
                                         static_cast<Index>(b.program.touches.size() + 1)};
  b.program.touches.push_back({signs, none, 0});
  const Index given = b.all_of({b.atom(Atom::Kind::count, signs, Relation::at_least, 1)});
  std::vector<Builder::Watched> acts;
  for (const char* name : {"a", "b", "c", "d"}) {
    acts.push_back(b.watched(name));
    b.channel(name, acts.back().kind, {.rate = 50});
  }
  // The first of those that end on day 10 is lifted by the sign on day 5; the one of day 20 stands between them.
  b.program.forbidden = {{0, none, 10, given}, {1, none, 20, none}, {2, none, 10, none}, {3, none, 10, none}};
  b.force(5, b.call(sign.kind));
  const Program& program = b.finish();
  Engine engine(program);
  for (std::uint64_t run = 0; run < 20; ++run) {
    engine.begin(1, run, run);
    engine.play(0);
    const std::vector<double> from = {5, 20, 10, 10};
    for (std::size_t i = 0; i < acts.size(); ++i) {
      CHECK(engine.outcomes()[acts[i].first] > from[i]);
      CHECK(engine.outcomes()[acts[i].first] < from[i] + 1);
    }
  }
}
