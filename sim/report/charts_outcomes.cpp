// Figures of what the batch measured: estimates, differences, and outcomes against each other.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/highlights.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// How an outcome is called in the data, and to readers.
std::string outcome_datum(Chart& chart, const Shown& shown, std::size_t outcome) {
  return datum(chart, shown.data().outcomes[outcome].name, shown.words.outcomes[outcome].name);
}

}  // namespace

Chart estimates_chart(const Shown& shown) {
  const Spoken& in = shown.in();
  Chart chart = chart_of(shown, "estimates", in.say("What each response leads to"));
  chart.about = in.say(
      "Estimates from {runs} of each response with 95 % intervals, one panel for each outcome, each on its own scale. "
      "A "
      "hollow mark: never, or always, seen in these runs.",
      {{"runs", played_runs(shown.result, in)}});
  chart.data.columns = {"outcome", "response", "unit", "estimate", "low", "high", "shown"};
  for (std::size_t outcome = 0; outcome < shown.result.outcomes.size(); ++outcome) {
    const OutcomeRow& words = shown.words.outcomes[outcome];
    const double factor = axis_factor(shown, outcome);
    IntervalPanel panel;
    panel.title = words.name;
    panel.about = outcome_about(shown, outcome);
    panel.spoken = in;
    panel.unit = axis_unit(shown, shown.words, outcome, false);
    const OutcomeRow& data = shown.data().outcomes[outcome];
    double least = missing;
    double most = missing;
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      const run::Estimate& estimate = shown.result.estimate(response, outcome);
      IntervalRow row;
      row.name = row.series = shown.words.responses[response];
      row.look = look(shown, response);
      row.value = estimate.n == 0 ? missing : estimate.estimate * factor;
      row.low = estimate.n == 0 ? missing : estimate.low * factor;
      row.high = estimate.n == 0 ? missing : estimate.high * factor;
      row.is_open = estimate.constant;
      row.shown = words.figures[response].brief;
      row.said = in.say("{response}: {estimate}",
                        {{"response", in.apart(row.name)}, {"estimate", in_full(words.figures[response])}});
      least = std::fmin(least, row.value);
      most = std::fmax(most, row.value);
      panel.rows.push_back(row);
      chart.data.rows.push_back({outcome_datum(chart, shown, outcome), row.name,
                                 axis_unit(shown, shown.data(), outcome, false),
                                 estimate.n == 0 ? missing : estimate.estimate, estimate.low, estimate.high,
                                 datum(chart, in_full(data.figures[response]), in_full(words.figures[response]))});
    }
    panel.with_zero = factor == 100 || (least >= 0 && least < most / 2);
    chart.panels.push_back(interval_panel(panel));
  }
  chart.across = 3;
  chart.vega = vega_panels("outcome", R"("x": "independent")",
                           R"({"width": 200, "height": {"step": 16},
    "encoding": {"y": {"field": "response", "type": "nominal", "sort": null, "title": null}, )" +
                               vega_colour(shown, false) + R"(},
    "layer": [
      {"mark": "rule", "encoding": {"x": {"field": "low", "type": "quantitative", "title": null, "scale": {"zero": false}}, "x2": {"field": "high"}}},
      {"mark": {"type": "point", "filled": true, "size": 50}, "encoding": {"x": {"field": "estimate", "type": "quantitative"}, "tooltip": [)" +
                               vega_field(shown, "response") + ", " + vega_field(shown, "shown") + R"(]}}
    ]})");
  return chart;
}

namespace {

// "sever: +12.3 points [+11.4, +13.2], higher"; `row` null: nothing differed in any run.
std::string said_of(const Comparison& words, std::size_t response, const DifferenceRow* row) {
  const Spoken& in = words.spoken;
  const std::string name = in.apart(words.responses[response]);
  if (row == nullptr) return in.say("{response}: identical in every run", {{"response", name}});
  return in.say(
      "{response}: {difference} {interval}, {verdict}",
      {{"response", name}, {"difference", row->difference}, {"interval", row->interval}, {"verdict", row->verdict}});
}

}  // namespace

Chart differences_chart(const Shown& shown) {
  if (shown.responses() < 2) return {};
  const Spoken& in = shown.in();
  Chart chart =
      chart_of(shown, "differences",
               in.say("What each response changes against {baseline}", {{"baseline", in.apart(shown.words.baseline)}}));
  chart.about = in.say(
      "Paired differences on the same luck with 95 % intervals. The shaded band is what would not matter; a full mark: "
      "the whole interval lies beyond it; a hollow one: it does not. All outcomes of all responses are shown, none was "
      "picked.");
  chart.data.columns = {"outcome", "response", "against",  "unit",    "difference",
                        "low",     "high",     "material", "verdict", "shown"};
  for (std::size_t outcome = 0; outcome < shown.result.outcomes.size(); ++outcome) {
    const std::string& name = shown.words.outcomes[outcome].name;
    const double factor = axis_factor(shown, outcome);
    IntervalPanel panel;
    panel.title = name;
    panel.about = outcome_about(shown, outcome);
    panel.spoken = in;
    panel.unit = axis_unit(shown, shown.words, outcome, true);
    panel.reference = 0;
    panel.band = shown.result.outcomes[outcome].material * factor;
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      if (response == shown.result.baseline) continue;
      const run::Difference& difference = shown.result.difference(response, outcome);
      const DifferenceRow* words = row_of(*block_of(shown, response), outcome);
      IntervalRow row;
      row.name = row.series = shown.words.responses[response];
      row.look = look(shown, response);
      const bool known = difference.n > 0;
      const bool differs = words != nullptr;
      row.value = known ? difference.estimate * factor : missing;
      row.low = known && differs ? difference.low * factor : missing;
      row.high = known && differs ? difference.high * factor : missing;
      row.is_open = difference.verdict != run::Verdict::higher && difference.verdict != run::Verdict::lower;
      row.shown = differs ? words->difference : in.word("verdict", "identical");
      row.said = said_of(shown.words, response, words);
      panel.rows.push_back(row);
      const ResponseRows& block = shown.data().differences[response - (response > shown.result.baseline ? 1 : 0)];
      const std::string said = said_of(shown.data(), response, row_of(block, outcome));
      chart.data.rows.push_back({outcome_datum(chart, shown, outcome), row.name, shown.words.baseline,
                                 axis_unit(shown, shown.data(), outcome, true), known ? difference.estimate : missing,
                                 difference.low, difference.high, shown.result.outcomes[outcome].material,
                                 std::string(run::name(difference.verdict)), datum(chart, said, row.said)});
    }
    chart.panels.push_back(interval_panel(panel));
  }
  chart.across = 3;
  chart.vega = vega_panels("outcome", R"("x": "independent")",
                           R"({"width": 200, "height": {"step": 16},
    "layer": [
      {"mark": "rule", "encoding": {"x": {"datum": 0}, "color": {"value": "#1b1f24"}}},
      {"mark": "rule", "encoding": {"y": {"field": "response", "type": "nominal", "sort": null, "title": null}, "x": {"field": "low", "type": "quantitative", "title": null}, "x2": {"field": "high"}, )" +
                               vega_colour(shown, false) + R"(}},
      {"mark": {"type": "point", "filled": true, "size": 50}, "encoding": {"y": {"field": "response", "type": "nominal", "sort": null}, "x": {"field": "difference", "type": "quantitative"}, )" +
                               vega_colour(shown, false) + R"(, "tooltip": [)" + vega_field(shown, "shown") + R"(]}}
    ]})");
  return chart;
}

namespace {

// How two outcomes pull apart over the responses: the share of pairs of responses in which what is better for one is
// worse for the other, beyond what does not matter for either.
double conflict(const Shown& shown, std::size_t a, std::size_t b) {
  const auto sign = [&](std::size_t outcome, std::size_t one, std::size_t other) {
    const double by = shown.result.estimate(one, outcome).estimate - shown.result.estimate(other, outcome).estimate;
    if (!(std::abs(by) > shown.result.outcomes[outcome].material)) return 0;
    const bool is_better = (by > 0) == (shown.model.outcomes[outcome].direction == "more");
    return is_better ? 1 : -1;
  };
  std::size_t pairs = 0;
  std::size_t apart = 0;
  for (std::size_t one = 0; one < shown.responses(); ++one) {
    for (std::size_t other = one + 1; other < shown.responses(); ++other) {
      ++pairs;
      apart += sign(a, one, other) * sign(b, one, other) < 0 ? 1 : 0;
    }
  }
  return pairs == 0 ? 0 : static_cast<double>(apart) / static_cast<double>(pairs);
}

struct Pair {
  std::size_t x, y;
  double conflict;
};

// Each outcome in one pair at most; those that conflict most come first, four at the most.
std::vector<Pair> pairs_of(const Shown& shown) {
  std::vector<std::size_t> directed;
  for (std::size_t outcome = 0; outcome < shown.model.outcomes.size(); ++outcome) {
    const std::string& direction = shown.model.outcomes[outcome].direction;
    if (direction == "less" || direction == "more") directed.push_back(outcome);
  }
  std::vector<Pair> all;
  for (std::size_t i = 0; i < directed.size(); ++i) {
    for (std::size_t j = i + 1; j < directed.size(); ++j) {
      all.push_back({directed[i], directed[j], conflict(shown, directed[i], directed[j])});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Pair& a, const Pair& b) { return a.conflict > b.conflict; });
  std::vector<Pair> out;
  for (const Pair& pair : all) {
    const bool is_new = std::none_of(out.begin(), out.end(), [&](const Pair& one) {
      return one.x == pair.x || one.y == pair.y || one.x == pair.y || one.y == pair.x;
    });
    if (pair.conflict > 0 && is_new && out.size() < 4) out.push_back(pair);
  }
  return out;
}

}  // namespace

Chart tradeoffs_chart(const Shown& shown) {
  if (shown.responses() < 2) return {};
  const Spoken& in = shown.in();
  Chart chart = chart_of(shown, "tradeoffs", in.say("What cannot be had together"));
  chart.about = in.say(
      "Pairs of outcomes that pull the responses apart most often: what is better for one is worse for the other. Bars "
      "are 95 % intervals; which way the scenario's author calls better stands on the axes. No response is best; what "
      "weighs more is for the reader to say.");
  chart.data.columns = {"pair", "response", "x_outcome", "x", "x_low", "x_high", "y_outcome", "y", "y_low", "y_high"};
  for (const Pair& pair : pairs_of(shown)) {
    const OutcomeRow& x = shown.words.outcomes[pair.x];
    const OutcomeRow& y = shown.words.outcomes[pair.y];
    PointPanel panel;
    const auto both = [&](const Comparison& words) {
      return words.spoken.say("{outcome} and {other}",
                              {{"outcome", words.outcomes[pair.x].name}, {"other", words.outcomes[pair.y].name}});
    };
    panel.spoken = in;
    panel.title = both(shown.words);
    const auto axis = [&](std::size_t outcome) {
      const std::string unit = axis_unit(shown, shown.words, outcome, false);
      return shown.words.outcomes[outcome].name + (unit.empty() ? "" : " [" + unit + "]");
    };
    panel.x_title = axis(pair.x);
    panel.y_title = axis(pair.y);
    const auto is_less = [&](std::size_t outcome) { return shown.model.outcomes[outcome].direction == "less"; };
    // The arrows point along the axes, which run the same way in every language.
    panel.x_better = is_less(pair.x) ? in.say("← better") : in.say("better →");
    panel.y_better = is_less(pair.y) ? in.say("better ↓") : in.say("better ↑");
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      const run::Estimate& a = shown.result.estimate(response, pair.x);
      const run::Estimate& b = shown.result.estimate(response, pair.y);
      if (a.n == 0 || b.n == 0) continue;
      const double fx = axis_factor(shown, pair.x);
      const double fy = axis_factor(shown, pair.y);
      const auto bound = [](double end, double value) { return std::isfinite(end) ? end : value; };
      const std::string& name = shown.words.responses[response];
      panel.points.push_back({name,
                              in.say("{response}: {outcome} {estimate}, {other} {estimate of the other}",
                                     {{"response", in.apart(name)},
                                      {"outcome", x.name},
                                      {"estimate", in_full(x.figures[response])},
                                      {"other", y.name},
                                      {"estimate of the other", in_full(y.figures[response])}}),
                              look(shown, response), a.estimate * fx, bound(a.low, a.estimate) * fx,
                              bound(a.high, a.estimate) * fx, b.estimate * fy, bound(b.low, b.estimate) * fy,
                              bound(b.high, b.estimate) * fy});
      chart.data.rows.push_back({datum(chart, both(shown.data()), panel.title), name,
                                 outcome_datum(chart, shown, pair.x), a.estimate, a.low, a.high,
                                 outcome_datum(chart, shown, pair.y), b.estimate, b.low, b.high});
    }
    Table table{panel.title, {in.say("response"), panel.x_title, panel.y_title}, {}};
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      table.rows.push_back(
          {shown.words.responses[response], in_full(x.figures[response]), in_full(y.figures[response])});
    }
    chart.tables.push_back(std::move(table));
    chart.panels.push_back(point_panel(panel));
  }
  chart.vega = vega_panels(
      "pair", R"("x": "independent", "y": "independent")",
      R"({"width": 260, "height": 200,
    "encoding": {"x": {"field": "x", "type": "quantitative", "scale": {"zero": false})" +
          vega_title(shown, "x") + R"(}, "y": {"field": "y", "type": "quantitative", "scale": {"zero": false})" +
          vega_title(shown, "y") + "}, " + vega_colour(shown, true) + R"(},
    "layer": [
      {"mark": "rule", "encoding": {"x": {"field": "x_low", "type": "quantitative"}, "x2": {"field": "x_high"}}},
      {"mark": "rule", "encoding": {"y": {"field": "y_low", "type": "quantitative"}, "y2": {"field": "y_high"}}},
      {"mark": {"type": "point", "filled": true, "size": 60}, "encoding": {"tooltip": [)" +
          vega_field(shown, "response") + ", " + vega_field(shown, "x_outcome") + ", " + vega_field(shown, "x") + ", " +
          vega_field(shown, "y_outcome") + ", " + vega_field(shown, "y") + R"(]}}
    ]})");
  return chart;
}

}  // namespace demarche::report
