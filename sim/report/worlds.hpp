#pragma once
// What several runs in each world tell beyond a comparison: how much of what varies is luck and how much uncertain
// numbers, which of the two rules, and how robustly each response does best.

#include <string>
#include <string_view>
#include <vector>

#include "language/grounded.hpp"
#include "report/json.hpp"
#include "report/table.hpp"
#include "run/result.hpp"

namespace demarche::report {

// The heading of the first part, in English.
inline constexpr std::string_view worlds_title = "Luck and ignorance";

// What is said of worlds, part by part: sentences, then a grid (no outcomes: none), then sentences.
struct WorldsPart {
  std::string heading;
  std::vector<std::string> before;
  Comparison grid;
  std::vector<std::string> after;
};
// `result` must have `nested`.
std::vector<WorldsPart> worlds_parts(const language::Grounded& model, const run::Result& result, Detail detail,
                                     const Spoken& in = {});

// The same as sections beneath a table.
std::string worlds_text(const language::Grounded& model, const run::Result& result, const Style& style, Detail detail,
                        const Spoken& in = {});

// A row for every response and outcome.
std::string worlds_csv(const run::Result& result);

// The value of "worlds" in summary.json: an object.
void worlds_json(const run::Result& result, JsonWriter& json);

}  // namespace demarche::report
