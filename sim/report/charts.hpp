#pragma once
// The figures of a comparison: what each response leads to, how sure that is, how it comes about. Every number that the
// comparison's table has is shown in the same words; what only the watched runs can tell says of how many runs it is.

#include <vector>

#include "language/grounded.hpp"
#include "report/chart.hpp"
#include "report/comparison.hpp"
#include "report/course.hpp"
#include "run/result.hpp"

namespace demarche::report {

struct Shown {
  const language::Grounded& model;
  const run::Result& result;
  const Comparison& words;  // of that result
  const Course& course;     // of its first runs
  // The same words in English, for the figures' data; null where `words` are English.
  const Comparison* english = nullptr;

  const Spoken& in() const { return words.spoken; }
  const Comparison& data() const { return english == nullptr ? words : *english; }
  std::size_t responses() const { return result.responses.size(); }
};

Chart estimates_chart(const Shown& shown);    // responses × outcomes
Chart differences_chart(const Shown& shown);  // against the baseline; no panels if there is one response
Chart tradeoffs_chart(const Shown& shown);    // pairs of outcomes that pull apart; may have no panels
Chart incidence_chart(const Shown& shown);    // when what happens, observed dates marked
Chart ladder_chart(const Shown& shown);       // how high each track climbs
Chart parties_chart(const Shown& shown);      // who acts towards whom, and by what
Chart council_chart(const Shown& shown);      // who objects
Chart attribution_chart(const Shown& shown);  // who believes and says that it was whom
Chart law_chart(const Shown& shown);          // verdicts on what was done

// All of them that have anything to show, in the order of the page.
std::vector<Chart> all_charts(const Shown& shown);

}  // namespace demarche::report
