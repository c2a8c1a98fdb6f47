#pragma once
// What the uncertainty of a difference is made of, side by side and never averaged: sampling (luck that more runs
// would settle), numbers (which world is the true one) and structure (which account of the case holds). And where a
// single number would turn a verdict.
//
// What a comparison has not asked is taken from its watched runs as far as they can tell it, or said not to be known.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/charts.hpp"
#include "report/sensitivity.hpp"
#include "report/variants.hpp"

namespace demarche::report {

struct Span {  // in the outcome's own unit: shares, days, …
  double low = 0, high = 0;

  double width() const { return high - low; }
};

enum class Source : std::uint8_t { sampling, numbers, structure };

// One difference of a response against the baseline.
struct Made {
  std::size_t response = 0, outcome = 0;
  double estimate = 0;
  std::optional<Span> sampling;   // 95 % interval of the mean
  std::optional<Span> numbers;    // what the true means of four worlds in five lie within
  std::size_t numbers_alone = 0;  // > 0: `numbers` is at least so wide by as many single numbers; no worlds were played
  std::optional<Span> structure;  // from the lowest to the highest estimate of any side
  std::string lowest, highest;    // these sides, "second-attack: campaign"
  Source widest = Source::sampling;
};

struct Uncertainty {
  std::vector<Made> rows;     // per response the outcome listed first and those that it changes most
  std::vector<Turned> turns;  // of all differences
};

// `structure` may be null. The same input gives the same answer.
Uncertainty uncertainty_of(const Shown& shown, const Structure* structure);

// A panel for each of its rows; none if there is no row.
Chart uncertainty_chart(const Shown& shown, const Uncertainty& uncertainty);

}  // namespace demarche::report
