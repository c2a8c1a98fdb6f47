#pragma once
// Conditions that can never hold, whatever happens: a bound outside a variable's range, or two that exclude each other.
// What needs a run to be seen (a state that nothing ever brings about) is not looked for here.

#include <optional>
#include <string>
#include <vector>

#include "language/resolve.hpp"

namespace demarche::language {

struct Contradiction {
  Place place;      // of the condition that leaves nothing
  std::string why;  // "'grievance(self, IRN)' lies from 0 to 10"
};

// The first reason why all of the conditions cannot hold together. Names are taken to exist.
std::optional<Contradiction> contradiction(const std::vector<Condition>& conditions, const Names& names);

}  // namespace demarche::language
