// What an act changes, what follows from it, and what it needs.

#include <algorithm>
#include <set>

#include "language/grammar.hpp"
#include "language/ground.hpp"

namespace demarche::language {
namespace {

using Kind = core::Effect::Kind;
using Operation = core::Effect::Operation;

std::string number_path(const Action& action, std::size_t effect) {
  return "action." + action.name.value + ".effects." + std::to_string(effect + 1) + ".amount";
}

// Position of a parameter of the action; none when it has none of this name.
Index parameter_of(const Action& action, const std::string& name) {
  for (std::size_t i = 0; i < action.parameters.size(); ++i) {
    if (action.parameters[i].name.value == name) return static_cast<Index>(i);
  }
  return none;
}

}  // namespace

void Grounding::plan_consequences(Index kind) {
  const Action& action = acts.action(kind);
  std::map<std::string, int> ordinals;
  for (std::size_t i = 0; i < action.consequences.size(); ++i) {
    const Consequence& written = action.consequences[i];
    Binding binding = acts.binding(kind);
    binding.observers = acts.observers(kind);
    for (const Candidate& by : names.resolve(written.by, binding)) {
      for (const Candidate& to : names.resolve(written.to, binding)) {
        const Guards guards = both(by.guards, to.guards);
        if (guards.empty()) continue;
        ActKey key = acts.key(kind);
        key.action = names.action(written.action.value);
        key.actor = by.actor;
        key.target = to.actor;
        key.motion = none;
        PlannedConsequence planned_one;
        planned_one.parent = kind;
        planned_one.written = &written;
        planned_one.path = "action." + action.name.value + ".consequences." + std::to_string(i + 1) + ".after";
        planned_one.guards = guards;
        planned_one.child = acts.kind(key);
        planned_one.ordinal = ++ordinals[written.action.value];
        consequences.push_back(std::move(planned_one));
      }
    }
  }
}

void Grounding::complete_consequences() {
  for (const PlannedConsequence& one : consequences) {
    const Consequence& written = *one.written;
    const Action& parent = acts.action(one.parent);
    core::Consequence made;
    if (const Number* number = std::get_if<Number>(&written.after)) {
      Number after = *number;
      after.each = !one.is_fixed;  // a delay is drawn each time
      made.after = amount(
          after, acts.address(one.parent) + "/consequence/" + written.action.value + "/" + std::to_string(one.ordinal),
          written.place);
    } else {
      made.after.kind = core::Amount::Kind::parameter;
      made.after.index = parameter_of(parent, std::get<Name>(written.after).value);
      if (made.after.index == none) continue;  // resolve_check has said so
    }
    made.call = call({one.child, &written.with, none, written.place}, &parent);
    made.alive = one.alive;
    if (written.while_same) {
      const Variable* variable = names.variable(written.while_same->name.value);
      const std::vector<Conditions::Arguments> of =
          conditions.arguments(*variable, *written.while_same, acts.binding(one.parent));
      if (of.empty()) continue;  // nobody has it here
      if (of.size() > 1 || !is_always(of.front().guards)) {
        error(written.while_same->place, "plural-driver",
              "'while_same' watches one variable; this stands for several, or for whoever turns out to be meant");
        continue;
      }
      made.alive = cells.cell(*variable, of.front().values);
    }
    Expression unless = not_so(conditions.expression(one.guards));
    if (written.unless) {
      unless = one_of(std::move(unless), conditions.expression(*written.unless, acts.binding(one.parent)));
    }
    if (is_true(unless)) continue;
    if (!is_false(unless)) made.unless = conditions.condition_or_always(unless);
    planned[one.parent].consequences.push_back(made);
  }
}

// What a parameter or a variable is multiplied by: nothing, the number before it, or the effect's own amount.
Index Grounding::factor_of(const Effect& effect, const Action& action) {
  const AmountTerm& from = effect.term.amount;
  if (!from.is_weighted) return from.number == 1 ? none : numbers.constant(from.number);
  if (effect.amount->each && !is_constant(*effect.amount)) {
    error(effect.amount->place, "each-not-here",
          "what weighs a part of '" + action.name.value + "' is drawn once per world, not at every act",
          "leave `each` out");
    return none;
  }
  return numbers.slot(*effect.amount);
}

void Grounding::ground_act(Index kind) {
  const Action& action = acts.action(kind);
  Binding binding = acts.binding(kind);
  binding.observers = acts.observers(kind);
  const std::string address = acts.address(kind);
  std::map<std::string, int> draws;
  const auto draw_name = [&](const std::string& what) {
    return address + "/" + what + "/" + std::to_string(++draws[what]);
  };

  for (std::size_t i = 0; i < action.effects.size(); ++i) {
    const Effect& written = action.effects[i];
    const EffectTerm& term = written.term;
    // The amount before its draw is named, which depends on the recipient.
    const auto amount_for = [&](const std::string& what) -> std::optional<core::Amount> {
      const AmountTerm& from = term.amount;
      core::Amount result;
      switch (from.kind) {
        case AmountTerm::Kind::number:
          result.index = numbers.literal(from.number, number_path(action, i), from.place);
          return result;
        case AmountTerm::Kind::parameter: {
          if (from.name == "amount" && written.amount) {
            Number number = *written.amount;
            const bool fresh = number.each && !is_constant(number);
            result = amount(number, fresh ? draw_name(what) : std::string(), number.place);
            if (from.number != 1 && fresh) {
              result.factor = numbers.constant(from.number);
            } else if (from.number != 1) {
              result.index = numbers.derived(Derived::product, numbers.constant(from.number), result.index);
            }
            return result;
          }
          result.kind = core::Amount::Kind::parameter;
          result.index = parameter_of(action, from.name);
          if (result.index == none) return std::nullopt;
          result.factor = factor_of(written, action);
          return result;
        }
        case AmountTerm::Kind::scaled_variable: {
          const Variable* variable = names.variable(from.variable.name.value);
          const auto tuples = conditions.arguments(*variable, from.variable, binding);
          if (tuples.size() != 1 || !is_always(tuples.front().guards)) {
            if (tuples.empty()) return std::nullopt;
            error(from.place, "plural-amount", "an amount needs one value, and this stands for several");
            return std::nullopt;
          }
          result.kind = core::Amount::Kind::cell;
          result.index = cells.cell(*variable, tuples.front().values);
          result.factor = factor_of(written, action);
          return result;
        }
        case AmountTerm::Kind::word: return result;
      }
      return std::nullopt;
    };

    const Expression only_if = conditions.expression(written.only_if, binding);
    if (is_false(only_if)) continue;

    if (term.kind == EffectTerm::Kind::finding) {
      const Index incident = names.incident_of(term.incident, binding);
      if (incident == none) continue;  // nothing to find out about
      PlannedEffect made;
      made.effect.kind = Kind::finding;
      made.finding = incident;
      const std::optional<core::Amount> d = amount_for("finding/" + names.incidents()[incident].name.value);
      if (!d) continue;
      made.effect.amount = *d;
      made.effect.truth = cells.truth(incident);
      Expression guard = only_if;
      if (names.is_ahead(incident)) {
        guard = all_of(conditions.compare(cells.open(incident), core::Relation::is, 1), guard);
      }
      made.effect.only_if = conditions.condition(guard);
      const std::string what = "finding " + names.incidents()[incident].name.value;
      const int ordinal = ++draws[what];
      made.effect.names.begin = static_cast<Index>(program.name_lists.size());
      for (const Index suspect : names.suspects(incident)) {
        program.name_lists.push_back(numbers.name(address + "/finding/" + names.incidents()[incident].name.value + ":" +
                                                      names.actors()[suspect].id + "/" + std::to_string(ordinal),
                                                  term.amount.place));
      }
      made.effect.names.end = static_cast<Index>(program.name_lists.size());
      planned[kind].effects.push_back(std::move(made));
      continue;
    }

    if (term.kind == EffectTerm::Kind::share) {
      const Index incident = names.incident_of(term.incident, binding);
      if (incident == none) continue;  // nothing to tell of
      for (const Candidate& to : names.resolve(term.receivers, binding)) {
        const Expression guard = all_of(conditions.expression(to.guards), only_if);
        if (to.actor == binding.self || is_false(guard)) continue;
        PlannedEffect made;
        made.effect.kind = Kind::share;
        made.effect.only_if = conditions.condition(guard);
        made.shared = incident;
        made.receiver = binding.receiver = to.actor;
        const std::optional<core::Amount> trust =
            amount_for("share/" + names.incidents()[incident].name.value + ":" + names.actors()[to.actor].id);
        binding.receiver = none;
        if (!trust) continue;
        made.effect.amount = *trust;
        planned[kind].effects.push_back(std::move(made));
      }
      continue;
    }

    const Variable* variable = names.variable(term.variable.name.value);
    const bool is_belief = variable->name.value == attribution_name;
    for (const Conditions::Arguments& to : conditions.arguments(*variable, term.variable, binding)) {
      PlannedEffect made;
      made.effect.operation = static_cast<Operation>(term.operation);
      const Expression guard = all_of(conditions.expression(to.guards), only_if);
      if (is_false(guard)) continue;
      made.effect.only_if = conditions.condition(guard);
      const Index cell = cells.cell(*variable, to.values);
      if (term.amount.kind == AmountTerm::Kind::word) {
        const auto state = std::find_if(variable->states.begin(), variable->states.end(),
                                        [&](const Name& one) { return one.value == term.amount.name; });
        const double value = state != variable->states.end()
                                 ? static_cast<double>(state - variable->states.begin())
                                 : (term.amount.name == "true" ? 1.0 : names.confidence(term.amount.name).value_or(0));
        made.effect.amount.index = numbers.constant(value);
      } else {
        const std::optional<core::Amount> by = amount_for(variable->name.value + "/" + cells.arguments_text(cell));
        if (!by) continue;
        made.effect.amount = *by;
      }
      const bool sets_share = made.effect.operation == Operation::set && (variable->is_log_odds || is_belief);
      if (sets_share) {
        if (made.effect.amount.kind != core::Amount::Kind::number) {
          error(term.place, "share-not-fixed",
                "a share can be set to a number only, not to a parameter or a fresh draw");
          continue;
        }
        made.effect.amount.index = numbers.derived(Derived::logit, made.effect.amount.index);
      }
      if (is_belief) {
        if (!sets_share) {
          error(term.place, "belief-change", "only findings and stated shares change 'attribution'");
          continue;
        }
        made.effect.kind = Kind::set_share;
        made.effect.softmax = cells.softmax(to.values[0], to.values[1]);
        made.effect.member = static_cast<Index>(names.suspect(to.values[1], to.values[2]));
      } else {
        made.effect.cell = cell;
      }
      planned[kind].effects.push_back(std::move(made));
    }
  }
  add_motion_effects(kind);
  ground_opening(kind);
}

// An incident declared ahead opens with the first act that fits: its author is the perpetrator.
void Grounding::ground_opening(Index kind) {
  if (!acts.opens(kind)) return;
  const Index incident = acts.key(kind).incident;
  Expression closed = conditions.compare(cells.open(incident), core::Relation::is, 0);
  const Index only_if = conditions.condition(closed);
  const auto set = [&](Index cell, double value) {
    PlannedEffect made;
    made.effect.operation = Operation::set;
    made.effect.only_if = only_if;
    made.effect.cell = cell;
    made.effect.amount.index = numbers.constant(value);
    planned[kind].before.push_back(std::move(made));
  };
  set(cells.truth(incident), static_cast<double>(names.suspect(incident, acts.key(kind).actor)));
  set(cells.open(incident), 1);
}

void Grounding::ground_needs(Index kind) {
  const Action& action = acts.action(kind);
  const Binding binding = acts.binding(kind);
  std::vector<core::Need>& needs = planned[kind].needs;
  const auto reason_of = [&](Index cell) { return label(program.cells[cell].name + " too few"); };
  const auto stock = [&](Index cell, const core::Amount& amount) {
    for (const core::Need& other : needs) {
      if (other.kind == core::Need::Kind::stock && other.cell == cell && other.amount.kind == amount.kind &&
          other.amount.index == amount.index && other.amount.factor == amount.factor) {
        return;
      }
    }
    core::Need need;
    need.kind = core::Need::Kind::stock;
    need.cell = cell;
    need.amount = amount;
    need.reason = reason_of(cell);
    needs.push_back(need);
  };
  add_motion_needs(kind);
  for (const Condition& condition : action.needs) {
    const bool is_parameter = condition.kind == Condition::Kind::comparison &&
                              condition.constant.kind == Constant::Kind::word &&
                              parameter_of(action, condition.constant.word) != none;
    if (is_parameter) {
      const Variable* variable = names.variable(condition.variable.name.value);
      const auto tuples = conditions.arguments(*variable, condition.variable, binding);
      if (condition.relation != Relation::at_least || tuples.size() != 1) {
        error(condition.place, "parameter-in-condition",
              "a parameter can only be compared as 'at least', for one actor, and only in `needs`");
        continue;
      }
      core::Amount amount;
      amount.kind = core::Amount::Kind::parameter;
      amount.index = parameter_of(action, condition.constant.word);
      stock(cells.cell(*variable, tuples.front().values), amount);
      continue;
    }
    core::Need need;
    const Expression expression = conditions.expression(condition, binding);
    if (is_true(expression)) continue;
    need.condition = conditions.condition(expression);
    need.reason = label(to_text(condition));
    needs.push_back(need);
  }
  const auto may_draw_less_than_nothing = [&](const core::Amount& amount) {
    if (amount.kind != core::Amount::Kind::each) return false;
    const core::Distribution& drawn = program.distributions[amount.index];
    const double factor = amount.factor == none ? 1 : program.numbers[amount.factor];
    return (factor < 0 ? drawn.support_high() > 0 : drawn.support_low() < 0);
  };
  std::set<Index> taken;
  for (const PlannedEffect& made : planned[kind].effects) {
    const core::Effect& effect = made.effect;
    if (effect.kind != Kind::change || !program.cells[effect.cell].is_count) continue;
    const bool is_number = effect.amount.kind == core::Amount::Kind::number && effect.amount.factor == none;
    const bool adds_less =
        effect.operation == Operation::add &&
        (is_number ? program.numbers[effect.amount.index] < 0 : may_draw_less_than_nothing(effect.amount));
    if (effect.operation != Operation::subtract && !adds_less) continue;
    const std::string& cell = program.cells[effect.cell].name;
    if (effect.only_if != none) {
      error(action.name.place, "stock-unclear",
            "'" + action.name.value + "' takes from " + cell +
                ", who is not known beforehand, or only under a condition");
    } else if (adds_less) {
      error(action.name.place, "stock-unclear", "'" + action.name.value + "' adds less than nothing to " + cell,
            "write '-=' to take from a count");
    } else if (!taken.insert(effect.cell).second) {
      error(action.name.place, "stock-unclear", "'" + action.name.value + "' takes from " + cell + " twice",
            "write one effect for the sum: each is asked for before the first is taken");
    } else {
      stock(effect.cell, effect.amount);
    }
  }
}

}  // namespace demarche::language
