// Who can still tell whom what: one ledger for all findings that the same possible tellers have seen and one listener
// has not. A finding that several know is in one ledger, so whoever tells it first has told it.

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "language/ground.hpp"

namespace demarche::language {
namespace {

core::Range append(std::vector<Index>& to, const std::vector<Index>& list) {
  const auto begin = static_cast<Index>(to.size());
  to.insert(to.end(), list.begin(), list.end());
  return {begin, static_cast<Index>(to.size())};
}

}  // namespace

// After the last belief: evidence reaches those that exist in the end.
void Grounding::settle_evidence() {
  std::map<std::pair<Index, Index>, Index> beliefs;  // incident, observer → softmax
  for (const Cells::Belief& belief : cells.beliefs()) beliefs[{belief.incident, belief.observer}] = belief.softmax;

  std::map<std::pair<Index, Index>, std::set<Index>> tellers;  // of an incident to a listener
  for (Index kind = 0; kind < acts.size(); ++kind) {
    for (const PlannedEffect& made : planned[kind].effects) {
      if (made.effect.kind != core::Effect::Kind::share || !beliefs.contains({made.shared, made.receiver})) continue;
      tellers[{made.shared, made.receiver}].insert(acts.key(kind).actor);
    }
  }

  std::map<std::tuple<Index, Index, std::set<Index>>, Index> ledgers;  // incident, listener, who can tell
  for (Index kind = 0; kind < acts.size(); ++kind) {
    for (PlannedEffect& made : planned[kind].effects) {
      if (made.finding == none) continue;
      std::vector<Index> noted;
      for (const auto& [to, from] : tellers) {
        const auto [incident, listener] = to;
        if (incident != made.finding || acts.sees(listener, kind)) continue;
        std::set<Index> know;
        std::copy_if(from.begin(), from.end(), std::inserter(know, know.end()),
                     [&](Index teller) { return acts.sees(teller, kind); });
        if (know.empty()) continue;
        const auto [at, is_new] =
            ledgers.emplace(std::tuple(incident, listener, know), static_cast<Index>(program.ledgers.size()));
        noted.push_back(at->second);
        if (!is_new) continue;
        core::Ledger ledger;
        for (const Index teller : know) ledger.name += (ledger.name.empty() ? "" : " + ") + names.actors()[teller].id;
        ledger.name = "evidence(" + names.incidents()[incident].name.value + ", " + ledger.name + ", " +
                      names.actors()[listener].id + ")";
        ledger.first_weight = program.weight_count;
        ledger.count = static_cast<Index>(names.suspects(incident).size());
        program.weight_count += ledger.count;
        program.ledgers.push_back(std::move(ledger));
      }
      made.effect.ledgers = append(program.index_lists, noted);
    }
  }

  for (Index kind = 0; kind < acts.size(); ++kind) {
    std::vector<PlannedEffect>& effects = planned[kind].effects;
    for (PlannedEffect& made : effects) {
      if (made.effect.kind != core::Effect::Kind::share || !beliefs.contains({made.shared, made.receiver})) continue;
      std::vector<Index> handed_over;
      for (const auto& [key, ledger] : ledgers) {
        const auto& [incident, listener, know] = key;
        if (incident == made.shared && listener == made.receiver && know.contains(acts.key(kind).actor))
          handed_over.push_back(ledger);
      }
      made.effect.softmax = beliefs.at({made.shared, made.receiver});
      made.effect.ledgers = append(program.index_lists, handed_over);
    }
    std::erase_if(effects, [](const PlannedEffect& made) {
      return made.effect.kind == core::Effect::Kind::share && made.effect.ledgers.size() == 0;
    });
  }
}

}  // namespace demarche::language
