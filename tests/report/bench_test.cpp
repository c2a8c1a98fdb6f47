// A bench as JSON, as text and as JUnit XML, and what a baseline says of it.
#include "report/bench.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace demarche;
using namespace demarche::report;

namespace {

BenchedScenario scenario(const std::string& name) {
  BenchedScenario one;
  one.name = name;
  one.file = name + ".yaml";
  one.sha256 = "ab";
  one.workload = {57, 30.5, 48.25, 60, 0};
  one.digest = 0x0123456789abcdef;
  one.speed.ratio = {1.25, 1.2, 1.3};
  one.speed.floor_ns = {300, 290, 310};
  one.speed.batches = 31;
  one.outcomes = {{"quiet", "statement", "probability", 0.5, 0.48, 0.52},
                  {"quiet", "share", "value", std::numeric_limits<double>::quiet_NaN(), 0, 1}};
  return one;
}

Bench bench_of(std::vector<BenchedScenario> scenarios) { return {"0.1.0", 7, 2000, std::move(scenarios)}; }

std::string refused(const std::string& json) {
  try {
    read_bench(json);
  } catch (const BaselineError& error) {
    return error.what();
  }
  return "read";
}

std::string without(std::string text, const std::string& what, const std::string& instead = "") {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

}  // namespace

TEST_CASE("a baseline is read as it was written") {
  BenchedScenario one = scenario("a"), two = scenario("b \"quoted\"");
  two.speed.instructions = 1.4375;
  const Bench bench = bench_of({one, two});
  const std::string json = bench_json(bench);
  const Bench read = read_bench(json);
  CHECK(bench_json(read) == json);
  CHECK(read.seed == 7);
  CHECK(read.runs == 2000);
  CHECK(read.scenarios[0].digest == one.digest);
  CHECK_FALSE(read.scenarios[0].speed.instructions);
  CHECK(*read.scenarios[1].speed.instructions == 1.4375);
  CHECK(read.scenarios[1].name == two.name);
}

TEST_CASE("what is no baseline is refused with what is wrong") {
  const std::string json = bench_json(bench_of({scenario("a")}));
  CHECK(refused(json) == "read");
  CHECK(refused("").find("it is no JSON") == 0);
  CHECK(refused("{\"schema\": ").find("it is no JSON") == 0);
  CHECK(refused("[]").find("it is not of schema demarche.bench/1") == 0);
  CHECK(refused("{\"schema\": \"demarche.compare/1\"}").find("it is not of schema demarche.bench/1") == 0);
  CHECK(refused(without(json, "\"runs\": 2000", "\"runs\": 0")) == "it.runs is zero");
  CHECK(refused(without(json, "\"runs\": 2000", "\"runs\": -1")) == "it.runs is not a whole number");
  CHECK(refused(without(json, "\"seed\": 7,")) == "it lacks 'seed'");
  CHECK(refused(without(json, "0123456789abcdef", "0123")) ==
        "it.scenarios[0].acts_digest is not sixteen hexadecimal digits");
  CHECK(refused(without(json, "\"median\": 1.25", "\"median\": 0")) ==
        "it.scenarios[0].time_per_act_to_floor.median is not a positive number");
  CHECK(refused(without(json, "\"median\": 1.25", "\"median\": 3")) ==
        "it.scenarios[0].time_per_act_to_floor is no median between its bounds");
  CHECK(refused(without(json, "\"estimate\": 0.5", "\"estimate\": \"half\"")) ==
        "it.scenarios[0].outcomes[0].estimate is not a number");
  CHECK(refused(without(json, "\"file\": \"a.yaml\"", "\"file\": 3")) == "it.scenarios[0].file is not text");
}

TEST_CASE("speed and behaviour are judged apart") {
  const Bench baseline = bench_of({scenario("a")});
  const BenchVerdict same = judge_bench(scenario("a"), baseline, 0.1);
  CHECK(same.known);
  CHECK_FALSE(same.slower());
  CHECK_FALSE(same.drifts());
  CHECK_FALSE(judge_bench(scenario("new"), baseline, 0.1).known);

  // Within the band of 10 % and beyond it: 1.2 · (1 − 0.057) = 1.13.
  BenchedScenario slow = scenario("a");
  slow.speed.ratio = {1.25 * 1.2, 1.2 * 1.2, 1.3 * 1.2};
  const BenchVerdict slower = judge_bench(slow, baseline, 0.1);
  CHECK(slower.slower());
  CHECK_FALSE(slower.drifts());

  BenchedScenario other = scenario("a");
  other.digest ^= 1;
  const BenchVerdict drifted = judge_bench(other, baseline, 0.1);
  CHECK_FALSE(drifted.slower());
  CHECK(drifted.acts_changed);
  CHECK_FALSE(drifted.text_changed);

  BenchedScenario likelier = scenario("a");
  likelier.outcomes[0].estimate = 0.53;
  const BenchVerdict moved = judge_bench(likelier, baseline, 0.1);
  REQUIRE(moved.outcomes_changed.size() == 1);
  CHECK(moved.outcomes_changed[0] == "statement under quiet is 0.53, outside 0.48 to 0.52");
  likelier.outcomes[0].estimate = 0.52;
  CHECK_FALSE(judge_bench(likelier, baseline, 0.1).drifts());
  likelier.outcomes.pop_back();
  CHECK(judge_bench(likelier, baseline, 0.1).outcomes_changed ==
        std::vector<std::string>{"share under quiet is no longer measured"});
}

TEST_CASE("a regression and a drift have words and cases of their own") {
  const Bench baseline = bench_of({scenario("a"), scenario("b")});
  BenchedScenario slow = scenario("a"), other = scenario("b");
  slow.speed.ratio = {2.5, 2.4, 2.6};
  other.digest ^= 1;
  other.outcomes[0].estimate = 0.6;
  const Bench now = bench_of({slow, other});
  const std::vector<BenchVerdict> verdicts{judge_bench(slow, baseline, 0.1), judge_bench(other, baseline, 0.1)};
  const std::string text = bench_text(now, verdicts, 0.1, {false, true, 100});
  CHECK(text.find("REGRESSION: time per act +100.0 %") != std::string::npos);
  CHECK(text.find("DRIFT: the acts are others than in the baseline, from the same files") != std::string::npos);
  CHECK(text.find("DRIFT: statement under quiet is 0.6, outside 0.48 to 0.52") != std::string::npos);
  const std::string xml = bench_junit(now, verdicts, 0.1);
  CHECK(xml.find("<testsuites name=\"demarche bench\" tests=\"6\" failures=\"3\">") != std::string::npos);
  CHECK(xml.find("<testsuite name=\"a\" tests=\"3\" failures=\"1\" errors=\"0\">") != std::string::npos);
  CHECK(xml.find("<testcase classname=\"b\" name=\"acts\"><failure type=\"drift\"") != std::string::npos);
  CHECK(xml.find("<testcase classname=\"a\" name=\"speed\"><failure type=\"regression\"") != std::string::npos);
  const std::string json = bench_json(now, verdicts);
  CHECK(json.find("\"pace\": \"slower\"") != std::string::npos);
  CHECK(json.find("\"acts_changed\": true") != std::string::npos);
  CHECK(read_bench(json).scenarios.size() == 2);  // results with verdicts are a baseline too
}

TEST_CASE("names cannot break the XML") {
  BenchedScenario hostile = scenario("<a & \"b\">");
  const std::string xml = bench_junit(bench_of({hostile}), {}, 0.1);
  CHECK(xml.find("&lt;a &amp; &quot;b&quot;&gt;") != std::string::npos);
  CHECK(xml.find("<a") == std::string::npos);
}
