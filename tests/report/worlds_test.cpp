// What several runs in each world tell, in words and as rows: held against the numbers they come from.

#include "report/worlds.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "report/figures.hpp"
#include "report/results.hpp"
#include "run/experiment.hpp"
#include "run/player.hpp"
#include "tests/report/two_states.hpp"

using namespace demarche;

namespace {

const std::string scenario = R"yaml(
scenario: worlds
title: "Arcadia and Borduria"
uses: [models]
start: 2022-01-01
decision: 2022-01-11
horizon: 100 d
library:
  - { outcome: attacked, count: "attack, by: BOR", unit: attacks, direction: less, acceptable: 2 }
responses:
  - response: wait
  - response: provoke
    do:
      - { at: 2022-01-12, by: ARC, do: protest, to: BOR }
      - { at: 2022-01-13, by: ARC, do: expel, to: BOR }
  - response: again
    extends: provoke
    do: [{ at: 2022-01-14, by: ARC, do: protest, to: BOR }]
baseline: wait
outcomes: [attacked, expelled]
)yaml";

struct Played {
  language::Grounded model;
  run::Result result;
};

Played played(std::uint64_t worlds, std::uint64_t each) {
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded =
      language::load_texts({"s.yaml", scenario}, {{"m.yaml", tests::two_states_models}}, files, diagnostics);
  auto model = loaded ? language::compile(loaded->library, loaded->scenario, diagnostics) : std::nullopt;
  if (!model) throw std::runtime_error(language::render(diagnostics, files));
  CHECK(model->outcomes[0].acceptable == 2.0);
  run::Design design;
  design.runs = worlds * each;
  design.runs_per_world = each;
  design.threads = 2;
  design.baseline = model->baseline;
  for (const auto& response : model->responses) design.responses.push_back(response.name);
  design.outcomes = {{"attacked", run::OutcomeKind::count, "attacks", 0.1, 0.0, false, run::Better::less, 2.0},
                     {"expelled", run::OutcomeKind::probability, "", 0.01, 0.0}};
  design.rules = model->program.rules;
  const std::atomic<bool> stop{false};
  const std::vector measures{model->outcomes[0].measure, model->outcomes[1].measure};
  run::Result result = run::experiment(
      design,
      [&]() -> std::unique_ptr<run::Player> {
        return std::make_unique<run::EnginePlayer>(model->program, 1, measures, each);
      },
      {}, stop);
  return {std::move(*model), std::move(result)};
}

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("worlds in words: what dominates, who does best how often, regret, what is good enough") {
  const Played found = played(120, 20);
  REQUIRE(found.result.nested);
  const run::Nested& nested = *found.result.nested;
  const std::string text = report::worlds_text(found.model, found.result, {}, report::Detail::brief);
  CHECK(has(text, "120 worlds of 20 runs each."));
  // Worlds that lie much farther apart than the intervals reach, and worlds that hardly do.
  run::Result apart = found.result, close = found.result;
  for (run::VarianceSplit& split : apart.nested->paired) split.numbers = 1e6;
  for (run::VarianceSplit& split : close.nested->paired) split.numbers = 1e-12;
  const std::string of_apart = report::worlds_text(found.model, apart, {}, report::Detail::brief);
  const std::string of_close = report::worlds_text(found.model, close, {}, report::Detail::brief);
  CHECK(has(of_apart, "Ignorance of the numbers dominates the differences"));
  CHECK_FALSE(has(of_apart, "Sampling still dominates"));
  CHECK(has(of_close, "Sampling still dominates the differences: only in 0 of "));
  CHECK_FALSE(has(of_close, "Ignorance of the numbers dominates"));
  CHECK(has(text, "attacked [less]"));
  CHECK(has(text, "attacked [attacks]"));
  CHECK(has(text, "attacked [at most 2]"));
  CHECK_FALSE(has(text, "expelled ["));  // nobody says which way is better
  // Regrets and counts are those of the result.
  const run::Robustness& wait = nested.robustness[0];
  CHECK(wait.acceptable > 0);
  CHECK(has(text, report::rough(wait.regret_90, 2) + " | " + report::rough(wait.greatest_regret, 2)));
  CHECK(has(text, "wait " + std::to_string(nested.acceptable_in_all[0])));
  CHECK_FALSE(has(text, "Share of one history's variance"));
  CHECK(
      has(report::worlds_text(found.model, found.result, {}, report::Detail::full), "Share of one history's variance"));
}

TEST_CASE("worlds as rows and in the summary") {
  const Played found = played(50, 8);
  REQUIRE(found.result.nested);
  const run::VarianceSplit& split = found.result.nested->alone[0];
  const std::string csv = report::worlds_csv(found.result);
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 3 * 2);
  const std::string head = csv.substr(0, csv.find('\n'));
  const std::size_t second = head.size() + 1;
  const std::string row = csv.substr(second, csv.find('\n', second) - second);
  CHECK(std::count(row.begin(), row.end(), ',') == std::count(head.begin(), head.end(), ','));
  CHECK(has(row, "wait,attacked,attacks,50," + report::shortest(split.luck) + "," + report::shortest(split.numbers)));

  const auto files = report::result_files(found.model, found.result, 1, "");
  CHECK(files.back().first == "worlds.csv");
  const boost::json::value summary = boost::json::parse(files.front().second);
  const boost::json::object& worlds = summary.at("worlds").as_object();
  CHECK(worlds.at("worlds").as_int64() == 50);
  CHECK(worlds.at("runs_per_world").as_int64() == 8);
  CHECK(worlds.at("estimates").as_array().size() == 6);
  CHECK(worlds.at("differences").as_array().size() == 4);
  CHECK(worlds.at("estimates").as_array()[0].at("luck").to_number<double>() == split.luck);
  CHECK(worlds.at("robustness").as_array()[1].at("acceptable").is_null());
  CHECK(worlds.at("acceptable_in_all").as_array().size() == 3);
}

TEST_CASE("two worlds say nothing of their spread, and no more is said") {
  const Played found = played(2, 30);
  const std::string text = report::worlds_text(found.model, found.result, {}, report::Detail::full);
  CHECK(has(text, "Too few worlds"));
  CHECK_FALSE(has(text, "dominates"));
}
