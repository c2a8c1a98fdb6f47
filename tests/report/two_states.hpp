#pragma once
// Two states and six rules, of which one can never act, one always does and one has nobody to act.

#include <optional>
#include <stdexcept>
#include <string>

#include "language/compile.hpp"
#include "language/library.hpp"

namespace demarche::tests {

inline const std::string two_states_models = R"yaml(
- { variable: grievance, scope: pair, range: [0, 10], half_life: 50 d }
- { variable: relations, scope: pair, symmetric: true, states: [full, severed] }
- { variable: treaty, scope: pair, states: [none, signed] }
- { actor: ARC, kind: state, name: Arcadia }
- { actor: BOR, kind: state, name: Borduria }
- action: attack
  label: "attacks {target}"
  track: cyber
  rung: 9
  effects: [{ effect: "grievance(target, self) += amount", amount: { is: 2, sources: [F-1] } }]
- action: protest
  label: "protests to {target}: {tone}"
  track: verbal
  rung: 1
  with: { tone: { words: [mild, sharp], default: mild } }
  effects: ["grievance(target, self) += 0.5"]
- action: expel
  label: "expels {number} diplomats of {target}"
  track: diplomatic
  rung: 6
  with: { number: { range: [1, 9], default: 2 } }
  effects: [{ effect: "grievance(target, self) += amount", amount: { uniform: [0, 2] } }]
- rule: protest-attack
  after: "attack, by: BOR, to: ARC"
  who: ARC
  does: { do: protest, to: BOR, with: { tone: sharp } }
  chance: 100%
  because: "It always does."
- rule: expel-after-attack
  after: "attack, by: BOR, to: ARC"
  who: ARC
  does: { do: expel, to: BOR }
  requires: ["relations(self, BOR) is not severed"]
  unless: "done(expel, by: self, to: BOR, within: 30 d)"
  chance: { is: 40%, sources: [F-2] }
  odds:
    grievance(self, BOR): { at: 1, per: 2, ratio: { uniform: [1, 3] } }
  delay: { lognormal: { median: 100 d, spread: 2 } }
  sources: [F-2]
- rule: answer-expulsion
  while: ["grievance(self, ARC) >= 1", "not done(expel, by: self, to: ARC)"]
  who: BOR
  does: { do: expel, to: ARC, with: { number: 3 } }
  chance: 30%
  within: 14 d
  sources: [F-2]
- rule: attack-again
  while: ["relations(self, ARC) is full"]
  who: BOR
  does: { do: attack, to: ARC }
  rate: 0.01 / d
  ratios:
    grievance(self, ARC): { at: 1, ratio: 1.5 }
  cooldown: 2 d
  because: "It may."
- rule: invoke-treaty
  while: ["treaty(self, ARC) is signed"]
  who: BOR
  does: { do: protest, to: ARC }
  rate: 1 / d
  because: "There is no treaty."
- rule: mediate
  while: ["grievance(BOR, ARC) >= 1"]
  who: mediator
  does: { do: protest, to: BOR }
  rate: 1 / d
  because: "Nobody mediates."
- outcome: expelled
  probability: "expel, by: ARC, to: BOR"
  about: "Arcadia sends diplomats home."
- outcome: attacks
  count: "attack, by: BOR"
  unit: attacks
- outcome: war
  count: "protest, by: mediator"
- outcome: anger
  mean: "grievance(BOR, ARC)"
- { document: D1, about: "A report." }
- { fact: F-1, document: D1, says: "It did harm.", value: 2 }
- { fact: F-2, document: D1, says: "It was expelled in four of ten.", value: 40% }
)yaml";

inline const std::string two_states_scenario = R"yaml(
scenario: two-states
title: "Arcadia and Borduria"
uses: [models]
start: 2022-01-01
decision: 2022-01-11
horizon: 100 d
initial:
  - { set: "grievance(BOR, ARC)", to: 0.5 }
responses:
  - response: wait
  - response: sit
    forbid: [{ by: ARC, do: attack }]
  - response: expel
    do: [{ at: 2022-01-12, by: ARC, do: expel, to: BOR }]
baseline: wait
outcomes: [expelled, attacks, anger]
)yaml";

// Grounded; what is wrong with the texts ends the test.
inline language::Grounded ground(const std::string& scenario, const std::string& models) {
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded = language::load_texts({"s.yaml", scenario}, {{"m.yaml", models}}, files, diagnostics);
  auto grounded = loaded ? language::compile(loaded->library, loaded->scenario, diagnostics) : std::nullopt;
  if (!grounded) throw std::runtime_error(language::render(diagnostics, files));
  return std::move(*grounded);
}

inline language::Grounded two_states() { return ground(two_states_scenario, two_states_models); }

}  // namespace demarche::tests
