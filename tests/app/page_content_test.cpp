// What stands on the page, cell by cell: against the results themselves, and against runs watched in another way.

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include "app/pictures.hpp"
#include "report/course.hpp"
#include "report/decision.hpp"
#include "report/parting.hpp"
#include "report/recorder.hpp"
#include "report/selection.hpp"
#include "report/state_at.hpp"
#include "report/worlds.hpp"
#include "tests/app/child.hpp"
#include "tests/app/compared.hpp"

namespace demarche {
namespace {

using tests::albania;
using tests::compared;
using tests::Compared;
using tests::count;
using tests::escaped;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t begin = text.find(from);
  REQUIRE(begin != std::string::npos);
  const std::size_t end = text.find(to, begin);
  REQUIRE(end != std::string::npos);
  return text.substr(begin, end - begin);
}

// What stands between grave accents on a terminal is code on a page.
std::string with_code(std::string sentence) {
  for (bool is_code = false;; is_code = !is_code) {
    const std::size_t at = sentence.find('`');
    if (at == std::string::npos) return sentence;
    sentence.replace(at, 1, is_code ? "</code>" : "<code>");
  }
}

// What stands between the tags of the cells of one kind in a row.
std::vector<std::string> cells_of(const std::string& row, const std::string& tag) {
  std::vector<std::string> out;
  for (std::size_t at = row.find("<" + tag); at != std::string::npos; at = row.find("<" + tag, at + 1)) {
    out.push_back(row.substr(at, row.find("</" + tag + ">", at) - at));
  }
  return out;
}

// Two states that differ in nothing a reader could call better; all that Markdown would read as its own.
const std::string plain_case = R"yaml(
scenario: plain
title: "# A *starred* | title with [a link](x) and `code`"
uses: []
timezone: UTC
start: 2022-01-01
decision: 2022-01-10
horizon: 60 d
responses:
  - response: only
    about: "1. First | second <b>bold</b> _under_ & more"
outcomes: [harm, hits]
history:
  - { at: 2022-01-05, by: BOR, do: attack, to: ARC, sources: [F-1] }
library:
  - { document: D, about: "A report.", date: 2022-01-06 }
  - { fact: F-1, document: D, says: "It |broke| *everything*.", date: 2022-01-06 }
  - { actor: ARC, kind: state, name: Arcadia }
  - { actor: BOR, kind: state, name: Borduria }
  - { variable: grievance, scope: pair, range: [0, 10] }
  - { action: attack, label: "attacks {target} | *hard*", track: cyber, rung: 9, effects: ["grievance(target, self) += 2"] }
  - { rule: strike, who: BOR, does: { do: attack, to: ARC }, rate: 0.02 / d, because: "It may." }
  - { outcome: harm, mean: "grievance(ARC, BOR)", unit: "points|of_harm", material: 0.1 }
  - { outcome: hits, count: "attack, by: BOR", material: 0.1 }
)yaml";

}  // namespace

TEST_CASE("every cell of the main table holds the value of its row and column") {
  const Compared& made = albania();
  const std::string table = between(made.page(), "<table class=\"numbers main\"", "</table>");
  const std::vector<std::string> rows = cells_of(table.substr(table.find("<tbody>")), "tr");
  REQUIRE(rows.size() == made.words.outcomes.size());
  for (std::size_t outcome = 0; outcome < rows.size(); ++outcome) {
    CHECK(has(rows[outcome], "<span class=\"name\">" + escaped(made.words.outcomes[outcome].name) + "</span>"));
    const std::vector<std::string> cells = cells_of(rows[outcome], "td");
    REQUIRE(cells.size() == made.shown.responses());
    for (std::size_t response = 0; response < cells.size(); ++response) {
      CAPTURE(made.words.outcomes[outcome].name);
      CAPTURE(made.words.responses[response]);
      CHECK(has(cells[response], "data-series=\"" + escaped(made.words.responses[response]) + "\""));
      const report::Figure& figure = made.words.outcomes[outcome].figures[response];
      CHECK(has(cells[response], "<span class=\"estimate\">" + escaped(figure.estimate) + "</span>"));
      const std::string value = between(cells[response], "data-value=\"", "\">").substr(12);
      const double estimate = made.result.estimate(response, outcome).estimate;
      CHECK((value.empty() ? std::isnan(estimate) : std::stod(value) == estimate));
    }
  }
}

TEST_CASE("a scenario with one response and no better direction makes a page and a brief") {
  const Compared made(tests::loaded_text(plain_case), 150);
  const std::string page = made.page();
  CHECK(has(page, "1 response was played 150 times"));
  CHECK(has(page, "Estimates with 95 % intervals.</p>"));  // there is nothing to stand against
  CHECK_FALSE(has(page, "how each stands to"));
  CHECK_FALSE(has(page, "id=\"uncertainty-part\""));
  CHECK_FALSE(has(page, "<figure id=\"differences\">"));
  CHECK(has(page, "It is the only one."));

  // Nothing of the files steers the Markdown: every row of the table has as many cells as its head.
  const std::string brief = report::decision_brief(made.shown, made.edition());
  const auto bars = [](const std::string& line) {
    std::size_t found = 0;
    for (std::size_t at = 0; at < line.size(); ++at)
      found += line[at] == '|' && (at == 0 || line[at - 1] != '\\') ? 1 : 0;
    return found;
  };
  std::size_t rows = 0;
  for (std::size_t at = brief.find("\n|"); at != std::string::npos; at = brief.find("\n|", at + 1)) {
    CHECK(bars(brief.substr(at + 1, brief.find('\n', at + 1) - at - 1)) == 3);
    ++rows;
  }
  CHECK(rows == 3);  // head, rule, the outcome listed first
  CHECK(has(brief, "# Decision brief: \\# A \\*starred\\* \\| title with \\[a link](x) and \\`code\\`\n"));
  CHECK(has(brief, "**only**: 1\\. First \\| second \\<b>bold\\</b>"));
  CHECK(has(brief, "Borduria attacks Arcadia \\| \\*hard\\* (F-1)"));
  CHECK(has(brief, "It \\|broke\\| \\*everything\\*."));
}

TEST_CASE("a horizon shorter than a day keeps its figures within it") {
  std::string text = plain_case;
  const auto replace = [&](const std::string& what, const std::string& by) {
    REQUIRE(has(text, what));
    text.replace(text.find(what), what.size(), by);
  };
  replace("horizon: 60 d", "horizon: 8 h");
  replace("rate: 0.02 / d", "rate: 4 / d");
  replace("outcomes: [harm, hits]", "outcomes: [first, harm, hits]");
  replace("library:\n", "library:\n  - { outcome: first, time: \"attack, by: BOR\", material: 0.1 }\n");
  const Compared made(tests::loaded_text(text), 200);
  const std::string page = made.page();
  CHECK_FALSE(has(page, "nan"));
  CHECK(has(page, "<figure id=\"incidence\">"));
  bool any = false;
  for (const report::Chart& chart : made.charts()) {
    for (std::size_t column = 0; column < chart.data.columns.size(); ++column) {
      if (chart.data.columns[column] != "day") continue;
      double last = -1;
      for (const auto& row : chart.data.rows) {
        const double day = std::get<double>(row[column]);
        CHECK(day <= 1.0 / 3 + 1e-9);
        last = std::max(last, day);
      }
      any = any || last > 0.3;
    }
  }
  CHECK(any);
}

TEST_CASE("what followed stays hidden: no fact that only later acts cite stands anywhere") {
  const app::LoadedModel whole = tests::loaded("scenarios/albania-2022.yaml");
  std::set<std::string> elsewhere;  // what rules, history and responses cite may be said
  const auto keep = [&](const std::vector<std::string>& sources) { elsewhere.insert(sources.begin(), sources.end()); };
  for (const auto& rule : whole.model.rules) keep(rule.sources);
  for (const auto& act : whole.model.history) keep(act.sources);
  for (const auto& sources : whole.model.history_sources) keep(sources);
  for (const auto& sources : whole.model.forced_sources) keep(sources);
  std::set<std::string> hidden;
  for (const auto& act : whole.model.observed) {
    for (const std::string& source : act.sources) {
      if (!elsewhere.contains(source)) hidden.insert(source);
    }
  }
  REQUIRE_FALSE(hidden.empty());
  const std::unique_ptr<Compared> made = compared("scenarios/albania-2022.yaml", 40, true);
  std::vector<std::string> texts{made->page(), report::decision_brief(made->shown, made->edition())};
  for (const report::Chart& chart : made->charts()) {
    texts.push_back(report::svg_file(chart));
    texts.push_back(report::csv_file(chart));
    texts.push_back(report::vega_file(chart));
  }
  const auto story = [&](core::Index response) {
    return report::tell(made->loaded.model, report::record(made->loaded.model, 1, 5, response), response, 1, 5);
  };
  texts.push_back(report::parting_text(story(1), story(3), {}));
  report::StateQuestion question;
  question.response = 3;
  question.full = true;
  std::string problem;
  question.day = report::day_of(made->loaded.model, "2022-10-01", problem).value();
  texts.push_back(report::explain_state(made->loaded.model, question, {}));
  for (const std::string& id : hidden) {
    CAPTURE(id);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      CAPTURE(i);
      // Not as a part of another's name.
      for (std::size_t at = texts[i].find(id); at != std::string::npos; at = texts[i].find(id, at + 1)) {
        const char behind = at + id.size() < texts[i].size() ? texts[i][at + id.size()] : ' ';
        CHECK(std::isdigit(static_cast<unsigned char>(behind)) != 0);
      }
    }
  }
  CHECK(has(tests::albania().page(), *hidden.begin()));  // else nothing was hidden
}

TEST_CASE("partings and beliefs are those of the runs, watched in another way") {
  const std::unique_ptr<Compared> made = compared("scenarios/albania-2022.yaml", 12);
  const language::Grounded& model = made->loaded.model;
  const core::Program& program = model.program;
  const std::size_t baseline = made->result.baseline;
  // Acts of a recording that are neither forced nor follow from forced ones by themselves.
  const auto others = [&](std::uint64_t run, std::size_t response) {
    const report::Recording recording = report::record(model, 1, run, static_cast<core::Index>(response));
    std::set<std::uint32_t> own;
    std::vector<std::pair<double, core::Index>> out;
    for (const report::RecordedAct& one : recording.acts) {
      using Kind = core::Cause::Kind;
      const Kind kind = one.act.cause.kind;
      if (kind == Kind::history) continue;
      if (kind == Kind::forced || kind == Kind::when ||
          (kind == Kind::consequence && own.contains(one.act.cause.parent))) {
        own.insert(one.act.number);
      } else {
        out.emplace_back(one.act.time, program.kinds[one.act.kind].tuple);
      }
    }
    return out;
  };
  for (const std::size_t response : {std::size_t{0}, std::size_t{3}, std::size_t{6}}) {
    if (response == baseline) continue;
    std::map<std::pair<core::Index, bool>, std::uint64_t> firsts, only;
    for (std::uint64_t run = 0; run < made->course.runs; ++run) {
      const auto here = others(run, response), there = others(run, baseline);
      const auto [a, b] = std::mismatch(here.begin(), here.end(), there.begin(), there.end());
      if (a != here.end() || b != there.end()) {
        const bool is_baselines = a == here.end() || (b != there.end() && b->first < a->first);
        ++firsts[{is_baselines ? b->second : a->second, is_baselines}];
      }
      std::set<core::Index> of_here, of_there;
      for (const auto& act : here) of_here.insert(act.second);
      for (const auto& act : there) of_there.insert(act.second);
      for (const core::Index tuple : of_here) only[{tuple, false}] += of_there.contains(tuple) ? 0 : 1;
      for (const core::Index tuple : of_there) only[{tuple, true}] += of_here.contains(tuple) ? 0 : 1;
    }
    CHECK(made->course.paired[response] == made->course.runs);
    REQUIRE_FALSE(made->course.partings[response].empty());
    std::uint64_t all = 0;
    for (const report::Parting& one : made->course.partings[response]) {
      CHECK(one.first == (firsts[{one.tuple, one.is_baselines}]));
      CHECK(one.only == (only[{one.tuple, one.is_baselines}]));
      all += one.first;
    }
    CHECK(all == made->course.parted[response]);
  }
  // Convictions, by another way: each run followed to the day.
  REQUIRE_FALSE(made->course.convictions.empty());
  const std::size_t response = 3;
  std::size_t looked_at = 0;
  for (std::size_t day = 0; day < made->course.days.size(); ++day) {
    const double days = made->course.days[day];
    if (days != 1.5 && days != 35) continue;  // some moments at which nothing is forced
    std::vector<report::StateAt> states;
    for (std::uint64_t run = 0; run < made->course.runs; ++run) {
      states.push_back(report::state_at(model, 1, run, static_cast<core::Index>(response), model.decision + days));
    }
    for (const report::Conviction& one : made->course.convictions) {
      if (one.opens_later) continue;
      double sum = 0;
      for (const report::StateAt& state : states) sum += 1 / (1 + std::exp(-state.cells[one.cell].value));
      CHECK(one.under[response].mean[day] ==
            doctest::Approx(sum / static_cast<double>(made->course.runs)).epsilon(1e-6));
      ++looked_at;
    }
  }
  CHECK(looked_at >= 4);
}

TEST_CASE("everything that a run ends with was moved by an act that is named") {
  const app::LoadedModel loaded = tests::loaded("scenarios/albania-2022.yaml");
  const language::Grounded& model = loaded.model;
  for (const core::Index response : {core::Index{3}, core::Index{6}}) {
    const report::StateAt state = report::state_at(model, 1, 7, response, model.horizon);
    const report::Recording recording = report::record(model, 1, 7, response);
    REQUIRE(state.recording.acts.size() == recording.acts.size());
    std::size_t moved = 0;
    for (core::Index cell = 0; cell < state.cells.size(); ++cell) {
      CAPTURE(model.program.cells[cell].name);
      const report::CellHistory& history = state.cells[cell];
      // From the last change on it only fades towards its rest.
      const double last = history.changes.empty() ? history.at_start : history.changes.back().after;
      if (state.half_lives[cell] == 0) CHECK(history.value == doctest::Approx(last).epsilon(1e-12));
      for (std::size_t i = 0; i < history.changes.size(); ++i) {
        const report::Change& change = history.changes[i];
        CHECK((change.act > 0) != (change.item != core::none && change.act == 0));
        CHECK(change.before != change.after);
        if (i > 0) CHECK(history.changes[i - 1].time <= change.time);
        if (change.act > 0) CHECK(recording.acts[change.act - 1].act.time == change.time);
      }
      moved += history.changes.empty() ? 0 : 1;
    }
    CHECK(moved > 50);
  }
}

TEST_CASE("the page of a selection says how far each response was played, and which is left") {
  const Compared& base = albania();
  Compared made(app::LoadedModel(base.loaded), 60);
  run::Selection selection;
  selection.outcome = 0;
  selection.most = false;
  selection.settled = true;
  selection.standings.resize(made.shown.responses());
  made.result.played.assign(made.shown.responses(), made.result.runs);
  for (std::size_t response = 1; response < made.shown.responses(); ++response) {
    selection.standings[response] = {false, 0, 0.012, 0.034};
    made.result.played[response] = 32;
  }
  made.result.selection = selection;
  made.words = report::compared(made.loaded.model, made.result, 1);
  const std::string page = made.page();
  CHECK(has(page, "7 responses were each played 32 to 60 times"));
  CHECK(has(page, "<h2 id=\"selection-heading\">Least second_attack_30d</h2>"));
  for (const std::string& sentence : report::selection_sentences(made.loaded.model, made.result)) {
    CHECK(has(page, "<p>" + escaped(sentence) + "</p>"));
  }
  CHECK(has(page, "<tr><th scope=\"row\">silence</th><td>60</td><td>yes</td></tr>"));
  CHECK(has(page, "<tr><th scope=\"row\">sever</th><td>32</td><td>no</td></tr>"));
  CHECK(has(page, "32 to 60 runs of each of 7 responses"));
  CHECK(has(report::decision_brief(made.shown, made.edition()), "Estimates from 32 to 60 runs of each option"));
}

TEST_CASE("the page of several runs in each world says what luck and what ignorance make") {
  const Compared made(tests::loaded("scenarios/albania-2022.yaml"), 300, 15);
  REQUIRE(made.result.nested);
  const std::string page = made.page();
  CHECK(has(page, "every world draws its own"));
  CHECK(has(page, "<h2 id=\"worlds-heading\">Luck and ignorance</h2>"));
  const auto parts = report::worlds_parts(made.loaded.model, made.result, report::Detail::full);
  REQUIRE(parts.size() > 2);
  for (const report::WorldsPart& part : parts) {
    for (const std::string& sentence : part.before) CHECK(has(page, "<p>" + with_code(escaped(sentence)) + "</p>"));
    for (const report::OutcomeRow& row : part.grid.outcomes) {
      for (const report::Figure& figure : row.figures) CHECK(has(page, "<td>" + escaped(figure.estimate) + "</td>"));
    }
  }
  CHECK_FALSE(has(between(page, "id=\"worlds-heading\"", "</section>"), "`"));
  CHECK(has(page, "<code>sensitivity</code>"));
  const std::string section = between(page, "id=\"uncertainty-part\"", "</section>");
  CHECK_FALSE(has(section, "not asked: --worlds"));
  CHECK_FALSE(has(section, "--worlds"));
  CHECK(has(section, "not asked: --variants"));
}

}  // namespace demarche
