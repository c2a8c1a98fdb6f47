// The runs that count and their weights, see rare.hpp.
#include "run/rare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.hpp"
#include "core/elementary.hpp"
#include "core/random.hpp"
#include "run/intervals.hpp"
#include "run/rare_pilot.hpp"
#include "run/rare_play.hpp"
#include "run/tree.hpp"

namespace demarche::run {
namespace {

constexpr double z_95 = 1.959963984540054;
// Odds of plain counts that are taken for a contradiction. More hits than the estimate allows mean that a way was
// missed, and an interval that is too low is worse than none; fewer are only strange.
constexpr double too_many_hits = 0.1, too_few_hits = 1e-4;
constexpr double weights_may_be_off = 4.0;  // standard errors of their mean

// Of one block or of all: by response, and in it by component, the untilted one first.
struct RareSums {
  std::vector<WeightedSums> alone, paired;
  std::vector<std::uint64_t> lost;

  RareSums(std::size_t responses, std::size_t components)
      : alone(responses * components), paired(responses * components), lost(responses) {}
  void merge(const RareSums& right) {
    for (std::size_t i = 0; i < alone.size(); ++i) alone[i].merge(right.alone[i]);
    for (std::size_t i = 0; i < paired.size(); ++i) paired[i].merge(right.paired[i]);
    for (std::size_t i = 0; i < lost.size(); ++i) lost[i] += right.lost[i];
  }
};

// The component of run k: every third untilted, the others in turn.
std::size_t component_of(std::uint64_t run, std::size_t tilts) {
  if (tilts == 0 || run % untilted_every == 0) return 0;
  return 1 + (run - run / untilted_every - 1) % tilts;
}

std::vector<std::uint64_t> runs_of_components(std::uint64_t runs, std::size_t tilts) {
  std::vector<std::uint64_t> of(tilts + 1, 0);
  of[0] = tilts == 0 ? runs : (runs - 1) / untilted_every + 1;
  const std::uint64_t tilted = runs - of[0];
  for (std::size_t i = 0; i < tilts; ++i) of[i + 1] = tilted / tilts + (i < tilted % tilts ? 1 : 0);
  return of;
}

// Of the likelihood under the model to that under the mixture.
double weight_of(std::span<const double> log_ratios, const std::vector<double>& shares) {
  double mixture = shares[0];
  for (std::size_t i = 0; i < log_ratios.size(); ++i) mixture += shares[i + 1] * core::elementary::exp(log_ratios[i]);
  return 1 / mixture;
}

void play_block(TiltedPlayer& player, const RareQuestion& question, const std::vector<double>& shares,
                std::uint64_t begin, std::uint64_t end, RareSums& sums) {
  const std::size_t responses = question.program.responses.size(), components = shares.size();
  std::vector<double> x(responses);
  std::vector<std::uint8_t> whole(responses);
  for (std::uint64_t run = begin; run < end; ++run) {
    const std::size_t component = component_of(run, components - 1);
    player.begin(rare_run(question.outcome, 0, run),
                 component == 0 ? core::none : static_cast<core::Index>(component - 1));
    for (std::size_t response = 0; response < responses; ++response) {
      whole[response] = player.play(response) ? 1 : 0;
      if (whole[response] == 0) ++sums.lost[response];
      const double weight = whole[response] != 0 ? weight_of(player.weigher().log_ratios(), shares) : 0.0;
      x[response] = whole[response] != 0 && player.hit() ? weight : 0.0;
      sums.alone[response * components + component].add(x[response], weight);
    }
    for (std::size_t response = 0; response < responses; ++response) {
      const bool both = whole[response] != 0 && whole[question.baseline] != 0;
      sums.paired[response * components + component].add(both ? x[response] - x[question.baseline] : 0.0, 1.0);
    }
  }
}

struct Totals {
  WeightedSums sums;
  double x_error = 0.0, weight_error = 0.0;  // standard errors of the means, the components' runs being fixed
};

Totals total(const WeightedSums* components, std::size_t count) {
  Totals all;
  double x_variance = 0.0, weight_variance = 0.0;  // of the sums
  const auto variance = [](double n, double sum, double squares) {
    return n > 1 ? std::max(squares - sum * sum / n, 0.0) * n / (n - 1) : 0.0;
  };
  for (std::size_t i = 0; i < count; ++i) {
    const auto n = static_cast<double>(components[i].n);
    all.sums.merge(components[i]);
    x_variance += variance(n, components[i].x, components[i].x2);
    weight_variance += variance(n, components[i].weight, components[i].weight2);
  }
  const auto n = static_cast<double>(all.sums.n);
  all.x_error = std::sqrt(x_variance) / n;
  all.weight_error = std::sqrt(weight_variance) / n;
  return all;
}

RareEstimate estimate_of(const Totals& totals, std::uint64_t lost) {
  const auto n = static_cast<double>(totals.sums.n);
  RareEstimate estimate;
  estimate.estimate = totals.sums.x / n;
  estimate.standard_error = totals.x_error;
  estimate.hits = totals.sums.hits;
  estimate.lost = lost;
  if (totals.sums.hits > 0) {
    estimate.effective = totals.sums.size * totals.sums.size / totals.sums.x2;
    estimate.largest = totals.sums.largest / totals.sums.size;
  }
  return estimate;
}

RareTrouble trouble_of(const RareEstimate& estimate, double runs) {
  if (static_cast<double>(estimate.lost) > greatest_lost * runs) return RareTrouble::lost;
  if (estimate.hits == 0) return RareTrouble::never;
  if (estimate.effective < least_effective) return RareTrouble::few;
  if (estimate.largest > greatest_part) return RareTrouble::one_sided;
  return RareTrouble::none;
}

RareEstimate alone(const Totals& totals, std::uint64_t lost) {
  RareEstimate estimate = estimate_of(totals, lost);
  const auto n = static_cast<double>(totals.sums.n);
  estimate.mean_weight = totals.sums.weight / n;
  estimate.mean_weight_error = totals.weight_error;
  estimate.trouble = trouble_of(estimate, n);
  // Normal on the scale of logs: the smaller a rare share comes out, the smaller comes its error, too.
  const double factor = core::elementary::exp(z_95 * estimate.standard_error / estimate.estimate);
  estimate.low = estimate.estimate / factor;
  estimate.high = std::min(estimate.estimate * factor, 1.0);
  const double off = std::abs(estimate.mean_weight - 1.0);
  // What counts as off is never less than what sums of so many numbers are rounded by.
  if (estimate.trouble != RareTrouble::lost &&
      off > weights_may_be_off * estimate.mean_weight_error + 1e-9 + static_cast<double>(lost) / n)
    estimate.trouble = RareTrouble::unbalanced;
  return estimate;
}

RareEstimate difference(const Totals& totals, const RareEstimate& one, const RareEstimate& against) {
  RareEstimate estimate = estimate_of(totals, std::max(one.lost, against.lost));
  estimate.low = std::max(estimate.estimate - z_95 * estimate.standard_error, -1.0);
  estimate.high = std::min(estimate.estimate + z_95 * estimate.standard_error, 1.0);
  estimate.trouble = trouble_of(estimate, static_cast<double>(totals.sums.n));
  for (const RareEstimate* side : {&one, &against})
    if (side->trouble == RareTrouble::unbalanced) estimate.trouble = RareTrouble::unbalanced;
  return estimate;
}

// Probability of fewer than `hits` where `mean` are expected.
double poisson_below(std::uint64_t hits, double mean) {
  double sum = 0.0, log_term = -mean;
  for (std::uint64_t k = 0; k < hits; ++k) {
    if (k > 0) log_term += core::elementary::log(mean / static_cast<double>(k));
    sum += core::elementary::exp(log_term);
    if (static_cast<double>(k) > mean && log_term < -60) break;
  }
  return std::min(sum, 1.0);
}

void check(const RareQuestion& question) {
  core::refuse_unless(question.runs >= 1 && question.runs <= greatest_rare_runs, "rare outcomes need at least one run");
  core::refuse_unless(question.threads >= 1, "somebody must play");
  core::refuse_unless(question.baseline < question.program.responses.size(), "the baseline is not among the responses");
  core::refuse_unless(question.measure < question.program.measures.size() &&
                          question.program.measures[question.measure].kind == core::Measure::Kind::occurred,
                      "only what happens or does not can be rare");
}

std::optional<RareResult> count(TiltedCrew& crew, const RareQuestion& question,
                                const std::vector<core::Tilt>& mixture) {
  const std::size_t responses = question.program.responses.size(), components = mixture.size() + 1;
  const std::vector<std::uint64_t> runs = runs_of_components(question.runs, mixture.size());
  std::vector<double> shares;
  for (const std::uint64_t of : runs) shares.push_back(static_cast<double>(of) / static_cast<double>(question.runs));
  MergeTree<RareSums> tree;
  std::mutex mutex;
  crew.use(mixture);
  const bool whole = crew.each(
      (question.runs - 1) / runs_per_block + 1, runs_per_block, [&](TiltedPlayer& player, std::uint64_t block) {
        const std::uint64_t begin = block * runs_per_block, end = std::min(begin + runs_per_block, question.runs);
        RareSums sums(responses, components);
        play_block(player, question, shares, begin, end, sums);
        const std::lock_guard lock(mutex);
        tree.add(block, end - begin, std::move(sums));
      });
  if (!whole) return std::nullopt;
  const RareSums sums = tree.fold(RareSums(responses, components));
  RareResult result;
  result.outcome = question.outcome;
  result.runs = question.runs;
  result.untilted = runs[0];
  for (std::size_t response = 0; response < responses; ++response)
    result.estimates.push_back(alone(total(&sums.alone[response * components], components), sums.lost[response]));
  for (std::size_t response = 0; response < responses; ++response) {
    result.differences.push_back(difference(total(&sums.paired[response * components], components),
                                            result.estimates[response], result.estimates[question.baseline]));
  }
  return result;
}

}  // namespace

std::string_view name(RareTrouble trouble) noexcept {
  switch (trouble) {
    case RareTrouble::none: return "";
    case RareTrouble::never: return "never seen";
    case RareTrouble::few: return "too few hits";
    case RareTrouble::one_sided: return "one run outweighs the others";
    case RareTrouble::lost: return "too many runs exploded";
    case RareTrouble::unbalanced: return "the weights do not add up";
    case RareTrouble::contradicted: return "plain runs contradict it";
    case RareTrouble::counted: return "plain runs are enough";
  }
  return "";
}

std::uint64_t rare_run(const std::string& outcome, unsigned stage, std::uint64_t number) {
  return std::uint64_t{1} << 63 | core::name_hash(outcome) >> 41 << 40 | std::uint64_t{stage} << 36 | number;
}

void WeightedSums::add(double value, double weight_of_run) noexcept {
  ++n;
  weight += weight_of_run;
  weight2 += weight_of_run * weight_of_run;
  if (value == 0.0) return;
  ++hits;
  x += value;
  x2 += value * value;
  size += std::abs(value);
  largest = std::max(largest, std::abs(value));
}

void WeightedSums::merge(const WeightedSums& right) noexcept {
  n += right.n;
  hits += right.hits;
  x += right.x;
  x2 += right.x2;
  size += right.size;
  largest = std::max(largest, right.largest);
  weight += right.weight;
  weight2 += right.weight2;
}

std::optional<RareResult> weighed(const RareQuestion& question, const std::vector<core::Tilt>& mixture,
                                  const RareProgress& progress, const std::atomic<bool>& stop) {
  check(question);
  TiltedCrew crew(question, progress, question.runs, stop);
  return count(crew, question, mixture);
}

std::optional<RareResult> look_for(const RareQuestion& question, const RareProgress& progress,
                                   const std::atomic<bool>& stop) {
  check(question);
  TiltedCrew crew(question, progress, question.runs + rare_pilot_runs, stop);
  const std::optional<RarePilot> pilot = pilot_of(crew, question);
  if (!pilot) return std::nullopt;
  std::optional<RareResult> result = count(crew, question, pilot->mixture);
  if (!result) return std::nullopt;
  result->pilot_runs = rare_pilot_runs;
  result->components = pilot->components;
  const std::vector<std::uint64_t> runs = runs_of_components(question.runs, pilot->mixture.size());
  for (std::size_t i = 0; i < result->components.size(); ++i) result->components[i].runs = runs[i + 1];
  return result;
}

bool contradicts(const RareEstimate& estimate, const Counts& plain) {
  if (estimate.trouble != RareTrouble::none || plain.n == 0) return false;
  const auto n = static_cast<double>(plain.n);
  // Poisson, for rare hits, each side with one standard error in favour of the estimate.
  const double most = n * (estimate.estimate + estimate.standard_error);
  const double least = n * std::max(estimate.estimate - estimate.standard_error, 0.0);
  return 1 - poisson_below(plain.hits, most) < too_many_hits || poisson_below(plain.hits + 1, least) < too_few_hits;
}

void hold_against_plain(Result& result) {
  for (RareResult& rare : result.rare) {
    const auto place = std::find_if(result.outcomes.begin(), result.outcomes.end(),
                                    [&](const OutcomeSpec& one) { return one.name == rare.outcome; });
    if (place == result.outcomes.end()) continue;
    const auto outcome = static_cast<std::size_t>(place - result.outcomes.begin());
    const auto trouble_of = [&](std::size_t response) {
      const Estimate& plain = result.estimate(response, outcome);
      if (plain.hits >= enough_plain_hits) return RareTrouble::counted;
      // Runs of one world are not independent.
      if (!result.nested && contradicts(rare.estimates[response], {plain.n, plain.hits}))
        return RareTrouble::contradicted;
      return RareTrouble::none;
    };
    const RareTrouble of_baseline = trouble_of(result.baseline);
    for (std::size_t response = 0; response < rare.estimates.size(); ++response) {
      const RareTrouble trouble = trouble_of(response);
      if (trouble != RareTrouble::none) rare.estimates[response].trouble = trouble;
      RareEstimate& difference = rare.differences[response];
      if (difference.trouble == RareTrouble::never) continue;  // no run differed
      if (of_baseline != RareTrouble::none) difference.trouble = of_baseline;
      if (trouble != RareTrouble::none) difference.trouble = trouble;
    }
  }
}

}  // namespace demarche::run
