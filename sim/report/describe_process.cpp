// Element 3 of the protocol: what happens in which order, within a run and among the runs. The order is that of
// core/engine.
#include <fmt/format.h>

#include "core/engine.hpp"
#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::report {

void scheduling(Page& page, const Subject& subject) {
  const core::Program& program = subject.model.program;
  page.chapter("3 Process overview and scheduling");
  page.paragraph(fmt::format(
      "A run is a stream of acts in continuous time. The {} of the library become {}, each of one actor towards "
      "another or itself; the {} become {} and {}, one for each actor, target and, where a rule says so, incident. A "
      "tendency has a clock and a hazard that changes with the state; a reaction waits for an act.",
      counted(subject.model.actions.size(), "action"), counted(program.kinds.size(), "act"),
      counted(subject.model.rules.size(), "rule"), counted(program.channels.size(), "tendency", "tendencies"),
      counted(program.reactions.size(), "reaction")));
  page.section("3.1 One run");
  page.steps({
      "**World.** Every uncertain number is drawn once, and who is the author of each incident.",
      "**History** up to the decision is replayed as section 5 lists it. Acts on record ask for no needs. Consequences "
      "and reactions that were due before the decision are left to the record; those due later happen.",
      "**Decision.** The state is copied for every response, so that all responses begin alike; forced acts are "
      "scheduled, prohibitions and tilts laid on; tendencies whose conditions hold open.",
      "**Until the horizon**, again and again, the earliest of these happens: a condition turns (a threshold is "
      "crossed by decay, a time span runs out); a scheduled act, consequence or delayed reaction is due; a tendency "
      "reaches its next candidate. A candidate is accepted with the ratio of its hazard to the bound under which it "
      "was drawn.",
      "**Horizon.** Outcomes are read off.",
  });
  page.paragraph(
      "At one and the same moment conditions turn first, then scheduled acts happen in the order in which they were "
      "scheduled, then tendencies in the order of their names, compared byte by byte.");
  page.section("3.2 One act");
  page.steps({
      "Its parameters are filled or drawn.",
      "Its needs are checked. If one fails, the act does not happen and is counted as *prevented*, with the reason.",
      "The law's two verdicts are taken: as the actor believes, and as it truly was.",
      "An incident that was declared ahead begins, if the act fits; a motion moves to its next stage.",
      "Its effects are applied in the order in which they are written, each value clamped to its range. Counts refuse "
      "to go below their low end: that is a need.",
      "It is counted, by whom it concerns and by those who have seen it; outcomes take note of it.",
      "Its consequences are scheduled.",
      "Reactions of those who have seen it are asked, each once: its requirements must hold, and its chance decide for "
      "it; it is then due after its delay, when `unless`, `once`, `cooldown` and needs are asked again.",
      "Tendencies that the changes open, close or quicken are brought up to date; then the next moment.",
  });
  page.section("3.3 Many runs");
  page.paragraph(fmt::format(
      "Run number *k* is played under every response with the same seed, the same world and the same luck; a "
      "difference between two responses is taken run by run. A run that passes {} moments (acts, candidates, turns of "
      "conditions), whose bound on a hazard passes {} per day, or in which a variable passes {:g} up or down, counts "
      "as "
      "exploded: it is left out of both sides of a pair and counted, and when that is more than 0.1 % of the runs no "
      "verdict is given.",
      grouped(core::Engine::default_moment_limit), grouped(static_cast<std::uint64_t>(core::Engine::greatest_bound)),
      core::Engine::greatest_value));
}

}  // namespace demarche::report
