// A rare outcome in words, JSON and CSV; and every reason for not giving an interval.

#include "report/rare.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <boost/json.hpp>
#include <string>

#include "report/figures.hpp"
#include "report/results.hpp"
#include "tests/report/small.hpp"

using namespace demarche;

namespace {

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

// "war", which no run of the small result had.
run::RareResult rare_war(const run::Result& result) {
  run::RareResult rare;
  rare.outcome = "war";
  rare.runs = 20'000;
  rare.untilted = 6'667;
  rare.pilot_runs = 22'528;
  rare.components = {{1, 13'333, {{0, 12.0}, {1, 0.05}}, {}}};
  run::RareEstimate one;
  one.estimate = 2.1e-5;
  one.low = 1.5e-5;
  one.high = 2.9e-5;
  one.standard_error = 3.5e-6;
  one.hits = 4'000;
  one.effective = 3'400.4;
  one.largest = 0.01;
  rare.estimates.assign(result.responses.size(), one);
  run::RareEstimate less = one;
  less.estimate = -1.2e-5;
  less.low = -2.0e-5;
  less.high = -0.4e-5;
  rare.differences.assign(result.responses.size(), less);
  return rare;
}

}  // namespace

TEST_CASE("a rare outcome beside the plain count") {
  const language::Grounded model = tests::small_model();
  run::Result result = tests::small_result();
  result.rare = {rare_war(result)};
  std::string text = report::rare_text(model, result, {}, report::Detail::full);
  CHECK(has(text, "Rare: war"));
  CHECK(has(text, "below "));
  CHECK(has(text, "0.0021 %  0.0015 %"));
  CHECK(has(text, "3,400"));
  CHECK(has(text, "-0.0012 points [-0.0020, -0.0004]"));
  CHECK(has(text, "13,333 for expel-at-once: " + result.rules[0] + " 12 times, " + result.rules[1] + " 1/20."));
  CHECK(has(text, "may add up to"));
  CHECK_FALSE(has(report::rare_text(model, result, {}, report::Detail::brief), "13,333 for"));
  run::Result nested = result;
  nested.nested.emplace().worlds = 10;
  CHECK(has(text, fmt::format("none of the {} runs", report::grouped(result.runs + 6'667))));
  CHECK(has(report::rare_text(model, nested, {}, report::Detail::full), "none of the 6,677 runs"));

  const boost::json::value json = boost::json::parse(report::summary_json(model, result, 1, "x"));
  const boost::json::value& rare = json.at("rare").as_array()[0];
  CHECK(rare.at("outcome") == "war");
  CHECK(rare.at("responses").as_array()[0].at("at_least").as_double() == 1.5e-5);
  CHECK(rare.at("components").as_array()[0].at("rules").as_array()[1].at("factor").as_double() == 0.05);
  CHECK(rare.at("differences").as_array().size() == result.responses.size() - 1);
  CHECK(has(report::rare_csv(result), "war,wait,20000,22528,2.1e-05,1.5e-05,"));
  bool has_file = false;
  for (const auto& file : report::result_files(model, result, 1, "x")) has_file = has_file || file.first == "rare.csv";
  CHECK(has_file);
}

TEST_CASE("where something is wrong no interval is given, in no writer") {
  const language::Grounded model = tests::small_model();
  run::Result result = tests::small_result();
  const auto with = [&](run::RareTrouble trouble) {
    result.rare = {rare_war(result)};
    for (auto* list : {&result.rare[0].estimates, &result.rare[0].differences})
      for (run::RareEstimate& one : *list) one.trouble = trouble;
    return report::rare_text(model, result, {}, report::Detail::brief);
  };
  using Trouble = run::RareTrouble;
  for (const Trouble trouble : {Trouble::never, Trouble::few, Trouble::one_sided, Trouble::lost, Trouble::unbalanced,
                                Trouble::contradicted, Trouble::counted}) {
    const std::string text = with(trouble);
    CAPTURE(text);
    CHECK_FALSE(has(text, "0.0015"));
    CHECK_FALSE(run::name(trouble).empty());
    const boost::json::value json = boost::json::parse(report::summary_json(model, result, 1, "x"));
    const boost::json::value& response = json.at("rare").as_array()[0].at("responses").as_array()[0];
    CHECK(response.at("at_least").is_null());
    CHECK(response.at("trouble") == boost::json::string(run::name(trouble)));
    CHECK_FALSE(has(report::rare_csv(result), "1.5e-05"));
  }
  CHECK(has(with(Trouble::few), "too few hits"));
  CHECK(has(with(Trouble::never), "identical in every run"));
}
