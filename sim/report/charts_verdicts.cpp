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
  const Spoken& in = shown.in();
  Chart chart = chart_of(shown, "council", in.say("Who objects in the council"));
  chart.about = in.say(
      "Share of runs in which a member objects to a motion, with 95 % intervals, over {runs}, under the response that "
      "draws most objections to it. The tables say how often the motion is proposed and adopted, and what drives the "
      "objections.",
      {{"runs", watched_runs(shown)}});
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
    const std::string english = safe(traces.front()->alliance) + ": " + spaced(traces.front()->motion);
    const std::string name =
        in.say("{alliance}: {motion}", {{"alliance", in.apart(safe(traces.front()->alliance))},
                                        {"motion", name_words("motion", traces.front()->motion, in)}});

    Table fate{in.say("{motion}: what becomes of it, share of runs", {{"motion", name}}),
               {in.say("response"), in.word("what becomes of a motion", "proposed"),
                in.word("what becomes of a motion", "adopted"), in.word("what becomes of a motion", "silence broken"),
                in.word("what becomes of a motion", "nothing left")},
               {}};
    for (std::size_t response = 0; response < traces.size(); ++response) {
      const MotionTrace& trace = *traces[response];
      const auto share = [&](std::uint64_t runs) {
        return trace.runs == 0 ? "" : in.quantity(percent(per_run(runs, trace.runs)));
      };
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
    panel.spoken = in;
    panel.title = name;
    panel.unit = in.say("% of runs");
    panel.with_zero = true;
    const std::string most_objected = in.apart(shown.words.responses[most]);
    Table why{in.say("{motion}: who objects most under {response}, and what moves it",
                     {{"motion", name}, {"response", most_objected}}),
              {in.word("column", "member"), in.say("runs with an objection"),
               in.say("what moves it: mean factor on its chance per day, and its share of all such factors")},
              {}};
    for (const std::size_t member : members) {
      const core::Index actor = traces.front()->objectors[member].member;
      for (std::size_t response = 0; response < traces.size(); ++response) {
        const double share = per_run(traces[response]->objectors[member].runs, traces[response]->runs);
        chart.data.rows.push_back({datum(chart, english, name), shown.words.responses[response],
                                   safe(shown.model.program.actors[actor]), share});
      }
      const MotionTrace& trace = *traces[most];
      run::Counts counts;
      counts.n = trace.runs;
      counts.hits = trace.objectors[member].runs;
      const run::Interval interval = run::share_interval(counts);
      IntervalRow row;
      const std::string row_name = capital(actor_words(shown, actor).words());
      row.name = row_name;
      row.series = shown.words.responses[most];
      row.look = look(shown, most);
      row.value = interval.estimate * 100;
      row.low = interval.low * 100;
      row.high = interval.high * 100;
      row.shown = in.quantity(percent(interval.estimate));
      row.said =
          capital(in.say("{member} under {response}: {share}",
                         {{"member", actor_words(shown, actor)}, {"response", most_objected}, {"share", row.shown}}));
      panel.rows.push_back(std::move(row));

      why.rows.push_back(
          {row_name, in.quantity(percent(interval.estimate)), pulls_of(shown.model, trace.objectors[member], 3, in)});
    }
    panel.about = in.say("under {response}", {{"response", most_objected}});
    chart.tables.push_back(std::move(why));
    chart.panels.push_back(interval_panel(panel));
  }
  chart.vega =
      vega_panels("motion", R"("y": "independent")",
                  R"({"width": 260, "mark": {"type": "point", "filled": true},
    "encoding": {"y": {"field": "member", "type": "nominal", "sort": null, "title": null},
      "x": {"field": "share", "type": "quantitative", "title": )" +
                      quoted(mirrored(in.say("share of runs with an objection"), in)) + R"(, "axis": {"format": "%"}},
      )" + vega_colour(shown, true) +
                      R"(, "tooltip": [)" + vega_field(shown, "response") + ", " + vega_field(shown, "member") + ", " +
                      vega_field(shown, "share", ".1%") + "]}}");
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
  constexpr double names = 140;
  constexpr double behind = 74;  // of the longest bar, for words
  constexpr double row = 20;
  const Spoken& in = shown.in();
  Panel panel{capital(actor_words(shown, judged.actor).words()), 384, 0, {}, {}};
  // Names stand where reading begins; bars grow from left to right in every language.
  const double left = in.is_right_to_left() ? 4 : names;
  const double right = panel.width - behind - (in.is_right_to_left() ? names : 0);
  Markup& svg = panel.marks;
  const double top = heading(svg, panel.title, "", panel.width, in);
  const LinearScale x{0, most, left, right};
  const double bottom = top + row * static_cast<double>(shown.responses()) + 2;
  const std::vector<double> places = ticks(0, most, 4);
  for (const double place : places) {
    svg.empty("path", {{"d", "M" + px(x(place)) + " " + px(top) + "V" + px(bottom)}, {"class", "grid"}});
    svg.element("text", {{"x", px(x(place))}, {"y", px(bottom + 14)}, {"class", "m"}},
                tick_words(place, places.size() > 1 ? places[1] : 1, in));
  }
  constexpr std::array<const char*, 3> fills{"area s0 pale", "area s5", "area s2"};
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    const double y = top + row * static_cast<double>(response) + 4;
    svg.open("g", {{"data-series", shown.words.responses[response]}});
    svg.element("text",
                {{"x", px(in.is_right_to_left() ? panel.width : 0)},
                 {"y", px(y + 10)},
                 {"class", in.is_right_to_left() ? "l e" : "l"}},
                in.apart(fitting(shown.words.responses[response], 11.5, names - 10)));
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
    const auto of_kind = [&](double acts) { return in.figures(rough(acts, 2)); };
    if (counts[1] >= 0.005) {
      parts.push_back(in.say_number("{number} contested", "{number} contested", counts[1], of_kind(counts[1])));
    }
    if (counts[2] >= 0.005) {
      parts.push_back(in.say_number("{number} unlawful", "{number} unlawful", counts[2], of_kind(counts[2])));
    }
    const std::string lawful = counts[0] == 0               ? in.say("no act")
                               : counts[1] + counts[2] == 0 ? in.say("all lawful")
                                                            : in.say("nearly all lawful");
    const std::string text = parts.empty() ? lawful : in.joined(parts);
    svg.element("text", {{"x", px(x(sum) + 6)}, {"y", px(y + 10)}, {"class", "v"}},
                fitting(text, 11, (in.is_right_to_left() ? right + behind : panel.width) - x(sum) - 6));
    svg.close();
  }
  svg.element("text", {{"x", px((left + right) / 2)}, {"y", px(bottom + 28)}, {"class", "m"}}, in.say("acts per run"));
  panel.height = bottom + 34;
  return panel;
}

}  // namespace

Chart law_chart(const Shown& shown) {
  const Spoken& in = shown.in();
  Chart chart = chart_of(shown, "law", in.say("What the law says of what was done"));
  chart.about = in.say(
      "Acts after the decision per run by what the law says of them in truth (contested is what schools of law "
      "disagree about), mean over {runs}; the actors with most acts that are not plainly lawful.",
      {{"runs", watched_runs(shown)}});
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
  constexpr std::array<const char*, 3> verdicts{"lawful", "contested", "unlawful"};
  const std::array<std::string, 3> words{in.word("law", "lawful"), in.word("law", "contested"),
                                         in.word("law", "unlawful")};
  for (const Judged& one : all) {
    chart.panels.push_back(judged_panel(shown, one, range.high));
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      for (std::size_t verdict = 0; verdict < 3; ++verdict) {
        chart.data.rows.push_back(
            {datum(chart, capital(actor_name(shown.model, one.actor)), capital(actor_words(shown, one.actor).words())),
             shown.words.responses[response], datum(chart, verdicts.at(verdict), words.at(verdict)),
             one.per_run[response][verdict]});
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
  Table table{in.say("Acts that are not plainly lawful: contested and unlawful, acts per run"),
              {in.word("column", "act"), in.word("column", "verdict")},
              {}};
  for (const std::string& response : shown.words.responses) table.head.push_back(response);
  for (const Deed* deed : doubtful) {
    for (std::size_t verdict = 1; verdict < 3; ++verdict) {
      std::vector<std::string> row{sentence(shown.model, deed->kind, in), words.at(verdict)};
      bool any = false;
      for (std::size_t response = 0; response < shown.responses(); ++response) {
        const double acts = per_run(deed->under[response].truth[verdict], shown.course.counted[response]);
        any = any || acts > 0;
        row.push_back(in.figures(fixed(acts, 3)));
      }
      if (!any) continue;
      if (table.rows.size() < most_rows) {
        table.rows.push_back(std::move(row));
      } else {
        ++left_out;
      }
    }
  }
  if (left_out > 0) {
    table.caption = in.say_number(
        "Acts that are not plainly lawful: contested and unlawful, acts per run; {number} row done more rarely left "
        "out",
        "Acts that are not plainly lawful: contested and unlawful, acts per run; {number} rows done more rarely left "
        "out",
        static_cast<double>(left_out), in.figures(grouped(left_out)));
  }
  chart.tables.push_back(std::move(table));
  chart.keys = {{words[0], 0, Key::Form::pale_bar}, {words[1], 5, Key::Form::bar}, {words[2], 2, Key::Form::bar}};
  chart.vega =
      vega_panels("actor", "",
                  R"({"width": 260, "height": {"step": 18}, "mark": "bar",
    "encoding": {"y": {"field": "response", "type": "nominal", "sort": null, "title": null},
      "x": {"field": "acts", "type": "quantitative", "title": )" +
                      quoted(mirrored(in.say("acts per run"), in)) + R"(},
      "color": {"field": "verdict", "type": "nominal", "sort": null)" +
                      vega_title(shown, "verdict") + R"(, "scale": {"range": ["#c4c8cd", "#8f6a00", "#d04a02"]}}}})");
  return chart;
}

}  // namespace demarche::report
