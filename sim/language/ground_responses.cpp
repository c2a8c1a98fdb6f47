// Responses: what each forces, forbids and tilts, with what it inherits.

#include <algorithm>

#include "core/elementary.hpp"
#include "language/grammar.hpp"
#include "language/ground.hpp"

namespace demarche::language {
namespace {

const Response* find(const std::vector<Response>& responses, const std::string& name) {
  const auto at =
      std::find_if(responses.begin(), responses.end(), [&](const Response& one) { return one.name.value == name; });
  return at == responses.end() ? nullptr : &*at;
}

bool stands_for(const std::vector<Candidate>& candidates, Index actor) {
  return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) { return one.actor == actor; });
}

}  // namespace

void Grounding::plan_responses() {
  for (std::size_t r = 0; r < scenario.responses.size(); ++r) {
    const Response& response = scenario.responses[r];
    std::vector<const Response*> lineage{&response};
    while (lineage.back()->extends) {
      const Response* parent = find(scenario.responses, lineage.back()->extends->value);
      if (parent == nullptr) break;
      lineage.push_back(parent);
    }
    lineages.push_back(lineage);
    for (std::size_t depth = lineage.size(); depth-- > 0;) {
      for (const ForcedAct& act : lineage[depth]->acts) {
        Binding binding;
        binding.incident = names.only_incident();
        if (act.act.incident) binding.incident = names.incident(act.act.incident->value);
        const std::vector<Candidate> actors = names.resolve(act.by, binding);
        if (actors.empty()) {
          error(act.by.place, "nobody", "nobody stands behind '" + to_text(act.by) + "' in this scenario");
        }
        for (const Candidate& by : actors) {
          binding.self = by.actor;
          if (act.act.motion && acts_of(act.act, binding).empty()) {
            error(act.place, "not-a-member", names.actors()[by.actor].id + " is not a member and cannot propose");
          }
          for (const MatchedAct& one : written_acts(act.act, binding)) {
            // A proposal by who turns out to be no member is prevented, with its reason.
            const Guards guards = act.act.motion ? by.guards : both(by.guards, one.guards);
            if (!guards.empty()) forced.push_back({r, &act, one.kind, guards, one.about});
          }
        }
      }
    }
  }
}

// Whether the prohibition speaks of this act.
bool Grounding::forbids(const Forbid& forbid, Index kind) {
  const ActKey& key = acts.key(kind);
  const Action& action = acts.action(kind);
  if (forbid.action && forbid.action->value != any_name && forbid.action->value != action.name.value) return false;
  if (forbid.track && forbid.track->value != action.track.value) return false;
  if (forbid.seen_by_all && action.seen_by != SeenBy::all) return false;
  Binding binding;
  binding.incident = names.only_incident();
  return stands_for(names.resolve(forbid.by, binding), key.actor) &&
         (!forbid.to || stands_for(names.resolve(*forbid.to, binding), key.target));
}

void Grounding::check_forbids(std::size_t r) {
  for (const Forbid& forbid : lineages[r].front()->forbids) {
    Binding binding;
    binding.incident = names.only_incident();
    for (const Candidate& one : names.resolve(forbid.by, binding)) {
      if (!is_always(one.guards)) {
        error(forbid.by.place, "uncertain-actor", "a prohibition needs actors that are known at the decision");
        break;
      }
    }
    if (forbid.until_condition) continue;
    for (const PlannedForced& act : forced) {
      if (act.response != r || !forbids(forbid, act.kind)) continue;
      const bool comes_later = forbid.until && act.written->at && *act.written->at >= *forbid.until;
      if (comes_later) continue;
      error(act.written->place, "forces-forbidden",
            "the response '" + lineages[r].front()->name.value + "' forces '" + acts.action(act.kind).name.value +
                "', which it forbids");
      diagnostics_note(forbid.place, "forbidden here");
    }
  }
}

void Grounding::complete_responses() {
  for (std::size_t r = 0; r < lineages.size(); ++r) {
    check_forbids(r);
    const std::vector<const Response*>& lineage = lineages[r];
    core::Response made;
    made.name = lineage.front()->name.value;

    std::vector<core::Forced> dated;
    made.whens.begin = static_cast<Index>(program.whens.size());
    for (const PlannedForced& act : forced) {
      if (act.response != r) continue;
      const ForcedAct& written = *act.written;
      const ActKey& key = acts.key(act.kind);
      Binding binding;
      binding.self = key.actor;
      binding.target = key.target;
      binding.incident = key.incident != none ? key.incident : names.only_incident();
      const Index only_if = conditions.condition(conditions.expression(act.guards));
      Index unless = none;
      if (written.unless) {
        const Expression expression = conditions.expression(*written.unless, binding);
        if (!is_false(expression)) unless = conditions.condition_or_always(expression);
      }
      const core::Call what = call({act.kind, &written.act.with, act.about, written.act.action.place}, nullptr);
      if (written.when) {
        core::When when;
        binding.after_decision = true;
        when.condition = conditions.condition_or_always(conditions.expression(*written.when, binding));
        if (written.after)
          when.delay = amount(*written.after, written.after->path, written.place);
        else
          when.delay.index = numbers.constant(0);
        when.call = what;
        when.only_if = only_if;
        when.unless = unless;
        when.each_time = written.each_time;
        program.whens.push_back(when);
      } else {
        dated.push_back({written.at.value_or(scenario.decision), what, only_if, unless});
      }
    }
    made.whens.end = static_cast<Index>(program.whens.size());
    std::stable_sort(dated.begin(), dated.end(),
                     [](const core::Forced& a, const core::Forced& b) { return a.time < b.time; });
    made.forced.begin = static_cast<Index>(program.forced.size());
    program.forced.insert(program.forced.end(), dated.begin(), dated.end());
    made.forced.end = static_cast<Index>(program.forced.size());
    grounded.forced_sources.resize(program.forced.size());

    made.forbidden.begin = static_cast<Index>(program.forbidden.size());
    for (const Response* ancestor : lineage) {
      for (const Forbid& forbid : ancestor->forbids) add_forbidden(forbid);
    }
    made.forbidden.end = static_cast<Index>(program.forbidden.size());

    made.tilted.begin = static_cast<Index>(program.tilted.size());
    for (const Response* response : lineage) {
      for (const Tilt& tilt : response->tilts) {
        if (!(tilt.by > 0)) {
          error(tilt.place, "out-of-range", "a tilt multiplies by a positive number; use `forbid` to stop a rule");
          continue;
        }
        const double factor = core::elementary::log(tilt.by);
        for (const auto& [key, cause] : channels) {
          if (cause.rule->name.value == tilt.rule.value) program.tilted.push_back({cause.index, none, factor});
        }
        for (const auto& [key, cause] : reactions) {
          if (cause.rule->name.value == tilt.rule.value) program.tilted.push_back({none, cause.index, factor});
        }
      }
    }
    made.tilted.end = static_cast<Index>(program.tilted.size());
    program.responses.push_back(made);
    grounded.responses.push_back({made.name, lineage.front()->about});
    if (scenario.baseline && scenario.baseline->value == made.name) grounded.baseline = r;
  }
}

// A rule that does several things does all of them or none.
void Grounding::forbids_more(const Forbid& forbid, const Cause& cause, Index forbidden, Index stopped) {
  const auto shown = [&](Index kind) {
    return "'" + acts.action(kind).name.value + "' to " + names.actors()[acts.key(kind).target].id;
  };
  const std::string key = "forbids-more " + std::to_string(forbid.place.file) + ":" +
                          std::to_string(forbid.place.line) + ":" + std::to_string(forbid.place.column) + " " +
                          cause.rule->name.value;
  if (!reported.insert(key).second) return;
  diagnostics.warning(forbid.place, "forbids-more",
                      "this stops more than it says: the rule '" + cause.rule->name.value + "' does " +
                          shown(forbidden) + " and " + shown(stopped) + " together, or neither",
                      "forbid both, or make two rules of it");
  diagnostics_note(cause.rule->name.place, "the rule is here");
}

// A prohibition closes every cause that could do the act. What a response forces happens all the same, that once: a
// descendant's `do` does not free the rules that its ancestor has forbidden.
void Grounding::add_forbidden(const Forbid& forbid) {
  core::Forbidden made;
  if (forbid.until) made.until = *forbid.until;
  if (forbid.until_condition) {
    Binding binding;
    binding.incident = names.only_incident();
    binding.after_decision = true;
    made.until_condition = conditions.condition_or_always(conditions.expression(*forbid.until_condition, binding));
  }
  const auto closes = [&](const Cause& cause) {
    const auto is_forbidden = [&](const PlannedCall& call) { return forbids(forbid, call.kind); };
    const auto one = std::find_if(cause.calls.begin(), cause.calls.end(), is_forbidden);
    const auto other = std::find_if_not(cause.calls.begin(), cause.calls.end(), is_forbidden);
    if (one != cause.calls.end() && other != cause.calls.end()) forbids_more(forbid, cause, one->kind, other->kind);
    return one != cause.calls.end();
  };
  for (const auto& [key, cause] : channels) {
    if (!closes(cause)) continue;
    made.channel = cause.index;
    made.reaction = none;
    program.forbidden.push_back(made);
  }
  for (const auto& [key, cause] : reactions) {
    if (!closes(cause)) continue;
    made.channel = none;
    made.reaction = cause.index;
    program.forbidden.push_back(made);
  }
}

}  // namespace demarche::language
