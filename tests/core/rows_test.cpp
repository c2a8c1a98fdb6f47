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
