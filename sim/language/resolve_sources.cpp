// Provenance: what is cited exists, and says what it is cited for.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "language/read_model.hpp"
#include "language/read_scenario.hpp"
#include "language/resolve_check.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

class Sources {
 public:
  Sources(const Library& library, Diagnostics& diagnostics) : diagnostics_(diagnostics) {
    for (const Fact& fact : library.facts) facts_[fact.id.value].push_back(&fact);
    for (const Document& document : library.documents) facts_[document.id.value];
    std::map<std::string, std::vector<const Fact*>> disagreements;
    for (const Disagreement& disagreement : library.disagreements) {
      for (const auto& [fact, version] : disagreement.versions) {
        const auto at = facts_.find(fact.value);
        std::vector<const Fact*>& list = disagreements[disagreement.id.value];
        if (at == facts_.end())
          unknown(fact);
        else
          list.insert(list.end(), at->second.begin(), at->second.end());
      }
    }
    facts_.merge(disagreements);
    for (const LegalSource& authority : library.legal_sources) authorities_.insert(authority.id.value);
  }

  void check(const std::vector<Name>& cited) {
    for (const Name& name : cited) {
      if (!facts_.contains(name.value)) unknown(name);
    }
  }

  void check_document(const Name& cited, const std::vector<Document>& documents) {
    std::vector<std::string> known;
    for (const Document& document : documents) known.push_back(document.id.value);
    if (std::find(known.begin(), known.end(), cited.value) != known.end()) return;
    diagnostics_.error(cited.place, "unknown-source", "no document '" + cited.value + "' is declared",
                       did_you_mean(cited.value, known));
  }

  void check_authorities(const std::vector<Name>& cited) {
    for (const Name& name : cited) {
      if (authorities_.contains(name.value)) continue;
      diagnostics_.error(name.place, "unknown-authority", "no authority '" + name.value + "' is declared",
                         did_you_mean(name.value, authorities_));
    }
  }

  void check(const Number& number) {
    check(number.sources);
    if (number.basis != Basis::documented) return;
    bool is_stated = false, is_known = true;
    for (const Name& name : number.sources) {
      const auto at = facts_.find(name.value);
      if (at == facts_.end()) {
        is_known = false;
        continue;
      }
      for (const Fact* fact : at->second) {
        for (const auto& [value, quantity] : fact->values)
          is_stated = is_stated || (is_of_one_kind(number.quantity, quantity) && states(number, value));
      }
    }
    if (is_stated || !is_known) return;
    diagnostics_.error(number.place, "not-stated",
                       "none of the cited facts states this value; write `basis: estimated` and `because:`, or cite "
                       "the fact that does",
                       "", number.path);
  }

  void needs_reason(const Name& name, const std::vector<Name>& cited, const std::string& because,
                    std::string_view what) {
    if (!cited.empty() || !because.empty()) return;
    diagnostics_.error(name.place, "no-source",
                       "the " + std::string(what) + " '" + name.value +
                           "' has neither `sources:` (what shows that it is possible) nor `because:`");
  }

 private:
  // A fact's `3` may be a share or a ratio; a day is no diplomat.
  static bool is_of_one_kind(Quantity a, Quantity b) {
    const auto has_time = [](Quantity one) { return one == Quantity::duration || one == Quantity::rate; };
    return a == b || (!has_time(a) && !has_time(b));
  }

  static bool states(const Number& number, double value) {
    // Of a distribution: where it lies, or where it begins or ends.
    const core::Distribution& d = number.distribution;
    const auto is_it = [&](double one) { return std::abs(one - value) <= 1e-9 * std::abs(value); };
    const bool is_mode = d.kind == core::Distribution::Kind::pert && is_it(d.b);
    return is_mode || is_it(d.reference()) || is_it(d.support_low()) || is_it(d.support_high());
  }

  void unknown(const Name& name) {
    std::vector<std::string> known;
    for (const auto& [id, facts] : facts_) known.push_back(id);
    diagnostics_.error(name.place, "unknown-source",
                       "no fact, document or disagreement '" + name.value + "' is declared",
                       did_you_mean(name.value, known));
  }

  Diagnostics& diagnostics_;
  std::map<std::string, std::vector<const Fact*>> facts_;
  std::set<std::string> authorities_;
};

}  // namespace

namespace {

class Citations {
 public:
  void take(const std::vector<Name>& names) {
    for (const Name& name : names) ids.insert(name.value);
  }
  template <class Items>
  void take_all(const Items& items) {
    for (const auto& item : items) take(item.sources);
  }
  std::set<std::string> ids;
};

}  // namespace

std::set<std::string> cited(Library& library, Scenario& scenario) {
  Citations all;
  all.take_all(library.rules);
  all.take_all(library.alliances);
  for (const Alliance& alliance : library.alliances) all.take_all(alliance.motions);
  all.take_all(library.variables);
  all.take_all(library.actors);
  all.take_all(library.actions);
  all.take_all(library.outcomes);
  all.take_all(library.views);
  all.take_all(library.variants);
  all.take_all(library.patterns);
  all.take_all(scenario.incidents);
  all.take_all(scenario.history);
  all.take_all(scenario.observed);
  for_each_number(library, [&](const Number& number) { all.take(number.sources); });
  for_each_number(scenario, [&](const Number& number) { all.take(number.sources); });
  for (const Disagreement& one : library.disagreements) {
    for (const auto& version : one.versions) all.ids.insert(version.first.value);
  }
  return std::move(all.ids);
}

void check_sources(Library& library, Scenario& scenario, Diagnostics& diagnostics) {
  Sources sources(library, diagnostics);
  for (const Rule& rule : library.rules) {
    sources.needs_reason(rule.name, rule.sources, rule.because, "rule");
    sources.check(rule.sources);
  }
  for (const Alliance& alliance : library.alliances) {
    sources.check(alliance.sources);
    for (const Motion& motion : alliance.motions) {
      sources.needs_reason(motion.name, motion.sources, motion.because, "motion");
      sources.check(motion.sources);
    }
  }
  for (const Fact& fact : library.facts) sources.check_document(fact.document, library.documents);
  for (const Variable& variable : library.variables) sources.check(variable.sources);
  for (const Actor& actor : library.actors) sources.check(actor.sources);
  for (const Action& action : library.actions) {
    sources.check(action.sources);
    if (action.law) sources.check_authorities(action.law->cites);
  }
  for (const Door& door : library.doors) sources.check_authorities(door.cites);
  for (const Outcome& outcome : library.outcomes) sources.check(outcome.sources);
  for (const View& view : library.views) sources.check(view.sources);
  for (const Variant& variant : library.variants) sources.check(variant.sources);
  for (const PublishedPattern& pattern : library.patterns) {
    sources.needs_reason(pattern.name, pattern.sources, pattern.because, "pattern");
    sources.check(pattern.sources);
  }
  for (const Incident& incident : scenario.incidents) sources.check(incident.sources);
  for (const HistoryItem& item : scenario.history) sources.check(item.sources);
  for (const HistoryItem& item : scenario.observed) sources.check(item.sources);
  for_each_number(library, [&](const Number& number) { sources.check(number); });
  for_each_number(scenario, [&](const Number& number) { sources.check(number); });
}

}  // namespace demarche::language
