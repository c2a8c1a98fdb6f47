#pragma once
// The expressions inside quoted strings (language.md, Expressions). Nothing is resolved here: names stay names.
//
// `at` is the place of the text's first character; when its length is the text's, mistakes are shown at their exact
// column, else at the whole text. A mistake is `syntax` with what was expected, and the result is nothing.

#include <array>
#include <optional>
#include <string_view>

#include "language/diagnostic.hpp"
#include "language/syntax.hpp"

namespace demarche::language {

// `ally of X`, …: relations between actors that may stand before `of`.
inline constexpr std::array<std::string_view, 7> relations_of_actors{"ally",   "organ", "head", "state",
                                                                     "member", "front", "agent"};

// `or` binds weaker than `and`, and `and` weaker than `not`.
std::optional<Condition> parse_condition(std::string_view text, const Place& at, Diagnostics& diagnostics);
std::optional<Pattern> parse_pattern(std::string_view text, const Place& at, Diagnostics& diagnostics);
std::optional<ActorTerm> parse_actor_term(std::string_view text, const Place& at, Diagnostics& diagnostics);
std::optional<VariableOf> parse_variable_of(std::string_view text, const Place& at, Diagnostics& diagnostics);
// Behind `=` a bare name is a word (a state), elsewhere a parameter; `amount` is always a parameter.
std::optional<EffectTerm> parse_effect(std::string_view text, const Place& at, Diagnostics& diagnostics);
std::optional<DriverTerm> parse_driver(std::string_view text, const Place& at, Diagnostics& diagnostics);

// Back to text in the normal spelling: one space, brackets only where needed. Reading it again gives the same term.
std::string to_text(const ActorTerm& term);
std::string to_text(const VariableOf& variable);
std::string to_text(const Pattern& pattern);
std::string to_text(const Condition& condition);
std::string to_text(const EffectTerm& effect);
std::string to_text(const DriverTerm& driver);

}  // namespace demarche::language
