#pragma once
// Numbers as people write them: a value or a distribution, its unit already taken off, and on what it rests.

#include <optional>
#include <string>
#include <vector>

#include "core/distribution.hpp"
#include "language/located.hpp"

namespace demarche::language {

// On what a number rests. A documented number is stated by one of its cited facts; the others are not.
enum class Basis : std::uint8_t { assumption, documented, estimated, expert };

// What a number measures; decides which spellings are read and which range holds.
//   plain: as written · share: probability in [0, 1] · duration: days · rate: per day · ratio: positive, plain
enum class Quantity : std::uint8_t { plain, share, duration, rate, ratio };

// A number that may be uncertain. `each: …` is drawn afresh at every act, any other distribution once per world.
struct Number {
  core::Distribution distribution = core::Distribution::constant(0);
  bool each = false;
  Basis basis = Basis::assumption;
  std::vector<Name> sources;
  std::string because;
  // What it measures: what was asked for, or, asked for a plain number, what its spelling says (`24 h`, `30%`, `2 /
  // d`).
  Quantity quantity = Quantity::plain;
  std::string path;  // address of its draw and of `set:`, e.g. "sever-after-attribution.chance"
  Place place;
};

}  // namespace demarche::language
