// The figure of what differences' uncertainty is made of, see uncertainty.hpp.
#include <fmt/format.h>

#include <array>
#include <limits>

#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/highlights.hpp"
#include "report/uncertainty.hpp"

namespace demarche::report {

Chart uncertainty_chart(const Shown& shown, const Uncertainty& uncertainty) {
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  constexpr std::array<const char*, 3> names{"sampling", "numbers", "structure"};
  Chart chart;
  chart.id = "uncertainty";
  chart.title = "What the differences' uncertainty is made of";
  chart.about =
      "For each difference of the table above three ranges on one scale: of sampling, of uncertain numbers, and over "
      "the "
      "sides of what is in dispute. The shaded band is what would not matter. Where there is no bar, it was not asked.";
  chart.data.columns = {"difference", "source", "unit", "low", "high", "estimate"};
  for (const Made& made : uncertainty.rows) {
    const double factor = axis_factor(shown, made.outcome);
    IntervalPanel panel;
    panel.title = shown.words.responses[made.response] + ", " + shown.words.outcomes[made.outcome].name;
    panel.unit = axis_unit(shown, made.outcome, true);
    panel.reference = 0;
    panel.band = shown.result.outcomes[made.outcome].material * factor;
    const std::array<const std::optional<Span>*, 3> spans{&made.sampling, &made.numbers, &made.structure};
    for (std::size_t source = 0; source < spans.size(); ++source) {
      const std::optional<Span>& span = *spans.at(source);
      IntervalRow row;
      row.name = row.series = names.at(source);
      row.look = look(shown, made.response);
      row.value = made.estimate * factor;
      row.low = span ? span->low * factor : missing;
      row.high = span ? span->high * factor : missing;
      row.is_open = !span;
      const bool is_least = source == 1 && made.numbers_alone > 0;
      row.shown = !span ? "not asked" : (is_least ? "≥ ± " : "± ") + rough(span->width() * factor / 2, 2);
      row.said = fmt::format("{}, {}: {}", panel.title, row.name, row.shown);
      chart.data.rows.push_back(
          {panel.title, row.name, panel.unit, span ? span->low : missing, span ? span->high : missing, made.estimate});
      panel.rows.push_back(std::move(row));
    }
    chart.panels.push_back(interval_panel(panel));
  }
  chart.across = 3;
  chart.vega = vega_panels("difference", R"("x": "independent")",
                           R"({"width": 200, "height": {"step": 18},
    "layer": [
      {"mark": "rule", "encoding": {"x": {"datum": 0}}},
      {"mark": {"type": "bar", "size": 5}, "encoding": {"y": {"field": "source", "type": "nominal", "sort": null, "title": null}, "x": {"field": "low", "type": "quantitative", "title": null}, "x2": {"field": "high"}}},
      {"mark": {"type": "point", "filled": true, "color": "#1b1f24"}, "encoding": {"y": {"field": "source", "type": "nominal", "sort": null}, "x": {"field": "estimate", "type": "quantitative"}, "tooltip": [{"field": "difference"}, {"field": "source"}, {"field": "low"}, {"field": "high"}]}}
    ]})");
  return chart;
}

}  // namespace demarche::report
