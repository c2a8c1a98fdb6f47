// Sides of variants beside each other: which verdicts count as turned, and the rows of the table.

#include "report/variants.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "report/figures.hpp"
#include "run/experiment.hpp"
#include "run/player.hpp"
#include "tests/report/two_states.hpp"

using namespace demarche;

namespace {

const std::string with_variant = tests::two_states_models + R"yaml(
- variant: temper
  about: "Does Borduria bear a grudge?"
  sides:
    calm: { set: { "attack-again.ratios.grievance(self, ARC).ratio": 1 } }
    grudge: { set: { "attack-again.ratios.grievance(self, ARC).ratio": 2.2 } }
)yaml";

// Expelling angers Borduria, which then attacks more often if it bears a grudge, and not if it does not.
const std::string two_responses = R"yaml(
scenario: temper
title: "Arcadia and Borduria"
uses: [models]
start: 2022-01-01
decision: 2022-01-11
horizon: 100 d
responses:
  - response: wait
  - response: provoke
    do:
      - { at: 2022-01-12, by: ARC, do: protest, to: BOR }
      - { at: 2022-01-13, by: ARC, do: expel, to: BOR }
      - { at: 2022-01-14, by: ARC, do: protest, to: BOR }
baseline: wait
outcomes: [attacks]
)yaml";

language::Grounded on(const language::Sides& sides) {
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded = language::load_texts({"s.yaml", two_responses}, {{"m.yaml", with_variant}}, files, diagnostics);
  auto model = loaded ? language::compile(loaded->library, loaded->scenario, diagnostics, sides) : std::nullopt;
  if (!model) throw std::runtime_error(language::render(diagnostics, files));
  return std::move(*model);
}

run::Result played(const language::Grounded& model) {
  run::Design design;
  design.runs = 4'000;
  design.threads = 2;
  design.baseline = model.baseline;
  for (const auto& response : model.responses) design.responses.push_back(response.name);
  design.outcomes = {{"attacks", run::OutcomeKind::count, "attacks", 0.1, 0}};
  design.rules = model.program.rules;
  const std::atomic<bool> stop{false};
  return run::experiment(
      design,
      [&]() -> std::unique_ptr<run::Player> {
        return std::make_unique<run::EnginePlayer>(model.program, 1, std::vector{model.outcomes[0].measure});
      },
      {}, stop);
}

}  // namespace

TEST_CASE("a verdict that holds on one side of a variant and not on the other is said to turn") {
  const language::Grounded calm = on({});
  const run::Result result = played(calm);
  CHECK(result.difference(1, 0).verdict == run::Verdict::identical);
  std::vector<report::PlayedSide> sides;
  language::Grounded grudge = on({{"temper", "grudge"}});
  CHECK(grudge.sides == language::Sides{{"temper", "grudge"}});
  run::Result other = played(grudge);
  CHECK(other.difference(1, 0).verdict == run::Verdict::higher);
  const double difference = other.difference(1, 0).estimate;
  sides.push_back({"temper", "grudge", std::move(grudge), std::move(other)});
  const report::Structure structure{calm, result, std::move(sides), 1};

  const std::string text = report::structure_text(structure, {}, report::Detail::brief);
  CHECK(text.find("Does Borduria bear a grudge?") != std::string::npos);
  CHECK(text.find("provoke, attacks") != std::string::npos);
  CHECK(text.find("calm: the same in every run; grudge: higher (+") != std::string::npos);

  const std::string csv = report::variants_csv(structure);
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 2 * 2);
  CHECK(csv.find("\ntemper,calm,wait,attacks,attacks,4000,") != std::string::npos);
  CHECK(csv.find("\ntemper,grudge,provoke,attacks,attacks,4000,") != std::string::npos);
  CHECK(csv.find("," + report::shortest(difference) + ",") != std::string::npos);
}

TEST_CASE("a side that changes nothing turns no verdict") {
  const language::Grounded model = on({});
  const run::Result result = played(model);
  std::vector<report::PlayedSide> sides;
  sides.push_back({"temper", "grudge", on({}), played(on({}))});
  const std::string text = report::structure_text({model, result, std::move(sides), 1}, {}, report::Detail::full);
  CHECK(text.find("no verdict turns") != std::string::npos);
  CHECK(text.find("estimates that move") == std::string::npos);
}
