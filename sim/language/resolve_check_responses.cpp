// The scenario's responses: what each forces, forbids and tilts exists, and may be forced at all.

#include <algorithm>

#include "language/ground_acts.hpp"
#include "language/resolve_check_parts.hpp"

namespace demarche::language {

namespace {

// Whether a condition that holds once holds for good.
bool lasts(const Condition& condition) {
  using Kind = Condition::Kind;
  const auto& within = condition.pattern.within;
  switch (condition.kind) {
    case Kind::done: return !within || within->after_decision;
    case Kind::count: return condition.relation == Relation::at_least && (!within || within->after_decision);
    case Kind::conjunction:
    case Kind::disjunction: return std::all_of(condition.children.begin(), condition.children.end(), lasts);
    case Kind::comparison:
    case Kind::since:
    case Kind::negation: return false;
  }
  return false;
}

}  // namespace

void NameCheck::response(const Response& response) {
  if (response.extends) known(*response.extends, scenario_.responses, &Response::name, "unknown-response", "response");
  for (const ForcedAct& act : response.acts) {
    check_.reset();
    if (act.when) check_.condition(*act.when);
    if (act.unless) check_.condition(*act.unless);
    check_.do_item(act.act);
    if (!concerns(act.by, "perpetrator")) no_truth("nobody who answers knows who truly did it");
    check_.term(act.by);
    adopted_only(act);
    if (act.when && act.each_time && lasts(*act.when)) {
      diagnostics_.warning(act.when->place, "fires-once",
                           "once this holds it never ceases to, so `each_time` makes no difference",
                           "add `within: 1 d` to what is done");
    }
  }
  for (const Forbid& forbid : response.forbids) {
    check_.term(forbid.by);
    Pattern pattern;
    pattern.action.value = any_name;
    if (forbid.action) pattern.action = *forbid.action;
    pattern.track = forbid.track;
    pattern.to = forbid.to;
    check_.pattern(pattern);
    check_.reset();
    if (forbid.until_condition) check_.condition(*forbid.until_condition);
    no_truth("nobody who answers knows who truly did it");
  }
  for (const Tilt& tilt : response.tilts) {
    std::vector<std::string> rules = names_of(library_.rules, &Rule::name);
    for (const MotionOf& of : names_.motions()) {
      for (const std::string_view part : {"opens", "object"}) {
        rules.push_back(of.alliance->id.value + "/" + of.motion->name.value + "/" + std::string(part));
      }
    }
    if (std::find(rules.begin(), rules.end(), tilt.rule.value) != rules.end()) continue;
    error(tilt.rule.place, "unknown-rule", "there is no rule '" + tilt.rule.value + "'",
          did_you_mean(tilt.rule.value, rules));
  }
}

// What an alliance does as its motion has it, it does when the motion is adopted, and not because a response says so.
void NameCheck::adopted_only(const ForcedAct& act) {
  const std::string& action = act.act.action.value;
  const Index index = names_.action(action);
  if (index == none) return;
  const bool is_clockwork = action == open_silence_name || action == close_silence_name;
  const bool is_alliances_own = is_clockwork || library_.actions[index].track.value == "alliance";
  for (const MotionOf& of : names_.motions()) {
    const bool is_adopted = of.motion->adopted_action && of.motion->adopted_action->value == action;
    const std::vector<Candidate> by = names_.resolve(act.by, {});
    const bool is_by_alliance =
        std::any_of(by.begin(), by.end(), [&](const Candidate& one) { return one.actor == of.actor; });
    if (!(is_adopted || is_clockwork) || !(is_alliances_own || is_by_alliance)) continue;
    const std::string& alliance = of.alliance->id.value;
    const std::string& motion = of.motion->name.value;
    error(act.act.action.place, "adopted-only",
          "only a motion of " + alliance + " brings '" + action + "' about; a response may propose, not adopt",
          "write `by: MEMBER, do: propose, motion: " + motion + ", in: " + alliance + "`");
    return;
  }
}

// A response that says nothing leaves everything to the rules. One such is worth having.
void NameCheck::responses_without_content() {
  const Response* nothing = nullptr;
  for (const Response& one : scenario_.responses) {
    if (!one.acts.empty() || !one.forbids.empty() || !one.tilts.empty()) continue;
    if (one.extends) {
      error(one.name.place, "same-response",
            "the response '" + one.name.value + "' adds nothing to '" + one.extends->value + "', which it extends");
    } else if (nothing != nullptr) {
      error(one.name.place, "same-response",
            "the response '" + one.name.value + "' says nothing, as '" + nothing->name.value + "' does already");
      diagnostics_.note(nothing->name.place, "the first is here");
    } else {
      nothing = &one;
    }
  }
}

}  // namespace demarche::language
