#include "language/resolve_roles.hpp"

#include <algorithm>
#include <vector>

#include "language/resolve.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

// Every name that stands where an actor may.
class Mentioned {
 public:
  void add(const ActorTerm& term) {
    names.insert(term.name.value);
    for (const auto* inner : {term.of.get(), term.by.get(), term.except.get()}) {
      if (inner != nullptr) add(*inner);
    }
  }
  void add(const VariableOf& variable) {
    if (variable.name.value != in_text_name) add_all(variable.arguments);  // asked of an element, not of an actor
  }
  void add(const Pattern& pattern) {
    add(pattern.by);
    add(pattern.to);
  }
  void add(const Condition& condition) {
    add(condition.variable);
    add(condition.pattern);
    add_all(condition.children);
  }
  void add(const Driver& driver) {
    add(driver.term.first);
    add(driver.term.second);
  }
  void add(const DoItem& item) { add(item.to); }
  void add(const Effect& effect) {
    add(effect.term.variable);
    add(effect.term.amount.variable);
    if (effect.term.kind == EffectTerm::Kind::share) add(effect.term.receivers);
    add_all(effect.only_if);
  }
  void add(const Consequence& consequence) {
    add(consequence.by);
    add(consequence.to);
    add(consequence.unless);
  }
  void add(const Rule& rule) {
    add(rule.who);
    add(rule.after);
    add_all(rule.when);
    add_all(rule.requires_);
    add(rule.unless);
    add_all(rule.does);
    add_all(rule.drivers);
  }
  void add(const Action& action) {
    add_all(action.seers);
    add_all(action.needs);
    add_all(action.effects);
    add_all(action.consequences);
  }
  void add(const Motion& motion) {
    add(motion.opens);
    add_all(motion.needs);
    add_all(motion.objects_while);
    add_all(motion.objection_drivers);
    add(motion.adopted_to);
  }
  void add(const Alliance& alliance) { add_all(alliance.motions); }
  void add(const DoorCondition& condition) {
    add(condition.holds);
    add(condition.believed);
    add(condition.truth);
  }
  void add(const Door& door) { add_all(door.conditions); }
  void add(const Outcome& outcome) {
    add(outcome.pattern);
    add(outcome.among);
    add(outcome.variable);
  }
  void add(const Incident& incident) { add(incident.opens); }
  void add(const InitialValue& initial) { add(initial.variable); }
  void add(const HistoryItem& item) {
    add(item.by);
    add(item.to);
    add(item.believe);
  }
  void add(const ForcedAct& act) {
    add(act.by);
    add(act.act);
    add(act.when);
    add(act.unless);
  }
  void add(const Forbid& forbid) {
    add(forbid.by);
    add(forbid.to);
    add(forbid.until_condition);
  }
  void add(const Response& response) {
    add_all(response.acts);
    add_all(response.forbids);
  }
  template <class Part>
  void add(const std::optional<Part>& part) {
    if (part) add(*part);
  }
  template <class Part>
  void add_all(const std::vector<Part>& parts) {
    for (const Part& part : parts) add(part);
  }

  std::set<std::string> names;
};

}  // namespace

std::set<std::string> unknown_roles(const Library& library, const Scenario& scenario, Diagnostics& diagnostics) {
  Mentioned mentioned;
  mentioned.add_all(library.rules);
  mentioned.add_all(library.actions);
  mentioned.add_all(library.alliances);
  mentioned.add_all(library.doors);
  mentioned.add_all(library.outcomes);
  mentioned.add_all(scenario.incidents);
  mentioned.add_all(scenario.initial);
  mentioned.add_all(scenario.history);
  mentioned.add_all(scenario.observed);
  mentioned.add_all(scenario.responses);

  // Roles that are spoken of and that the scenario does not fill.
  const Names known(library, scenario);
  std::vector<std::string> open;
  for (const std::string& name : mentioned.names) {
    const bool is_role = !name.empty() && !Names::is_reserved(name) && known.actor(name) == none &&
                         known.incident(name) == none && known.role(name) == nullptr;
    if (is_role) open.push_back(name);
  }
  std::set<std::string> unknown;
  for (const RoleFilling& role : scenario.roles) {
    const bool is_other_mistake = Names::is_reserved(role.role.value) || known.actor(role.role.value) != none;
    if (is_other_mistake || mentioned.names.contains(role.role.value)) continue;
    const std::string message = "nothing speaks of a role '" + role.role.value + "': no rule, no act, no condition";
    const std::string hint = did_you_mean(role.role.value, open);
    if (hint.empty()) {  // of another library, or of rules to come
      diagnostics.warning(role.role.place, "unknown-role", message);
    } else {
      unknown.insert(role.role.value);
      diagnostics.error(role.role.place, "unknown-role", message, hint);
    }
  }
  return unknown;
}

}  // namespace demarche::language
