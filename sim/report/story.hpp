#pragma once
// One run as a story: who did what when and why, lawful or not, which documents; what was prevented; what the documents
// say happened. Every sentence is ready to be printed; report/timeline lays it out, report/timeline_json hands it on.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/recording.hpp"
#include "report/spoken.hpp"

namespace demarche::report {

// One driver of a tendency at the moment of the act.
struct DriverShare {
  std::string term;   // "grievance(IRN, ALB)"
  double factor = 1;  // on the hazard, relative to the driver at its reference (`at`)
  double share = 0;   // of the sum of absolute logs of all drivers' factors
};

struct StoryEvent {
  enum class Kind : std::uint8_t { act, prevented, observed, stated } kind = Kind::act;
  double at = 0;             // days since start
  std::uint32_t number = 0;  // of the act within the run
  std::string date, clock;   // local; no clock when only the day is known
  std::string precision;     // of history and of what was observed: as written
  std::string when;          // in words, when the date is less exact than a day: "week of 2022-08-20"
  std::string actor, action, target, incident;                  // ids
  std::vector<std::pair<std::string, std::string>> parameters;  // name, value in words
  std::string sentence;                                         // who did what to whom
  std::string cause;                                            // "history", "reaction", …
  std::string rule;                                             // of a tendency or reaction
  std::uint32_t trigger = 0;                                    // number of the act it follows, 0: none
  double hazard = std::numeric_limits<double>::quiet_NaN();     // of a tendency, per day
  std::vector<DriverShare> drivers;
  bool alleged = false;         // of history and of what was observed: somebody's claim
  bool lapsed = false;          // not prevented by anything: no longer called for when it was due
  std::string why;              // in words; the reason of a prevented act
  std::string believed, truth;  // verdicts, one word each
  std::string law;              // in words
  // What the act was made of, "severity 5.1, immediacy 6", or what it answered: "gravity 4.2 against rung 9".
  std::string parts;
  std::string goldstein;               // its score in the chosen set, in words, if the scenario chose one
  bool unlawful = false;               // in truth or as believed
  std::optional<double> belief;        // the actor's own, that the target did it
  std::vector<std::string> documents;  // fact ids
};

struct StoryOutcome {
  std::string name, text;
  double value = 0;
};

struct Story {
  Spoken spoken;  // the language of its sentences, in which it is to be laid out
  std::string scenario, title, response, response_about, timezone;
  std::uint64_t seed = 0, run = 0;
  std::string start, decision, horizon;  // local, with the time of day but for the start
  double decision_at = 0;                // days since start
  std::string exploded;                  // why it was stopped, in a run that exploded and counts for nothing
  std::string broken;                    // a contract of the simulator, in a run that counts for nothing
  bool author_is_drawn = false;          // somebody's authorship is uncertain and drawn per run
  std::vector<StoryEvent> events;        // in order of time; what is observed stands before what happens later
  std::vector<StoryOutcome> outcomes;
};

// "S1-16, S4-06": the documents' and facts' names.
std::string cited(const std::vector<std::string>& documents, const Spoken& in);

Story tell(const language::Grounded& model, const Recording& recording, core::Index response, std::uint64_t seed,
           std::uint64_t run, bool with_observed = true, const Spoken& in = {});

}  // namespace demarche::report
