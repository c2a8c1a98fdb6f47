// With which tilts to look for a rare outcome: cross-entropy on pilot runs (Rubinstein 1999, Methodology and Computing
// in Applied Probability 1:127; de Boer, Kroese, Mannor & Rubinstein 2005, Annals of Operations Research 134:19).
//
// First, runs in which the chances of many rules are moved at random, together and each for itself, some far, to find
// any way to the outcome. Which rules are on the way shows in the runs that had it: there they acted more or less often
// than they were played to. A second round moves the chances about what was found so far. Then, in a few more, the runs
// that had it, each with its weight, say by what factor each rule acted more or less often in them than the model
// expects, and which numbers lay higher or lower; where that is more than chance, the next round is played so. One
// factor for all channels of a rule: about whom and what, the runs decide. An outcome may come about in two
// ways that do not go together; hits that the first tilt makes rarer teach a second one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/tilt.hpp"
#include "run/rare.hpp"

namespace demarche::run {

class TiltedCrew;

inline constexpr unsigned exploring_rounds = 2;
inline constexpr std::uint64_t exploring_tilts = 160;
inline constexpr std::uint64_t runs_per_exploring_tilt = 32;
inline constexpr unsigned refining_rounds = 6;
inline constexpr std::uint64_t runs_per_round = 2048;
// Of every response, all together.
inline constexpr std::uint64_t rare_pilot_runs =
    exploring_rounds * exploring_tilts * runs_per_exploring_tilt + refining_rounds * runs_per_round;

struct RarePilot {
  std::vector<core::Tilt> mixture;
  std::vector<RareComponent> components;  // what each of it tilts, in words of rules and numbers
};

// Nothing if it was stopped. A response in which no pilot run had the outcome has no component.
std::optional<RarePilot> pilot_of(TiltedCrew& crew, const RareQuestion& question);

}  // namespace demarche::run
