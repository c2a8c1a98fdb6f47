// demarche brief, from outside, and --hide-observed of the other commands.
#include <doctest/doctest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "tests/app/child.hpp"

namespace demarche {
namespace {

using tests::Ended;
using tests::read_file;
using tests::run_program;

// Facts of the document S2, written after the decision, that a text cites.
std::set<std::string> cited(const std::string& text) {
  const std::regex id(R"re(S2-[0-9]{2})re");
  std::set<std::string> ids;
  for (std::sregex_iterator it(text.begin(), text.end(), id), end; it != end; ++it) ids.insert(it->str());
  return ids;
}

bool is_of_a_day_before(const std::string& fact, const std::string& day) {
  const std::string facts = read_file(std::filesystem::path(DEMARCHE_SOURCE_DIR) / "models/sources/albania-2022.yaml");
  const std::regex date("fact: " + fact + ", document: S2, date: ([0-9-]{10})");
  std::smatch found;
  return std::regex_search(facts, found, date) && found[1] < day;
}

TEST_CASE("there is no brief where every run draws another history") {
  const std::filesystem::path population = std::filesystem::path(DEMARCHE_SOURCE_DIR) / "scenarios/population.yaml";
  const Ended refused = run_program({"brief", population.string(), "--as", "VICTIM"});
  CHECK(refused.status == 2);
  CHECK(refused.out.empty());
  CHECK(refused.err.find("every run of this scenario draws another history") != std::string::npos);
}

TEST_CASE("brief writes the same to the terminal and to a file") {
  const tests::Scratch scratch;
  const std::string file = (scratch.path() / "brief.md").string();
  const std::string scenario = tests::shipped_scenario();
  const Ended shown = run_program({"brief", scenario, "--as", "ALB", "--at", "2022-09-06"});
  CHECK(shown.status == 0);
  CHECK(shown.err.empty());
  CHECK(shown.out.starts_with("# What Albania knew: 2022-09-06\n"));
  CHECK(run_program({"brief", scenario, "--as", "ALB", "--at", "2022-09-06", "--out", file}).status == 0);
  CHECK(read_file(file) == shown.out);
  CHECK(run_program({"brief", scenario, "--as", "ALB", "--at", "2022-09-06", "--out", file}).status == 2);
  // Without a date: the decision.
  CHECK(run_program({"brief", scenario, "--as", "ALB"}).out ==
        run_program({"brief", scenario, "--as", "ALB", "--at", "2022-09-07"}).out);
}

TEST_CASE("brief says what is wrong with who and when") {
  const auto refused = [](std::vector<std::string> more, const std::string& why) {
    std::vector<std::string> words{"brief", tests::shipped_scenario()};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = run_program(words);
    CAPTURE(ended.err);
    CHECK(ended.status == 2);
    CHECK(ended.out.empty());
    CHECK(ended.err.find(why) != std::string::npos);
  };
  refused({}, "--as is missing");
  refused({"--as", "ALN"}, "did you mean 'ALB'?");
  refused({"--as", "ALB", "--at", "2022-09-08"}, "after the decision of 2022-09-07 12:00");
  refused({"--as", "ALB", "--at", "2022-07-14"}, "before the scenario's start, 2022-07-15");
  refused({"--as", "ALB", "--at", "soon"}, "it must be a date such as 2022-09-07");
}

TEST_CASE("no command tells what followed when that is hidden, and no number changes") {
  const std::string scenario = tests::shipped_scenario();
  const Ended compared = run_program({"compare", scenario, "--runs", "64", "--hide-observed", "--verbose"});
  const Ended plain = run_program({"compare", scenario, "--runs", "64", "--verbose"});
  CHECK(compared.status == 0);
  CHECK(plain.out.find("S2-09") != std::string::npos);
  for (const std::string& fact : cited(compared.out)) {
    CAPTURE(fact);
    CHECK(is_of_a_day_before(fact, "2022-09-07"));  // S2-29 is of 2018
  }
  CHECK(compared.out.substr(0, compared.out.find("Rules that fired")) ==
        plain.out.substr(0, plain.out.find("Rules that fired")));
  for (const char* command : {"explain", "describe", "run"}) {
    CAPTURE(command);
    CHECK(run_program({command, scenario}).out.find("S2-0") != std::string::npos);
    CHECK(run_program({command, scenario, "--hide-observed"}).out.find("S2-0") == std::string::npos);
  }
  CHECK(run_program({"explain", scenario, "--fact", "S2-09", "--hide-observed"}).status == 2);
  CHECK(run_program({"run", scenario, "--hide-observed"}).out.find("observed") == std::string::npos);
}

}  // namespace
}  // namespace demarche
