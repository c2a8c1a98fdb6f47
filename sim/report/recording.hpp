#pragma once
// What a watcher of one run wrote down: acts and prevented acts in order, with what only the moment itself knows.
// Times are days since the scenario's start, hazards per day, logs natural.

#include <limits>
#include <vector>

#include "core/act.hpp"

namespace demarche::report {

struct RecordedAct {
  core::Act act;
  double hazard = 0;                // of a tendency, when it was accepted
  std::vector<double> driver_logs;  // per term of its channel: log of the factor it puts on the hazard
  // Share that the actor privately believed of "the target did it", for an act about an incident.
  double belief = std::numeric_limits<double>::quiet_NaN();
};

struct Recording {
  std::vector<RecordedAct> acts;
  std::vector<core::Prevented> prevented;
  std::vector<double> measures;  // per measure of the program
  bool exploded = false;
};

}  // namespace demarche::report
