#pragma once
// Where an outcome comes from: the rules through which the runs that have it went, and, walking on, the numbers and
// documents that those rules rest on. The same for the difference that a response makes against the baseline.
//
// A run has an outcome when it holds at least one act that the outcome counts (for an outcome of a variable: an act
// that changed it) after the decision. From each such act the chain of causes is followed back, act by act.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/observer.hpp"
#include "language/grounded.hpp"
#include "report/spoken.hpp"
#include "report/text.hpp"

namespace demarche::report {

// Whether the outcome of a measure counts this act, which touches the measure; right after the act.
bool is_counted(const core::Program& program, const core::Touch& touch, const core::Act& act,
                const core::Engine& engine);

// The runs of one response. Counts are runs, over those that exploded in no response.
struct WayThere {
  std::uint64_t having = 0;          // have the outcome
  std::vector<std::uint64_t> leads;  // per rule: is among the causes of an act that the outcome counts
  std::vector<std::uint64_t> acts;   // per rule: acts at all
  std::uint64_t from_response = 0;   // an act that the response forces is among the causes
  std::uint64_t from_history = 0;    // an act on record is
  double sum = 0;                    // of the outcome's values that are finite
  std::uint64_t finite = 0;          // how many those are
};

struct Trace {
  std::size_t outcome = 0, response = 0;
  std::optional<std::size_t> against;  // the baseline, when it is about a difference
  std::uint64_t seed = 1, runs = 0, exploded = 0;
  WayThere way, baseline;                                      // `baseline` only with `against`
  std::uint64_t different = 0;                                 // runs whose value of the outcome differs
  std::vector<std::uint64_t> acts_apart;                       // per rule: runs in which it acts in one of the two only
  std::set<std::pair<core::Index, core::Index>> consequences;  // on the way: (action, action that follows from it)
};

// Plays runs 0 … runs − 1 of the response and, if given, of the baseline, on the same luck, run k in world k.
Trace trace(const language::Grounded& model, std::size_t outcome, std::size_t response,
            std::optional<std::size_t> against, std::uint64_t runs, std::uint64_t seed);

// The rules that a trace rests on: those on the way, and, for a difference, those that act in one response and not in
// the other and touch what the rules on the way look at.
struct RulesBehind {
  std::set<core::Index> on_the_way, movers, others;  // others: act apart, but touch nothing of it
};
RulesBehind rules_behind(const language::Grounded& model, const Trace& trace);

// What kind of number; in the order of the table.
enum class NumberUse : std::uint8_t { chance, time, ratio, reference, memory, effect, start, parameter };
inline constexpr std::size_t number_uses = 8;

struct NumberBehind {
  core::Index number = core::none;  // of Grounded::numbers
  NumberUse use = NumberUse::chance;
};

// The numbers of these rules, and of the variables that move or gate them: effects, half-lives, starting values.
std::vector<NumberBehind> numbers_behind(const language::Grounded& model, const Trace& trace,
                                         const std::set<core::Index>& rules);

std::string explain_outcome(const language::Grounded& model, const Trace& trace, const Style& style,
                            const Spoken& in = {});

}  // namespace demarche::report
