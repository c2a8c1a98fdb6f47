#pragma once
// What to say first of a comparison, where there is room for little.

#include <cstddef>
#include <string>
#include <vector>

#include "report/charts.hpp"

namespace demarche::report {

// A response's differences; null for the baseline.
const ResponseRows* block_of(const Shown& shown, std::size_t response);

// The outcomes that a response changes most, in standard deviations; only those surely higher or lower, and with a
// better direction if any of these has one; at most `most`.
std::vector<std::size_t> most_changed(const Shown& shown, std::size_t response, std::size_t most);
// The same with their differences, in words.
std::vector<std::string> main_changes(const Shown& shown, std::size_t response, std::size_t most);

// Whether nothing may be said of some of its differences, since too many runs do not count; false for the baseline.
bool any_withheld(const Shown& shown, std::size_t response);

// The first outcome, and of those with a better direction the ones in which responses lie farthest apart, in standard
// deviations; at most `most`, in their own order.
std::vector<std::size_t> telling_outcomes(const Shown& shown, std::size_t most);

}  // namespace demarche::report
