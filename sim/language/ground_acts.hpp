#pragma once
// Grounded acts: one per action, actor, target and incident (and motion), made when something first needs them; who
// sees them; which of them fit a pattern.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "language/ground_cells.hpp"

namespace demarche::language {

// Action names the program adds to the library's: the alliance's own clockwork.
inline constexpr std::string_view propose_name = "propose";
inline constexpr std::string_view object_name = "object";
inline constexpr std::string_view open_silence_name = "open_silence";
inline constexpr std::string_view close_silence_name = "close_silence";
inline constexpr std::string_view any_name = "any";

// Actions that only come about because of others, and are nobody's to choose: consequences that no rule brings about,
// and an alliance's clockwork. (What an alliance adopts the compiler finds.)
std::set<std::string> actions_that_follow(const Library& library);

struct ActKey {
  Index action = none, actor = none, target = none, incident = none;
  Index motion = none;  // of Names::motions: which motion is proposed, objected to, adopted
  friend auto operator<=>(const ActKey&, const ActKey&) = default;
};

struct MatchedAct {
  Index kind;
  Guards guards;       // of the actor's and the target's terms
  Index about = none;  // proposals: the accused they are about, if one is named
};

class Acts {
 public:
  Acts(core::Program& program, const Library& library, const Names& names, Numbers& numbers)
      : program_(program), library_(library), names_(names), numbers_(numbers) {}

  // The act of this key. Unless `is_recorded`, an act that fits an incident declared ahead belongs to it.
  Index kind(ActKey key, bool is_recorded = false);
  Index find(const ActKey& key) const;
  const ActKey& key(Index kind) const { return keys_.at(kind); }
  const Action& action(Index kind) const { return library_.actions.at(keys_.at(kind).action); }
  std::size_t size() const { return keys_.size(); }

  // What the reserved names mean inside an act's own expressions.
  Binding binding(Index kind) const;
  // When the actor sees the act: always, never, or as far as it is an ally where the scenario draws that.
  Guards sight(Index actor, Index kind) const;
  bool sees(Index actor, Index kind) const { return is_always(sight(actor, kind)); }
  // States, alliances and firms that see the act, its actor excepted.
  std::shared_ptr<const std::vector<Candidate>> observers(Index kind) const;
  // Whether the act opens the incident, declared ahead, that it belongs to.
  bool opens(Index kind) const;
  // Whether the act would open this incident, declared ahead, if it belonged to it.
  bool would_open(Index incident, Index kind) const;
  // "expel_diplomats/ALB/IRN": what the names of an act's draws begin with.
  std::string address(Index kind) const;

  // Acts that fit; `incident` none in the pattern: any. With a knower only what it sees.
  std::vector<MatchedAct> matching(const Pattern& pattern, const Binding& binding) const;
  // Whether action, track, motion and incident fit; actor and target are left to the caller.
  static bool fits(const Pattern& pattern, const Action& action);  // as far as it asks for an action
  bool fits(const Pattern& pattern, const Binding& binding, Index kind) const;

  // Track's index in the program, added when new.
  Index track(const std::string& name);

 private:
  bool fits_actors(const Pattern& pattern, const ActKey& key) const;

  core::Program& program_;
  const Library& library_;
  const Names& names_;
  Numbers& numbers_;
  std::vector<ActKey> keys_;
  std::map<ActKey, Index> by_key_;
  std::map<std::string, Index> tuples_;
};

}  // namespace demarche::language
