#pragma once
// What happened in a run, as observers see it.

#include <array>
#include <cstdint>

#include "core/program.hpp"

namespace demarche::core {

// Why an act happens: the cause's kind, its index in the program, and the act (by its number in the run) it follows.
struct Cause {
  enum class Kind : std::uint8_t { history, forced, when, channel, reaction, consequence } kind = Kind::history;
  Index index = none;
  std::uint32_t parent = 0;  // number of the trigger or parent act; 0: none
};

enum class Legal : std::uint8_t { lawful = 0, contested = 1, unlawful = 2 };

struct Verdict {
  Legal result = Legal::lawful;
  Index label = none;  // of the first condition that failed
};

struct Act {
  std::uint32_t number = 0;  // 1, 2, … within the run, history included
  double time = 0;           // days since start
  Index kind = none;
  Cause cause;
  std::array<double, max_parameters> parameters{};
  Verdict believed, truth;
};

// An act that was due and did not happen.
struct Prevented {
  double time = 0;
  Index kind = none;
  Cause cause;
  enum class Why : std::uint8_t { need, forbidden, unless } why = Why::need;
  Index reason = none;  // label of the need
};

}  // namespace demarche::core
