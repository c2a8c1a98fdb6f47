// Figures of the council and of the law: who objects, and which acts are not plainly lawful.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/charts_parts.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"
#include "run/intervals.hpp"

namespace demarche::report {

Chart council_chart(const Shown& shown) {
  Chart chart;
  chart.id = "council";
  chart.title = "Who objects in the council";
  chart.about = fmt::format(
      "Share of runs in which a member objects to a motion, with 95 % intervals, over {}, under the response that "
      "draws most objections to it. The tables say how often the motion is proposed and adopted, and what drives the "
      "objections.",
      watched_runs(shown));
  chart.data.columns = {"motion", "response", "member", "share"};
  const std::size_t motions = shown.course.council.empty() ? 0 : shown.course.council.front().size();
  for (std::size_t motion = 0; motion < motions; ++motion) {
    std::vector<const MotionTrace*> traces;
    for (const auto& response : shown.course.council) traces.push_back(&response[motion]);
    const auto total = [&](const auto& what) {
      std::uint64_t sum = 0;
      for (const MotionTrace* trace : traces) sum += what(*trace);
      return sum;
    };
    if (total([](const MotionTrace& trace) { return trace.proposed + trace.adopted; }) == 0) continue;
    const std::string name = safe(traces.front()->alliance) + ": " + spaced(traces.front()->motion);

    Table fate{name + ": what becomes of it, share of runs",
               {"response", "proposed", "adopted", "silence broken", "nothing left"},
               {}};
    for (std::size_t response = 0; response < traces.size(); ++response) {
      const MotionTrace& trace = *traces[response];
      const auto share = [&](std::uint64_t runs) { return trace.runs == 0 ? "" : percent(per_run(runs, trace.runs)); };
      fate.rows.push_back({shown.words.responses[response], share(trace.proposed), share(trace.adopted),
                           share(trace.broken), share(trace.dropped)});
    }
    chart.tables.push_back(std::move(fate));

    // Shown under the response that draws most objections; all responses are in the data.
    std::size_t most = 0;
    std::vector<std::uint64_t> objections(traces.size());
    for (std::size_t response = 0; response < traces.size(); ++response) {
      for (const Objector& one : traces[response]->objectors) objections[response] += one.runs;
      if (objections[response] > objections[most]) most = response;
    }
    const std::vector<Objector>& objectors = traces[most]->objectors;
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < objectors.size(); ++i) {
      if (objectors[i].runs > 0) members.push_back(i);
    }
    std::stable_sort(members.begin(), members.end(),
                     [&](std::size_t a, std::size_t b) { return objectors[a].runs > objectors[b].runs; });
    if (members.empty()) continue;
    if (members.size() > 10) members.resize(10);

    IntervalPanel panel;
    panel.title = name;
    panel.unit = "% of runs";
    panel.with_zero = true;
    Table why{fmt::format("{}: who objects most under {}, and what moves it", name, shown.words.responses[most]),
              {"member", "runs with an objection",
               "what moves it: mean factor on its chance per day, and its share of all such factors"},
              {}};
    for (const std::size_t member : members) {
      const core::Index actor = traces.front()->objectors[member].member;
      for (std::size_t response = 0; response < traces.size(); ++response) {
        const double share = per_run(traces[response]->objectors[member].runs, traces[response]->runs);
        chart.data.rows.push_back(
            {name, shown.words.responses[response], safe(shown.model.program.actors[actor]), share});
      }
      const MotionTrace& trace = *traces[most];
      run::Counts counts;
      counts.n = trace.runs;
      counts.hits = trace.objectors[member].runs;
      const run::Interval interval = run::share_interval(counts);
      IntervalRow row;
      const std::string row_name = capital(actor_name(shown.model, actor));
      row.name = row_name;
      row.series = shown.words.responses[most];
      row.look = look(shown, most);
      row.value = interval.estimate * 100;
      row.low = interval.low * 100;
      row.high = interval.high * 100;
      row.shown = percent(interval.estimate);
      row.said = fmt::format("{} under {}: {}", row.name, row.series, row.shown);
      panel.rows.push_back(std::move(row));

      why.rows.push_back({row_name, percent(interval.estimate), pulls_of(shown.model, trace.objectors[member], 3)});
    }
    panel.about = "under " + shown.words.responses[most];
    chart.tables.push_back(std::move(why));
    chart.panels.push_back(interval_panel(panel));
  }
  chart.vega = vega_panels(
      "motion", R"("y": "independent")",
      R"({"width": 260, "mark": {"type": "point", "filled": true},
    "encoding": {"y": {"field": "member", "type": "nominal", "sort": null, "title": null},
      "x": {"field": "share", "type": "quantitative", "title": "share of runs with an objection", "axis": {"format": "%"}},
      )" + vega_colour(shown, true) +
          R"(, "tooltip": [{"field": "response"}, {"field": "member"}, {"field": "share", "format": ".1%"}]}})");
  return chart;
}

namespace {

using core::Index;
using core::none;

struct Judged {
  Index actor = none;
  std::vector<std::array<double, 3>> per_run;  // [response]: lawful, contested, unlawful
  double doubtful = 0;
};

// Bars of lawful, contested and unlawful acts for one actor.
Panel judged_panel(const Shown& shown, const Judged& judged, double most) {
  constexpr double left = 140;
  constexpr double right = 384 - 74;
  constexpr double row = 20;
  Panel panel{capital(actor_name(shown.model, judged.actor)), 384, 0, {}, {}};
  Markup& svg = panel.marks;
  const double top = heading(svg, panel.title, "", panel.width);
  const LinearScale x{0, most, left, right};
  const double bottom = top + row * static_cast<double>(shown.responses()) + 2;
  const std::vector<double> places = ticks(0, most, 4);
  for (const double place : places) {
    svg.empty("path", {{"d", "M" + px(x(place)) + " " + px(top) + "V" + px(bottom)}, {"class", "grid"}});
    svg.element("text", {{"x", px(x(place))}, {"y", px(bottom + 14)}, {"class", "m"}},
                tick_text(place, places.size() > 1 ? places[1] : 1));
  }
  constexpr std::array<const char*, 3> fills{"area s0 pale", "area s5", "area s2"};
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    const double y = top + row * static_cast<double>(response) + 4;
    svg.open("g", {{"data-series", shown.words.responses[response]}});
    svg.element("text", {{"x", "0"}, {"y", px(y + 10)}, {"class", "l"}},
                fitting(shown.words.responses[response], 11.5, left - 10));
    double sum = 0;
    for (std::size_t verdict = 0; verdict < 3; ++verdict) {
      const double acts = judged.per_run[response][verdict];
      if (!(x(sum + acts) - x(sum) >= 0.05)) continue;
      svg.empty("rect", {{"x", px(x(sum))},
                         {"y", px(y)},
                         {"width", px(x(sum + acts) - x(sum))},
                         {"height", "12"},
                         {"class", fills.at(verdict)}});
      sum += acts;
    }
    const auto& counts = judged.per_run[response];
    std::vector<std::string> parts;
    if (counts[1] >= 0.005) parts.push_back(rough(counts[1], 2) + " contested");
    if (counts[2] >= 0.005) parts.push_back(rough(counts[2], 2) + " unlawful");
    const std::string lawful = counts[0] == 0               ? "no act"
                               : counts[1] + counts[2] == 0 ? "all lawful"
                                                            : "nearly all lawful";
    const std::string text = parts.empty() ? lawful : joined(parts, ", ");
    svg.element("text", {{"x", px(x(sum) + 6)}, {"y", px(y + 10)}, {"class", "v"}},
                fitting(text, 11, panel.width - x(sum) - 6));
    svg.close();
  }
  svg.element("text", {{"x", px((left + right) / 2)}, {"y", px(bottom + 28)}, {"class", "m"}}, "acts per run");
  panel.height = bottom + 34;
  return panel;
}

}  // namespace

Chart law_chart(const Shown& shown) {
  Chart chart;
  chart.id = "law";
  chart.title = "What the law says of what was done";
  chart.about = fmt::format(
      "Acts after the decision per run by what the law says of them in truth (contested is what schools of law "
      "disagree about), mean over {}; the actors with most acts that are not plainly lawful.",
      watched_runs(shown));
  std::vector<Judged> all;
  std::vector<const Deed*> doubtful;
  for (const Deed& deed : shown.course.deeds) {
    if (deed.actor == none) continue;
    auto found = std::find_if(all.begin(), all.end(), [&](const Judged& one) { return one.actor == deed.actor; });
    if (found == all.end()) {
      all.push_back({deed.actor, std::vector<std::array<double, 3>>(shown.responses()), 0});
      found = all.end() - 1;
    }
    double of_deed = 0;
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      for (std::size_t verdict = 0; verdict < 3; ++verdict) {
        const double acts = per_run(deed.under[response].truth[verdict], shown.course.counted[response]);
        found->per_run[response][verdict] += acts;
        if (verdict > 0) of_deed += acts;
      }
    }
    found->doubtful += of_deed;
    if (of_deed > 0) doubtful.push_back(&deed);
  }
  std::erase_if(all, [](const Judged& one) { return one.doubtful < 0.1; });  // not worth a panel; the table has them
  std::stable_sort(all.begin(), all.end(), [](const Judged& a, const Judged& b) { return a.doubtful > b.doubtful; });
  if (all.size() > 4) all.resize(4);
  double most = 0;
  for (const Judged& one : all) {
    for (const auto& counts : one.per_run) most = std::max(most, counts[0] + counts[1] + counts[2]);
  }
  const Range range = range_of({0, most}, 4, true);
  chart.data.columns = {"actor", "response", "verdict", "acts"};
  constexpr std::array<const char*, 3> words{"lawful", "contested", "unlawful"};
  for (const Judged& one : all) {
    chart.panels.push_back(judged_panel(shown, one, range.high));
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      for (std::size_t verdict = 0; verdict < 3; ++verdict) {
        chart.data.rows.push_back({capital(actor_name(shown.model, one.actor)), shown.words.responses[response],
                                   words.at(verdict), one.per_run[response][verdict]});
      }
    }
  }
  const auto weight = [&](const Deed* deed) {
    std::uint64_t acts = 0;
    for (const Deed::Under& under : deed->under) acts += under.truth[1] + under.truth[2];
    return acts;
  };
  std::stable_sort(doubtful.begin(), doubtful.end(),
                   [&](const Deed* a, const Deed* b) { return weight(a) > weight(b); });
  constexpr std::size_t most_rows = 40;
  std::size_t left_out = 0;
  Table table{"Acts that are not plainly lawful: contested and unlawful, acts per run", {"act", "verdict"}, {}};
  for (const std::string& response : shown.words.responses) table.head.push_back(response);
  for (const Deed* deed : doubtful) {
    for (std::size_t verdict = 1; verdict < 3; ++verdict) {
      std::vector<std::string> row{sentence(shown.model, deed->kind), words.at(verdict)};
      bool any = false;
      for (std::size_t response = 0; response < shown.responses(); ++response) {
        const double acts = per_run(deed->under[response].truth[verdict], shown.course.counted[response]);
        any = any || acts > 0;
        row.push_back(fixed(acts, 3));
      }
      if (!any) continue;
      if (table.rows.size() < most_rows) {
        table.rows.push_back(std::move(row));
      } else {
        ++left_out;
      }
    }
  }
  if (left_out > 0) table.caption += fmt::format("; {} done more rarely left out", counted(left_out, "row"));
  chart.tables.push_back(std::move(table));
  chart.keys = {{"lawful", 0, Key::Form::pale_bar}, {"contested", 5, Key::Form::bar}, {"unlawful", 2, Key::Form::bar}};
  chart.vega = vega_panels("actor", "", R"({"width": 260, "height": {"step": 18}, "mark": "bar",
    "encoding": {"y": {"field": "response", "type": "nominal", "sort": null, "title": null},
      "x": {"field": "acts", "type": "quantitative", "title": "acts per run"},
      "color": {"field": "verdict", "type": "nominal", "sort": null, "scale": {"range": ["#c4c8cd", "#8f6a00", "#d04a02"]}}}})");
  return chart;
}

}  // namespace demarche::report
