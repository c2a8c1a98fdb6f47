// What pilot runs that had a rare outcome teach: with which tilts it is seen more often (run/rare_pilot.hpp).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/tilt.hpp"
#include "run/rare.hpp"

namespace demarche::run {

// What the runs that had the outcome tell of one rule: how often, on average and weighted, its channels' clocks came to
// a candidate, how often the model expects them to, and how often as they were played; the same of its reactions.
struct RuleEvidence {
  double candidates = 0, expected = 0, played = 0;
  double asked = 0, accepted = 0, accepted_expected = 0, accepted_played = 0;
};
// Logs of the factors that such evidence from `effective` runs speaks for; 0 where it is no more than chance.
double hazard_tilt(const RuleEvidence& evidence, double effective);
double odds_tilt(const RuleEvidence& evidence, double effective);
// Whether they acted otherwise than they were played to, so that having the outcome has to do with them.
bool is_on_the_way(const RuleEvidence& evidence, double effective);
// Of a number, by the averages of log u and of log(1 − u) over the places u where it lay in its distribution.
double position_tilt(double mean_log, double mean_log_complement, double effective);
// No factor is greater than e to this, or smaller than its inverse: about 1,100.
inline constexpr double greatest_tilt = 7.0;

// A pilot run that had the outcome.
struct Hit {
  double log_weight = 0.0;
  std::vector<RuleEvidence> rules;
  std::vector<float> positions;  // of uncertain numbers
};

// Per rule, logs of the factors on its hazards and on its odds.
struct RuleTilt {
  std::vector<double> hazards, odds;
};

// A tilt of rules as one of channels and reactions.
core::Tilt grounded(const core::Program& program, const RuleTilt& rules);

// What is learnt.
struct Found {
  RuleTilt rules;
  core::Tilt tilt;
  RareComponent component;
};

// Of hits of an exploring round, beside what is kept of `before`; needs at least one hit.
Found explored(const RareQuestion& question, std::size_t response, const std::vector<Hit>& hits,
               const std::optional<Found>& before);
// Of weighted hits: cross-entropy.
Found refined(const RareQuestion& question, std::size_t response, const std::vector<Hit>& hits);

// One response's tilts: an outcome may come about in two ways, of which one is seldom where the other is frequent.
struct Ways {
  std::optional<Found> first, second;

  // Takes the hits of the second way from `hits`: those that the first tilt makes rarer than the second does, or than
  // the model does if there is no second.
  std::vector<Hit> take_second(std::vector<Hit>& hits) const;
};

}  // namespace demarche::run
