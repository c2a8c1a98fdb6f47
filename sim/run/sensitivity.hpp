// Which uncertain numbers a paired difference depends on, read from runs that were played anyway: every run drew its
// own world, so the difference can be regressed on where each number stood in its distribution.
//
// With u the quantile at which a number was drawn, uniform on (0, 1), E[difference | u] is expanded in shifted Legendre
// polynomials up to degree 3. They are orthogonal under u, so every coefficient is a plain mean over runs and its
// interval is a mean's (polynomial chaos with one variable at a time: Sudret 2008, Reliability Engineering & System
// Safety 93:964; given data: Plischke, Borgonovo & Smith 2013, European Journal of Operational Research 226:536).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "run/result.hpp"

namespace demarche::run {

// Beyond this quantile of the number the verdict is another one.
struct Turn {
  bool below = false;                                 // turns where the number is below, not above, the quantile
  double quantile = 0.0;                              // in (0, 1)
  double share = 0.0;                                 // of the draws that lie there
  Verdict becomes = Verdict::no_material_difference;  // there: that, or the opposite direction
};

struct NumberEffect {
  std::size_t number = 0;        // as given
  double share = 0.0;            // of the difference's variance between runs that the number explains alone, 0 … 1
  double low = 0.0, high = 0.0;  // 95 % interval of the share
  double slope = 0.0;        // first coefficient: half the change from the lowest to the highest draw, in straight line
  double probability = 1.0;  // of an effect this large, did the difference not depend on the number at all
  std::optional<Turn> turn;
};

// Effects of each number on one difference. `differences`: one per run, NaN for a run that is left out. `quantiles`:
// number × run, each in (0, 1). `verdict`: what is said of the mean. When it is `higher`, `lower` or
// `no_material_difference` a turn is looked for, from means over windows of a tenth of the number's draws, without the
// polynomials: it is reported only if the mean over the lowest or the highest tenth lies beyond the edge by three
// standard errors. Effects that chance explains with a higher probability than `most_probable` are left out, which
// spares their intervals. Fewer than 100 runs tell nothing: no effects come back.
std::vector<NumberEffect> effects(std::span<const double> differences, std::span<const float> quantiles,
                                  std::size_t numbers, double material, Verdict verdict, double most_probable = 1.0);

}  // namespace demarche::run
