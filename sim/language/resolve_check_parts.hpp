#pragma once
// The checks of resolve_check, item by item: the library's in resolve_check.cpp, the scenario's in
// resolve_check_scenario.cpp.

#include <algorithm>
#include <map>
#include <set>

#include "language/resolve_check.hpp"
#include "language/resolve_expressions.hpp"
#include "language/suggest.hpp"

namespace demarche::language {

// Whether the term stands for whom the word means (`perpetrator`), or for somebody of theirs.
bool concerns(const ActorTerm& term, std::string_view word);

class NameCheck {
 public:
  NameCheck(const Library& library, const Scenario& scenario, const Names& names,
            const std::set<std::string>& unknown_roles, Diagnostics& diagnostics)
      : library_(library),
        scenario_(scenario),
        names_(names),
        diagnostics_(diagnostics),
        check_(library, scenario, names, diagnostics) {
    check_.unknown_roles.assign(unknown_roles.begin(), unknown_roles.end());
  }

  void library();
  void scenario();

 private:
  void error(const Place& place, std::string_view code, const std::string& message, const std::string& hint = "") {
    diagnostics_.error(place, code, message, hint);
  }
  template <class List, class Member>
  void unique(const List& list, Member member, std::string_view what) {
    std::map<std::string, Place> seen;
    for (const auto& one : list) {
      const Name& name = one.*member;
      const auto [at, is_new] = seen.emplace(name.value, name.place);
      if (is_new) continue;
      error(name.place, "duplicate", "there are two " + std::string(what) + " with the name '" + name.value + "'");
      diagnostics_.note(at->second, "the first is here");
    }
  }
  // No name stands twice in a list.
  void different(const std::vector<Name>& names, std::string_view what) {
    for (auto name = names.begin(); name != names.end(); ++name) {
      const auto first =
          std::find_if(names.begin(), name, [&](const Name& other) { return other.value == name->value; });
      if (first == name) continue;
      error(name->place, "duplicate", "the " + std::string(what) + " '" + name->value + "' stands here a second time");
      diagnostics_.note(first->place, "the first is here");
    }
  }
  template <class List, class Member>
  bool known(const Name& name, const List& list, Member member, std::string_view code, std::string_view what) {
    const std::vector<std::string> names = names_of(list, member);
    if (std::find(names.begin(), names.end(), name.value) != names.end()) return true;
    error(name.place, code, "there is no " + std::string(what) + " '" + name.value + "'",
          did_you_mean(name.value, names));
    return false;
  }
  // An error if the expressions since the last reset spoke of the perpetrator.
  void no_truth(const std::string& because) {
    if (check_.saw_perpetrator) error(check_.perpetrator_place, "truth-leak", because);
  }
  void names_of_actors();
  void rule(const Rule& rule);
  void numbers_of(const Rule& rule);
  void action(const Action& action);
  void motion(const Motion& motion);
  void can_be_blocked(const Alliance& alliance);
  void door(const Door& door);
  void variable(const Variable& variable);
  void membership(const Variable& variable);
  void belongs_to_itself(const Actor& actor);
  void outcome(const Outcome& outcome);
  void door_outcome(const Outcome& outcome);
  void outcome_of_others(const Outcome& outcome);
  void incident(const Incident& incident);
  void shares(const Incident& incident, const std::vector<ShareOf>& shares, std::string_view what);
  void documented(const HistoryItem& item);
  void response(const Response& response);
  void adopted_only(const ForcedAct& act);
  void responses_without_content();
  void initial_number(const InitialValue& value, const Variable& variable);
  void drawn_state(const InitialValue& value, const Variable& variable);
  void drawn_member(const InitialValue& value);
  void known_state(const Name& word, const Variable& variable);

  const Library& library_;
  const Scenario& scenario_;
  const Names& names_;
  Diagnostics& diagnostics_;
  ExpressionCheck check_;
};

}  // namespace demarche::language
