#include "language/resolve_check.hpp"

#include <algorithm>
#include <cmath>

#include "language/ground_acts.hpp"
#include "language/resolve_check_parts.hpp"
#include "language/resolve_never.hpp"

namespace demarche::language {

bool concerns(const ActorTerm& term, std::string_view word) {
  return term.name.value == word || (term.of && concerns(*term.of, word));
}

void NameCheck::numbers_of(const Rule& rule) {
  const auto outside = [&](const Number& number, std::string_view must) {
    error(number.place, "out-of-range", "'" + number.path + "' " + std::string(must));
  };
  const auto positive = [&](const std::optional<Number>& number) {
    if (!number) return;
    const core::Distribution& d = number->distribution;
    const bool is_constant = d.kind == core::Distribution::Kind::constant;
    if (!(is_constant ? d.a > 0 : d.support_low() >= 0)) outside(*number, "must be above 0");
  };
  positive(rule.within);
  positive(rule.cooldown);
  if (rule.chance) {
    const core::Distribution& d = rule.chance->distribution;
    const bool is_constant = d.kind == core::Distribution::Kind::constant;
    if (!(d.support_low() >= 0 && d.support_high() <= 1))
      outside(*rule.chance, "must lie between 0 and 100 %");
    else if (!rule.after && is_constant && !(d.a > 0 && d.a < 1)) {
      outside(
          *rule.chance,
          "of a tendency must lie between 0 and 100 %, both excluded: neither 'never' nor 'for certain' is a hazard");
    }
  }
  if (rule.rate && !(rule.rate->distribution.support_low() >= 0)) outside(*rule.rate, "must not be negative");
  if (rule.delay && !(rule.delay->distribution.support_low() >= 0)) outside(*rule.delay, "must not be negative");
  for (const Driver& driver : rule.drivers) {
    positive(driver.ratio);
    positive(driver.per);
    const Variable* variable = names_.variable(driver.term.first.name.value);
    const bool is_of_share = variable != nullptr && is_share(*variable) && !driver.term.second &&
                             driver.term.transform == DriverTerm::Transform::none;
    if (!driver.at || !is_of_share) continue;
    const core::Distribution& d = driver.at->distribution;
    const bool is_constant = d.kind == core::Distribution::Kind::constant;
    if (!(is_constant ? d.a > 0 && d.a < 1 : d.support_low() >= 0 && d.support_high() <= 1))
      outside(*driver.at, "must lie between 0 and 100 %, as '" + variable->name.value + "' does");
  }
}

void NameCheck::rule(const Rule& rule) {
  check_.at = {};
  check_.at.is_rule = true;
  check_.at.who = &rule.who;
  const std::size_t errors_before = diagnostics_.errors();
  check_.reset();
  check_.term(rule.who);
  if (rule.after) {
    check_.pattern(*rule.after);
    if (rule.after->within) {
      error(rule.after->place, "within-trigger", "a trigger happens now: `within:` says nothing here");
    }
  }
  check_.conditions(rule.when);
  check_.conditions(rule.requires_);
  if (rule.unless) check_.condition(*rule.unless);
  for (const DoItem& item : rule.does) check_.do_item(item);
  for (const Driver& driver : rule.drivers) check_.driver(driver.term);
  if (check_.saw_perpetrator && !concerns(rule.who, "perpetrator")) {
    error(check_.perpetrator_place, "truth-leak",
          "only the perpetrator's own rules may know who did it; others have 'accused' and 'attribution(…)'");
  }
  if (!rule.after && !rule.per_incident && check_.saw_incident_in_hand) {
    error(check_.incident_place, "no-incident", "a tendency has no incident in hand; add `per: incident`, or name it");
  }
  if (rule.per_perpetrator && check_.saw_incident_named) {
    error(check_.named_place, "no-incident",
          "under `per: perpetrator` several incidents share one clock; name the incident");
  }
  if (!rule.after && !rule.rate && !(rule.chance && rule.within)) {
    error(rule.name.place, "rule-form",
          "the tendency '" + rule.name.value + "' needs `rate:`, or `chance:` and `within:`");
  }
  if (rule.after && !rule.chance) {
    error(rule.name.place, "rule-form", "the reaction '" + rule.name.value + "' needs a `chance:`");
  }
  numbers_of(rule);
  if (diagnostics_.errors() > errors_before) return;
  const std::optional<Contradiction> never = contradiction(rule.after ? rule.requires_ : rule.when, names_);
  if (never) error(never->place, "never-fires", "the rule '" + rule.name.value + "' can never act: " + never->why);
}

void NameCheck::action(const Action& action) {
  check_.at = {};
  check_.at.own = &action;
  for (const ActorTerm& term : action.seers) {
    check_.term(term);
    const bool is_uncertain = concerns(term, "perpetrator") || concerns(term, "accused");
    if (is_uncertain) error(term.place, "uncertain-actor", "who sees an act must be known beforehand");
  }
  if (action.parameters.size() > core::max_parameters) {
    error(action.name.place, "too-many-parameters",
          "an act has at most " + std::to_string(core::max_parameters) + " parameters");
  }
  check_.reset();
  check_.conditions(action.needs, true);
  for (const Consequence& consequence : action.consequences) {
    if (consequence.unless) check_.condition(*consequence.unless);
  }
  no_truth("what an act needs, and what stops its consequences, cannot depend on who truly did it");
  check_.reset();
  for (const Effect& effect : action.effects) check_.conditions(effect.only_if);
  no_truth("an effect cannot depend on who truly did it");
  for (const Effect& effect : action.effects) {
    check_.effect(effect);
    if (effect.term.kind == EffectTerm::Kind::change && effect.term.variable.name.value == membership_name) {
      error(effect.term.place, "effect-form", "who belongs to whom is settled at the start, and no act changes it",
            "set it under `initial:`");
    }
    const VariableOf& read = effect.term.amount.variable;
    const auto is_true_author = [](const ActorTerm& term) { return concerns(term, "perpetrator"); };
    if (std::any_of(read.arguments.begin(), read.arguments.end(), is_true_author))
      error(read.place, "truth-leak", "an effect cannot depend on who truly did it");
  }
  for (const Consequence& consequence : action.consequences) {
    check_.settings(check_.action(consequence.action), consequence.with);
    check_.term(consequence.by);
    check_.term(consequence.to);
    if (consequence.while_same) check_.variable_of(*consequence.while_same);
    if (const Name* after = std::get_if<Name>(&consequence.after)) {
      known(*after, action.parameters, &Parameter::name, "unknown-parameter", "parameter");
    }
  }
  if (!action.law) return;
  known(action.law->door, library_.doors, &Door::name, "unknown-door", "door");
  for (const Breach& breach : action.law->breaches) {
    if (breach.is_view) known(breach.rule, library_.views, &View::name, "unknown-view", "view");
  }
}

void NameCheck::door(const Door& door) {
  check_.at = {};
  check_.at.may_read_link = true;
  for (const DoorCondition& condition : door.conditions) {
    check_.at.may_read_truth = false;
    check_.reset();
    if (condition.holds) check_.condition(*condition.holds);
    if (condition.believed) check_.condition(*condition.believed);
    no_truth("only `truth:` may ask who truly did it");
    check_.at.may_read_truth = true;
    if (condition.truth) check_.condition(*condition.truth);
    if (condition.view) known(*condition.view, library_.views, &View::name, "unknown-view", "view");
  }
}

// A door's name stands where the action would; whose door it is must be said.
void NameCheck::door_outcome(const Outcome& outcome) {
  const Pattern& pattern = *outcome.pattern;
  known(pattern.action, library_.doors, &Door::name, "unknown-door", "door");
  if (!pattern.by || !pattern.to || pattern.within || pattern.track || pattern.motion) {
    error(pattern.place, "outcome-form",
          "a door is asked 'by:' whom and 'to:' whom, and 'incident:' if there are several");
    return;
  }
  check_.term(*pattern.by);
  check_.term(*pattern.to);
  check_.incident(pattern.incident);
}

void NameCheck::outcome(const Outcome& outcome) {
  check_.at = {};
  check_.at.in_library = false;
  check_.at.may_read_truth = true;
  if (outcome.kind == OutcomeKind::door && outcome.pattern) return door_outcome(outcome);
  if (outcome.pattern) check_.pattern(*outcome.pattern);
  if (outcome.among) check_.pattern(*outcome.among);
  if (outcome.until) check_.pattern(*outcome.until);
  if (!outcome.variable) return;
  if (outcome.variable->name.value != "truth") {
    check_.variable_of(*outcome.variable);
  } else {
    error(outcome.variable->place, "outcome-form", "an outcome cannot follow 'truth', which never changes",
          "follow a variable of theirs, such as harm(perpetrator(july))");
  }
}

// `set:` may have changed what was right when it was read.
void NameCheck::variable(const Variable& variable) {
  if (variable.name.value == membership_name) membership(variable);
  if (variable.half_life) {
    const core::Distribution& d = variable.half_life->distribution;
    const bool is_constant = d.kind == core::Distribution::Kind::constant;
    if (!(is_constant ? d.a > 0 : d.support_low() >= 0))
      error(variable.half_life->place, "out-of-range", "'" + variable.half_life->path + "' must be above 0");
  }
  for (const std::optional<Number>& value : {variable.initial, variable.rest}) {
    if (!value || !variable.has_range || !variable.states.empty() || is_share(variable)) continue;
    const double low = value->distribution.support_low(), high = value->distribution.support_high();
    if (std::isinf(low) || std::isinf(high) || (low >= variable.low && high <= variable.high)) continue;
    error(value->place, "out-of-range", "'" + value->path + "' lies outside the range of the variable");
  }
}

// Terms such as `ally of victim` read this one, so it has to mean what they take it for.
void NameCheck::membership(const Variable& variable) {
  const bool has_states =
      std::equal(variable.states.begin(), variable.states.end(), membership_states.begin(), membership_states.end(),
                 [](const Name& state, std::string_view word) { return state.value == word; });
  if (variable.scope == Scope::pair && has_states && !variable.symmetric) return;
  error(variable.name.place, "variable-form",
        "'membership' says who belongs to an alliance or to whom it is `of`: write `scope: pair, states: [member, "
        "outside]`");
}

// An organ of an organ of … itself belongs to nobody.
void NameCheck::belongs_to_itself(const Actor& actor) {
  const Actor* above = &actor;
  for (std::size_t step = 0; step < library_.actors.size() && above != nullptr && above->of; ++step) {
    const Index index = names_.actor(above->of->value);
    above = index == none ? nullptr : names_.actors()[index].actor;
    if (above != &actor) continue;
    error(actor.of->place, "cycle", "'" + actor.id.value + "' belongs to itself, directly or by a detour");
    return;
  }
}

// An outcome that this scenario does not ask for may speak of incidents and roles of others, but not of acts and
// variables that nobody has.
void NameCheck::outcome_of_others(const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::door) {
    if (outcome.pattern) known(outcome.pattern->action, library_.doors, &Door::name, "unknown-door", "door");
    return;
  }
  for (const std::optional<Pattern>& pattern : {outcome.pattern, outcome.among, outcome.until}) {
    if (pattern && pattern->action.value != any_name) check_.action(pattern->action);
  }
  if (!outcome.variable || outcome.variable->name.value == "truth") return;
  known(outcome.variable->name, library_.variables, &Variable::name, "unknown-variable", "variable");
}

// Names that an expression would take for something else, and members named twice.
void NameCheck::names_of_actors() {
  const auto own = [&](const Name& id) {
    if (!Names::is_reserved(id.value)) return;
    error(id.place, "bad-name", "an actor cannot be '" + id.value + "' (expressions mean something else by it)");
  };
  // Readers see the display name only.
  std::map<std::string, std::pair<std::string, Place>> shown;
  const auto is_shown_as = [&](const Name& id, const std::string& name) {
    const auto [first, is_new] = shown.emplace(name.empty() ? id.value : name, std::pair(id.value, id.place));
    if (is_new || first->second.first == id.value) return;
    error(id.place, "duplicate",
          "the actors '" + first->second.first + "' and '" + id.value + "' have the same name, '" + first->first + "'",
          "nobody could tell them apart in a timeline");
    diagnostics_.note(first->second.second, "the first is here");
  };
  for (const Actor& actor : library_.actors) is_shown_as(actor.id, actor.name);
  for (const Alliance& alliance : library_.alliances) is_shown_as(alliance.id, alliance.name);
  for (const Actor& actor : library_.actors) own(actor.id);
  for (const Alliance& alliance : library_.alliances) {
    own(alliance.id);
    unique(alliance.members, &Member::actor, "members of one alliance");
  }
}

void NameCheck::library() {
  names_of_actors();
  std::map<std::string, const Rule*> by_key;
  for (const Rule& one : library_.rules) {
    const auto [at, is_new] = by_key.emplace(one.key, &one);
    if (is_new || one.key.empty()) continue;
    error(one.name.place, "duplicate",
          "the rules '" + at->second->name.value + "' and '" + one.name.value + "' share the key '" + one.key +
              "', hence their random numbers");
    diagnostics_.note(at->second->name.place, "the first is here");
  }
  unique(library_.variables, &Variable::name, "variables");
  unique(library_.actors, &Actor::id, "actors");
  unique(library_.alliances, &Alliance::id, "alliances");
  unique(library_.actions, &Action::name, "actions");
  unique(library_.rules, &Rule::name, "rules");
  unique(library_.outcomes, &Outcome::name, "outcomes");
  unique(library_.facts, &Fact::id, "facts");
  unique(library_.doors, &Door::name, "doors");
  unique(library_.views, &View::name, "views");
  check_.at = {};
  for (const Variable& one : library_.variables) variable(one);
  for (const Actor& actor : library_.actors) {
    different(actor.allies, "ally");
    if (actor.of) check_.actor(*actor.of);
    belongs_to_itself(actor);
    if (actor.heads) check_.actor(*actor.heads);
    for (const Name& ally : actor.allies) check_.actor(ally);
  }
  for (const Action& one : library_.actions) action(one);
  for (const Rule& one : library_.rules) rule(one);
  for (const Alliance& alliance : library_.alliances) {
    unique(alliance.motions, &Motion::name, "motions of one alliance");
    for (const Member& member : alliance.members) check_.actor(member.actor);
    for (const Motion& one : alliance.motions) motion(one);
    can_be_blocked(alliance);
    if (alliance.motions.empty()) continue;
    for (const std::string_view name : {propose_name, object_name}) {
      if (names_.action(name) == none) {
        error(alliance.id.place, "missing-action",
              "an alliance with motions needs the action '" + std::string(name) + "'");
      }
    }
  }
  for (const Door& one : library_.doors) door(one);
}

void resolve_check(Library& library, Scenario& scenario, const std::set<std::string>& unknown_roles,
                   Diagnostics& diagnostics) {
  const Names names(library, scenario);
  NameCheck check(library, scenario, names, unknown_roles, diagnostics);
  check.library();
  check.scenario();
  check_sources(library, scenario, diagnostics);
}

std::vector<std::string> idle_reasons(const std::vector<const Rule*>& rules, const Names& names) {
  std::vector<std::string> reasons;
  for (const Rule* rule : rules) {
    std::optional<std::string> role;
    const auto look = [&](const std::optional<ActorTerm>& term) {
      if (!role && term && !term->name.value.empty()) role = names.unfilled(*term);
    };
    const auto look_at = [&](const VariableOf& variable) {
      if (variable.name.value == in_text_name) return;  // of an element, not of an actor
      for (const ActorTerm& term : variable.arguments) {
        if (names.incident(term.name.value) == none) look(term);
      }
    };
    const auto conditions = [&](const auto& self, const Condition& condition) -> void {
      look_at(condition.variable);
      look(condition.pattern.by);
      look(condition.pattern.to);
      for (const Condition& child : condition.children) self(self, child);
    };
    look(rule->who);
    if (rule->after) {
      look(rule->after->by);
      look(rule->after->to);
    }
    for (const DoItem& item : rule->does) look(item.to);
    for (const Condition& condition : rule->when) conditions(conditions, condition);
    for (const Condition& condition : rule->requires_) conditions(conditions, condition);
    if (rule->unless) conditions(conditions, *rule->unless);
    for (const Driver& driver : rule->drivers) {
      look_at(driver.term.first);
      if (driver.term.second) look_at(*driver.term.second);
    }
    reasons.push_back(role ? "nobody fills the role '" + *role + "'" : "");
  }
  return reasons;
}

}  // namespace demarche::language
