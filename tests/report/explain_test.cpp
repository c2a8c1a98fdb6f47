// Walking from rules to documents and back, and counting what a scenario contains.
#include "report/explain.hpp"

#include <doctest/doctest.h>

#include "report/content.hpp"
#include "tests/report/small.hpp"

namespace demarche {
namespace {

TEST_CASE("a rule names its numbers, where it is grounded, and its documents") {
  const language::Files files;
  CHECK(report::explain_rule(tests::small_model(), files, "hit-back", report::Style{}) ==
        R"(tendency hit-back
  about       Who was expelled strikes again.
  numbers     hit-back.rate: 0.01 / d; assumption
              hit-back.ratio: uniform [× 1, × 3] (nine in ten within × 1.1 to × 2.9; drawn once per
              world); assumption
  grounded    hit-back/BOR/ARC/spring
  documents   F-01 (D1, 2022-05-02): The register was attacked.
              F-02 (D1, 2022-05-02): They had two days to leave.
)");
  const std::string other = report::explain_rule(tests::small_model(), files, "expel-after-attack", report::Style{});
  CHECK(other.find("reaction expel-after-attack\n  because     others did so\n") == 0);
  CHECK(other.find("none: this rule rests on no document") != std::string::npos);
}

TEST_CASE("a fact names its document and everything that cites it") {
  CHECK(report::explain_fact(tests::small_model(), language::Files(), "F-02", report::Style{}) ==
        R"(fact F-02
  says        They had two days to leave.
  date        2022-05-02
  document    D1: Arcadian government, press release (2022-05-12)
  value       48 h
  rules       hit-back: Who was expelled strikes again.
  numbers     expel_diplomats.deadline: 48 h; documented, F-02
  acts        Arcadia declares diplomats of BOR unwelcome
)");
}

TEST_CASE("without a name, all rules and facts are listed") {
  const std::string all = report::explain_all(tests::small_model(), report::Style{});
  for (const std::string& rule : report::rule_names(tests::small_model())) CHECK(all.find(rule) != std::string::npos);
  for (const std::string& fact : report::fact_names(tests::small_model())) CHECK(all.find(fact) != std::string::npos);
}

TEST_CASE("check counts what a scenario contains") {
  language::Grounded model = tests::small_model();
  model.idle_rules = {"firm-reports (nobody fills 'firm')"};
  CHECK(report::content(model, "two-states.yaml", report::Style{}) ==
        R"(two-states.yaml: Two states: what should Arcadia do?
  2 actors: 2 states
  2 actions, 2 grounded acts
  2 rules: 1 reaction, 1 tendency; 1 with documents
  1 channel, 1 grounded reaction, 0 cells
  0 acts before the decision, 1 observed act (1 with documents) beside the runs
  2 responses: wait, expel-at-once; baseline wait
  3 outcomes: second_attack, expelled, war
  4 numbers: 2 assumptions, 1 documented, 0 estimated, 1 expert; 2 drawn from a distribution
  2 facts in 1 document
  1 idle rule:
    firm-reports (nobody fills 'firm')
)");
}

}  // namespace
}  // namespace demarche
