#pragma once
// Stage of names: everything that a library and a scenario refer to exists, and is used as what it is. All mistakes of
// the stage are reported; grounding then takes names for granted.

#include <set>
#include <string>
#include <vector>

#include "language/diagnostic.hpp"
#include "language/model.hpp"
#include "language/resolve.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// `unknown_roles` (resolve_roles.hpp) have been reported; whatever was meant by one is not reported as missing besides.
void resolve_check(Library& library, Scenario& scenario, const std::set<std::string>& unknown_roles,
                   Diagnostics& diagnostics);

// Part of it: every cited source exists, documented numbers are stated by one, rules say why they exist.
void check_sources(Library& library, Scenario& scenario, Diagnostics& diagnostics);

// Every name that the two cite: facts, documents, disagreements, and the facts that a disagreement compares.
std::set<std::string> cited(Library& library, Scenario& scenario);

// Per rule: which role nobody fills, so that the rule is idle; empty when all are filled.
std::vector<std::string> idle_reasons(const std::vector<const Rule*>& rules, const Names& names);

}  // namespace demarche::language
