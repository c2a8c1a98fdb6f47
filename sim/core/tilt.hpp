#pragma once
// Importance sampling: runs played with other chances than the model's own, and how much likelier that made them.
//
// A tilt multiplies hazards and odds and pushes uncertain numbers towards one end of their distributions. Under a
// tilted hazard the candidates of a channel (core/engine.hpp) come at rate λ̄·e^θ instead of λ̄ and are accepted as ever,
// with probability λ/λ̄: the bound covers the tilt, and accepting or rejecting cancels in the likelihood ratio. What is
// left are the counts of a Poisson process: θ for each candidate, less (e^θ − 1)·∫λ̄ dt. A reaction contributes the
// ratio of the probabilities of what it did, and a number that of its densities. All of it is known at the end of a run
// from what its clocks hold anyway. Glynn & Iglehart 1989, Importance sampling for stochastic simulations, Management
// Science 35:1367.

#include <cstdint>
#include <span>
#include <vector>

#include "core/ids.hpp"

namespace demarche::core {

struct Program;

// Natural logs of factors, 0 where the model's own chance stands. An empty list is all zeros.
struct Tilt {
  std::vector<double> channels;   // on the hazard, per channel
  std::vector<double> reactions;  // on the odds, per reaction
  // κ ≥ 1, per uncertain number: where it lies in its distribution, u, has the density κ·u^(κ−1) for +log κ, and
  // κ·(1−u)^(κ−1) for −log κ, instead of 1.
  std::vector<double> numbers;
};

// Where a number lies in its distribution when it would lie at `u` in (0, 1) untilted; within (0, 1) too.
double tilted_position(double u, double tilt) noexcept;
// The log of its density there.
double position_log_ratio(double position, double tilt) noexcept;

// How often something was asked whether it happens in one run, and how often it would have happened on average.
struct Exposure {
  double happened = 0;  // candidates of a channel; acceptances of a reaction
  double expected = 0;  // under the model's own chances: ∫λ̄ dt of a channel; the sum of a reaction's probabilities
  double played = 0;    // the same under the chances that it was played with
  double asked = 0;     // of a reaction: how often it was triggered and its conditions held
};

// What an engine needs to play runs of a mixture and to weigh them; made once, nothing in it grows in a run.
class Weigher {
 public:
  // Of `program`, which must outlive it. std::invalid_argument when a list is neither empty nor as long as what it is
  // about, or a factor is not finite.
  Weigher(const Program& program, std::span<const Tilt> mixture);

  std::size_t components() const { return mixture_.size(); }
  const Tilt& component(std::size_t component) const { return mixture_[component]; }

  // What runs are played for: a measure of the kind `occurred`. As soon as it has, the run is over and weighed as it is
  // then: what comes later decides nothing and would only make weights differ. `none`: all go on to the horizon.
  void end_at(Index measure) { ends_at_ = measure; }
  Index ends_at() const { return ends_at_; }

  // The component that the next runs are played with; `none`: the model's own chances.
  void choose(Index component) { chosen_ = component; }
  double channel_tilt(Index channel) const { return chosen_ == none ? 0.0 : mixture_[chosen_].channels[channel]; }
  double reaction_tilt(Index reaction) const { return chosen_ == none ? 0.0 : mixture_[chosen_].reactions[reaction]; }
  double number_tilt(Index number) const { return chosen_ == none ? 0.0 : mixture_[chosen_].numbers[number]; }

  // Channels and uncertain numbers that some component tilts.
  std::span<const Index> channels() const { return channels_; }
  std::span<const Index> numbers() const { return numbers_; }

  void begin_world();  // forgets everything
  void begin_run();    // forgets all but the world's numbers
  void note_number(Index number, double position);
  void note_reaction(Index reaction, double log_odds, bool accepted);  // log-odds under the model's own chances
  void note_channel(Index channel, double candidates, double expected);

  // Per component: log of how much likelier it makes what was noted than the model itself does.
  std::span<const double> log_ratios() const { return log_ratios_; }
  const Exposure& of_reaction(Index reaction) const { return of_reactions_[reaction]; }

 private:
  std::vector<Tilt> mixture_;  // every list whole
  Index chosen_ = none, ends_at_ = none;
  std::vector<Index> channels_, numbers_;
  std::vector<std::uint8_t> tilts_reaction_;  // per reaction: some component does
  std::vector<double> world_ratios_, log_ratios_;
  std::vector<Exposure> of_reactions_;
};

}  // namespace demarche::core
