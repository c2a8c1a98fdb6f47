#pragma once
// Published patterns held against runs: what the model gives, with its interval, and whether that lies within the range
// that counts as reproducing what was published.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/spoken.hpp"
#include "report/text.hpp"
#include "run/patterns.hpp"
#include "run/values.hpp"

namespace demarche::report {

// A scenario as a pattern has it played: its numbers set, its measures among the model's outcomes.
struct PlayedScenario {
  const language::Grounded& model;
  const run::Values& values;
  std::size_t response = 0;  // place among the responses of `values`
};

// A rule through which runs that had what the pattern looks at went there, and in which share of those.
struct RuleOnTheWay {
  std::string rule;
  double share = 0;
  std::vector<std::string> sources;
};

struct CheckedPattern {
  const language::PublishedPattern* pattern = nullptr;
  std::string scenario, response;
  std::uint64_t runs = 0;     // looked at
  std::uint64_t counted = 0;  // of these: not exploded, `among` holds, the term is a number
  run::Interval value;
  run::Reproduced verdict = run::Reproduced::undecided;
  std::vector<RuleOnTheWay> rules;  // the most frequent first

  bool is_unexpected() const { return verdict == run::Reproduced::misses && !pattern->is_known_miss; }
};

// `against`: the same with the numbers of the pattern's `against`, on the same luck; the pattern's value is then the
// difference. Both must have the same runs.
CheckedPattern check_pattern(const language::PublishedPattern& pattern, const PlayedScenario& here,
                             const std::optional<PlayedScenario>& against);

// The rules behind the measure that the pattern's term looks at, from `runs` runs of their own; none for `order`.
std::vector<RuleOnTheWay> rules_on_the_way(const language::PublishedPattern& pattern, const language::Grounded& model,
                                           const std::string& response, std::uint64_t seed, std::uint64_t runs);

// One observed act, and when runs first had it. Days are dates of the scenario's timezone.
struct ObservedTiming {
  std::string date, sentence;
  bool alleged = false;
  double before = 0;   // share of runs that had it on an earlier date, after the decision …
  double by_then = 0;  // … on that date or earlier
  double ever = 0;     // … within the horizon
  double low = 0, median = 0,
         high = 0;  // days after the decision by which 10, 50, 90 % of runs had it; infinite: never
};

struct Timing {
  std::string title, response;
  std::uint64_t runs = 0;
  std::vector<ObservedTiming> acts;
};
// Of a scenario with observed times among its outcomes (language/patterns.hpp).
Timing timing(const PlayedScenario& played, const Spoken& in = {});

struct Validation {
  std::vector<CheckedPattern> patterns;
  std::vector<Timing> timings;
  std::uint64_t seed = 1, exploded = 0;
};

// What patterns claim, and why one is stated to miss, stands as the files have it.
std::string validation_text(const Validation& validation, const Style& style, const Spoken& in = {});
std::string validation_json(const Validation& validation);
std::string validation_csv(const Validation& validation);

}  // namespace demarche::report
