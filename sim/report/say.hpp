#pragma once
// Every rule of a scenario as an English sentence, with the probability that it acts, at reference values, between the
// decision and the horizon; which of its numbers are documented; and what can never happen or always does.
//
// Reference values: uncertain numbers at their mean (lognormal: median), drivers at their `at`. A reaction's chance is
// per trigger; a chance within a window is over that window; an open rate r becomes 1 − exp(−r · days).

#include <string>

#include "language/grounded.hpp"
#include "report/text.hpp"

namespace demarche::report {

std::string say(const language::Grounded& model, const Style& style);

// Probability that something of chance p within `window` days acts within `days`, its hazard being constant.
double chance_within(double p, double window, double days);

// Probability that something at `rate` per day acts within `days`.
double chance_at_rate(double rate, double days);

// Share of a distribution's draws that are at most `value`, to 1e-6.
double share_below(const core::Distribution& law, double value);

}  // namespace demarche::report
