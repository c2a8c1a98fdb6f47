// An act's door → the ordered conditions that decide its two verdicts, as the scenario's views of the law have them.

#include <algorithm>

#include "language/grammar.hpp"
#include "language/ground.hpp"

namespace demarche::language {
namespace {

LegalResult chosen(const Grounding& g, const std::string& view_name) {
  for (const View& view : g.library.views) {
    if (view.name.value != view_name) continue;
    std::string option = view.standard.value;
    for (const auto& [name, pick] : g.scenario.views) {
      if (name.value == view_name) option = pick.value;
    }
    for (const auto& [name, result] : view.options) {
      if (name.value == option) return result;
    }
  }
  return LegalResult::unlawful;
}

std::uint8_t code(LegalResult result) { return static_cast<std::uint8_t>(result); }

}  // namespace

// Whether what the actor does is a state's act: a state's or an organ's own, or that of a group, front or gang of a
// state which, as the incident's `link` has it, is an organ of it in fact or acts on its instructions (ARSIWA 4 and 8).
Expression Grounding::answers_as_state(Index kind) {
  const Names::ActorRow& actor = names.actors()[acts.key(kind).actor];
  if (binds_states(actor.kind)) return always_true();
  const Index incident = acts.key(kind).incident;
  if (incident == none || actor.actor == nullptr || !actor.actor->of) return always_false();
  const Expression is_its =
      conditions.expression(names.belonging(names.actor(actor.actor->of->value), acts.key(kind).actor));
  return all_of(is_its, one_of(conditions.link_is(incident, "organ"), conditions.link_is(incident, "directed")));
}

// `only_if`: what must hold for the door to be asked at all; otherwise every step passes.
std::vector<core::VerdictStep> Grounding::door_steps(const Door& door, const Binding& binding,
                                                     const Expression& only_if) {
  std::vector<core::VerdictStep> steps;
  for (const DoorCondition& condition : door.conditions) {
    const LegalResult fails = condition.view ? chosen(*this, condition.view->value) : condition.fails;
    if (fails == LegalResult::lawful) continue;
    core::VerdictStep step;
    const auto compile_one = [&](const std::optional<Condition>& written) {
      return written ? conditions.condition(one_of(not_so(only_if), conditions.expression(*written, binding))) : none;
    };
    step.believed = compile_one(condition.holds ? condition.holds : condition.believed);
    step.truth = compile_one(condition.holds ? condition.holds : condition.truth);
    if (step.believed == none && step.truth == none) continue;
    step.result = code(fails);
    step.label = label(door.name.value + ": " + condition.label);
    steps.push_back(step);
  }
  return steps;
}

// The steps of the door that an outcome asks about, for the one actor and the one target it names.
core::Range Grounding::door_asked(const Outcome& outcome) {
  const Pattern& asked = *outcome.pattern;
  Binding binding;
  binding.incident = asked.incident ? names.incident(asked.incident->value) : names.only_incident();
  core::Range range;
  range.begin = range.end = static_cast<Index>(program.verdicts.size());
  const auto one = [&](const ActorTerm& term) {
    const std::vector<Candidate> found = names.resolve(term, binding);
    if (found.size() == 1 && is_always(found.front().guards)) return found.front().actor;
    error(term.place, "plural-outcome", "a door is asked of one actor who is known beforehand",
          "name it, or a role that one actor fills");
    return none;
  };
  binding.self = one(*asked.by);
  binding.target = one(*asked.to);
  if (binding.self == none || binding.target == none) return range;
  const auto door = std::find_if(library.doors.begin(), library.doors.end(),
                                 [&](const Door& two) { return two.name.value == asked.action.value; });
  if (door == library.doors.end()) return range;
  if (door->is_shut) {
    error(asked.place, "outcome-form", "the door '" + door->name.value + "' is never open");
    return range;
  }
  for (const core::VerdictStep& step : door_steps(*door, binding, always_true())) program.verdicts.push_back(step);
  range.end = static_cast<Index>(program.verdicts.size());
  return range;
}

void Grounding::ground_verdict(Index kind) {
  const Action& action = acts.action(kind);
  if (!action.law) return;
  const auto door = std::find_if(library.doors.begin(), library.doors.end(),
                                 [&](const Door& one) { return one.name.value == action.law->door.value; });
  if (door == library.doors.end()) return;
  const Expression answers = answers_as_state(kind);
  if (is_false(answers)) return;
  if (!door->is_shut) {
    planned[kind].verdict = door_steps(*door, acts.binding(kind), answers);
    return;
  }
  std::vector<core::VerdictStep>& steps = planned[kind].verdict;
  LegalResult worst = LegalResult::lawful;
  std::string names_of_breaches;
  for (const Breach& breach : action.law->breaches) {
    const LegalResult result = breach.is_view ? chosen(*this, breach.rule.value) : LegalResult::unlawful;
    worst = std::max(worst, result);
    if (result != LegalResult::lawful) names_of_breaches += (names_of_breaches.empty() ? "" : ", ") + breach.rule.value;
  }
  if (action.law->breaches.empty()) worst = LegalResult::unlawful;
  if (worst == LegalResult::lawful) return;
  core::VerdictStep step;
  step.believed = step.truth = conditions.condition_or_always(not_so(answers));
  step.result = code(worst);
  step.label = label(door->name.value + ": " + (names_of_breaches.empty() ? "no door opens it" : names_of_breaches));
  steps.push_back(step);
}

}  // namespace demarche::language
