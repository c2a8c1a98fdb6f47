// demarche bench from outside. What it says of times is tested on made-up ones (tests/runs/bench.cpp); here a change
// of ten is a change on any machine, and a band of 100 % holds whatever noise there is.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <filesystem>

#include "tests/app/child.hpp"

namespace demarche {
namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::read_file;
using tests::run_program;
using tests::Scratch;
using tests::write_file;

const std::string scenario = DEMARCHE_SOURCE_DIR "/bench/scenario.yaml";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

Ended bench(std::vector<std::string> more, const std::string& file = scenario) {
  std::vector<std::string> words{"bench", file, "--batches", "6", "--noise", "100", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return run_program(words);
}

TEST_CASE("an unchanged rerun passes; a changed probability and a slowdown are caught, each by its name") {
  const Scratch folder;
  const std::string baseline = (folder.path() / "baseline.json").string();
  const Ended saved = bench({"--runs", "512", "--seed", "3", "--save", baseline});
  CAPTURE(saved.err);
  REQUIRE(saved.status == 0);
  CHECK(saved.out.find("multiples of the floor's") != std::string::npos);

  const std::string json = (folder.path() / "now.json").string();
  const std::string junit = (folder.path() / "now.xml").string();
  const Ended again = bench({"--baseline", baseline, "--json", json, "--junit", junit});
  CAPTURE(again.out);
  CHECK(again.status == 0);
  CHECK(again.out.find("the same acts, to the last bit") != std::string::npos);
  const boost::json::value found = boost::json::parse(read_file(json));
  CHECK(found.at("seed").to_number<int>() == 3);
  CHECK(found.at("runs").to_number<int>() == 512);
  const boost::json::value& verdict = found.at("scenarios").at(0).at("against_baseline");
  CHECK(verdict.at("known").as_bool());
  CHECK_FALSE(verdict.at("acts_changed").as_bool());
  CHECK(verdict.at("outcomes_changed").as_array().empty());
  CHECK(read_file(junit).find("tests=\"3\" failures=\"0\"") != std::string::npos);

  // One probability: members sanction after 40 % of reports, not 12 %.
  const std::string changed = (folder.path() / "changed.yaml").string();
  write_file(changed, replaced(read_file(scenario), "chance: 12%", "chance: 40%"));
  const Ended other = bench({"--baseline", baseline, "--junit", junit}, changed);
  CAPTURE(other.out);
  CHECK(other.status == 1);
  CHECK(other.out.find("DRIFT: the acts are others than in the baseline; so are the scenario's files") !=
        std::string::npos);
  CHECK(other.out.find("DRIFT: days_to_talks under firm is ") != std::string::npos);
  CHECK(other.out.find("REGRESSION") == std::string::npos);
  CHECK(read_file(junit).find("failures=\"2\"") != std::string::npos);

  // A baseline ten times as fast as this machine's scenario.
  boost::json::value fast = boost::json::parse(read_file(baseline));
  boost::json::object& scenario_then = fast.at("scenarios").at(0).as_object();
  for (auto& [key, value] : scenario_then.at("time_per_act_to_floor").as_object())
    value = value.to_number<double>() / 10;
  if (!scenario_then.at("instructions_per_act_to_floor").is_null())
    scenario_then["instructions_per_act_to_floor"] =
        scenario_then.at("instructions_per_act_to_floor").to_number<double>() / 10;
  write_file(folder.path() / "fast.json", boost::json::serialize(fast));
  const Ended slow = bench({"--baseline", (folder.path() / "fast.json").string()});
  CAPTURE(slow.out);
  CHECK(slow.status == 1);
  CHECK(slow.out.find("REGRESSION: ") != std::string::npos);
  CHECK(slow.out.find("DRIFT") == std::string::npos);
}

TEST_CASE("what cannot be compared is refused") {
  const Scratch folder;
  const std::string file = (folder.path() / "baseline.json").string();
  const Ended missing = bench({"--baseline", file});
  CHECK(missing.status == 1);
  CHECK(missing.err.find("baseline.json': it is not there or cannot be read") != std::string::npos);
  write_file(file, "");
  CHECK(bench({"--baseline", file}).err.find("it is empty") != std::string::npos);
  write_file(file, "{}");
  const Ended strange = bench({"--baseline", file});
  CHECK(strange.status == 1);
  CHECK(strange.err.find("it is not of schema demarche.bench/1") != std::string::npos);
  CHECK(strange.out.empty());
  write_file(file, R"({"schema": "demarche.bench/1", "version": "0", "seed": 1, "runs": 512, "scenarios": []})");
  const Ended runs = bench({"--baseline", file, "--runs", "1024"});
  CHECK(runs.status == 2);
  CHECK(runs.err.find("the baseline was made with --seed 1 --runs 512") != std::string::npos);
  CHECK(bench({"--runs", "255"}).status == 2);
  CHECK(run_program({"bench", scenario, "--noise", "0.5"}).status == 2);
  CHECK(run_program({"bench", scenario, "--noise", "much"}).status == 2);
  CHECK(run_program({"bench", scenario, scenario, "--batches", "1", "--runs", "256"}).status == 2);
}

}  // namespace
}  // namespace demarche
