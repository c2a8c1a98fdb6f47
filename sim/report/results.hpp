#pragma once
// What a comparison leaves in a folder. All of it depends on scenario, models, seed and number of runs alone: times,
// threads and hosts are in the manifest, which is app's.
//
// summary.json (schema demarche.compare/1): shares in [0, 1], times in days, everything else in the outcome's unit;
// `fired` is the share of all histories in which the rule fired. A number that the runs cannot give is null in JSON
// and empty in CSV.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "language/grounded.hpp"
#include "run/result.hpp"

namespace demarche::report {

std::string summary_json(const language::Grounded& model, const run::Result& result, std::uint64_t seed,
                         const std::string& scenario_sha256);
std::string outcomes_csv(const language::Grounded& model, const run::Result& result);     // response × outcome
std::string differences_csv(const language::Grounded& model, const run::Result& result);  // response × outcome
std::string rules_csv(const language::Grounded& model, const run::Result& result);        // rule × response

// All of them: file name, text.
std::vector<std::pair<std::string, std::string>> result_files(const language::Grounded& model,
                                                              const run::Result& result, std::uint64_t seed,
                                                              const std::string& scenario_sha256);

}  // namespace demarche::report
