#include "language/resolve_expressions.hpp"

#include <algorithm>
#include <array>

#include "language/grammar.hpp"
#include "language/ground_acts.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

constexpr std::array<std::string_view, 15> reserved_terms{
    "self",          "target",         "victim", "perpetrator", "accused",      "suspect", "observer", "state",
    "trigger_actor", "trigger_target", "member", "alliance",    "someone_else", "each",    "receiver"};

std::string joined_states(const Variable& variable) {
  std::string text;
  for (const Name& state : variable.states) text += (text.empty() ? "" : ", ") + state.value;
  return text;
}

bool belongs_to_incident(const std::string& name) {
  return name == "victim" || name == "perpetrator" || name == "accused" || name == "suspect";
}

}  // namespace

namespace {

bool speaks_of_target(const ActorTerm& term) {
  return term.of ? speaks_of_target(*term.of) : term.name.value == "target";
}
bool speaks_of_target(const VariableOf& variable) {
  return std::any_of(variable.arguments.begin(), variable.arguments.end(),
                     [](const ActorTerm& term) { return speaks_of_target(term); });
}
bool speaks_of_target(const Condition& condition) {
  const auto in = [](const std::optional<ActorTerm>& term) { return term && speaks_of_target(*term); };
  return speaks_of_target(condition.variable) || in(condition.pattern.by) || in(condition.pattern.to) ||
         std::any_of(condition.children.begin(), condition.children.end(),
                     [](const Condition& child) { return speaks_of_target(child); });
}

}  // namespace

bool concerns_target(const Action& action) {
  return action.label.find("{target}") != std::string::npos ||
         std::any_of(action.needs.begin(), action.needs.end(),
                     [](const Condition& condition) { return speaks_of_target(condition); }) ||
         std::any_of(action.effects.begin(), action.effects.end(),
                     [](const Effect& effect) {
                       return speaks_of_target(effect.term.variable) || speaks_of_target(effect.term.amount.variable) ||
                              speaks_of_target(effect.term.receivers) ||
                              std::any_of(effect.only_if.begin(), effect.only_if.end(),
                                          [](const Condition& condition) { return speaks_of_target(condition); });
                     }) ||
         std::any_of(action.consequences.begin(), action.consequences.end(),
                     [](const Consequence& one) { return speaks_of_target(one.by) || speaks_of_target(one.to); });
}

void ExpressionCheck::unknown_actor(const Name& name) {
  std::vector<std::string> known(reserved_terms.begin(), reserved_terms.end());
  for (const Names::ActorRow& actor : names_.actors()) known.push_back(actor.id);
  if (closest(name.value, unknown_roles)) return;  // the role that was meant
  for (const RoleFilling& role : scenario_.roles) known.push_back(role.role.value);
  const std::string hint = did_you_mean(name.value, known);
  // In the library a lower-case name that resembles nothing is a role of other scenarios.
  const bool is_lower = !name.value.empty() && name.value.front() >= 'a' && name.value.front() <= 'z';
  if (at.in_library && is_lower && hint.empty()) return;
  diagnostics_.error(name.place, "unknown-actor", "there is no actor or role '" + name.value + "'", hint);
}

void ExpressionCheck::actor(const Name& name) {
  if (names_.actor(name.value) != none) return;
  std::vector<std::string> known;
  for (const Names::ActorRow& one : names_.actors()) known.push_back(one.id);
  diagnostics_.error(name.place, "unknown-actor", "there is no actor '" + name.value + "'",
                     did_you_mean(name.value, known));
}

void ExpressionCheck::term(const ActorTerm& term) {
  if (term.except) this->term(*term.except);
  if (term.by) this->term(*term.by);
  const std::string& name = term.name.value;
  if (term.of) {
    if (std::find(relations_of_actors.begin(), relations_of_actors.end(), name) == relations_of_actors.end()) {
      diagnostics_.error(
          term.name.place, "unknown-relation", "there is no relation '" + name + "'",
          did_you_mean(name, std::vector<std::string>(relations_of_actors.begin(), relations_of_actors.end())));
    }
    return this->term(*term.of);
  }
  if (belongs_to_incident(name)) {
    if (term.incident)
      incident(term.incident);
    else
      saw_incident_in_hand = true, incident_place = term.place;
    if (name == "accused" && names_.variable("named") == nullptr) {
      diagnostics_.error(term.place, "unknown-variable",
                         "'accused' needs the variable 'named', which nothing declares");
    }
  }
  if (term.incident && !belongs_to_incident(name)) {
    diagnostics_.error(term.place, "wrong-arguments", "'" + name + "' belongs to no incident and takes no brackets");
  }
  if (name == "perpetrator") {
    saw_perpetrator = true;
    perpetrator_place = term.place;
  }
  if (name == "receiver" && !at.in_share) {
    diagnostics_.error(term.place, "unknown-actor", "only the trust of a 'share' knows a 'receiver'",
                       "write share(incident, WHO, trust: trust(receiver, self))");
  }
  if (Names::is_reserved(name) || names_.actor(name) != none || names_.role(name) != nullptr) return;
  unknown_actor(term.name);
}

void ExpressionCheck::incident(const std::optional<Name>& name) {
  if (!name) return;
  if (name->value == "incident") {
    saw_incident_in_hand = saw_incident_named = true;
    incident_place = named_place = name->place;
    return;
  }
  if (names_.incident(name->value) != none) return;
  diagnostics_.error(name->place, "unknown-incident", "there is no incident '" + name->value + "'",
                     did_you_mean(name->value, names_of(scenario_.incidents, &Incident::name)));
}

// `in_text(names_accused)`: an element of the text that members are asked to let pass.
void ExpressionCheck::in_text(const VariableOf& written) {
  if (at.motion == nullptr) {
    diagnostics_.error(written.place, "motion-form",
                       "'in_text' asks for an element of a motion's text, and no motion is in hand",
                       "it may stand in the `ratios` of a motion's objection");
  } else if (written.arguments.size() != 1) {
    diagnostics_.error(written.place, "wrong-arguments", "'in_text' is asked of one element of the motion's text");
  } else {
    const Name& element = written.arguments.front().name;
    std::vector<std::string> known;
    for (const Name& one : at.motion->text) known.push_back(one.value);
    if (std::find(known.begin(), known.end(), element.value) != known.end()) return;
    diagnostics_.error(element.place, "unknown-element", "the text has no element '" + element.value + "'",
                       did_you_mean(element.value, known));
  }
}

const Variable* ExpressionCheck::variable_of(const VariableOf& written) {
  if (written.name.value == "truth") {
    if (!at.may_read_truth) {
      diagnostics_.error(written.place, "truth-leak", "only the law as it truly was and outcomes may read 'truth'");
    }
    if (written.arguments.size() == 2) {
      incident(written.arguments[0].name);
      term(written.arguments[1]);
    } else {
      diagnostics_.error(written.place, "wrong-arguments", "'truth' is asked of an incident and an actor");
    }
    return nullptr;
  }
  if (written.name.value == in_text_name) {
    in_text(written);
    return nullptr;
  }
  const Variable* variable = names_.variable(written.name.value);
  if (variable == nullptr && written.name.value == "link") {
    if (!at.may_read_link) {
      diagnostics_.error(written.place, "truth-leak", "only a condition of a door may read 'link'");
    }
    if (written.arguments.size() == 1) {
      incident(written.arguments[0].name);
    } else {
      diagnostics_.error(written.place, "wrong-arguments", "'link' is asked of an incident");
    }
    return nullptr;
  }
  if (variable == nullptr) {
    const bool is_of_motion =
        written.name.value == "motion" || written.name.value == "objections" || written.name.value == "proposer";
    diagnostics_.error(written.name.place, "unknown-variable", "there is no variable '" + written.name.value + "'",
                       is_of_motion ? "ask what was done, such as done(propose, motion: statement)"
                                    : did_you_mean(written.name.value, names_of(library_.variables, &Variable::name)));
    return nullptr;
  }
  constexpr std::array<std::size_t, 5> wanted{0, 1, 2, 3, 1};
  constexpr std::array<std::string_view, 5> shape{"no argument", "an actor", "two actors",
                                                  "an observer, an incident and a suspect", "an incident"};
  const auto scope = static_cast<std::size_t>(variable->scope);
  if (written.arguments.size() != wanted[scope]) {
    diagnostics_.error(written.place, "wrong-arguments",
                       "'" + variable->name.value + "' takes " + std::string(shape[scope]));
    return nullptr;
  }
  for (std::size_t i = 0; i < written.arguments.size(); ++i) {
    if (i == incident_argument(variable->scope))
      incident(written.arguments[i].name);
    else
      term(written.arguments[i]);
  }
  if (variable->scope == Scope::belief) {
    const Index incident = names_.incident(written.arguments[1].name.value);
    const ActorTerm& suspect = written.arguments[2];
    const Index actor = suspect.of ? none : names_.actor(suspect.name.value);
    if (incident != none && actor != none && names_.suspect(incident, actor) >= names_.suspects(incident).size()) {
      std::vector<std::string> known;
      for (const Name& one : scenario_.incidents[incident].suspects) known.push_back(one.value);
      diagnostics_.error(suspect.place, "not-a-suspect",
                         "'" + suspect.name.value + "' is not among the suspects of " + written.arguments[1].name.value,
                         did_you_mean(suspect.name.value, known));
    }
  }
  if (at.is_rule && variable->is_private && !written.arguments.empty()) {
    if (!is_owner(written.arguments[0])) {
      diagnostics_.error(written.place, "private-variable",
                         "'" + variable->name.value + "' is private: only its owner's rules may read it, as '" +
                             variable->name.value + "(self …)'");
    }
  }
  return variable;
}

// Whether the term is the rule's own actor, and nobody else: under `who: state`, `state` means every one of them.
bool ExpressionCheck::is_owner(const ActorTerm& term) const {
  if (term.name.value == "self" && !term.of) return true;
  if (at.who == nullptr || at.who->of || term.of || to_text(term) != to_text(*at.who)) return false;
  const RoleFilling* role = names_.role(term.name.value);
  return Names::is_bound_word(term.name.value) || term.name.value == "victim" ||
         names_.actor(term.name.value) != none || (role != nullptr && role->actors.size() == 1);
}

const Action* ExpressionCheck::action(const Name& name) {
  const Index index = names_.action(name.value);
  if (index != none) return &library_.actions[index];
  diagnostics_.error(name.place, "unknown-action", "there is no action '" + name.value + "'",
                     did_you_mean(name.value, names_of(library_.actions, &Action::name)));
  return nullptr;
}

void ExpressionCheck::pattern(const Pattern& pattern) {
  if (pattern.action.value != any_name) action(pattern.action);
  terms(pattern.by);
  terms(pattern.to);
  incident(pattern.incident);
  if (pattern.track) {
    std::vector<std::string> tracks = names_of(library_.actions, &Action::track);
    std::sort(tracks.begin(), tracks.end());
    tracks.erase(std::unique(tracks.begin(), tracks.end()), tracks.end());
    if (std::find(tracks.begin(), tracks.end(), pattern.track->value) == tracks.end()) {
      diagnostics_.error(pattern.track->place, "unknown-track",
                         "no action is on a track '" + pattern.track->value + "'",
                         did_you_mean(pattern.track->value, tracks));
    }
  }
  if (pattern.motion && names_.motion(none, pattern.motion->value) == none) {
    std::vector<std::string> known;
    for (const MotionOf& one : names_.motions()) known.push_back(one.motion->name.value);
    diagnostics_.error(pattern.motion->place, "unknown-motion", "there is no motion '" + pattern.motion->value + "'",
                       did_you_mean(pattern.motion->value, known));
  }
}

// A number that a variable is set to or compared with.
void ExpressionCheck::number(double value, const Variable& variable, const Place& place) {
  const std::string& name = variable.name.value;
  if (!variable.states.empty()) {
    diagnostics_.error(place, "not-a-state", "'" + name + "' has named states, not numbers",
                       "one of " + joined_states(variable));
  } else if (is_share(variable)) {
    if (value >= 0 && value <= 1) return;
    diagnostics_.error(place, "out-of-range", "'" + name + "' is a share, from 0 to 100 %",
                       "write a share such as 30%");
  } else if (variable.has_range && !(value >= variable.low && value <= variable.high)) {
    diagnostics_.error(place, "out-of-range", "'" + name + "' never has this value, which lies outside its range");
  }
}

void ExpressionCheck::constant(const Constant& constant, const Variable& variable, bool in_needs) {
  if (constant.kind == Constant::Kind::duration && variable.states.empty()) {
    diagnostics_.error(constant.place, "unit", "'" + variable.name.value + "' is no time", "leave the unit out");
    return;
  }
  if (constant.kind != Constant::Kind::word) return number(constant.number, variable, constant.place);
  std::vector<std::string> known;
  for (const Name& state : variable.states) known.push_back(state.value);
  if (is_share(variable)) {
    for (const auto& [name, share] : scenario_.confidence) known.push_back(name.value);
  }
  if (in_needs && at.own != nullptr) {
    for (const Parameter& parameter : at.own->parameters) known.push_back(parameter.name.value);
  }
  const bool is_known = std::find(known.begin(), known.end(), constant.word) != known.end();
  const bool is_boolean = variable.states.empty() && (constant.word == "true" || constant.word == "false");
  if (is_known || is_boolean) return;
  // A word that the scenario does not have, or has misspelt, is one mistake, however many rules use it.
  if (is_share(variable) && at.in_library && !unknown_confidences_.insert(constant.word).second) return;
  diagnostics_.error(constant.place, is_share(variable) ? "unknown-confidence" : "unknown-state",
                     is_share(variable) ? "there is no confidence '" + constant.word + "'"
                     : variable.states.empty()
                         ? "'" + variable.name.value + "' is a number; it cannot be '" + constant.word + "'"
                         : "'" + variable.name.value + "' has no state '" + constant.word + "'",
                     did_you_mean(constant.word, known));
}

void ExpressionCheck::condition(const Condition& condition, bool in_needs) {
  if (condition.kind == Condition::Kind::comparison) {
    const Variable* variable = variable_of(condition.variable);
    if (variable != nullptr) constant(condition.constant, *variable, in_needs);
    if (variable == nullptr && condition.variable.name.value == "link") link(condition);
    return;
  }
  if (condition.children.empty()) return pattern(condition.pattern);
  for (const Condition& child : condition.children) this->condition(child, in_needs);
}

void ExpressionCheck::link(const Condition& condition) {
  const std::vector<std::string> known{"organ", "directed", "tolerated", "none"};
  const bool is_word = condition.constant.kind == Constant::Kind::word &&
                       (condition.relation == Relation::is || condition.relation == Relation::is_not);
  if (is_word && std::find(known.begin(), known.end(), condition.constant.word) != known.end()) return;
  diagnostics_.error(condition.constant.place, "unknown-state",
                     "a link is organ, directed, tolerated or none, asked with 'is'",
                     is_word ? did_you_mean(condition.constant.word, known) : "");
}

void ExpressionCheck::conditions(const std::vector<Condition>& all, bool in_needs) {
  for (const Condition& one : all) condition(one, in_needs);
}

void ExpressionCheck::driver(const DriverTerm& driver) {
  const Variable* first = variable_of(driver.first);
  if (driver.second) variable_of(*driver.second);
  if (first == nullptr) return;
  const bool is_bounded = (first->has_range || first->is_count) && !is_share(*first);
  const bool is_defined = driver.transform == DriverTerm::Transform::sqrt    ? is_bounded && first->low >= 0
                          : driver.transform == DriverTerm::Transform::log1p ? is_bounded && first->low > -1
                                                                             : true;
  if (!is_defined) {
    diagnostics_.error(driver.place, "out-of-range",
                       "'" + first->name.value + "' may lie where this function is not defined",
                       "give the variable a `range:` from 0");
  }
}

}  // namespace demarche::language
