#pragma once
// Outcomes that plain runs hardly ever see, as found out by importance sampling (run/rare.hpp): in words and as tables.

#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/json.hpp"
#include "report/table.hpp"
#include "report/text.hpp"
#include "run/result.hpp"

namespace demarche::report {

// One response's part.
struct RareRow {
  std::string response;
  std::string plain;       // what the batch itself counted: "below 0.02 %"
  std::string estimate;    // "0.0021 %", of the ways found; what is wrong where nothing is said
  std::string least;       // "0.0015 %", of all ways; empty in trouble
  std::string effective;   // "3,400"
  std::string difference;  // "+0.0021 points [+0.0014, +0.0028]"; empty for the baseline
};

struct RareOutcome {
  std::string name, about;
  std::vector<RareRow> rows;
  std::vector<std::string> notes;  // how it was found, and with which rules moved
};

// Of a result with `rare`.
std::vector<RareOutcome> rare_outcomes(const language::Grounded& model, const run::Result& result,
                                       const Spoken& in = {});

// Sections beneath a table. Full: with which chances the runs were played.
std::string rare_text(const language::Grounded& model, const run::Result& result, const Style& style, Detail detail,
                      const Spoken& in = {});

// The value of "rare" in summary.json: a list.
void rare_json(const language::Grounded& model, const run::Result& result, JsonWriter& json);

// outcome × response.
std::string rare_csv(const run::Result& result);

}  // namespace demarche::report
