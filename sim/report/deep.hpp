#pragma once
// A short simulation that looks for what a model's author will hardly have meant: rules that never or always act,
// outcomes that cannot tell anything apart, responses that are one, runs that explode. What it finds are warnings: a
// short simulation proves nothing about what is rare.

#include <cstdint>

#include "language/diagnostic.hpp"
#include "language/grounded.hpp"

namespace demarche::report {

inline constexpr std::uint64_t deep_runs = 500;

// Plays `runs` runs of every response, run k in world k. Codes: unfilled-role, idle-rule, rule-never-acts,
// rule-always-acts, outcome-of-one-value, outcome-on-one-day, run-explodes, same-response.
void check_deeply(const language::Grounded& model, std::uint64_t runs, std::uint64_t seed,
                  language::Diagnostics& diagnostics);

}  // namespace demarche::report
