// summary.json and the CSV files, see results.hpp.
#include "report/results.hpp"

#include <limits>

#include "report/comparison.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/rare.hpp"
#include "report/selection.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"
#include "report/worlds.hpp"

namespace demarche::report {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::string_view kind_word(const language::Grounded& model, std::size_t outcome) {
  return outcome_word(model.outcomes[outcome].kind);
}

const std::vector<std::string>& sources_of(const language::Grounded& model, std::size_t rule) {
  static const std::vector<std::string> no_sources;
  return rule < model.rules.size() ? model.rules[rule].sources : no_sources;
}

}  // namespace

std::string summary_json(const language::Grounded& model, const run::Result& result, std::uint64_t seed,
                         const std::string& scenario_sha256) {
  JsonWriter json(4);
  json.begin_object().field("schema", "demarche.compare/1");
  json.key("scenario").begin_object().field("name", model.name).field("sha256", scenario_sha256).end_object();
  json.field("seed", seed).field("runs", result.runs);
  json.key("responses").begin_array();
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    json.begin_object().field("name", result.responses[response]).key("outcomes").begin_array();
    for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
      const run::Estimate& estimate = result.estimate(response, outcome);
      json.begin_object().field("name", result.outcomes[outcome].name).field("kind", kind_word(model, outcome));
      json.field("unit", result.outcomes[outcome].unit).field("n", estimate.n).field("estimate", estimate.estimate);
      json.field("low", estimate.low).field("high", estimate.high).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("differences").begin_array();
  for (const run::Difference& difference : result.differences) {
    json.begin_object().field("response", result.responses[difference.response]);
    json.field("against", result.responses[difference.against]);
    json.field("outcome", result.outcomes[difference.outcome].name).field("estimate", difference.estimate);
    json.field("low", difference.low).field("high", difference.high).field("verdict", run::name(difference.verdict));
    json.field("variance_ratio", difference.variance_ratio.value_or(unknown)).end_object();
  }
  json.end_array().key("rules").begin_array();
  for (std::size_t rule = 0; rule < result.rules.size(); ++rule) {
    json.begin_object().field("name", result.rules[rule]).field("fired", result.firings[rule].share_of_histories);
    json.field("sources", sources_of(model, rule)).end_object();
  }
  json.end_array();
  if (result.selection) selection_json(result, json.key("selection"));
  if (result.nested) worlds_json(result, json.key("worlds"));
  if (!result.rare.empty()) rare_json(model, result, json.key("rare"));
  json.end_object();
  return json.take();
}

std::string outcomes_csv(const language::Grounded& model, const run::Result& result) {
  CsvWriter csv;
  csv.row("response", "outcome", "kind", "unit", "n", "estimate", "low", "high", "hits", "deviation", "minimum",
          "maximum", "quartile_1", "median", "quartile_3");
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
      const run::Estimate& estimate = result.estimate(response, outcome);
      const bool is_time = result.outcomes[outcome].kind == run::OutcomeKind::time;
      const auto quartile = [&](std::size_t which) { return is_time ? estimate.quartiles[which] : unknown; };
      csv.row(result.responses[response], result.outcomes[outcome].name, kind_word(model, outcome),
              result.outcomes[outcome].unit, estimate.n, estimate.estimate, estimate.low, estimate.high, estimate.hits,
              estimate.deviation, estimate.minimum, estimate.maximum, quartile(0), quartile(1), quartile(2));
    }
  }
  return csv.text();
}

std::string differences_csv(const language::Grounded&, const run::Result& result) {
  CsvWriter csv;
  csv.row("response", "against", "outcome", "unit", "n", "left_out", "different", "estimate", "low", "high", "material",
          "verdict", "variance_ratio", "runs_to_settle");
  for (const run::Difference& difference : result.differences) {
    const run::OutcomeSpec& outcome = result.outcomes[difference.outcome];
    csv.row(result.responses[difference.response], result.responses[difference.against], outcome.name, outcome.unit,
            difference.n, difference.left_out, difference.different, difference.estimate, difference.low,
            difference.high, outcome.material, run::name(difference.verdict),
            difference.variance_ratio.value_or(unknown),
            !difference.needed_runs                          ? std::string()
            : *difference.needed_runs >= run::over_a_billion ? std::string("over 1000000000")
                                                             : std::to_string(*difference.needed_runs));
  }
  return csv.text();
}

std::string rules_csv(const language::Grounded& model, const run::Result& result) {
  CsvWriter csv;
  csv.row("rule", "response", "runs", "share", "sources", "assumed_numbers");
  for (std::size_t rule = 0; rule < result.rules.size(); ++rule) {
    const std::string sources = joined(sources_of(model, rule), " ");
    const std::size_t assumed = rule < model.rules.size() ? assumed_numbers(model, rule) : 0;
    for (std::size_t response = 0; response < result.responses.size(); ++response) {
      csv.row(result.rules[rule], result.responses[response], result.firings[rule].runs[response],
              result.firings[rule].share[response], sources, assumed);
    }
  }
  return csv.text();
}

std::vector<std::pair<std::string, std::string>> result_files(const language::Grounded& model,
                                                              const run::Result& result, std::uint64_t seed,
                                                              const std::string& scenario_sha256) {
  std::vector<std::pair<std::string, std::string>> files{
      {"summary.json", summary_json(model, result, seed, scenario_sha256)},
      {"outcomes.csv", outcomes_csv(model, result)},
      {"differences.csv", differences_csv(model, result)},
      {"rules.csv", rules_csv(model, result)}};
  if (result.nested) files.emplace_back("worlds.csv", worlds_csv(result));
  if (!result.rare.empty()) files.emplace_back("rare.csv", rare_csv(result));
  return files;
}

}  // namespace demarche::report
