#pragma once
// What several runs in each world tell beyond a comparison: how much of what varies is luck and how much uncertain
// numbers, which of the two rules, and how robustly each response does best.

#include <string>

#include "language/grounded.hpp"
#include "report/json.hpp"
#include "report/table.hpp"
#include "run/result.hpp"

namespace demarche::report {

// Sections beneath a table. `result` must have `nested`.
std::string worlds_text(const language::Grounded& model, const run::Result& result, const Style& style, Detail detail);

// A row for every response and outcome.
std::string worlds_csv(const run::Result& result);

// The value of "worlds" in summary.json: an object.
void worlds_json(const run::Result& result, JsonWriter& json);

}  // namespace demarche::report
