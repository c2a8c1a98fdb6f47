// The page of a comparison: all responses, outcomes, rules and facts are there, in the words of the table; hostile
// names are inert; watching changes nothing and can be repeated. How it looks and behaves, tests/browser says.
#include "report/page.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "report/decision.hpp"
#include "report/highlights.hpp"
#include "report/parting.hpp"
#include "report/recorder.hpp"
#include "report/typical.hpp"
#include "tests/app/compared.hpp"

namespace demarche {
namespace {

using tests::albania;
using tests::compared;
using tests::Compared;
using tests::count;
using tests::escaped;

TEST_CASE("the page has every response, outcome, rule that fired and fact, in the table's words") {
  const Compared& made = albania();
  const std::string page = made.page();
  CHECK(page == made.page());  // the same bytes
  CHECK(page.size() < 1'000'000);
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  for (const report::OutcomeRow& row : made.words.outcomes) {
    CAPTURE(row.name);
    CHECK(page.find("<span class=\"name\">" + escaped(row.name) + "</span>") != std::string::npos);
    for (const report::Figure& figure : row.figures) {
      CHECK(page.find("<span class=\"estimate\">" + escaped(figure.estimate) + "</span>") != std::string::npos);
      CHECK((figure.interval.empty() || page.find(">" + escaped(figure.interval) + "</span>") != std::string::npos));
    }
  }
  for (const report::ResponseRows& block : made.words.differences) {
    for (const report::DifferenceRow& row : block.rows) {
      CHECK(page.find("<td>" + escaped(row.difference + " " + row.interval + ": " + row.verdict)) != std::string::npos);
    }
  }
  for (const report::RuleRow& rule : made.words.rules) {
    CHECK(page.find("id=\"" + report::anchor("rule", rule.name) + "\"") != std::string::npos);
  }
  for (const language::DocumentedAct& act : made.loaded.model.observed) {
    for (const std::string& source : act.sources) {
      CHECK(page.find("id=\"" + report::anchor("fact", source) + "\"") != std::string::npos);
    }
  }
  for (const char* id :
       {"estimates", "differences", "tradeoffs", "incidence", "ladder", "parties", "council", "attribution", "law"}) {
    CAPTURE(id);
    CHECK(page.find("<figure id=\"" + std::string(id) + "\">") != std::string::npos);
  }
  CHECK(page.find("default-src &#39;none&#39;; style-src &#39;sha256-") != std::string::npos);
  CHECK(page.find("unsafe") == std::string::npos);
  CHECK(count(page, "<script>") == 1);
  CHECK(count(page, " style=") == 0);
  CHECK(page.find("http:") == std::string::npos);
  CHECK(page.find("https:") == std::string::npos);
}

// Links within the page that lead nowhere.
std::vector<std::string> dead_links(const std::string& page) {
  const std::string begin = "href=\"#";
  std::vector<std::string> dead;
  for (std::size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at + 1)) {
    const std::size_t from = at + begin.size();
    const std::string id = page.substr(from, page.find('"', from) - from);
    if (page.find(" id=\"" + id + "\"") == std::string::npos) dead.push_back(id);
  }
  return dead;
}

TEST_CASE("every link within the page leads somewhere") {
  REQUIRE(count(albania().page(), "href=\"#fact-") > 10);
  CHECK(dead_links(albania().page()) == std::vector<std::string>{});
  CHECK(dead_links(compared("tests/browser/hostile.yaml", 20)->page()) == std::vector<std::string>{});
}

TEST_CASE("what is only alleged, or known less exactly than to the day, says so on the page") {
  const Compared& made = albania();
  const report::Story story = report::tell(made.loaded.model, report::record(made.loaded.model, 1, 0, 0), 0, 1, 0);
  const std::string page = report::history_page(made.loaded.model, story, made.edition());
  std::size_t alleged = 0;
  for (const report::StoryEvent& event : story.events) {
    CAPTURE(event.sentence);
    CHECK((event.when.empty() || page.find(escaped(event.when)) != std::string::npos));
    if (event.kind == report::StoryEvent::Kind::act && event.alleged) ++alleged;
  }
  CHECK(count(page, "<b>Alleged: </b>") == alleged);
}

TEST_CASE("what follows no better direction is named where nothing else changed") {
  Compared made(app::LoadedModel(albania().loaded), 60);
  for (language::OutcomeInfo& outcome : made.loaded.model.outcomes) outcome.direction.clear();
  std::size_t response = 0;  // one that surely changes something
  while (response < made.shown.responses() && report::main_changes(made.shown, response, 1).empty()) ++response;
  REQUIRE(response < made.shown.responses());
  for (std::size_t outcome = 0; outcome < made.result.outcomes.size(); ++outcome) {
    using run::Verdict;
    const Verdict verdict = made.result.difference(response, outcome).verdict;
    const bool is_sure = verdict == Verdict::higher || verdict == Verdict::lower;
    if (!is_sure) made.loaded.model.outcomes[outcome].direction = "less";
  }
  CHECK_FALSE(report::main_changes(made.shown, response, 1).empty());
}

TEST_CASE("what followed stays hidden") {
  const std::string page = compared("scenarios/albania-2022.yaml", 40, true)->page();
  CHECK(albania().page().find(">observed</text>") != std::string::npos);
  CHECK(page.find(">observed</text>") == std::string::npos);
  CHECK(page.find("Observed: ") == std::string::npos);
}

TEST_CASE("hostile names are inert in page, figures and brief") {
  const std::unique_ptr<Compared> made = compared("tests/browser/hostile.yaml", 60);
  const std::string page = made->page();
  CHECK(count(page, "<script") == 1);
  for (const char* part : {"<img", "<iframe", "<b ", "<i>", "\xE2\x80\xAE", "\xE2\x81\xA6"}) {
    CAPTURE(part);
    CHECK(page.find(part) == std::string::npos);
  }
  CHECK(page.find("&lt;img src=x onerror=") != std::string::npos);
  for (const report::Chart& chart : report::all_charts(made->shown)) {
    CHECK(count(report::svg_file(chart), "<script") == 0);
  }
  const std::string brief = report::decision_brief(made->shown, made->edition());
  CHECK(brief.find("<script") == brief.find("\\<script") + 1);
}

TEST_CASE("watching agrees with the batch") {
  const Compared& made = albania();
  REQUIRE(made.course.runs == made.result.runs);
  for (std::size_t response = 0; response < made.shown.responses(); ++response) {
    CHECK(made.course.counted[response] == made.result.runs);
    for (std::size_t outcome = 0; outcome < made.result.outcomes.size(); ++outcome) {
      double sum = 0;
      for (const std::vector<double>& values : made.course.values) {
        const double value = values[response * made.result.outcomes.size() + outcome];
        const bool is_time = made.result.outcomes[outcome].kind == run::OutcomeKind::time;
        sum += is_time ? std::min(value, made.result.outcomes[outcome].horizon_days) : value;
      }
      const double mean = sum / static_cast<double>(made.course.runs);
      CHECK(mean == doctest::Approx(made.result.estimate(response, outcome).estimate).epsilon(1e-9));
    }
  }
}

TEST_CASE("deeds, climbs and convictions are those of the recordings") {
  const Compared& made = albania();
  const core::Program& program = made.loaded.model.program;
  const std::size_t response = 3;
  std::vector<std::uint64_t> acts(program.tuple_count);
  std::vector<double> rungs(program.tracks.size());
  for (std::uint64_t run = 0; run < made.course.runs; ++run) {
    const report::Recording recording = report::record(made.loaded.model, 1, run, static_cast<core::Index>(response));
    std::vector<std::int32_t> highest(program.tracks.size());
    for (const report::RecordedAct& one : recording.acts) {
      if (one.act.time < program.decision || one.act.cause.kind == core::Cause::Kind::history) continue;
      const core::ActKind& kind = program.kinds[one.act.kind];
      ++acts[kind.tuple];
      if (kind.track < highest.size()) highest[kind.track] = std::max(highest[kind.track], kind.rung);
    }
    for (std::size_t track = 0; track < rungs.size(); ++track) rungs[track] += highest[track];
  }
  for (const report::Deed& deed : made.course.deeds) {
    CHECK(deed.under[response].acts == acts[program.kinds[deed.kind].tuple]);
    CHECK(deed.under[response].truth[0] + deed.under[response].truth[1] + deed.under[response].truth[2] ==
          deed.under[response].acts);
    CHECK(std::is_sorted(deed.under[response].by_day.begin(), deed.under[response].by_day.end()));
  }
  for (const report::Climb& climb : made.course.climbs) {
    CHECK(climb.mean[response].back() == doctest::Approx(rungs[climb.track] / static_cast<double>(made.course.runs)));
  }
  REQUIRE_FALSE(made.course.convictions.empty());
  for (const report::Conviction& one : made.course.convictions) {
    for (const report::Conviction::Under& under : one.under) {
      for (std::size_t day = 0; day < under.mean.size(); ++day) {
        CHECK((under.mean[day] >= 0 && under.mean[day] <= 1));
        CHECK(under.low[day] <= under.high[day]);
        for (std::size_t word = 1; word < under.words.size(); ++word)
          CHECK(under.words[word][day] <= under.words[word - 1][day]);
      }
    }
  }
}

TEST_CASE("partings are found where histories first differ, and only there") {
  const Compared& made = albania();
  CHECK(made.course.partings[made.result.baseline].empty());
  for (std::size_t response = 0; response < made.shown.responses(); ++response) {
    std::uint64_t firsts = 0;
    for (const report::Parting& one : made.course.partings[response]) {
      firsts += one.first;
      CHECK(one.only <= made.course.runs);
    }
    CHECK(firsts == made.course.parted[response]);  // every run that parts does so at one act
  }
  // By another way: one run told twice.
  const auto story = [&](core::Index response) {
    return report::tell(made.loaded.model, report::record(made.loaded.model, 1, 5, response), response, 1, 5, false);
  };
  const std::string same = report::parting_text(story(3), story(3), {});
  CHECK(same.find("Both are the same history") != std::string::npos);
  const std::string apart = report::parting_text(story(1), story(3), {});
  CHECK(apart.find("Albania severs diplomatic relations with Iran (the response itself)") != std::string::npos);
  CHECK(apart.find("they part first on 2022-09-07, when only under sever: Albania severs") == std::string::npos);
  CHECK(apart.find("they part first on 2022-09-07, when only under sever: ") != std::string::npos);
  CHECK(apart.find("iranian_diplomats_left") != std::string::npos);
}

TEST_CASE("typical runs share out all runs, and can be told again") {
  const Compared& made = albania();
  const report::ChosenRuns chosen = report::choose_runs(made.shown);
  REQUIRE(chosen.typical.size() == 3);
  REQUIRE(chosen.extreme.size() == 1);
  double share = 0;
  for (const report::ChosenRun& one : chosen.typical) {
    share += one.stands_for;
    CHECK(one.run < made.course.runs);
    CHECK(one.run != chosen.extreme.front().run);
  }
  CHECK(share == doctest::Approx(1));
  const std::string command = report::run_command(made.edition(), 1, chosen.typical.front().run, "condemn");
  CHECK(made.page().find(escaped(command)) != std::string::npos);
  report::Edition odd = made.edition();
  odd.file = "it's; rm -rf \"x\"";
  CHECK(report::run_command(odd, 7, 3, "a b") ==
        "demarche run 'it'\\''s; rm -rf \"x\"' --run 3 --response 'a b' --seed 7");
}

TEST_CASE("the brief holds every option and leaves the recommendation open") {
  const Compared& made = albania();
  const std::string brief = report::decision_brief(made.shown, made.edition());
  for (const std::string& response : made.words.responses)
    CHECK(brief.find("**" + response + "**") != std::string::npos);
  CHECK(brief.find("## Recommendation\n\nOption ____") != std::string::npos);
  CHECK(brief.find("| second_attack_30d") != std::string::npos);
  const std::vector<std::size_t> telling = report::telling_outcomes(made.shown, 6);
  CHECK(telling.size() == 6);
  CHECK(telling.front() == 0);
}

TEST_CASE("a single response, one run and no outcome with a direction make a page, too") {
  const std::unique_ptr<Compared> made = compared("tests/browser/hostile.yaml", 1);
  const std::string page = made->page();
  CHECK(page.find("Typical history 1: run 0") != std::string::npos);
  CHECK(page.find("inf\"") == std::string::npos);
  CHECK(page.find("nan") == std::string::npos);
}

}  // namespace
}  // namespace demarche
