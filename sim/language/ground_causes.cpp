// Causes whose acts are known → channels and reactions: chances and rates as logarithms, drivers as terms, conditions.
//
//   tendency: hazard = exp(log_base + Σ c_j x_j), c = log(ratio)/per, log_base = log(base) − Σ c_j at_j
//   reaction: logit p = logit(chance) + Σ c_j (x_j − at_j)

#include <algorithm>

#include "language/grammar.hpp"
#include "language/ground.hpp"

namespace demarche::language {
namespace {

// Terms from `drivers`, and the constant they leave behind: Σ c_j at_j as a slot, or none.
struct Drivers {
  core::Range terms;
  Index offset = none;
};

Drivers ground_drivers(Grounding& g, const Cause& cause, CauseInfo& info) {
  Drivers result;
  std::vector<core::Term> terms;
  for (const Driver& written : cause.rule->drivers) {
    core::Driver driver;
    driver.transform = static_cast<core::Driver::Transform>(written.term.transform);
    driver.first = g.driver_cell(written.term.first, cause);
    if (written.term.second) driver.second = g.driver_cell(*written.term.second, cause);
    // What nobody stands behind moves nothing.
    if (driver.first == none || (written.term.second && driver.second == none)) continue;

    Index coefficient = g.numbers.derived(Derived::logarithm, g.numbers.slot(written.ratio));
    if (written.per) coefficient = g.numbers.derived(Derived::quotient, coefficient, g.numbers.slot(*written.per));
    Index reference = none;
    if (written.at) {
      Index at = g.numbers.slot(*written.at);
      const bool in_log_odds = written.term.transform == DriverTerm::Transform::none && !written.term.second &&
                               g.program.cells[driver.first].is_log_odds;
      if (in_log_odds) at = g.numbers.derived(Derived::logit, at);
      reference = g.numbers.derived(Derived::product, coefficient, at);
      result.offset = result.offset == none ? reference : g.numbers.derived(Derived::sum, result.offset, reference);
    }
    auto& drivers = g.program.drivers;
    const auto same = std::find_if(drivers.begin(), drivers.end(), [&](const core::Driver& one) {
      return one.transform == driver.transform && one.first == driver.first && one.second == driver.second;
    });
    const auto place = static_cast<Index>(same - drivers.begin());
    if (same == drivers.end()) drivers.push_back(driver);
    terms.push_back({coefficient, place, reference});

    std::string text = g.program.cells[driver.first].name;
    if (driver.second != none) text += " * " + g.program.cells[driver.second].name;
    switch (written.term.transform) {
      case DriverTerm::Transform::none: break;
      case DriverTerm::Transform::log1p: text = "log1p(" + text + ")"; break;
      case DriverTerm::Transform::sqrt: text = "sqrt(" + text + ")"; break;
      case DriverTerm::Transform::logistic: text = "logistic(" + text + ")"; break;
    }
    info.terms.push_back(std::move(text));
  }
  result.terms.begin = static_cast<Index>(g.program.terms.size());
  g.program.terms.insert(g.program.terms.end(), terms.begin(), terms.end());
  result.terms.end = static_cast<Index>(g.program.terms.size());
  return result;
}

// `once` and `cooldown` count acts of the same action, actor and target, whatever caused them and whoever saw them; of
// a rule that does several things, any of them.
Expression gate(Grounding& g, const Cause& cause) {
  const Rule& rule = *cause.rule;
  if (!rule.once && !rule.cooldown) return always_true();
  std::vector<MatchedAct> same;
  for (Index i = 0; i < g.acts.size(); ++i) {
    const ActKey& other = g.acts.key(i);
    const bool is_same = std::any_of(cause.calls.begin(), cause.calls.end(), [&](const PlannedCall& call) {
      const ActKey& key = g.acts.key(call.kind);
      return other.action == key.action && other.actor == key.actor && other.target == key.target &&
             other.motion == key.motion;
    });
    if (is_same) same.push_back({i, unguarded()});
  }
  Expression result = always_true();
  const auto fewer_than_one = [&](Index window) {
    return g.conditions.counted(same, core::Relation::below, 1, window, Binding{}, none, rule.name.place);
  };
  if (rule.once) result = all_of(std::move(result), fewer_than_one(none));
  if (rule.cooldown) result = all_of(std::move(result), fewer_than_one(g.numbers.slot(*rule.cooldown)));
  return result;
}

core::Range ground_calls(Grounding& g, const Cause& cause) {
  const Action* trigger = nullptr;
  if (!cause.triggers.empty()) {
    trigger = &g.acts.action(cause.triggers.front());
    for (const Index other : cause.triggers) {
      if (&g.acts.action(other) == trigger) continue;
      for (const PlannedCall& call : cause.calls) {
        if (call.with == nullptr) continue;
        for (const ParameterSetting& setting : *call.with) {
          const Name* name = std::get_if<Name>(&setting.value);
          const bool refers =
              name != nullptr && std::any_of(trigger->parameters.begin(), trigger->parameters.end(),
                                             [&](const Parameter& p) { return p.name.value == name->value; });
          if (refers) {
            g.error(name->place, "trigger-differs",
                    "'" + name->value + "' is a parameter of the trigger, and this rule has several kinds of triggers");
          }
        }
      }
    }
  }
  std::vector<core::Call> calls;
  for (const PlannedCall& call : cause.calls) calls.push_back(g.call(call, trigger));
  core::Range range;
  range.begin = static_cast<Index>(g.program.calls.size());
  g.program.calls.insert(g.program.calls.end(), calls.begin(), calls.end());
  range.end = static_cast<Index>(g.program.calls.size());
  return range;
}

}  // namespace

Index Grounding::driver_cell(const VariableOf& written, const Cause& cause) {
  if (written.name.value == in_text_name) {
    const auto own = motion_rules.find(cause.rule_index);
    return own == motion_rules.end() ? none
                                     : cells_of_motion(own->second.motion, cause.binding.incident)
                                           .elements.at(written.arguments.front().name.value);
  }
  const Variable* variable = names.variable(written.name.value);
  const auto tuples = conditions.arguments(*variable, written, cause.binding);
  if (tuples.size() > 1 || (!tuples.empty() && !is_always(tuples.front().guards))) {
    error(written.place, "plural-driver", "a driver needs one value, and this stands for several");
    return none;
  }
  return tuples.empty() ? none : cells.cell(*variable, tuples.front().values);
}

void Grounding::complete_channel(Cause& cause, core::Channel& channel, CauseInfo& info) {
  const Rule& rule = *cause.rule;
  channel.key = cause.key;
  channel.name = numbers.name(cause.old_key, rule.name.place);
  channel.rule = cause.rule_index;
  channel.calls = ground_calls(*this, cause);

  Expression holds = all_of(conditions.expression(cause.guards), condition_of_motion(cause));
  const Index incident = cause.binding.incident;
  if (rule.per_incident && !rule.per_perpetrator && incident != none && names.is_ahead(incident)) {
    holds = all_of(std::move(holds), conditions.compare(cells.open(incident), core::Relation::is, 1));
  }
  holds = all_of(std::move(holds), conditions.expression(rule.when, cause.binding));

  Index base = none;
  if (rule.rate) {
    base = numbers.derived(Derived::logarithm, numbers.slot(*rule.rate));
    if (is_constant(*rule.rate) && rule.rate->distribution.a == 0) {  // switched off: never open
      base = numbers.constant(0);
      holds = always_false();
    }
  } else if (rule.chance && rule.within) {
    base = numbers.derived(Derived::chance_to_log_hazard, numbers.slot(*rule.chance), numbers.slot(*rule.within));
  } else {
    error(rule.name.place, "rule-form",
          "the tendency '" + rule.name.value + "' has neither a rate nor a chance within a time");
    base = numbers.constant(0);
  }
  const Drivers drivers = ground_drivers(*this, cause, info);
  channel.terms = drivers.terms;
  channel.log_base = drivers.offset == none ? base : numbers.derived(Derived::difference, base, drivers.offset);
  channel.while_ = conditions.condition(holds);
  channel.gate = conditions.condition(gate(*this, cause));
  if (rule.within) channel.window = numbers.slot(*rule.within);
}

void Grounding::complete_reaction(Cause& cause, core::Reaction& reaction, CauseInfo& info) {
  const Rule& rule = *cause.rule;
  reaction.key = cause.key;
  reaction.name = numbers.name(cause.old_key, rule.name.place);
  reaction.rule = cause.rule_index;
  reaction.calls = ground_calls(*this, cause);
  const Index chance = rule.chance ? numbers.slot(*rule.chance) : numbers.constant(1);
  const Index base = numbers.derived(Derived::logit, chance);
  const Drivers drivers = ground_drivers(*this, cause, info);
  reaction.terms = drivers.terms;
  reaction.logit = drivers.offset == none ? base : numbers.derived(Derived::difference, base, drivers.offset);
  Expression holds = all_of(conditions.expression(cause.guards), condition_of_motion(cause));
  holds = all_of(std::move(holds), conditions.expression(rule.requires_, cause.binding));
  const Expression may = gate(*this, cause);
  holds = all_of(std::move(holds), may);
  reaction.requires_ = conditions.condition(holds);
  // `once` and `cooldown` are asked again when the act is due: two triggers may be waiting.
  Expression unless = not_so(may);
  if (rule.unless) unless = one_of(std::move(unless), conditions.expression(*rule.unless, cause.binding));
  // A condition that always holds still needs code: none would mean that there is no `unless`.
  if (!is_false(unless)) reaction.unless = conditions.condition_or_always(unless);
  if (rule.delay) {
    Number delay = *rule.delay;
    delay.each = true;
    reaction.delay = amount(delay, cause.old_key, rule.name.place);
  } else {
    reaction.delay.index = numbers.constant(0);
  }
}

}  // namespace demarche::language
