#pragma once
// The grounded model as JSON (schema demarche.program/1), complete enough to simulate it with another program: numbers
// and their laws, cells, conditions in postfix, acts, channels, reactions, responses, measures, and what each number
// and rule rests on. Indices count from 0 in the list they name; null is "none"; times are days since `start`, hazards
// per day, name hashes hexadecimal text. sim/README.md describes every field.

#include <string>

#include "language/grounded.hpp"

namespace demarche::report {

std::string program_json(const language::Grounded& model);

}  // namespace demarche::report
