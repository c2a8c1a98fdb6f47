#pragma once
// What can happen at all, whatever the luck: acts, tendencies and reactions that some chain of possible acts reaches.
// Nothing that happens is ever called impossible; some things that cannot happen are called possible, because
// conditions are taken one by one.

#include <cstdint>
#include <vector>

#include "core/program.hpp"

namespace demarche::report {

struct Possible {
  // 1: can happen (or, for a condition, can be true). Indices are the program's.
  std::vector<std::uint8_t> kinds, channels, reactions;
  std::vector<std::uint8_t> channels_open;        // per channel: its conditions can be true
  std::vector<std::uint8_t> reactions_triggered;  // per reaction: a trigger can happen
};

// `program` must be finished.
Possible possible(const core::Program& program);

}  // namespace demarche::report
