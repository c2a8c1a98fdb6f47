#include "language/ground_acts.hpp"

#include <algorithm>

#include "core/random.hpp"

namespace demarche::language {

Index Acts::track(const std::string& name) {
  const auto at = std::find(program_.tracks.begin(), program_.tracks.end(), name);
  if (at != program_.tracks.end()) return static_cast<Index>(at - program_.tracks.begin());
  program_.tracks.push_back(name);
  return static_cast<Index>(program_.tracks.size() - 1);
}

bool Acts::fits_actors(const Pattern& pattern, const ActKey& key) const {
  const auto stands_for = [&](const std::optional<ActorTerm>& term, Index actor) {
    if (!term) return true;
    const std::vector<Candidate> candidates = names_.resolve(*term, {});
    return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) { return one.actor == actor; });
  };
  return stands_for(pattern.by, key.actor) && stands_for(pattern.to, key.target);
}

Index Acts::kind(ActKey key, bool is_recorded) {
  const Action& action = library_.actions.at(key.action);
  if (!is_recorded) {
    for (Index i = 0; i < names_.incidents().size(); ++i) {
      const std::optional<Pattern>& opens = names_.incidents()[i].opens;
      if (!opens || (opens->action.value != any_name && opens->action.value != action.name.value)) continue;
      if (opens->track && opens->track->value != action.track.value) continue;
      if (!fits_actors(*opens, key)) continue;
      key.incident = i;
      break;
    }
  }
  const auto [at, is_new] = by_key_.emplace(key, static_cast<Index>(keys_.size()));
  if (!is_new) return at->second;
  keys_.push_back(key);

  core::ActKind kind;
  const std::string base = address(at->second);
  kind.name = base;
  if (key.incident != none) kind.name += "/" + names_.incidents()[key.incident].name.value;
  kind.address = numbers_.name(base, action.name.place);
  kind.action = key.action;
  kind.actor = key.actor;
  kind.target = key.target;
  kind.incident = key.incident;
  const auto [tuple, is_first] = tuples_.emplace(base, program_.tuple_count);
  if (is_first) ++program_.tuple_count;
  kind.tuple = tuple->second;
  kind.track = track(action.track.value);
  kind.rung = action.rung;
  if (key.motion != none) {
    const Motion& motion = *names_.motions()[key.motion].motion;
    const bool is_adoption = motion.adopted_action && motion.adopted_action->value == action.name.value;
    if (is_adoption && motion.rung != 0) kind.rung = motion.rung;
  }
  kind.parameter_count = static_cast<Index>(action.parameters.size());
  if (key.motion != none && action.name.value == propose_name) ++kind.parameter_count;  // whom it is about
  program_.kinds.push_back(std::move(kind));
  return at->second;
}

Index Acts::find(const ActKey& key) const {
  const auto at = by_key_.find(key);
  return at == by_key_.end() ? none : at->second;
}

std::string Acts::address(Index kind) const {
  const ActKey& key = keys_.at(kind);
  std::string text = library_.actions[key.action].name.value + "/" + names_.actors()[key.actor].id + "/" +
                     names_.actors()[key.target].id;
  if (key.motion != none) text += "/" + names_.motions()[key.motion].motion->name.value;
  return text;
}

Binding Acts::binding(Index kind) const {
  const ActKey& key = keys_.at(kind);
  Binding binding;
  binding.self = key.actor;
  binding.target = key.target;
  binding.incident = key.incident;
  binding.trigger_actor = key.actor;
  binding.trigger_target = key.target;
  if (key.motion != none) binding.alliance = names_.motions()[key.motion].actor;
  return binding;
}

Guards Acts::sight(Index actor, Index kind) const {
  const ActKey& key = keys_.at(kind);
  const Action& action = library_.actions[key.action];
  if (actor == key.actor || action.seen_by == SeenBy::all) return unguarded();
  if (action.seen_by == SeenBy::parties) return actor == key.target ? unguarded() : never_guarded();
  const Binding act = binding(kind);
  Guards seen = never_guarded();
  for (const ActorTerm& term : action.seers) {
    for (const Candidate& one : names_.resolve(term, act)) {
      if (one.actor == actor) seen = either(seen, one.guards);
    }
  }
  return seen;
}

std::shared_ptr<const std::vector<Candidate>> Acts::observers(Index kind) const {
  auto found = std::make_shared<std::vector<Candidate>>();
  for (Index i = 0; i < names_.actors().size(); ++i) {
    const ActorKind is_a = names_.actors()[i].kind;
    const bool can = is_a == ActorKind::state || is_a == ActorKind::alliance || is_a == ActorKind::firm;
    if (!can || i == keys_.at(kind).actor) continue;
    if (Guards seen = sight(i, kind); !seen.empty()) found->push_back({i, std::move(seen)});
  }
  return found;
}

bool Acts::opens(Index kind) const {
  const ActKey& key = keys_.at(kind);
  return key.incident != none && names_.is_ahead(key.incident) && would_open(key.incident, kind);
}

bool Acts::would_open(Index incident, Index kind) const {
  const ActKey& key = keys_.at(kind);
  const Pattern& opens = *names_.incidents()[incident].opens;
  const Action& action = library_.actions[key.action];
  if (opens.action.value != any_name && opens.action.value != action.name.value) return false;
  if (opens.track && opens.track->value != action.track.value) return false;
  return fits_actors(opens, key);
}

bool Acts::fits(const Pattern& pattern, const Action& action) {
  return (pattern.action.value == any_name || pattern.action.value == action.name.value) &&
         (!pattern.track || pattern.track->value == action.track.value);
}

bool Acts::fits(const Pattern& pattern, const Binding& binding, Index kind) const {
  const ActKey& key = keys_[kind];
  if (!fits(pattern, library_.actions[key.action])) return false;
  if (pattern.incident && (key.incident == none || key.incident != names_.incident_of(pattern.incident, binding))) {
    return false;
  }
  return !pattern.motion ||
         (key.motion != none && names_.motions()[key.motion].motion->name.value == pattern.motion->value);
}

std::vector<MatchedAct> Acts::matching(const Pattern& pattern, const Binding& binding) const {
  const auto candidates = [&](const std::optional<ActorTerm>& term) {
    std::map<Index, Guards> by_actor;
    if (term) {
      for (Candidate& one : names_.resolve(*term, binding)) by_actor.emplace(one.actor, std::move(one.guards));
    }
    return by_actor;
  };
  const std::map<Index, Guards> by = candidates(pattern.by), to = candidates(pattern.to);
  std::vector<std::uint8_t> of_action(library_.actions.size());
  for (std::size_t i = 0; i < of_action.size(); ++i) of_action[i] = fits(pattern, library_.actions[i]) ? 1 : 0;
  std::vector<MatchedAct> found;
  for (Index i = 0; i < keys_.size(); ++i) {
    if (of_action[keys_[i].action] == 0 || !fits(pattern, binding, i)) continue;
    Guards guards = unguarded();
    if (pattern.by) {
      const auto at = by.find(keys_[i].actor);
      if (at == by.end()) continue;
      guards = both(guards, at->second);
    }
    if (pattern.to) {
      const auto at = to.find(keys_[i].target);
      if (at == to.end()) continue;
      guards = both(guards, at->second);
    }
    if (binding.knower != none) guards = both(guards, sight(binding.knower, i));
    if (guards.empty()) continue;
    found.push_back({i, std::move(guards)});
  }
  return found;
}

std::set<std::string> actions_that_follow(const Library& library) {
  std::set<std::string> follow{std::string(propose_name), std::string(object_name), std::string(open_silence_name),
                               std::string(close_silence_name)};
  for (const Action& action : library.actions) {
    for (const Consequence& one : action.consequences) follow.insert(one.action.value);
  }
  for (const Rule& rule : library.rules) {
    for (const DoItem& item : rule.does) {
      if (!item.motion) follow.erase(item.action.value);
    }
  }
  return follow;
}

}  // namespace demarche::language
