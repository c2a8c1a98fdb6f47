#include "language/resolve.hpp"

#include <algorithm>
#include <array>

#include "language/grammar.hpp"

namespace demarche::language {
namespace {

constexpr std::array<std::string_view, 15> reserved{
    "self",  "target",        "victim",         "perpetrator", "accused",  "suspect",  "observer",    "incident",
    "state", "trigger_actor", "trigger_target", "member",      "alliance", "receiver", "someone_else"};

bool is_a(const std::optional<Name>& name, const std::string& id) { return name && name->value == id; }

}  // namespace

bool Names::is_reserved(std::string_view name) {
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

bool Names::is_bound_word(std::string_view name) {
  return name == "accused" || name == "perpetrator" || name == "suspect" || name == "member";
}

Names::Names(const Library& library, const Scenario& scenario) : library_(library), scenario_(scenario) {
  const auto add = [&](ActorRow row) {
    const auto [at, is_new] = actor_index_.emplace(row.id, static_cast<Index>(actors_.size()));
    if (is_new) {
      actors_.push_back(std::move(row));
    } else if (row.alliance != nullptr) {
      actors_[at->second].alliance = row.alliance;
    }
  };
  for (const Actor& actor : library.actors) {
    add({actor.id.value, actor.name.empty() ? actor.id.value : actor.name, actor.kind, &actor, nullptr});
  }
  for (const Alliance& alliance : library.alliances) {
    add({alliance.id.value, alliance.name.empty() ? alliance.id.value : alliance.name, ActorKind::alliance, nullptr,
         &alliance});
  }
  add({std::string(someone_else_id), "someone else", ActorKind::unknown, nullptr, nullptr});
  someone_else_ = actor_index_.at(std::string(someone_else_id));
  actor_index_.emplace("someone_else", someone_else_);

  for (const Alliance& alliance : library.alliances) {
    for (const Motion& motion : alliance.motions) motions_.push_back({&alliance, &motion, actor(alliance.id.value)});
  }
  for (Index i = 0; i < library.actions.size(); ++i) action_index_.emplace(library.actions[i].name.value, i);
  for (const Variable& variable : library.variables) variable_index_.emplace(variable.name.value, &variable);

  int present = 0;
  for (Index i = 0; i < scenario.incidents.size(); ++i) {
    const Incident& incident = scenario.incidents[i];
    incident_index_.emplace(incident.name.value, i);
    std::vector<Index> suspects;
    for (const Name& suspect : incident.suspects) suspects.push_back(actor(suspect.value));
    suspects_.push_back(std::move(suspects));
    if (!incident.opens) {
      only_incident_ = i;
      ++present;
    }
  }
  if (present != 1) only_incident_ = none;
  for (const Incident& incident : scenario.incidents) {
    Index victim = none;
    if (incident.victim) {
      victim = actor(incident.victim->value);
    } else if (incident.opens && incident.opens->to) {
      const std::vector<Candidate> to = resolve(*incident.opens->to, {});
      if (to.size() == 1) victim = to.front().actor;
    }
    victims_.push_back(victim);
  }
  find_drawn_members();
}

// Whose membership the scenario sets. `each member of NATO` on such a line means everybody on the list.
void Names::find_drawn_members() {
  if (variable(membership_name) == nullptr) return;
  for (const InitialValue& value : scenario_.initial) {
    if (value.variable.name.value != membership_name || value.variable.arguments.size() != 2) continue;
    for (const Candidate& alliance : resolve(value.variable.arguments[1], {})) {
      for (const Candidate& actor : resolve(value.variable.arguments[0], {})) {
        const bool may_be = is_listed(alliance.actor, actor.actor) || is_part(alliance.actor, actor.actor);
        if (may_be) drawn_members_.emplace(alliance.actor, actor.actor);
      }
    }
  }
  related_.clear();
}

Index Names::actor(std::string_view id) const {
  const auto at = actor_index_.find(std::string(id));
  return at == actor_index_.end() ? none : at->second;
}

Index Names::action(std::string_view name) const {
  const auto at = action_index_.find(std::string(name));
  return at == action_index_.end() ? none : at->second;
}

Index Names::incident(std::string_view name) const {
  const auto at = incident_index_.find(std::string(name));
  return at == incident_index_.end() ? none : at->second;
}

Index Names::motion(Index alliance, std::string_view name) const {
  for (Index i = 0; i < motions_.size(); ++i) {
    if (motions_[i].motion->name.value == name && (alliance == none || motions_[i].actor == alliance)) return i;
  }
  return none;
}

const Variable* Names::variable(std::string_view name) const {
  const auto at = variable_index_.find(std::string(name));
  return at == variable_index_.end() ? nullptr : at->second;
}

const RoleFilling* Names::role(std::string_view name) const {
  for (const RoleFilling& role : scenario_.roles) {
    if (role.role.value == name) return &role;
  }
  return nullptr;
}

std::optional<double> Names::confidence(std::string_view word) const {
  for (const auto& [name, share] : scenario_.confidence) {
    if (name.value == word) return share;
  }
  return std::nullopt;
}

std::size_t Names::suspect(Index incident, Index actor) const {
  const std::vector<Index>& suspects = suspects_.at(incident);
  return static_cast<std::size_t>(std::find(suspects.begin(), suspects.end(), actor) - suspects.begin());
}

std::optional<std::size_t> Names::certain_perpetrator(Index incident) const {
  if (is_ahead(incident)) return std::nullopt;
  for (const ShareOf& share : scenario_.incidents[incident].perpetrator) {
    const core::Distribution& d = share.share.distribution;
    if (d.kind == core::Distribution::Kind::constant && d.a == 1) return suspect(incident, actor(share.name.value));
  }
  return std::nullopt;
}

bool Names::may_be_perpetrator(Index incident, std::size_t position) const {
  if (is_ahead(incident)) return true;
  if (const auto certain = certain_perpetrator(incident)) return *certain == position;
  if (position == suspects(incident).size()) {
    double listed = 0;  // what the suspects leave to someone else
    bool certain_shares = true;
    for (const ShareOf& share : scenario_.incidents[incident].perpetrator) {
      if (actor(share.name.value) == someone_else_) return share.share.distribution.support_high() > 0;
      listed += share.share.distribution.a;
      certain_shares = certain_shares && share.share.distribution.kind == core::Distribution::Kind::constant;
    }
    return !certain_shares || listed < 1 - 1e-12;
  }
  for (const ShareOf& share : scenario_.incidents[incident].perpetrator) {
    if (actor(share.name.value) == suspects(incident)[position]) return share.share.distribution.support_high() > 0;
  }
  return false;
}

Index Names::incident_of(const std::optional<Name>& name, const Binding& binding) const {
  return !name || name->value == "incident" ? binding.incident : incident(name->value);
}

Index Names::incident_of(const ActorTerm& term, const Binding& binding) const {
  return incident_of(std::optional<Name>(term.name), binding);
}

bool Names::is_listed(Index alliance, Index actor) const {
  const Alliance* of = actors_[alliance].alliance;
  return of != nullptr && std::any_of(of->members.begin(), of->members.end(),
                                      [&](const Member& member) { return member.actor.value == actors_[actor].id; });
}

bool Names::is_part(Index whole, Index actor) const {
  const Actor* row = actors_[actor].actor;
  return row != nullptr && is_a(row->of, actors_[whole].id);
}

Guards Names::drawn_or_always(Index body, Index actor) const {
  if (!drawn_members_.contains({body, actor})) return unguarded();
  return {{{Guard::Kind::member, none, body, actor, true}}};
}

Guards Names::membership(Index alliance, Index actor) const {
  return is_listed(alliance, actor) ? drawn_or_always(alliance, actor) : never_guarded();
}

Guards Names::belonging(Index whole, Index actor) const {
  return is_part(whole, actor) ? drawn_or_always(whole, actor) : never_guarded();
}

const std::vector<Candidate>& Names::related(const std::string& relation, Index index) const {
  const auto [at, is_new] = related_.try_emplace({relation, index});
  if (is_new) at->second = find_related(relation, index);
  return at->second;
}

std::vector<Candidate> Names::find_related(std::string_view relation, Index index) const {
  std::vector<Candidate> found;
  const ActorRow& from = actors_[index];
  if (relation == "state") {  // up the chain: a person of an organ of a state
    Index at = index;
    Guards fits = unguarded();
    for (int step = 0; step < 8 && at != none && actors_[at].kind != ActorKind::state; ++step) {
      const Actor* row = actors_[at].actor;
      const Index above = row == nullptr ? none
                          : row->of      ? actor(row->of->value)
                          : row->heads   ? actor(row->heads->value)
                                         : none;
      if (above != none && is_part(above, at)) fits = both(fits, belonging(above, at));
      at = above;
    }
    if (at != none && actors_[at].kind == ActorKind::state) found.push_back({at, std::move(fits)});
    return found;
  }
  const auto in_alliance_with = [&](Index other) {
    Guards together = never_guarded();
    for (const Alliance& alliance : library_.alliances) {
      if (!alliance.members_are_allies) continue;
      const Index body = actor(alliance.id.value);
      together = either(together, both(membership(body, index), membership(body, other)));
    }
    return together;
  };
  for (Index i = 0; i < actors_.size(); ++i) {
    const ActorRow& row = actors_[i];
    Guards fits = never_guarded();
    if (relation == "ally") {
      const auto lists = [&](const ActorRow& one, const ActorRow& other) {
        return one.actor != nullptr && std::any_of(one.actor->allies.begin(), one.actor->allies.end(),
                                                   [&](const Name& ally) { return ally.value == other.id; });
      };
      if (i != index) fits = lists(from, row) ? unguarded() : in_alliance_with(i);
    } else if (relation == "member" && from.alliance != nullptr) {
      fits = membership(index, i);
    } else if (relation == "organ") {
      if (row.kind == ActorKind::organ) fits = belonging(index, i);
    } else if (relation == "front") {
      if (row.kind == ActorKind::front) fits = belonging(index, i);
    } else if (relation == "agent") {  // whoever may act for it without being its organ or its voice in name
      const bool may_act = row.kind == ActorKind::front || row.kind == ActorKind::group ||
                           row.kind == ActorKind::criminal || row.kind == ActorKind::organ ||
                           row.kind == ActorKind::firm;
      if (may_act) fits = belonging(index, i);
    } else if (relation == "head") {
      if (row.kind == ActorKind::person && is_a(row.actor->heads, from.id)) fits = unguarded();
    }
    if (!fits.empty()) found.push_back({i, std::move(fits)});
  }
  return found;
}

std::vector<Candidate> Names::base(const ActorTerm& term, const Binding& binding) const {
  const std::string& name = term.name.value;
  const auto one = [](Index actor) {
    return actor == none ? std::vector<Candidate>{} : std::vector<Candidate>{{actor, unguarded()}};
  };
  if (term.of) {
    std::map<Index, Guards> found;
    for (const Candidate& from : resolve(*term.of, binding)) {
      for (const Candidate& other : related(name, from.actor)) {
        const Guards guards = both(from.guards, other.guards);
        const auto [at, is_new] = found.emplace(other.actor, guards);
        if (!is_new) at->second = either(at->second, guards);
      }
    }
    std::vector<Candidate> candidates;
    for (auto& [actor, guards] : found) candidates.push_back({actor, std::move(guards)});
    return candidates;
  }
  if (name == "self") return one(binding.self);
  if (name == "target") return one(binding.target);
  if (name == "trigger_actor") return one(binding.trigger_actor);
  if (name == "trigger_target") return one(binding.trigger_target);
  if (name == "alliance") return one(binding.alliance);
  if (name == "receiver") return one(binding.receiver);

  std::vector<Candidate> candidates;
  if (name == "observer") return binding.observers == nullptr ? candidates : *binding.observers;
  if (name == "state") {
    for (Index i = 0; i < actors_.size(); ++i) {
      if (actors_[i].kind == ActorKind::state) candidates.push_back({i, unguarded()});
    }
    return candidates;
  }
  if (name == "member") {
    return binding.alliance == none ? candidates : related("member", binding.alliance);
  }
  if (name == "victim" || name == "suspect" || name == "accused" || name == "perpetrator") {
    const Index incident = incident_of(term.incident, binding);
    if (incident == none) return candidates;
    if (name == "victim") return one(victims_[incident]);
    const std::vector<Index>& suspects = suspects_[incident];
    if (name == "suspect") {
      for (const Index actor : suspects) candidates.push_back({actor, unguarded()});
    } else if (name == "accused") {
      std::vector<Candidate> by = term.by ? resolve(*term.by, binding) : one(victims_[incident]);
      for (const Index actor : suspects) {
        Guards guards = never_guarded();
        for (const Candidate& observer : by) {
          guards =
              either(guards, both(observer.guards, {{{Guard::Kind::named, incident, observer.actor, actor, true}}}));
        }
        if (!guards.empty()) candidates.push_back({actor, std::move(guards)});
      }
    } else {
      const auto certain = certain_perpetrator(incident);
      for (std::size_t i = 0; i <= suspects.size(); ++i) {
        if (!may_be_perpetrator(incident, i)) continue;
        const Index actor = i == suspects.size() ? someone_else_ : suspects[i];
        candidates.push_back(
            {actor, certain ? unguarded() : Guards{{{Guard::Kind::truth, incident, none, actor, true}}}});
      }
    }
    return candidates;
  }
  if (const RoleFilling* filling = role(name)) {
    for (const Name& actor_name : filling->actors) {
      const Index index = actor(actor_name.value);
      if (index != none) candidates.push_back({index, unguarded()});
    }
    return candidates;
  }
  return one(actor(name));
}

std::vector<Candidate> Names::resolve(const ActorTerm& term, const Binding& binding) const {
  std::vector<Candidate> candidates;
  const auto bound = binding.bound.empty() || term.of || term.each || !is_bound_word(term.name.value)
                         ? binding.bound.end()
                         : binding.bound.find(bound_text(term));
  if (bound != binding.bound.end()) {
    candidates.push_back({bound->second, unguarded()});
  } else {
    candidates = base(term, binding);
  }
  if (!term.except) return candidates;
  for (const Candidate& excepted : resolve(*term.except, binding)) {
    for (Candidate& candidate : candidates) {
      if (candidate.actor == excepted.actor) candidate.guards = both(candidate.guards, negation(excepted.guards));
    }
  }
  std::erase_if(candidates, [](const Candidate& candidate) { return candidate.guards.empty(); });
  return candidates;
}

std::optional<std::string> Names::unfilled(const ActorTerm& term) const {
  if (term.of) return unfilled(*term.of);
  if (term.by) {
    if (auto role = unfilled(*term.by)) return role;
  }
  const std::string& name = term.name.value;
  if (is_reserved(name) || actor(name) != none) return std::nullopt;
  const RoleFilling* filling = role(name);
  if (filling != nullptr && !filling->actors.empty()) return std::nullopt;
  return name;
}

double blocking_weight(const Alliance& alliance, const Motion& motion) {
  if (!motion.blocked_by_is_share) return motion.blocked_by;
  double all = 0;
  for (const Member& member : alliance.members) all += member.weight;
  return motion.blocked_by * all;
}

std::string bound_text(const ActorTerm& term) {
  ActorTerm plain;
  plain.name = term.name;
  plain.incident = term.incident;
  if (plain.incident && plain.incident->value == "incident") plain.incident.reset();
  if (term.by) plain.by = std::make_unique<ActorTerm>(*term.by);
  return to_text(plain);
}

}  // namespace demarche::language
