// demarche new and demarche schema, from outside.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <sstream>

#include "app/templates.hpp"
#include "tests/app/child.hpp"

namespace demarche {
namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::read_file;
using tests::run_program;
using tests::Scratch;
using tests::write_file;

std::string template_of(const std::string& kind, const std::string& name) {
  const Ended ended = run_program({"new", kind, name});
  CHECK(ended.status == 0);
  CHECK(ended.err.empty());
  CHECK(ended.out.find("NAME") == std::string::npos);
  return ended.out;
}

std::string indented(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) out += "  " + line + "\n";
  return out;
}

// A folder with the library beside it, as a user's own.
void link_models(const fs::path& folder) {
  fs::create_directory_symlink(fs::path(DEMARCHE_SOURCE_DIR) / "models", folder / "models");
}

TEST_CASE("a new scenario can be checked and compared as it is") {
  const Scratch folder;
  link_models(folder.path());
  const std::string file = (folder.path() / "case.yaml").string();
  CHECK(run_program({"new", "scenario", "my-case", "--out", file}).status == 0);
  CHECK(read_file(file) == template_of("scenario", "my-case"));
  const Ended checked = run_program({"check", file});
  CAPTURE(checked.err);
  CHECK(checked.status == 0);
  CHECK(checked.err.empty());
  const Ended compared = run_program({"compare", file, "--runs", "64", "--quiet"});
  CHECK(compared.status == 0);
  CHECK(compared.out.find("my-case: 64 runs of 3 responses") != std::string::npos);
}

TEST_CASE("every other template can be pasted into a scenario or into the library") {
  for (const std::string kind : {"rule", "actor", "action"}) {
    CAPTURE(kind);
    const Scratch folder;
    link_models(folder.path());
    const std::string item = template_of(kind, "my_own");
    CHECK(item.find("Paste it into") != std::string::npos);
    const std::string scenario = template_of("scenario", "my-case");
    const std::string in_scenario = (folder.path() / "in-scenario.yaml").string();
    write_file(in_scenario, scenario + indented(item));
    const std::string in_library = (folder.path() / "in-library.yaml").string();
    std::string uses = scenario;
    uses.replace(uses.find("[models]"), 8, "[models, mine]");
    write_file(in_library, uses);
    fs::create_directory(folder.path() / "mine");
    write_file(folder.path() / "mine" / "items.yaml", item);
    for (const std::string& file : {in_scenario, in_library}) {
      const Ended checked = run_program({"check", file});
      CAPTURE(checked.err);
      CHECK(checked.status == 0);
      if (kind == "rule") {
        CHECK(run_program({"explain", file, "--rule", "my_own"}).status == 0);
        CHECK(checked.out.find("my_own:") == std::string::npos);  // not idle
      }
    }
  }
}

TEST_CASE("the other form of a rule, in comments, is right too") {
  std::string item = template_of("rule", "my_own");
  std::string tendency;
  std::istringstream lines(item);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# - ") || (!tendency.empty() && line.starts_with("#   "))) tendency += line.substr(2) + "\n";
  }
  REQUIRE(tendency.starts_with("- rule: my_own-while\n"));
  const Scratch folder;
  link_models(folder.path());
  const std::string file = (folder.path() / "case.yaml").string();
  write_file(file, template_of("scenario", "my-case") + indented(tendency));
  const Ended checked = run_program({"check", file});
  CAPTURE(checked.err);
  CHECK(checked.status == 0);
}

TEST_CASE("a file that exists is never overwritten") {
  const Scratch folder;
  const fs::path file = folder.path() / "mine.yaml";
  write_file(file, "precious\n");
  const Ended ended = run_program({"new", "actor", "X", "--out", file.string()});
  CHECK(ended.status == 2);
  CHECK(ended.err.find("never overwritten") != std::string::npos);
  CHECK(read_file(file) == "precious\n");
  fs::create_symlink(folder.path() / "nowhere.yaml", folder.path() / "link.yaml");
  CHECK(run_program({"new", "actor", "X", "--out", (folder.path() / "link.yaml").string()}).status == 2);
  CHECK(!fs::exists(folder.path() / "nowhere.yaml"));
  CHECK(run_program({"new", "actor", "X", "--out", (folder.path() / "no" / "folder.yaml").string()}).status == 3);
}

TEST_CASE("wrong kinds and names are answered on the command line") {
  struct Wrong {
    std::vector<std::string> words;
    std::string says;
  };
  const std::vector<Wrong> wrongs{
      {{"new"}, "'new' needs scenario|rule|actor|action NAME"},
      {{"new", "rule"}, "takes what to make and its name"},
      {{"new", "rul", "x"}, "there is no template for a 'rul'; did you mean 'rule'?"},
      {{"new", "alliance", "x"}, "one of scenario, rule, actor, action"},
      {{"new", "rule", "two words"}, "must be one word"},
      {{"new", "rule", "x: y"}, "must be one word"},
      {{"new", "actor", "and"}, "a word of the expressions"},
      {{"new", "action", "a,b"}, "letters, digits"},
      {{"schema", "model"}, "takes scenario or models, not 'model'"},
      {{"schema", "models", "scenario"}, "takes scenario or models"},
  };
  for (const Wrong& wrong : wrongs) {
    const Ended ended = run_program(wrong.words);
    CAPTURE(ended.err);
    CHECK(ended.status == 2);
    CHECK(ended.err.find(wrong.says) != std::string::npos);
    CHECK(ended.out.empty());
  }
}

TEST_CASE("schema prints JSON Schema, of scenarios unless asked otherwise") {
  const Ended scenario = run_program({"schema"});
  CHECK(scenario.status == 0);
  CHECK(scenario.out == run_program({"schema", "scenario"}).out);
  const Ended models = run_program({"schema", "models"});
  CHECK(models.status == 0);
  for (const std::string& text : {scenario.out, models.out}) {
    CHECK(boost::json::parse(text).at("$schema").as_string() == "https://json-schema.org/draft/2020-12/schema");
  }
  CHECK(models.out != scenario.out);
}

}  // namespace
}  // namespace demarche
