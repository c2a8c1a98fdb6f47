// What follows, once and for a whole world, from who turns out to be a member where the scenario draws that: what it
// takes to block a motion, and who is an ally by whichever alliance.

#include "language/ground.hpp"

namespace demarche::language {

// What the objections before one of this weight must amount to for that one to block. Where it is a share of all
// members' weight, those who turn out to be outside do not count.
Index Grounding::blocking_slot(Index motion_index, double weight) {
  const MotionOf& of = names.motions()[motion_index];
  // Shares of weight are seldom exact: a sum that misses them by rounding alone has reached them.
  const double exactness = of.motion->blocked_by_is_share ? 1 - 1e-9 : 1;
  Index outside = none;
  for (const Member& member : of.alliance->members) {
    const Index actor = names.actor(member.actor.value);
    if (!of.motion->blocked_by_is_share || is_always(names.membership(of.actor, actor))) continue;
    const Index cell = cells.cell(*names.variable(membership_name), {actor, of.actor});
    const Index missing =
        numbers.derived(Derived::product, numbers.constant(member.weight), program.cells[cell].initial);
    outside = outside == none ? missing : numbers.derived(Derived::sum, outside, missing);
  }
  const double needed = blocking_weight(*of.alliance, *of.motion);
  if (outside == none) {
    const double slack = of.motion->blocked_by_is_share ? 1e-9 * needed : 0;
    return numbers.constant(needed - slack - weight);
  }
  const Index missing = numbers.derived(Derived::product, numbers.constant(of.motion->blocked_by * exactness), outside);
  return numbers.derived(Derived::difference, numbers.constant(needed * exactness - weight), missing);
}

// A cell that is 1 where these guards hold, all of them being of members.
Index Conditions::standing(const Guards& guards) {
  std::string name = "member(";
  Index never = none;  // 1 where no alternative holds
  for (const std::vector<Guard>& alternative : guards) {
    if (never != none) name += " or ";
    Index all = none;
    for (const Guard& guard : alternative) {
      const Index cell = cells_.cell(*names_.variable(membership_name), {guard.suspect, guard.observer});
      const Index outside = program_.cells[cell].initial;  // the place of its state
      const Index holds = guard.holds ? numbers_.derived(Derived::complement, outside) : outside;
      name += (all == none ? "" : " and ") + std::string(guard.holds ? "" : "not ") +
              names_.actors()[guard.suspect].id + " of " + names_.actors()[guard.observer].id;
      all = all == none ? holds : numbers_.derived(Derived::product, all, holds);
    }
    const Index fails = numbers_.derived(Derived::complement, all);
    never = never == none ? fails : numbers_.derived(Derived::product, never, fails);
  }
  return cells_.settled(name + ")", numbers_.derived(Derived::complement, never));
}

}  // namespace demarche::language
