// Outcomes → measures.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "language/ground.hpp"

namespace demarche::language {
namespace {

using MeasureKind = core::Measure::Kind;

MeasureKind measure_of(const Outcome& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::probability: return MeasureKind::occurred;
    case OutcomeKind::count: return MeasureKind::count;
    case OutcomeKind::time: return MeasureKind::first_time;
    case OutcomeKind::peak: return MeasureKind::peak;
    case OutcomeKind::final: return MeasureKind::final;
    case OutcomeKind::mean: return MeasureKind::mean;
    case OutcomeKind::integral: return MeasureKind::integral;
    case OutcomeKind::peak_rung: return MeasureKind::peak_rung;
    case OutcomeKind::prevented: return MeasureKind::prevented;
    case OutcomeKind::unlawful: return outcome.as_believed ? MeasureKind::unlawful_belief : MeasureKind::unlawful_truth;
    case OutcomeKind::share: return MeasureKind::share;
    case OutcomeKind::last: return MeasureKind::last_time;
    case OutcomeKind::span: return MeasureKind::span;
    case OutcomeKind::door: return outcome.as_believed ? MeasureKind::door_belief : MeasureKind::door_truth;
    case OutcomeKind::score: return MeasureKind::score;
    case OutcomeKind::open: return MeasureKind::open;
  }
  return MeasureKind::count;
}

}  // namespace

// The cell of an outcome's variable. One that belongs to whoever did it (`isolation(perpetrator(july))`) is a cell of
// its own, to which every change of the true one's cell is done as well.
Index Grounding::measured_cell(const Outcome& outcome) {
  const Variable* variable = names.variable(outcome.variable->name.value);
  Binding binding;
  binding.incident = names.only_incident();
  const std::vector<Conditions::Arguments> of = conditions.arguments(*variable, *outcome.variable, binding);
  if (of.empty()) {
    error(outcome.place, "empty-outcome", "nobody stands behind '" + outcome.variable->name.value + "' here");
    return none;
  }
  if (of.size() == 1 && is_always(of.front().guards)) return cells.cell(*variable, of.front().values);
  std::string name = variable->name.value + "(";
  for (std::size_t i = 0; i < outcome.variable->arguments.size(); ++i) {
    name += (i == 0 ? "" : ", ") + bound_text(outcome.variable->arguments[i]);
  }
  name += ")";
  std::vector<Index> originals;
  for (const Conditions::Arguments& one : of) originals.push_back(cells.cell(*variable, one.values));
  const core::Cell first = program.cells[originals.front()];
  for (std::size_t i = 0; i < of.size(); ++i) {
    const core::Cell& cell = program.cells[originals[i]];
    const bool is_exclusive = std::all_of(of[i].guards.begin(), of[i].guards.end(), [](const auto& all) {
      return std::any_of(all.begin(), all.end(), [](const Guard& guard) { return guard.kind == Guard::Kind::truth; });
    });
    if (!is_exclusive || is_always(of[i].guards) || cell.initial != first.initial ||
        variable->name.value == attribution_name) {
      error(outcome.place, "plural-outcome",
            "an outcome follows one variable; '" + name + "' stands for several, or for ones that start apart");
      return none;
    }
  }
  const Index mirror = cells.mirror(name, first);
  for (std::size_t i = 0; i < of.size(); ++i) {
    mirrors.emplace(originals[i], std::pair(mirror, conditions.expression(of[i].guards)));
  }
  return mirror;
}

// The acts of the model that fit and that somebody can choose, grouped by what is done (or proposed) by whom to whom:
// the incident makes no other option of it. What an alliance adopts is its members' choice, in the proposal.
core::Range Grounding::options_asked(const Outcome& outcome) {
  Binding binding;
  binding.incident = names.only_incident();
  std::set<std::string> follow = actions_that_follow(library);
  follow.erase(std::string(propose_name));
  std::map<std::tuple<Index, Index, Index, Index>, std::vector<core::Touch>> groups;
  for (auto [kind, made] : conditions.touches_of(acts.matching(*outcome.pattern, binding), outcome.pattern->place)) {
    const ActKey& key = acts.key(kind);
    const std::string& action = library.actions[key.action].name.value;
    const bool is_adopted = std::any_of(names.motions().begin(), names.motions().end(), [&](const MotionOf& of) {
      return of.actor == key.actor && of.motion->adopted_action && of.motion->adopted_action->value == action;
    });
    if (is_adopted || follow.contains(action)) continue;
    made.index = kind;
    groups[{key.action, key.actor, key.target, key.motion}].push_back(made);
  }
  core::Range range;
  range.begin = static_cast<Index>(program.options.size());
  Index group = 0;
  for (const auto& [key, touches] : groups) {
    for (const core::Touch& touch : touches) program.options.push_back({touch, group});
    ++group;
  }
  range.end = static_cast<Index>(program.options.size());
  return range;
}

void Grounding::complete_outcomes() {
  for (const Name& wanted : scenario.outcomes) {
    const auto at = std::find_if(library.outcomes.begin(), library.outcomes.end(),
                                 [&](const Outcome& one) { return one.name.value == wanted.value; });
    if (at == library.outcomes.end()) continue;
    const Outcome& outcome = *at;
    OutcomeInfo info;
    info.name = outcome.name.value;
    info.unit = outcome.unit;
    info.direction = outcome.direction;
    info.about = outcome.about;
    info.kind = outcome.kind;
    const bool is_yes_or_no = outcome.kind == OutcomeKind::probability || outcome.kind == OutcomeKind::door;
    info.material = outcome.material.value_or(is_yes_or_no ? 0.01 : 0.0);
    info.acceptable = outcome.acceptable;
    info.rare = outcome.rare;
    info.measure = static_cast<Index>(program.measures.size());
    for (const Name& source : outcome.sources) info.sources.push_back(source.value);

    core::Measure measure;
    measure.kind = measure_of(outcome);
    if (outcome.variable) {
      measure.cell = measured_cell(outcome);
      if (measure.cell == none) continue;
    }
    if (outcome.kind == OutcomeKind::door) measure.verdict = door_asked(outcome);
    program.measures.push_back(measure);
    const auto touch = [&](const Pattern& pattern, Index measure_index) {
      Binding binding;
      binding.incident = names.only_incident();
      if (pattern.within) program.measures[measure_index].until = pattern.within->days;
      for (auto [kind, made] : conditions.touches_of(acts.matching(pattern, binding), pattern.place)) {
        made.index = measure_index;
        (measure.kind == MeasureKind::prevented ? planned[kind].prevented : planned[kind].measures).push_back(made);
      }
    };
    // Whatever ends a span is asked before what begins it, so that no act does both.
    if (outcome.kind == OutcomeKind::span && outcome.until) {
      core::Measure end;
      end.kind = MeasureKind::span_end;
      program.measures.push_back(end);
      touch(*outcome.until, info.measure + 1);
    }
    if (outcome.kind == OutcomeKind::open) program.measures[info.measure].options = options_asked(outcome);
    const bool is_of_acts = outcome.kind != OutcomeKind::door && outcome.kind != OutcomeKind::open;
    if (outcome.pattern && is_of_acts) touch(*outcome.pattern, info.measure);
    if (outcome.kind == OutcomeKind::share && outcome.among) {
      core::Measure among;
      among.kind = MeasureKind::among;
      program.measures.push_back(among);
      touch(*outcome.among, info.measure + 1);
    }
    grounded.outcomes.push_back(std::move(info));
  }
}

}  // namespace demarche::language
