// From the statistics of a batch to estimates, differences and verdicts; declared in batch.hpp.
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/elementary.hpp"
#include "core/numbers.hpp"
#include "run/batch.hpp"
#include "run/intervals.hpp"
#include "run/selection.hpp"
#include "run/student.hpp"
#include "run/verdicts.hpp"

namespace demarche::run {

namespace {

using core::infinity;
using core::not_a_number;

void put(Estimate& estimate, const Interval& interval) {
  estimate.estimate = interval.estimate;
  estimate.low = interval.low;
  estimate.high = interval.high;
}

void put(Estimate& estimate, const Moments& moments) {
  put(estimate, mean_interval(moments));
  estimate.n = moments.n;
  estimate.deviation = std::sqrt(moments.variance());
  const bool any = moments.n > 0;
  estimate.minimum = any ? moments.minimum : not_a_number;
  estimate.maximum = any ? moments.maximum : not_a_number;
  estimate.constant = any && moments.minimum == moments.maximum;
}

void put(Estimate& estimate, const Counts& counts) {
  put(estimate, share_interval(counts));
  estimate.n = counts.n;
  estimate.hits = counts.hits;
  const double n = static_cast<double>(counts.n);
  const double hits = static_cast<double>(counts.hits);
  estimate.deviation = counts.n < 2 ? 0.0 : std::sqrt(hits * (n - hits) / (n * (n - 1.0)));
  const bool any = counts.n > 0;
  estimate.minimum = any ? (counts.hits == counts.n ? 1.0 : 0.0) : not_a_number;
  estimate.maximum = any ? (counts.hits > 0 ? 1.0 : 0.0) : not_a_number;
  estimate.constant = any && estimate.minimum == estimate.maximum;
}

void put(Estimate& estimate, const Times& times) {
  put(estimate, times.restricted);
  estimate.hits = times.restricted.n - times.histogram.censored;
  estimate.constant = estimate.constant && (estimate.hits == 0 || times.histogram.censored == 0);
  estimate.cumulative_incidence = times.histogram.cumulative_incidence();
  for (std::size_t quarter = 0; quarter < 3; ++quarter) {
    estimate.quartiles[quarter] = times.histogram.quantile(0.25 * static_cast<double>(quarter + 1));
  }
}

Estimate estimate_of(const Alone& statistic) {
  Estimate estimate;
  std::visit([&](const auto& value) { put(estimate, value); }, statistic);
  if (estimate.constant) estimate.could_differ = unseen_bound(estimate.n);
  return estimate;
}

// Runs of one world resemble each other: intervals come from the worlds.
void cluster(Estimate& estimate, const OutcomeSpec& outcome, const std::vector<Spread>& worlds) {
  const bool share = outcome.kind == OutcomeKind::probability;
  const Interval interval = clustered_interval(worlds, share ? 0.0 : -infinity, share ? 1.0 : infinity);
  estimate.low = interval.low;
  estimate.high = interval.high;
  if (estimate.constant) estimate.could_differ = unseen_bound(with_values(worlds));
}

// A difference with its interval, and the probability of its edge for Holm: identical pairs have nothing to reject.
struct Judged {
  Difference difference;
  Interval interval;
  double probability = 1.0;
};

// `runs`: in which both were played; `worlds`: none unless several runs live in each.
Judged difference_of(const Paired& statistic, const OutcomeSpec& outcome, std::uint64_t left_out, std::uint64_t runs,
                     const std::vector<Spread>& worlds) {
  Judged judged;
  Difference& difference = judged.difference;
  std::visit(
      [&](const auto& pairs) {
        judged.interval = paired_interval(pairs);
        difference.n = pairs_of(pairs);
        difference.different = different_of(pairs);
        difference.variance_ratio = variance_ratio(pairs);
      },
      statistic);
  if (!worlds.empty() && difference.n > 0 && difference.different > 0) {
    const double bound = outcome.kind == OutcomeKind::probability ? 1.0 : infinity;
    judged.interval = clustered_interval(worlds, -bound, bound);
  }
  difference.left_out = left_out;
  difference.estimate = judged.interval.estimate;
  difference.low = judged.interval.low;
  difference.high = judged.interval.high;
  if (too_many_left_out(left_out, runs)) {
    difference.verdict = Verdict::withheld;
  } else if (difference.n > 0 && difference.different == 0) {
    difference.verdict = Verdict::identical;
    difference.could_differ = unseen_bound(worlds.empty() ? difference.n : with_values(worlds));
  } else {
    difference.verdict = verdict_of(judged.interval, outcome.material);
    judged.probability = edge_probability(judged.interval, outcome.material);
  }
  return judged;
}

// Verdicts that do not stand among so many comparisons become undecided; what would settle them is then reckoned with
// the interval of Holm's first and hardest step.
void hold_to_holm(std::vector<Judged>& all) {
  std::vector<double> probabilities;
  for (const Judged& judged : all) probabilities.push_back(judged.probability);
  std::vector<std::uint8_t> kept(all.size());
  holm(probabilities, kept);
  const double tail = 0.5 * error_rate / static_cast<double>(all.size());
  for (std::size_t place = 0; place < all.size(); ++place) {
    Verdict& verdict = all[place].difference.verdict;
    if (verdict == Verdict::identical || verdict == Verdict::withheld || kept[place] != 0) continue;
    verdict = Verdict::undecided;
    Interval& interval = all[place].interval;
    const double quantile = interval.freedom > 0.0 ? student_upper_quantile(tail, interval.freedom)
                                                   : -core::elementary::normal_quantile(tail);
    interval.half_width = quantile * interval.standard_error;
  }
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? not_a_number : static_cast<double>(part) / static_cast<double>(whole);
}

RuleFiring firing_of(const Design& design, const Batch& batch, std::size_t rule) {
  RuleFiring firing;
  std::uint64_t fired = 0;
  std::uint64_t histories = 0;
  for (std::size_t response = 0; response < design.responses.size(); ++response) {
    const std::uint64_t runs =
        batch.runs() - batch.unplayed(response) - batch.exploded(response).count - batch.failed().count;
    firing.runs.push_back(batch.fired(response, rule));
    firing.share.push_back(share(firing.runs.back(), runs));
    fired += firing.runs.back();
    histories += runs;
  }
  firing.share_of_histories = share(fired, histories);
  return firing;
}

// In which neither the response nor the baseline had been given up: who is, is not played again.
std::uint64_t runs_of_both(const Design& design, const Batch& batch, std::size_t response) {
  return batch.runs() - std::max(batch.unplayed(response), batch.unplayed(design.baseline));
}

std::vector<Difference> differences_of(const Design& design, const Batch& batch) {
  std::vector<Judged> all;
  for (std::size_t response = 0; response < design.responses.size(); ++response) {
    if (response == design.baseline) continue;
    for (std::size_t outcome = 0; outcome < design.outcomes.size(); ++outcome) {
      all.push_back(difference_of(batch.paired(response, outcome), design.outcomes[outcome],
                                  batch.pairs_left_out(response), runs_of_both(design, batch, response),
                                  batch.worlds().all_paired(response * design.outcomes.size() + outcome)));
      all.back().difference.response = response;
      all.back().difference.against = design.baseline;
      all.back().difference.outcome = outcome;
    }
  }
  if (design.holm) hold_to_holm(all);
  std::vector<Difference> differences;
  for (Judged& judged : all) {
    Difference& difference = judged.difference;
    if (difference.verdict == Verdict::undecided) {
      difference.needed_runs = runs_to_settle(judged.interval, design.outcomes[difference.outcome].material,
                                              runs_of_both(design, batch, difference.response));
    }
    differences.push_back(difference);
  }
  return differences;
}

}  // namespace

std::string_view name(OutcomeKind kind) noexcept {
  switch (kind) {
    case OutcomeKind::probability: return "probability";
    case OutcomeKind::count: return "count";
    case OutcomeKind::time: return "time";
    case OutcomeKind::value: return "value";
  }
  return "";
}

std::string_view name(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::higher: return "higher";
    case Verdict::lower: return "lower";
    case Verdict::no_material_difference: return "no material difference";
    case Verdict::identical: return "identical";
    case Verdict::undecided: return "undecided";
    case Verdict::withheld: return "withheld";
  }
  return "";
}

Result judge(const Design& design, const Batch& batch) {
  Result result;
  result.runs_asked = design.runs;
  result.runs = batch.runs();
  result.complete = batch.runs() == design.runs;
  result.responses = design.responses;
  result.baseline = design.baseline;
  result.outcomes = design.outcomes;
  result.rules = design.rules;
  result.holm = design.holm;
  for (std::size_t response = 0; response < design.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < design.outcomes.size(); ++outcome) {
      result.estimates.push_back(estimate_of(batch.alone(response, outcome)));
      if (design.runs_per_world == 1) continue;
      cluster(result.estimates.back(), design.outcomes[outcome],
              batch.worlds().all_alone(response * design.outcomes.size() + outcome));
    }
    result.played.push_back(batch.runs() - batch.unplayed(response));
    result.explosions.push_back({batch.exploded(response).count, batch.exploded(response).first});
  }
  result.failures = {batch.failed().count, batch.failed().first};
  result.differences = differences_of(design, batch);
  result.comparisons = result.differences.size();
  for (std::size_t rule = 0; rule < design.rules.size(); ++rule) {
    result.firings.push_back(firing_of(design, batch, rule));
  }
  if (design.selecting) result.selection = selected(design, batch);
  if (design.runs_per_world > 1) result.nested = nested(design, batch.worlds(), batch.runs());
  return result;
}

}  // namespace demarche::run
