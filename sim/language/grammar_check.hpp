#pragma once
// What a grammar cannot say about an expression but its text alone decides. Only for language/grammar.

#include <string_view>

#include "language/diagnostic.hpp"
#include "language/syntax.hpp"

namespace demarche::language {

// Long or deeply nested expressions are refused before they are parsed (the parser recurses).
bool check_size(std::string_view text, const Place& at, Diagnostics& diagnostics);

// `X of Y` only for known relations; shares from 0 to 100 %; durations not negative. True when all is well.
bool check_terms(const ActorTerm& term, Diagnostics& diagnostics);
bool check_terms(const VariableOf& variable, Diagnostics& diagnostics);
bool check_terms(const Pattern& pattern, Diagnostics& diagnostics);
bool check_terms(const Condition& condition, Diagnostics& diagnostics);
bool check_terms(const EffectTerm& effect, Diagnostics& diagnostics);
bool check_terms(const DriverTerm& driver, Diagnostics& diagnostics);

}  // namespace demarche::language
