// What all figures of a comparison share, and their list, see charts.hpp.
#include "report/charts.hpp"

#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

std::string watched_runs(const Shown& shown) {
  const std::string runs = counted(shown.course.runs, "run");
  // The runs that are watched are those that `run --run K` shows: run K in world K.
  if (shown.result.nested) return runs + " of their own, each in another world";
  return (shown.course.runs < shown.result.runs ? "the first " : "all ") +
         (shown.course.runs == 1 ? runs : grouped(shown.course.runs) + " runs");
}

std::size_t look(const Shown& shown, std::size_t response) { return look_of(response, shown.result.baseline); }

std::string colour_list(const Shown& shown) {
  std::string out;
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    out += (out.empty() ? "[\"" : ", \"") + look_colour(look(shown, response)) + "\"";
  }
  return out + "]";
}

std::string vega_colour(const Shown& shown, bool with_legend) {
  return R"("color": {"field": "response", "type": "nominal", "sort": null, )" +
         std::string(with_legend ? "" : R"("legend": null, )") + R"("scale": {"range": )" + colour_list(shown) + "}}";
}

std::string vega_panels(const std::string& panel, const std::string& shares, const std::string& spec) {
  return R"(  "facet": {"field": ")" + panel +
         R"(", "type": "nominal", "sort": null, "title": null},
  "columns": 2,
  "resolve": {"scale": {)" +
         shares + R"(}},
  "spec": )" +
         spec;
}

double axis_factor(const Shown& shown, std::size_t outcome) {
  return is_share(shown.model, shown.model.outcomes[outcome]) ? 100 : 1;
}

std::string axis_unit(const Shown& shown, std::size_t outcome, bool of_difference) {
  if (is_share(shown.model, shown.model.outcomes[outcome])) return of_difference ? "percentage points" : "% of runs";
  return shown.words.outcomes[outcome].unit;
}

std::vector<Chart> all_charts(const Shown& shown) {
  std::vector<Chart> out;
  for (const auto make : {estimates_chart, differences_chart, tradeoffs_chart, incidence_chart, ladder_chart,
                          parties_chart, council_chart, attribution_chart, law_chart}) {
    Chart chart = make(shown);
    if (!chart.panels.empty()) out.push_back(std::move(chart));
  }
  return out;
}

}  // namespace demarche::report
