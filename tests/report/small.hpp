#pragma once
// A hand-made model with two states, two rules and three outcomes, a result of it and a recording: small enough that
// every line of a report can be checked by eye.

#include "language/grounded.hpp"
#include "report/recording.hpp"
#include "run/result.hpp"

namespace demarche::tests {

language::Grounded small_model();
run::Result small_result();
report::Recording small_recording();

}  // namespace demarche::tests
