// Bad input from outside: status 1, every mistake at once, nothing run, nothing written; and the same for editors.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <regex>
#include <set>

#include "tests/app/child.hpp"

namespace demarche {
namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::run_program;

const fs::path broken = fs::path(DEMARCHE_SOURCE_DIR) / "tests" / "broken";

// The broken scenarios; lists are parts of libraries, which no command takes alone.
std::vector<fs::path> scenarios() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(broken)) {
    if (entry.path().extension() != ".yaml") continue;
    if (tests::read_file(entry.path()).find("\nscenario:") != std::string::npos) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::multiset<std::string> codes_in_answer(const fs::path& file) {
  fs::path answer = file;
  const std::string text = tests::read_file(answer.replace_extension(".txt"));
  const std::regex code(R"re(: (?:error|warning)\[([a-z0-9-]+)\]: )re");
  std::multiset<std::string> codes;
  for (std::sregex_iterator it(text.begin(), text.end(), code), end; it != end; ++it) codes.insert((*it)[1]);
  return codes;
}

}  // namespace

TEST_CASE("check --json says the same as check, field by field") {
  const std::set<std::string> fields{"code", "severity", "message", "hint", "file", "line", "column", "length", "path"};
  const std::vector<fs::path> files = scenarios();
  CHECK(files.size() >= 40);
  for (const fs::path& file : files) {
    CAPTURE(file.filename().string());
    const Ended ended = run_program({"check", "--json", file.string()});
    CHECK(ended.status == 1);
    CHECK(ended.err.empty());
    const boost::json::value list = boost::json::parse(ended.out);
    std::multiset<std::string> codes;
    for (const boost::json::value& item : list.as_array()) {
      std::set<std::string> keys;
      for (const auto& entry : item.as_object()) keys.emplace(entry.key());
      CHECK(keys == fields);
      const std::string severity(item.at("severity").as_string());
      const std::string code(item.at("code").as_string());
      CHECK(code.empty() == (severity == "note"));
      if (!code.empty()) codes.insert(code);
      CHECK_FALSE(item.at("message").as_string().empty());
      CHECK(fs::exists(std::string(item.at("file").as_string())));
      CHECK(item.at("line").to_number<int>() >= 1);
      CHECK(item.at("column").to_number<int>() >= 1);
      CHECK(item.at("length").to_number<int>() >= 1);
    }
    CHECK(codes == codes_in_answer(file));
  }
}

TEST_CASE("one mistake, whole") {
  const tests::Scratch scratch;
  const std::string file = (scratch.path() / "é.yaml").string();
  tests::write_file(file,
                    "scenario: s\nstart: 2022-01-01\ndecision: 2022-01-02\nhorizon: 3 d\n"
                    "confidence: { high: 70% }\nresponses: [{ response: é, about: é, do: [{ when: done(x), after: -2 "
                    "d, by: A, do: x }] }]\n");
  const Ended ended = run_program({"check", "--json", file});
  CHECK(ended.status == 1);
  const boost::json::value expected = boost::json::array{
      {{"code", "out-of-range"},
       {"severity", "error"},
       {"message", "'é.1.after' is -2 d (it must be at least 0 d)"},
       {"hint", ""},
       {"file", file},
       {"line", 6},
       {"column", 67},
       {"length", 4},
       {"path", "response.é.do.1.after"}},
  };
  CHECK(boost::json::parse(ended.out) == expected);
}

TEST_CASE("a scenario without mistakes has an empty list") {
  const Ended ended = run_program({"check", "--json", tests::shipped_scenario()});
  CHECK(ended.status == 0);
  CHECK(boost::json::parse(ended.out).as_array().empty());
}

TEST_CASE("nothing is run and nothing is written, whatever the command") {
  const tests::Scratch scratch;
  const std::string file = (scratch.path() / "wrong.yaml").string();
  tests::write_file(file,
                    "scenario: s\nstart: 2022-01-01\ndecision: 2022-01-02\nhorizon: 3 d\n"
                    "responses: [{ response: a, extends: b }]\n");
  const std::vector<std::vector<std::string>> commands{
      {"check", file},
      {"run", file},
      {"run", file, "--json"},
      {"compare", file, "--out", (scratch.path() / "out").string()},
      {"explain", file},
      {"compile", file},
      {"describe", file, "--out", (scratch.path() / "out.md").string()},
  };
  for (const std::vector<std::string>& words : commands) {
    CAPTURE(words.front());
    const Ended ended = run_program(words);
    CHECK(ended.status == 1);
    CHECK(ended.out.empty());
    CHECK(ended.err.find("error[unknown-response]: there is no response 'b'") != std::string::npos);
    CHECK(ended.err.ends_with("1 error; nothing was run\n"));
  }
  CHECK(std::distance(fs::directory_iterator(scratch.path()), {}) == 1);  // the file itself
}

TEST_CASE("a file that is a folder, and one that is too large") {
  const tests::Scratch scratch;
  const Ended folder = run_program({"check", scratch.path().string()});
  CHECK(folder.status == 1);
  CHECK(folder.err.find("error[no-file]") != std::string::npos);
  const std::string large = (scratch.path() / "large.yaml").string();
  tests::write_file(large, std::string(4 * 1024 * 1024 + 1, '#'));
  const Ended ended = run_program({"check", large});
  CHECK(ended.status == 1);
  CHECK(ended.err.find("error[too-large]") != std::string::npos);
}

}  // namespace demarche
