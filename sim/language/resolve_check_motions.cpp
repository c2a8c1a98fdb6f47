// Whether the motions of an alliance name what there is, and whether anybody could block them. See resolve_check.hpp.
#include <fmt/format.h>

#include "language/ground_acts.hpp"
#include "language/resolve_check.hpp"
#include "language/resolve_check_parts.hpp"

namespace demarche::language {

void NameCheck::motion(const Motion& motion) {
  check_.at = {};
  check_.at.is_rule = true;
  check_.reset();
  check_.conditions(motion.needs);
  check_.conditions(motion.objects_while);
  check_.at.motion = &motion;
  for (const Driver& driver : motion.objection_drivers) check_.driver(driver.term);
  check_.at.motion = nullptr;
  no_truth("members do not know who truly did it; they have 'accused' and 'attribution(…)'");
  check_.at = {};
  different(motion.text, "element");
  if (motion.adopted_action) check_.action(*motion.adopted_action);
  check_.terms(motion.adopted_to);
  if (motion.opens) {
    Rule opens = *motion.opens;
    opens.name = motion.name;
    if (opens.who.name.value.empty()) opens.who.name.value = "member";
    if (!opens.after) opens.per_incident = true;
    rule(opens);
  }
  if (motion.objection && !motion.is_right) {
    Rule objection;
    objection.name = motion.name;
    objection.chance = motion.objection;
    objection.within = motion.silence;
    objection.drivers = motion.objection_drivers;
    numbers_of(objection);
  }
  std::vector<std::string> left;
  for (const Name& one : motion.text) left.push_back(one.value);
  for (const std::vector<Name>& without : motion.falls) {
    for (const Name& element : without) {
      if (std::erase(left, element.value) > 0) continue;
      const bool is_gone = std::any_of(motion.text.begin(), motion.text.end(),
                                       [&](const Name& one) { return one.value == element.value; });
      error(element.place, "unknown-element",
            is_gone ? "'" + element.value + "' has been left out of the text already"
                    : "the text has no element '" + element.value + "'",
            is_gone ? "each weaker text leaves out something more" : did_you_mean(element.value, left));
    }
  }
}

void NameCheck::can_be_blocked(const Alliance& alliance) {
  double all = 0;
  for (const Member& member : alliance.members) all += member.weight;
  for (const Motion& motion : alliance.motions) {
    if (!motion.objection || blocking_weight(alliance, motion) <= all) continue;
    error(motion.name.place, "motion-form",
          fmt::format("nothing could block '{}': it takes objections of weight {:.6g}, and all members of {} together "
                      "weigh {:.6g}",
                      motion.name.value, motion.blocked_by, alliance.id.value, all),
          "lower `blocked_by`, or write it as a share of all weight: `blocked_by: 35%`");
  }
}

}  // namespace demarche::language
