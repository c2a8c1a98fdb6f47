// The page's answer and its tables, see page_parts.hpp.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "report/charts_parts.hpp"
#include "report/figure.hpp"
#include "report/figures.hpp"
#include "report/highlights.hpp"
#include "report/page_parts.hpp"
#include "report/selection.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"
#include "report/worlds.hpp"

namespace demarche::report {

namespace {

// A sign and a word for a verdict; the sign is never alone.
struct Sign {
  const char* sign;
  std::string word;
  const char* look;
};

Sign sign_of(run::Verdict verdict, const Spoken& in) {
  switch (verdict) {
    case run::Verdict::higher: return {"▲", in.word("verdict", "higher"), "sure"};
    case run::Verdict::lower: return {"▼", in.word("verdict", "lower"), "sure"};
    case run::Verdict::no_material_difference: return {"≈", in.word("verdict", "no material difference"), "none"};
    case run::Verdict::identical: return {"=", in.word("verdict", "identical"), "none"};
    case run::Verdict::withheld: return {"!", in.word("verdict", "withheld"), "open"};
    case run::Verdict::undecided: break;
  }
  return {"?", in.word("verdict", "undecided"), "open"};
}

// "20,000 times", "once", "1,024 to 20,000 times": a selection plays no further what is shown to be behind.
std::string played_words(const run::Result& result, const Spoken& in) {
  const std::uint64_t fewest =
      result.played.empty() ? result.runs : *std::min_element(result.played.begin(), result.played.end());
  const auto runs = static_cast<double>(result.runs);
  const std::string figures = in.figures(grouped(result.runs));
  if (fewest != result.runs) {
    return in.say_number("{fewest} to {number} times", "{fewest} to {number} times", runs, figures,
                         {{"fewest", in.figures(grouped(fewest))}});
  }
  return result.runs == 1 ? in.say("once") : in.say_number("{number} times", "{number} times", runs, figures);
}

// How much was played, and what became of the differences.
std::string first_sentence(const Shown& shown) {
  const Spoken& in = shown.in();
  std::array<std::size_t, 3> verdicts{};  // sure, none, open
  for (const run::Difference& difference : shown.result.differences) {
    const std::string_view look = sign_of(difference.verdict, in).look;
    ++verdicts.at(look == "sure" ? 0 : look == "none" ? 1 : 2);
  }
  const auto responses = static_cast<double>(shown.responses());
  const std::string figures = in.figures(grouped(shown.responses()));
  Blanks blanks{{"times", played_words(shown.result, in)},
                {"days", in.figures(rough(shown.model.horizon - shown.model.decision))}};
  if (shown.result.differences.empty()) {
    return in.say_number(
        "{number} response was played {times} on the same luck, over {days} days after the decision.",
        "{number} responses were each played {times} on the same luck, over {days} days after the decision.", responses,
        figures, blanks);
  }
  const auto those = [&](std::size_t number) {
    return in.say_number("{number} is", "{number} are", static_cast<double>(number), in.figures(grouped(number)));
  };
  const std::size_t all = shown.result.differences.size();
  blanks.push_back({"differences", in.say_number("{number} difference", "{number} differences",
                                                 static_cast<double>(all), in.figures(grouped(all)))});
  blanks.push_back({"baseline", in.apart(shown.words.baseline)});
  blanks.push_back({"sure", those(verdicts[0])});
  blanks.push_back({"too small", those(verdicts[1])});
  blanks.push_back({"open", those(verdicts[2])});
  return in.say_number(
      "{number} response was played {times} on the same luck, over {days} days after the decision; of {differences} "
      "against {baseline}, {sure} surely higher or lower, {too small} too small to matter, and {open} open.",
      "{number} responses were each played {times} on the same luck, over {days} days after the decision; of "
      "{differences} against {baseline}, {sure} surely higher or lower, {too small} too small to matter, and {open} "
      "open.",
      responses, figures, blanks);
}

// What the outcome listed first comes to: the scenario's author lists first what matters first.
std::string second_sentence(const Shown& shown) {
  const Spoken& in = shown.in();
  const run::Result& result = shown.result;
  std::size_t least = 0;
  std::size_t most = 0;
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    const double value = result.estimate(response, 0).estimate;
    if (std::isnan(value)) continue;
    const double so_far = result.estimate(least, 0).estimate;
    if (std::isnan(so_far)) least = most = response;
    if (value < result.estimate(least, 0).estimate) least = response;
    if (value > result.estimate(most, 0).estimate) most = response;
  }
  const OutcomeRow& row = shown.words.outcomes.front();
  std::string about = outcome_about(shown, 0);
  if (about.ends_with('.')) about.pop_back();
  const std::string outcome =
      about.empty() ? row.name : in.say("{about} ({outcome})", {{"about", about}, {"outcome", row.name}});
  const auto value = [&](std::size_t response) {
    const std::string figures = in_full(row.figures[response]);
    return row.unit.empty() ? figures : in.say("{figures} {unit}", {{"figures", figures}, {"unit", row.unit}});
  };
  const auto name = [&](std::size_t response) { return in.apart(shown.words.responses[response]); };
  if (least == most) {
    return in.say("{outcome}: {value} under {response}.",
                  {{"outcome", outcome}, {"value", value(least)}, {"response", name(least)}});
  }
  return in.say("{outcome}: from {least} under {lowest} to {most} under {highest}; {value} under {baseline}.",
                {{"outcome", outcome},
                 {"least", value(least)},
                 {"lowest", name(least)},
                 {"most", value(most)},
                 {"highest", name(most)},
                 {"value", value(result.baseline)},
                 {"baseline", name(result.baseline)}});
}

std::string third_sentence(const Shown& shown) {
  const Spoken& in = shown.in();
  const auto bases = count_bases(shown.model);
  const std::size_t assumed = bases[static_cast<std::size_t>(language::Basis::assumption)];
  const Blanks blanks{{"assumed", in.figures(grouped(assumed))},
                      {"numbers", in.figures(grouped(shown.model.numbers.size()))}};
  return shown.result.nested
             ? in.say(
                   "The intervals hold luck and the uncertainty of the model's numbers, not that of the model "
                   "itself: {assumed} of its {numbers} numbers are assumptions, and every world draws its own.",
                   blanks)
             : in.say(
                   "The intervals hold luck and the uncertainty of the model's numbers, not that of the model "
                   "itself: {assumed} of its {numbers} numbers are assumptions, and every run draws its own.",
                   blanks);
}

}  // namespace

void add_table(Markup& page, const Table& table, bool is_numbers) {
  page.open("div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", table.caption}});
  page.open("table", {{"class", is_numbers ? "numbers" : "words"}}).element("caption", table.caption);
  page.open("thead").open("tr");
  for (const std::string& head : table.head) page.element("th", {{"scope", "col"}}, head);
  page.close().close().open("tbody");
  for (const auto& row : table.rows) {
    page.open("tr");
    for (std::size_t cell = 0; cell < row.size(); ++cell) {
      if (cell == 0) {
        page.element("th", {{"scope", "row"}}, row[cell]);
      } else {
        page.element("td", row[cell]);
      }
    }
    page.close();
  }
  page.close().close().close().line();
}

void open_written(Markup& page, Tag tag, const Spoken& in) {
  if (in.is_english()) {
    page.open(tag);
  } else {
    page.open(tag, {{"lang", "en"}, {"dir", "ltr"}});
  }
}

void add_answer(Markup& page, const Shown& shown) {
  const Spoken& in = shown.in();
  const run::Result& result = shown.result;
  if (!shown.words.warning.empty()) page.element("p", {{"class", "warning"}}, shown.words.warning).line();
  page.open("div", {{"class", "answer"}});
  page.element("p", first_sentence(shown)).line();
  if (!result.outcomes.empty()) page.element("p", second_sentence(shown)).line();
  page.element("p", third_sentence(shown)).line();
  page.close().line();

  page.element("h3", in.say("What each response changes most")).line();
  page.open("dl", {{"class", "responses"}});
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    page.open("dt", {{"data-series", shown.words.responses[response]}});
    Markup sample;
    mark(sample, 8, 8, look_of(response, result.baseline), "dot");
    page.open("svg", {{"class", "fig"}, {"width", "16"}, {"height", "16"}, {"aria-hidden", "true"}})
        .add(sample)
        .close();
    page.text(" " + shown.words.responses[response]).close();
    page.open("dd");
    const std::string about = response_about(shown.model.responses[response].about, in);
    if (!about.empty()) page.element("p", about);
    if (response == result.baseline) {
      page.element(
          "p", {{"class", "note"}},
          shown.responses() > 1 ? in.say("The others are held against this one.") : in.say("It is the only one."));
    } else {
      const std::vector<std::string> changes = main_changes(shown, response, 3);
      page.element("p", {{"class", "note"}},
                   !changes.empty() ? in.side_by_side(changes) + "."
                   : any_withheld(shown, response)
                       ? in.say("Verdicts are withheld.")
                       : in.say("No difference against {baseline} is surely beyond what matters.",
                                {{"baseline", in.apart(shown.words.baseline)}}));
    }
    page.close();
  }
  page.close().line();
}

void add_comparison(Markup& page, const Shown& shown) {
  const Spoken& in = shown.in();
  page.element(
          "p", {{"class", "note"}},
          shown.responses() > 1
              ? in.say("Estimates with 95 % intervals; beneath, how each stands to {baseline}: ▲ surely higher, ▼ "
                       "surely lower, ≈ no material difference, = identical in every run, ? undecided, ! withheld. "
                       "Whether higher is better is for the reader to say.",
                       {{"baseline", in.apart(shown.words.baseline)}})
              : in.say("Estimates with 95 % intervals."))
      .line();
  const std::string caption = in.say("Outcomes of all responses");
  page.open("div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", caption}});
  page.open("table", {{"class", "numbers main"}, {"data-tool", "filter sort"}}).element("caption", caption).line();
  page.open("thead").open("tr").element("th", {{"scope", "col"}}, in.say("outcome"));
  for (const std::string& response : shown.words.responses) {
    page.element("th", {{"scope", "col"}, {"data-series", response}}, response);
  }
  page.close().close().line().open("tbody").line();
  for (std::size_t outcome = 0; outcome < shown.words.outcomes.size(); ++outcome) {
    const OutcomeRow& row = shown.words.outcomes[outcome];
    const std::string about = outcome_about(shown, outcome);
    page.open("tr").open("th", {{"scope", "row"}});
    page.element("span", {{"class", "name"}}, row.name);
    if (!row.unit.empty()) page.element("span", {{"class", "unit"}}, " [" + row.unit + "]");
    if (!about.empty()) page.element("span", {{"class", "about"}}, about);
    page.close();
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      const Figure& figure = row.figures[response];
      page.open("td", {{"data-series", shown.words.responses[response]},
                       {"data-value", shortest(shown.result.estimate(response, outcome).estimate)}});
      page.element("span", {{"class", "estimate"}}, figure.estimate);
      if (!figure.interval.empty()) page.text(" ").element("span", {{"class", "interval"}}, figure.interval);
      if (response != shown.result.baseline) {
        const Sign sign = sign_of(shown.result.difference(response, outcome).verdict, in);
        page.text(" ").open("span", {{"class", std::string("verdict ") + sign.look}});
        page.element("span", {{"aria-hidden", "true"}}, sign.sign)
            .element("span", {{"class", "unseen"}}, sign.word)
            .close();
      }
      page.close();
    }
    page.close().line();
  }
  page.close().close().close().line();
}

void add_selection(Markup& page, const Shown& shown) {
  const Spoken& in = shown.in();
  for (const std::string& sentence : selection_sentences(shown.model, shown.result, in)) {
    page.element("p", sentence).line();
  }
  Table table{in.say("How far each response was played"),
              {in.say("response"), in.word("column", "runs"), in.say("is still in question")},
              {}};
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    table.rows.push_back({shown.words.responses[response], in.figures(grouped(shown.result.played[response])),
                          shown.result.selection->standings[response].left ? in.say("yes") : in.say("no")});
  }
  add_table(page, table, true);
}

namespace {

// A sentence in which what stands between grave accents is to be typed, as on a terminal.
void add_sentence(Markup& page, std::string_view sentence) {
  page.open("p");
  for (bool is_code = false; !sentence.empty(); is_code = !is_code) {
    const std::size_t end = std::min(sentence.find('`'), sentence.size());
    if (is_code) {
      page.element("code", sentence.substr(0, end));
    } else {
      page.text(sentence.substr(0, end));
    }
    sentence.remove_prefix(std::min(end + 1, sentence.size()));
  }
  page.close().line();
}

}  // namespace

void add_worlds(Markup& page, const Shown& shown) {
  const Spoken& in = shown.in();
  const std::string title = in.say("Luck and ignorance");  // the section's own
  for (const WorldsPart& part : worlds_parts(shown.model, shown.result, Detail::full, in)) {
    if (part.heading != title) page.element("h3", part.heading).line();
    for (const std::string& sentence : part.before) add_sentence(page, sentence);
    if (!part.grid.outcomes.empty()) {
      page.open("details").element("summary", in.say("As a table")).line();
      Table table{part.heading, {in.say("outcome")}, {}};
      for (const std::string& response : part.grid.responses) table.head.push_back(response);
      for (const OutcomeRow& outcome : part.grid.outcomes) {
        std::vector<std::string> row{outcome.unit.empty() ? outcome.name : outcome.name + " [" + outcome.unit + "]"};
        for (const Figure& figure : outcome.figures) row.push_back(figure.estimate);
        table.rows.push_back(std::move(row));
      }
      add_table(page, table, true);
      page.close().line();
    }
    for (const std::string& sentence : part.after) add_sentence(page, sentence);
  }
}

void add_differences_table(Markup& page, const Shown& shown) {
  const Spoken& in = shown.in();
  page.open("details").element("summary", in.say("All differences as a table")).line();
  Table table{in.say("Differences against {baseline}", {{"baseline", in.apart(shown.words.baseline)}}),
              {in.say("outcome")},
              {}};
  for (const ResponseRows& block : shown.words.differences) table.head.push_back(block.name);
  for (std::size_t outcome = 0; outcome < shown.words.outcomes.size(); ++outcome) {
    std::vector<std::string> row{shown.words.outcomes[outcome].name};
    for (const ResponseRows& block : shown.words.differences) {
      const DifferenceRow* found = row_of(block, outcome);
      row.push_back(found == nullptr ? in.say("identical in every run ({bound})", {{"bound", block.identical_bound}})
                                     : in.say("{difference} {interval}: {verdict}", {{"difference", found->difference},
                                                                                     {"interval", found->interval},
                                                                                     {"verdict", found->verdict}}));
    }
    table.rows.push_back(std::move(row));
  }
  add_table(page, table, false);
  page.close().line();
}

void add_figure(Markup& page, const Chart& chart, std::size_t number) {
  page.open("figure", {{"id", chart.id}}).line();
  const Spoken& in = chart.spoken;
  page.open("figcaption")
      .element("h3", in.say("Figure {number}. {title}", {{"number", std::to_string(number)}, {"title", chart.title}}));
  page.element("p", chart.about).close().line();
  if (!chart.keys.empty()) {
    page.open("div", {{"class", "legend"}});
    draw_panel(page, legend(chart.keys, 600, in), chart.id + "-legend");
    page.close().line();
  }
  page.open("div", {{"class", "panels"}}).line();
  for (std::size_t i = 0; i < chart.panels.size(); ++i) {
    draw_panel(page, chart.panels[i], chart.id + "-" + std::to_string(i + 1));
  }
  page.close().line();
  if (!chart.tables.empty()) {
    page.open("details").element("summary", in.say("The same as tables")).line();
    for (const Table& table : chart.tables) add_table(page, table, chart.id != "council");
    page.close().line();
  }
  page.close().line();
}

}  // namespace demarche::report
