// Worlds as a table and as JSON, see worlds.hpp.
#include "report/csv.hpp"
#include "report/worlds.hpp"

namespace demarche::report {

namespace {

const run::Robustness& robust(const run::Result& result, std::size_t response, std::size_t outcome) {
  return result.nested->robustness[response * result.outcomes.size() + outcome];
}

void split_fields(const run::VarianceSplit& split, JsonWriter& json) {
  json.field("worlds", split.worlds).field("luck", split.luck).field("numbers", split.numbers);
  json.field("below_zero", split.below_zero).field("share", split.share).field("low", split.low);
  json.field("high", split.high).field("settled", split.settled);
  json.field("quantiles", std::vector<double>(split.quantiles.begin(), split.quantiles.end()));
}

void split_row(const run::VarianceSplit& split, CsvWriter& csv) {
  csv.add(split.luck), csv.add(split.numbers), csv.add(split.below_zero ? "yes" : "no"), csv.add(split.share);
  csv.add(split.low), csv.add(split.high), csv.add(split.settled);
  for (const double quantile : split.quantiles) csv.add(quantile);
}

}  // namespace

std::string worlds_csv(const run::Result& result) {
  const run::Nested& nested = *result.nested;
  CsvWriter csv;
  csv.row("response", "outcome", "unit", "worlds", "luck", "numbers", "below_zero", "share", "low", "high", "settled",
          "quantile_10", "median", "quantile_90", "against", "difference_luck", "difference_numbers",
          "difference_below_zero", "difference_share", "difference_low", "difference_high", "difference_settled",
          "difference_quantile_10", "difference_median", "difference_quantile_90", "compared", "highest",
          "highest_tied", "lowest", "lowest_tied", "regret_90", "greatest_regret", "acceptable");
  const std::size_t outcomes = result.outcomes.size();
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
      const run::OutcomeSpec& spec = result.outcomes[outcome];
      const run::VarianceSplit& alone = nested.alone[response * outcomes + outcome];
      csv.add(result.responses[response]), csv.add(spec.name), csv.add(spec.unit), csv.add(alone.worlds);
      split_row(alone, csv);
      if (response == result.baseline) {
        for (int field = 0; field < 11; ++field) csv.add("");
      } else {
        csv.add(result.responses[result.baseline]);
        split_row(nested.paired[(response - (response > result.baseline ? 1 : 0)) * outcomes + outcome], csv);
      }
      const run::Robustness& one = robust(result, response, outcome);
      csv.add(nested.compared[outcome]), csv.add(one.highest), csv.add(one.highest_tied), csv.add(one.lowest);
      csv.add(one.lowest_tied), csv.add(one.regret_90), csv.add(one.greatest_regret);
      spec.acceptable ? csv.add(one.acceptable) : csv.add("");
      csv.end_row();
    }
  }
  return csv.text();
}

void worlds_json(const run::Result& result, JsonWriter& json) {
  const run::Nested& nested = *result.nested;
  json.begin_object().field("worlds", nested.worlds).field("runs_per_world", nested.runs_per_world);
  const auto splits = [&](const char* key, bool differences) {
    json.key(key).begin_array();
    const std::size_t outcomes = result.outcomes.size();
    for (std::size_t response = 0; response < result.responses.size(); ++response) {
      if (differences && response == result.baseline) continue;
      const std::size_t place = differences && response > result.baseline ? response - 1 : response;
      for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
        json.begin_object().field("response", result.responses[response]);
        json.field("outcome", result.outcomes[outcome].name);
        split_fields((differences ? nested.paired : nested.alone)[place * outcomes + outcome], json);
        json.end_object();
      }
    }
    json.end_array();
  };
  splits("estimates", false);
  splits("differences", true);
  json.key("robustness").begin_array();
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
      const run::Robustness& one = robust(result, response, outcome);
      json.begin_object().field("response", result.responses[response]);
      json.field("outcome", result.outcomes[outcome].name).field("worlds", nested.compared[outcome]);
      json.field("highest", one.highest).field("highest_tied", one.highest_tied).field("lowest", one.lowest);
      json.field("lowest_tied", one.lowest_tied).field("regret_90", one.regret_90);
      json.field("greatest_regret", one.greatest_regret).key("acceptable");
      result.outcomes[outcome].acceptable ? json.value(one.acceptable) : json.value(nullptr);
      json.end_object();
    }
  }
  json.end_array().field("judged", nested.judged).field("acceptable_in_all", nested.acceptable_in_all).end_object();
}

}  // namespace demarche::report
