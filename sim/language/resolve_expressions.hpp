#pragma once
// Names inside expressions: terms, variables, patterns, conditions, effects. Mistakes become diagnostics with a
// suggestion from the namespace that was meant.

#include <set>
#include <string>
#include <vector>

#include "language/diagnostic.hpp"
#include "language/resolve.hpp"

namespace demarche::language {

class ExpressionCheck {
 public:
  ExpressionCheck(const Library& library, const Scenario& scenario, const Names& names, Diagnostics& diagnostics)
      : library_(library), scenario_(scenario), names_(names), diagnostics_(diagnostics) {}

  // Where the expression stands. Set before checking.
  struct Standing {
    bool in_library = true;       // a role that nobody fills is no mistake there
    bool may_read_link = false;   // doors
    bool may_read_truth = false;  // law as it truly was, outcomes
    const Action* own = nullptr;  // its parameters may be named
    bool is_rule = false;         // `self` owns private variables
    const ActorTerm* who = nullptr;
    bool in_share = false;           // `receiver` means somebody
    const Motion* motion = nullptr;  // whose objections it moves: its text's elements may be asked for
  };
  Standing at;
  std::vector<std::string> unknown_roles;  // misspelt in `roles:`, which has been said
  // What was met since they were last reset.
  bool saw_perpetrator = false;
  bool saw_incident_in_hand = false;
  bool saw_incident_named = false;  // the word `incident` itself
  Place perpetrator_place, incident_place, named_place;
  void reset() { saw_perpetrator = saw_incident_in_hand = saw_incident_named = false; }

  void term(const ActorTerm& term);
  void terms(const std::optional<ActorTerm>& one) {
    if (one) term(*one);
  }
  void incident(const std::optional<Name>& name);
  const Variable* variable_of(const VariableOf& written);
  void pattern(const Pattern& pattern);
  void condition(const Condition& condition, bool in_needs = false);
  void conditions(const std::vector<Condition>& all, bool in_needs = false);
  void effect(const Effect& effect);
  void driver(const DriverTerm& driver);
  const Action* action(const Name& name);
  void settings(const Action* action, const std::vector<ParameterSetting>& with);
  void do_item(const DoItem& item);
  // An act that speaks of its target needs one.
  void target(const Action& action, const std::optional<ActorTerm>& to, const Place& place);
  void actor(const Name& name);

  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void unknown_actor(const Name& name);
  void in_text(const VariableOf& written);
  void constant(const Constant& constant, const Variable& variable, bool in_needs);
  void number(double value, const Variable& variable, const Place& place);
  bool is_owner(const ActorTerm& term) const;
  void trust(const Effect& effect, const Variable* read);
  void link(const Condition& condition);

  const Library& library_;
  const Scenario& scenario_;
  const Names& names_;
  Diagnostics& diagnostics_;
  std::set<std::string> unknown_confidences_;  // reported
};

// Whether the action's words, needs, effects or consequences speak of `target`: without another actor it means nothing.
bool concerns_target(const Action& action);

// Kept as log-odds, written as a share.
inline bool is_share(const Variable& variable) { return variable.is_log_odds || variable.name.value == "attribution"; }

template <class List, class Member>
std::vector<std::string> names_of(const List& list, Member member) {
  std::vector<std::string> result;
  for (const auto& one : list) result.push_back((one.*member).value);
  return result;
}

}  // namespace demarche::language
