#pragma once
// What the files that make charts share.

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/chart_draw.hpp"
#include "report/charts.hpp"

namespace demarche::report {

// "the first 1,000 runs", "all 500 runs", as it stands within a sentence.
Term watched_runs(const Shown& shown);

// A figure without anything in it.
Chart chart_of(const Shown& shown, const char* id, const std::string& title);

// A text of the data that is read, too, in the figure's language: `called` says how, in English and in that language.
std::string datum(Chart& chart, const std::string& english, const std::string& called);

// The name by which readers know an actor, with the forms in which sentences need it; the same in English, for data.
Term actor_words(const Shown& shown, core::Index actor);

// What the file says of an outcome (report/wording.hpp).
std::string outcome_about(const Shown& shown, std::size_t outcome);

// A text of a specification, in quotes.
std::string quoted(std::string_view text);
// Behind a field of a specification: its title, where the field's own name is not the reader's.
std::string vega_title(const Shown& shown, std::string_view column);
// A field of a tooltip; `format` of d3, or empty.
std::string vega_field(const Shown& shown, std::string_view column, std::string_view format = "");

// Colours of the responses in their order, as JSON, for Vega-Lite.
std::string colour_list(const Shown& shown);

// A specification of panels in columns with `spec` in each; `panel` names the column of the data that tells them apart.
std::string vega_panels(const std::string& panel, const std::string& shares, const std::string& spec);

// Encoding of the responses' colours.
std::string vega_colour(const Shown& shown, bool with_legend);

// 100 for shares, whose axis is in per cent.
double axis_factor(const Shown& shown, std::size_t outcome);

// `words`: of which comparison.
std::string axis_unit(const Shown& shown, const Comparison& words, std::size_t outcome, bool of_difference);

std::size_t look(const Shown& shown, std::size_t response);

// Acts in a run on average, or the share that some runs are of all; 0 over no runs.
inline double per_run(std::uint64_t number, std::uint64_t runs) {
  return runs == 0 ? 0 : static_cast<double>(number) / static_cast<double>(runs);
}

}  // namespace demarche::report
