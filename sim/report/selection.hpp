#pragma once
// Which response is best in one outcome, or which cannot be told apart: in words and as JSON.

#include <string>

#include "language/grounded.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "run/result.hpp"

namespace demarche::report {

// A section beneath a table. `result` must have `selection`.
std::string selection_text(const language::Grounded& model, const run::Result& result, const Style& style);

// The value of "selection" in summary.json: an object.
void selection_json(const run::Result& result, JsonWriter& json);

}  // namespace demarche::report
