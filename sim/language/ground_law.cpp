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

void Grounding::ground_verdict(Index kind) {
  const Action& action = acts.action(kind);
  if (!action.law) return;
  const auto door = std::find_if(library.doors.begin(), library.doors.end(),
                                 [&](const Door& one) { return one.name.value == action.law->door.value; });
  if (door == library.doors.end() || !binds_states(names.actors()[acts.key(kind).actor].kind)) return;
  std::vector<core::VerdictStep>& steps = planned[kind].verdict;
  const Binding binding = acts.binding(kind);

  if (door->is_shut) {
    const std::vector<Breach>& breaches = action.law->breaches;
    LegalResult worst = LegalResult::lawful;
    std::string names_of_breaches;
    for (const Breach& breach : breaches) {
      const LegalResult result = breach.is_view ? chosen(*this, breach.rule.value) : LegalResult::unlawful;
      worst = std::max(worst, result);
      if (result != LegalResult::lawful)
        names_of_breaches += (names_of_breaches.empty() ? "" : ", ") + breach.rule.value;
    }
    if (breaches.empty()) worst = LegalResult::unlawful;
    if (worst == LegalResult::lawful) return;
    core::VerdictStep step;
    step.believed = step.truth = conditions.condition_or_always(always_false());
    step.result = code(worst);
    step.label = label(door->name.value + ": " + (names_of_breaches.empty() ? "no door opens it" : names_of_breaches));
    steps.push_back(step);
    return;
  }
  for (const DoorCondition& condition : door->conditions) {
    const LegalResult fails = condition.view ? chosen(*this, condition.view->value) : condition.fails;
    if (fails == LegalResult::lawful) continue;
    core::VerdictStep step;
    const auto compile_one = [&](const std::optional<Condition>& written) {
      return written ? conditions.condition(conditions.expression(*written, binding)) : none;
    };
    step.believed = compile_one(condition.holds ? condition.holds : condition.believed);
    step.truth = compile_one(condition.holds ? condition.holds : condition.truth);
    if (step.believed == none && step.truth == none) continue;
    step.result = code(fails);
    step.label = label(door->name.value + ": " + condition.label);
    steps.push_back(step);
  }
}

}  // namespace demarche::language
