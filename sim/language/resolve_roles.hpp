#pragma once
// Roles: that every role the scenario fills is one that somebody speaks of. A role that nobody speaks of is nearly
// always a misspelt one, and then every rule of the role meant would be idle.

#include <set>
#include <string>

#include "language/diagnostic.hpp"
#include "language/model.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// The scenario's roles that no rule, act, condition or outcome speaks of, on any side of any variant, and that are
// nearly one that is spoken of and not filled: each is an error (`unknown-role`). Where none is near, it is a warning.
std::set<std::string> unknown_roles(const Library& library, const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace demarche::language
