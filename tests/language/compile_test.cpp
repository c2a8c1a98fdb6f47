#include "language/compile.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/engine.hpp"
#include "core/random.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

double logit(double p) { return std::log(p / (1 - p)); }

const std::string sanctions = R"yaml(
- rule: sanctions
  after: "name, by: victim, to: accused"
  who: patron
  does: [{ do: sanction, to: "organ of accused" }, { do: protest, to: accused }]
  requires: ["attribution(self, incident, accused) >= high"]
  unless: "done(protest, by: self, to: accused)"
  chance: 60%
  odds: { "harm(victim)": { at: 5, per: 2, ratio: 2 } }
  delay: { lognormal: { median: 21 d, spread: 4 } }
  because: test
)yaml";

const std::string named_in_history = "history: [{ at: 2022-01-05, by: VIC, do: name, to: BAD, incident: first }]\n";

}  // namespace

TEST_CASE("a tendency is one channel per actor, target, incident and suspect") {
  const Compiled it(R"yaml(
- rule: answer
  per: incident
  while: ["attribution(self, incident, accused) >= high", "relations(self, accused) is not severed"]
  who: victim
  does: { do: expel, to: accused }
  chance: 30%
  within: 14 d
  because: test
- rule: grumble
  key: old-name
  who: ally of VIC
  does: { do: protest, to: BAD }
  rate: 0.5 / w
  because: test
)yaml");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.channel_keys() ==
        "answer/VIC/BAD/first answer/VIC/BAD/next answer/VIC/RIVAL/first answer/VIC/RIVAL/next grumble/ALY/BAD");
  const core::Channel& answer = it.channel("answer/VIC/BAD/first");
  CHECK(answer.name == core::name_hash("answer/VIC/BAD/first"));
  CHECK(it.channel("grumble/ALY/BAD").name == core::name_hash("old-name/ALY/BAD"));
  const core::Channel& ahead = it.channel("answer/VIC/BAD/next");
  CHECK(it.text(answer.while_).find("named(VIC, first, BAD) is 1") != std::string::npos);
  CHECK(it.text(answer.while_).find("relations(BAD, VIC) is not 1") != std::string::npos);
  CHECK(it.text(answer.while_).find("open(next)") == std::string::npos);
  CHECK(it.text(ahead.while_).find("open(next) is 1") != std::string::npos);
  const auto& numbers = it.program().numbers;
  CHECK(numbers[answer.window] == 14);
  CHECK(numbers[answer.log_base] == doctest::Approx(std::log(-std::log(0.7) / 14)).epsilon(1e-14));
  CHECK(numbers[it.channel("grumble/ALY/BAD").log_base] == doctest::Approx(std::log(0.5 / 7)).epsilon(1e-14));
}

TEST_CASE("a reaction: its key, its guard, its odds, its acts made lazily") {
  const Compiled it(sanctions, named_in_history);
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.reaction_keys() == "sanctions/ALY/SPIES/first");
  const core::Reaction& reaction = it.reaction("sanctions/ALY/SPIES/first");
  const core::Program& program = it.program();
  CHECK(reaction.calls.size() == 2);
  CHECK(program.kinds[program.calls[reaction.calls.begin].kind].name == "sanction/ALY/SPIES/first");
  const std::string requires_ = it.text(reaction.requires_);
  CHECK(requires_.find("named(VIC, first, BAD) is 1") != std::string::npos);
  CHECK(requires_.find("attribution(ALY, first, BAD) >= 1.734601") != std::string::npos);  // logit 85 %
  CHECK(it.text(reaction.unless) == "count[protest/ALY/BAD/first] >= 1");
  REQUIRE(reaction.terms.size() == 1);
  const core::Term& term = program.terms[reaction.terms.begin];
  CHECK(program.numbers[term.coefficient] == doctest::Approx(std::log(2.0) / 2).epsilon(1e-14));
  CHECK(program.numbers[reaction.logit] == doctest::Approx(logit(0.6) - 5 * std::log(2.0) / 2).epsilon(1e-13));
  CHECK(reaction.delay.kind == core::Amount::Kind::each);
  CHECK(it.grounded->reactions[0].terms == std::vector<std::string>{"harm(VIC)"});
  // The trigger is the recorded act, and nobody named RIVAL: no reaction waits for it.
  const core::ActKind& trigger = program.kinds[it.kind("name/VIC/BAD/first")];
  CHECK(trigger.reactions.size() == 1);
}

TEST_CASE("triggers with one key make one reaction") {
  const Compiled it(
      R"yaml(
- rule: protests
  after: "any, by: VIC, to: state"
  who: patron
  does: { do: protest, to: BAD }
  chance: 50%
  because: test
)yaml",
      "history: [{ at: 2022-01-05, by: VIC, do: name, to: BAD }, { at: 2022-01-06, by: VIC, do: expel, to: "
      "RIVAL }, { at: 2022-01-06, by: VIC, do: protest, to: RIVAL }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.reaction_keys() == "protests/ALY/BAD/first");
  const auto triggers = [&](const std::string& kind) { return it.program().kinds[it.kind(kind)].reactions.size(); };
  CHECK(triggers("name/VIC/BAD/first") == 1);
  CHECK(triggers("expel/VIC/RIVAL/first") == 1);
  CHECK(triggers("protest/VIC/RIVAL/first") == 0);  // seen by the parties only
}

TEST_CASE("acts make reactions make acts, to the end") {
  const Compiled it(R"yaml(
- { rule: one, after: "leave, by: BAD", who: trigger_target, does: { do: name, to: trigger_actor }, chance: 50%, because: t }
- { rule: two, after: "name, by: VIC", who: target_of_none, does: { do: name, to: VIC }, chance: 50%, because: t }
- { rule: three, after: "name, by: VIC", who: trigger_target, does: { do: protest, to: trigger_actor }, chance: 50%, because: t }
)yaml",
                    "responses: [{ response: r, do: [{ at: 2022-01-12, by: VIC, do: expel, to: BAD, with: { "
                    "deadline: 24 h } }] }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.reaction_keys() == "one/VIC/BAD/first three/BAD/VIC/first");
  CHECK(it.kind("protest/BAD/VIC/first") != core::none);
  REQUIRE(it.grounded->idle_rules.size() == 1);
  CHECK(it.grounded->idle_rules[0] == "two: nobody fills the role 'target_of_none'");
  const core::ActKind& expel = it.program().kinds[it.kind("expel/VIC/BAD/first")];
  REQUIRE(expel.consequences.size() == 1);
  const core::Consequence& leave = it.program().consequences[expel.consequences.begin];
  CHECK(leave.after.kind == core::Amount::Kind::parameter);
  CHECK(leave.after.index == 1);
}

TEST_CASE("done knows what self has seen; once and cooldown know everything") {
  const Compiled it(
      R"yaml(
- rule: sulk
  while: ["not done(protest, to: BAD)"]
  who: RIVAL
  does: { do: protest, to: BAD }
  rate: 0.1 / d
  once: true
  cooldown: 5 d
  because: test
)yaml",
      "history: [{ at: 2022-01-05, by: VIC, do: protest, to: BAD }, { at: 2022-01-05, by: RIVAL, do: protest, to: "
      "BAD, incident: first }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const core::Channel& channel = it.channel("sulk/RIVAL/BAD");
  CHECK(it.text(channel.while_) == "not(count[protest/RIVAL/BAD/first protest/RIVAL/BAD] >= 1)");
  CHECK(it.text(channel.gate) ==
        "(count[protest/RIVAL/BAD/first protest/RIVAL/BAD] < 1 and count[protest/RIVAL/BAD/first protest/RIVAL/BAD] in "
        "5 d < 1)");
  // One tuple for both: the ordinal of a draw does not depend on the incident.
  CHECK(it.program().kinds[it.kind("protest/RIVAL/BAD")].tuple ==
        it.program().kinds[it.kind("protest/RIVAL/BAD/first")].tuple);
}

TEST_CASE("log-odds: thresholds and references are probabilities, amounts are log-odds") {
  const Compiled it(R"yaml(
- rule: drift
  while: ["mood(self) >= 70%"]
  who: ALY
  does: { do: protest, to: BAD }
  rate: 0.1 / d
  ratios: { "mood(self)": { at: 60%, per: 0.5, ratio: 3 } }
  because: test
)yaml",
                    "initial: [{ set: \"mood(ALY)\", to: 20% }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const core::Channel& channel = it.channel("drift/ALY/BAD");
  const auto& numbers = it.program().numbers;
  CHECK(it.text(channel.while_).substr(0, 18) == "mood(ALY) >= 0.847");
  const double coefficient = std::log(3.0) / 0.5;
  CHECK(numbers[channel.log_base] == doctest::Approx(std::log(0.1) - coefficient * logit(0.6)).epsilon(1e-13));
  const core::Cell& mood = it.program().cells[it.cell("mood(ALY)")];
  CHECK(numbers[mood.initial] == doctest::Approx(logit(0.2)).epsilon(1e-14));
  CHECK(mood.high == doctest::Approx(logit(0.9999)).epsilon(1e-12));
}

TEST_CASE("a finding reaches the beliefs of those who see the act, and no others") {
  const Compiled it(R"yaml(
- { rule: look, after: "report, to: VIC", who: state, does: { do: name, to: suspect }, requires: ["attribution(self, incident, suspect) >= likely"], chance: 50%, because: t }
)yaml",
                    "history: [{ at: 2022-01-05, by: ALY, do: report, to: VIC, incident: first }, "
                    "{ at: 2022-01-06, believe: \"attribution(RIVAL, first, BAD)\", to: likely }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const std::vector<core::Effect> effects = it.effects("report/ALY/VIC/first");
  REQUIRE(effects.size() == 1);
  const core::Effect& finding = effects[0];
  CHECK(finding.kind == core::Effect::Kind::finding);
  CHECK(it.cell_name(finding.truth) == "truth(first)");
  std::vector<std::string> audience;
  for (core::Index i = finding.audience.begin; i < finding.audience.end; ++i) {
    audience.push_back(it.cell_name(it.program().softmaxes[it.program().index_lists[i]].first_cell));
  }
  std::sort(audience.begin(), audience.end());
  CHECK(audience == std::vector<std::string>{"attribution(ALY, first, BAD)", "attribution(VIC, first, BAD)"});
  REQUIRE(finding.names.size() == 2);
  CHECK(it.program().name_lists[finding.names.begin] == core::name_hash("report/ALY/VIC/finding/first:BAD/1"));
  // The prior, as log-weights against someone else's 50 %.
  const core::Softmax& belief = it.program().softmaxes[0];
  CHECK(it.program().numbers[it.program().slot_lists[belief.initial.begin]] == doctest::Approx(std::log(0.3 / 0.5)));
  // `believe` sets the share that `likely` is compared with, to the last bit.
  const core::HistoryItem& believe = it.program().history[1];
  CHECK(believe.call.kind == core::none);
  const core::Effect& set = it.program().effects[believe.effects.begin];
  CHECK(set.kind == core::Effect::Kind::set_share);
  bool same = false;
  for (const core::Atom& atom : it.program().atoms) {
    same = same || it.program().numbers[atom.threshold] == it.program().numbers[set.amount.index];
  }
  CHECK(same);
}

TEST_CASE("the names of draws") {
  const Compiled it("", "history: [{ at: 2022-01-05, by: ALY, do: sanction, to: SPIES }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const std::vector<core::Effect> effects = it.effects("sanction/ALY/SPIES/first");
  REQUIRE(effects.size() == 1);
  CHECK(it.cell_name(effects[0].cell) == "grievance(BAD, ALY)");
  CHECK(effects[0].amount.kind == core::Amount::Kind::each);
  CHECK(effects[0].amount.name == core::name_hash("sanction/ALY/SPIES/grievance/BAD,ALY/1"));
  CHECK(it.program().kinds[it.kind("sanction/ALY/SPIES/first")].address == core::name_hash("sanction/ALY/SPIES"));
}

TEST_CASE("who did it is a choice of the world; history is told for each who may have") {
  const Compiled it("", "history: [{ at: 2022-01-02, by: perpetrator, do: attack, to: VIC, incident: first }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const core::Program& program = it.program();
  REQUIRE(program.uncertain_choices.size() == 1);
  CHECK(program.uncertain_choices[0].name == core::name_hash("perpetrator(first)"));
  CHECK(program.uncertain_choices[0].shares.size() == 2);
  REQUIRE(program.history.size() == 2);  // no share is left for someone else
  CHECK(it.text(program.history[0].only_if) == "truth(first) is 0");
  CHECK(it.text(program.history[1].only_if) == "truth(first) is 1");
  // A recorded act stays with the incident it is recorded for, though it would fit the next.
  CHECK(it.kind("attack/BAD/VIC/first") != core::none);
  REQUIRE(it.grounded->history.size() == 1);
  CHECK(it.grounded->history[0].actor == "perpetrator");
}

TEST_CASE("the act that fits opens the incident declared ahead") {
  const Compiled it(R"yaml(
- rule: again
  per: incident
  who: perpetrator
  does: { do: attack, to: victim }
  rate: 0.1 / d
  because: test
- { rule: look, after: "attack, to: victim", who: victim, does: { do: name, to: suspect }, requires: ["attribution(self, incident, suspect) >= likely"], chance: 50%, because: t }
)yaml");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.channel_keys() ==
        "again/BAD/VIC/first again/BAD/VIC/next again/RIVAL/VIC/first again/RIVAL/VIC/next "
        "again/SOMEONE_ELSE/VIC/next");
  CHECK(it.kind("attack/BAD/VIC/first") == core::none);
  const std::vector<core::Effect> effects = it.effects("attack/RIVAL/VIC/next");
  REQUIRE(effects.size() == 4);
  CHECK(effects[0].kind == core::Effect::Kind::inherit);
  CHECK(it.cell_name(it.program().softmaxes[effects[0].source].first_cell) == "attribution(VIC, first, BAD)");
  CHECK(it.program().numbers[effects[0].amount.index] == 0.5);
  CHECK(it.cell_name(effects[1].cell) == "truth(next)");
  CHECK(it.program().numbers[effects[1].amount.index] == 1);
  CHECK(it.cell_name(effects[2].cell) == "open(next)");
  for (int i = 0; i < 3; ++i) CHECK(it.text(effects[i].only_if) == "open(next) is 0");
  const std::vector<core::Effect> stranger = it.effects("attack/SOMEONE_ELSE/VIC/next");
  CHECK(it.program().numbers[stranger[1].amount.index] == 2);
}

TEST_CASE("what is taken from a stock must be there") {
  const Compiled it("", "responses: [{ response: r, do: [{ at: 2022-01-12, by: VIC, do: expel, to: BAD }] }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const core::ActKind& expel = it.program().kinds[it.kind("expel/VIC/BAD/first")];
  REQUIRE(expel.needs.size() == 2);
  const core::Need& open = it.program().needs[expel.needs.begin];
  CHECK(it.text(open.condition) == "relations(BAD, VIC) is not 1");
  const core::Need& stock = it.program().needs[expel.needs.begin + 1];
  CHECK(stock.kind == core::Need::Kind::stock);
  CHECK(it.program().labels[stock.reason] == "diplomats(BAD, VIC) too few");
  CHECK(stock.amount.kind == core::Amount::Kind::parameter);
}

TEST_CASE("a child's act happens although it inherits a prohibition, which stands for everything else") {
  const Compiled it(R"yaml(
- { rule: angry, who: VIC, does: { do: expel, to: state except VIC }, rate: 0.1 / d, because: t }
)yaml",
                    R"yaml(responses:
  - { response: quiet, forbid: [{ by: VIC, track: diplomatic }] }
  - { response: act, extends: quiet, do: [{ at: 2022-01-12, by: VIC, do: expel, to: BAD }] }
  - { response: wait, forbid: [{ by: VIC, do: expel, to: BAD, until: 2022-01-21 }] }
)yaml");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const auto forbidden = [&](int response) {
    std::string text;
    const core::Range range = it.program().responses[response].forbidden;
    for (core::Index i = range.begin; i < range.end; ++i) {
      text += (text.empty() ? "" : " ") + it.program().channels[it.program().forbidden[i].channel].key;
    }
    return text;
  };
  CHECK(forbidden(0) == "angry/VIC/ALY angry/VIC/BAD angry/VIC/RIVAL");
  CHECK(forbidden(1) == forbidden(0));
  CHECK(it.program().responses[1].forced.size() == 1);
  CHECK(forbidden(2) == "angry/VIC/BAD");
  CHECK(it.program().forbidden.back().until == 20);
}

TEST_CASE("an outcome can ask for anybody but the perpetrator") {
  const Compiled it(R"yaml(
- { outcome: wronged, count: "name, by: VIC, to: suspect(first) except perpetrator(first)" }
- { outcome: named, count: "name, by: VIC" }
)yaml",
                    "outcomes: [wronged, named]\nresponses: [{ response: r, do: [{ at: 2022-01-12, by: VIC, do: name, "
                    "to: BAD, incident: first }] }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const core::Index truth = it.cell("truth(first)");
  core::Engine engine(it.program());
  int wronged = 0;
  for (std::uint64_t run = 0; run < 300; ++run) {  // BAD did it in nine runs of ten
    REQUIRE(engine.begin(1, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    CHECK(engine.outcomes()[1] == 1);
    CHECK(engine.outcomes()[0] == (engine.value(truth) == 0 ? 0 : 1));
    wronged += engine.outcomes()[0] > 0 ? 1 : 0;
  }
  CHECK(wronged > 5);
  CHECK(wronged < 80);
}

TEST_CASE("each suspect stands behind an outcome of the perpetrator, under a guard") {
  const Compiled it(
      R"yaml(
- { outcome: hit, probability: "attack, by: perpetrator(first), to: VIC, within: 30 d after decision" }
- { outcome: hurt, peak: "harm(perpetrator(first))" }
)yaml",
      "outcomes: [hit, hurt]\nresponses: [{ response: r, do: [{ at: 2022-01-12, by: BAD, do: attack, to: VIC }, "
      "{ at: 2022-01-12, by: ALY, do: attack, to: BAD }] }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  REQUIRE(it.program().measures.size() == 2);
  CHECK(it.program().measures[0].until == 30);
  const core::ActKind& attack = it.program().kinds[it.kind("attack/BAD/VIC/next")];
  REQUIRE(attack.measures.size() == 1);
  const core::Touch& touch = it.program().touches[attack.measures.begin];
  CHECK(it.cell_name(touch.guard_cell) == "truth(first)");
  CHECK(touch.guard_value == 0);
  // A variable of whoever did it is a cell of its own that follows the true one.
  CHECK(it.cell_name(it.program().measures[1].cell) == "harm(perpetrator(first))");
  const std::vector<core::Effect> effects = it.effects("attack/ALY/BAD/first");
  REQUIRE(effects.size() == 2);
  CHECK(it.cell_name(effects[1].cell) == "harm(perpetrator(first))");
  CHECK(it.text(effects[1].only_if) == "truth(first) is 0");
}

TEST_CASE("variants: one side holds, and its numbers") {
  const std::string items = R"yaml(
- { rule: hot, who: VIC, does: { do: protest, to: BAD }, rate: 0.1 / d, because: t }
- { rule: cold, who: ALY, does: { do: protest, to: BAD }, rate: 0.1 / d, because: t }
- { rule: both, who: RIVAL, does: { do: protest, to: BAD }, rate: 0.1 / d, because: t }
- variant: weather
  sides: { summer: { rules: [hot] }, winter: { rules: [cold], set: { "both.rate": 0.2 / d } } }
)yaml";
  const Compiled summer(items);
  REQUIRE_MESSAGE(summer.grounded, summer.shown());
  CHECK(summer.channel_keys() == "both/RIVAL/BAD hot/VIC/BAD");
  const Compiled winter(items, "", {{"weather", "winter"}});
  REQUIRE_MESSAGE(winter.grounded, winter.shown());
  CHECK(winter.channel_keys() == "both/RIVAL/BAD cold/ALY/BAD");
  CHECK(winter.program().numbers[winter.channel("both/RIVAL/BAD").log_base] == doctest::Approx(std::log(0.2)));
}
