// Channels side by side: who shares a row, and that a row's bounds are those of its channels one by one.
#include "core/rows.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <string>
#include <vector>

#include "tests/core/builder.hpp"

using namespace demarche::core;
using namespace demarche::core::test;

namespace {

constexpr Index channels = 11;

// Eleven that drive each other by terms of every kind; of one rule, or of a rule each, when no two share a row.
Program mutual(bool of_one_rule) {
  Builder b(40);
  for (Index i = 1; i < channels; ++i) b.program.rules.push_back("rule " + std::to_string(i));
  const Index tension = b.cell(1.5, 20, 1, 0, 10);
  const Term tense = b.term(0.25, tension);
  const Term excited = b.term(-0.6, b.cell(0.5, 3, 0, 0, 10), none, Driver::Transform::log1p);
  std::vector<Index> anger, fear, closeness;
  for (Index i = 0; i < channels; ++i) {
    anger.push_back(b.cell(0.1 * i, i % 4 == 3 ? 0 : 5 + i, 0.2, 0, 10));  // some stay
    fear.push_back(b.cell(2, 8, 3, 0, 10));                                // grows towards its rest
    closeness.push_back(b.cell(0.05 * i));                                 // nobody changes it
  }
  for (Index i = 0; i < channels; ++i) {
    const std::string name = std::string("rule/") + static_cast<char>('a' + i);
    const Index other = (i * 7 + 3) % channels;
    const auto act = b.watched(name, {.effects = {b.change(tension, Effect::Operation::add, 0.3),
                                                  b.change(anger[i], Effect::Operation::multiply, 0.5),
                                                  b.change(anger[other], Effect::Operation::add, 0.4),
                                                  b.change(fear[other], Effect::Operation::subtract, 0.7)}});
    b.channel(name, act.kind,
              {.rate = 0.05 + 0.01 * i,
               .terms = {tense, b.term(0.4, anger[i]), b.term(i % 2 == 0 ? -0.3 : 0.2, fear[i]),
                         b.term(1, closeness[i]), excited, b.term(0.1, anger[i], fear[i])}});
    b.program.channels.back().rule = of_one_rule ? 0 : i;
  }
  return b.finish();
}

}  // namespace

TEST_CASE("neighbours of one rule share rows of eight, and others do not") {
  const Program together = mutual(true), apart = mutual(false);
  REQUIRE(together.rows.size() == 2);
  CHECK(together.rows[0].count == 8);
  CHECK(together.rows[1].first == 8);
  CHECK(together.rows[1].count == 3);
  CHECK(apart.rows.size() == channels);
  for (Index i = 0; i < channels; ++i) CHECK(together.channel_row[i] == i / 8);
}

TEST_CASE("a hazard with other terms begins a row of its own") {
  Builder b(10);
  const Index cell = b.cell(1), act = b.kind("act");
  b.channel("a", act, {.terms = {b.term(1, cell)}});
  b.channel("b", act, {.terms = {b.term(2, cell)}});
  b.channel("c", act, {.terms = {b.term(1, cell, none, Driver::Transform::sqrt)}});
  b.channel("d", act, {.terms = {b.term(1, cell, cell)}});
  b.channel("e", act, {.terms = {}});
  const Program& program = b.finish();
  REQUIRE(program.rows.size() == 4);
  CHECK(program.rows[0].count == 2);
  CHECK(program.cell_rows[cell].size() == 3);
  CHECK(program.cell_row_list[0].lanes == 3);
}

TEST_CASE("a row of channels does what they do one by one, to the last bit") {
  const Program together = mutual(true), apart = mutual(false);
  Engine row(together), single(apart);
  std::size_t acts = 0;
  for (std::uint64_t run = 0; run < 300; ++run) {
    for (Engine* engine : {&row, &single}) {
      engine->begin(5, run, run);
      engine->play(0);
    }
    REQUIRE(row.outcomes().size() == single.outcomes().size());
    for (std::size_t i = 0; i < row.outcomes().size(); ++i) {
      CHECK(std::bit_cast<std::uint64_t>(row.outcomes()[i]) == std::bit_cast<std::uint64_t>(single.outcomes()[i]));
      if (i % 2 == 0) acts += static_cast<std::size_t>(row.outcomes()[i]);
    }
  }
  CHECK(acts > 300 * 10);
}

namespace {

constexpr Index members = 11;

struct Allies {
  Program program;
  std::vector<Index> reactions;
};

// An alliance that answers what a channel does: by terms of every kind, and where some condition of each form holds.
// All by one rule, or by a rule each, when no two share a row. The second response tilts one of them, the third upsets
// some.
Allies allies(bool of_one_rule) {
  Builder b(60);
  Allies made;
  for (Index i = 1; i < members + 3; ++i) b.program.rules.push_back("rule " + std::to_string(i));
  const Index public_ = b.cell(1, 0, 0, 0, 1), tension = b.cell(0.5, 20, 1, 0, 10);
  const Index often = b.counter(), spark_count = b.measure(Measure::Kind::count);
  const Term tense = b.term(-0.4, tension);
  const Index weight = b.uncertain(Distribution::uniform(0.1, 3), "weight");
  const Index is_public = b.atom(Atom::Kind::cell, public_, Relation::is, 1);
  const Index is_tense = b.atom(Atom::Kind::cell, tension, Relation::at_least, 0.7);
  const Index is_new = b.atom(Atom::Kind::count, often, Relation::below, 200);
  std::vector<Index> condemn, sulk, blame;
  std::vector<Effect> effects{b.change(tension, Effect::Operation::add, 0.2)}, upsetting;
  Effect finding;
  finding.kind = Effect::Kind::finding;
  finding.amount = b.fixed(0.6);
  finding.truth = b.cell(0);
  finding.audience.begin = static_cast<Index>(b.program.index_lists.size());
  std::vector<Index> beliefs;
  for (Index i = 0; i < members; ++i) {
    beliefs.push_back(b.belief({0.1 * i - 0.5, 0.2}));
    b.program.index_lists.push_back(beliefs.back());
  }
  finding.audience.end = static_cast<Index>(b.program.index_lists.size());
  finding.names.begin = static_cast<Index>(b.program.name_lists.size());
  for (const char* suspect : {"finding/one", "finding/other"}) b.program.name_lists.push_back(name_hash(suspect));
  finding.names.end = static_cast<Index>(b.program.name_lists.size());
  effects.push_back(finding);
  for (Index i = 0; i < members; ++i) {
    const std::string name(1, static_cast<char>('a' + i));
    const Index close = b.cell(0.1 * i), anger = b.cell(0, i % 3 == 0 ? 0 : 9 + i, 0, 0, 10),
                mood = b.cell(0, 0, 0, 0, 5);
    effects.push_back(b.change(anger, Effect::Operation::add, 0.3));
    if (i % 2 == 0) upsetting.push_back(b.change(mood, Effect::Operation::add, 4));
    Term closeness = b.term(0.3, close);
    closeness.coefficient = weight;
    const Index share = b.program.softmaxes[beliefs[i]].first_cell;
    const Index believes = b.atom(Atom::Kind::cell, share, Relation::above, -0.4 + 0.02 * i);
    const Index is_calm = b.atom(Atom::Kind::cell, mood, Relation::at_most, 3);
    const auto act = b.watched("condemn/" + name, {.effects = {b.change(mood, Effect::Operation::add, 1),
                                                               b.change(anger, Effect::Operation::multiply, 0.7)}});
    condemn.push_back(b.reaction("condemn/" + name, act.kind, 0.3, b.fixed(0.01),
                                 b.all_of({is_public, believes, is_calm}), none,
                                 {closeness, b.term(0.2, close, close), tense, b.term(0.25, mood), b.term(0.5, anger),
                                  b.term(-0.1, anger, mood), b.term(0.2, share)}));
    const auto other = b.watched("sulk/" + name, {.effects = {b.change(mood, Effect::Operation::subtract, 0.5)}});
    sulk.push_back(b.reaction("sulk/" + name, other.kind, 0.2,
                              b.each(Distribution::gamma_mean_sd(2, 2), "sulk/delay/" + name),
                              b.all_of({is_tense, is_new}), none, {tense}));
    const auto third = b.watched("blame/" + name);
    blame.push_back(b.reaction("blame/" + name, third.kind, 0.1, b.fixed(0),
                               b.all_of({~std::int64_t{believes}, ~std::int64_t{is_calm}})));
    for (const std::vector<Index>* list : {&condemn, &sulk, &blame}) {
      const auto rule = static_cast<Index>(list == &condemn ? 0 : list == &sulk ? 1 : 2);
      b.program.reactions[list->back()].rule = of_one_rule ? rule : i;
    }
  }
  // Both triggers have the same two lists side by side; the third follows one of them only.
  std::vector<Index> both = condemn, one;
  both.insert(both.end(), sulk.begin(), sulk.end());
  one = both;
  one.insert(one.end(), blame.begin(), blame.end());
  const Index spark = b.kind(
      "spark",
      {.effects = effects, .counters = {{often, none, 0}}, .measures = {{spark_count, none, 0}}, .reactions = one});
  const Index flash = b.kind("flash", {.effects = {b.change(public_, Effect::Operation::set, 0)}, .reactions = both});
  const Index glow = b.kind("glow", {.effects = {b.change(public_, Effect::Operation::set, 1)}});
  b.channel("spark", spark, {.rate = 0.4});
  b.channel("flash", flash, {.rate = 0.05});
  b.channel("glow", glow, {.rate = 0.1});
  b.program.responses.push_back({"tilted", {}, {}, {}, {}});
  b.program.tilted.push_back({none, condemn[3], 0.7});
  b.program.responses[1].tilted = {0, 1};
  b.program.responses.push_back({"upsetting", {}, {}, {}, {}});
  b.force(0.1, b.call(b.kind("upset", {.effects = upsetting})));
  b.program.responses[2].forced = {0, 1};
  made.program = b.finish();
  made.reactions = condemn;
  return made;
}

}  // namespace

TEST_CASE("reactions that always have the same triggers share rows of eight, and others do not") {
  const Program together = allies(true).program, apart = allies(false).program;
  std::vector<Index> counts;
  for (const ReactionRow& row : together.reaction_rows) counts.push_back(row.count);
  CHECK(counts == std::vector<Index>{8, 3, 8, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});  // `blame` is no plain conjunction
  CHECK(apart.reaction_rows.size() == 3 * members);
  REQUIRE(together.kind_rows.size() == together.kinds.size());
  for (Index kind = 0; kind < together.kinds.size(); ++kind) {
    std::vector<Index> reactions;
    for (Index i = together.kind_rows[kind].begin; i < together.kind_rows[kind].end; ++i) {
      const ReactionRow row = together.reaction_rows[together.kind_row_list[i]];
      for (Index lane = 0; lane < row.count; ++lane) reactions.push_back(together.row_reactions[row.first + lane]);
    }
    const Range list = together.kinds[kind].reactions;
    CHECK(reactions ==
          std::vector<Index>(together.index_lists.begin() + list.begin, together.index_lists.begin() + list.end));
  }
}

TEST_CASE("reactions that another act triggers in another order, or only some of them, share no row") {
  Builder b(10);
  std::vector<Index> all;
  for (const char* name : {"a", "b", "c", "d"}) all.push_back(b.reaction(name, b.kind(name), 0.5, b.fixed(1)));
  b.kind("all", {.reactions = all});
  b.kind("some", {.reactions = {all[2], all[3], all[0]}});
  b.channel("all", 4, {});
  const Program& program = b.finish();
  std::vector<Index> counts;
  for (const ReactionRow& row : program.reaction_rows) counts.push_back(row.count);
  CHECK(counts == std::vector<Index>{1, 1, 2});  // c and d stand side by side in both
}

TEST_CASE("a row of reactions does what they do one by one, to the last bit") {
  const Program together = allies(true).program, apart = allies(false).program;
  Engine row(together), single(apart);
  std::size_t followed = 0, sparks = 0, different_if_tilted = 0;
  for (std::uint64_t run = 0; run < 400; ++run) {
    row.begin(9, run, run);
    single.begin(9, run, run);
    std::vector<std::size_t> acts;
    for (const Index response : {2, 0, 1, 0}) {
      Recorder seen, expected;
      row.play(response, &seen);
      single.play(response, &expected);
      REQUIRE(seen.acts.size() == expected.acts.size());
      for (std::size_t i = 0; i < seen.acts.size(); ++i) {
        const Act &act = seen.acts[i], &other = expected.acts[i];
        REQUIRE(act.kind == other.kind);
        REQUIRE(std::bit_cast<std::uint64_t>(act.time) == std::bit_cast<std::uint64_t>(other.time));
        followed += act.cause.kind == Cause::Kind::reaction ? 1 : 0;
      }
      CHECK(std::equal(row.outcomes().begin(), row.outcomes().end(), single.outcomes().begin()));
      acts.push_back(seen.acts.size());
      sparks += static_cast<std::size_t>(row.outcomes()[0]);
    }
    CHECK(acts[1] == acts[3]);
    different_if_tilted += acts[1] != acts[2] ? 1 : 0;
  }
  CHECK(followed > 2 * sparks);
  CHECK(different_if_tilted > 40);
}
