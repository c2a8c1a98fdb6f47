#pragma once
// Suggestions for misspelt names: only when sure (Clang's rule: at most (length + 2) / 3 edits, and no tie).

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::language {

// Optimal string alignment distance in bytes: insertions, deletions, replacements, swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The one candidate within (length + 2) / 3 edits that is nearer than every other, so `iran` finds `IRAN`: letters
// compare without case.
std::optional<std::string> closest(std::string_view typed, const std::vector<std::string>& candidates);

template <class Candidates>
std::optional<std::string> closest(std::string_view typed, const Candidates& candidates) {
  return closest(typed, std::vector<std::string>(std::begin(candidates), std::end(candidates)));
}

// `did you mean 'x'?`, or nothing.
template <class Candidates>
std::string did_you_mean(std::string_view typed, const Candidates& candidates) {
  const std::optional<std::string> best = closest(typed, candidates);
  return best ? "did you mean '" + *best + "'?" : std::string();
}

}  // namespace demarche::language
