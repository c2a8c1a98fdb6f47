// The built program from outside: statuses, help, mistakes on the command line, folders, closed pipes.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "app/commands.hpp"
#include "app/sha256.hpp"
#include "tests/app/child.hpp"

namespace demarche {
namespace {

using tests::Ended;
using tests::run_program;
using tests::shipped_scenario;

TEST_CASE("help and version are results: status 0, standard output, nothing else") {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--help"}, {"-h"}, {"--version"}}) {
    const Ended ended = run_program(words);
    CHECK(ended.status == 0);
    CHECK(ended.out.find("emarche") != std::string::npos);
    CHECK(ended.err.empty());
  }
}

TEST_CASE("every command explains itself and each of its options") {
  const std::string all = run_program({"--help"}).out;
  for (const app::Command& command : app::commands()) {
    CAPTURE(command.name);
    CHECK(all.find(command.about) != std::string::npos);
    const Ended ended = run_program({std::string(command.name), "--help"});
    CHECK(ended.status == 0);
    for (const app::Option& option : command.options) {
      CHECK(ended.out.find("--" + std::string(option.name)) != std::string::npos);
    }
  }
}

TEST_CASE("a wrong command line ends with 2 and says what may have been meant") {
  struct Wrong {
    std::vector<std::string> words;
    std::string says;
  };
  const std::string file = shipped_scenario();
  const std::vector<Wrong> wrongs{
      {{}, "a command is missing"},
      {{"comapre", file}, "there is no command 'comapre'; did you mean 'compare'?"},
      {{"compare", file, "--runz", "3"}, "there is no option '--runz' of 'compare'; did you mean '--runs'?"},
      {{"compare", file, "--runs", "0"}, "--runs is '0'; it must be a whole number from 1 to"},
      {{"compare", file, "--runs", "-1"}, "--runs"},
      {{"compare", file, "--runs", "1e3"}, "--runs is '1e3'"},
      {{"compare", file, "--seed", "18446744073709551616"}, "--seed"},
      {{"compare", file, "--runs", "1", "--runs", "2"}, "option '--runs' is given twice"},
      {{"compare", file, "--force"}, "--force without --out"},
      {{"compare", file, "--rows", "csv"}, "--rows without --out"},
      {{"compare", file, "--rows", "xml", "--out", "x"}, "it must be sqlite, csv or none"},
      {{"compare", file, "--precision", "0"}, "it must be a share for probabilities as 0.5%"},
      {{"compare", file, "--precision", "1%", "--until-decided"}, "exclude each other"},
      {{"compare", file, "--precision", "1%", "--runs", "9"}, "say --max-runs"},
      {{"compare", file, "--on", "talks"}, "give one of them"},
      {{"compare", file, "--until-decided", "--on", "talk"}, "there is no outcome 'talk'; did you mean 'talks'?"},
      {{"compare", file, "--max-time", "soon"}, "it must be a time as 90s"},
      {{"compare", file, "--on-error", "panic"}, "it must be record or stop"},
      {{"compare", file, "--shard", "1/2"}, "--shard needs --out"},
      {{"compare", file, "--shard", "3/2", "--out", "x"}, "the how manieth of how many"},
      {{"merge", "a"}, "merge needs --out"},
      {{"resume", "a", "b"}, "takes one DIR, not 2"},
      {{"compare", file, file}, "takes one FILE, not 2"},
      {{"compare"}, "'compare' needs FILE"},
      {{"check", file, "--color", "pink"}, "--color is 'pink'"},
      {{"check", file, "--log-level", "loud"}, "--log-level is 'loud'"},
      {{"run", file, "--response", "sevre"}, "there is no response 'sevre'"},
      {{"explain", file, "--rule", "no-such-rule-at-all"}, "there is no rule 'no-such-rule-at-all'"},
      {{"explain", file, "--rule", "a", "--fact", "b"}, "exclude each other"},
      {{"explain", file, "--run", "7"}, "--run needs --at: which day, such as --at 2022-09-07?"},
      {{"explain", file, "--at", "7 September"}, "it must be a date such as 2022-09-07"},
      {{"explain", file, "--at", "2021-09-07"}, "that is before the scenario's start"},
      {{"explain", file, "--at", "2023-09-07"}, "that is after the horizon, 2023-03-06"},
      {{"explain", file, "--at", "2022-09-09", "--response", "sevre"}, "did you mean 'sever'?"},
      {{"explain", file, "--at", "2022-09-09", "--rule", "a"}, "--run and --at exclude --rule"},
      {{"explain", file, "--json"}, "--json needs --run with --at"},
      {{"explain", file, "--at", "2022-09-09", "--runs", "9"}, "one run is --run K"},
  };
  for (const Wrong& wrong : wrongs) {
    CAPTURE(wrong.says);
    const Ended ended = run_program(wrong.words);
    CHECK(ended.status == 2);
    CHECK(ended.out.empty());
    CHECK(ended.err.find(wrong.says) != std::string::npos);
  }
}

TEST_CASE("wrong input ends with 1 and a place; what cannot be written with 3") {
  const tests::Scratch scratch;
  const std::string file = (scratch.path() / "wrong.yaml").string();
  tests::write_file(file, "scenario: wrong\nno_such_key: 1\n");
  const Ended wrong = run_program({"check", file});
  CHECK(wrong.status == 1);
  CHECK(wrong.out.empty());
  CHECK(wrong.err.find("wrong.yaml:") != std::string::npos);
  const Ended as_json = run_program({"check", file, "--json"});
  CHECK(as_json.status == 1);
  CHECK(boost::json::parse(as_json.out).as_array().size() >= 1);
  CHECK(run_program({"compare", file, "--out", (scratch.path() / "out").string()}).status == 1);
  CHECK(!std::filesystem::exists(scratch.path() / "out"));
  CHECK(run_program({"check", (scratch.path() / "absent.yaml").string()}).status == 1);

  const Ended full = run_program({"--help"}, "/dev/full");
  CHECK(full.status == 3);
  CHECK(full.err.find("standard output cannot be written") != std::string::npos);
  const Ended no_folder = run_program({"compare", shipped_scenario(), "--runs", "1", "--out", file});
  CHECK(no_folder.status == 3);
}

TEST_CASE("options may stand before or after the file") {
  const Ended after = run_program({"run", shipped_scenario(), "--seed", "3", "--run", "2"});
  CHECK(after.status == 0);
  CHECK(run_program({"--seed", "3", "run", "--run=2", shipped_scenario()}).out == after.out);
  CHECK(run_program({"run", shipped_scenario(), "--seed", "4", "--run", "2"}).out != after.out);
}

TEST_CASE("a reader that has gone is no error") {
  const Ended ended = run_program({"check", shipped_scenario()}, "closed");
  CHECK(ended.status == 0);
  CHECK(ended.err.empty());
}

TEST_CASE("colour is for terminals, or when asked for") {
  CHECK(run_program({"check", shipped_scenario()}).out.find('\x1b') == std::string::npos);
  CHECK(run_program({"check", shipped_scenario(), "--color", "always"}).out.find('\x1b') != std::string::npos);
  const std::string ascii = run_program({"run", shipped_scenario()}, "", {{"LC_ALL", "C"}}).out;
  CHECK(std::all_of(ascii.begin(), ascii.end(), [](char one) { return static_cast<unsigned char>(one) < 0x80; }));
}

TEST_CASE("results are saved whole, are digested, and are not overwritten unasked") {
  const tests::Scratch scratch;
  const std::filesystem::path folder = scratch.path() / "a" / "b";
  const std::vector<std::string> words{"compare", shipped_scenario(), "--runs", "300", "--out", folder.string()};
  const Ended first = run_program(words);
  REQUIRE(first.status == 0);
  CHECK(first.out.find("Differences against") != std::string::npos);
  const boost::json::value manifest = boost::json::parse(tests::read_file(folder / "manifest.json"));
  CHECK(manifest.at("complete").as_bool());
  CHECK(manifest.at("runs").to_number<int>() == 300);
  const boost::json::array& files = manifest.at("files").as_array();
  REQUIRE(files.size() == 5);
  for (const boost::json::value& file : files) {
    const std::string name(file.at("name").as_string());
    CHECK(std::string(file.at("sha256").as_string()) == app::sha256(tests::read_file(folder / name)));
  }
  const std::string summary = tests::read_file(folder / "summary.json");
  CHECK(boost::json::parse(summary).at("schema") == "demarche.compare/1");
  CHECK(std::distance(std::filesystem::directory_iterator(folder), {}) == 7);  // runs.sqlite; nothing left lying about

  const Ended again = run_program(words);
  CHECK(again.status == 2);
  CHECK(again.err.find("already holds results") != std::string::npos);
  std::vector<std::string> forced = words;
  forced.insert(forced.end(), {"--force", "--threads", "3"});
  CHECK(run_program(forced).status == 0);
  CHECK(tests::read_file(folder / "summary.json") == summary);  // threads change nothing
}

}  // namespace
}  // namespace demarche
