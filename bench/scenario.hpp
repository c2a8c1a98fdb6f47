#pragma once
// Grounds a scenario for a benchmark; ends the program with what is wrong with it.

#include <string>

#include "language/grounded.hpp"

namespace demarche::bench {

// Kept until the program ends.
const language::Grounded& grounded(const std::string& file);

}  // namespace demarche::bench
