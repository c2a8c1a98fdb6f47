// Figures of actors: who acts towards whom, and by what.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/charts_parts.hpp"

#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Index;
using core::none;

double acts_per_run(const Shown& shown, const Deed& deed, std::size_t response) {
  return per_run(deed.under[response].acts, shown.course.counted[response]);
}

double acts_of_all(const Shown& shown, const Deed& deed) {
  double sum = 0;
  for (std::size_t response = 0; response < shown.responses(); ++response) sum += acts_per_run(shown, deed, response);
  return sum;
}

// The actors that act and are acted upon most, at most `most`, in the program's order.
std::vector<Index> main_actors(const Shown& shown, std::size_t most) {
  std::map<Index, double> weight;
  for (const Deed& deed : shown.course.deeds) {
    const double acts = acts_of_all(shown, deed);
    if (deed.actor != none) weight[deed.actor] += acts;
    if (deed.target != none && deed.target != deed.actor) weight[deed.target] += acts;
  }
  std::vector<std::pair<Index, double>> order(weight.begin(), weight.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Index> out;
  for (const auto& [actor, acts] : order) {
    if (out.size() < most && acts > 0) out.push_back(actor);
  }
  std::sort(out.begin(), out.end());
  return out;
}

struct Grid {
  std::vector<Index> actors;
  std::vector<double> acts;  // [from * actors + to], per run

  double at(std::size_t from, std::size_t to) const { return acts[from * actors.size() + to]; }
};

// Fewer acts per run than this are left white.
constexpr double least_shown = 0.05;

// Who acts, and who is acted upon, so often that it shows in some grid.
struct Sides {
  std::vector<std::size_t> from, to;  // places among the actors
};

Sides sides_of(const std::vector<Grid>& grids) {
  Sides sides;
  const std::size_t count = grids.front().actors.size();
  for (std::size_t one = 0; one < count; ++one) {
    bool acts = false;
    bool bears = false;
    for (const Grid& grid : grids) {
      for (std::size_t other = 0; other < count; ++other) {
        acts = acts || grid.at(one, other) >= least_shown;
        bears = bears || grid.at(other, one) >= least_shown;
      }
    }
    if (acts) sides.from.push_back(one);
    if (bears) sides.to.push_back(one);
  }
  return sides;
}

Grid grid_of(const Shown& shown, const std::vector<Index>& actors, std::size_t response) {
  Grid grid{actors, std::vector<double>(actors.size() * actors.size())};
  const auto place = [&](Index actor) {
    return static_cast<std::size_t>(std::find(actors.begin(), actors.end(), actor) - actors.begin());
  };
  for (const Deed& deed : shown.course.deeds) {
    const std::size_t from = place(deed.actor);
    const std::size_t to = place(deed.target == none ? deed.actor : deed.target);
    if (from < actors.size() && to < actors.size()) {
      grid.acts[from * actors.size() + to] += acts_per_run(shown, deed, response);
    }
  }
  return grid;
}

Panel grid_panel(const Shown& shown, const Grid& grid, const Sides& sides, std::size_t response, double most) {
  constexpr double cell = 33;
  constexpr double row = 21;
  constexpr double longest = 96;
  const Spoken& in = shown.in();
  const auto id = [&](std::size_t actor) { return safe(shown.model.program.actors[grid.actors[actor]]); };
  double heads = 20;
  double names = 0;
  for (const std::size_t from : sides.from)
    heads = std::max(heads, text_width(fitting(id(from), 11.5, longest), 11.5) + 8);
  for (const std::size_t to : sides.to) names = std::max(names, text_width(fitting(id(to), 11, longest), 11));
  const double width = heads + cell * static_cast<double>(sides.to.size()) + 4;
  // A table: it is read from the side from which the language is.
  const auto column_at = [&](std::size_t column) {
    const double from = heads + cell * static_cast<double>(column);
    return in.is_right_to_left() ? width - from - cell : from;
  };
  Panel panel{shown.words.responses[response], width, 0, {}, {}};
  Markup& svg = panel.marks;
  const double top = heading(svg, panel.title, "", width, in) + names + 4;
  for (std::size_t column = 0; column < sides.to.size(); ++column) {
    const double x = column_at(column) + cell * 0.5 + 4;
    svg.element("text",
                {{"transform", "rotate(-90 " + px(x) + " " + px(top - 5) + ")"}, {"x", px(x)}, {"y", px(top - 5)}},
                in.apart(fitting(id(sides.to[column]), 11, longest)));
  }
  for (std::size_t line = 0; line < sides.from.size(); ++line) {
    const double y = top + row * static_cast<double>(line);
    svg.element("text",
                {{"x", px(in.is_right_to_left() ? width - heads + 6 : heads - 6)},
                 {"y", px(y + row / 2 + 4)},
                 {"class", in.is_right_to_left() ? "l" : "l e"}},
                in.apart(fitting(id(sides.from[line]), 11.5, longest)));
    for (std::size_t column = 0; column < sides.to.size(); ++column) {
      const double acts = grid.at(sides.from[line], sides.to[column]);
      const double x = column_at(column);
      const std::initializer_list<Attribute> square{
          {"x", px(x)}, {"y", px(y)}, {"width", px(cell)}, {"height", px(row)}, {"class", "cell"}};
      if (acts < least_shown) {
        svg.empty("rect", square);
        continue;
      }
      // Shaded by the root, so that few acts are still seen.
      svg.empty("rect", {{"x", px(x)},
                         {"y", px(y)},
                         {"width", px(cell)},
                         {"height", px(row)},
                         {"class", "heat"},
                         {"fill-opacity", fixed(0.06 + 0.5 * std::sqrt(acts / most), 2)}});
      svg.empty("rect", square);
      svg.element("text", {{"x", px(x + cell / 2)}, {"y", px(y + row / 2 + 4)}, {"class", "v m"}},
                  in.figures(fixed(acts, acts < 9.95 ? 1 : 0)));
    }
  }
  panel.height = top + row * static_cast<double>(sides.from.size()) + 6;
  return panel;
}

}  // namespace

Chart parties_chart(const Shown& shown) {
  const std::vector<Index> actors = main_actors(shown, 9);
  if (actors.empty()) return {};
  const Spoken& in = shown.in();
  Chart chart = chart_of(shown, "parties", in.say("Who acts towards whom"));
  std::vector<std::string> who;
  for (const Index actor : actors) {
    who.push_back(in.say("{id} {actor}", {{"id", in.apart(safe(shown.model.program.actors[actor]))},
                                          {"actor", actor_words(shown, actor)}}));
  }
  chart.about = in.say_number(
      "Acts after the decision per run, mean over {runs}: whoever acts stands at the left, towards whom above; the "
      "diagonal is what has no other party. The {number} actor that act or are acted upon most: {actors}.",
      "Acts after the decision per run, mean over {runs}: whoever acts stands at the left, towards whom above; the "
      "diagonal is what has no other party. The {number} actors that act or are acted upon most: {actors}.",
      static_cast<double>(actors.size()), in.figures(grouped(actors.size())),
      {{"runs", watched_runs(shown)}, {"actors", in.listed(who)}});
  chart.data.columns = {"response", "from", "to", "acts"};
  chart.across = 3;
  std::vector<Grid> grids;
  double most = 0;
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    grids.push_back(grid_of(shown, actors, response));
    most = std::max(most, *std::max_element(grids.back().acts.begin(), grids.back().acts.end()));
  }
  const Sides sides = sides_of(grids);
  if (sides.from.empty()) return {};
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    chart.panels.push_back(grid_panel(shown, grids[response], sides, response, most));
    for (std::size_t from = 0; from < actors.size(); ++from) {
      for (std::size_t to = 0; to < actors.size(); ++to) {
        chart.data.rows.push_back({shown.words.responses[response], safe(shown.model.program.actors[actors[from]]),
                                   safe(shown.model.program.actors[actors[to]]),
                                   grids[response].acts[from * actors.size() + to]});
      }
    }
  }

  std::vector<const Deed*> deeds;
  for (const Deed& deed : shown.course.deeds) deeds.push_back(&deed);
  std::stable_sort(deeds.begin(), deeds.end(),
                   [&](const Deed* a, const Deed* b) { return acts_of_all(shown, *a) > acts_of_all(shown, *b); });
  Table table{in.say("The acts done most often: acts per run after the decision"), {in.word("column", "act")}, {}};
  for (const std::string& response : shown.words.responses) table.head.push_back(response);
  for (std::size_t i = 0; i < std::min<std::size_t>(40, deeds.size()); ++i) {
    std::vector<std::string> row{sentence(shown.model, deeds[i]->kind, in)};
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      row.push_back(in.figures(fixed(acts_per_run(shown, *deeds[i], response), 2)));
    }
    table.rows.push_back(std::move(row));
  }
  chart.tables.push_back(std::move(table));
  const auto title = [&](const std::string& words) { return quoted(mirrored(words, in)); };
  chart.vega = vega_panels("response", "",
                           R"({"width": 220, "height": 180,
    "encoding": {"x": {"field": "to", "type": "nominal", "sort": null, "title": )" +
                               title(in.word("axis", "towards")) +
                               R"(}, "y": {"field": "from", "type": "nominal", "sort": null, "title": )" +
                               title(in.word("axis", "who acts")) + R"(}},
    "layer": [
      {"mark": "rect", "encoding": {"color": {"field": "acts", "type": "quantitative", "title": )" +
                               title(in.say("acts per run")) + R"(, "scale": {"scheme": "blues"}}}},
      {"mark": {"type": "text", "fontSize": 8}, "encoding": {"text": {"field": "acts", "type": "quantitative", "format": ".1f"}}}
    ]})");
  return chart;
}

}  // namespace demarche::report
