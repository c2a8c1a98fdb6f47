// Learning tilts from hits, see rare_learn.hpp.
#include "run/rare_learn.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "core/elementary.hpp"

namespace demarche::run {
namespace {

using core::elementary::exp;
using core::elementary::log;

constexpr double greatest_position_tilt = 3.0;  // κ of about 20
// Twice the gain in log-likelihood that is no chance: 99.9 % of χ²(1), and 99.999 % for the many numbers.
constexpr double enough_for_a_rule = 11.0;
constexpr double enough_for_a_number = 20.0;
constexpr double least_hits_worth =
    100.0;  // tempered weights are worth at least so many hits, if there are twice as many

// Weights of hits, tempered until they are worth enough; the greatest is 1.
std::vector<double> tempered(const std::vector<Hit>& hits, double& effective) {
  double greatest = hits.front().log_weight;
  for (const Hit& hit : hits) greatest = std::max(greatest, hit.log_weight);
  const double least = std::min(static_cast<double>(hits.size()) / 2, least_hits_worth);
  std::vector<double> weights(hits.size());
  for (double power = 1.0;; power *= 0.85) {
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      weights[i] = exp(power * (hits[i].log_weight - greatest));
      sum += weights[i];
      squares += weights[i] * weights[i];
    }
    effective = sum * sum / squares;
    if (effective >= least || power < 0.01) return weights;
  }
}

// Weighted means of what the hits tell.
struct Means {
  double effective = 0.0;
  std::vector<RuleEvidence> rules;
  std::vector<double> logs, complements;  // of where the numbers lay
};

Means means_of(const RareQuestion& question, const std::vector<Hit>& hits, bool weighted) {
  Means means;
  std::vector<double> weights(hits.size(), 1.0);
  means.effective = static_cast<double>(hits.size());
  if (weighted) weights = tempered(hits, means.effective);
  means.rules.resize(question.program.rules.size());
  means.logs.resize(question.program.uncertain_numbers.size());
  means.complements.resize(means.logs.size());
  double sum = 0.0;
  for (const double weight : weights) sum += weight;
  constexpr double RuleEvidence::*parts[] = {
      &RuleEvidence::candidates, &RuleEvidence::expected,          &RuleEvidence::played,         &RuleEvidence::asked,
      &RuleEvidence::accepted,   &RuleEvidence::accepted_expected, &RuleEvidence::accepted_played};
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const double weight = weights[i] / sum;
    for (std::size_t rule = 0; rule < means.rules.size(); ++rule)
      for (const auto part : parts) means.rules[rule].*part += weight * hits[i].rules[rule].*part;
    for (std::size_t number = 0; number < means.logs.size(); ++number) {
      const double u = std::clamp(static_cast<double>(hits[i].positions[number]), 1e-7, 1 - 1e-7);
      means.logs[number] += weight * log(u);
      means.complements[number] += weight * log(1 - u);
    }
  }
  return means;
}

// A tilt of the rules that are wanted, as such means speak for.
Found found_in(const RareQuestion& question, std::size_t response, const Means& means,
               const std::function<bool(std::size_t rule)>& wanted) {
  Found found;
  found.component.response = response;
  for (std::size_t rule = 0; rule < means.rules.size(); ++rule) {
    const bool is_wanted = wanted(rule);
    found.rules.hazards.push_back(is_wanted ? hazard_tilt(means.rules[rule], means.effective) : 0.0);
    found.rules.odds.push_back(is_wanted ? odds_tilt(means.rules[rule], means.effective) : 0.0);
    // A rule is a tendency or a reaction.
    const double either = found.rules.hazards[rule] != 0 ? found.rules.hazards[rule] : found.rules.odds[rule];
    if (either != 0) found.component.rules.push_back({static_cast<core::Index>(rule), exp(either)});
  }
  found.tilt = grounded(question.program, found.rules);
  return found;
}

// Log of how much likelier the tilt makes the course of a hit.
double log_ratio_of(const Found& found, const Hit& hit) {
  double ratio = 0.0;
  for (std::size_t rule = 0; rule < hit.rules.size(); ++rule) {
    const RuleEvidence& had = hit.rules[rule];
    if (const double tilt = found.rules.hazards[rule]; tilt != 0)
      ratio += tilt * had.candidates - (exp(tilt) - 1) * had.expected;
    const double odds = found.rules.odds[rule];
    if (odds == 0 || had.asked == 0) continue;
    ratio += odds * had.accepted - had.asked * log(1 + had.accepted_expected / had.asked * (exp(odds) - 1));
  }
  for (std::size_t number = 0; number < found.tilt.numbers.size(); ++number)
    ratio += core::position_log_ratio(static_cast<double>(hit.positions[number]), found.tilt.numbers[number]);
  return ratio;
}

// How far evidence q speaks against p, in nats per trial.
double divergence(double q, double p) { return q * log(q / p) + (1 - q) * log((1 - q) / (1 - p)); }

}  // namespace

core::Tilt grounded(const core::Program& program, const RuleTilt& rules) {
  core::Tilt tilt;
  for (const core::Channel& channel : program.channels) tilt.channels.push_back(rules.hazards[channel.rule]);
  for (const core::Reaction& reaction : program.reactions) tilt.reactions.push_back(rules.odds[reaction.rule]);
  return tilt;
}

Found explored(const RareQuestion& question, std::size_t response, const std::vector<Hit>& hits,
               const std::optional<Found>& before) {
  const Means means = means_of(question, hits, false);
  return found_in(question, response, means, [&](std::size_t rule) {
    const bool known = before && (before->rules.hazards[rule] != 0 || before->rules.odds[rule] != 0);
    return known || is_on_the_way(means.rules[rule], means.effective);
  });
}

Found refined(const RareQuestion& question, std::size_t response, const std::vector<Hit>& hits) {
  const Means means = means_of(question, hits, true);
  Found found = found_in(question, response, means, [](std::size_t) { return true; });
  for (std::size_t number = 0; number < means.logs.size(); ++number) {
    const double by = position_tilt(means.logs[number], means.complements[number], means.effective);
    found.tilt.numbers.push_back(by);
    if (by != 0) found.component.numbers.push_back({static_cast<core::Index>(number), exp(by)});
  }
  return found;
}

std::vector<Hit> Ways::take_second(std::vector<Hit>& hits) const {
  const auto seconds = std::stable_partition(hits.begin(), hits.end(), [&](const Hit& hit) {
    return !first || log_ratio_of(*first, hit) >= (second ? log_ratio_of(*second, hit) : 0.0);
  });
  std::vector<Hit> taken(std::make_move_iterator(seconds), std::make_move_iterator(hits.end()));
  hits.erase(seconds, hits.end());
  return taken;
}

double hazard_tilt(const RuleEvidence& evidence, double effective) {
  if (!(evidence.expected > 0) || !(effective > 0)) return 0;
  // Half a candidate more on both sides where there are few: none at all in the runs seen is no proof that there never
  // is one.
  const double some = evidence.candidates < evidence.expected ? 0.5 / effective : 0.0;
  const double n = evidence.candidates + some, e = evidence.expected + some;
  const double gain = n * log(n / e) - n + e;
  if (2 * effective * gain < enough_for_a_rule) return 0;
  return std::clamp(log(n / e), -greatest_tilt, greatest_tilt);
}

double odds_tilt(const RuleEvidence& evidence, double effective) {
  if (!(evidence.asked > 0) || !(effective > 0)) return 0;
  const double some = 0.5 / effective, all = evidence.asked + 2 * some;
  const double q = (evidence.accepted + some) / all, p = (evidence.accepted_expected + some) / all;
  if (2 * effective * evidence.asked * divergence(q, p) < enough_for_a_rule) return 0;
  return std::clamp(log(q / (1 - q)) - log(p / (1 - p)), -greatest_tilt, greatest_tilt);
}

bool is_on_the_way(const RuleEvidence& evidence, double effective) {
  const double off = evidence.candidates - evidence.played;
  const double sides = evidence.asked > 0 ? 1 - evidence.accepted_played / evidence.asked : 0.0;
  const double turned = evidence.accepted - evidence.accepted_played;
  return effective * off * off > enough_for_a_rule * evidence.played ||
         effective * turned * turned > enough_for_a_rule * evidence.accepted_played * sides;
}

double position_tilt(double mean_log, double mean_log_complement, double effective) {
  if (!(mean_log < 0) || !(mean_log_complement < 0)) return 0;
  const auto gain = [](double kappa) { return kappa > 1 ? log(kappa) - 1 + 1 / kappa : 0.0; };
  const double up = -1 / mean_log, down = -1 / mean_log_complement;
  const bool is_up = gain(up) > gain(down);
  const double kappa = is_up ? up : down;
  if (2 * effective * gain(kappa) < enough_for_a_number) return 0;
  const double by = std::min(log(kappa), greatest_position_tilt);
  return is_up ? by : -by;
}

}  // namespace demarche::run
