// What all figures of a comparison share, and their list, see charts.hpp.
#include "report/charts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/check.hpp"
#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/json.hpp"
#include "report/wording.hpp"

namespace demarche::report {

Term watched_runs(const Shown& shown) {
  const Spoken& in = shown.in();
  const auto number = static_cast<double>(shown.course.runs);
  const std::string figures = in.figures(grouped(shown.course.runs));
  // The runs that are watched are those that `run --run K` shows: run K in world K.
  if (shown.result.nested) {
    return Term::read(in.say_number("{number} run of their own, each in another world",
                                    "{number} runs of their own, each in another world", number, figures));
  }
  if (shown.course.runs < shown.result.runs) {
    return Term::read(in.say_number("the first {number} run", "the first {number} runs", number, figures));
  }
  return Term::read(in.say_number("all {number} run", "all {number} runs", number, figures));
}

Chart chart_of(const Shown& shown, const char* id, const std::string& title) {
  Chart chart;
  chart.spoken = shown.in();
  chart.id = id;
  chart.title = title;
  return chart;
}

std::string datum(Chart& chart, const std::string& english, const std::string& called) {
  if (english != called) chart.called.emplace(english, called);
  return english;
}

Term actor_words(const Shown& shown, core::Index actor) {
  if (actor >= shown.model.program.actors.size()) return "nobody";
  return actor_term(shown.model, shown.model.program.actors[actor], shown.in());
}

std::size_t look(const Shown& shown, std::size_t response) { return look_of(response, shown.result.baseline); }

std::string colour_list(const Shown& shown) {
  std::string out;
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    out += (out.empty() ? "[\"" : ", \"") + look_colour(look(shown, response)) + "\"";
  }
  return out + "]";
}

std::string outcome_about(const Shown& shown, std::size_t outcome) {
  return outcome_about(shown.model.outcomes[outcome].about, shown.in());
}

std::string quoted(std::string_view text) {
  std::string out = JsonWriter().value(text).take();
  out.pop_back();  // the line end
  return out;
}

namespace {

// What a column of the data holds, in the reader's language.
std::string column_words(std::string_view column, const Spoken& in) {
  const std::array<std::pair<std::string_view, std::string>, 14> all{{
      {"response", in.word("column", "response")},
      {"difference", in.word("column", "difference")},
      {"source", in.word("column", "source of uncertainty")},
      {"shown", in.word("column", "value")},
      {"x_outcome", in.word("column", "across")},
      {"x", in.word("column", "value across")},
      {"y_outcome", in.word("column", "upward")},
      {"y", in.word("column", "value upward")},
      {"low", in.word("column", "lower end")},
      {"high", in.word("column", "upper end")},
      {"member", in.word("column", "member")},
      {"share", in.word("column", "share of runs")},
      {"line", in.word("column", "line")},
      {"verdict", in.word("column", "verdict")},
  }};
  const auto* found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == column; });
  core::expect(found != all.end(), "every column that is shown has words");
  return found->second;
}

}  // namespace

std::string vega_title(const Shown& shown, std::string_view column) {
  if (shown.in().is_english()) return "";
  return R"(, "title": )" + quoted(mirrored(column_words(column, shown.in()), shown.in()));
}

std::string vega_field(const Shown& shown, std::string_view column, std::string_view format) {
  const std::string how = format.empty() ? "" : R"(, "format": )" + quoted(format);
  return R"({"field": ")" + std::string(column) + "\"" + how + vega_title(shown, column) + "}";
}

std::string vega_colour(const Shown& shown, bool with_legend) {
  return R"("color": {"field": "response", "type": "nominal", "sort": null)" + vega_title(shown, "response") + ", " +
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

std::string axis_unit(const Shown& shown, const Comparison& words, std::size_t outcome, bool of_difference) {
  const Spoken& in = words.spoken;
  if (!is_share(shown.model, shown.model.outcomes[outcome])) return words.outcomes[outcome].unit;
  return of_difference ? in.say("percentage points") : in.say("% of runs");
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
