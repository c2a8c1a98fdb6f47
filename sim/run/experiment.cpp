// An experiment from beginning to end in memory, see experiment.hpp.
#include "run/experiment.hpp"

#include <cmath>

#include "core/check.hpp"
#include "run/batch.hpp"
#include "run/conduct.hpp"

namespace demarche::run {

void check(const Design& design) {
  core::refuse_unless(design.runs >= 1, "an experiment needs at least one run");
  core::refuse_unless(design.threads >= 1, "an experiment needs at least one thread");
  core::refuse_unless(design.runs_per_world >= 1, "a world has at least one run");
  core::refuse_unless(!design.selecting || design.selecting->outcome < design.outcomes.size(),
                      "one selects on an outcome");
  core::refuse_unless(!design.responses.empty(), "an experiment needs at least one response");
  core::refuse_unless(design.baseline < design.responses.size(), "the baseline is not among the responses");
  for (const OutcomeSpec& outcome : design.outcomes) {
    core::refuse_unless(outcome.material >= 0.0 && std::isfinite(outcome.material),
                        "the smallest difference that matters is finite and not negative");
    core::refuse_unless(
        outcome.kind != OutcomeKind::time || (outcome.horizon_days > 0.0 && outcome.horizon_days <= 1e6),
        "a time outcome needs a horizon of more than 0 and at most a million days");
  }
}

Result experiment(const Design& design, const PlayerMaker& make_player, const Progress& progress,
                  const std::atomic<bool>& stop) {
  return judge(design, gathered(design, conduct(design, {}, {}, make_player, progress, stop).tree));
}

}  // namespace demarche::run
