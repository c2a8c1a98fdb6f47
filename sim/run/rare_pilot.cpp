// Pilot runs for a rare outcome, see rare_pilot.hpp.
#include "run/rare_pilot.hpp"

#include <algorithm>
#include <iterator>

#include "core/elementary.hpp"
#include "core/random.hpp"
#include "run/rare_learn.hpp"
#include "run/rare_play.hpp"

namespace demarche::run {
namespace {

using core::elementary::exp;
using core::elementary::log;

constexpr std::size_t most_hits_kept = 24;  // per response and task of 32 runs
constexpr std::size_t least_hits = 3;       // fewer teach nothing

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
  return grounded(question.program, tilt);
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

// Tilts about those found so far, in turn, and about none.
bool explore(TiltedCrew& crew, const RareQuestion& question, unsigned stage, const std::vector<Ways>& ways,
             Hits& hits) {
  std::vector<const RuleTilt*> bases;
  for (const Ways& response : ways)
    for (const auto* one : {&response.first, &response.second})
      if (*one) bases.push_back(&(*one)->rules);
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

// What a question has found so far, as a mixture.
RarePilot mixture_of(const std::vector<Ways>& ways) {
  RarePilot pilot;
  std::vector<const std::optional<Found>*> all;
  for (const Ways& response : ways) {
    all.push_back(&response.first);
    all.push_back(&response.second);
  }
  for (const auto* way : all) {
    const std::optional<Found>& one = *way;
    // Where nothing is to be tilted the untilted runs are enough.
    if (!one || (one->component.rules.empty() && one->component.numbers.empty())) continue;
    pilot.mixture.push_back(one->tilt);
    pilot.components.push_back(one->component);
  }
  return pilot;
}

}  // namespace

std::optional<RarePilot> pilot_of(TiltedCrew& crew, const RareQuestion& question) {
  std::vector<Ways> ways(question.program.responses.size());
  for (unsigned stage = 1; stage <= exploring_rounds + refining_rounds; ++stage) {
    const bool explores = stage <= exploring_rounds;
    Hits hits(ways.size());
    if (!(explores ? explore(crew, question, stage, ways, hits)
                   : refine(crew, question, stage, mixture_of(ways).mixture, hits)))
      return std::nullopt;
    for (std::size_t response = 0; response < ways.size(); ++response) {
      const auto learn = [&](std::optional<Found>& way, const std::vector<Hit>& from) {
        if (from.size() < least_hits) return;
        way = explores ? explored(question, response, from, way) : refined(question, response, from);
      };
      if (!ways[response].first) learn(ways[response].first, hits[response]);
      const std::vector<Hit> second = ways[response].take_second(hits[response]);
      learn(ways[response].first, hits[response]);
      learn(ways[response].second, second);
    }
  }
  return mixture_of(ways);
}

}  // namespace demarche::run
