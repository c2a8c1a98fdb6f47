#pragma once
// Structural disagreements side by side: the same experiment on every side of every variant, on the same luck. The
// sides are shown beside each other and never averaged, since nothing says how likely each is.

#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/table.hpp"
#include "run/result.hpp"

namespace demarche::report {

// One side that was played. The first side of each variant is what the comparison itself was made on.
struct PlayedSide {
  std::string variant, side;
  language::Grounded model;
  run::Result result;
};

struct Structure {
  const language::Grounded& model;  // all variants on their first sides
  const run::Result& result;
  std::vector<PlayedSide> sides;  // the others, those of one variant together
  std::uint64_t seed = 0;
  Spoken spoken = {};  // the language of structure_text
};

// Per variant, the verdicts that turn from one side to another; in full detail also the estimates that move by more
// than is material.
std::string structure_text(const Structure& structure, const Style& style, Detail detail);

// variant × side × response × outcome, the first sides included.
std::string variants_csv(const Structure& structure);

}  // namespace demarche::report
