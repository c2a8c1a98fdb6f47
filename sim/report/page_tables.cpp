// The page's answer and its tables, see page_parts.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "report/english.hpp"
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
  const char* word;
  const char* look;
};

Sign sign_of(run::Verdict verdict) {
  switch (verdict) {
    case run::Verdict::higher: return {"▲", "higher", "sure"};
    case run::Verdict::lower: return {"▼", "lower", "sure"};
    case run::Verdict::no_material_difference: return {"≈", "no material difference", "none"};
    case run::Verdict::identical: return {"=", "identical", "none"};
    case run::Verdict::withheld: return {"!", "withheld", "open"};
    case run::Verdict::undecided: break;
  }
  return {"?", "undecided", "open"};
}

// "20,000 times", "once", "1,024 to 20,000 times": a selection plays no further what is shown to be behind.
std::string played_words(const run::Result& result) {
  const std::uint64_t fewest =
      result.played.empty() ? result.runs : *std::min_element(result.played.begin(), result.played.end());
  if (fewest == result.runs) return result.runs == 1 ? "once" : grouped(result.runs) + " times";
  return fmt::format("{} to {} times", grouped(fewest), grouped(result.runs));
}

std::string behind(const std::string& unit) { return unit.empty() ? "" : " " + unit; }

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

void add_answer(Markup& page, const Shown& shown) {
  const run::Result& result = shown.result;
  std::array<std::size_t, 3> verdicts{};  // sure, none, open
  for (const run::Difference& difference : result.differences) {
    const std::string_view look = sign_of(difference.verdict).look;
    ++verdicts.at(look == "sure" ? 0 : look == "none" ? 1 : 2);
  }
  if (!shown.words.warning.empty()) page.element("p", {{"class", "warning"}}, shown.words.warning).line();
  page.open("div", {{"class", "answer"}});
  std::string first = fmt::format("{} {} played {} on the same luck, over {} days after the decision",
                                  counted(shown.responses(), "response"), shown.responses() == 1 ? "was" : "were each",
                                  played_words(result), rough(shown.model.horizon - shown.model.decision));
  if (!result.differences.empty()) {
    first += fmt::format("; of {} against {}, {} surely higher or lower, {} too small to matter, and {} open",
                         counted(result.differences.size(), "difference"), shown.words.baseline,
                         counted(verdicts[0], "is", "are"), counted(verdicts[1], "is", "are"),
                         counted(verdicts[2], "is", "are"));
  }
  page.element("p", first + ".").line();

  if (!result.outcomes.empty()) {  // the scenario's author lists first what matters first
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
    std::string about = safe(shown.model.outcomes.front().about);
    if (about.ends_with('.')) about.pop_back();
    const auto under = [&](std::size_t response) {
      return fmt::format("{}{} under {}", in_full(row.figures[response]), behind(row.unit),
                         shown.words.responses[response]);
    };
    std::string second = (about.empty() ? row.name : about + " (" + row.name + ")") + ": ";
    second += least == most ? under(least)
                            : fmt::format("from {} to {}; {}", under(least), under(most), under(result.baseline));
    page.element("p", second + ".").line();
  }
  const auto bases = count_bases(shown.model);
  const std::size_t assumed = bases[static_cast<std::size_t>(language::Basis::assumption)];
  page.element("p", fmt::format("The intervals hold luck and the uncertainty of the model's numbers, not that of the "
                                "model itself: {} of its {} numbers are assumptions, and every {} draws its own.",
                                grouped(assumed), grouped(shown.model.numbers.size()), result.nested ? "world" : "run"))
      .line();
  page.close().line();

  page.element("h3", "What each response changes most").line();
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
    const std::string about = safe(shown.model.responses[response].about);
    if (!about.empty()) page.element("p", about);
    if (response == result.baseline) {
      page.element("p", {{"class", "note"}},
                   shown.responses() > 1 ? "The others are held against this one." : "It is the only one.");
    } else {
      const std::vector<std::string> changes = main_changes(shown, response, 3);
      page.element("p", {{"class", "note"}},
                   !changes.empty() ? joined(changes, "; ") + "."
                   : any_withheld(shown, response)
                       ? "Verdicts are withheld."
                       : "No difference against " + shown.words.baseline + " is surely beyond what matters.");
    }
    page.close();
  }
  page.close().line();
}

void add_comparison(Markup& page, const Shown& shown) {
  std::string note = "Estimates with 95 % intervals";
  if (shown.responses() > 1) {
    note += fmt::format(
        "; beneath, how each stands to {}: ▲ surely higher, ▼ surely lower, ≈ no material difference, = identical in "
        "every run, ? undecided, ! withheld. Whether higher is better is for the reader to say",
        shown.words.baseline);
  }
  page.element("p", {{"class", "note"}}, note + ".").line();
  const std::string caption = "Outcomes of all responses";
  page.open("div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", caption}});
  page.open("table", {{"class", "numbers main"}, {"data-tool", "filter sort"}}).element("caption", caption).line();
  page.open("thead").open("tr").element("th", {{"scope", "col"}}, "outcome");
  for (const std::string& response : shown.words.responses) {
    page.element("th", {{"scope", "col"}, {"data-series", response}}, response);
  }
  page.close().close().line().open("tbody").line();
  for (std::size_t outcome = 0; outcome < shown.words.outcomes.size(); ++outcome) {
    const OutcomeRow& row = shown.words.outcomes[outcome];
    const std::string about = safe(shown.model.outcomes[outcome].about);
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
        const Sign sign = sign_of(shown.result.difference(response, outcome).verdict);
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
  for (const std::string& sentence : selection_sentences(shown.model, shown.result)) page.element("p", sentence).line();
  Table table{"How far each response was played", {"response", "runs", "is still in question"}, {}};
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    table.rows.push_back({shown.words.responses[response], grouped(shown.result.played[response]),
                          shown.result.selection->standings[response].left ? "yes" : "no"});
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
  for (const WorldsPart& part : worlds_parts(shown.model, shown.result, Detail::full)) {
    if (part.heading != worlds_title) page.element("h3", part.heading).line();
    for (const std::string& sentence : part.before) add_sentence(page, sentence);
    if (!part.grid.outcomes.empty()) {
      page.open("details").element("summary", "As a table").line();
      Table table{part.heading, {"outcome"}, {}};
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
  page.open("details").element("summary", "All differences as a table").line();
  Table table{"Differences against " + shown.words.baseline, {"outcome"}, {}};
  for (const ResponseRows& block : shown.words.differences) table.head.push_back(block.name);
  for (const OutcomeRow& outcome : shown.words.outcomes) {
    std::vector<std::string> row{outcome.name};
    for (const ResponseRows& block : shown.words.differences) {
      const DifferenceRow* found = row_of(block, outcome.name);
      row.push_back(found == nullptr ? "identical in every run (" + block.identical_bound + ")"
                                     : fmt::format("{} {}: {}", found->difference, found->interval, found->verdict));
    }
    table.rows.push_back(std::move(row));
  }
  add_table(page, table, false);
  page.close().line();
}

void add_figure(Markup& page, const Chart& chart, std::size_t number) {
  page.open("figure", {{"id", chart.id}}).line();
  page.open("figcaption").element("h3", fmt::format("Figure {}. {}", number, chart.title));
  page.element("p", chart.about).close().line();
  if (!chart.keys.empty()) {
    page.open("div", {{"class", "legend"}});
    draw_panel(page, legend(chart.keys, 600), chart.id + "-legend");
    page.close().line();
  }
  page.open("div", {{"class", "panels"}}).line();
  for (std::size_t i = 0; i < chart.panels.size(); ++i) {
    draw_panel(page, chart.panels[i], chart.id + "-" + std::to_string(i + 1));
  }
  page.close().line();
  if (!chart.tables.empty()) {
    page.open("details").element("summary", "The same as tables").line();
    for (const Table& table : chart.tables) add_table(page, table, chart.id != "council");
    page.close().line();
  }
  page.close().line();
}

}  // namespace demarche::report
