#pragma once
// The whole model of one scenario in the ODD+D protocol, as Markdown: overview, design concepts, details (Grimm et al.
// 2020, Journal of Artificial Societies and Social Simulation 23(2) 7), with the questions about human decisions of
// Müller et al. 2013 (Environmental Modelling & Software 48:37). Written from the grounded model and the library it
// came from, so that it cannot fall out of step with what runs.

#include <string>
#include <utility>
#include <vector>

#include "language/grounded.hpp"
#include "language/scenario.hpp"

namespace demarche::report {

// What the description says about its own making.
struct Making {
  std::string program;                                     // "demarche 0.1.0"
  std::vector<std::pair<std::string, std::string>> files;  // path and SHA-256 of every file read, the scenario first
};

// `scenario` is what `model` was compiled from. The same model gives the same bytes. Any text of the files comes out
// as text, whatever Markdown or HTML it imitates.
std::string describe(const language::Grounded& model, const language::Scenario& scenario, const Making& making);

}  // namespace demarche::report
