// Rules in words, what can happen at all, and what a short simulation finds odd.
#include "report/say.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "report/deep.hpp"
#include "report/say_possible.hpp"
#include "report/say_words.hpp"
#include "tests/report/two_states.hpp"

namespace demarche {
namespace {

using language::Grounded;

TEST_CASE("every rule has its sentence, its chance by the horizon, its numbers and its documents") {
  CHECK(report::say(tests::two_states(), report::Style{}) ==
        R"(Rules in words: Arcadia and Borduria
  Chances are those at reference values (uncertain numbers at their mean or median, drivers at
  theirs), from the decision to the horizon, 100 d later. A chance within a time is over the whole
  time and not for each day: a 30 % fortnight is not a 30 % day, it is 2.5 % a day. An open rate is
  not a chance: it goes on for as long as its conditions hold, and acts more surely the longer that
  is.

protest-attack (reaction)
  After Borduria attacks Arcadia, Arcadia protests to Borduria (tone: sharp), with a chance of 100
  %, at once.
  acts      at every trigger, always
  here      Arcadia → Borduria
  numbers   1 assumed
  rests on  no document: It always does.

expel-after-attack (reaction)
  After Borduria attacks Arcadia, Arcadia expels 2 diplomats of Borduria, with a chance of 40 %,
  after a delay of 100 d (lognormal, median 100 d, spread 2); only if, at the trigger, its own
  relations with Borduria are not severed; not if, when due, it has happened in the last 30 d that
  it expels diplomats of Borduria.
  acts      40.0 % at each trigger; a trigger at the decision leaves time for 50.0 % of its delays,
            which makes 20.0 % by the horizon
  driver    the more its own grievance towards Borduria, the likelier: odds × 2 for each 2 above 1
            (uniform [1, 3])
  here      Arcadia → Borduria
  numbers   1 documented (chance F-2), 4 assumed
  rests on  F-2

answer-expulsion (tendency)
  While its own grievance towards Arcadia is at least 1 and it has not happened that it expels
  diplomats of Arcadia, Borduria expels 3 diplomats of Arcadia, with a chance of 30 % within 14 d of
  the moment when that became true.
  acts      30.0 % over the whole window of 14 d, about 2.5 % on any one day of it; the window opens
            once, when the conditions become true, and not again until they have been false in
            between
  here      Borduria → Arcadia
  numbers   3 assumed
  rests on  F-2

attack-again (tendency)
  While its own relations with Arcadia are full, Borduria attacks Arcadia, at an open rate of 0.01 /
  d; not within 48 h of such an act.
  acts      an open rate, not a chance: 1.00 % on any one day, 13.1 % in a fortnight, 63.2 % over
            the 100 d if its conditions hold all the while
  driver    the more its own grievance towards Arcadia, the likelier: rate × 1.5 for each 1 above 1
  here      Borduria → Arcadia
  numbers   4 assumed
  rests on  no document: It may.

invoke-treaty (tendency)
  While its own treaty towards Arcadia is signed, Borduria protests to Arcadia (tone: mild), at an
  open rate of 1 / d.
  acts      never: its conditions can never be true here
  here      Borduria → Arcadia
  numbers   1 assumed
  rests on  no document: There is no treaty.

mediate (tendency)
  While Borduria's grievance towards Arcadia is at least 1, the mediator protests to Borduria (tone:
  mild), at an open rate of 1 / d.
  acts      never: nobody fills the role 'mediator'
  rests on  no document: Nobody mediates.

What can never happen here
    invoke-treaty: its conditions can never be true here
    mediate: nobody fills the role 'mediator'

What always happens when it is called for
    protest-attack

6 rules state 14 numbers: 1 documented, 0 estimated, 0 by experts, 13 assumed.
)");
}

TEST_CASE("a chance within a time is not a chance per day, and an open rate is not a chance") {
  // 1 - (1 - p)^(days / window) and 1 - exp(-rate days).
  CHECK(report::chance_within(0.3, 14, 14) == doctest::Approx(0.3).epsilon(1e-12));
  CHECK(report::chance_within(0.3, 14, 1) == doctest::Approx(1 - std::pow(0.7, 1.0 / 14)).epsilon(1e-12));
  CHECK(report::chance_within(0.3, 14, 28) == doctest::Approx(0.51).epsilon(1e-12));
  CHECK(report::chance_within(0, 14, 28) == 0);
  CHECK(report::chance_within(1, 14, 1) == 1);
  CHECK(report::chance_at_rate(0.01, 100) == doctest::Approx(1 - std::exp(-1.0)).epsilon(1e-12));
  CHECK(report::share_below(core::Distribution::uniform(0, 10), 2.5) == doctest::Approx(0.25).epsilon(1e-5));
  CHECK(report::share_below(core::Distribution::exponential(2), 3) ==
        doctest::Approx(1 - std::exp(-1.5)).epsilon(1e-5));
  CHECK(report::share_below(core::Distribution::constant(3), 3) == 1);
  CHECK(report::share_below(core::Distribution::constant(3), 2.9) == 0);
}

TEST_CASE("every rule of the shipped scenario has a sentence with somebody and something in it") {
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded = language::load(DEMARCHE_SOURCE_DIR "/scenarios/albania-2022.yaml", {}, files, diagnostics);
  REQUIRE(loaded);
  const auto model = language::compile(loaded->library, loaded->scenario, diagnostics);
  REQUIRE(model);
  const std::string said = report::say(*model, report::Style{});
  REQUIRE(model->rules.size() > 60);
  for (const language::RuleInfo& rule : model->rules) {
    CAPTURE(rule.name);
    const auto written = report::written_rule(*model, rule.name);
    REQUIRE(written);
    const std::string sentence = report::rule_sentence(*model, *written);
    CHECK(sentence.size() > 40);
    CHECK(sentence.find('{') == std::string::npos);  // every parameter of a label has its words
    CHECK(sentence.find('_') == std::string::npos);
    const std::size_t at = said.find("\n" + rule.name + " (" + (rule.is_reaction ? "reaction" : "tendency") + ")\n");
    REQUIRE(at != std::string::npos);
    const std::size_t end = std::min(said.find("\n\n", at + 1), said.size());
    CHECK(said.substr(at, end - at).find("\n  acts ") != std::string::npos);
  }
}

std::size_t channel_of(const Grounded& model, const std::string& key) {
  for (std::size_t i = 0; i < model.program.channels.size(); ++i) {
    if (model.program.channels[i].key == key) return i;
  }
  FAIL("no channel " << key);
  return 0;
}

TEST_CASE("what nothing can bring about is impossible, until something can") {
  const Grounded model = tests::two_states();
  const report::Possible before = report::possible(model.program);
  CHECK(before.channels[channel_of(model, "attack-again/BOR/ARC")] == 1);
  CHECK(before.channels_open[channel_of(model, "invoke-treaty/BOR/ARC")] == 0);
  CHECK(before.reactions == std::vector<std::uint8_t>{1, 1});

  const std::string sign = R"yaml(
- action: sign
  label: "signs a treaty with {target}"
  track: diplomatic
  rung: 0
  effects: ["treaty(self, target) = signed"]
- { rule: sign-it, while: ["grievance(self, ARC) >= 4"], who: BOR, does: { do: sign, to: ARC }, rate: 1 / d,
    because: "It may." }
)yaml";
  const Grounded after = tests::ground(tests::two_states_scenario, tests::two_states_models + sign);
  CHECK(report::possible(after.program).channels[channel_of(after, "invoke-treaty/BOR/ARC")] == 1);
  CHECK(report::say(after, report::Style{}).find("never: its conditions can never be true here") == std::string::npos);
}

TEST_CASE("without the attack nothing that waits for it can happen") {
  std::string calm = tests::two_states_models;
  calm.replace(calm.find("rate: 0.01 / d"), 14, "rate: 0 / d");
  const std::string said = report::say(tests::ground(tests::two_states_scenario, calm), report::Style{});
  CHECK(said.find("    attack-again: its rate is 0\n") != std::string::npos);
  CHECK(said.find("    protest-attack: what it waits for can never happen here\n") != std::string::npos);
}

// Codes and messages of all warnings, in order.
std::string warnings(const Grounded& model, std::uint64_t runs) {
  language::Diagnostics diagnostics;
  report::check_deeply(model, runs, 1, diagnostics);
  CHECK(!diagnostics.has_errors());
  std::string text;
  for (const language::Diagnostic& one : diagnostics.items()) text += one.code + ": " + one.message + "\n";
  return text;
}

TEST_CASE("a short simulation warns of what never acts, of whom nobody plays and of responses that are one") {
  CHECK(warnings(tests::two_states(), 100) ==
        "same-response: the responses 'wait' and 'sit' ran the same course in each of 100 runs\n"
        "unfilled-role: nobody fills the role 'mediator', so one rule is idle: mediate\n"
        "rule-never-acts: the rule 'invoke-treaty' acted in none of 100 runs of each of 3 responses; if it can act, it "
        "does so in fewer than 1 % of them\n");
}

TEST_CASE("several rules of one kind are one warning") {
  const std::string more = R"yaml(
- { rule: never-a, while: ["treaty(self, ARC) is signed"], who: BOR, does: { do: protest, to: ARC }, rate: 1 / d,
    because: "There is no treaty." }
)yaml";
  CHECK(
      warnings(tests::ground(tests::two_states_scenario, tests::two_states_models + more), 100)
          .find(
              "rule-never-acts: 2 rules acted in none of 100 runs of each of 3 responses; if they can act, they do so "
              "in fewer than 1 % of them: invoke-treaty, never-a\n") != std::string::npos);
}

TEST_CASE("a short simulation warns of forced acts that never happen") {
  const std::string models = tests::two_states_models + R"yaml(
- { variable: envoys, scope: pair, count: [0, 9] }
- { action: send_home, track: diplomatic, rung: 6, effects: ["envoys(target, self) -= 1"] }
)yaml";
  std::string scenario = tests::two_states_scenario;
  scenario.replace(scenario.find("do: expel"), 9, "do: send_home");
  CHECK(warnings(tests::ground(scenario, models), 20)
            .find("forced-never-happens: what the response 'expel' forces, send_home by ARC to BOR, was prevented in "
                  "each of "
                  "20 runs: envoys(BOR, ARC) too few\n") != std::string::npos);
  scenario.replace(scenario.find("initial:"), 8, "initial:\n  - { set: \"envoys(BOR, ARC)\", to: 3 }");
  CHECK(warnings(tests::ground(scenario, models), 20).find("forced-never-happens") == std::string::npos);
}

TEST_CASE("a short simulation warns of outcomes and rules that never vary, and of runs that explode") {
  const std::string models = R"yaml(
- { variable: heat, scope: actor, range: [0, 1000000] }
- { actor: ARC, kind: state }
- { actor: BOR, kind: state }
- { action: poke, track: verbal, rung: 1, effects: ["heat(target) += 1"] }
- { action: shout, track: verbal, rung: 1 }
- { action: sulk, track: verbal, rung: 1 }
- { rule: shout-back, after: "poke, by: ARC, to: BOR", who: BOR, does: { do: shout, to: ARC }, chance: 100%,
    because: "Always." }
- { outcome: shouts, count: "shout, by: BOR" }
- { outcome: early, count: "poke, by: ARC, within: 1 d after decision" }
)yaml";
  const std::string scenario = R"yaml(
scenario: loud
title: "Loud"
uses: [models]
start: 2022-01-01
decision: 2022-01-11
horizon: 20 d
responses:
  - { response: poke, do: [{ at: 2022-01-11, by: ARC, do: poke, to: BOR }] }
  - { response: poke-twice, do: [{ at: 2022-01-11, by: ARC, do: poke, to: BOR },
      { at: 2022-01-11 12:00, by: ARC, do: poke, to: BOR }, { at: 2022-01-12, by: ARC, do: sulk }] }
baseline: poke
outcomes: [shouts, early]
)yaml";
  const std::string found = warnings(tests::ground(scenario, models), 50);
  CHECK(found ==
        "rule-always-acts: the rule 'shout-back' acted in every one of 50 runs of each of 2 responses\n"
        "outcome-on-one-day: all 150 acts that the outcome 'shouts' counts fall on day 0 after the decision (50 runs "
        "of each of 2 responses)\n"
        "outcome-on-one-day: all 150 acts that the outcome 'early' counts fall on day 0 after the decision (50 runs of "
        "each of 2 responses)\n");

  // Each poke makes the next one three times as fast: the whole day's heat within minutes.
  const std::string boiling = models + R"yaml(
- { rule: boil, while: ["heat(BOR) > 0"], who: ARC, does: { do: poke, to: BOR }, rate: 1 / d,
    ratios: { heat(BOR): { ratio: 3 } }, because: "Feedback." }
)yaml";
  CHECK(warnings(tests::ground(scenario, boiling), 5)
            .find("run-explodes: 10 of 10 runs exploded (feedback without "
                  "end), first run 0 of response 'poke'") == 0);
}

}  // namespace
}  // namespace demarche
