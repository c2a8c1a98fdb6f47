// The built program: rules in words, the short simulation, outcomes walked back.
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include <algorithm>
#include <boost/json.hpp>
#include <sstream>

#include "report/text.hpp"
#include "tests/app/child.hpp"

namespace demarche {
namespace {

using tests::Ended;
using tests::run_program;
using tests::shipped_scenario;

void check_width(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(report::columns(line) <= 100);
  }
}

TEST_CASE("check --say puts every rule into words, behind what the file contains") {
  const Ended ended = run_program({"check", shipped_scenario(), "--say"});
  CHECK(ended.status == 0);
  CHECK(ended.err.empty());
  CHECK(ended.out.find(run_program({"check", shipped_scenario()}).out) == 0);
  CHECK(ended.out.find("\nvictim-severs (tendency)\n") != std::string::npos);
  CHECK(ended.out.find("an open rate, not a chance") != std::string::npos);
  check_width(ended.out);
  const Ended both = run_program({"check", shipped_scenario(), "--say", "--json"});
  CHECK(both.status == 2);
  CHECK(both.err.find("--say and --json exclude each other") != std::string::npos);
}

TEST_CASE("what check --deep finds are warnings, and the status stays 0") {
  const Ended ended = run_program({"check", shipped_scenario(), "--deep"});
  CHECK(ended.status == 0);
  CHECK(ended.err.find("warning[outcome-of-one-value]: the outcome 'article_5_adopted' is 0 in every run") !=
        std::string::npos);
  const Ended as_json = run_program({"check", shipped_scenario(), "--deep", "--json"});
  CHECK(as_json.status == 0);
  const boost::json::value parsed = boost::json::parse(as_json.out);
  const boost::json::array& found = parsed.as_array();
  CHECK(!found.empty());
  CHECK(std::all_of(found.begin(), found.end(), [](const auto& one) { return one.at("severity") == "warning"; }));
}

TEST_CASE("explain --outcome walks back from an outcome, and from a difference") {
  const Ended outcome = run_program({"explain", shipped_scenario(), "--outcome", "us_sanctions_30d", "--runs", "300"});
  CHECK(outcome.status == 0);
  CHECK(outcome.out.find("us_sanctions_30d under 'condemn'\n") == 0);
  CHECK(outcome.out.find("\n  patron-sanctions ") != std::string::npos);
  check_width(outcome.out);
  const Ended difference = run_program(
      {"explain", shipped_scenario(), "--outcome", "us_sanctions_30d", "--response", "sever", "--runs", "300"});
  CHECK(difference.status == 0);
  CHECK(difference.out.find("us_sanctions_30d: 'sever' against the baseline 'condemn'\n") == 0);
  check_width(difference.out);
}

TEST_CASE("explain --at --json names the doors and what was said as the text does") {
  const std::vector<std::string> words{"explain", shipped_scenario(), "--response", "sever", "--at", "2022-09-09"};
  std::string text;  // on one line: a sentence may be broken anywhere
  for (const char one : run_program(words).out) {
    const bool is_blank = one == ' ' || one == '\n';
    if (!is_blank || !text.ends_with(' ')) text += is_blank ? ' ' : one;
  }
  std::vector<std::string> asked = words;
  asked.emplace_back("--json");
  const Ended ended = run_program(asked);
  CHECK(ended.status == 0);
  const boost::json::value json = boost::json::parse(ended.out);
  CHECK(json.at("doors").as_array().size() > 3);
  bool any_shut = false;
  for (const boost::json::value& door : json.at("doors").as_array()) {
    const boost::json::value& seen = door.at("seen");
    any_shut = any_shut || seen.at("result") == "shut";
    CHECK((seen.at("result") == "open") != seen.as_object().contains("not_met"));
  }
  CHECK(any_shut);
  CHECK_FALSE(json.at("said").as_array().empty());
  for (const boost::json::value& said : json.at("said").as_array()) {
    const std::string words_of = "says " + std::string(said.at("stated").as_string()) + " (#" +
                                 std::to_string(said.at("act").to_number<int>()) + ", ";
    CAPTURE(words_of);
    CHECK(text.find(words_of) != std::string::npos);
  }
}

TEST_CASE("explain --outcome answers what it does not know, and what goes with nothing") {
  struct Wrong {
    std::vector<std::string> words;
    std::string says;
  };
  const std::string file = shipped_scenario();
  const std::vector<Wrong> wrongs{
      {{"explain", file, "--outcome", "us_sanction_30d"},
       "there is no outcome 'us_sanction_30d'; did you mean 'us_sanc"},
      {{"explain", file, "--outcome", "talks", "--response", "sevre"}, "there is no response 'sevre'"},
      {{"explain", file, "--outcome", "talks", "--runs", "0"}, "--runs is '0'"},
      {{"explain", file, "--response", "sever"}, "--response needs --outcome, --motion, or --run with --at"},
      {{"explain", file, "--outcome", "talks", "--rule", "strike-again"}, "--outcome excludes --rule and --fact"},
  };
  for (const Wrong& wrong : wrongs) {
    CAPTURE(wrong.says);
    const Ended ended = run_program(wrong.words);
    CHECK(ended.status == 2);
    CHECK(ended.out.empty());
    CHECK(ended.err.find(wrong.says) != std::string::npos);
  }
}

}  // namespace
}  // namespace demarche
