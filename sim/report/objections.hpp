#pragma once
// What becomes of a motion over many runs: whether it is proposed, adopted and with which text, and which members
// object, how often that breaks silence, and what drives them.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/observer.hpp"
#include "language/grounded.hpp"
#include "report/spoken.hpp"
#include "report/text.hpp"

namespace demarche::report {

// What one driver did for a member's objections. Sums over these objections; divide by their number.
struct Pull {
  std::string term;      // "exposure(TUR, IRN)"
  double log_sum = 0;    // natural logs of its factors on the chance per day, relative to its reference
  double share_sum = 0;  // of its share of all drivers' absolute logs
};

struct Objector {
  core::Index member = core::none;
  std::uint64_t runs = 0;        // in which it objected
  std::uint64_t broke = 0;       // in which an objection of its own was the one that broke silence
  std::uint64_t objections = 0;  // in all
  std::vector<Pull> pulls;
};

struct MotionTrace {
  std::string alliance, motion;
  std::size_t response = 0;
  std::uint64_t seed = 1, runs = 0, exploded = 0;  // `runs` without those that exploded
  std::uint64_t proposed = 0, adopted = 0;         // runs
  std::uint64_t broken = 0, dropped = 0;           // runs in which silence was broken; in which no text was left
  std::map<std::string, std::uint64_t> texts;      // adopted first in a run → runs; "" for a motion without text
  std::vector<Objector> objectors;                 // whoever may object here, in the order of the alliance's list
};

// Names of all motions, as `explain --motion` takes them: "NATO/statement".
std::vector<std::string> motion_names(const language::Grounded& model);

// Of nothing yet: the motion `place` of `motion_names`, with everybody who may object.
MotionTrace no_trace(const language::Grounded& model, std::size_t place, std::size_t response, std::uint64_t seed);

// Watches one motion in runs that somebody else plays.
class MotionWatch : public core::Observer {
 public:
  virtual void start() = 0;  // before each run of the response, from the decision on
  virtual void add() = 0;    // after one that did not explode
};

// Adds to `trace`, which no_trace has made and which outlives the watch.
std::unique_ptr<MotionWatch> watch_motion(const language::Grounded& model, std::size_t place, MotionTrace& trace);

// Plays runs 0 … runs − 1 of the response, run k in world k, and watches the motion `place` of `motion_names`.
MotionTrace trace_motion(const language::Grounded& model, std::size_t place, std::size_t response, std::uint64_t runs,
                         std::uint64_t seed);

// What moved a member's objections, the strongest first, at most `most` of them: "Hungary's exposure towards Iran × 1.4
// (32 %)": the factor on its chance per day against the driver's reference, mean of the logs, and the driver's share of
// all absolute logs.
std::string pulls_of(const language::Grounded& model, const Objector& objector, std::size_t most,
                     const Spoken& in = {});

std::string explain_motion(const language::Grounded& model, const MotionTrace& trace, const Style& style);

}  // namespace demarche::report
