// Figures over time: what happens when, how far it climbs, who is how sure.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/charts_parts.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

std::string vega_lines(const Shown& shown, const std::string& y, const std::string& title, bool is_share) {
  const Spoken& in = shown.in();
  return vega_panels("panel", is_share ? "" : R"("y": "independent")",
                     R"({"width": 260, "height": 160, "mark": "line",
    "encoding": {"x": {"field": "day", "type": "quantitative", "title": )" +
                         quoted(mirrored(in.say("days after the decision"), in)) + R"(},
      "y": {"field": ")" +
                         y + R"(", "type": "quantitative", "title": )" + quoted(mirrored(title, in)) +
                         (is_share ? R"(, "axis": {"format": "%"}},)" : "},") + "\n      " + vega_colour(shown, true) +
                         "}}");
}

// Days that a table shows: not all of those that are drawn.
std::vector<std::size_t> table_days(const std::vector<double>& days) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const double day = days[i];
    const bool is_shown = (day <= 3 && day == std::floor(day)) || day == 7 || day == 14 || std::fmod(day, 28) == 0 ||
                          i + 1 == days.size();
    if (is_shown) out.push_back(i);
  }
  return out;
}

Table day_table(const std::string& caption, const std::vector<double>& days, const std::vector<Line>& lines,
                const std::string& sign, int decimals, const Spoken& in) {
  Table table{caption, {in.word("column", "day")}, {}};
  for (const Line& line : lines) table.head.push_back(line.name);
  for (const std::size_t day : table_days(days)) {
    std::vector<std::string> row{in.figures(rough(days[day]))};
    for (const Line& line : lines) {
      row.push_back(day < line.y.size() ? in.quantity(fixed(line.y[day], decimals) + sign) : "");
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

// What happened in truth, as marks: the first observed act that is this deed.
std::vector<DayMark> observed(const Shown& shown, const Deed& deed) {
  const core::Program& program = shown.model.program;
  for (const language::DocumentedAct& act : shown.model.observed) {
    const bool is_it = act.action == program.actions[deed.action] && act.actor == program.actors[deed.actor] &&
                       (deed.target == core::none ? act.target.empty() : act.target == program.actors[deed.target]);
    if (!is_it || act.at < program.decision - 1) continue;
    const Spoken& in = shown.in();
    return {{std::max(0.0, act.at - program.decision),
             act.alleged ? in.word("mark of a day", "alleged") : in.word("mark of a day", "observed")}};
  }
  return {};
}

constexpr std::array<double, 4> first_day{0, 0.25, 0.5, 0.75};

// Of the watched runs that have the event on the first day, the share that have it by so much of that day: the batch's
// own statistics know whole days only.
double within_first_day(const Shown& shown, std::size_t response, std::size_t outcome, double part) {
  std::uint64_t by_then = 0;
  std::uint64_t by_evening = 0;
  for (const std::vector<double>& values : shown.course.values) {
    if (values.empty()) continue;
    const double time = values[response * shown.model.outcomes.size() + outcome];
    by_then += time <= part ? 1 : 0;
    by_evening += time < 1 ? 1 : 0;
  }
  return per_run(by_then, by_evening);
}

struct Candidate {
  const Deed* deed;
  std::vector<DayMark> marks;
  double spread;  // between responses, at the horizon
};

// What people ask about: what was observed, and what the responses make a difference to; not what is done at once
// under all of them, nor what hardly ever happens.
std::vector<Candidate> main_deeds(const Shown& shown) {
  std::vector<Candidate> all;
  for (const Deed& deed : shown.course.deeds) {
    double least = 1;
    double most = 0;
    double at_once = 1;
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      const double share = per_run(deed.under[response].by_day.back(), shown.course.counted[response]);
      least = std::min(least, share);
      most = std::max(most, share);
      at_once = std::min(at_once, per_run(deed.under[response].by_day.front(), shown.course.counted[response]));
    }
    if (most < 0.05 || at_once > 0.95) continue;
    all.push_back({&deed, observed(shown, deed), most - least});
  }
  std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return a.spread + (a.marks.empty() ? 0 : 0.35) > b.spread + (b.marks.empty() ? 0 : 0.35);
  });
  if (all.size() > 8) all.resize(8);
  return all;
}

}  // namespace

Chart incidence_chart(const Shown& shown) {
  const Spoken& in = shown.in();
  Chart chart = chart_of(shown, "incidence", in.say("What happens when"));
  const double horizon = shown.model.horizon - shown.model.decision;
  const bool marks = !shown.model.observed.empty();
  const Blanks counted_runs{{"all runs", played_runs(shown.result, in)}, {"watched runs", watched_runs(shown)}};
  chart.about =
      marks ? in.say(
                  "Share of runs in which the act has happened by each day, for each response. Outcomes that are times "
                  "are of all {all runs}, acts of {watched runs}: those on which the responses differ most, among them "
                  "rather those that were observed. A dotted line is the day on which the documents have it.",
                  counted_runs)
            : in.say(
                  "Share of runs in which the act has happened by each day, for each response. Outcomes that are times "
                  "are of all {all runs}, acts of {watched runs}: those on which the responses differ most.",
                  counted_runs);
  chart.data.columns = {"panel", "response", "day", "share"};
  const auto add = [&](const std::string& english, const std::string& title, const std::string& about,
                       const std::vector<double>& days, std::vector<Line> lines, std::vector<DayMark> marks_here) {
    LinePanel panel;
    panel.spoken = in;
    panel.title = title;
    panel.about = about;
    panel.x_title = in.say("days after the decision (logarithmic)");
    panel.y_title = in.say("% of runs");
    panel.x_high = horizon;
    panel.marks = std::move(marks_here);
    for (const Line& line : lines) {
      for (std::size_t i = 0; i < line.y.size(); ++i) {
        chart.data.rows.push_back({datum(chart, english, title), line.name, days[i], line.y[i] / 100});
      }
    }
    chart.tables.push_back(day_table(title, days, lines, " %", 1, in));
    panel.lines = std::move(lines);
    chart.panels.push_back(line_panel(panel));
  };
  for (std::size_t outcome = 0; outcome < shown.result.outcomes.size() && chart.panels.size() < 4; ++outcome) {
    if (shown.result.outcomes[outcome].kind != run::OutcomeKind::time) continue;
    std::vector<double> days;
    std::vector<Line> lines;
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      const std::string& name = shown.words.responses[response];
      const std::vector<double>& incidence = shown.result.estimate(response, outcome).cumulative_incidence;
      Line line{name, look(shown, response), {}, {}, {}, {}};
      if (!incidence.empty()) {
        for (const double part : first_day) {
          if (part > 0 && part >= horizon) continue;  // the axis may be shorter than a day
          line.x.push_back(part);
          line.y.push_back(100 * incidence.front() * within_first_day(shown, response, outcome, part));
        }
      }
      for (std::size_t day = 0; day < incidence.size(); ++day) {
        line.x.push_back(std::min(static_cast<double>(day + 1), horizon));
        line.y.push_back(incidence[day] * 100);
      }
      if (line.x.size() > days.size()) days = line.x;
      lines.push_back(std::move(line));
    }
    if (days.size() < 2) continue;
    add(shown.data().outcomes[outcome].name, shown.words.outcomes[outcome].name, outcome_about(shown, outcome), days,
        std::move(lines), {});
  }
  for (const Candidate& one : main_deeds(shown)) {
    std::vector<Line> lines;
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      Line line{shown.words.responses[response], look(shown, response), shown.course.days, {}, {}, {}};
      for (const std::uint64_t runs : one.deed->under[response].by_day) {
        line.y.push_back(per_run(runs, shown.course.counted[response]) * 100);
      }
      lines.push_back(std::move(line));
    }
    add(sentence(shown.model, one.deed->kind), sentence(shown.model, one.deed->kind, in), "", shown.course.days,
        std::move(lines), one.marks);
  }
  chart.vega = vega_lines(shown, "share", in.say("share of runs"), true);
  return chart;
}

Chart ladder_chart(const Shown& shown) {
  const Spoken& in = shown.in();
  Chart chart = chart_of(shown, "ladder", in.say("How far each track climbs"));
  chart.about = in.say(
      "The highest rung that anybody's acts after the decision have reached by each day on each track, mean over "
      "{runs}. "
      "Rungs are the library's: the higher, the harder to take back.",
      {{"runs", watched_runs(shown)}});
  chart.data.columns = {"panel", "response", "day", "rung"};
  for (const Climb& climb : shown.course.climbs) {
    LinePanel panel;
    const std::string& track = shown.model.program.tracks[climb.track];
    panel.spoken = in;
    panel.title = capital(name_words("track", track, in));
    panel.x_title = in.say("days after the decision (logarithmic)");
    panel.y_title = in.word("axis", "rung");
    panel.is_percent = false;
    panel.x_high = shown.model.horizon - shown.model.decision;
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      const std::string& name = shown.words.responses[response];
      panel.lines.push_back({name, look(shown, response), shown.course.days, climb.mean[response], {}, {}});
      for (std::size_t day = 0; day < shown.course.days.size(); ++day) {
        chart.data.rows.push_back({datum(chart, capital(spaced(track)), panel.title), name, shown.course.days[day],
                                   climb.mean[response][day]});
      }
    }
    chart.tables.push_back(day_table(panel.title, shown.course.days, panel.lines, "", 2, in));
    chart.panels.push_back(line_panel(panel));
  }
  chart.vega = vega_lines(shown, "rung", in.say("highest rung, mean"), false);
  return chart;
}

namespace {

// "Albania on Iran: july".
std::string about_whom(const Shown& shown, const Conviction& one, const Spoken& in) {
  const auto actor = [&](core::Index which) { return actor_term(shown.model, shown.model.program.actors[which], in); };
  return capital(in.say("{observer} on {suspect}: {incident}",
                        {{"observer", actor(one.observer)},
                         {"suspect", actor(one.suspect)},
                         {"incident", in.known("incident", shown.model.program.incidents[one.incident])
                                          .value_or(in.apart(safe(shown.model.program.incidents[one.incident])))}}));
}

std::string said_or_more(const std::string& word, bool is_strongest, const Spoken& in) {
  const Blanks blanks{{"confidence", name_words("word", word, in)}};
  return is_strongest ? in.say("says {confidence}", blanks) : in.say("says {confidence} or more", blanks);
}

}  // namespace

Chart attribution_chart(const Shown& shown) {
  const Spoken& in = shown.in();
  Chart chart = chart_of(shown, "attribution", in.say("Who says it was whom, and how sure they are"));
  const std::size_t response = shown.result.baseline;
  chart.about = in.say(
      "Under {response}, {runs}: what an observer privately believes (mean, and the range that holds four runs in "
      "five), and the share of runs in which it has publicly said so, by the word of confidence it used or a stronger "
      "one. Days after the decision, or, for what opens later, after it opened.",
      {{"response", in.apart(shown.words.baseline)}, {"runs", watched_runs(shown)}});
  chart.data.columns = {"panel", "line", "day", "share"};
  for (const Conviction& one : shown.course.convictions) {
    const Conviction::Under& under = one.under[response];
    if (under.mean.empty() || under.runs.front() == 0) continue;
    LinePanel panel;
    panel.spoken = in;
    panel.title = about_whom(shown, one, in);
    const std::string english = about_whom(shown, one, {});
    if (one.opens_later) {
      panel.about = in.say_number("over the {number} run in which it opens at least so long before the horizon",
                                  "over the {number} runs in which it opens at least so long before the horizon",
                                  static_cast<double>(under.runs.front()), in.figures(grouped(under.runs.front())));
    }
    panel.x_title = one.opens_later ? in.say("days after it opened (logarithmic)")
                                    : in.say("days after the decision (logarithmic)");
    panel.y_title = "%";
    // Late days hold only the runs in which it opened early, which are not like the others.
    std::size_t days = 0;
    while (days < under.mean.size() && under.runs[days] * 2 >= under.runs.front()) ++days;
    if (days < 2) continue;  // no time to see anything move in
    panel.x_high = shown.course.days[days - 1];
    const std::vector<double> x(shown.course.days.begin(),
                                shown.course.days.begin() + static_cast<std::ptrdiff_t>(days));
    const auto add = [&](const std::string& line_in_english, const std::string& name, std::size_t look,
                         const auto& value, bool with_band) {
      Line line{name, look, x, {}, {}, {}};
      for (std::size_t day = 0; day < days; ++day) {
        line.y.push_back(100 * value(day));
        if (with_band) line.low.push_back(100 * under.low[day]), line.high.push_back(100 * under.high[day]);
        chart.data.rows.push_back(
            {datum(chart, english, panel.title), datum(chart, line_in_english, name), x[day], value(day)});
      }
      panel.lines.push_back(std::move(line));
    };
    add(
        "private belief", in.say("private belief"), 1, [&](std::size_t day) { return under.mean[day]; }, true);
    for (std::size_t word = 0; word < one.words.size(); ++word) {
      if (*std::max_element(under.words[word].begin(), under.words[word].end()) == 0) continue;  // never so sure
      const bool is_strongest = word + 1 == one.words.size();
      add(
          said_or_more(one.words[word], is_strongest, {}), said_or_more(one.words[word], is_strongest, in),
          2 + word % 5, [&](std::size_t day) { return per_run(under.words[word][day], under.runs[day]); }, false);
    }
    chart.tables.push_back(day_table(panel.title, x, panel.lines, " %", 1, in));
    chart.panels.push_back(line_panel(panel));
  }
  chart.vega = vega_panels("panel", R"("x": "independent")",
                           R"({"width": 260, "height": 160, "mark": "line",
    "encoding": {"x": {"field": "day", "type": "quantitative", "title": )" +
                               quoted(mirrored(in.word("axis", "days"), in)) + R"(},
      "y": {"field": "share", "type": "quantitative", "axis": {"format": "%"})" +
                               vega_title(shown, "share") + R"(},
      "color": {"field": "line", "type": "nominal", "sort": null)" +
                               vega_title(shown, "line") + "}}}");
  return chart;
}

}  // namespace demarche::report
