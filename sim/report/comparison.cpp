// Judging and rounding a result for readers, see comparison.hpp.
#include "report/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

// How the values of one outcome are shown.
struct Scale {
  bool share = false;
  int decimals = 1;   // of estimates
  std::string unit;   // "days"; empty for shares
  double factor = 1;  // 100 for shares

  // Decimals of a number known to ± `half`: one doubtful digit.
  int known_to(double half) const { return std::clamp(decimals_for(half * factor), share ? 1 : 0, 6); }
};

double half_width(double low, double high) { return std::isfinite(low) && std::isfinite(high) ? (high - low) / 2 : 0; }

Scale scale_of(const language::Grounded& model, const run::Result& result, std::size_t outcome) {
  Scale scale;
  scale.share = is_share(model, model.outcomes[outcome]);
  scale.factor = scale.share ? 100 : 1;
  scale.unit = scale.share ? "" : safe(result.outcomes[outcome].unit);
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
constexpr const char* no_interval = "no interval";

std::string bounds(double low, double high, const Scale& scale) {
  if (!std::isfinite(low) || !std::isfinite(high)) return no_interval;
  return fmt::format("[{}, {}]", fixed(low * scale.factor, scale.decimals), fixed(high * scale.factor, scale.decimals));
}

Figure figure(const run::Estimate& estimate, const run::OutcomeSpec& outcome, const Scale& scale) {
  if (estimate.n == 0) return outcome.may_lack ? Figure{"no such act", "no act", ""} : Figure{"unknown", "unknown", ""};
  // Never 0 ± 0: what was never seen in n runs may still happen in about 3 of n.
  if (outcome.kind == run::OutcomeKind::probability && estimate.hits == 0) {
    const std::string bound = percent_bound(estimate.could_differ);
    return {"below " + bound, "< " + bound, "never seen"};
  }
  if (outcome.kind == run::OutcomeKind::probability && estimate.hits == estimate.n) {
    const std::string bound = percent_bound_above(estimate.could_differ);
    return {"above " + bound, "> " + bound, "in every run"};
  }
  const std::string sign = scale.share ? " %" : "";
  if (estimate.constant) {
    const double value = estimate.estimate * scale.factor;
    if (value > 0 && value < 1e-4) return {"below 0.0001" + sign, "< 0.0001" + sign, "in every run"};
    const std::string number = rough(value) + sign;
    return {number, number, "in every run"};
  }
  const std::string number = fixed(estimate.estimate * scale.factor, scale.decimals) + sign;
  return {number, number, bounds(estimate.low, estimate.high, scale)};
}

// A long unit would push the verdict off the line; it stands with the estimates.
std::string unit_behind(const Scale& scale) {
  constexpr std::size_t longest_unit = 10;
  if (scale.share) return " points";
  return scale.unit.empty() || columns(scale.unit) > longest_unit ? "" : " " + scale.unit;
}

// Rounded up to two digits: it is a forecast.
std::uint64_t two_digits_up(std::uint64_t number) {
  std::uint64_t step = 1;
  while (number / step >= 100) step *= 10;
  return (number + step - 1) / step * step;
}

std::string verdict_words(const run::Difference& difference, const run::OutcomeSpec& outcome, const Scale& scale) {
  switch (difference.verdict) {
    case run::Verdict::higher: return "higher";
    case run::Verdict::lower: return "lower";
    case run::Verdict::no_material_difference: {
      return fmt::format("no material difference (below {})", rough(outcome.material * scale.factor));
    }
    case run::Verdict::identical: return "identical in every run";
    case run::Verdict::withheld: return "withheld (too many runs exploded)";
    case run::Verdict::undecided: break;
  }
  if (difference.n == 0) return "undecided (no run to compare)";
  if (!difference.needed_runs) return "undecided";
  if (*difference.needed_runs >= run::over_a_billion) return "undecided (over 10⁹ runs needed)";
  return fmt::format("undecided (about {} runs needed)", grouped(two_digits_up(*difference.needed_runs)));
}

DifferenceRow difference_row(const run::Difference& difference, const run::OutcomeSpec& outcome, const Scale& scale) {
  DifferenceRow row;
  row.outcome = safe(outcome.name);
  row.judged = difference.verdict;
  const int decimals = scale.known_to(half_width(difference.low, difference.high));
  row.difference =
      difference.n == 0 ? "unknown" : signed_fixed(difference.estimate * scale.factor, decimals) + unit_behind(scale);
  const bool has_interval = std::isfinite(difference.low) && std::isfinite(difference.high);
  row.interval = !has_interval ? no_interval
                               : fmt::format("[{}, {}]", signed_fixed(difference.low * scale.factor, decimals),
                                             signed_fixed(difference.high * scale.factor, decimals));
  row.verdict = verdict_words(difference, outcome, scale);
  return row;
}

std::vector<RuleRow> rule_rows(const language::Grounded& model, const run::Result& result) {
  std::vector<RuleRow> rows;
  for (std::size_t rule = 0; rule < result.firings.size(); ++rule) {
    const run::RuleFiring& firing = result.firings[rule];
    if (!(firing.share_of_histories > 0)) continue;
    RuleRow row;
    row.name = safe(result.rules[rule]);
    row.share = firing.share_of_histories;
    row.fired = percent(firing.share_of_histories);
    for (const double share : firing.share) row.by_response.push_back(percent(share));
    if (rule < model.rules.size()) {
      row.about = safe(model.rules[rule].about);
      std::vector<std::string> documents;
      for (const std::string& source : model.rules[rule].sources) documents.push_back(safe(source));
      row.documents = joined(documents, ", ");
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

std::string comparisons_note(const run::Result& result) {
  if (result.comparisons == 0) return "There is one response, so nothing was compared.";
  std::string note = fmt::format(
      "{} made", result.comparisons == 1 ? "1 comparison was" : grouped(result.comparisons) + " comparisons were");
  if (result.holm) return note + ", held together to an error of 5 % (Holm).";
  return note + fmt::format(", each at 95 %: expect about {} of the intervals to miss the true difference by chance.",
                            rough(0.05 * static_cast<double>(result.comparisons), 2));
}

std::string numbers_note(const language::Grounded& model) {
  const auto bases = count_bases(model);
  std::vector<std::string> parts;
  for (std::size_t basis = 0; basis < bases.size(); ++basis) {
    if (bases[basis] == 0) continue;
    const auto which = static_cast<language::Basis>(basis);
    const bool assumed = which == language::Basis::assumption;
    parts.push_back(grouped(bases[basis]) + " " +
                    (assumed ? (bases[basis] == 1 ? "assumption" : "assumptions") : std::string(basis_word(which))));
  }
  return fmt::format("The model has {}: {}.", counted(model.numbers.size(), "number"), listed(parts));
}

// How much the common luck narrows the differences: the median of the variance ratios.
std::optional<std::string> ratio_note(const run::Result& result) {
  std::vector<double> ratios;
  for (const run::Difference& difference : result.differences) {
    if (difference.variance_ratio && std::isfinite(*difference.variance_ratio)) {
      ratios.push_back(*difference.variance_ratio);
    }
  }
  if (ratios.empty()) return std::nullopt;
  std::sort(ratios.begin(), ratios.end());
  return fmt::format(
      "All responses share their luck: the variance of a difference is smaller than for separate runs by a factor of "
      "{} in the median, from {} to {}.",
      rough(ratios[ratios.size() / 2], 2), rough(ratios.front(), 2), rough(ratios.back(), 2));
}

// What `run` and `diff` take to play it again.
std::string address_of(const run::Result& result, const run::Explosions& explosions) {
  const std::uint64_t run = explosions.first_runs.empty() ? 0 : explosions.first_runs.front();
  if (!result.nested) return fmt::format("run {}", run);
  return fmt::format("run {} with --runs-per-world {}", run, result.nested->runs_per_world);
}

std::string warning_of(const run::Result& result) {
  std::vector<std::string> warnings;
  if (!result.complete) {
    warnings.push_back(fmt::format("Stopped early: these are the first {} of {} runs.", grouped(result.runs),
                                   grouped(result.runs_asked)));
  }
  if (const run::Explosions& failures = result.failures; failures.count > 0) {
    warnings.push_back(fmt::format("{} broke a contract of the simulator (first: {}) and {} for nothing.",
                                   counted(failures.count, "run"), address_of(result, failures),
                                   failures.count == 1 ? "counts" : "count"));
  }
  for (std::size_t response = 0; response < result.explosions.size(); ++response) {
    const run::Explosions& explosions = result.explosions[response];
    if (explosions.count == 0) continue;
    warnings.push_back(fmt::format("{} of {} exploded (first: {}) and {} for nothing.",
                                   counted(explosions.count, "run"), safe(result.responses[response]),
                                   address_of(result, explosions), explosions.count == 1 ? "counts" : "count"));
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

std::string played_runs(const run::Result& result) {
  std::uint64_t fewest = result.runs;
  for (const std::uint64_t runs : result.played) fewest = std::min(fewest, runs);
  const std::string all = counted(result.runs, "run");
  return fewest == result.runs ? all : grouped(fewest) + " to " + all;
}

std::string in_full(const Figure& figure) {
  return figure.interval.empty() ? figure.estimate : figure.estimate + " " + figure.interval;
}

const DifferenceRow* row_of(const ResponseRows& block, const std::string& outcome) {
  const auto found = std::find_if(block.rows.begin(), block.rows.end(),
                                  [&](const DifferenceRow& row) { return row.outcome == outcome; });
  return found == block.rows.end() ? nullptr : &*found;
}

Comparison compared(const language::Grounded& model, const run::Result& result, std::uint64_t seed, const Spoken& in) {
  Comparison page;
  page.spoken = in;
  page.title = safe(model.title);
  page.baseline = safe(result.responses[result.baseline]);
  page.subtitle =
      fmt::format("{}: {} of {}, {} days after the decision, seed {}", safe(model.name), played_runs(result),
                  counted(result.responses.size(), "response"), rough(model.horizon - model.decision), seed);
  for (const std::string& response : result.responses) page.responses.push_back(safe(response));

  std::vector<Scale> scales;
  for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
    scales.push_back(scale_of(model, result, outcome));
    OutcomeRow row{safe(result.outcomes[outcome].name), scales.back().unit, {}};
    for (std::size_t response = 0; response < result.responses.size(); ++response) {
      row.figures.push_back(figure(result.estimate(response, outcome), result.outcomes[outcome], scales.back()));
    }
    page.outcomes.push_back(std::move(row));
  }

  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    if (response == result.baseline) continue;
    ResponseRows block;
    block.name = page.responses[response];
    block.about = response < model.responses.size() ? safe(model.responses[response].about) : "";
    block.assumed_numbers = rests_on(model, result, response);
    double bound = 0;
    for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
      const run::Difference& difference = result.difference(response, outcome);
      if (difference.verdict == run::Verdict::identical) {
        block.identical.push_back(safe(result.outcomes[outcome].name));
        bound = std::max(bound, difference.could_differ);
      } else {
        block.rows.push_back(difference_row(difference, result.outcomes[outcome], scales[outcome]));
      }
    }
    if (!block.identical.empty()) block.identical_bound = "± " + percent_bound(bound);
    page.differences.push_back(std::move(block));
  }

  page.rules = rule_rows(model, result);
  page.silent_rules = result.rules.size() - page.rules.size();
  page.warning = warning_of(result);
  for (const auto& [variant, side] : model.sides) {
    page.notes.push_back(fmt::format("Variant {}: {}.", safe(variant), safe(side)));
  }
  page.notes.push_back(comparisons_note(result));
  if (const auto note = ratio_note(result)) page.notes.push_back(*note);
  page.notes.push_back(numbers_note(model));
  const bool has_time = std::any_of(result.outcomes.begin(), result.outcomes.end(),
                                    [](const run::OutcomeSpec& one) { return one.kind == run::OutcomeKind::time; });
  const bool has_share = std::any_of(model.outcomes.begin(), model.outcomes.end(),
                                     [](const auto& one) { return one.kind == language::OutcomeKind::share; });
  if (has_share) {
    page.notes.push_back(
        "A share of acts is the mean over the runs with any such act, which differ from response to response; a "
        "difference counts the runs with any under both.");
  }
  const bool has_span = std::any_of(model.outcomes.begin(), model.outcomes.end(),
                                    [](const auto& one) { return one.kind == language::OutcomeKind::span; });
  if (has_span) {
    page.notes.push_back(
        "Days from one act to another end at the horizon where the second does not come; they are the mean over the "
        "runs with the first, and a difference counts the runs with the first under both.");
  }
  if (has_time) page.notes.push_back("A time is the mean of the time itself or the horizon, whichever comes first.");
  return page;
}

}  // namespace demarche::report
