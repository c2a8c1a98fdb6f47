// Rare outcomes in words, see rare.hpp.
#include "report/rare.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "report/amounts.hpp"
#include "report/csv.hpp"
#include "report/figures.hpp"
#include "report/sensitivity.hpp"
#include "report/wording.hpp"
#include "run/intervals.hpp"

namespace demarche::report {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Decimals of a number of per cent known to ± `half`, with one doubtful digit; rare shares need many.
int decimals_of(double half) {
  if (!(half > 0) || !std::isfinite(half)) return 2;
  return std::clamp(-static_cast<int>(std::floor(std::log10(half))), 0, 14);
}

std::string in_per_cent(const run::RareEstimate& estimate, double share, const Spoken& in) {
  return in.quantity(fixed(100 * share, decimals_of(50 * (estimate.high - estimate.low))) + " %");
}

std::string trouble_words(const run::RareEstimate& estimate, const Spoken& in) {
  using Trouble = run::RareTrouble;
  switch (estimate.trouble) {
    case Trouble::none: break;
    case Trouble::never: return in.say("never seen, however moved");
    case Trouble::few: return in.say("too few hits to say");
    case Trouble::one_sided: return in.say("one run outweighs the others");
    case Trouble::lost: return in.say("too many runs exploded");
    case Trouble::unbalanced: return in.say("the weights do not add up");
    case Trouble::contradicted: return in.say("the plain runs contradict it");
    case Trouble::counted: return in.say("the plain runs are enough");
  }
  return "";
}

std::string difference_words(const run::RareEstimate& difference, const Spoken& in) {
  if (difference.trouble == run::RareTrouble::never) return in.say("identical in every run");
  if (difference.trouble != run::RareTrouble::none) return trouble_words(difference, in);
  const int decimals = decimals_of(50 * (difference.high - difference.low));
  return in_points(signed_fixed(100 * difference.estimate, decimals), in) + " " +
         interval(signed_fixed(100 * difference.low, decimals), signed_fixed(100 * difference.high, decimals), in);
}

// What the batch itself leaves possible, for all ways together.
double at_most(const run::Estimate& plain) { return plain.hits == 0 ? plain.could_differ : plain.high; }

std::string plain_words(const run::Estimate& estimate, const Spoken& in) {
  if (estimate.n == 0) return in.say("unknown");
  if (estimate.hits == 0) {
    return in.say("below {bound}", {{"bound", in.quantity(percent_bound(estimate.could_differ))}});
  }
  return in.say("{hits} of {runs}, below {bound}", {{"hits", in.figures(grouped(estimate.hits))},
                                                    {"runs", in.figures(grouped(estimate.n))},
                                                    {"bound", in.quantity(percent_bound(at_most(estimate)))}});
}

std::size_t outcome_of(const run::Result& result, const run::RareResult& rare) {
  const auto found = std::find_if(result.outcomes.begin(), result.outcomes.end(),
                                  [&](const run::OutcomeSpec& one) { return one.name == rare.outcome; });
  return static_cast<std::size_t>(found - result.outcomes.begin());
}

std::string tilted_words(const std::string& rule, double factor, const Spoken& in) {
  if (factor < 1) {
    return in.say("{rule} {factor}",
                  {{"rule", in.apart(safe(rule))}, {"factor", in.apart("1/" + in.figures(rough(1 / factor, 2)))}});
  }
  return in.say("{rule} {factor} times", {{"rule", in.apart(safe(rule))}, {"factor", in.figures(rough(factor, 2))}});
}

// "Of them 5,334 for respond-in-kind: strike-again 12 times as likely, object 1/20."
std::string component_words(const DrawnNumbers& numbers, const run::Result& result, const run::RareComponent& component,
                            const Spoken& in) {
  std::vector<std::string> parts;
  for (const run::TiltedRule& rule : component.rules)
    parts.push_back(tilted_words(result.rules[rule.rule], rule.factor, in));
  for (const run::TiltedNumber& number : component.numbers) {
    const Blanks blanks{{"number", in.apart(safe(numbers.infos[number.number]->path))}};
    parts.push_back(number.power > 1 ? in.say("{number} higher", blanks) : in.say("{number} lower", blanks));
  }
  return in.say("{runs} for {response}: {changes}.",
                {{"runs", in.figures(grouped(component.runs))},
                 {"response", in.apart(safe(result.responses[component.response]))},
                 {"changes", in.joined(parts)}});
}

// Runs with the model's own chances that know nothing of each other: those of one world count once.
std::uint64_t untilted_runs(const run::Result& result, const run::RareResult& rare) {
  return (result.nested ? result.nested->worlds : result.runs) + rare.untilted;
}

// What they have not seen may still have so large a share.
double unseen(const run::Result& result, const run::RareResult& rare) {
  return run::unseen_bound(untilted_runs(result, rare));
}

// Each column as wide as what stands in it.
std::string columns_of(const std::vector<std::array<std::string, 6>>& rows, const Style& style, const Spoken& in) {
  std::array<std::size_t, 6> widths{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  std::string out;
  std::size_t all = 10;
  for (const std::size_t width : widths) all += width;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto& row = rows[at];
    if (all <= style.width) {
      std::string line = padded(row[0], widths[0]);
      for (std::size_t i = 1; i + 1 < row.size(); ++i) line += "  " + padded_left(row[i], widths[i]);
      if (!row.back().empty()) line += "  " + row.back();
      out += line + "\n";
    } else if (at > 0) {  // a narrow terminal: what stands in a row, under the response's name
      Blanks blanks{{"response", row[0]}, {"plain", row[1]}, {"estimate", row[2]}};
      if (!row[3].empty()) blanks.push_back({"least", row[3]});
      if (!row[4].empty()) blanks.push_back({"effective", row[4]});
      if (!row[5].empty()) blanks.push_back({"difference", row[5]});
      out += paragraph(in.say("{response}: plain {plain}; {estimate}[[, at least {least}]][[, effective {effective}]]"
                              "[[; {difference}]]",
                              blanks),
                       style.width, 2);
    }
  }
  return out;
}

double or_unknown(const run::RareEstimate& estimate, double value) {
  return estimate.trouble == run::RareTrouble::none ? value : unknown;
}

// Of all ways, found or not, as far as it is known.
double at_least(const run::RareEstimate& estimate) { return or_unknown(estimate, estimate.low); }

void estimate_fields(const run::RareEstimate& estimate, JsonWriter& json) {
  json.field("estimate", estimate.estimate).field("standard_error", estimate.standard_error);
  json.field("hits", estimate.hits).field("effective", estimate.effective).field("largest", estimate.largest);
  json.field("lost", estimate.lost).field("trouble", run::name(estimate.trouble));
}

void component_json(const DrawnNumbers& numbers, const run::Result& result, const run::RareComponent& component,
                    JsonWriter& json) {
  json.begin_object().field("response", result.responses[component.response]).field("runs", component.runs);
  json.key("rules").begin_array();
  for (const run::TiltedRule& rule : component.rules) {
    json.begin_object().field("rule", result.rules[rule.rule]).field("factor", rule.factor).end_object();
  }
  json.end_array().key("numbers").begin_array();
  for (const run::TiltedNumber& number : component.numbers)
    json.begin_object().field("path", numbers.infos[number.number]->path).field("power", number.power).end_object();
  json.end_array().end_object();
}

}  // namespace

std::vector<RareOutcome> rare_outcomes(const language::Grounded& model, const run::Result& result, const Spoken& in) {
  const DrawnNumbers numbers = drawn_numbers(model, 0, 0);  // whose they are
  std::vector<RareOutcome> outcomes;
  for (const run::RareResult& rare : result.rare) {
    const std::size_t place = outcome_of(result, rare);
    RareOutcome outcome{outcome_name(rare.outcome, in), outcome_about(model.outcomes[place].about, in), {}, {}};
    for (std::size_t response = 0; response < rare.estimates.size(); ++response) {
      const run::RareEstimate& estimate = rare.estimates[response];
      const bool is_known = estimate.trouble == run::RareTrouble::none;
      RareRow row;
      row.response = safe(result.responses[response]);
      row.plain = plain_words(result.estimate(response, place), in);
      row.estimate = is_known ? in_per_cent(estimate, estimate.estimate, in) : trouble_words(estimate, in);
      if (is_known) row.least = in_per_cent(estimate, estimate.low, in);
      if (estimate.hits > 0) row.effective = in.figures(grouped(static_cast<std::uint64_t>(estimate.effective)));
      if (response != result.baseline) row.difference = difference_words(rare.differences[response], in);
      outcome.rows.push_back(std::move(row));
    }
    outcome.notes.push_back(
        in.say("By importance sampling: {runs} further runs of every response, {plain} of them with the model's own "
               "chances and the others with chances moved towards it, as {pilot} pilot runs suggested; each counts by "
               "how much likelier that made it. Effective: so many equal hits would say as much.",
               {{"runs", in.figures(grouped(rare.runs))},
                {"plain", in.figures(grouped(rare.untilted))},
                {"pilot", in.figures(grouped(rare.pilot_runs))}}));
    outcome.notes.push_back(
        in.say("Estimates and differences are of the ways to it that were found; there may be others, so only 'at "
               "least' (97.5 %) is said of all. Ways that none of the {runs} runs of a response with the model's own "
               "chances took may add up to {bound}.",
               {{"runs", in.figures(grouped(untilted_runs(result, rare)))},
                {"bound", in.quantity(percent_bound(unseen(result, rare)))}}));
    if (rare.components.empty()) outcome.notes.push_back(in.say("No way to it was found by moving chances."));
    for (const run::RareComponent& component : rare.components)
      outcome.notes.push_back(component_words(numbers, result, component, in));
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

std::string rare_text(const language::Grounded& model, const run::Result& result, const Style& style, Detail detail,
                      const Spoken& in) {
  std::string out;
  for (const RareOutcome& outcome : rare_outcomes(model, result, in)) {
    out += "\n" + heading(in.say("Rare: {outcome}", {{"outcome", outcome.name}}), style);
    std::vector<std::array<std::string, 6>> rows{{"", in.say("plain runs"), in.say("ways found"), in.say("at least"),
                                                  in.word("of hits with weights", "effective"), ""}};
    for (const RareRow& row : outcome.rows)
      rows.push_back({in.apart(row.response), row.plain, row.estimate, row.least, row.effective, row.difference});
    out += columns_of(rows, style, in);
    const std::size_t shown = detail == Detail::full ? outcome.notes.size() : 2;
    for (std::size_t i = 0; i < shown; ++i) out += paragraph(outcome.notes[i], style.width, 0);
  }
  return finished(out, style);
}

void rare_json(const language::Grounded& model, const run::Result& result, JsonWriter& json) {
  const DrawnNumbers numbers = drawn_numbers(model, 0, 0);
  json.begin_array();
  for (const run::RareResult& rare : result.rare) {
    const std::size_t place = outcome_of(result, rare);
    json.begin_object().field("outcome", rare.outcome).field("runs", rare.runs).field("untilted", rare.untilted);
    json.field("pilot_runs", rare.pilot_runs).field("unseen", unseen(result, rare)).key("components").begin_array();
    for (const run::RareComponent& component : rare.components) component_json(numbers, result, component, json);
    json.end_array().key("responses").begin_array();
    for (std::size_t response = 0; response < rare.estimates.size(); ++response) {
      const run::RareEstimate& estimate = rare.estimates[response];
      json.begin_object().field("name", result.responses[response]).field("at_least", at_least(estimate));
      json.field("at_most", at_most(result.estimate(response, place)));
      estimate_fields(estimate, json);
      json.field("mean_weight", estimate.mean_weight).field("mean_weight_error", estimate.mean_weight_error);
      json.end_object();
    }
    json.end_array().key("differences").begin_array();
    for (std::size_t response = 0; response < rare.differences.size(); ++response) {
      if (response == result.baseline) continue;
      json.begin_object().field("response", result.responses[response]);
      json.field("against", result.responses[result.baseline]);
      const run::RareEstimate& less = rare.differences[response];
      json.field("low", or_unknown(less, less.low)).field("high", or_unknown(less, less.high));
      estimate_fields(less, json);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

std::string rare_csv(const run::Result& result) {
  CsvWriter csv;
  csv.row("outcome", "response", "runs", "pilot_runs", "estimate", "at_least", "at_most", "standard_error", "hits",
          "effective", "largest", "lost", "mean_weight", "trouble", "against", "difference", "difference_low",
          "difference_high", "difference_effective", "difference_trouble");
  for (const run::RareResult& rare : result.rare) {
    const std::size_t place = outcome_of(result, rare);
    for (std::size_t response = 0; response < rare.estimates.size(); ++response) {
      const run::RareEstimate& one = rare.estimates[response];
      const run::RareEstimate& less = rare.differences[response];
      const bool is_baseline = response == result.baseline;
      csv.row(rare.outcome, result.responses[response], rare.runs, rare.pilot_runs, one.estimate, at_least(one),
              at_most(result.estimate(response, place)), one.standard_error, one.hits, one.effective, one.largest,
              one.lost, one.mean_weight, run::name(one.trouble),
              is_baseline ? std::string() : result.responses[result.baseline], is_baseline ? unknown : less.estimate,
              is_baseline ? unknown : or_unknown(less, less.low), is_baseline ? unknown : or_unknown(less, less.high),
              is_baseline ? unknown : less.effective, is_baseline ? std::string_view() : run::name(less.trouble));
    }
  }
  return csv.text();
}

}  // namespace demarche::report
