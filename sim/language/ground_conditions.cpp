#include "language/ground_conditions.hpp"

#include <algorithm>

#include "core/elementary.hpp"

namespace demarche::language {
namespace {

using CodeOperation = core::Code::Operation;

Expression truth_value(bool value) { return value ? always_true() : always_false(); }

}  // namespace

core::Relation core_relation(Relation relation) { return static_cast<core::Relation>(relation); }

Expression always_true() { return {{CodeOperation::always, none}}; }
Expression always_false() { return {{CodeOperation::never, none}}; }
bool is_true(const Expression& e) { return e.size() == 1 && e[0].operation == CodeOperation::always; }
bool is_false(const Expression& e) { return e.size() == 1 && e[0].operation == CodeOperation::never; }

Expression all_of(Expression a, const Expression& b) {
  if (is_true(a) || is_false(b)) return b;
  if (is_false(a) || is_true(b)) return a;
  a.insert(a.end(), b.begin(), b.end());
  a.push_back({CodeOperation::conjunction, none});
  return a;
}

Expression one_of(Expression a, const Expression& b) {
  if (is_false(a) || is_true(b)) return b;
  if (is_true(a) || is_false(b)) return a;
  a.insert(a.end(), b.begin(), b.end());
  a.push_back({CodeOperation::disjunction, none});
  return a;
}

Expression not_so(Expression a) {
  if (is_true(a)) return always_false();
  if (is_false(a)) return always_true();
  a.push_back({CodeOperation::negation, none});
  return a;
}

Expression Conditions::atom(const core::Atom& atom) {
  const auto [at, is_new] = atoms_.emplace(std::tuple(static_cast<int>(atom.kind), static_cast<int>(atom.relation),
                                                      atom.subject, atom.threshold, atom.number),
                                           static_cast<Index>(program_.atoms.size()));
  if (is_new) program_.atoms.push_back(atom);
  return {{CodeOperation::atom, at->second}};
}

Expression Conditions::compare(Index cell, core::Relation relation, double value) {
  return compare_with(cell, relation, numbers_.constant(value));
}

Expression Conditions::compare_with(Index cell, core::Relation relation, Index slot) {
  core::Atom made;
  made.relation = relation;
  made.subject = cell;
  made.threshold = slot;
  return atom(made);
}

Expression Conditions::expression(const Guards& guards) {
  Expression any = always_false();
  for (const auto& alternative : guards) {
    Expression all = always_true();
    for (const Guard& guard : alternative) {
      const core::Relation relation = guard.holds ? core::Relation::is : core::Relation::is_not;
      if (guard.kind == Guard::Kind::truth) {
        const auto position = static_cast<double>(names_.suspect(guard.incident, guard.suspect));
        all = all_of(std::move(all), compare(cells_.truth(guard.incident), relation, position));
      } else if (guard.kind == Guard::Kind::member) {
        const Index cell = cells_.cell(*names_.variable(membership_name), {guard.suspect, guard.observer});
        all = all_of(std::move(all), compare(cell, relation, 0));  // the first of membership_states
      } else {
        const Variable* named = names_.variable(named_name);
        all = all_of(std::move(all),
                     compare(cells_.cell(*named, {guard.observer, guard.incident, guard.suspect}), relation, 1));
      }
    }
    any = one_of(std::move(any), all);
  }
  return any;
}

Expression Conditions::expression(const std::vector<Condition>& all, const Binding& binding) {
  Expression result = always_true();
  for (const Condition& condition : all) result = all_of(std::move(result), expression(condition, binding));
  return result;
}

Expression Conditions::expression(const Condition& condition, const Binding& binding) {
  using Kind = Condition::Kind;
  switch (condition.kind) {
    case Kind::comparison: return comparison(condition, binding);
    case Kind::done:
    case Kind::count:
    case Kind::since: return acts(condition, binding);
    case Kind::negation: return not_so(expression(condition.children.at(0), binding));
    case Kind::conjunction: return expression(condition.children, binding);
    case Kind::disjunction: {
      Expression result = always_false();
      for (const Condition& child : condition.children) {
        result = one_of(std::move(result), expression(child, binding));
      }
      return result;
    }
  }
  return always_false();
}

Index Conditions::condition(const Expression& expression) {
  return is_true(expression) ? none : condition_or_always(expression);
}

Index Conditions::condition_or_always(const Expression& expression) {
  std::string text;
  for (const core::Code& code : expression) {
    text += std::to_string(static_cast<int>(code.operation)) + ":" + std::to_string(code.atom) + " ";
  }
  const auto [at, is_new] = conditions_.emplace(text, static_cast<Index>(program_.conditions.size()));
  if (is_new) {
    core::Condition made;
    made.code.begin = static_cast<Index>(program_.code.size());
    program_.code.insert(program_.code.end(), expression.begin(), expression.end());
    made.code.end = static_cast<Index>(program_.code.size());
    program_.conditions.push_back(made);
  }
  return at->second;
}

double Conditions::constant(const Condition& condition, const Variable& variable) const {
  const Constant& written = condition.constant;
  const bool is_share = variable.is_log_odds || variable.name.value == attribution_name;
  double value = written.number;
  if (written.kind == Constant::Kind::word) {
    const auto state = std::find_if(variable.states.begin(), variable.states.end(),
                                    [&](const Name& one) { return one.value == written.word; });
    if (state != variable.states.end()) return static_cast<double>(state - variable.states.begin());
    if (written.word == "true" || written.word == "perpetrator") return 1;
    if (written.word == "false" || written.word == "not_perpetrator") return 0;
    value = names_.confidence(written.word).value_or(0);
  }
  return is_share ? core::elementary::logit(value) : value;
}

std::vector<Conditions::Arguments> Conditions::arguments(const Variable& variable, const VariableOf& written,
                                                         const Binding& binding) const {
  std::vector<Arguments> tuples{{{}, unguarded()}};
  for (std::size_t i = 0; i < written.arguments.size(); ++i) {
    std::vector<Candidate> choices;
    if (i == incident_argument(variable.scope)) {
      const Index incident = names_.incident_of(written.arguments[i], binding);
      if (incident != none) choices.push_back({incident, unguarded()});
    } else {
      choices = names_.resolve(written.arguments[i], binding);
    }
    std::vector<Arguments> longer;
    for (const Arguments& tuple : tuples) {
      for (const Candidate& choice : choices) {
        Guards guards = both(tuple.guards, choice.guards);
        if (guards.empty()) continue;
        longer.push_back({tuple.values, std::move(guards)});
        longer.back().values.push_back(choice.actor);
      }
    }
    tuples = std::move(longer);
  }
  if (variable.scope == Scope::belief) {  // beliefs are about suspects
    std::erase_if(tuples, [&](const Arguments& tuple) {
      return names_.suspect(tuple.values[1], tuple.values[2]) == names_.suspects(tuple.values[1]).size();
    });
  }
  return tuples;
}

// The arguments from `next` on, each standing for one actor after the other.
Expression Conditions::folded(const Condition& condition, const Variable& variable, const Binding& binding,
                              std::size_t next, std::vector<Index>& values) {
  const std::vector<ActorTerm>& terms = condition.variable.arguments;
  if (next == terms.size()) return elementary(condition, variable, values);
  const bool is_incident = variable.name.value == truth_name ? next == 0 : next == incident_argument(variable.scope);
  if (is_incident) {
    values.push_back(names_.incident_of(terms[next], binding));
    Expression result = values.back() == none ? always_false() : folded(condition, variable, binding, next + 1, values);
    values.pop_back();
    return result;
  }
  const bool each = terms[next].each;
  Expression result = each ? always_true() : always_false();
  for (const Candidate& candidate : names_.resolve(terms[next], binding)) {
    values.push_back(candidate.actor);
    const Expression rest = folded(condition, variable, binding, next + 1, values);
    values.pop_back();
    const Expression guard = expression(candidate.guards);
    result =
        each ? all_of(std::move(result), one_of(not_so(guard), rest)) : one_of(std::move(result), all_of(guard, rest));
  }
  return result;
}

Expression Conditions::link_is(Index incident, std::string_view word) {
  if (incident == none) return truth_value(word == "none");
  const Incident& declared = names_.incidents()[incident];
  if (declared.link_shares.empty()) return truth_value((declared.link.empty() ? "none" : declared.link) == word);
  const auto place = std::find(link_words.begin(), link_words.end(), word) - link_words.begin();
  return compare(cells_.link(incident), core::Relation::is, static_cast<double>(place));
}

Expression Conditions::comparison(const Condition& condition, const Binding& binding) {
  std::vector<Index> values;
  if (condition.variable.name.value == link_name && names_.variable(link_name) == nullptr) {
    const std::vector<ActorTerm>& of = condition.variable.arguments;
    const Expression is_so =
        link_is(of.empty() ? none : names_.incident_of(of.front(), binding), condition.constant.word);
    return condition.relation == Relation::is ? is_so : not_so(is_so);
  }
  if (condition.variable.name.value == truth_name) {
    Variable truth;
    truth.name.value = truth_name;
    return folded(condition, truth, binding, 0, values);
  }
  const Variable* variable = names_.variable(condition.variable.name.value);
  return folded(condition, *variable, binding, 0, values);
}

Expression Conditions::elementary(const Condition& condition, const Variable& variable,
                                  const std::vector<Index>& arguments) {
  const core::Relation relation = core_relation(condition.relation);
  const double value = constant(condition, variable);
  if (variable.name.value == truth_name) {
    const bool wanted = (value == 1) == (relation == core::Relation::is);
    Expression guilty = always_false();
    for (const Candidate& candidate : names_.resolve(
             [] {
               ActorTerm term;
               term.name.value = "perpetrator";
               return term;
             }(),
             [&] {
               Binding binding;
               binding.incident = arguments[0];
               return binding;
             }())) {
      if (candidate.actor == arguments[1]) guilty = expression(candidate.guards);
    }
    return wanted ? guilty : not_so(guilty);
  }
  if (variable.scope == Scope::belief &&
      names_.suspect(arguments[1], arguments[2]) == names_.suspects(arguments[1]).size()) {
    // Nobody holds a belief about an actor who is not a suspect: no share, unnamed.
    const double nothing = variable.name.value == attribution_name ? -core::never : 0;
    return truth_value(core::compare(nothing, relation, value));
  }
  return compare(cells_.cell(variable, arguments), relation, value);
}

}  // namespace demarche::language
