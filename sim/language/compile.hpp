#pragma once
// A library and a scenario → one flat core program, every name turned into an index, every rule grounded on the actors
// it can concern. Meaning: model.md; what each step does stands in resolve_*.cpp (names) and ground_*.cpp (the rest).
//
// Two stages, each reported whole: names and their kinds (resolve_check), then what they mean together. Nothing comes
// back when either had errors.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "language/diagnostic.hpp"
#include "language/grounded.hpp"
#include "language/model.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// Which side of each structural disagreement holds: (variant, side). A variant that is not named stands on its first
// side; rules that belong to other sides only are left out, and the numbers of the side are set.
using Sides = std::vector<std::pair<std::string, std::string>>;

std::optional<Grounded> compile(const Library& library, const Scenario& scenario, Diagnostics& diagnostics,
                                const Sides& sides = {});

}  // namespace demarche::language
