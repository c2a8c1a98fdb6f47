#pragma once
// How everything stood at one moment of one run, and what has moved it: for each grounded variable its value and the
// acts, or statements of the history, that changed it.
//
// The run is the one that `run --run K` tells: the same acts at the same moments, since nothing in a run depends on
// where it will be cut off.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/prevention.hpp"
#include "report/recording.hpp"
#include "report/text.hpp"

namespace demarche::report {

// One change of a cell. Values are in the cell's own scale (log-odds for log-odds variables).
struct Change {
  double time = 0;                // days since start
  std::uint32_t act = 0;          // its number in the run; 0: a statement of the history
  core::Index item = core::none;  // of Program::history, for a statement
  double before = 0, after = 0;
};

struct CellHistory {
  double at_start = 0, at_decision = 0;  // the latter only if the moment is not before it
  double value = 0;                      // at the moment
  std::vector<Change> changes;           // in order of time
};

struct StateAt {
  double at = 0;                   // days since start
  Recording recording;             // of the acts until then
  std::vector<CellHistory> cells;  // per cell of the program
  std::vector<double> half_lives;  // per cell, in this world [days]; 0: it does not fade
};

// Follows run `run` of `response` in world `run` / `runs_per_world` to the moment `at`, in days since start, from 0 to
// the horizon: what happens in that very moment is not in it, but for the history. At the decision or before it is the
// same under every response.
StateAt state_at(const language::Grounded& model, std::uint64_t seed, std::uint64_t run, core::Index response,
                 double at, std::uint64_t runs_per_world = 1);

// What an observer has last said in public of whom it holds for the author of an incident: an act with a `stated` word.
struct Said {
  const RecordedAct* act = nullptr;  // of the state's recording
  std::size_t parameter = 0;         // `stated`, among the action's parameters
  bool taken_back = false;
};
// Of the belief `attribution(observer, incident, suspect)`, in its parts; nothing if it has not named the suspect.
std::optional<Said> last_said(const language::Grounded& model, const StateAt& state, const CellName& belief);

// What a motion's variable says of it, by its value: `motion(NATO, statement, july)`.
inline constexpr std::array<const char*, 5> motion_words{"not proposed", "consulted on", "under silence", "adopted",
                                                         "dropped"};

// A moment in a scenario's calendar.
struct Day {
  double at = 0;      // days since start
  std::string words;  // "at the end of 2022-09-20", "at 2022-09-20 14:00"
};
// What a written date means: with a clock that minute, without one the end of the day, or the horizon if that is
// earlier. `problem` says why it is none: not a date, before the start, after the horizon.
std::optional<Day> day_of(const language::Grounded& model, const std::string& date, std::string& problem);

// In words, grouped: beliefs by incident and observer beside what was said, what is between actors, stocks, levels,
// motions, and with `doors` (what door_questions() compiles to) which doors of the law stand open. What nothing has
// moved since the decision is counted, or with `full` shown too, with all that moved it since the start.
struct StateQuestion {
  std::uint64_t seed = 1, run = 0, runs_per_world = 1;
  core::Index response = 0;
  Day day;
  const language::Grounded* doors = nullptr;
  bool full = false;
};
std::string explain_state(const language::Grounded& model, const StateQuestion& question, const Style& style);

// The same for other programs (schema demarche.state/1, sim/README.md): every variable, with all that has changed it
// since the start.
std::string state_json(const language::Grounded& model, const StateQuestion& question);

}  // namespace demarche::report
