// Following outcomes back to rules, numbers and documents.
#include "report/provenance.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/engine.hpp"
#include "tests/report/two_states.hpp"

namespace demarche {
namespace {

using language::Grounded;

template <class Named>
std::size_t place(const std::vector<Named>& items, const std::string& name) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const Named& item) { return item.name == name; });
  REQUIRE(found != items.end());
  return static_cast<std::size_t>(found - items.begin());
}

report::Trace trace(const Grounded& model, const std::string& outcome, const std::string& response, bool difference,
                    std::uint64_t runs) {
  return report::trace(model, place(model.outcomes, outcome), place(model.responses, response),
                       difference ? std::optional(model.baseline) : std::nullopt, runs, 1);
}

std::set<std::string> names(const Grounded& model, const std::set<core::Index>& rules) {
  std::set<std::string> out;
  for (const core::Index rule : rules) out.insert(model.rules[rule].name);
  return out;
}

using Names = std::set<std::string>;

TEST_CASE("every run that has an outcome is followed back through the only way there is") {
  const Grounded model = tests::two_states();
  const report::Trace found = trace(model, "expelled", "wait", false, 500);
  // Arcadia expels only in answer to an attack, and only attack-again attacks.
  std::uint64_t having = 0;
  core::Engine engine(model.program);
  const core::Index measure = model.outcomes[place(model.outcomes, "expelled")].measure;
  for (std::uint64_t run = 0; run < 500; ++run) {
    engine.begin(1, run, run);
    engine.play(0);
    having += engine.outcomes()[measure] != 0 ? 1 : 0;
  }
  CHECK(having > 5);
  CHECK(found.way.having == having);
  CHECK(found.runs == 500);
  CHECK(found.way.leads[place(model.rules, "expel-after-attack")] == having);
  CHECK(found.way.leads[place(model.rules, "attack-again")] == having);
  CHECK(found.way.leads[place(model.rules, "protest-attack")] == 0);
  CHECK(found.way.from_response == 0);
  CHECK(names(model, report::rules_behind(model, found).on_the_way) == Names{"attack-again", "expel-after-attack"});
}

TEST_CASE("an outcome of a variable is followed back from the acts that change it") {
  const Grounded model = tests::two_states();
  const report::Trace found = trace(model, "anger", "wait", false, 300);
  // Every attack is protested against, and nothing but protests and expulsions angers Borduria.
  CHECK(found.way.having > 0);
  CHECK(found.way.having == found.way.leads[place(model.rules, "protest-attack")]);
  CHECK(found.way.having == found.way.acts[place(model.rules, "attack-again")]);
  CHECK(found.way.leads[place(model.rules, "answer-expulsion")] == 0);
}

TEST_CASE("a difference names the rules on the way, those that move what they look at, and no others") {
  const Grounded model = tests::two_states();
  const report::Trace found = trace(model, "expelled", "expel", true, 400);
  CHECK(found.way.having == 400);
  CHECK(found.way.from_response == 400);
  CHECK(found.different == 400 - found.baseline.having);
  const report::RulesBehind behind = report::rules_behind(model, found);
  CHECK(names(model, behind.on_the_way) == Names{"attack-again", "expel-after-attack"});
  CHECK(names(model, behind.movers) == Names{"answer-expulsion", "protest-attack"});
  CHECK(behind.others.empty());
}

TEST_CASE("a response that changes nothing makes no difference and rests on nothing that acts apart") {
  const Grounded model = tests::two_states();
  const report::Trace found = trace(model, "attacks", "sit", true, 200);
  CHECK(found.different == 0);
  CHECK(found.way.leads == found.baseline.leads);
  CHECK(std::all_of(found.acts_apart.begin(), found.acts_apart.end(), [](std::uint64_t runs) { return runs == 0; }));
}

TEST_CASE("the numbers behind a rule are its own and those of what drives and gates it") {
  const Grounded model = tests::two_states();
  const report::Trace found = trace(model, "attacks", "wait", false, 100);
  std::set<std::string> paths;
  for (const report::NumberBehind& one :
       report::numbers_behind(model, found, report::rules_behind(model, found).on_the_way)) {
    paths.insert(model.numbers[one.number].path);
  }
  CHECK(paths == Names{"action.attack.effects.1.amount", "action.expel.effects.1.amount",
                       "action.protest.effects.1.amount", "attack-again.cooldown", "attack-again.rate",
                       "attack-again.ratios.grievance(self, ARC).at", "attack-again.ratios.grievance(self, ARC).ratio",
                       "initial.grievance(BOR, ARC)", "variable.grievance.half_life"});
}

TEST_CASE("the whole way back is told: rules, numbers by what they rest on, documents") {
  const Grounded model = tests::two_states();
  CHECK(report::explain_outcome(model, trace(model, "expelled", "expel", true, 400), report::Style{}) ==
        R"(expelled: 'expel' against the baseline 'wait'
  Arcadia sends diplomats home.
  400 runs of each, on the same luck, seed 1. 'demarche compare' gives intervals.
  'expel': in 400 of 400 runs (100.0 %) there is an act that this outcome counts.
  'wait': in 24 of 400 runs (6.0 %) there is an act that this outcome counts.
  The outcome differs in 94.0 % of the 400 runs.

Rules that led to it, step by step back from such an act
                                     only in one        acted     baseline    led to it     baseline
  attack-again                            15.0 %       59.2 %       49.8 %       10.0 %        6.0 %
  expel-after-attack                       4.0 %       10.0 %        6.0 %       10.0 %        6.0 %
  (the response itself)                                                         100.0 %        0.0 %

Rules that acted under only one of the two responses, and move what the rules above look at
                                                               only in one        acted     baseline
  answer-expulsion                                                  25.0 %       27.3 %        2.2 %
  protest-attack                                                    15.0 %       59.2 %       49.8 %
  Shares of all runs. 'Acted': the rule made anything happen. 'Only in one': it did so under one of
  the two responses and not under the other, on the same luck. 'Led to it': it is among the causes
  of such an act.
  A chain ends at a tendency: what made its conditions true is not followed, but what drives and
  gates it is among the numbers below.

The 18 numbers it rests on
                                                   documented    estimated       expert      assumed
  chances and rates                                         1            0            0            3
  windows, delays, cooldowns                                0            0            0            3
  ratios of drivers                                         0            0            0            2
  where those ratios count from                             0            0            0            3
  half-lives and rests                                      0            0            0            1
  effects of acts                                           1            0            0            2
  starting values and beliefs                               0            0            0            1
  parameters of acts                                        0            0            0            1
  all                                                       2            0            0           16
    documented: action.attack.effects.1.amount, 2 (F-1)
    documented: expel-after-attack.chance, 40 % (F-2)
  What a response itself sets (numbers of persons, deadlines) is a choice and not counted.

The documents
    D1, A report: F-1, F-2
  2 of 4 rules rest on no document.
)");
}

}  // namespace
}  // namespace demarche
