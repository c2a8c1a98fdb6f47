// History and what was observed: documented acts, stated beliefs, each with its sources.

#include <algorithm>
#include <set>

#include "language/grammar.hpp"
#include "language/ground.hpp"

namespace demarche::language {
namespace {

// The path, or path.2, path.3, … where it is taken; taken from now on.
std::string numbered(const std::string& path, std::set<std::string>& taken) {
  std::string one = path;
  for (int times = 2; !taken.insert(one).second; ++times) one = path + "." + std::to_string(times);
  return one;
}

std::vector<std::string> texts_of(const std::vector<Name>& list) {
  std::vector<std::string> texts;
  for (const Name& one : list) texts.push_back(one.value);
  return texts;
}

}  // namespace

void Grounding::plan_history() {
  for (const HistoryItem& item : scenario.history) {
    if (!item.action || !item.by) continue;
    Binding binding;
    binding.incident = item.incident ? names.incident(item.incident->value) : names.only_incident();
    const std::vector<Candidate> actors = names.resolve(*item.by, binding);
    if (actors.empty()) {
      error(item.by->place, "nobody", "nobody stands behind '" + to_text(*item.by) + "' in this scenario");
    }
    for (const Candidate& by : actors) {
      binding.self = by.actor;
      DoItem act;
      act.action = *item.action;
      act.to = item.to;
      act.incident = item.incident;
      for (const MatchedAct& one : written_acts(act, binding, true)) {
        const Guards guards = both(by.guards, one.guards);
        if (!guards.empty()) history.push_back({&item, one.kind, guards});
      }
    }
  }
}

void Grounding::complete_history() {
  struct Made {
    core::HistoryItem item;
    std::vector<std::string> sources;
    bool alleged = false;
    std::size_t written = 0;
  };
  std::vector<Made> all;
  std::set<std::string> stated;  // paths of shares: one that is stated again has a number of its own
  const auto written_condition = [&](const HistoryItem& item) {
    if (!item.only_if) return always_true();
    Binding binding;
    binding.incident = item.incident ? names.incident(item.incident->value) : names.only_incident();
    return conditions.expression(*item.only_if, binding);
  };
  for (std::size_t place = 0; place < scenario.history.size(); ++place) {
    const HistoryItem& item = scenario.history[place];
    for (const PlannedItem& one : history) {
      if (one.written != &item) continue;
      Made made;
      made.written = place;
      made.item.time = item.at;
      made.item.call = call({one.kind, &item.with, none, item.action->place}, nullptr);
      made.item.only_if = conditions.condition(all_of(written_condition(item), conditions.expression(one.guards)));
      made.sources = texts_of(item.sources);
      made.alleged = item.alleged;
      all.push_back(std::move(made));
    }
    if (item.believe) {
      const Variable* variable = names.variable(item.believe->name.value);
      Binding binding;
      binding.incident = names.only_incident();
      const bool is_belief = variable->name.value == attribution_name;
      // The share in log-odds. Under `each` everybody has a number of its own, named as if it were written out.
      Index shared = none;
      const auto share_of = [&](const Conditions::Arguments& about) {
        if (shared != none) return shared;
        Index value = none;
        std::string own;
        if (item.share_word) {
          value = numbers.constant(names.confidence(item.share_word->value).value_or(0));
        } else {
          std::vector<std::string> ids;
          for (std::size_t i = 0; i < about.values.size(); ++i) {
            ids.push_back(variable->scope == Scope::belief && i == 1 ? "" : names.actors()[about.values[i]].id);
          }
          own = own_text(*item.believe, ids);
          Number share = *item.share;
          share.path = numbered(own.empty() ? share.path : "believe." + own, stated);
          value = numbers.slot(share);
        }
        if (is_belief || variable->is_log_odds) value = numbers.derived(Derived::logit, value);
        if (own.empty()) shared = value;
        return value;
      };
      if (!item.share && !item.share_word) continue;
      for (const Conditions::Arguments& about : conditions.arguments(*variable, *item.believe, binding)) {
        core::Effect effect;
        effect.operation = core::Effect::Operation::set;
        effect.amount.index = share_of(about);
        effect.only_if = conditions.condition(all_of(written_condition(item), conditions.expression(about.guards)));
        const Index cell = cells.cell(*variable, about.values);
        if (is_belief) {
          effect.kind = core::Effect::Kind::set_share;
          effect.softmax = cells.softmax(about.values[0], about.values[1]);
          effect.member = static_cast<Index>(names.suspect(about.values[1], about.values[2]));
        } else {
          effect.cell = cell;
        }
        Made made;
        made.written = place;
        made.item.time = item.at;
        made.item.effects.begin = static_cast<Index>(program.effects.size());
        program.effects.push_back(effect);
        made.item.effects.end = static_cast<Index>(program.effects.size());
        made.sources = texts_of(item.sources);
        all.push_back(std::move(made));
      }
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Made& a, const Made& b) { return a.item.time < b.item.time; });
  for (Made& made : all) {
    program.history.push_back(made.item);
    grounded.history_sources.push_back(std::move(made.sources));
    grounded.history_alleged.push_back(made.alleged ? 1 : 0);
    grounded.history_written.push_back(made.written);
  }

  const auto document = [&](const HistoryItem& item, std::vector<DocumentedAct>& list) {
    if (!item.action || !item.by) return;
    Binding binding;
    binding.incident = item.incident ? names.incident(item.incident->value) : names.only_incident();
    const std::vector<Candidate> by = names.resolve(*item.by, binding);
    if (by.empty()) return;
    binding.self = by.front().actor;
    const std::vector<Candidate> to =
        item.to ? names.resolve(*item.to, binding) : std::vector<Candidate>{{binding.self, unguarded()}};
    if (to.empty()) return;
    DocumentedAct act;
    act.at = item.at;
    act.precision = item.precision;
    // Whoever did it, if the scenario does not say for certain.
    act.actor = by.size() == 1 ? names.actors()[binding.self].id : to_text(*item.by);
    act.action = item.action->value;
    act.target = to.size() == 1 ? names.actors()[to.front().actor].id : to_text(*item.to);
    const Index action = names.action(item.action->value);
    for (Index i = 0; i < acts.size() && act.kind == none; ++i) {
      const ActKey& key = acts.key(i);
      const bool is_it = key.action == action && key.actor == binding.self && key.target == to.front().actor &&
                         key.incident == binding.incident;
      if (is_it) act.kind = i;
    }
    act.alleged = item.alleged;
    act.sources = texts_of(item.sources);
    act.place = item.place;
    list.push_back(std::move(act));
  };
  for (const HistoryItem& item : scenario.history) document(item, grounded.history);
  for (const HistoryItem& item : scenario.observed) document(item, grounded.observed);
}

}  // namespace demarche::language
