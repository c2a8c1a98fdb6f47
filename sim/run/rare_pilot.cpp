// Pilot runs for a rare outcome, see rare_pilot.hpp.
#include "run/rare_pilot.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/random.hpp"
#include "run/rare_play.hpp"

namespace demarche::run {
namespace {

using core::elementary::exp;
using core::elementary::log;

constexpr std::size_t most_hits_kept = 24;      // per response and task of 64 runs
constexpr double greatest_tilt = 5.0;           // a factor of about 150
constexpr double greatest_position_tilt = 2.0;  // κ of about 7.4
// Twice the gain in log-likelihood that is no chance: 99.9 % of χ²(1), and 99.98 % for the many numbers.
constexpr double enough_for_a_rule = 11.0;
constexpr double enough_for_a_number = 14.0;
constexpr double least_hits_worth = 20.0;  // tempered weights are worth at least so many hits, if there are so many
constexpr std::size_t least_hits = 3;      // fewer say nothing

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
  }
  for (core::Index i = 0; i < program.reactions.size(); ++i) {
    const core::Exposure& had = player.weigher().of_reaction(i);
    RuleEvidence& rule = rules[program.reactions[i].rule];
    rule.asked += had.asked;
    rule.accepted += had.happened;
    rule.accepted_expected += had.expected;
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

// The how manieth tilt at random: few rules or all, a little or far.
core::Tilt random_tilt(const RareQuestion& question, std::uint64_t which) {
  constexpr double spreads[] = {0.7, 1.5, 2.5};
  constexpr double parts[] = {1.0, 0.3};
  const double spread = spreads[which % 3], part = parts[which / 3 % 2];
  std::vector<double> factors;
  for (const std::string& rule : question.program.rules) {
    const core::Block block = core::draw(question.seed, rare_run(question.outcome, 1, which), core::name_hash(rule),
                                         core::Purpose::exploration, 0);
    const double by = spread * core::elementary::normal_quantile(core::uniform(block.word[0]));
    factors.push_back(core::uniform(block.word[1]) < part ? std::clamp(by, -greatest_tilt, greatest_tilt) : 0.0);
  }
  return grounded(question.program, factors, factors);
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
  for (double power = 1.0;; power -= 0.1) {
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      weights[i] = exp(std::max(power, 0.0) * (hits[i].log_weight - greatest));
      sum += weights[i];
      squares += weights[i] * weights[i];
    }
    effective = sum * sum / squares;
    if (effective >= least || power <= 0.0) return weights;
  }
}

struct Found {
  core::Tilt tilt;
  RareComponent component;
};

Found tilt_from(const RareQuestion& question, std::size_t response, const std::vector<Hit>& hits) {
  const core::Program& program = question.program;
  double effective = 0.0, sum = 0.0;
  const std::vector<double> weights = tempered(hits, effective);
  std::vector<RuleEvidence> rules(program.rules.size());
  std::vector<double> logs(program.uncertain_numbers.size()), complements(logs.size());
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const double weight = weights[i];
    sum += weight;
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      rules[rule].candidates += weight * hits[i].rules[rule].candidates;
      rules[rule].expected += weight * hits[i].rules[rule].expected;
      rules[rule].asked += weight * hits[i].rules[rule].asked;
      rules[rule].accepted += weight * hits[i].rules[rule].accepted;
      rules[rule].accepted_expected += weight * hits[i].rules[rule].accepted_expected;
    }
    for (std::size_t number = 0; number < logs.size(); ++number) {
      const double u = std::clamp(static_cast<double>(hits[i].positions[number]), 1e-7, 1 - 1e-7);
      logs[number] += weight * log(u);
      complements[number] += weight * log(1 - u);
    }
  }
  Found found;
  found.component.response = response;
  std::vector<double> hazards(rules.size()), odds(rules.size());
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    RuleEvidence& mean = rules[rule];
    for (double* part : {&mean.candidates, &mean.expected, &mean.asked, &mean.accepted, &mean.accepted_expected})
      *part /= sum;
    hazards[rule] = hazard_tilt(mean, effective);
    odds[rule] = odds_tilt(mean, effective);
    const double either = hazards[rule] != 0 ? hazards[rule] : odds[rule];
    if (either != 0) found.component.rules.push_back({static_cast<core::Index>(rule), exp(either)});
  }
  found.tilt = grounded(program, hazards, odds);
  found.tilt.numbers.resize(logs.size());
  for (std::size_t number = 0; number < logs.size(); ++number) {
    const double by = position_tilt(logs[number] / sum, complements[number] / sum, effective);
    found.tilt.numbers[number] = by;
    if (by != 0) found.component.numbers.push_back({static_cast<core::Index>(number), exp(by)});
  }
  return found;
}

bool explore(TiltedCrew& crew, const RareQuestion& question, Hits& hits) {
  std::vector<Hits> tasks(exploring_tilts);
  const bool whole = crew.each(exploring_tilts, runs_per_exploring_tilt, [&](TiltedPlayer& player, std::uint64_t task) {
    Hits& own = tasks[task];
    own.resize(hits.size());
    const core::Tilt tilt = random_tilt(question, task);
    player.use({tilt});
    for (std::uint64_t i = 0; i < runs_per_exploring_tilt; ++i) {
      const std::uint64_t run = rare_run(question.outcome, 1, task * runs_per_exploring_tilt + i);
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
  const std::uint64_t runs_of_task = 64, tilts = mixture.size();
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

// How far evidence q speaks against p, in nats per trial.
double divergence(double q, double p) { return q * log(q / p) + (1 - q) * log((1 - q) / (1 - p)); }

}  // namespace

double hazard_tilt(const RuleEvidence& evidence, double effective) {
  if (!(evidence.expected > 0) || !(effective > 0)) return 0;
  // Half a candidate more on both sides: none at all in the runs seen is no proof that there never is one.
  const double some = 0.5 / effective;
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
  const auto mixture = [&] {
    std::vector<core::Tilt> tilts;
    for (const auto& one : found)
      if (one) tilts.push_back(one->tilt);
    return tilts;
  };
  for (unsigned stage = 1; stage <= 1 + refining_rounds; ++stage) {
    Hits hits(responses);
    if (!(stage == 1 ? explore(crew, question, hits) : refine(crew, question, stage, mixture(), hits)))
      return std::nullopt;
    for (std::size_t response = 0; response < responses; ++response)
      if (hits[response].size() >= least_hits) found[response] = tilt_from(question, response, hits[response]);
  }
  RarePilot pilot;
  for (auto& one : found) {
    if (!one) continue;
    // Where nothing is to be tilted the untilted runs are enough.
    if (one->component.rules.empty() && one->component.numbers.empty()) continue;
    pilot.mixture.push_back(std::move(one->tilt));
    pilot.components.push_back(std::move(one->component));
  }
  return pilot;
}

}  // namespace demarche::run
