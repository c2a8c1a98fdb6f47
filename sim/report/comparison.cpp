// Judging and rounding a result for readers, see comparison.hpp.
#include "report/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "report/amounts.hpp"
#include "report/figures.hpp"
#include "report/story.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

// How the values of one outcome are shown.
struct Scale {
  bool share = false;
  int decimals = 1;   // of estimates
  std::string unit;   // "days", as the files write it; empty for shares
  double factor = 1;  // 100 for shares

  // Decimals of a number known to ± `half`: one doubtful digit.
  int known_to(double half) const { return std::clamp(decimals_for(half * factor), share ? 1 : 0, 6); }
};

double half_width(double low, double high) { return std::isfinite(low) && std::isfinite(high) ? (high - low) / 2 : 0; }

Scale scale_of(const language::Grounded& model, const run::Result& result, std::size_t outcome) {
  Scale scale;
  scale.share = is_share(model, model.outcomes[outcome]);
  scale.factor = scale.share ? 100 : 1;
  scale.unit = scale.share ? "" : result.outcomes[outcome].unit;
  if (!scale.share && scale.unit.empty() && result.outcomes[outcome].kind == run::OutcomeKind::time)
    scale.unit = "days";
  double widest = 0;
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    const run::Estimate& estimate = result.estimate(response, outcome);
    widest = std::max(widest, half_width(estimate.low, estimate.high));
  }
  scale.decimals = scale.known_to(widest);
  return scale;
}

// One run has an estimate and no interval.
std::string no_interval(const Spoken& in) { return in.say("no interval"); }

Figure below(const std::string& bound, std::string interval, const Spoken& in) {
  return {in.say("below {bound}", {{"bound", bound}}), in.apart("< " + bound), std::move(interval)};
}

Figure figure(const run::Estimate& estimate, const run::OutcomeSpec& outcome, const Scale& scale, const Spoken& in) {
  if (estimate.n == 0 && outcome.may_lack) return {in.say("no such act"), in.say("no act"), ""};
  if (estimate.n == 0) return {in.say("unknown"), in.say("unknown"), ""};
  // Never 0 ± 0: what was never seen in n runs may still happen in about 3 of n.
  if (outcome.kind == run::OutcomeKind::probability && estimate.hits == 0) {
    return below(in.quantity(percent_bound(estimate.could_differ)), in.say("never seen"), in);
  }
  if (outcome.kind == run::OutcomeKind::probability && estimate.hits == estimate.n) {
    const std::string bound = in.quantity(percent_bound_above(estimate.could_differ));
    return {in.say("above {bound}", {{"bound", bound}}), in.apart("> " + bound), in.say("in every run")};
  }
  const auto shown = [&](const std::string& number) {
    const std::string written = in.quantity(scale.share ? number + " %" : number);
    return number.starts_with('-') ? in.apart(written) : written;
  };
  if (estimate.constant) {
    const double value = estimate.estimate * scale.factor;
    if (value > 0 && value < 1e-4) return below(shown("0.0001"), in.say("in every run"), in);
    const std::string number = shown(rough(value));
    return {number, number, in.say("in every run")};
  }
  const std::string number = shown(fixed(estimate.estimate * scale.factor, scale.decimals));
  const bool has_interval = std::isfinite(estimate.low) && std::isfinite(estimate.high);
  return {number, number,
          has_interval ? interval(fixed(estimate.low * scale.factor, scale.decimals),
                                  fixed(estimate.high * scale.factor, scale.decimals), in)
                       : no_interval(in)};
}

// A long unit would push the verdict off the line; it stands with the estimates.
std::string with_unit_behind(const std::string& figures, const Scale& scale, const Spoken& in) {
  constexpr std::size_t longest_unit = 10;
  if (scale.share) return in_points(figures, in);
  const bool alone = scale.unit.empty() || columns(unit_name(scale.unit, in)) > longest_unit;
  return alone ? in.apart(in.figures(figures)) : with_unit(figures, scale.unit, in);
}

// Rounded up to two digits: it is a forecast.
std::uint64_t two_digits_up(std::uint64_t number) {
  std::uint64_t step = 1;
  while (number / step >= 100) step *= 10;
  return (number + step - 1) / step * step;
}

std::string verdict_words(const run::Difference& difference, const run::OutcomeSpec& outcome, const Scale& scale,
                          const Spoken& in) {
  switch (difference.verdict) {
    case run::Verdict::higher: return in.word("verdict", "higher");
    case run::Verdict::lower: return in.word("verdict", "lower");
    case run::Verdict::no_material_difference:
      return in.say("no material difference (below {bound})",
                    {{"bound", in.figures(rough(outcome.material * scale.factor))}});
    case run::Verdict::identical: return in.say("identical in every run");
    case run::Verdict::withheld: return in.say("withheld (too many runs exploded)");
    case run::Verdict::undecided: break;
  }
  if (difference.n == 0) return in.say("undecided (no run to compare)");
  if (!difference.needed_runs) return in.word("verdict", "undecided");
  if (*difference.needed_runs >= run::over_a_billion) return in.say("undecided (over 10⁹ runs needed)");
  const std::uint64_t needed = two_digits_up(*difference.needed_runs);
  return in.say_number("undecided (about {number} runs needed)", "undecided (about {number} runs needed)",
                       static_cast<double>(needed), in.figures(grouped(needed)));
}

DifferenceRow difference_row(const run::Difference& difference, const run::OutcomeSpec& outcome, const Scale& scale,
                             const Spoken& in) {
  DifferenceRow row;
  row.outcome = outcome_name(outcome.name, in);
  row.judged = difference.verdict;
  const int decimals = scale.known_to(half_width(difference.low, difference.high));
  row.difference = difference.n == 0
                       ? in.say("unknown")
                       : with_unit_behind(signed_fixed(difference.estimate * scale.factor, decimals), scale, in);
  const bool has_interval = std::isfinite(difference.low) && std::isfinite(difference.high);
  row.interval = has_interval ? interval(signed_fixed(difference.low * scale.factor, decimals),
                                         signed_fixed(difference.high * scale.factor, decimals), in)
                              : no_interval(in);
  row.verdict = verdict_words(difference, outcome, scale, in);
  return row;
}

std::vector<RuleRow> rule_rows(const language::Grounded& model, const run::Result& result, const Spoken& in) {
  std::vector<RuleRow> rows;
  for (std::size_t rule = 0; rule < result.firings.size(); ++rule) {
    const run::RuleFiring& firing = result.firings[rule];
    if (!(firing.share_of_histories > 0)) continue;
    RuleRow row;
    row.name = safe(result.rules[rule]);
    row.share = firing.share_of_histories;
    row.fired = in.quantity(percent(firing.share_of_histories));
    for (const double share : firing.share) row.by_response.push_back(in.quantity(percent(share)));
    if (rule < model.rules.size()) {
      row.about = safe(model.rules[rule].about);
      row.documents = cited(model.rules[rule].sources, in);
      row.assumed_numbers = assumed_numbers(model, rule);
    }
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const RuleRow& a, const RuleRow& b) { return a.share > b.share; });
  return rows;
}

// Assumed numbers, each once, of the rules that fired in the response or in the baseline.
std::size_t rests_on(const language::Grounded& model, const run::Result& result, std::size_t response) {
  std::vector<core::Index> numbers;
  for (std::size_t rule = 0; rule < result.firings.size() && rule < model.rules.size(); ++rule) {
    const auto& runs = result.firings[rule].runs;
    if (runs[response] == 0 && runs[result.baseline] == 0) continue;
    for (const core::Index number : model.rules[rule].numbers) {
      if (model.numbers[number].basis == language::Basis::assumption) numbers.push_back(number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  return static_cast<std::size_t>(std::unique(numbers.begin(), numbers.end()) - numbers.begin());
}

std::string comparisons_note(const run::Result& result, const Spoken& in) {
  if (result.comparisons == 0) return in.say("There is one response, so nothing was compared.");
  const auto number = static_cast<double>(result.comparisons);
  const std::string figures = in.figures(grouped(result.comparisons));
  if (result.holm) {
    return in.say_number("{number} comparison was made, held together to an error of 5 % (Holm).",
                         "{number} comparisons were made, held together to an error of 5 % (Holm).", number, figures);
  }
  return in.say_number(
      "{number} comparison was made, each at 95 %: expect about {expected} of the intervals to miss the true "
      "difference by chance.",
      "{number} comparisons were made, each at 95 %: expect about {expected} of the intervals to miss the true "
      "difference by chance.",
      number, figures, {{"expected", in.figures(rough(0.05 * number, 2))}});
}

std::string on_basis(std::size_t count, language::Basis basis, const Spoken& in) {
  const auto number = static_cast<double>(count);
  const std::string figures = in.figures(grouped(count));
  switch (basis) {
    case language::Basis::assumption:
      return in.say_number("{number} assumption", "{number} assumptions", number, figures);
    case language::Basis::documented:
      return in.say_number("{number} documented", "{number} documented", number, figures);
    case language::Basis::estimated: return in.say_number("{number} estimated", "{number} estimated", number, figures);
    case language::Basis::expert: return in.say_number("{number} expert", "{number} expert", number, figures);
  }
  return "";
}

std::string numbers_note(const language::Grounded& model, const Spoken& in) {
  const auto bases = count_bases(model);
  std::vector<std::string> parts;
  for (std::size_t basis = 0; basis < bases.size(); ++basis) {
    if (bases[basis] > 0) parts.push_back(on_basis(bases[basis], static_cast<language::Basis>(basis), in));
  }
  return in.say_number("The model has {number} number: {parts}.", "The model has {number} numbers: {parts}.",
                       static_cast<double>(model.numbers.size()), in.figures(grouped(model.numbers.size())),
                       {{"parts", in.listed(parts)}});
}

// How much the common luck narrows the differences: the median of the variance ratios.
std::optional<std::string> ratio_note(const run::Result& result, const Spoken& in) {
  std::vector<double> ratios;
  for (const run::Difference& difference : result.differences) {
    if (difference.variance_ratio && std::isfinite(*difference.variance_ratio)) {
      ratios.push_back(*difference.variance_ratio);
    }
  }
  if (ratios.empty()) return std::nullopt;
  std::sort(ratios.begin(), ratios.end());
  return in.say(
      "All responses share their luck: the variance of a difference is smaller than for separate runs by a factor of "
      "{median} in the median, from {least} to {greatest}.",
      {{"median", in.figures(rough(ratios[ratios.size() / 2], 2))},
       {"least", in.figures(rough(ratios.front(), 2))},
       {"greatest", in.figures(rough(ratios.back(), 2))}});
}

// What `run` and `diff` take to play it again.
std::string address_of(const run::Result& result, const run::Explosions& explosions, const Spoken& in) {
  const std::string run = std::to_string(explosions.first_runs.empty() ? 0 : explosions.first_runs.front());
  if (!result.nested) return in.say("run {run}", {{"run", run}});
  const std::string option = fmt::format("--runs-per-world {}", result.nested->runs_per_world);
  return in.say("run {run} with {option}", {{"run", run}, {"option", in.apart(option)}});
}

std::string warning_of(const run::Result& result, const Spoken& in) {
  std::vector<std::string> warnings;
  if (!result.complete) {
    warnings.push_back(
        in.say("Stopped early: these are the first {runs} of {asked} runs.",
               {{"runs", in.figures(grouped(result.runs))}, {"asked", in.figures(grouped(result.runs_asked))}}));
  }
  if (const run::Explosions& failures = result.failures; failures.count > 0) {
    warnings.push_back(
        in.say_number("{number} run broke a contract of the simulator (first: {address}) and counts for nothing.",
                      "{number} runs broke a contract of the simulator (first: {address}) and count for nothing.",
                      static_cast<double>(failures.count), in.figures(grouped(failures.count)),
                      {{"address", address_of(result, failures, in)}}));
  }
  for (std::size_t response = 0; response < result.explosions.size(); ++response) {
    const run::Explosions& explosions = result.explosions[response];
    if (explosions.count == 0) continue;
    warnings.push_back(in.say_number(
        "{number} run of {response} exploded (first: {address}) and counts for nothing.",
        "{number} runs of {response} exploded (first: {address}) and count for nothing.",
        static_cast<double>(explosions.count), in.figures(grouped(explosions.count)),
        {{"response", in.apart(safe(result.responses[response]))}, {"address", address_of(result, explosions, in)}}));
  }
  return joined(warnings, " ");
}

}  // namespace

std::size_t assumed_numbers(const language::Grounded& model, std::size_t rule) {
  const auto& numbers = model.rules[rule].numbers;
  return static_cast<std::size_t>(std::count_if(numbers.begin(), numbers.end(), [&](core::Index number) {
    return model.numbers[number].basis == language::Basis::assumption;
  }));
}

std::string played_runs(const run::Result& result, const Spoken& in) {
  std::uint64_t fewest = result.runs;
  for (const std::uint64_t runs : result.played) fewest = std::min(fewest, runs);
  if (fewest == result.runs) return runs_words(result.runs, in);
  return in.say_number("{fewest} to {number} run", "{fewest} to {number} runs", static_cast<double>(result.runs),
                       in.figures(grouped(result.runs)), {{"fewest", in.figures(grouped(fewest))}});
}

std::string in_full(const Figure& figure) {
  return figure.interval.empty() ? figure.estimate : figure.estimate + " " + figure.interval;
}

const DifferenceRow* row_of(const ResponseRows& block, std::size_t outcome) {
  const auto found = std::find_if(block.rows.begin(), block.rows.end(),
                                  [&](const DifferenceRow& row) { return row.index == outcome; });
  return found == block.rows.end() ? nullptr : &*found;
}

Comparison compared(const language::Grounded& model, const run::Result& result, std::uint64_t seed, const Spoken& in) {
  Comparison page;
  page.spoken = in;
  page.title = in.known("title", model.title).value_or(safe(model.title));
  page.baseline = safe(result.responses[result.baseline]);
  page.subtitle = in.say("{scenario}: {runs} of {responses}, {days} days after the decision, seed {seed}",
                         {{"scenario", in.apart(safe(model.name))},
                          {"runs", played_runs(result, in)},
                          {"responses", responses_words(result.responses.size(), in)},
                          {"days", in.figures(rough(model.horizon - model.decision))},
                          {"seed", std::to_string(seed)}});
  for (const std::string& response : result.responses) page.responses.push_back(safe(response));

  std::vector<Scale> scales;
  for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
    scales.push_back(scale_of(model, result, outcome));
    OutcomeRow row{outcome_name(result.outcomes[outcome].name, in), unit_name(scales.back().unit, in), {}};
    for (std::size_t response = 0; response < result.responses.size(); ++response) {
      row.figures.push_back(figure(result.estimate(response, outcome), result.outcomes[outcome], scales.back(), in));
    }
    page.outcomes.push_back(std::move(row));
  }

  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    if (response == result.baseline) continue;
    ResponseRows block;
    block.name = page.responses[response];
    if (response < model.responses.size()) block.about = response_about(model.responses[response].about, in);
    block.assumed_numbers = rests_on(model, result, response);
    double bound = 0;
    for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
      const run::Difference& difference = result.difference(response, outcome);
      if (difference.verdict == run::Verdict::identical) {
        block.identical.push_back(outcome_name(result.outcomes[outcome].name, in));
        bound = std::max(bound, difference.could_differ);
      } else {
        block.rows.push_back(difference_row(difference, result.outcomes[outcome], scales[outcome], in));
        block.rows.back().index = outcome;
      }
    }
    if (!block.identical.empty()) block.identical_bound = in.apart("± " + in.quantity(percent_bound(bound)));
    page.differences.push_back(std::move(block));
  }

  page.rules = rule_rows(model, result, in);
  page.silent_rules = result.rules.size() - page.rules.size();
  page.warning = warning_of(result, in);
  for (const auto& [variant, side] : model.sides) {
    page.notes.push_back(
        in.say("Variant {variant}: {side}.", {{"variant", in.apart(safe(variant))}, {"side", in.apart(safe(side))}}));
  }
  page.notes.push_back(comparisons_note(result, in));
  if (const auto note = ratio_note(result, in)) page.notes.push_back(*note);
  page.notes.push_back(numbers_note(model, in));
  const bool has_time = std::any_of(result.outcomes.begin(), result.outcomes.end(),
                                    [](const run::OutcomeSpec& one) { return one.kind == run::OutcomeKind::time; });
  const bool has_share = std::any_of(model.outcomes.begin(), model.outcomes.end(),
                                     [](const auto& one) { return one.kind == language::OutcomeKind::share; });
  if (has_share) {
    page.notes.push_back(
        in.say("A share of acts is the mean over the runs with any such act, which differ from response to response; a "
               "difference counts the runs with any under both."));
  }
  const bool has_span = std::any_of(model.outcomes.begin(), model.outcomes.end(),
                                    [](const auto& one) { return one.kind == language::OutcomeKind::span; });
  if (has_span) {
    page.notes.push_back(in.say(
        "Days from one act to another end at the horizon where the second does not come; they are the mean over the "
        "runs with the first, and a difference counts the runs with the first under both."));
  }
  if (has_time)
    page.notes.push_back(in.say("A time is the mean of the time itself or the horizon, whichever comes first."));
  return page;
}

}  // namespace demarche::report
