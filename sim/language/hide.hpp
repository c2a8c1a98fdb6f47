#pragma once
// A case told without its end: what the documents say of the days after the decision is taken out of what reports
// read, so that nobody who looks at the comparison of responses, at an explanation or at the description learns what
// came of it. No number of a run changes: which documents a rule rests on is nothing that a run asks.

#include "language/grounded.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// Takes out `observed`, every fact of a day after the decision (or of no day, from a document of such a day), every
// disagreement with a version among those, and what cites them: in lists of sources, and in words (`about`, `because`,
// `taken`, `unused`), where "…" stands instead. `scenario` is what `model` was compiled from.
void hide_what_followed(Grounded& model, Scenario& scenario);

}  // namespace demarche::language
