#pragma once
// A scenario file as plain structs (scenarios/README.md). Dates are already days since `start`, local times resolved
// in the scenario's timezone.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/model.hpp"

namespace demarche::language {

struct RoleFilling {
  Name role;
  std::vector<Name> actors;
};

struct ShareOf {
  Name name;  // a suspect, or `someone_else`
  Number share;
};

// How an author stands to its state.
inline constexpr std::array<std::string_view, 4> link_words{"organ", "directed", "tolerated", "none"};

struct Incident {
  Name name;
  std::optional<Name> victim;
  std::vector<Name> suspects;
  std::vector<ShareOf> perpetrator;  // the truth, possibly uncertain; shares sum to one
  std::vector<ShareOf> prior;        // of every observer; the rest is someone else's
  std::optional<Pattern> opens;      // declared ahead: the act that opens it
  std::vector<ShareOf> similar_to;   // incident → similarity
  std::string link;                  // one of link_words, or empty: none
  std::vector<ShareOf> link_shares;  // or words with the chance of each, drawn once per world; shares sum to one
  std::vector<Name> sources;
};

struct InitialValue {
  VariableOf variable;
  Number value;
  std::string word;  // a state's name instead of a number
  Place word_place;
  std::vector<ShareOf> one_of;  // or states with the chance of each, drawn once per world; shares sum to one
  Place place;
};

// One dated act, or one stated belief.
struct HistoryItem {
  double at = 0;  // days since start
  std::string precision;
  std::optional<ActorTerm> by, to;
  std::optional<Name> action;
  std::optional<Name> incident;
  std::vector<ParameterSetting> with;
  std::optional<VariableOf> believe;
  std::optional<Number> share;
  std::optional<Name> share_word;    // `to: irrefutable`
  std::optional<Condition> only_if;  // `if`: left out in worlds where this does not hold at that time
  bool alleged = false;
  std::vector<Name> sources;
  Place place;
};

struct ForcedAct {
  std::optional<double> at;  // days since start
  std::optional<Condition> when;
  std::optional<Number> after;  // days after `when` first held
  bool each_time = false;
  std::optional<Condition> unless;
  ActorTerm by;
  DoItem act;
  Place place;
};

struct Forbid {
  ActorTerm by;
  std::optional<Name> action, track;
  bool seen_by_all = false;  // `seen_by: all`: every public act
  std::optional<ActorTerm> to;
  std::optional<double> until;  // days since start
  std::optional<Condition> until_condition;
  Place place;
};

struct Tilt {
  Name rule;
  double by = 1;  // hazards, or a reaction's odds, times this
  Place place;
};

struct Response {
  Name name;
  std::string about;
  std::optional<Name> extends;
  std::vector<ForcedAct> acts;
  std::vector<Forbid> forbids;
  std::vector<Tilt> tilts;
};

struct Scenario {
  Name name;
  std::string title, about;
  std::vector<Name> uses;
  std::string timezone = "UTC";
  std::string start_text, decision_text;
  std::int64_t start_utc = 0;  // seconds since 1970 of `start`
  double decision = 0;         // days since start
  double horizon = 0;          // days after the decision
  std::vector<RoleFilling> roles;
  std::vector<Incident> incidents;
  std::vector<std::pair<Name, double>> confidence;  // named thresholds, shares
  std::vector<InitialValue> initial;
  std::vector<HistoryItem> history;
  std::vector<Response> responses;
  std::optional<Name> baseline;
  GoldsteinSet goldstein = GoldsteinSet::cameo;
  bool shows_goldstein = false;  // a set was chosen: timelines print the scores
  std::vector<std::pair<Name, Name>> views;
  std::vector<Name> variants;
  std::vector<Name> outcomes;
  std::vector<HistoryItem> observed;
  std::vector<Override> overrides;  // `set:`

  // Compiled once, in model.cpp, instead of wherever one is made or copied.
  Scenario();
  Scenario(const Scenario&);
  Scenario(Scenario&&) noexcept;
  Scenario& operator=(const Scenario&);
  Scenario& operator=(Scenario&&) noexcept;
  ~Scenario();
};

}  // namespace demarche::language
