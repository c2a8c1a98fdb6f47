// The table as printed, letter by letter, on a hand-made result whose numbers can be followed by eye.
#include "report/table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "report/comparison.hpp"
#include "tests/report/small.hpp"

namespace demarche {
namespace {

report::Comparison small() { return report::compared(tests::small_model(), tests::small_result(), 7); }

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    most = std::max(most, report::columns(std::string_view(text).substr(at, end - at)));
    at = end + 1;
  }
  return most;
}

TEST_CASE("the table says estimates, differences, verdicts, rules and what it rests on") {
  CHECK(report::table(small(), report::Style{}) ==
        R"(Two states: what should Arcadia do?
two-states: 20,000 runs of 2 responses, 30 days after the decision, seed 7

                                       expel-at-
outcome                       wait          once
second_attack               41.3 %        53.7 %
expelled [diplomats]             0          1.93
war                   below 0.02 %  below 0.02 %

Differences against wait (paired, with 95 % intervals)

expel-at-once; the rules at work rest on 2 assumed numbers
  second_attack     +12.4 points  [+11.6, +13.2]  higher
  expelled       +0.44 diplomats  [+0.35, +0.53]  undecided (about 35,000 runs needed)
  identical in every run (± 0.02 %): war

Rules that fired (share of all histories; documents)
  hit-back    50.0 %  F-01, F-02
  1 rule never fired

3 comparisons were made, each at 95 %: expect about 0.15 of the intervals to miss the true
difference by chance.
All responses share their luck: the variance of a difference is smaller than for separate runs by a
factor of 2.5 in the median, from 1.5 to 2.5.
The model has 4 numbers: 2 assumptions, 1 documented and 1 expert.
)");
}

TEST_CASE("in full it adds intervals, sentences and shares by response") {
  const std::string text = report::table(small(), report::Style{}, report::Detail::full);
  CHECK(text.find("second_attack               41.3 %        53.7 %\n"
                  "                      [40.6, 42.0]  [53.0, 54.4]\n"
                  "expelled [diplomats]             0          1.93\n"
                  "                      in every run  [1.91, 1.95]\n") != std::string::npos);
  CHECK(text.find("      Who was expelled strikes again.\n"
                  "      wait 40.0 %, expel-at-once 60.0 %; 2 assumed numbers\n") != std::string::npos);
}

TEST_CASE("without Unicode it is ASCII, without colour it has no escapes") {
  const std::string text = report::table(small(), report::Style{false, false, 100});
  CHECK(std::all_of(text.begin(), text.end(), [](char one) { return one == '\n' || (one >= ' ' && one <= '~'); }));
  CHECK(text.find("(+- 0.02 %)") != std::string::npos);
  CHECK(report::table(small(), report::Style{true, true, 100}).find("\x1b[1m") != std::string::npos);
}

TEST_CASE("many responses with long names stay within the terminal") {
  language::Grounded model = tests::small_model();
  run::Result result = tests::small_result();
  result.outcomes[1].name = "an_outcome_whose_name_goes_on_for_ever_and_ever_and_a_day_more_than_that";
  const std::vector<run::Estimate> first(result.estimates.begin(), result.estimates.begin() + 3);
  const std::vector<run::Difference> differences = result.differences;
  for (std::size_t more = 2; more < 12; ++more) {
    result.responses.push_back("summons-and-partial-expulsion-of-everyone-" + std::to_string(more));
    model.responses.push_back({result.responses.back(), ""});
    result.estimates.insert(result.estimates.end(), first.begin(), first.end());
    for (run::Difference difference : differences) {
      difference.response = more;
      difference.needed_runs = run::over_a_billion;
      result.differences.push_back(difference);
    }
    for (run::RuleFiring& firing : result.firings) {
      firing.runs.push_back(1);
      firing.share.push_back(0.5);
    }
    result.explosions.push_back({1, {17}});
  }
  for (const std::string& code : report::Spoken::codes()) {
    CAPTURE(code);
    const report::Comparison page = report::compared(model, result, 1, report::Spoken::find(code).value());
    for (const std::size_t width : {60u, 80u, 100u}) {
      CAPTURE(width);
      for (const auto detail : {report::Detail::brief, report::Detail::full}) {
        const std::string text = report::table(page, {false, true, width}, detail);
        CHECK(widest(text) <= width);
        CHECK((text.find("undecided (over") != std::string::npos) == (code == "en"));
        CHECK(text.find("10⁹") != std::string::npos);
      }
    }
  }
}

TEST_CASE("one run has no interval, and tiny numbers have no exponent") {
  run::Result result = tests::small_result();
  result.runs = 1;
  result.differences[1].low = -std::numeric_limits<double>::infinity();
  result.differences[1].high = std::numeric_limits<double>::infinity();
  result.differences[1].needed_runs.reset();
  result.estimates[1].estimate = 1.88e-05;
  result.estimates[4].low = -std::numeric_limits<double>::infinity();
  result.estimates[4].high = std::numeric_limits<double>::infinity();
  const std::string text =
      report::table(report::compared(tests::small_model(), result, 1), report::Style{}, report::Detail::full);
  CHECK(text.find("two-states: 1 run of 2 responses") != std::string::npos);
  CHECK(text.find("unbounded") == std::string::npos);
  CHECK(text.find("e-05") == std::string::npos);
  CHECK(text.find("below 0.0001") != std::string::npos);
  CHECK(text.find("no interval") != std::string::npos);
}

TEST_CASE("a share of acts says over which runs it is the mean") {
  language::Grounded model = tests::small_model();
  const auto notes = [&] { return report::compared(model, tests::small_result(), 1).notes; };
  const std::size_t before = notes().size();
  model.outcomes[1].kind = language::OutcomeKind::share;
  REQUIRE(notes().size() == before + 1);
  CHECK(notes().back().find("the mean over the runs with any such act") != std::string::npos);
}

TEST_CASE("what no run has is unknown, and has no figure") {
  run::Result result = tests::small_result();
  result.outcomes[1].may_lack = true;
  result.estimates[1].n = 0;
  run::Difference& difference = result.differences[1];
  difference.n = 0;
  difference.estimate = difference.low = difference.high = std::numeric_limits<double>::quiet_NaN();
  difference.needed_runs.reset();
  const report::Comparison page = report::compared(tests::small_model(), result, 1);
  CHECK(page.outcomes[1].figures[0].estimate == "no such act");
  CHECK(page.differences[0].rows[1].difference == "unknown");
  CHECK(page.differences[0].rows[1].interval == "no interval");
  CHECK(page.differences[0].rows[1].verdict == "undecided (no run to compare)");
}

TEST_CASE("names cannot steer the terminal") {
  language::Grounded model = tests::small_model();
  run::Result result = tests::small_result();
  model.title = "\x1b]0;owned\x07 title\nsecond line";
  result.responses[1] = "expel\x1b[2J";
  result.outcomes[0].name = "over\u202eride";
  model.rules[0].sources = {
      "\x9b"
      "31m",
      "\r\nF"};
  const std::string text = report::table(report::compared(model, result, 1), report::Style{}, report::Detail::full);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x9b') == std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(text.find("\u202e") == std::string::npos);
  CHECK(text.find("\\x1b]0;owned\\x07 title second line\n") == 0);
  CHECK(text.find("over\\u202eride") != std::string::npos);
  CHECK(text.find("\\x9b31m") != std::string::npos);
}

TEST_CASE("it says when runs are missing") {
  run::Result result = tests::small_result();
  result.complete = false;
  result.runs_asked = 50'000;
  result.explosions[1] = {3, {12, 90, 4000}};
  result.differences[0].verdict = run::Verdict::withheld;
  const std::string text = report::table(report::compared(tests::small_model(), result, 1), report::Style{});
  CHECK(text.find("\nStopped early: these are the first 20,000 of 50,000 runs. 3 runs of expel-at-once") !=
        std::string::npos);
  CHECK(text.find("(first:") != std::string::npos);
  CHECK(text.find("withheld (too many runs exploded)") != std::string::npos);
}

}  // namespace
}  // namespace demarche
