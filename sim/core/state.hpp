#pragma once
// Everything that changes in a run, as flat arrays sized once from the program. A run's history is played into one
// State, which is then copied for every response; copying allocates nothing.
//
// Times are days since the scenario's start.

#include <array>
#include <cstdint>
#include <vector>

#include "core/act.hpp"
#include "core/program.hpp"

namespace demarche::core {

// The clock of a channel, a unit-rate Poisson process in internal time ∫ bound dt.
struct Clock {
  double internal = 0;    // internal time at `recomputed`
  double point = 0;       // internal time of the next candidate
  double recomputed = 0;  // when the bound was last computed [day]
  double bound = 0;       // λ̄ [per day]
  double acceptance = 0;  // uniform that decides on the next candidate
  std::uint32_t candidates = 0;
  bool started = false;
};

// Whether a channel may act, apart from its clock.
struct Gatekeeper {
  bool holds = false;        // its `while` condition
  bool passes = false;       // its once and cooldown
  bool window_open = false;  // only for channels with a window
  std::uint16_t forbidden = 0;
};

// An act that is due later: a reaction accepted, a consequence, an act forced by a response.
struct Scheduled {
  double time = never;
  std::uint64_t order = 0;  // of creation
  Cause cause;
  double alive_value = 0;                           // consequences: value of the `alive` cell at creation
  std::array<double, max_parameters> parameters{};  // of the trigger or parent act
};

// A moment known in closed form: an atom flips, a window ends, a prohibition is lifted. `id` counts atoms, then
// channels, then prohibitions.
struct Timer {
  double time = never;
  Index id = none;
};

struct State {
  explicit State(const Program& program);
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Becomes equal to `other`, a state of the same program. Copies memory and allocates nothing.
  void copy(const State& other);

  double now = 0;
  std::uint32_t act_number = 0;
  std::uint64_t order = 0;
  std::uint32_t moments = 0;  // acts, candidates and flips so far

  // per cell, per softmax member
  std::vector<double> value, changed;
  std::vector<double> weights;
  // per counter: how many, and the times of the last few
  std::vector<std::uint32_t> counted;
  std::vector<double> ring;
  // ordinals per (action, actor, target) and per reaction
  std::vector<std::uint32_t> attempts, triggered;
  // conditions that open or watch something
  std::vector<std::uint8_t> atom_holds, condition_holds;
  // channels
  std::vector<Clock> clocks;
  std::vector<Gatekeeper> gates;
  std::vector<Index> open;           // channels whose clock runs, in no order
  std::vector<double> open_due;      // when each has its next candidate
  std::vector<Index> open_position;  // per channel: where in `open`, or none
  // what is due
  std::vector<Timer> timers;
  std::vector<Index> timer_position;  // per id
  Index first_timer = none;           // place of the earliest, when `first_timer_known`
  bool first_timer_known = true;
  std::vector<Scheduled> scheduled;
  Index first_scheduled = none;  // place of the earliest, when `first_scheduled_known`
  bool first_scheduled_known = true;
  // what is measured
  std::vector<double> measured, measured_since;
  std::vector<std::uint8_t> fired;  // per rule
};

// Pending acts of one run that a State can hold; more counts as an explosion.
inline constexpr std::size_t max_scheduled = 4096;

}  // namespace demarche::core
