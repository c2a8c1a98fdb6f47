#pragma once
// Which doors of the law stood open at the decision: for the victim of every incident against every suspect that is a
// state, over many worlds, as far as the victim could see and as it truly was.

#include <cstdint>
#include <string>
#include <vector>

#include "core/act.hpp"
#include "language/grounded.hpp"
#include "report/text.hpp"

namespace demarche::report {

// A scenario that measures every door with conditions instead of its own outcomes; none if no state is suspected. Its
// outcomes are to be read by doors_at_decision() alone.
struct DoorQuestions {
  language::Library library;
  language::Scenario scenario;
};
DoorQuestions door_questions(const language::Library& library, const language::Scenario& scenario);

// `model` is what door_questions() compiles to. Plays `worlds` histories up to the decision, none of them further.
std::string doors_at_decision(const language::Grounded& model, std::uint64_t worlds, std::uint64_t seed,
                              const Style& style);

// One door at one moment: for whom against whom, over which incident, and how it stood.
struct DoorAt {
  std::string incident, suspect, door;
  core::Legal seen = core::Legal::lawful, truth = core::Legal::lawful;  // lawful: open, contested: disputed
  std::string seen_unmet, truth_unmet;  // what it lacked, in the words of its condition; empty where it was open
};
std::vector<DoorAt> doors_then(const language::Grounded& model, std::uint64_t seed, std::uint64_t run,
                               core::Index response, double at, std::uint64_t runs_per_world);

// The same doors at one moment of one run, `at` days after the start: at the decision or before it with the history so
// far, later with what has happened under the response before that moment.
std::string doors_at_moment(const language::Grounded& model, std::uint64_t seed, std::uint64_t run,
                            core::Index response, double at, std::uint64_t runs_per_world, const Style& style);

}  // namespace demarche::report
