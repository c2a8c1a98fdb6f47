// Pilot runs for a rare outcome, see rare_pilot.hpp.
#include "run/rare_pilot.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "core/elementary.hpp"
#include "core/random.hpp"
#include "run/rare_play.hpp"

namespace demarche::run {
namespace {

using core::elementary::exp;
using core::elementary::log;

constexpr std::size_t most_hits_kept = 24;      // per response and task of 64 runs
constexpr double greatest_tilt = 7.0;           // a factor of about 1,100
constexpr double greatest_position_tilt = 3.0;  // κ of about 20
// Twice the gain in log-likelihood that is no chance: 99.9 % of χ²(1), and 99.999 % for the many numbers.
constexpr double enough_for_a_rule = 11.0;
constexpr double enough_for_a_number = 20.0;
constexpr double least_hits_worth =
    100.0;                             // tempered weights are worth at least so many hits, if there are twice as many
constexpr std::size_t least_hits = 3;  // fewer say nothing

// A pilot run that had the outcome.
struct Hit {
  double log_weight = 0.0;
  std::vector<RuleEvidence> rules;
  std::vector<float> positions;  // of uncertain numbers
};
using Hits = std::vector<std::vector<Hit>>;  // per response

// Where the world's numbers lay.
std::vector<float> positions_of(const RareQuestion& question, const core::Tilt* tilt, std::uint64_t run) {
  std::vector<float> positions;
  const auto& numbers = question.program.uncertain_numbers;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double u =
        core::uniform(core::draw(question.seed, run, numbers[i].name, core::Purpose::parameter, 0).word[0]);
    const bool moved = tilt != nullptr && !tilt->numbers.empty();
    positions.push_back(static_cast<float>(moved ? core::tilted_position(u, tilt->numbers[i]) : u));
  }
  return positions;
}

std::vector<RuleEvidence> evidence_of(const TiltedPlayer& player, const core::Program& program) {
  std::vector<RuleEvidence> rules(program.rules.size());
  for (core::Index i = 0; i < program.channels.size(); ++i) {
    const core::Exposure had = player.engine().exposure(i);
    RuleEvidence& rule = rules[program.channels[i].rule];
    rule.candidates += had.happened;
    rule.expected += had.expected;
    rule.played += had.played;
  }
  for (core::Index i = 0; i < program.reactions.size(); ++i) {
    const core::Exposure& had = player.weigher().of_reaction(i);
    RuleEvidence& rule = rules[program.reactions[i].rule];
    rule.asked += had.asked;
    rule.accepted += had.happened;
    rule.accepted_expected += had.expected;
    rule.accepted_played += had.played;
  }
  return rules;
}

// A tilt of rules as one of channels and reactions.
core::Tilt grounded(const core::Program& program, const std::vector<double>& hazards, const std::vector<double>& odds) {
  core::Tilt tilt;
  for (const core::Channel& channel : program.channels) tilt.channels.push_back(hazards[channel.rule]);
  for (const core::Reaction& reaction : program.reactions) tilt.reactions.push_back(odds[reaction.rule]);
  return tilt;
}

// Per rule, logs of the factors on its hazards and on its odds.
struct RuleTilt {
  std::vector<double> hazards, odds;
};

// The how manieth tilt at random of a round, about `base` if there is one: rules together and each for itself, few or
// all, a little or far.
core::Tilt random_tilt(const RareQuestion& question, unsigned stage, std::uint64_t which, const RuleTilt* base) {
  constexpr double shifts[] = {0.0, 1.5, 3.0, 4.5, -1.5};
  constexpr double spreads[] = {0.7, 1.5, 2.5};
  constexpr double parts[] = {1.0, 0.3};
  const double less = base == nullptr ? 1.0 : 0.5;
  const double shift = less * shifts[which % 5], spread = less * spreads[which / 5 % 3], part = parts[which / 15 % 2];
  RuleTilt tilt;
  for (std::size_t rule = 0; rule < question.program.rules.size(); ++rule) {
    const core::Block block = core::draw(question.seed, rare_run(question.outcome, stage, which),
                                         core::name_hash(question.program.rules[rule]), core::Purpose::exploration, 0);
    const double own = spread * core::elementary::normal_quantile(core::uniform(block.word[0]));
    const double by = core::uniform(block.word[1]) < part ? shift + own : 0.0;
    const auto moved = [&](const std::vector<double>& from) {
      return std::clamp(by + from[rule], -greatest_tilt, greatest_tilt);
    };
    tilt.hazards.push_back(base != nullptr ? moved(base->hazards) : std::clamp(by, -greatest_tilt, greatest_tilt));
    tilt.odds.push_back(base != nullptr ? moved(base->odds) : tilt.hazards.back());
  }
  return grounded(question.program, tilt.hazards, tilt.odds);
}

// What a run that has just had the outcome tells; at most so many of one task are kept.
void keep(std::vector<Hit>& hits, const TiltedPlayer& player, const RareQuestion& question, const core::Tilt* tilt,
          std::uint64_t run, double log_weight) {
  if (hits.size() >= most_hits_kept) return;
  hits.push_back({log_weight, evidence_of(player, question.program), positions_of(question, tilt, run)});
}

void gather(Hits& all, std::vector<Hits>& tasks) {
  for (Hits& task : tasks)
    for (std::size_t response = 0; response < task.size(); ++response)
      std::move(task[response].begin(), task[response].end(), std::back_inserter(all[response]));
}

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

struct Found {
  RuleTilt rules;
  core::Tilt tilt;
  RareComponent component;
};

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
  found.tilt = grounded(question.program, found.rules.hazards, found.rules.odds);
  return found;
}

// What hits of an exploring round speak for, beside what is kept of `before`.
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

// Tilts about those found so far, in turn, and about none.
bool explore(TiltedCrew& crew, const RareQuestion& question, unsigned stage,
             const std::vector<std::optional<Found>>& found, Hits& hits) {
  std::vector<const RuleTilt*> bases;
  for (const auto& one : found)
    if (one) bases.push_back(&one->rules);
  if (bases.empty()) bases.push_back(nullptr);
  std::vector<Hits> tasks(exploring_tilts);
  const bool whole = crew.each(exploring_tilts, runs_per_exploring_tilt, [&](TiltedPlayer& player, std::uint64_t task) {
    Hits& own = tasks[task];
    own.resize(hits.size());
    player.use({random_tilt(question, stage, task / bases.size(), bases[task % bases.size()])});
    for (std::uint64_t i = 0; i < runs_per_exploring_tilt; ++i) {
      const std::uint64_t run = rare_run(question.outcome, stage, task * runs_per_exploring_tilt + i);
      player.begin(run, 0);
      for (std::size_t response = 0; response < own.size(); ++response) {
        if (!player.play(response) || !player.hit()) continue;
        keep(own[response], player, question, nullptr, run, -player.weigher().log_ratios()[0]);
      }
    }
  });
  gather(hits, tasks);
  return whole;
}

bool refine(TiltedCrew& crew, const RareQuestion& question, unsigned stage, const std::vector<core::Tilt>& mixture,
            Hits& hits) {
  const std::uint64_t runs_of_task = 32, tilts = mixture.size();
  std::vector<Hits> tasks(runs_per_round / runs_of_task);
  const double untilted = tilts == 0 ? 1.0 : untilted_share;
  const double each = tilts == 0 ? 0.0 : (1.0 - untilted_share) / static_cast<double>(tilts);
  crew.use(mixture);
  const bool whole = crew.each(tasks.size(), runs_of_task, [&](TiltedPlayer& player, std::uint64_t task) {
    Hits& own = tasks[task];
    own.resize(hits.size());
    for (std::uint64_t i = 0; i < runs_of_task; ++i) {
      const std::uint64_t number = task * runs_of_task + i;
      const bool is_tilted = tilts > 0 && number % untilted_every != 0;
      const std::size_t component = is_tilted ? (number - number / untilted_every - 1) % tilts : 0;
      const std::uint64_t run = rare_run(question.outcome, stage, number);
      player.begin(run, is_tilted ? static_cast<core::Index>(component) : core::none);
      for (std::size_t response = 0; response < own.size(); ++response) {
        if (!player.play(response) || !player.hit()) continue;
        double mixed = untilted;
        for (const double ratio : player.weigher().log_ratios()) mixed += each * exp(ratio);
        keep(own[response], player, question, is_tilted ? &mixture[component] : nullptr, run, -log(mixed));
      }
    }
  });
  gather(hits, tasks);
  return whole;
}

// What a search has found so far, as a mixture.
RarePilot mixture_of(const std::vector<std::optional<Found>>& found) {
  RarePilot pilot;
  for (const auto& one : found) {
    // Where nothing is to be tilted the untilted runs are enough.
    if (!one || (one->component.rules.empty() && one->component.numbers.empty())) continue;
    pilot.mixture.push_back(one->tilt);
    pilot.components.push_back(one->component);
  }
  return pilot;
}

// How far evidence q speaks against p, in nats per trial.
double divergence(double q, double p) { return q * log(q / p) + (1 - q) * log((1 - q) / (1 - p)); }

}  // namespace

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

std::optional<RarePilot> pilot_of(TiltedCrew& crew, const RareQuestion& question) {
  const std::size_t responses = question.program.responses.size();
  std::vector<std::optional<Found>> found(responses);
  for (unsigned stage = 1; stage <= exploring_rounds + refining_rounds; ++stage) {
    const bool explores = stage <= exploring_rounds;
    Hits hits(responses);
    const bool whole = explores ? explore(crew, question, stage, found, hits)
                                : refine(crew, question, stage, mixture_of(found).mixture, hits);
    if (!whole) return std::nullopt;
    for (std::size_t response = 0; response < responses; ++response) {
      if (hits[response].size() < least_hits) continue;
      found[response] = explores ? explored(question, response, hits[response], found[response])
                                 : refined(question, response, hits[response]);
    }
  }
  return mixture_of(found);
}

}  // namespace demarche::run
