// Who belongs to an alliance, drawn per world, against closed forms: shares within the binomial band, nothing that
// needs a member where there is none, and votes of those who are in.
//
// Shares are compared within five standard deviations: a true law fails one such comparison in 1.7 million.

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "core/engine.hpp"
#include "core/random.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

constexpr std::uint64_t runs = 20000;

const std::string variable = "- { variable: membership, scope: pair, public: true, states: [member, outside] }\n";

std::string drawn(const std::string& who, const std::string& share, const std::string& rest) {
  return "  - { set: \"membership(" + who + ")\", to: { one_of: { member: " + share + ", outside: " + rest + " } } }\n";
}

void agrees(double share, double law, double of = runs) {
  CAPTURE(share);
  CAPTURE(law);
  CHECK(std::abs(share - law) < 5 * std::sqrt(law * (1 - law) / of) + 1e-12);
}

// The mean of outcome `which` over the worlds in which the cell has the value, and how many those were.
struct Part {
  double mean = 0, worlds = 0;
};

Part play(const Compiled& it, std::size_t which, const std::string& cell, double value) {
  Part part;
  core::Engine engine(it.program());
  for (std::uint64_t run = 0; run < runs; ++run) {
    REQUIRE(engine.begin(5, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    if (!cell.empty() && engine.value(it.cell(cell)) != value) continue;
    part.worlds += 1;
    part.mean += engine.outcomes()[which];
  }
  if (part.worlds > 0) part.mean /= part.worlds;
  return part;
}

// After VIC has named BAD it asks PACT for words, and an ally protests; ALY objects now and then.
const std::string council = variable + R"yaml(
- alliance: LEAGUE
  members: [VIC, ALY]
  motions:
    - motion: word
      silence: 24 h
      objection: { chance: 20% }
      blocked_by: 1
      adopted: { do: declare, to: BAD }
      because: test
- rule: asks
  because: test
  after: "name, by: victim, to: BAD"
  who: victim
  does: { do: propose, to: BAD, motion: word, in: LEAGUE }
  chance: 100%
- rule: stands-by
  because: test
  after: "name, by: victim, to: BAD"
  who: ally of victim
  does: { do: protest, to: BAD }
  chance: 50%
- { outcome: proposals, count: propose }
- { outcome: declared, probability: declare }
- { outcome: protests, count: protest }
- { outcome: allied, count: "protest, by: ally of VIC" }
- { outcome: stopped, prevented: propose }
)yaml";

const std::string names =
    "outcomes: [proposals, declared, protests, allied, stopped]\n"
    "responses: [{ response: r, do: [{ at: 2022-01-12, by: VIC, do: name, to: BAD, incident: first }] }]\n";

}  // namespace

TEST_CASE("membership is drawn once per world, at an address of its own, and whoever is not drawn is a member") {
  const Compiled it(variable + "- { outcome: in, final: \"membership(VIC, PACT)\" }\n" +
                        "- { outcome: other, final: \"membership(ALY, PACT)\" }\n" +
                        "- { outcome: unlisted, final: \"membership(BAD, PACT)\" }\n",
                    "initial:\n" + drawn("VIC, PACT", "61%", "39%") + "outcomes: [in, other, unlisted]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  REQUIRE(it.program().uncertain_choices.size() == 1);
  const std::uint64_t name = core::name_hash("initial.membership(VIC, PACT)");
  CHECK(it.program().uncertain_choices[0].name == name);
  core::Engine engine(it.program());
  double members = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    REQUIRE(engine.begin(5, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    const bool is_in = core::uniform(core::draw(5, run, name, core::Purpose::truth, 0).word[0]) < 0.61;
    CHECK(engine.outcomes()[0] == (is_in ? 0 : 1));
    CHECK(engine.outcomes()[1] == 0);
    CHECK(engine.outcomes()[2] == 1);
    members += engine.outcomes()[0] == 0 ? 1.0 / runs : 0;
  }
  agrees(members, 0.61);
}

TEST_CASE("without the alliance no motion of it occurs and nobody acts as an ally; with it they do") {
  const Compiled it(council, "initial:\n" + drawn("VIC, LEAGUE", "40%", "60%") + names);
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const std::string cell = "membership(VIC, LEAGUE)";
  // PACT, the fixture's own alliance of the two, makes them allies all the same.
  const Part protests = play(it, 3, cell, 1);
  CHECK(protests.mean > 0.4);
  const Part proposals = play(it, 0, cell, 1);
  agrees(proposals.worlds / runs, 0.6);
  CHECK(proposals.mean == 0);
  CHECK(play(it, 1, cell, 1).mean == 0);
  CHECK(play(it, 4, cell, 1).mean == 0);  // it does not even try
  const Part inside = play(it, 1, cell, 0);
  CHECK(play(it, 0, cell, 0).mean == 1);
  agrees(inside.mean, 0.8, inside.worlds);
}

TEST_CASE("an ally by the alliance alone is one only where both are members; one that is listed is always one") {
  const std::string rest = "initial:\n" + drawn("VIC, PACT", "50%", "50%") + drawn("VIC, LEAGUE", "50%", "50%");
  const Compiled it(council, rest + names);
  REQUIRE_MESSAGE(it.grounded, it.shown());
  core::Engine engine(it.program());
  double by_allies = 0, none_in = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    REQUIRE(engine.begin(5, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    const bool in_none =
        engine.value(it.cell("membership(VIC, PACT)")) == 1 && engine.value(it.cell("membership(VIC, LEAGUE)")) == 1;
    none_in += in_none ? 1.0 / runs : 0;
    if (in_none) CHECK(engine.outcomes()[3] == 0);
    by_allies += engine.outcomes()[3] / runs;
  }
  agrees(none_in, 0.25);
  agrees(by_allies, 0.75 * 0.5);

  // An item of the scenario replaces the library's.
  const Compiled with_friend(council + "- { actor: FRIEND, kind: state }\n",
                             rest + names + "library: [{ actor: VIC, kind: state, allies: [FRIEND] }]\n");
  REQUIRE_MESSAGE(with_friend.grounded, with_friend.shown());
  agrees(play(with_friend, 3, "", 0).mean - by_allies, 0.5);
}

TEST_CASE("a vote is among those who are in: closed forms for consensus and for a share of all weight") {
  const auto league = [](const std::string& blocked_by) {
    return variable +
           "- { actor: M1, kind: state }\n- { actor: M2, kind: state }\n- { actor: M3, kind: state }\n"
           "- alliance: LEAGUE\n  members: [ALY, { actor: M1, weight: 2 }, { actor: M2, weight: 3 }, { actor: M3, "
           "weight: 4 }]\n  motions:\n    - motion: word\n      silence: 24 h\n      objection: { chance: 30% }\n"
           "      blocked_by: " +
           blocked_by + "\n      adopted: { do: declare, to: BAD }\n      because: test\n" +
           "- { outcome: declared, probability: declare }\n";
  };
  const std::string rest =
      "initial:\n" + drawn("M2, LEAGUE", "70%", "30%") + drawn("M3, LEAGUE", "20%", "80%") +
      "outcomes: [declared]\n"
      "responses: [{ response: r, do: [{ at: 2022-01-12, by: ALY, do: propose, motion: word, in: LEAGUE }] }]\n";
  // Over who is in, and over who of them objects.
  const auto law = [](bool is_share, double needed) {
    double sum = 0;
    for (unsigned in = 0; in < 4; ++in) {
      const bool second = (in & 1U) != 0, third = (in & 2U) != 0;
      const double chance_of_in = (second ? 0.7 : 0.3) * (third ? 0.2 : 0.8);
      const double all = 1 + 2 + (second ? 3 : 0) + (third ? 4 : 0);
      for (unsigned against = 0; against < 8; ++against) {
        const bool objects[] = {(against & 1U) != 0, (against & 2U) != 0, (against & 4U) != 0};
        if ((objects[1] && !second) || (objects[2] && !third)) continue;
        double chance = objects[0] ? 0.3 : 0.7, weight = objects[0] ? 2 : 0;
        if (second) chance *= objects[1] ? 0.3 : 0.7;
        if (third) chance *= objects[2] ? 0.3 : 0.7;
        if (objects[1]) weight += 3;
        if (objects[2]) weight += 4;
        if (weight < (is_share ? needed * all - 1e-9 : needed)) sum += chance_of_in * chance;
      }
    }
    return sum;
  };
  const Compiled consensus(league("1"), rest), half(league("50%"), rest), by_weight(league("4"), rest);
  REQUIRE_MESSAGE(consensus.grounded, consensus.shown());
  REQUIRE_MESSAGE(half.grounded, half.shown());
  REQUIRE_MESSAGE(by_weight.grounded, by_weight.shown());
  CHECK(law(false, 1) == doctest::Approx(0.7 * (0.7 * 0.7 + 0.3) * (0.2 * 0.7 + 0.8)));
  agrees(play(consensus, 0, "", 0).mean, law(false, 1));
  agrees(play(half, 0, "", 0).mean, law(true, 0.5));
  agrees(play(by_weight, 0, "", 0).mean, law(false, 4));
  CHECK(std::abs(law(true, 0.5) - law(false, 5)) > 0.01);  // the whole list's half would be another law
}

TEST_CASE("a response's proposal by who turns out to be outside is prevented, with its reason") {
  const Compiled it(
      council,
      "initial:\n" + drawn("VIC, LEAGUE", "40%", "60%") +
          "outcomes: [proposals, declared, stopped]\n"
          "responses: [{ response: r, do: [{ at: 2022-01-12, by: VIC, do: propose, motion: word, in: LEAGUE }] }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const Part outside = play(it, 2, "membership(VIC, LEAGUE)", 1);
  CHECK(outside.mean == 1);
  CHECK(play(it, 2, "membership(VIC, LEAGUE)", 0).mean == 0);
  CHECK(play(it, 0, "membership(VIC, LEAGUE)", 0).mean == 1);
  const auto& labels = it.program().labels;
  CHECK(std::find(labels.begin(), labels.end(), "VIC is not a member of LEAGUE") != labels.end());
}

TEST_CASE("what allies alone see is seen, answered and counted only where they are allies") {
  const std::string items = variable + R"yaml(
- action: whisper
  track: verbal
  rung: 0
  seen_by: [self, ally of self]
- rule: heard
  because: test
  after: "whisper, by: VIC"
  who: ALY
  does: { do: protest, to: BAD }
  chance: 100%
- rule: knows
  because: test
  while: "done(whisper, by: VIC)"
  who: ALY
  does: { do: sanction, to: SPIES }
  rate: 5 / d
  once: true
- { outcome: protests, count: protest }
- { outcome: sanctions, count: sanction }
)yaml";
  const Compiled it(items, "initial:\n" + drawn("ALY, PACT", "50%", "50%") +
                               "outcomes: [protests, sanctions]\n"
                               "responses: [{ response: r, do: [{ at: 2022-01-12, by: VIC, do: whisper }] }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  for (const std::size_t which : {0, 1}) {
    CHECK(play(it, which, "membership(ALY, PACT)", 0).mean == 1);
    CHECK(play(it, which, "membership(ALY, PACT)", 1).mean == 0);
  }
}

TEST_CASE("an alliance of which nothing is drawn costs nothing, and a drawn member changes nobody else's luck") {
  const Compiled plain(council, names);
  REQUIRE_MESSAGE(plain.grounded, plain.shown());
  CHECK(plain.cell("membership(VIC, LEAGUE)") == core::none);
  CHECK(plain.program().uncertain_choices.empty());

  const Compiled certain(council, "initial:\n" + drawn("VIC, LEAGUE", "100%", "0%") + names);
  REQUIRE_MESSAGE(certain.grounded, certain.shown());
  core::Engine a(plain.program()), b(certain.program());
  for (std::uint64_t run = 0; run < 300; ++run) {
    REQUIRE(a.begin(9, run, run) == core::Engine::End::horizon);
    REQUIRE(a.play(0) == core::Engine::End::horizon);
    REQUIRE(b.begin(9, run, run) == core::Engine::End::horizon);
    REQUIRE(b.play(0) == core::Engine::End::horizon);
    for (std::size_t which = 0; which < 5; ++which) CHECK(a.outcomes()[which] == b.outcomes()[which]);
  }
}

TEST_CASE("`each member` on a line of `initial` means everybody on the list, each drawn apart") {
  const Compiled it(variable + "- { outcome: first, final: \"membership(VIC, PACT)\" }\n" +
                        "- { outcome: second, final: \"membership(ALY, PACT)\" }\n" +
                        "- { outcome: held, final: \"grievance(ALY, BAD)\" }\n",
                    "initial:\n" + drawn("each member of PACT, PACT", "50%", "50%") +
                        "  - { set: \"grievance(each member of PACT, BAD)\", to: 0 }\n"
                        "outcomes: [first, second, held]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  REQUIRE(it.program().uncertain_choices.size() == 2);
  const Part both = play(it, 1, "membership(VIC, PACT)", 0);
  agrees(both.worlds / runs, 0.5);
  agrees(both.mean, 0.5, both.worlds);
}

TEST_CASE("who can be a member, and what the variable must be, is checked") {
  CHECK(Compiled(variable, "initial:\n" + drawn("BAD, PACT", "50%", "50%")).codes() == "not-a-member");
  CHECK(Compiled(variable, "initial:\n" + drawn("VIC, BAD", "50%", "50%")).codes() == "not-a-member");
  CHECK(Compiled("- { variable: membership, scope: pair, states: [outside, member] }\n").codes() == "variable-form");
  CHECK(Compiled(variable + "- { action: join, track: alliance, rung: 0, seen_by: all, effects: "
                            "[\"membership(self, PACT) = member\"] }\n")
            .codes() == "effect-form");
  CHECK(Compiled(variable + "- { action: look, track: technical, rung: 0, seen_by: [self, ally of self], effects: "
                            "[\"finding(first, d: 1)\"] }\n- { rule: l, because: test, while: "
                            "\"attribution(ALY, first, BAD) >= 10%\", who: VIC, does: { do: look }, rate: 1 / d }\n",
                 "initial:\n" + drawn("VIC, PACT", "50%", "50%"))
            .codes() == "uncertain-actor");
}
