#pragma once
// What one actor knew at a moment before the decision, as a paper for a class in Markdown: the acts it had seen, who
// had said what about their author, its own belief, its own stocks and those that everybody knows, what it could do and
// what stood in the way, the law as it could see it, and what had been published by then.
//
// Everything is worked out from language::Known, in which nothing later, no answer and no truth is left; and nothing is
// shown that only others knew. The names and titles that the scenario's author chose are left out where they may tell.

#include <optional>
#include <string>

#include "language/known.hpp"
#include "report/spoken.hpp"

namespace demarche::report {

struct Moment {
  double days = 0;     // since the scenario's start
  std::string date;    // "2022-09-06"
  std::string cutoff;  // what is dated later was not out: "2022-09-06 24:00" for a whole day, else with its clock
};

// The moment that a date means: with a clock that minute, without one the end of the day or, if the decision falls on
// that day, the decision. `problem` says why it is none: not a date, before the start, after the decision.
std::optional<Moment> moment_of(const language::Scenario& scenario, const std::string& date, std::string& problem);

// `known` was made for `moment` with the options of `actor`, an id of one of its actors. The same scenario gives the
// same bytes.
// Facts, conditions and what the library says of its variables stand in English, as the files have them.
std::string brief(const language::Known& known, const Moment& moment, const std::string& actor, const Spoken& in = {});

}  // namespace demarche::report
