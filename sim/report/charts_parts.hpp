#pragma once
// What the files that make charts share.

#include <cmath>
#include <cstdint>
#include <string>

#include "report/chart_draw.hpp"
#include "report/charts.hpp"

namespace demarche::report {

// "the first 1,000 runs", "all 500 runs".
std::string watched_runs(const Shown& shown);

// Colours of the responses in their order, as JSON, for Vega-Lite.
std::string colour_list(const Shown& shown);

// A specification of panels in columns with `spec` in each; `panel` names the column of the data that tells them apart.
std::string vega_panels(const std::string& panel, const std::string& shares, const std::string& spec);

// Encoding of the responses' colours.
std::string vega_colour(const Shown& shown, bool with_legend);

// 100 for shares, whose axis is in per cent.
double axis_factor(const Shown& shown, std::size_t outcome);

std::string axis_unit(const Shown& shown, std::size_t outcome, bool of_difference);

std::size_t look(const Shown& shown, std::size_t response);

// Acts in a run on average, or the share that some runs are of all; 0 over no runs.
inline double per_run(std::uint64_t number, std::uint64_t runs) {
  return runs == 0 ? 0 : static_cast<double>(number) / static_cast<double>(runs);
}

}  // namespace demarche::report
