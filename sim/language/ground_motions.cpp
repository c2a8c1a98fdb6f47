// An alliance's motion → cells, acts and causes.
//
// propose (member → alliance) → consultation → open_silence → silence → close_silence → the adopted act. While silence
// runs every member has a channel to object; when the objections reach `blocked_by` the next weaker text is put under a
// new silence, or, with none left, the motion is dropped. A motion that is a member's right is adopted after
// consultation, whatever other members have asked for. Whatever changes a motion's phase raises its instance, and
// timers of an older instance die.
//
// One motion about one incident is one such machine; its cells are motion(…), instance(…), proposer(…), about(…),
// objections(…), text(…), strength(…), and in_text(…) for each element that objections look at. Where several stand
// accused, what is decided concerns the one it was proposed about.

#include <algorithm>

#include "language/ground.hpp"

namespace demarche::language {
namespace {

using Operation = core::Effect::Operation;
using Part = MotionRule::Part;

double value_of(MotionState state) { return static_cast<double>(state); }

// The whole text, then each weaker one in the order in which they are tried.
std::vector<std::vector<Name>> texts_of(const Motion& motion) {
  std::vector<std::vector<Name>> texts{motion.text};
  for (const std::vector<Name>& without : motion.falls) {
    texts.push_back(texts.back());
    std::erase_if(texts.back(), [&](const Name& element) {
      return std::any_of(without.begin(), without.end(), [&](const Name& one) { return one.value == element.value; });
    });
  }
  return texts;
}

std::string text_of(const std::vector<Name>& elements) {
  std::string text;
  for (const Name& element : elements) text += (text.empty() ? "" : ", ") + element.value;
  return text;
}

bool has(const std::vector<Name>& elements, const std::string& element) {
  return std::any_of(elements.begin(), elements.end(), [&](const Name& one) { return one.value == element; });
}

Number certain() {
  Number number;
  number.distribution = core::Distribution::constant(1);
  number.quantity = Quantity::share;
  return number;
}

}  // namespace

void Grounding::add_motion_rules() {
  for (Index i = 0; i < names.motions().size(); ++i) {
    const MotionOf& of = names.motions()[i];
    const Motion& motion = *of.motion;
    const std::string prefix = of.alliance->id.value + "/" + motion.name.value + "/";
    const auto add = [&](Rule rule, const std::string& part, Part what) {
      rule.name.value = prefix + part;
      rule.name.place = motion.name.place;
      if (rule.sources.empty()) rule.sources = motion.sources;
      if (rule.because.empty()) rule.because = motion.because;
      own_rules.push_back(std::move(rule));
      motion_rules[static_cast<Index>(rules.size())] = {i, what};
      rules.push_back(&own_rules.back());
    };
    const auto does = [&](std::string_view action) {
      DoItem item;
      item.action.value = action;
      item.action.place = item.place = motion.name.place;
      item.motion = motion.name;
      item.in = of.alliance->id;
      return item;
    };
    if (motion.opens) {
      Rule rule = *motion.opens;
      if (rule.who.name.value.empty()) rule.who.name.value = "member";
      if (rule.does.empty()) rule.does.push_back(does(propose_name));
      for (DoItem& item : rule.does) {
        item.motion = motion.name;
        item.in = of.alliance->id;
      }
      rule.per_incident = !rule.after;
      add(std::move(rule), "opens", Part::opens);
    }
    if (motion.is_right) continue;
    if (motion.objection) {
      Rule rule;
      rule.about = "Objects while silence runs.";
      rule.who.name.value = "member";
      rule.per_incident = true;
      rule.when = motion.objects_while;
      rule.does.push_back(does(object_name));
      rule.chance = motion.objection;
      rule.within = motion.silence;
      rule.drivers = motion.objection_drivers;
      add(std::move(rule), "object", Part::object);
    }
    if (!motion.falls.empty()) {
      Rule rule;
      rule.about = "Puts the weaker text under silence.";
      rule.does.push_back(does(open_silence_name));
      rule.chance = certain();
      add(std::move(rule), "reopen", Part::reopen);
    }
    if (motion.adopted_action) {
      Rule rule;
      rule.about = "Does what was agreed.";
      rule.does.push_back(does(motion.adopted_action->value));
      rule.chance = certain();
      add(std::move(rule), "adopted", Part::adopted);
    }
  }
}

MotionCells& Grounding::cells_of_motion(Index motion, Index incident) {
  const auto [at, is_new] = motion_cells.emplace(std::pair(motion, incident), MotionCells{});
  if (is_new) {
    const MotionOf& of = names.motions()[motion];
    std::string of_what = "(" + of.alliance->id.value + ", " + of.motion->name.value;
    if (incident != none) of_what += ", " + names.incidents()[incident].name.value;
    of_what += ")";
    double weights = 0;
    for (const Member& member : of.alliance->members) weights += member.weight;
    const double full = static_cast<double>(text(text_of(of.motion->text)));
    at->second.state = cells.built_in("motion" + of_what, 0, 0, value_of(MotionState::dropped));
    at->second.instance = cells.built_in("instance" + of_what, 0, 0, core::never);
    at->second.objections = cells.built_in("objections" + of_what, 0, 0, weights);
    at->second.text = cells.built_in("text" + of_what, full, 0, core::never);
    at->second.about = cells.built_in("about" + of_what, -1, -1, core::never);
    at->second.proposer = cells.built_in("proposer" + of_what, -1, -1, core::never);
    at->second.strength =
        cells.built_in("strength" + of_what, static_cast<double>(of.motion->text.size()), 0, core::never);
    for (const Driver& driver : of.motion->objection_drivers) {
      for (const VariableOf* variable : {&driver.term.first, driver.term.second ? &*driver.term.second : nullptr}) {
        if (variable == nullptr || variable->name.value != in_text_name) continue;
        const std::string& element = variable->arguments.front().name.value;
        const std::string name = "in_text" + of_what.substr(0, of_what.size() - 1) + ", " + element + ")";
        at->second.elements[element] = cells.built_in(name, 1, 0, 1);
      }
    }
  }
  return at->second;
}

void Grounding::add_timer(Index parent, Index child, const std::optional<Number>& after, Index motion, bool is_fixed) {
  Consequence written;
  if (after) {
    written.after = *after;
  } else {
    written.after = Number{};
  }
  written.action = acts.action(child).name;
  written.place = names.motions()[motion].motion->name.place;
  own_consequences.push_back(std::move(written));
  PlannedConsequence made;
  made.parent = parent;
  made.written = &own_consequences.back();
  made.guards = unguarded();
  made.child = child;
  made.ordinal = 1;
  made.alive = cells_of_motion(motion, acts.key(parent).incident).instance;
  made.is_fixed = is_fixed;
  consequences.push_back(std::move(made));
}

void Grounding::add_motion_cause(Index motion, Index incident, Part part, Index trigger, Index kind,
                                 const Guards& guards) {
  for (const auto& [rule_index, own] : motion_rules) {
    if (own.motion != motion || own.part != part) continue;
    Cause cause;
    cause.rule = rules[rule_index];
    cause.rule_index = rule_index;
    cause.is_reaction = true;
    cause.binding = acts.binding(trigger);
    cause.binding.knower = none;
    cause.guards = guards;
    cause.calls.push_back({kind, &cause.rule->does.front().with, none, cause.rule->does.front().place});
    cause.triggers.push_back(trigger);
    cause.key = cause.rule->name.value + "/" + names.actors()[acts.key(kind).actor].id + "/" +
                names.actors()[acts.key(kind).target].id;
    if (incident != none) cause.key += "/" + names.incidents()[incident].name.value;
    cause.old_key = cause.key;
    merge_cause(std::move(cause));
    idle_reasons[rule_index].clear();
  }
}

void Grounding::ground_motion(Index proposal) {
  const ActKey key = acts.key(proposal);
  if (key.motion == none || acts.action(proposal).name.value != propose_name) return;
  const MotionOf& of = names.motions()[key.motion];
  const Motion& motion = *of.motion;
  const auto own_act = [&](std::string_view action, Index actor, Index target) {
    return acts.kind({names.action(action), actor, target, key.incident, key.motion});
  };
  const auto adopted_acts = [&](Index self) {
    Binding binding;
    binding.self = self;
    binding.incident = key.incident;
    binding.alliance = of.actor;
    ActorTerm to;
    to.name.value = "alliance";
    std::vector<MatchedAct> found;
    for (const Candidate& target : names.resolve(motion.adopted_to ? *motion.adopted_to : to, binding)) {
      found.push_back({own_act(motion.adopted_action->value, of.actor, target.actor), target.guards});
    }
    return found;
  };

  if (motion.is_right) {
    if (!motion.adopted_action) return;
    for (const MatchedAct& adopted : adopted_acts(key.actor)) {
      add_timer(proposal, adopted.kind, motion.consultation, key.motion, false);
      consequences.back().guards = adopted.guards;
      consequences.back().alive = none;  // another member's consultation does not end this one
    }
    return;
  }
  const Index opened = own_act(open_silence_name, of.actor, of.actor);
  add_timer(proposal, opened, motion.consultation, key.motion, false);
  if (!grounded_motions.insert({key.motion, key.incident}).second) return;
  for (const auto& [rule_index, own] : motion_rules) {
    std::string& reason = idle_reasons[rule_index];
    if (own.motion == key.motion && !reason.empty()) reason = "no act or actor it could concern";
  }

  const Index closed = own_act(close_silence_name, of.actor, of.actor);
  add_timer(opened, closed, motion.silence, key.motion, true);
  if (motion.adopted_action) {
    for (const MatchedAct& adopted : adopted_acts(of.actor)) {
      add_motion_cause(key.motion, key.incident, Part::adopted, closed, adopted.kind, adopted.guards);
    }
  }
  for (const auto& [rule_index, own] : motion_rules) {
    if (own.motion == key.motion && own.part == Part::object) ground_tendency(rule_index, key.incident);
  }
  for (Index i = 0; i < of.alliance->members.size(); ++i) {
    const Index member = names.actor(of.alliance->members[i].actor.value);
    const Index objection = acts.find({names.action(object_name), member, of.actor, key.incident, key.motion});
    if (objection != none) add_motion_cause(key.motion, key.incident, Part::reopen, objection, opened, unguarded());
  }
}

// What must hold besides: only while silence runs, and never against one's own proposal.
Expression Grounding::condition_of_motion(const Cause& cause) {
  const auto at = motion_rules.find(cause.rule_index);
  if (at == motion_rules.end()) return always_true();
  const MotionRule& own = at->second;
  const Index incident = cause.binding.incident;
  const auto is_about = [&](Index accused) {
    const Index about = cells_of_motion(own.motion, incident).about;
    return one_of(conditions.compare(about, core::Relation::is, -1),
                  conditions.compare(about, core::Relation::is, accused));
  };
  if (own.part == Part::adopted) {
    const std::optional<ActorTerm>& to = names.motions()[own.motion].motion->adopted_to;
    if (to && to->name.value == "accused") return is_about(acts.key(cause.calls.front().kind).target);
  }
  if (own.part == Part::object) {
    Expression result = conditions.compare(cells_of_motion(own.motion, incident).state, core::Relation::is,
                                           value_of(MotionState::silence));
    const Index proposal = acts.find(
        {names.action(propose_name), cause.binding.self, names.motions()[own.motion].actor, incident, own.motion});
    if (proposal != none) {
      result = all_of(std::move(result), conditions.compare(cells_of_motion(own.motion, incident).proposer,
                                                            core::Relation::is_not, cause.binding.self));
    }
    const auto accused = cause.binding.bound.find("accused");
    if (accused != cause.binding.bound.end()) result = all_of(std::move(result), is_about(accused->second));
    return result;
  }
  if (own.part == Part::reopen) {
    return conditions.compare(cells_of_motion(own.motion, incident).state, core::Relation::is,
                              value_of(MotionState::consulting));
  }
  return always_true();
}

void Grounding::add_motion_effects(Index kind) {
  const ActKey& key = acts.key(kind);
  if (key.motion == none) return;
  const Motion& motion = *names.motions()[key.motion].motion;
  const MotionCells of_motion = cells_of_motion(key.motion, key.incident);
  const auto change = [&](Index cell, Operation operation, double value, Index only_if) {
    PlannedEffect made;
    made.effect.operation = operation;
    made.effect.cell = cell;
    made.effect.only_if = only_if;
    made.effect.amount.index = numbers.constant(value);
    planned[kind].before.push_back(std::move(made));
  };
  const auto enter = [&](MotionState state, Index only_if = none) {
    change(of_motion.state, Operation::set, value_of(state), only_if);
    change(of_motion.instance, Operation::add, 1, only_if);
  };
  const auto set_text = [&](const std::vector<Name>& elements, Index only_if) {
    for (const auto& [element, cell] : of_motion.elements) {
      change(cell, Operation::set, has(elements, element) ? 1 : 0, only_if);
    }
    change(of_motion.strength, Operation::set, static_cast<double>(elements.size()), only_if);
    change(of_motion.text, Operation::set, static_cast<double>(text(text_of(elements))), only_if);
  };
  const std::string& action = acts.action(kind).name.value;
  if (action == propose_name) {
    enter(MotionState::consulting);
    change(of_motion.proposer, Operation::set, key.actor, none);
    PlannedEffect about;
    about.effect.operation = Operation::set;
    about.effect.cell = of_motion.about;
    about.effect.amount.kind = core::Amount::Kind::parameter;
    about.effect.amount.index = static_cast<Index>(acts.action(kind).parameters.size());
    planned[kind].before.push_back(std::move(about));
    change(of_motion.objections, Operation::set, 0, none);
    set_text(motion.text, none);
  } else if (action == open_silence_name) {
    enter(MotionState::silence);
    change(of_motion.objections, Operation::set, 0, none);
  } else if (action == close_silence_name || motion.is_right) {
    enter(MotionState::adopted);
  } else if (action == object_name) {
    double weight = 1;
    for (const Member& member : names.motions()[key.motion].alliance->members) {
      if (names.actor(member.actor.value) == key.actor) weight = member.weight;
    }
    const Expression blocks =
        conditions.compare_with(of_motion.objections, core::Relation::at_least, blocking_slot(key.motion, weight));
    const std::vector<std::vector<Name>> texts = texts_of(motion);
    const auto stands = [&](std::size_t which) {
      if (texts.size() == 1) return always_true();
      return conditions.compare(of_motion.text, core::Relation::is, static_cast<double>(text(text_of(texts[which]))));
    };
    // Each effect sees what those before it did: the weakest text goes first, so that nothing falls twice at once; the
    // state goes first where only the text is asked, and the text last.
    enter(MotionState::dropped, conditions.condition(all_of(blocks, stands(texts.size() - 1))));
    for (std::size_t which = texts.size() - 1; which-- > 0;) {
      const Index falls = conditions.condition(all_of(blocks, stands(which)));
      enter(MotionState::consulting, falls);
      set_text(texts[which + 1], falls);
    }
    change(of_motion.objections, Operation::add, weight, none);
  }
}

void Grounding::add_motion_needs(Index kind) {
  const ActKey& key = acts.key(kind);
  if (key.motion == none) return;
  const MotionOf& of = names.motions()[key.motion];
  const Index state = cells_of_motion(key.motion, key.incident).state;
  const auto need = [&](const Expression& expression, const std::string& reason) {
    if (is_true(expression)) return;
    core::Need made;
    made.condition = conditions.condition(expression);
    made.reason = label(reason);
    planned[kind].needs.push_back(made);
  };
  const auto is_not = [&](MotionState which) {
    return conditions.compare(state, core::Relation::is_not, value_of(which));
  };
  const std::string& action = acts.action(kind).name.value;
  if (action == propose_name) {
    if (!of.motion->is_right) {
      need(all_of(is_not(MotionState::consulting), is_not(MotionState::silence)),
           of.alliance->id.value + "/" + of.motion->name.value + " is pending");
    }
    need(conditions.expression(names.membership(of.actor, key.actor)),
         names.actors()[key.actor].id + " is not a member of " + of.alliance->id.value);
    Binding binding = acts.binding(kind);
    for (const Condition& condition : of.motion->needs) {
      need(conditions.expression(condition, binding),
           of.alliance->id.value + "/" + of.motion->name.value + ": not open to it");
    }
  } else if (action == object_name) {
    need(conditions.compare(state, core::Relation::is, value_of(MotionState::silence)), "silence is not running");
  }
}

}  // namespace demarche::language
