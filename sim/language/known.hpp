#pragma once
// A scenario as it stood at a moment before its decision: the history up to then and nothing that was done, chosen or
// found out later. What is left says nothing about who truly did it either: where the author of the scenario gives
// shares, every suspect and somebody else are as likely as each other. So whatever is worked out from it cannot tell
// the future, the answers that the scenario compares, or the truth.

#include <optional>
#include <string>
#include <vector>

#include "language/compile.hpp"
#include "language/diagnostic.hpp"
#include "language/grounded.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// One thing that somebody might do at that moment: to whom, about what.
struct Option {
  std::string by, action;
  std::string to, incident, motion, in;  // empty: none
};

struct Known {
  Scenario scenario;  // its responses are the options, in order, each forced at the moment
  Grounded model;
  std::vector<Option> options;  // those that can be carried out in this world at all
};

// `moment` in days since start, at most the decision; `options` that make no sense here (an actor of the wrong kind, a
// motion of somebody else's alliance) are left out. Errors of the scenario itself go to `diagnostics`; then nothing is
// returned. `sides` as for compile().
std::optional<Known> as_known(const Library& library, const Scenario& scenario, double moment,
                              const std::vector<Option>& options, Diagnostics& diagnostics, const Sides& sides = {});

// What an actor could think of doing at that moment: every action that its kind can carry out and that does not only
// follow from others, towards whoever the case is about (suspects and victims of incidents that had begun, whoever
// plays a role), and the motions of its alliances.
std::vector<Option> options_of(const Library& library, const Scenario& scenario, double moment,
                               const std::string& actor);

// Whether the incident had begun: it was not declared ahead, or an act of history up to then belongs to it.
bool has_begun(const Scenario& scenario, const Incident& incident, double moment);

}  // namespace demarche::language
