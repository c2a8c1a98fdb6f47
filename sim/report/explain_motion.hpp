#pragma once
// What an alliance's motion comes to: who may propose it, how long it waits, who may object, what is adopted.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/grounded.hpp"

namespace demarche::report {

// Heads and texts for a rule that the program makes of a motion ("NATO/statement/adopted"); none for other rules.
std::vector<std::pair<std::string, std::string>> motion_lines(const language::Grounded& model, std::string_view rule);

}  // namespace demarche::report
