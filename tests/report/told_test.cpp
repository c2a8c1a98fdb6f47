// What a timeline says in plain words: how exact documents are, what was believed, why acts were prevented, the law.
#include <doctest/doctest.h>

#include <cmath>

#include "report/comparison.hpp"
#include "report/explain.hpp"
#include "report/law.hpp"
#include "report/prevention.hpp"
#include "report/recorder.hpp"
#include "report/timeline.hpp"
#include "report/wording.hpp"
#include "tests/report/two_states.hpp"

namespace demarche {
namespace {

using language::Grounded;

constexpr const char* models = R"yaml(
- { variable: attribution, scope: belief }
- { variable: diplomats, scope: pair, count: [0, 50], unit: persons }
- { variable: relations, scope: pair, symmetric: true, states: [full, severed] }
- { variable: alarm, scope: actor, states: [calm, raised] }
- { actor: ARC, kind: state, name: United Arcadian States }
- { actor: BOR, kind: state, name: Borduria }
- { view: sovereignty, about: "A rule?", options: { rule: unlawful, principle: lawful }, default: rule }
- { view: non_intervention, about: "Coercion?", options: { coercive: unlawful, open: contested }, default: open }
- { door: none, about: "None.", shut: true }
- { door: retorsion, about: "Unfriendly." }
- door: reprisal
  about: "In answer to a wrong."
  conditions: [{ label: "the target was warned", holds: "done(warn, by: self, to: target)", fails: unlawful }]
- action: attack
  label: "attacks {target}"
  track: cyber
  rung: 9
  law: { door: none, breaches: [{ sovereignty: view }, { non_intervention: view }] }
- { action: warn, label: "warns {target}", track: verbal, rung: 2, law: { door: retorsion } }
- { action: seize, label: "seizes goods", track: economic, rung: 7, law: { door: reprisal } }
- action: expel
  label: "expels {number} diplomats of {target}, to leave within {deadline}"
  track: diplomatic
  rung: 6
  with: { number: { range: [1, 9], default: 2 }, deadline: { default: 72 h } }
  needs: ["relations(self, target) is not severed", "diplomats(target, self) >= number"]
  law: { door: retorsion }
  effects: ["diplomats(target, self) -= number", "alarm(target) = raised"]
  consequences: [{ after: deadline, do: go_home, by: target, to: self, with: { number: number } }]
- action: go_home
  label: "takes {number} expelled diplomats home"
  track: diplomatic
  rung: 0
  with: { number: { range: [1, 9], default: 2 } }
  needs: ["alarm(self) is calm"]
- { action: sever, label: "breaks with {target}", track: diplomatic, rung: 9,
    effects: ["relations(self, target) = severed"] }
- { outcome: alarmed, final: "alarm(BOR)" }
- { outcome: days_of_alarm, integral: "alarm(BOR)", unit: days }
- { outcome: expulsions, count: "expel, by: ARC", unit: measures }
- { outcome: peak, peak_rung: "any, by: ARC" }
- { outcome: when, time: "expel, by: ARC" }
- { outcome: fraction, share: { of: "expel, by: ARC", among: "any, by: ARC" } }
)yaml";

constexpr const char* scenario = R"yaml(
scenario: told
title: "Told"
uses: [models]
timezone: Europe/Podgorica
start: 2022-08-01
decision: 2022-08-26
horizon: 90 d
incidents:
  august: { victim: ARC, suspects: [BOR], perpetrator: { BOR: 100% } }
initial:
  - { set: "diplomats(BOR, ARC)", to: 3 }
history:
  - { at: 2022-08-15, precision: week, by: BOR, do: attack, to: ARC }
  - { at: 2022-08-16, precision: month, alleged: true, by: BOR, do: warn, to: ARC }
  - { at: 2022-08-20, believe: "attribution(ARC, august, BOR)", to: 62% }
observed:
  - { at: 2022-08-28, precision: week, alleged: true, by: ARC, do: expel, to: BOR }
  - { at: 2022-08-29 14:00, precision: hour, by: BOR, do: warn, to: ARC }
responses:
  - response: act
    do:
      - { at: 2022-08-26, by: ARC, do: expel, to: BOR, with: { number: 1 } }
      - { at: 2022-08-27, by: ARC, do: expel, to: BOR, with: { number: 3 } }
      - { at: 2022-08-28, by: ARC, do: seize, to: BOR }
      - { at: 2022-08-31, by: ARC, do: sever, to: BOR }
      - { at: 2022-09-01, by: ARC, do: expel, to: BOR, with: { number: 1 } }
baseline: act
outcomes: [alarmed, days_of_alarm, expulsions, peak, when, fraction]
)yaml";

TEST_CASE("a timeline is in plain words") {
  const Grounded model = tests::ground(scenario, models);
  const report::Recording recording = report::record(model, 1, 0, 0);
  CHECK(report::timeline(report::tell(model, recording, 0, 1, 0), report::Style{}) == R"(Told
told, response act, run 0, seed 1; 2022-08-26 00:00 to 2022-11-23 23:00, times in Europe/Podgorica

Before the decision
  week of 2022-08-15  #1   Borduria attacks the United Arcadian States
  August 2022         #2   Borduria warns the United Arcadian States (only alleged)
  2022-08-20               Belief that Borduria is behind the incident 'august': the United Arcadian
                           States 62.0 %

2022-08-26 00:00  decision: act

Friday 2022-08-26
  00:00  #3    The United Arcadian States expels 1 diplomat of Borduria, to leave within 72 h
               the response itself; lawful as retorsion

Saturday 2022-08-27
  00:00        prevented: The United Arcadian States expels diplomats of Borduria (only 2 of
               Borduria's diplomats in the United Arcadian States are left; it was due as part of
               the response)

Sunday 2022-08-28
  observed     The United Arcadian States expels diplomats of Borduria (week of 2022-08-28; only
               alleged)
  00:00  #4    The United Arcadian States seizes goods → Borduria
               the response itself; unlawful as reprisal (not met: the target was warned)

Monday 2022-08-29
  00:00        prevented: Borduria takes expelled diplomats home → the United Arcadian States (not
               met: Borduria's alarm is calm; it was due as a follow-up to #3)
  observed     Borduria warns the United Arcadian States (2022-08-29 about 14:00)

Wednesday 2022-08-31
  00:00  #5    The United Arcadian States breaks with Borduria
               the response itself; lawful

Thursday 2022-09-01
  00:00        prevented: The United Arcadian States expels diplomats of Borduria (not met: the
               United Arcadian States' relations with Borduria are not severed; it was due as part
               of the response)

2022-11-23 23:00  horizon

What this run gives
  alarmed        raised
  days_of_alarm  90 days
  expulsions     1 measure
  peak           rung 9
  when           at once
  fraction       33.3 %
)");
}

TEST_CASE("a yes or no at the end is a share, and so says the table; a share says over which runs") {
  const Grounded model = tests::ground(scenario, models);
  CHECK(report::is_share(model, model.outcomes[0]));
  CHECK(!report::is_share(model, model.outcomes[1]));
  CHECK(report::outcome_value(model, model.outcomes[0], 1) == "raised");
  CHECK(report::outcome_value(model, model.outcomes[1], 1e-5) == "under a minute");
  CHECK(report::outcome_value(model, model.outcomes[1], 1) == "1 day");
  CHECK(report::outcome_value(model, model.outcomes[2], 1) == "1 measure");
  CHECK(report::outcome_value(model, model.outcomes[2], 2) == "2 measures");
  CHECK(report::outcome_value(model, model.outcomes[4], 1e-6) == "at once");
  CHECK(report::outcome_value(model, model.outcomes[4], 0.02) == "28 minutes after the decision");
  CHECK(report::outcome_value(model, model.outcomes[5], std::nan("")) == "no such act");
  CHECK(report::outcome_value(model, model.outcomes[4], 1) == "1 day after the decision");
}

TEST_CASE("a motion says who may propose it, how long it waits, who may object and what comes of it") {
  const Grounded model = tests::ground(scenario, std::string(models) + R"yaml(
- { action: propose, label: "puts a proposal to its allies", track: alliance, rung: 3 }
- { action: object, label: "breaks silence", track: alliance, rung: 0 }
- { action: open_silence, label: "puts a text under silence", track: alliance, rung: 0 }
- { action: end_silence, label: "ends silence", track: alliance, rung: 0 }
- alliance: LEAGUE
  name: League of Friends
  members: [ARC, BOR]
  motions:
    - motion: statement
      about: "Condemns the attack."
      text: [condemns, names]
      consultation: 6 h
      silence: 12 h
      objection: { chance: 10% }
      blocked_by: 1
      falls_to: { without: [names] }
      adopted: { do: warn, to: BOR }
      because: "Friends speak together."
- { rule: ask, after: "attack, by: BOR, to: ARC", who: ARC,
    does: { do: propose, to: BOR, motion: statement, in: LEAGUE }, chance: 50%, because: "It may." }
)yaml");
  const std::string text = report::explain_rule(model, language::Files(), "LEAGUE/statement/adopted", report::Style{});
  for (const char* line :
       {"  motion      'statement' of the League of Friends: Condemns the attack.\n",
        "  proposer    the United Arcadian States, by the rule ask\n", "  consulted   for 6 h\n",
        "  silence     for 12 h\n", "  blocked     by 1 objection\n",
        "  objections  each other member, with a chance of 10 % over the silence\n",
        "  text        'condemns', 'names'\n", "  falls to    when blocked, a text without 'names'\n",
        "Friends warns Borduria, always, at once.\n"}) {
    CAPTURE(std::string(line));
    CHECK(text.find(line) != std::string::npos);
  }
}

TEST_CASE("a fact without a date says that it is alleged, and no empty date") {
  const Grounded model = tests::ground(scenario, std::string(models) + R"yaml(
- { document: D, about: "A report." }
- { fact: D-1, document: D, alleged: true, says: "They did it." }
)yaml");
  const std::string text = report::explain_fact(model, language::Files(), "D-1", report::Style{});
  CHECK(text.find("date") == std::string::npos);
  CHECK(text.find("status      alleged") != std::string::npos);
}

}  // namespace
}  // namespace demarche
