#pragma once
// What an alliance's motion comes to: who may propose it, how long it waits, who may object, what is adopted.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/grounded.hpp"

namespace demarche::report {

// How language says that a rule is idle because its motion is never proposed: not a mistake, nor worth a line each.
inline constexpr std::string_view unproposed = ": nobody proposes it";

// Heads and texts for a rule that the program makes of a motion ("NATO/statement/adopted"); none for other rules.
std::vector<std::pair<std::string, std::string>> motion_lines(const language::Grounded& model, std::string_view rule);

}  // namespace demarche::report
