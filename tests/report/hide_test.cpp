// A case told without its end: nothing of the days after the decision is left for a report to show.
#include "language/hide.hpp"

#include "report/explain.hpp"
#include "tests/report/described.hpp"

using namespace demarche;

TEST_CASE("with what followed hidden no report tells of it") {
  for (const std::string& file : tests::shipped_files()) {
    CAPTURE(file);
    tests::Described of = tests::shipped(file);
    const std::size_t acts = of.model.program.kinds.size();
    std::vector<std::string> gone;
    for (const language::Fact& fact : of.model.library.facts) gone.push_back(fact.id.value);
    language::hide_what_followed(of.model, of.scenario);
    for (const language::Fact& fact : of.model.library.facts) {
      gone.erase(std::find(gone.begin(), gone.end(), fact.id.value));
    }
    CHECK(of.model.observed.empty());
    CHECK(of.model.program.kinds.size() == acts);  // what runs is what ran
    const std::string description = report::describe(of.model, of.scenario, tests::making);
    const std::string explanation = report::explain_all(of.model, {});
    for (const std::string& id : gone) {
      CAPTURE(id);
      CHECK(description.find(id) == std::string::npos);
      CHECK(explanation.find(id) == std::string::npos);
    }
  }
}

TEST_CASE("a hidden fact leaves alone one whose name begins as its own does") {
  tests::Described of = tests::shipped("albania-2022.yaml");
  REQUIRE_FALSE(of.model.library.rules.empty());
  language::Rule& rule = of.model.library.rules.front();
  rule.about = "Not S2-091, nor XS2-09; but S2-09.";  // only S2-09, of 9 September, is a fact
  language::hide_what_followed(of.model, of.scenario);
  CHECK(rule.about == "Not S2-091, nor XS2-09; but ….");
}

TEST_CASE("what happened before the decision stays") {
  tests::Described of = tests::shipped("albania-2022-second-attack.yaml");
  CHECK(of.text.find("X-SA-01") != std::string::npos);
  language::hide_what_followed(of.model, of.scenario);
  const std::string text = report::describe(of.model, of.scenario, tests::making);
  CHECK(text.find("S1-01") != std::string::npos);    // of 7 September, five days before this decision
  CHECK(text.find("X-SA-01") == std::string::npos);  // of January
}
