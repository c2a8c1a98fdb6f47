#pragma once
// A scenario's tree → struct. Keys that concern the library (`library`) are taken by language/library.

#include <functional>
#include <optional>

#include "language/document.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// Reads everything it can and says all that is wrong; nothing when any of it was.
std::optional<Scenario> read_scenario(const Node& node, Diagnostics& diagnostics);

// Every number of the scenario with a path, once, in order of reading.
void for_each_number(Scenario& scenario, const std::function<void(Number&)>& visit);

}  // namespace demarche::language
