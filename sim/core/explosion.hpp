#pragma once
// Why a history was stopped: feedback without end passes one of these limits.

#include <cstdint>

#include "core/ids.hpp"

namespace demarche::core {

struct Explosion {
  enum class Limit : std::uint8_t {
    none,       // it did not explode
    moments,    // acts, candidates and turns of conditions
    scheduled,  // acts waiting to be due
    hazard,     // a tendency's bound, above `greatest_bound`
    value,      // a variable's, above `greatest_value` or not a number
  };
  Limit limit = Limit::none;
  Index which = none;  // the channel of a hazard, the cell of a value
};

}  // namespace demarche::core
