#pragma once
// What a scenario asks of an experiment.

#include <cstdint>
#include <vector>

#include "language/grounded.hpp"
#include "run/experiment.hpp"

namespace demarche::app {

run::Design design_of(const language::Grounded& model, std::uint64_t runs, unsigned threads);

// Per outcome of the design: its measure in the program.
std::vector<core::Index> measures_of(const language::Grounded& model);

}  // namespace demarche::app
