#pragma once
// A scenario with every name resolved: the core program, and beside it what readers want to know about its parts.
// Indices of actors, actions, incidents, tracks and rules are those of core::Program's name lists.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/program.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// One number of the model with what it rests on. Every number that the program uses has one.
struct NumberInfo {
  std::string path;  // "strike-again.rate"
  Quantity quantity = Quantity::plain;
  core::Distribution distribution = core::Distribution::constant(0);
  bool each = false;
  Basis basis = Basis::assumption;
  std::vector<std::string> sources;
  std::string because;
  Place place;
};

struct ActorInfo {
  std::string id, name;
  ActorKind kind = ActorKind::state;
};

struct ParameterInfo {
  std::string name;
  Quantity quantity = Quantity::plain;
  bool is_text = false;            // the act's value is an index into Grounded::texts
  std::vector<std::string> words;  // the act's value is an index into these
  bool is_shown = false;           // timelines print it
};

struct ActionInfo {
  std::string name, label, track, cameo, door;
  int rung = 0;
  std::optional<double> goldstein, goldstein_1992;
  std::optional<int> kahn;
  std::vector<std::string> cites, sources;
  std::vector<ParameterInfo> parameters;  // in the order of an act's parameters
};

// A rule of the library, a motion's opening or objection ("NATO/statement/opens"), in the order of Program::rules.
struct RuleInfo {
  std::string name, about, because;
  bool is_reaction = false;
  std::vector<std::string> sources;
  std::vector<core::Index> numbers;  // into Grounded::numbers
  Place place;
};

// Per driver of a channel or reaction, in the order of its terms: how it is written.
struct CauseInfo {
  std::vector<std::string> terms;  // "grievance(IRN, ALB)"
};

struct OutcomeInfo {
  std::string name, unit, direction, about;
  OutcomeKind kind = OutcomeKind::probability;
  double material = 0;
  std::optional<double> acceptable;  // the worst value that is good enough, in the direction's sense
  bool rare = false;                 // a probability that `compare --rare` looks for by importance sampling
  core::Index measure = core::none;
  std::vector<std::string> sources;
};

struct ResponseInfo {
  std::string name, about;
};

// An act of history or of `observed`: what the documents say happened.
struct DocumentedAct {
  double at = 0;  // days since start
  std::string precision;
  std::string actor, action, target;  // ids
  core::Index kind = core::none;      // the grounded act, when the model has it
  bool alleged = false;
  std::vector<std::string> sources;
  Place place;
};

struct Grounded {
  core::Program program;
  std::string name, title, timezone;
  std::int64_t start_utc = 0;        // seconds since 1970
  double decision = 0, horizon = 0;  // days since start
  std::vector<ActorInfo> actors;
  std::vector<ActionInfo> actions;
  std::vector<RuleInfo> rules;
  std::vector<NumberInfo> numbers;
  std::vector<CauseInfo> channels, reactions;                             // parallel to the program's
  std::vector<std::vector<std::string>> history_sources, forced_sources;  // per history item, forced act
  std::vector<std::uint8_t> history_alleged;                              // per history item: somebody's claim
  std::vector<std::size_t> history_written;  // per history item: its place in Scenario::history
  std::vector<std::string> kind_motions;     // per grounded act: the motion it concerns, or empty
  // Per grounded act: who sees it, in order of index; nothing when everybody does.
  std::vector<std::optional<std::vector<core::Index>>> kind_seers;
  std::vector<OutcomeInfo> outcomes;
  std::vector<ResponseInfo> responses;
  std::size_t baseline = 0;
  std::vector<DocumentedAct> history, observed;
  std::vector<std::string> texts;
  std::vector<std::string> idle_rules;                     // rules that ground to nothing, with the reason
  std::vector<std::pair<std::string, std::string>> views;  // as chosen
  GoldsteinSet goldstein = GoldsteinSet::cameo;
  bool shows_goldstein = false;
  std::vector<std::pair<std::string, std::string>> sides;  // of variants, as chosen; the others stand on their first
  Library library;                                         // documents, facts, doors as read

  // Compiled once, in model.cpp, instead of wherever one is made or copied.
  Grounded();
  Grounded(const Grounded&);
  Grounded(Grounded&&) noexcept;
  Grounded& operator=(const Grounded&);
  Grounded& operator=(Grounded&&) noexcept;
  ~Grounded();
};

}  // namespace demarche::language
