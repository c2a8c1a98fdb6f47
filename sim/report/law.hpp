#pragma once
// What the law said of an act, in words.

#include <string>

#include "core/act.hpp"
#include "language/grounded.hpp"
#include "report/spoken.hpp"

namespace demarche::report {

// "lawful as retorsion", "unlawful (no door opens: it breaks sovereignty)", "unlawful as countermeasure (not met: the
// target was called on to comply)"; both views where what the actor believed and what was so differ.
std::string law_words(const language::Grounded& model, const core::Act& act, const Spoken& in = {});

}  // namespace demarche::report
