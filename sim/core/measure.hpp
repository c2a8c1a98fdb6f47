#pragma once
// What is measured on a run: one number for each measure, taken between the decision and the horizon.

#include <cstdint>

#include "core/ids.hpp"

namespace demarche::core {

struct Measure {
  enum class Kind : std::uint8_t {
    occurred,  // 1 if a matching act happened
    count,
    first_time,  // days since the decision; infinity if never
    peak,
    final,
    mean,
    integral,   // of a cell, between decision and horizon
    peak_rung,  // highest rung of a matching act, 0 if none
    prevented,  // matching acts that could not happen
    unlawful_truth,
    unlawful_belief,
    share,       // count / among; not a number if there was none among
    among,       // helper of the share that stands just before it; reports the denominator
    last_time,   // days since the decision of the last matching act; 0 if never
    span,        // days from the first matching act to `span_end`, or to the horizon; not a number if there was none
    span_end,    // helper of the span that stands just before it: days since the decision of the first matching act
                 // after the span has begun; infinity if never
    door_truth,  // 1 if every step of `verdict` holds at the decision
    door_belief,
    score,  // sum of the scores of matching acts
    open,   // at the horizon: how many of the `options` nothing stops, those of one group counted once
  };
  Kind kind = Kind::occurred;
  Index cell = none;
  double until = never;  // days since the decision
  Range verdict;         // of a door
  Range options;         // into program.options; of `open`
};

}  // namespace demarche::core
