#pragma once
// Which response is best in one outcome, or which cannot be told apart: in words and as JSON.

#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/json.hpp"
#include "report/spoken.hpp"
#include "report/text.hpp"
#include "run/result.hpp"

namespace demarche::report {

// `result` must have `selection` in all that follows. "Most talks".
std::string selection_title(const run::Result& result, const Spoken& in = {});
// Who is left, who is not, and how sure that is.
std::vector<std::string> selection_sentences(const language::Grounded& model, const run::Result& result,
                                             const Spoken& in = {});

// The same as a section beneath a table.
std::string selection_text(const language::Grounded& model, const run::Result& result, const Style& style,
                           const Spoken& in = {});

// The value of "selection" in summary.json: an object.
void selection_json(const run::Result& result, JsonWriter& json);

}  // namespace demarche::report
