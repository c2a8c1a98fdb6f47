// Names inside what is done: effects, parameters, and the acts that rules and scenarios ask for.

#include <algorithm>

#include "language/ground_acts.hpp"
#include "language/resolve_expressions.hpp"
#include "language/suggest.hpp"

namespace demarche::language {

void ExpressionCheck::effect(const Effect& effect) {
  const EffectTerm& term = effect.term;
  const AmountTerm& amount = term.amount;
  if (amount.kind == AmountTerm::Kind::parameter && !(amount.name == "amount" && effect.amount)) {
    std::vector<std::string> known;
    if (at.own != nullptr) known = names_of(at.own->parameters, &Parameter::name);
    if (std::find(known.begin(), known.end(), amount.name) == known.end()) {
      diagnostics_.error(amount.place, "unknown-parameter", "the action has no parameter '" + amount.name + "'",
                         did_you_mean(amount.name, known));
    }
  }
  at.in_share = term.kind == EffectTerm::Kind::share;
  const Variable* read = amount.kind == AmountTerm::Kind::scaled_variable ? variable_of(amount.variable) : nullptr;
  at.in_share = false;
  if (term.kind == EffectTerm::Kind::finding) return incident(term.incident);
  if (term.kind == EffectTerm::Kind::share) {
    this->term(term.receivers);
    trust(effect, read);
    return incident(term.incident);
  }
  const Variable* variable = variable_of(term.variable);
  if (variable == nullptr) return;
  if (amount.kind == AmountTerm::Kind::word) {
    Constant word;
    word.kind = Constant::Kind::word;
    word.word = amount.name;
    word.place = amount.place;
    return constant(word, *variable, false);
  }
  if (term.operation != EffectTerm::Operation::set) {
    if (!variable->states.empty()) number(amount.number, *variable, amount.place);
    return;
  }
  if (amount.kind == AmountTerm::Kind::number) return number(amount.number, *variable, amount.place);
  if (!effect.amount || !is_share(*variable)) return;
  const core::Distribution& d = effect.amount->distribution;
  if (!(d.support_low() >= 0 && d.support_high() <= 1)) number(-1, *variable, effect.amount->place);
}

// What is believed of evidence that somebody else shows is a part of it.
void ExpressionCheck::trust(const Effect& effect, const Variable* read) {
  const AmountTerm& amount = effect.term.amount;
  const auto is_part = [](double low, double high) { return low >= 0 && high <= 1; };
  bool good = true;
  if (read != nullptr) good = read->has_range && !is_share(*read) && is_part(read->low, read->high);
  if (amount.kind == AmountTerm::Kind::parameter && effect.amount) {
    const core::Distribution& d = effect.amount->distribution;
    good = is_part(d.support_low(), d.support_high());
  } else if (amount.kind == AmountTerm::Kind::parameter && at.own != nullptr) {
    for (const Parameter& one : at.own->parameters) {
      if (one.name.value == amount.name) good = one.has_range && is_part(one.low, one.high);
    }
  }
  if (good) return;
  diagnostics_.error(effect.amount ? effect.amount->place : amount.place, "out-of-range",
                     "the 'trust' in what is shared lies between 0 and 1",
                     effect.amount ? "" : "give what it reads a `range: [0, 1]`");
}

void ExpressionCheck::target(const Action& action, const std::optional<ActorTerm>& to, const Place& place) {
  if (!concerns_target(action)) return;
  if (to && to->name.value == "self" && !to->of) {
    diagnostics_.error(to->place, "acts-on-itself", "nobody can do '" + action.name.value + "' to itself");
  }
  if (to) return;
  diagnostics_.error(place, "missing-target", "'" + action.name.value + "' is done to somebody; whom?",
                     "add `to: ACTOR`");
}

void ExpressionCheck::settings(const Action* action, const std::vector<ParameterSetting>& with) {
  if (action == nullptr) return;
  const std::vector<std::string> known = names_of(action->parameters, &Parameter::name);
  for (const ParameterSetting& setting : with) {
    if (std::find(known.begin(), known.end(), setting.parameter.value) != known.end()) continue;
    diagnostics_.error(setting.parameter.place, "unknown-parameter",
                       "'" + action->name.value + "' has no parameter '" + setting.parameter.value + "'",
                       did_you_mean(setting.parameter.value, known));
  }
}

void ExpressionCheck::do_item(const DoItem& item) {
  const Action* action = this->action(item.action);
  settings(action, item.with);
  terms(item.to);
  incident(item.incident);
  if (item.in) actor(*item.in);
  const bool is_voted_on = item.action.value == propose_name || item.action.value == object_name;
  if (is_voted_on && !(item.motion && item.in)) {
    diagnostics_.error(item.place, "missing-motion", "'" + item.action.value + "' needs `motion:` and `in:`");
  } else if (!is_voted_on && (item.motion || item.in)) {
    diagnostics_.error(item.motion ? item.motion->place : item.in->place, "motion-form",
                       "'" + item.action.value + "' is no part of a motion: only 'propose' and 'object' are");
  } else if (action != nullptr && !is_voted_on) {
    target(*action, item.to, item.action.place);
  }
  if (!item.motion || (item.in && names_.actor(item.in->value) == none)) return;
  const Index alliance = item.in ? names_.actor(item.in->value) : none;
  if (names_.motion(alliance, item.motion->value) != none) return;
  std::vector<std::string> known;
  for (const MotionOf& one : names_.motions()) known.push_back(one.motion->name.value);
  diagnostics_.error(item.motion->place, "unknown-motion",
                     "there is no motion '" + item.motion->value + "'" + (item.in ? " in " + item.in->value : ""),
                     did_you_mean(item.motion->value, known));
}

}  // namespace demarche::language
