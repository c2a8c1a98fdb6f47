// Which numbers decide, on two states whose numbers are known.

#include "report/sensitivity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "core/engine.hpp"
#include "run/experiment.hpp"
#include "run/player.hpp"
#include "tests/report/two_states.hpp"

using namespace demarche;

namespace {

// Borduria attacks at an uncertain rate; whether Arcadia's protest angers it is uncertain too.
language::Grounded uncertain() {
  std::string models = tests::two_states_models;
  const auto put = [&](const std::string& what, const std::string& by) {
    const std::size_t at = models.find(what);
    REQUIRE(at != std::string::npos);
    models.replace(at, what.size(), by);
  };
  put("rate: 0.01 / d", "rate: { lognormal: { median: 0.02 / d, spread: 1.5 } }");
  put("{ at: 1, ratio: 1.5 }", "{ at: 0, ratio: { uniform: [0.2, 2] } }");
  put("\"grievance(target, self) += 0.5\"", "\"grievance(target, self) += 3\"");
  std::string scenario = tests::two_states_scenario;
  const std::size_t at = scenario.find("do: expel");
  scenario.replace(at, 9, "do: protest");
  return tests::ground(scenario, models);
}

}  // namespace

TEST_CASE("a number's quantiles are those that the engine drew") {
  const language::Grounded model = uncertain();
  constexpr std::uint64_t runs = 40;
  const report::DrawnNumbers drawn = report::drawn_numbers(model, 5, runs);
  REQUIRE(drawn.infos.size() == model.program.uncertain_numbers.size());
  REQUIRE(drawn.quantiles.size() == drawn.infos.size() * runs);
  core::Engine engine(model.program);
  for (std::uint64_t run = 0; run < runs; ++run) {
    engine.begin(5, run, run);
    for (std::size_t i = 0; i < drawn.infos.size(); ++i) {
      CAPTURE(drawn.infos[i]->path);
      const double value = engine.number(model.program.uncertain_numbers[i].slot);
      const double quantile = static_cast<double>(drawn.quantiles[i * runs + run]);
      CHECK(value == doctest::Approx(drawn.infos[i]->distribution.quantile(quantile)).epsilon(1e-4));
    }
  }
}

TEST_CASE("the number on which an answer hangs is named, with where it turns") {
  const language::Grounded model = uncertain();
  constexpr std::uint64_t runs = 20'000;
  run::Design design;
  design.runs = runs;
  design.threads = 2;
  design.baseline = model.baseline;
  for (const auto& response : model.responses) design.responses.push_back(response.name);
  design.outcomes = {{"attacks", run::OutcomeKind::count, "attacks", 0.1, 0}};
  design.rules = model.program.rules;
  const core::Index measure = std::find_if(model.outcomes.begin(), model.outcomes.end(), [](const auto& one) {
                                return one.name == "attacks";
                              })->measure;
  const std::atomic<bool> stop{false};
  const run::Result result = run::experiment(
      design,
      [&]() -> std::unique_ptr<run::Player> {
        return std::make_unique<run::EnginePlayer>(model.program, 1, std::vector{measure});
      },
      {}, stop);
  // The protest comes third among the responses; a grievance of 3 more means more attacks, if the ratio is above 1.
  const std::size_t place = 1;
  REQUIRE(result.differences[place].response == 2);
  REQUIRE(result.differences[place].verdict == run::Verdict::higher);

  const report::DrawnNumbers numbers = report::drawn_numbers(model, 1, runs);
  std::vector<double> differences;
  core::Engine engine(model.program);
  for (std::uint64_t run = 0; run < runs; ++run) {
    engine.begin(1, run, run);
    engine.play(2);
    const double with = engine.outcomes()[measure];
    engine.play(0);
    differences.push_back(with - engine.outcomes()[measure]);
  }
  report::Sensitivity found{model, result, numbers, {}, 1};
  found.differences.push_back(
      {place, run::effects(differences, numbers.quantiles, numbers.infos.size(), 0.1, run::Verdict::higher)});
  const std::string text = report::sensitivity_text(found, false, {});
  CHECK(text.find("lower where attack-again.ratios.grievance(self, ARC).ratio is below") != std::string::npos);
  CAPTURE(text);
  const std::string csv = report::sensitivity_csv(found);
  CHECK(csv.find("expel,wait,attacks,higher,\"attack-again.ratios.grievance(self, ARC).ratio\",assumption,") !=
        std::string::npos);
  CHECK(csv.find("attack-again.rate") != std::string::npos);
}
