// The texts themselves; tests/app/new_test.cpp checks every one. See templates.hpp.
#include "app/templates.hpp"

#include <array>

namespace demarche::app {
namespace {

constexpr std::string_view scenario =
    R"yaml(# A scenario: one case and the responses to compare. Its language is learnt in scenarios/README.md.
#   demarche check THIS-FILE      is it right, what does it contain
#   demarche run THIS-FILE        one history, day by day
#   demarche compare THIS-FILE    every response on the same luck

scenario: NAME
title: "NAME: which response?"
uses: [models]                       # the model library
timezone: Europe/Tallinn             # of all dates below
start: 2030-03-01                    # the clock starts
decision: 2030-03-15 12:00           # what lies before is history, what lies after is simulated
horizon: 90 d                        # how long after the decision

# What the words of confidence mean, as shares of belief.
confidence: { likely: 70%, high: 85%, irrefutable: 95% }

# Who plays the parts that rules speak of. A part that nobody plays leaves its rules idle.
roles: { patron: USA, firm: MANDIANT }

incidents:
  attack:
    victim: EST
    suspects: [RUS, CRIMINALS]
    # The truth, drawn anew in every run; give it all to one if you are sure.
    perpetrator: { RUS: 70%, CRIMINALS: 25%, someone_else: 5% }
    # What every observer thought on the first day; the rest is someone else's.
    prior: { RUS: 40%, CRIMINALS: 30% }

# How things stood at the start. models/variables.yaml lists what can be set.
initial:
  - { set: "diplomats(RUS, EST)", to: { pert: [5, 10, 20] } }     # least, most likely, greatest
  - { set: "access(RUS, EST)", to: { uniform: [0.5, 2] } }

# What had happened and who believed what, up to the decision. Add `sources: [FACT]` where you have them.
history:
  - { at: 2030-03-01, precision: day, by: perpetrator, do: cyber_attack, to: EST,
      with: { severity: { pert: [2, 4, 6] } } }
  - { at: 2030-03-14, believe: "attribution(EST, attack, RUS)", to: 75% }
  - { at: 2030-03-14, believe: "attribution(USA, attack, RUS)", to: { pert: [70%, 85%, 95%] } }

# What could be done: acts to force (`do`), acts that must not happen (`forbid`).
responses:
  - response: wait
    about: "Name nobody and expel nobody for a month."
    forbid:
      - { by: EST, do: attribute_publicly, until: 2030-04-15 }
      - { by: EST, track: diplomatic, until: 2030-04-15 }
  - response: name
    about: "Say who it was and leave it at words."
    do: [{ at: 2030-03-15 12:00, by: EST, do: attribute_publicly, to: RUS, with: { stated: likely } }]
    forbid: [{ by: EST, track: diplomatic }]
  - response: expel
    about: "Say who it was and send two diplomats home."
    extends: name                    # its acts and its bans; an act forced here happens in spite of a ban
    do: [{ at: 2030-03-16 10:00, by: EST, do: expel_diplomats, to: RUS, with: { number: 2 } }]
baseline: wait

# What to measure: outcomes of the library, or your own below.
outcomes: [another_attack, allies_that_condemn]

library:
  - outcome: another_attack
    probability: "cyber_attack, to: EST, within: 30 d after decision"
    direction: less                  # which way is better
    material: 1%                     # the smallest difference worth calling one
  - outcome: allies_that_condemn
    count: "condemn, by: ally of EST, to: RUS"
    unit: condemnations
    material: 0.5
)yaml";

constexpr std::string_view rule =
    R"yaml(# A rule: why an actor may act. Paste it into a file of models/rules/, or, indented by two spaces, under
# `library:` of a scenario. Then: demarche explain SCENARIO --rule NAME

- rule: NAME
  about: "After the victim names the accused, an ally that believes it warns the accused."
  # What it answers: an act, `by:` whom, `to:` whom. victim and accused belong to the incident of that act.
  after: "attribute_publicly, by: victim, to: accused"
  who: ally of victim                # one rule for each of them; `self` below
  does: { do: warn, to: accused }    # an action of models/actions.yaml
  # Must hold at that moment; `unless` is asked when the act is due.
  requires: ["attribution(self, incident, accused) >= high"]
  unless: "done(warn, by: self, to: accused, within: 30 d)"
  chance: { pert: [1%, 5%, 20%] }    # that it happens at all; an uncertain number
  odds:                              # the odds times `ratio` for each `per` above `at`
    solidarity(self, victim): { at: 0.6, per: 0.2, ratio: { pert: [1, 2, 4] } }
  delay: { gamma: { mean: 2 d, sd: 1 d } }
  # Who says that such a thing happens: `sources: [FACT]`, or a reason.
  because: "Replace this by your reason."

# The other form acts while something holds, instead of answering an act. It has `while`, then either
# `rate: 0.01 / d` or `chance: 30%` and `within: 14 d`; its influences are `ratios`:
#
# - rule: NAME-while
#   per: incident
#   while: ["named(self, incident, accused) is named", "gravity(self) >= 3"]
#   who: victim
#   does: { do: summon_ambassador, to: accused }
#   chance: 30%
#   within: 14 d
#   cooldown: 30 d                   # not again before
#   because: "Replace this by your reason."
)yaml";

constexpr std::string_view actor =
    R"yaml(# An actor. Paste it into a file of models/actors/, or, indented by two spaces, under `library:` of a scenario.
# Rules find it by what it is (an ally, an organ, a front), by a role (`roles:` of a scenario) or by its name.

- actor: NAME
  kind: criminal                     # state organ person group front firm medium criminal
  name: the actor called NAME        # as reports should call it
  about: "Who that is, in a sentence."
  # of: RUS                          # organs, fronts, media, persons: whose they are
  # heads: MOIS                      # persons: the organ they lead
  # allies: [EST]                    # friends outside an alliance
  because: "Replace this by your reason, or by sources: [FACT]."
)yaml";

constexpr std::string_view action =
    R"yaml(# An action: what actors can do to each other. Paste it into models/actions.yaml, or, indented by two spaces,
# under `library:` of a scenario. Nobody does it before a rule or a response says so.

- action: NAME
  label: "does NAME to {target}, {number} times"     # a sentence without its subject; {parameter} is filled in
  track: diplomatic                  # none technical verbal legal diplomatic economic cyber military alliance
                                     # covert de-escalation
  rung: 4                            # 0 (nothing) to 15 (force), for reporting
  reversible: true
  seen_by: all                       # all, parties, or a list such as [self, ally of self]
  with:                              # parameters: a range, a unit, words or text, and a default
    number: { range: [1, 100], default: 1 }
  needs: ["relations(self, target) is not severed"]  # else the act is prevented
  law: { door: retorsion }           # models/law.yaml: what could make it lawful
  effects:                           # in this order; `amount` where the size is uncertain
    - "rungs_spent(self, target) += 1"
    - { effect: "grievance(target, self) += amount", amount: { pert: [0, 0.2, 0.5] } }
  # consequences:                    # acts that follow by themselves
  #   - { after: 24 h, do: deny, by: target, to: self }
  because: "Replace this by your reason, or by sources: [FACT]."
)yaml";

constexpr std::array all{
    Template{"scenario", scenario},
    Template{"rule", rule},
    Template{"actor", actor},
    Template{"action", action},
};

}  // namespace

std::span<const Template> templates() { return all; }

}  // namespace demarche::app
