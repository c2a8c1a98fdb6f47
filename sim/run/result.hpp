// What an experiment answers: estimates, paired differences, verdicts, firing shares; numbers only, no wording.
//
// Units: probabilities and shares in [0, 1]; times in days since the decision; counts and values in the outcome's own
// unit. All intervals are at 95 %. A number that the runs cannot give is not invented: an estimate without runs is
// NaN, a bound that nothing limits is infinite, a quartile not reached within the horizon is +infinity. Writers of
// JSON print every non-finite number as null. All of it depends on the rows
// alone, never on the number of threads or the order in which they finish.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "run/rare_result.hpp"

namespace demarche::run {

enum class OutcomeKind : std::uint8_t { probability, count, time, value };
enum class Verdict : std::uint8_t { higher, lower, no_material_difference, identical, undecided, withheld };

// "probability", "count", "time", "value".
std::string_view name(OutcomeKind kind) noexcept;
// "higher", "lower", "no material difference", "identical", "undecided", "withheld".
std::string_view name(Verdict verdict) noexcept;

// Which way is better, if its author says.
enum class Better : std::uint8_t { unsaid, less, more };

// What is measured on every run.
struct OutcomeSpec {
  std::string name;
  OutcomeKind kind = OutcomeKind::probability;
  std::string unit;
  double material = 0.01;  // the smallest difference that matters, >= 0, in the outcome's own unit (share, days, …)
  double horizon_days = 0.0;  // `time` only: finite and > 0; later or +infinity counts as censored there
  bool may_lack = false;      // `value` only: not a number in runs where it means nothing (a share of no acts)
  Better better = Better::unsaid;
  std::optional<double> acceptable = {};  // the worst value that is good enough; only where a way is better
};

// One response, one outcome. For `time` the estimate is the restricted mean of min(T, horizon).
struct Estimate {
  std::uint64_t n = 0;  // runs counted: all that did not explode under this response and have the outcome
  double estimate = 0.0;
  double low = 0.0;
  double high = 0.0;
  std::uint64_t hits = 0;  // probability: runs with the event; time: runs with the event before the horizon; else 0
  double deviation = 0.0;  // standard deviation over runs
  double minimum = 0.0;    // smallest and largest value seen (time: restricted)
  double maximum = 0.0;
  bool constant = false;      // the same value in every run; then `could_differ` bounds what was not seen
  double could_differ = 0.0;  // 1 - 0.05^(1/n), about 3/n: share of runs that may still be otherwise; 0 unless constant

  // `time` only, empty otherwise: share of runs with the event by the end of day 1, 2, …, ceil(horizon).
  std::vector<double> cumulative_incidence;
  // `time` only: days by which 25, 50, 75 % of the runs have the event (linear within a day), +infinity if never.
  std::array<double, 3> quartiles{};
};

// One response against the baseline, one outcome: response minus baseline on the same luck.
struct Difference {
  std::size_t response = 0;
  std::size_t against = 0;
  std::size_t outcome = 0;
  std::uint64_t n = 0;          // pairs counted: both sides have the outcome
  std::uint64_t left_out = 0;   // pairs with an exploded side
  std::uint64_t different = 0;  // pairs whose two values are not the same
  double estimate = 0.0;
  double low = 0.0;
  double high = 0.0;
  Verdict verdict = Verdict::undecided;
  double could_differ = 0.0;             // identical only: 1 - 0.05^(1/n), to be printed as ±3/n; 0 otherwise
  std::optional<double> variance_ratio;  // (Var A + Var B) / Var(A − B); none for 0/0; +infinity if A − B never varies
  std::optional<std::uint64_t> needed_runs;  // undecided only: runs that would settle it, or `over_a_billion`
};

// Stands for "over 10^9" in Difference::needed_runs.
inline constexpr std::uint64_t over_a_billion = 1'000'000'001;

// How often one rule fired: per response, the runs (that did not explode) in which it fired at least once.
struct RuleFiring {
  std::vector<std::uint64_t> runs;  // [response] runs in which it fired
  std::vector<double> share;        // [response] of the runs that did not explode
  double share_of_histories = 0.0;  // over all responses together
};

// Runs that do not count: stopped by the explosion limit under one response, or a contract was broken in them.
struct Explosions {
  std::uint64_t count = 0;
  std::vector<std::uint64_t> first_runs;  // the lowest run numbers, at most 16: with the seed, their addresses
};

// Where the variance of one run comes from, of an estimate or of a difference: one-way analysis of variance of the
// runs over their worlds, with random effects.
struct VarianceSplit {
  std::uint64_t worlds = 0;      // that have a value, a last one that is not whole included
  double luck = 0.0;             // variance within a world: of luck alone
  double numbers = 0.0;          // variance of the worlds' true means: of uncertain numbers and starts; never below 0
  bool below_zero = false;       // its estimate was negative and is given as 0: luck alone explains what was seen
  double share = 0.0;            // numbers / (numbers + luck); NaN if nothing varies
  double low = 0.0, high = 1.0;  // 95 % interval of the share, by the jackknife over worlds; [0, 1]: nothing is known
  double settled = 0.0;  // share of the spread of the worlds' means that is theirs, the rest is luck left in few runs
  std::array<double, 3> quantiles{};  // 10, 50 and 90 % of the means of whole worlds, with the luck left in them
};

// How one response does in one outcome against all others, world by world, by the means of the world's runs.
struct Robustness {
  std::uint64_t highest = 0, highest_tied = 0;  // worlds in which its mean is above all others', or shares that place
  std::uint64_t lowest = 0, lowest_tied = 0;
  // Of the best response's mean of a world less its own; NaN where neither way is better.
  double greatest_regret = 0.0, regret_90 = 0.0;
  std::uint64_t acceptable = 0;  // worlds in which its mean is good enough; 0 where none is stated
};

// What a design of several runs in each world tells besides.
struct Nested {
  std::uint64_t worlds = 0;             // whole ones
  std::uint64_t runs_per_world = 1;     // that were asked for
  std::vector<VarianceSplit> alone;     // [response * outcomes + outcome]
  std::vector<VarianceSplit> paired;    // as Result::differences
  std::vector<std::uint64_t> compared;  // [outcome] worlds in which every response has the outcome
  std::vector<Robustness> robustness;   // [response * outcomes + outcome] over those
  // [response] worlds in which it is good enough in all outcomes that state what is; over `judged` worlds.
  std::vector<std::uint64_t> acceptable_in_all;
  std::uint64_t judged = 0;  // 0: no outcome states it
};

// What is known of one response of a selection.
struct Standing {
  bool left = true;              // none is shown to be better
  std::size_t worse_than = 0;    // unless left: the response that was shown to be better, by the greatest margin
  double low = 0.0, high = 0.0;  // unless left: how much better that one is, an interval that holds at all looks
};

struct Selection {
  std::size_t outcome = 0;
  bool most = true;
  std::vector<Standing> standings;  // [response]
  bool settled = false;             // one is left, or those left differ by less than matters
  bool withheld = false;            // too many runs exploded: nothing is said
};

struct Result {
  std::uint64_t runs_asked = 0;
  std::uint64_t runs = 0;  // runs that count: the longest complete prefix [0, runs)
  bool complete = true;    // false if stopped before all asked runs were done
  std::vector<std::string> responses;
  std::size_t baseline = 0;
  std::vector<OutcomeSpec> outcomes;
  std::vector<std::string> rules;

  std::vector<Estimate> estimates;      // [response * outcomes + outcome]
  std::vector<Difference> differences;  // responses in order without the baseline, outcomes in order within each
  std::vector<RuleFiring> firings;      // [rule]
  std::vector<Explosions> explosions;   // [response]
  Explosions failures;                  // runs in which a contract was broken: they count under no response
  std::uint64_t comparisons = 0;        // number of differences judged
  bool holm = false;                    // verdicts were held to Holm's familywise 5 %
  std::vector<std::uint64_t> played;   // [response] runs in which it was played: all, unless it was given up on the way
  std::optional<Selection> selection;  // if the best response was looked for
  std::vector<RareResult> rare;        // outcomes that runs of their own were played for
  std::optional<Nested> nested;        // with several runs in each world; intervals are then over worlds

  const Estimate& estimate(std::size_t response, std::size_t outcome) const {
    return estimates[response * outcomes.size() + outcome];
  }
  // The difference of `response` (not the baseline) on `outcome`.
  const Difference& difference(std::size_t response, std::size_t outcome) const {
    return differences[(response - (response > baseline ? 1 : 0)) * outcomes.size() + outcome];
  }
};

}  // namespace demarche::run
