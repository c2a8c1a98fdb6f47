// How fast a scenario is played, as a ratio that does not depend on the machine, and whether it still plays as it did.
//
// Speed is the time of one act of the scenario over the time of one act of the floor (run/floor.hpp), the two measured
// in turns in one process: whatever slows a machine slows both. Behaviour is a digest of every act of some runs, and
// the estimates of the outcomes. Clocks and counters are the caller's, so that nothing here depends on a machine.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/program.hpp"

namespace demarche::run {

// A median with an interval that holds the median of the distribution with 95 % confidence, from order statistics
// (exact, by the binomial law). Fewer than six values: from the smallest to the largest.
struct Middle {
  double median = 0.0;
  double low = 0.0;
  double high = 0.0;
  // Half the interval relative to the median; infinite if the median is not positive.
  double half_width() const;
};
Middle middle(std::vector<double> values);

// What a run of the scenario is made of, in the mean over runs and responses.
struct Workload {
  std::uint64_t channels = 0;
  double open_channels = 0;  // at the horizon
  double acts = 0;           // after the decision
  double candidates = 0;
  std::uint64_t exploded = 0;  // histories that passed a limit
};

struct Behaviour {
  Workload workload;
  std::uint64_t digest = 0;  // of (run, response, moment, act, parameters) of every act after the decision
};

// Plays runs [0, runs) of every response, watched.
Behaviour behaviour(const core::Program& program, std::uint64_t seed, std::uint64_t runs);

struct Meters {
  std::function<double()> seconds;              // of this thread's work, not decreasing
  std::function<std::uint64_t()> instructions;  // of this thread so far; empty: the machine does not tell
};

struct Speed {
  Middle ratio;                        // scenario's time per act / floor's
  Middle floor_ns;                     // per act of the floor, on this machine now
  std::optional<double> instructions;  // scenario's per act / floor's; none: the machine does not tell
  std::uint64_t batches = 0;
};

// The runs of a batch, the same on every machine: time per act depends a little on which runs they are.
inline constexpr std::uint64_t runs_per_batch = 256;

// `batches` times: half a batch of the floor, one of the scenario, the other half of the floor. Nothing if the
// scenario makes no act in them, as there is no time per act then.
std::optional<Speed> speed(const core::Program& program, std::uint64_t seed, std::uint64_t batches,
                           const Meters& meters);

enum class Pace : std::uint8_t {
  same,       // within the band
  slower,     // surely beyond it
  faster,     // likewise
  too_noisy,  // the measurements are too uncertain for the band
};

struct PaceJudged {
  Pace pace = Pace::same;
  double change = 1.0;       // now / then
  double uncertainty = 0.0;  // of the change, relative; 0 for instructions
  bool by_instructions = false;
};

// Instructions decide where both were counted: they vary by less than `instruction_band`. Else time: slower when the
// whole interval of the change lies above 1 + band, faster when it lies below 1 / (1 + band), too noisy when neither
// and the interval is wider than the band.
inline constexpr double instruction_band = 0.02;
PaceJudged judge_pace(const Speed& now, const Speed& then, double band);

}  // namespace demarche::run
