#pragma once
// The whole of grounding, as one table of work in progress. Order (compile.cpp):
//   structure: acts and causes, until nothing new appears — ground_rules, ground_motions, ground_plan (its acts);
//   detail: conditions, amounts, effects, verdicts, measures — they count acts, so every act must be known first;
//   assembly: everything into contiguous ranges, channels and reactions sorted by key — ground_assembly.

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "language/compile.hpp"
#include "language/ground_conditions.hpp"

namespace demarche::language {

// One act of a cause before its parameters are filled.
struct PlannedCall {
  Index kind = none;
  const std::vector<ParameterSetting>* with = nullptr;
  Index about = none;  // as in MatchedAct
  Place place;         // where somebody asks for it
};

// A channel or reaction before its conditions are compiled.
struct Cause {
  const Rule* rule = nullptr;
  Index rule_index = none;
  bool is_reaction = false;
  Binding binding;
  Guards guards;
  std::vector<PlannedCall> calls;
  std::vector<Index> triggers;  // acts, of a reaction
  std::string key, old_key;     // the name in draws, under `key:`
  Index index = none;           // in the program, after sorting
};

// An effect before anybody's beliefs are known to the last: findings reach those that exist in the end.
struct PlannedEffect {
  core::Effect effect;
  Index finding = none;                  // incident; the audience follows
  Index shared = none, receiver = none;  // incident, and who is shown the evidence; the ledgers follow
};

struct PlannedAct {
  std::vector<PlannedEffect> before;  // opening an incident: ahead of what the library says
  std::vector<PlannedEffect> effects;
  std::vector<core::Consequence> consequences;
  std::vector<core::Need> needs;
  std::vector<core::VerdictStep> verdict;
  std::vector<core::Touch> measures, prevented;
  std::vector<Index> reactions;
};

// A follow-up whose act is known, to be completed when conditions are.
struct PlannedConsequence {
  Index parent = none;
  const Consequence* written = nullptr;
  std::string path;
  Guards guards;
  Index child = none;
  int ordinal = 0;        // n-th follow-up of this name
  Index alive = none;     // cell; motions' timers die with their instance
  bool is_fixed = false;  // the delay is the world's, not drawn each time
};

// The cells of one motion about one incident.
struct MotionCells {
  Index state = none, instance = none, proposer = none, about = none, objections = none, text = none, strength = none;
  std::map<std::string, Index> elements;  // those that objections are asked about: whether the text has them
};
enum class MotionState { idle, consulting, silence, adopted, dropped };

// A rule that a motion makes, and its part in it.
struct MotionRule {
  Index motion = none;
  enum class Part { opens, object, reopen, adopted } part = Part::opens;
};

struct Grounding {
  Grounding(const Library& library, const Scenario& scenario, Diagnostics& diagnostics);

  Library library;
  Scenario scenario;
  Diagnostics& diagnostics;
  Grounded grounded;
  core::Program& program;
  Names names;
  Numbers numbers;
  Cells cells;
  Acts acts;
  Conditions conditions;

  std::vector<PlannedAct> planned;                   // per act kind
  std::map<std::string, Cause> channels, reactions;  // by key
  std::vector<PlannedConsequence> consequences;
  std::deque<Rule> own_rules;                                   // that motions make
  std::vector<const Rule*> rules;                               // in the order of Program::rules
  std::map<std::pair<Index, Index>, MotionCells> motion_cells;  // motion, incident
  std::set<std::pair<Index, Index>> grounded_motions;
  std::map<Index, MotionRule> motion_rules;  // by rule
  std::deque<Consequence> own_consequences;  // that motions make
  std::vector<std::string> idle_reasons;     // per rule; empty when it fires
  std::map<std::string, Index> labels;

  void error(const Place& place, std::string_view code, const std::string& message, const std::string& hint = "");

  void diagnostics_note(const Place& place, const std::string& message);

  // Whether an actor is of one of these kinds; no kinds: whoever it is.
  bool is_of(const std::vector<ActorKind>& kinds, Index actor) const;

  Index label(const std::string& text);
  Index text(const std::string& text);

  // ground_rules.cpp
  void ground_tendency(Index rule);
  void ground_tendency(Index rule, Index incident);
  void ground_reactions(Index trigger);
  void add_cause(Index rule, const Binding& binding, const Guards& guards, Index trigger);
  Cause& merge_cause(Cause cause);
  // Index of the action, target and incident a `do` asks for: every act it stands for under this binding.
  std::vector<MatchedAct> acts_of(const DoItem& item, const Binding& binding, bool is_recorded = false);
  // Of what a scenario says was or will be done: without those an actor would do to itself by accident.
  std::vector<MatchedAct> written_acts(const DoItem& item, const Binding& binding, bool is_recorded = false);

  // ground_motions.cpp
  void add_motion_rules();
  MotionCells& cells_of_motion(Index motion, Index incident);
  void ground_motion(Index proposal);
  void add_motion_cause(Index motion, Index incident, MotionRule::Part part, Index trigger, Index kind,
                        const Guards& guards);
  void add_timer(Index parent, Index child, const std::optional<Number>& after, Index motion, bool is_fixed);
  // The cell of a driver's variable; none: nobody stands behind it, and it moves nothing.
  Index driver_cell(const VariableOf& written, const Cause& cause);
  Expression condition_of_motion(const Cause& cause);
  void add_motion_effects(Index kind);
  Index blocking_slot(Index motion, double weight);
  void add_motion_needs(Index kind);

  // ground_calls.cpp
  core::Call call(const PlannedCall& asked, const Action* trigger);
  core::Amount amount(const Number& number, const std::string& draw_name, const Place& place);
  std::optional<core::Amount> setting(Index kind, const Parameter& parameter, const ParameterValue& value,
                                      const Action* trigger);

  // ground_effects.cpp
  void plan_consequences(Index kind);
  void complete_consequences();
  void ground_act(Index kind);
  Index factor_of(const Effect& effect, const Action& action);
  void ground_opening(Index kind);
  void ground_needs(Index kind);
  void ground_verdict(Index kind);  // ground_law.cpp
  Expression answers_as_state(Index kind);
  std::vector<core::VerdictStep> door_steps(const Door& door, const Binding& binding, const Expression& only_if);
  core::Range door_asked(const Outcome& outcome);
  core::Range options_asked(const Outcome& outcome);

  // ground_causes.cpp
  void complete_channel(Cause& cause, core::Channel& channel, CauseInfo& info);
  void complete_reaction(Cause& cause, core::Reaction& reaction, CauseInfo& info);

  // ground_history.cpp, ground_responses.cpp, ground_outcomes.cpp
  void plan_history();
  void complete_history();
  void plan_responses();
  void complete_responses();
  void complete_outcomes();
  Index measured_cell(const Outcome& outcome);
  bool forbids(const Forbid& forbid, Index kind);
  void check_forbids(std::size_t response);
  void add_forbidden(const Forbid& forbid);
  void forbids_more(const Forbid& forbid, const Cause& cause, Index forbidden, Index stopped);

  // ground_assembly.cpp
  void settle_beliefs();
  void settle_evidence();  // ground_evidence.cpp
  void check_openings();
  std::vector<core::Effect> inherited_beliefs(Index kind);
  void assemble_acts();
  void assemble_causes();
  void describe();

  struct PlannedItem {
    const HistoryItem* written = nullptr;
    Index kind = none;
    Guards guards;
  };
  std::vector<PlannedItem> history;

  struct PlannedForced {
    std::size_t response = 0;
    const ForcedAct* written = nullptr;
    Index kind = none;
    Guards guards;
    Index about = none;  // as in MatchedAct
  };
  std::vector<PlannedForced> forced;  // in the order of the files, ancestors first
  // Each response with its ancestors, itself first.
  std::vector<std::vector<const Response*>> lineages;
  // Cells that repeat what happens to another one while a condition holds: cell → (mirror, condition).
  std::multimap<Index, std::pair<Index, Expression>> mirrors;
  std::set<Index> unusable;        // rules with a role that nobody fills
  std::set<std::string> reported;  // each mistake once, however often it is grounded
};

}  // namespace demarche::language
