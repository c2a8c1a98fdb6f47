// Rules → causes: a tendency once per actor, target, incident and bound suspect; a reaction whenever an act appears
// that can trigger it, all triggers with one key together.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <set>

#include "language/grammar.hpp"
#include "language/ground.hpp"
#include "language/resolve_expressions.hpp"

namespace demarche::language {
namespace {

// Terms that a rule binds to one actor at a time. `each suspect` is a plural inside one rule; `except accused` leaves
// out everyone who is accused, and nobody when nobody is.
void collect(const ActorTerm& term, std::map<std::string, const ActorTerm*>& found) {
  if (term.of) {
    collect(*term.of, found);
  } else if (Names::is_bound_word(term.name.value) && !term.each) {
    found.emplace(bound_text(term), &term);
  }
}

void collect(const VariableOf& variable, std::map<std::string, const ActorTerm*>& found) {
  for (const ActorTerm& term : variable.arguments) collect(term, found);
}

void collect(const Pattern& pattern, std::map<std::string, const ActorTerm*>& found) {
  if (pattern.by) collect(*pattern.by, found);
  if (pattern.to) collect(*pattern.to, found);
}

void collect(const Condition& condition, std::map<std::string, const ActorTerm*>& found) {
  if (condition.kind == Condition::Kind::comparison)
    collect(condition.variable, found);
  else if (condition.children.empty())
    collect(condition.pattern, found);
  for (const Condition& child : condition.children) collect(child, found);
}

std::map<std::string, const ActorTerm*> bound_elsewhere(const Rule& rule) {
  std::map<std::string, const ActorTerm*> found;
  if (rule.after) collect(*rule.after, found);
  for (const Condition& condition : rule.when) collect(condition, found);
  for (const Condition& condition : rule.requires_) collect(condition, found);
  if (rule.unless) collect(*rule.unless, found);
  for (const DoItem& item : rule.does) {
    if (item.to) collect(*item.to, found);
  }
  for (const Driver& driver : rule.drivers) {
    collect(driver.term.first, found);
    if (driver.term.second) collect(*driver.term.second, found);
  }
  return found;
}

using VisitBinding = std::function<void(const Binding&, const Guards&)>;

// Every way to bind the terms that are not bound yet.
void for_each_binding(const Names& names, const std::map<std::string, const ActorTerm*>& terms, const Binding& binding,
                      const Guards& guards, const VisitBinding& visit) {
  for (const auto& [text, term] : terms) {
    if (binding.bound.contains(text)) continue;
    ActorTerm plain = *term;
    plain.each = false;
    plain.except.reset();
    for (const Candidate& candidate : names.resolve(plain, binding)) {
      const Guards narrowed = both(guards, candidate.guards);
      if (narrowed.empty()) continue;
      Binding longer = binding;
      longer.bound[text] = candidate.actor;
      for_each_binding(names, terms, longer, narrowed, visit);
    }
    return;
  }
  visit(binding, guards);
}

// Whether whom a term means depends on who acts or is acted on.
bool depends_on_self(const ActorTerm& term) {
  return term.name.value == "self" || term.name.value == "target" || term.name.value == "receiver" ||
         (term.of && depends_on_self(*term.of)) || (term.by && depends_on_self(*term.by));
}

// Whether no way to bind what is not bound yet makes the term mean the actor; false where that is not known before.
bool never_means(const Names& names, const std::optional<ActorTerm>& term, const Binding& binding, Index actor) {
  if (!term || depends_on_self(*term)) return false;
  ActorTerm widest = *term;
  widest.each = false;
  widest.except.reset();
  const std::vector<Candidate> all = names.resolve(widest, binding);
  return std::none_of(all.begin(), all.end(), [&](const Candidate& one) { return one.actor == actor; });
}

// Whether a bound term shows in the rule's key anyway, because who acts or is acted on follows from it.
bool shows_in_key(const Rule& rule, const std::string& text) {
  std::map<std::string, const ActorTerm*> found;
  collect(rule.who, found);
  // What is put to an alliance has the alliance as its target.
  const bool has_target = !rule.does.empty() && rule.does.front().to && !rule.does.front().motion;
  if (has_target) collect(*rule.does.front().to, found);
  return found.contains(text);
}

bool mentions(const VariableOf& variable, std::string_view name);
bool mentions(const ActorTerm& term, std::string_view name) {
  return term.name.value == name || (term.of && mentions(*term.of, name));
}
bool mentions(const VariableOf& variable, std::string_view name) {
  return std::any_of(variable.arguments.begin(), variable.arguments.end(),
                     [&](const ActorTerm& term) { return mentions(term, name); });
}
bool mentions(const Condition& condition, std::string_view name) {
  const auto in = [&](const std::optional<ActorTerm>& term) { return term && mentions(*term, name); };
  return mentions(condition.variable, name) || in(condition.pattern.by) || in(condition.pattern.to) ||
         std::any_of(condition.children.begin(), condition.children.end(),
                     [&](const Condition& child) { return mentions(child, name); });
}

// Whether what the rule does depends on the trigger's actor or target beyond what its key shows.
bool depends_on(const Rule& rule, std::string_view word) {
  if (mentions(rule.who, word) || (!rule.does.empty() && rule.does[0].to && mentions(*rule.does[0].to, word)))
    return false;
  const auto in = [&](const Condition& condition) { return mentions(condition, word); };
  return std::any_of(rule.requires_.begin(), rule.requires_.end(), in) || (rule.unless && in(*rule.unless)) ||
         std::any_of(rule.drivers.begin(), rule.drivers.end(), [&](const Driver& driver) {
           return mentions(driver.term.first, word) || (driver.term.second && mentions(*driver.term.second, word));
         });
}

}  // namespace

bool Grounding::is_of(const std::vector<ActorKind>& kinds, Index actor) const {
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), names.actors()[actor].kind) != kinds.end();
}

std::vector<MatchedAct> Grounding::acts_of(const DoItem& item, const Binding& binding, bool is_recorded) {
  ActKey key;
  key.action = names.action(item.action.value);
  key.actor = binding.self;
  key.incident = names.incident_of(item.incident, binding);
  std::vector<Candidate> targets;
  Index about = none;
  if (item.motion) {
    const Index alliance = item.in ? names.actor(item.in->value) : binding.alliance;
    key.motion = names.motion(alliance, item.motion->value);
    if (key.motion == none) return {};
    const Index body = names.motions()[key.motion].actor;
    // The alliance's own clockwork acts for it.
    Guards may = binding.self == body ? unguarded() : names.membership(body, binding.self);
    if (may.empty()) return {};
    targets.push_back({body, std::move(may)});
    if (item.to) {
      const std::vector<Candidate> named = names.resolve(*item.to, binding);
      if (named.size() == 1) about = named.front().actor;
    }
  } else if (item.to) {
    targets = names.resolve(*item.to, binding);
  } else {
    targets.push_back({binding.self, unguarded()});
  }
  std::vector<MatchedAct> found;
  for (Candidate& target : targets) {
    key.target = target.actor;
    const Action& action = library.actions[key.action];
    if (!is_of(action.by, key.actor) || !is_of(action.to, key.target)) continue;
    found.push_back({acts.kind(key, is_recorded), std::move(target.guards), about});
  }
  return found;
}

std::vector<MatchedAct> Grounding::written_acts(const DoItem& item, const Binding& binding, bool is_recorded) {
  const Action& action = library.actions[names.action(item.action.value)];
  const auto refuse = [&](const Place& where, Index who, const std::vector<ActorKind>& kinds, std::string_view what) {
    std::vector<std::string_view> words;
    for (const ActorKind kind : kinds) words.push_back(actor_kind_words[static_cast<std::size_t>(kind)]);
    const Names::ActorRow& row = names.actors()[who];
    error(where, "wrong-actor",
          fmt::format("'{}' {} {}, and {} is of kind '{}'", item.action.value, what, fmt::join(words, " or "), row.id,
                      actor_kind_words[static_cast<std::size_t>(row.kind)]));
  };
  if (!item.motion && !is_of(action.by, binding.self)) {
    refuse(item.action.place, binding.self, action.by, "is done by actors of kind");
    return {};
  }
  if (!item.motion && item.to) {
    const std::vector<Candidate> all = names.resolve(*item.to, binding);
    const auto fits = [&](const Candidate& one) { return is_of(action.to, one.actor); };
    if (!all.empty() && std::none_of(all.begin(), all.end(), fits)) {
      refuse(item.to->place, all.front().actor, action.to, "is done to actors of kind");
      return {};
    }
  }
  if (item.motion || !item.to || !concerns_target(action)) return acts_of(item, binding, is_recorded);
  const std::vector<Candidate> targets = names.resolve(*item.to, binding);
  std::vector<MatchedAct> found;
  for (const Candidate& target : targets) {
    if (target.actor == binding.self) continue;
    DoItem one = item;
    one.to = ActorTerm{};
    one.to->name.value = names.actors()[target.actor].id;
    for (const MatchedAct& act : acts_of(one, binding, is_recorded)) found.push_back({act.kind, target.guards});
  }
  const auto is_self = [&](const Candidate& target) { return target.actor == binding.self; };
  if (found.empty() && !targets.empty() && std::all_of(targets.begin(), targets.end(), is_self)) {
    error(item.to->place, "acts-on-itself",
          names.actors()[binding.self].id + " cannot do '" + item.action.value + "' to itself");
  }
  return found;
}

Cause& Grounding::merge_cause(Cause cause) {
  std::map<std::string, Cause>& causes = cause.is_reaction ? reactions : channels;
  const auto at = causes.find(cause.key);
  if (at == causes.end()) {
    const std::string key = cause.key;
    return causes.emplace(key, std::move(cause)).first->second;
  }
  Cause& existing = at->second;
  const auto say_more = [&](const std::string& about) -> Cause& {
    cause.key += about;
    cause.old_key += about;
    return merge_cause(std::move(cause));
  };
  if (existing.binding.bound != cause.binding.bound) {
    // One key for two suspects: the later ones say whom they are about.
    std::string about;
    for (const auto& [text, actor] : cause.binding.bound) about += "/" + names.actors()[actor].id;
    return say_more(about);
  }
  const auto is_new = [&](Index trigger) {
    return std::find(existing.triggers.begin(), existing.triggers.end(), trigger) == existing.triggers.end();
  };
  if (existing.guards != cause.guards && std::any_of(cause.triggers.begin(), cause.triggers.end(), is_new)) {
    // What allows one trigger does not allow the other.
    return say_more("/after " + program.kinds[cause.triggers.front()].name);
  }
  existing.guards = either(existing.guards, cause.guards);
  for (const Index trigger : cause.triggers) {
    if (is_new(trigger)) existing.triggers.push_back(trigger);
  }
  return existing;
}

void Grounding::add_cause(Index rule_index, const Binding& binding, const Guards& guards, Index trigger) {
  const Rule& rule = *rules[rule_index];
  if (rule.does.empty()) return;
  const DoItem& first = rule.does.front();
  // Acts are made only for targets that remain, so that nobody acts on himself by accident.
  const auto acts_on_others = [&](const DoItem& item, const Binding& acting) {
    if (item.motion || !item.to) return acts_of(item, acting);
    const bool to_self =
        item.to->name.value == "self" || (bound_text(*item.to) == bound_text(rule.who) && !item.to->of);
    std::vector<MatchedAct> found;
    for (const Candidate& candidate : names.resolve(*item.to, acting)) {
      if (candidate.actor == acting.self && !to_self) continue;
      DoItem one = item;
      one.to = ActorTerm{};
      one.to->name.value = names.actors()[candidate.actor].id;
      for (const MatchedAct& act : acts_of(one, acting)) found.push_back({act.kind, candidate.guards});
    }
    const bool is_certain =
        std::all_of(found.begin(), found.end(), [](const MatchedAct& act) { return is_always(act.guards); });
    if (item.to->each && !is_certain) {
      error(item.to->place, "each-uncertain",
            "'" + to_text(*item.to) + "' is not known beforehand, so one cause cannot act on each of them",
            "leave out 'each': then there is one cause for every actor it could be");
    }
    return found;
  };
  std::vector<MatchedAct> targets = acts_on_others(first, binding);
  if (targets.empty()) return;
  std::vector<std::vector<MatchedAct>> groups;
  if (first.to && first.to->each)
    groups.push_back(targets);
  else
    for (MatchedAct& target : targets) groups.push_back({std::move(target)});

  for (const std::vector<MatchedAct>& group : groups) {
    Cause cause;
    cause.rule = &rule;
    cause.rule_index = rule_index;
    cause.is_reaction = rule.after.has_value();
    cause.binding = binding;
    cause.binding.target = acts.key(group.front().kind).target;
    cause.guards = guards;
    for (const MatchedAct& act : group) {
      cause.guards = both(cause.guards, act.guards);
      cause.calls.push_back({act.kind, &first.with, act.about, first.action.place});
    }
    if (cause.guards.empty()) continue;
    for (std::size_t i = 1; i < rule.does.size(); ++i) {
      for (const MatchedAct& act : acts_on_others(rule.does[i], cause.binding)) {
        cause.guards = both(cause.guards, act.guards);
        cause.calls.push_back({act.kind, &rule.does[i].with, act.about, rule.does[i].action.place});
      }
    }
    if (cause.guards.empty()) continue;

    std::string rest = "/" + names.actors()[binding.self].id + "/" + names.actors()[cause.binding.target].id;
    const bool has_incident = cause.is_reaction ? binding.incident != none : rule.per_incident && !rule.per_perpetrator;
    if (has_incident && binding.incident != none) rest += "/" + names.incidents()[binding.incident].name.value;
    for (const auto& [text, actor] : binding.bound) {
      if (!shows_in_key(rule, text) && actor != binding.self) rest += "/" + names.actors()[actor].id;
    }
    if (trigger != none) {
      cause.triggers.push_back(trigger);
      if (depends_on(rule, "trigger_actor")) rest += "/" + names.actors()[binding.trigger_actor].id;
      if (depends_on(rule, "trigger_target")) rest += "/" + names.actors()[binding.trigger_target].id;
    }
    cause.key = rule.name.value + rest;
    cause.old_key = (rule.key.empty() ? rule.name.value : rule.key) + rest;
    merge_cause(std::move(cause));
    idle_reasons[rule_index].clear();
  }
}

void Grounding::ground_tendency(Index rule_index) {
  if (!rules[rule_index]->per_incident) return ground_tendency(rule_index, none);
  for (Index i = 0; i < names.incidents().size(); ++i) ground_tendency(rule_index, i);
}

void Grounding::ground_tendency(Index rule_index, Index incident) {
  const Rule& rule = *rules[rule_index];
  std::map<std::string, const ActorTerm*> of_who;
  collect(rule.who, of_who);
  const std::map<std::string, const ActorTerm*> elsewhere = bound_elsewhere(rule);
  Binding binding;
  binding.incident = incident;
  if (!rule.does.empty() && rule.does.front().in) binding.alliance = names.actor(rule.does.front().in->value);
  for_each_binding(names, of_who, binding, unguarded(), [&](const Binding& with_who, const Guards& guards) {
    for (const Candidate& self : names.resolve(rule.who, with_who)) {
      Binding acting = with_who;
      acting.self = acting.knower = self.actor;
      const Guards narrowed = both(guards, self.guards);
      if (narrowed.empty()) continue;
      for_each_binding(names, elsewhere, acting, narrowed,
                       [&](const Binding& whole, const Guards& all) { add_cause(rule_index, whole, all, none); });
    }
  });
}

void Grounding::ground_reactions(Index trigger) {
  const ActKey key = acts.key(trigger);
  const std::shared_ptr<const std::vector<Candidate>> observers = acts.observers(trigger);
  for (Index rule_index = 0; rule_index < rules.size(); ++rule_index) {
    const Rule& rule = *rules[rule_index];
    if (!rule.after || rule.does.empty() || unusable.contains(rule_index)) continue;
    Binding binding = acts.binding(trigger);
    binding.self = binding.target = none;
    binding.alliance = none;
    binding.observers = observers;
    // A motion's opening belongs to its alliance.
    if (rule.does.front().motion && rule.does.front().in) binding.alliance = names.actor(rule.does.front().in->value);
    if (!acts.fits(*rule.after, binding, trigger)) continue;
    if (never_means(names, rule.after->by, binding, key.actor) ||
        never_means(names, rule.after->to, binding, key.target))
      continue;
    std::map<std::string, const ActorTerm*> of_who;
    collect(rule.who, of_who);
    const std::map<std::string, const ActorTerm*> elsewhere = bound_elsewhere(rule);
    for_each_binding(names, of_who, binding, unguarded(), [&](const Binding& with_who, const Guards& guards) {
      for (const Candidate& self : names.resolve(rule.who, with_who)) {
        const Guards seen = acts.sight(self.actor, trigger);
        if (seen.empty()) continue;
        Binding acting = with_who;
        acting.self = acting.knower = self.actor;
        const Guards narrowed = both(both(guards, self.guards), seen);
        if (narrowed.empty()) continue;
        for_each_binding(names, elsewhere, acting, narrowed, [&](const Binding& whole, const Guards& all) {
          Guards fitting = all;
          const auto fit = [&](const std::optional<ActorTerm>& term, Index actor) {
            if (!term) return true;
            for (const Candidate& one : names.resolve(*term, whole)) {
              if (one.actor != actor) continue;
              fitting = both(fitting, one.guards);
              return !fitting.empty();
            }
            return false;
          };
          if (!fit(rule.after->by, key.actor) || !fit(rule.after->to, key.target)) return;
          add_cause(rule_index, whole, fitting, trigger);
        });
      }
    });
  }
}

}  // namespace demarche::language
