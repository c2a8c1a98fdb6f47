#pragma once
// Everything that changes in a run, as flat arrays sized once from the program. A run's history is played into one
// State, which is then copied for every response; copying allocates nothing.
//
// Times are days since the scenario's start.

#include <algorithm>
#include <array>
#include <bit>
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
  double closes = never;  // when its window ends [day]
};

// An act that is due later: a reaction accepted, a consequence, an act forced by a response.
struct Scheduled {
  std::uint64_t order = 0;  // of creation
  Cause cause;
  double alive_value = 0;                           // consequences: value of the `alive` cell at creation
  std::array<double, max_parameters> parameters{};  // of the trigger or parent act
};

// The smallest of the times; `never` if there is none. Four minima side by side, since each waits for the one before.
inline double least(const std::vector<double>& times) {
  double a = never, b = never, c = never, d = never;
  const double* time = times.data();
  const double* const end = time + times.size();
  for (; end - time >= 4; time += 4) {
    a = time[0] < a ? time[0] : a;
    b = time[1] < b ? time[1] : b;
    c = time[2] < c ? time[2] : c;
    d = time[3] < d ? time[3] : d;
  }
  for (; time != end; ++time) a = *time < a ? *time : a;
  return std::min(std::min(a, b), std::min(c, d));
}

// Of the places where `times` has `time`, the first in the order of `before`; none if there is none. No time is −0, so
// bits tell.
template <class Before>
Index first_at(const std::vector<double>& times, double time, Before before) {
  const auto bits = std::bit_cast<std::uint64_t>(time);
  const double* const begin = times.data();
  const double* const end = begin + times.size();
  Index best = none;
  for (const double* at = begin; at != end; ++at) {
    if (std::bit_cast<std::uint64_t>(*at) != bits) continue;
    const auto place = static_cast<Index>(at - begin);
    if (best == none || before(place, best)) best = place;
  }
  return best;
}

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
  std::vector<std::uint8_t> truths;  // per condition: which of its atoms hold, as bits (Engine::tabulate)
  // channels
  std::vector<Clock> clocks;
  std::vector<Index> started;  // channels whose clock ever ran; those of the others are as new
  std::vector<Gatekeeper> gates;
  std::vector<Index> open;           // channels whose clock runs, in no order
  std::vector<double> open_due;      // when each has its next candidate
  std::vector<Index> open_position;  // per channel: where in `open`, or none
  double first_close = never;        // no open channel's window ends before
  // Moments known in closed form: an atom flips, a prohibition is lifted. Their ids count atoms, then prohibitions.
  std::vector<double> timer_time;
  std::vector<Index> timer_id;
  std::vector<Index> timer_position;  // per id
  Index first_timer = none;           // place of the earliest, when `first_timer_known`
  bool first_timer_known = true;
  std::vector<Scheduled> scheduled;
  std::vector<double> scheduled_time;  // of each [day]
  Index first_scheduled = none;        // place of the earliest, when `first_scheduled_known`
  bool first_scheduled_known = true;
  // what is measured
  std::vector<double> measured, measured_since;
  std::vector<std::uint8_t> fired;  // per rule
};

// Pending acts of one run that a State can hold; more counts as an explosion.
inline constexpr std::size_t max_scheduled = 4096;

}  // namespace demarche::core
