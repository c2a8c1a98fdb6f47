#pragma once
// What a watcher of one run wrote down: acts and prevented acts in order, with what only the moment itself knows.
// Times are days since the scenario's start, hazards per day, logs natural.

#include <limits>
#include <string>
#include <vector>

#include "core/act.hpp"
#include "core/explosion.hpp"

namespace demarche::report {

struct RecordedAct {
  core::Act act;
  double hazard = 0;                // of a tendency, when it was accepted
  std::vector<double> driver_logs;  // per term of its channel: log of the factor it puts on the hazard
  // Share that the actor privately believed of "the target did it", for an act about an incident.
  double belief = std::numeric_limits<double>::quiet_NaN();
  // Gravity of what had been done to the actor, for an act that a door must justify: proportionality's other side.
  double gravity = std::numeric_limits<double>::quiet_NaN();
};

struct RecordedPrevention {
  core::Prevented prevented;
  core::Index cell = core::none;  // the count of which there were too few, if that was the reason
  double left = 0;                // how many there were above its lowest value
};

// What history says that somebody believed, or how something stood: one effect of an item without an act.
struct RecordedStatement {
  core::Index item = core::none;  // of Program::history
  core::Index cell = core::none;
  double value = 0;  // in the cell's own scale
};

struct Recording {
  std::vector<RecordedAct> acts;
  std::vector<RecordedPrevention> prevented;
  std::vector<RecordedStatement> stated;
  std::vector<double> measures;  // per measure of the program
  core::Explosion explosion;     // why it was stopped, if it was
  std::string broken;            // the contract of the simulator that was broken in it; empty if none was
};

}  // namespace demarche::report
