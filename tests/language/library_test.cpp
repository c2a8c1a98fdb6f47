#include "language/library.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "tests/language/texts.hpp"

using namespace demarche::language;
using demarche::language::texts::Load;

namespace fs = std::filesystem;

namespace {

const std::string rule =
    "- rule: r\n  while: \"x(self) > 1\"\n  who: victim\n  does: { do: a }\n  rate: 0.01 / d\n  because: \"…\"\n";

}  // namespace

TEST_CASE("a scenario and its library load together") {
  const Load load(texts::scenario, {rule, "# nothing\n"});
  REQUIRE_MESSAGE(load.loaded, load.shown());
  CHECK(load.loaded->library.rules.size() == 1);
  CHECK(load.loaded->texts.size() == 3);
  CHECK(load.files.size() == 3);
}

TEST_CASE("two items with one name: both places") {
  const Load load(texts::scenario, {rule, rule});
  CHECK(load.shown() ==
        "m2.yaml:1:9: error[duplicate]: there are two rules 'r'\n"
        "    1 | - rule: r\n"
        "      |         ^\n"
        "m1.yaml:1:9: note: the first is here\n"
        "    1 | - rule: r\n"
        "      |         ^\n"
        "1 error; nothing was run\n");
  const std::string state = "- { actor: X, kind: state }\n";
  CHECK_FALSE(Load(texts::scenario, {state, "- { alliance: X, members: [A] }\n"}).loaded);  // an alliance is an actor
  CHECK(Load(texts::scenario, {state, "- { authority: X, says: y }\n"}).loaded);
}

TEST_CASE("a scenario's library replaces the keys it gives, and removes those it empties") {
  const Load load(
      texts::scenario +
          "library:\n  - rule: r\n    rate: ~\n    chance: 10%\n    within: 7 d\n  - { actor: NEW, kind: firm }\n",
      {rule});
  REQUIRE_MESSAGE(load.loaded, load.shown());
  const Rule& changed = load.loaded->library.rules.at(0);
  CHECK_FALSE(changed.rate);
  CHECK(changed.within->distribution.a == 7);
  CHECK(changed.within->place.file == 0);  // the scenario's own text
  CHECK(changed.who.name.value == "victim");
  CHECK(load.loaded->library.actors.size() == 1);
}

TEST_CASE("single numbers are set by path") {
  const Load load(texts::scenario + "set: { r.rate: { pert: [0.01 / d, 0.02 / d, 0.05 / d] } }\n", {rule});
  REQUIRE_MESSAGE(load.loaded, load.shown());
  const Number& rate = *load.loaded->library.rules.at(0).rate;
  CHECK(rate.distribution == demarche::core::Distribution::pert(0.01, 0.02, 0.05));
  CHECK(rate.path == "r.rate");
  CHECK(Load(texts::scenario + "set: { r.rate: 0 }\n", {rule}).loaded);
  CHECK(Load(texts::scenario + "set: { r.rte: 0.02 / d }\n", {rule}).shown() ==
        "s.yaml:6:8: error[unknown-path]: there is no number 'r.rte'\n"
        "    6 | set: { r.rte: 0.02 / d }\n"
        "      |        ^~~~~ did you mean 'r.rate'?\n"
        "1 error; nothing was run\n");
  CHECK(Load(texts::scenario + "set: { r.rate: 2 d }\n", {rule}).shown() ==
        "s.yaml:6:16: error[unit]: 'r.rate' has the wrong unit\n"
        "    6 | set: { r.rate: 2 d }\n"
        "      |                ^~~ write a rate such as 0.01 / d or 2 / w\n"
        "1 error; nothing was run\n");
}

TEST_CASE("a number that is only checked stays as it was") {
  Load load(texts::scenario + "set: { r.rate: 0.02 / d }\n", {rule});
  REQUIRE_MESSAGE(load.loaded, load.shown());
  Library& library = load.loaded->library;
  Scenario& scenario = load.loaded->scenario;
  const double& rate = library.rules.at(0).rate->distribution.a;
  REQUIRE(scenario.overrides.size() == 1);
  Override change = scenario.overrides.front();
  change.value.distribution = demarche::core::Distribution::constant(0.5);
  CHECK(check_override(library, scenario, change, load.diagnostics));
  CHECK(rate == 0.02);
  CHECK(apply_override(library, scenario, change, load.diagnostics));
  CHECK(rate == 0.5);
  change.path.value = "r.rte";
  CHECK_FALSE(check_override(library, scenario, change, load.diagnostics));
  CHECK(load.diagnostics.errors() == 1);
}

TEST_CASE("reading stops at the end of the first stage with errors") {
  const Load load(texts::scenario, {"a: [\n", "- { rule: x, rule: y }\n", "- { rule: no }\n"});
  CHECK(load.diagnostics.errors() == 2);  // both bad texts, but nothing about the rule's missing keys
}

TEST_CASE("missing files and folders are diagnostics") {
  Files files;
  Diagnostics diagnostics;
  CHECK_FALSE(load("no/such.yaml", {}, files, diagnostics));
  CHECK(render(diagnostics, files) ==
        "no/such.yaml: error[no-file]: there is no such file, or it cannot be read\n1 error; nothing was run\n");
}

TEST_CASE("every shipped scenario loads, and no two of its numbers share a path") {
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(fs::path(DEMARCHE_SOURCE_DIR) / "scenarios")) {
    if (entry.path().extension() != ".yaml") continue;
    Files files;
    Diagnostics diagnostics;
    std::optional<Loaded> loaded = load(entry.path(), {}, files, diagnostics);
    REQUIRE_MESSAGE(loaded, render(diagnostics, files));
    std::multiset<std::string> paths;
    const auto visit = [&](Number& number) { paths.insert(number.path); };
    for_each_number(loaded->library, visit);
    for_each_number(loaded->scenario, visit);
    CHECK(paths.size() > 100);
    for (const std::string& path : paths) {
      CAPTURE(path);
      CHECK_FALSE(path.empty());
      CHECK(paths.count(path) == 1);
    }
  }
}

TEST_CASE("what the fuzzers start from runs to the horizon, so what they make of it has runs to look at") {
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(DEMARCHE_SOURCE_DIR) / "tests/fuzz/seeds")) {
    CAPTURE(entry.path().string());
    Files files;
    Diagnostics diagnostics;
    const std::optional<Loaded> loaded = load(entry.path(), {}, files, diagnostics);
    REQUIRE_MESSAGE(loaded, render(diagnostics, files));
    const auto model = compile(loaded->library, loaded->scenario, diagnostics);
    REQUIRE_MESSAGE(model, render(diagnostics, files));
    demarche::core::Engine engine(model->program, 500);  // as many moments as the fuzzer allows
    for (std::uint64_t run = 0; run < 20; ++run) {
      CHECK(engine.begin(1, run, run) == demarche::core::Engine::End::horizon);
      CHECK(engine.play(0) == demarche::core::Engine::End::horizon);
    }
  }
}
