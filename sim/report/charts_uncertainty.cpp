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
  constexpr std::array<const char*, 3> sources{"sampling", "numbers", "structure"};
  const Spoken& in = shown.in();
  const std::array<std::string, 3> names{in.word("source of uncertainty", "sampling"),
                                         in.word("source of uncertainty", "numbers"),
                                         in.word("source of uncertainty", "structure")};
  Chart chart = chart_of(shown, "uncertainty", in.say("What the differences' uncertainty is made of"));
  chart.about = in.say(
      "For each difference of the table above three ranges on one scale: of sampling, of uncertain numbers, and over "
      "the sides of what is in dispute. The shaded band is what would not matter. Where there is no bar, it was not "
      "asked.");
  chart.data.columns = {"difference", "source", "unit", "low", "high", "estimate"};
  for (const Made& made : uncertainty.rows) {
    const double factor = axis_factor(shown, made.outcome);
    IntervalPanel panel;
    panel.spoken = in;
    panel.title = in.joined({in.apart(shown.words.responses[made.response]), shown.words.outcomes[made.outcome].name});
    const std::string english = shown.data().responses[made.response] + ", " + shown.data().outcomes[made.outcome].name;
    panel.unit = axis_unit(shown, shown.words, made.outcome, true);
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
      row.shown = !span ? in.say("not asked")
                        : in.apart((is_least ? "≥ ± " : "± ") + in.figures(rough(span->width() * factor / 2, 2)));
      row.said = in.say("{difference}, {source}: {range}",
                        {{"difference", panel.title}, {"source", row.name}, {"range", row.shown}});
      chart.data.rows.push_back({datum(chart, english, panel.title), datum(chart, sources.at(source), row.name),
                                 axis_unit(shown, shown.data(), made.outcome, true), span ? span->low : missing,
                                 span ? span->high : missing, made.estimate});
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
      {"mark": {"type": "point", "filled": true, "color": "#1b1f24"}, "encoding": {"y": {"field": "source", "type": "nominal", "sort": null}, "x": {"field": "estimate", "type": "quantitative"}, "tooltip": [)" +
                               vega_field(shown, "difference") + ", " + vega_field(shown, "source") + ", " +
                               vega_field(shown, "low") + ", " + vega_field(shown, "high") + R"(]}}
    ]})");
  return chart;
}

}  // namespace demarche::report
