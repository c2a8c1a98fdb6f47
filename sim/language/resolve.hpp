#pragma once
// Names → indices: actors, roles, relations, incidents, variables, actions, as the library and the scenario declare
// them. Indices of actors, actions and incidents are those of core::Program's name lists.
//
// Who stands behind a term may depend on what only a run knows: who did it (`perpetrator`), whom the victim has named
// (`accused`), who belongs to an alliance where the scenario draws that. Such a term stands for every actor it could
// be, each under a guard.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/program.hpp"
#include "language/guards.hpp"
#include "language/model.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// The author nobody listed among the suspects.
inline constexpr std::string_view someone_else_id = "SOMEONE_ELSE";

// The variable that says whether an actor on an alliance's list is one of its members, `membership(FIN, NATO)`, or one
// that is `of` another belongs to it, `membership(GANG, RUS)`; in this order of its states. Only where a scenario sets
// it does a run ask; everybody else belongs where the library says.
inline constexpr std::string_view membership_name = "membership";
inline constexpr std::array<std::string_view, 2> membership_states{"member", "outside"};

struct Candidate {
  Index actor = none;
  Guards guards;
};

// What the reserved names mean where an expression stands.
struct Binding {
  Index self = none, target = none, incident = none;
  Index trigger_actor = none, trigger_target = none;
  Index alliance = none;  // inside a motion
  Index receiver = none;  // in a `share`: who is shown the evidence
  // Who sees the act in hand, its actor excepted; none: nobody. Shared, since bindings are copied often.
  std::shared_ptr<const std::vector<Candidate>> observers;
  std::map<std::string, Index> bound;  // terms that stand for one actor here, by their text: `accused`
  Index knower = none;                 // `done(…)` knows only what this actor has seen; none: everything
  bool after_decision = false;         // `done(…)` looks only after the decision
};

struct MotionOf {
  const Alliance* alliance = nullptr;
  const Motion* motion = nullptr;
  Index actor = none;  // the alliance
};

// The text under which a term is bound: `accused`, `perpetrator(july)`; `each` and `except` are left out.
std::string bound_text(const ActorTerm& term);

class Names {
 public:
  struct ActorRow {
    std::string id;
    std::string name;
    ActorKind kind = ActorKind::state;
    const Actor* actor = nullptr;
    const Alliance* alliance = nullptr;
  };

  // Both must outlive the names.
  Names(const Library& library, const Scenario& scenario);

  const std::vector<ActorRow>& actors() const { return actors_; }
  const std::vector<MotionOf>& motions() const { return motions_; }
  const std::vector<Incident>& incidents() const { return scenario_.incidents; }

  Index actor(std::string_view id) const;  // `someone_else` too; none when unknown
  Index action(std::string_view name) const;
  Index incident(std::string_view name) const;
  Index motion(Index alliance, std::string_view name) const;
  // Whether the actor is on the alliance's list, and when it is a member: always, unless the scenario draws it.
  bool is_listed(Index alliance, Index actor) const;
  Guards membership(Index alliance, Index actor) const;
  // Likewise for whom the library says the actor is `of`.
  bool is_part(Index whole, Index actor) const;
  Guards belonging(Index whole, Index actor) const;
  const Variable* variable(std::string_view name) const;
  const RoleFilling* role(std::string_view name) const;
  std::optional<double> confidence(std::string_view word) const;
  Index someone_else() const { return someone_else_; }

  // Place of an actor among the incident's suspects; their number for anyone else.
  std::size_t suspect(Index incident, Index actor) const;
  const std::vector<Index>& suspects(Index incident) const { return suspects_.at(incident); }
  Index victim(Index incident) const { return victims_.at(incident); }
  bool is_ahead(Index incident) const { return scenario_.incidents.at(incident).opens.has_value(); }
  // The only incident that is not declared ahead; none when there are several or none.
  Index only_incident() const { return only_incident_; }
  // Position of a suspect whose guilt is certain, or nothing.
  std::optional<std::size_t> certain_perpetrator(Index incident) const;
  bool may_be_perpetrator(Index incident, std::size_t position) const;

  // All actors a term can stand for, in order of declaration. Names are taken to exist (resolve_check).
  std::vector<Candidate> resolve(const ActorTerm& term, const Binding& binding) const;
  // The incident of an optional name: by name, `incident` or nothing for the one in hand.
  Index incident_of(const std::optional<Name>& name, const Binding& binding) const;
  Index incident_of(const ActorTerm& term, const Binding& binding) const;
  // A role in the term that nobody fills.
  std::optional<std::string> unfilled(const ActorTerm& term) const;
  // Terms that a rule binds to one actor at a time: `accused`, `perpetrator(july)`, `suspect`, `member`.
  static bool is_bound_word(std::string_view name);
  static bool is_reserved(std::string_view name);

 private:
  std::vector<Candidate> base(const ActorTerm& term, const Binding& binding) const;
  const std::vector<Candidate>& related(const std::string& relation, Index actor) const;
  std::vector<Candidate> find_related(std::string_view relation, Index actor) const;
  void find_drawn_members();
  Guards drawn_or_always(Index body, Index actor) const;

  const Library& library_;
  const Scenario& scenario_;
  std::vector<ActorRow> actors_;
  std::vector<MotionOf> motions_;
  std::unordered_map<std::string, Index> actor_index_, action_index_, incident_index_;
  std::unordered_map<std::string, const Variable*> variable_index_;
  std::vector<std::vector<Index>> suspects_;
  std::vector<Index> victims_;
  std::set<std::pair<Index, Index>> drawn_members_;                                  // of an alliance or a whole; actor
  mutable std::map<std::pair<std::string, Index>, std::vector<Candidate>> related_;  // as found so far: asked for often
  Index someone_else_ = none;
  Index only_incident_ = none;
};

}  // namespace demarche::language
