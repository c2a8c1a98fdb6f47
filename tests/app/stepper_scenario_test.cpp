// The engine against the stepper (tests/core/stepper.hpp) on a whole scenario: every response, every outcome, and how
// often every act and every rule appears. A right pair fails with probability below 1e-3 over the choice of the seeds,
// which are fixed. The stepper's error, of the order of (0.2 day)² times curvatures of days, is far below the noise of
// 150 runs. DEMARCHE_FULL=1 asks for ten times the runs and half the step, some ten minutes.

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"
// This suite is built from its own folder; the stepper lives with the tests of core.
#include "tests/core/stepper.cpp"
#include "tests/core/stepper_acts.cpp"
#include "tests/core/two_samples.hpp"

using namespace demarche;
using namespace demarche::core::test;

namespace {

const bool full = [] {
  const char* set = std::getenv("DEMARCHE_FULL");
  return set != nullptr && std::string(set) == "1";
}();

std::optional<language::Grounded> albania() {
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded =
      language::load(std::string(DEMARCHE_SOURCE_DIR) + "/scenarios/albania-2022.yaml", {}, files, diagnostics);
  if (!loaded) return std::nullopt;
  return language::compile(loaded->library, loaded->scenario, diagnostics);
}

// In how many runs each act happened, each was prevented, each rule made something happen.
struct Appearances {
  std::map<std::string, std::size_t> runs;
  std::set<std::string> seen;

  void see(const std::string& name) { seen.insert(name); }
  void end_run() {
    for (const std::string& name : seen) ++runs[name];
    seen.clear();
  }
};

struct Watcher final : core::Observer {
  explicit Watcher(const core::Program& program) : program_(program) {}
  void on_act(const core::Act& act, const core::Engine&) override {
    appearances.see("act " + program_.kinds[act.kind].name);
  }
  void on_prevented(const core::Prevented& one, const core::Engine&) override {
    appearances.see("prevented " + program_.kinds[one.kind].name);
  }
  Appearances appearances;

 private:
  const core::Program& program_;
};

void see_rules(const core::Program& program, std::span<const std::uint8_t> fired, Appearances& appearances) {
  for (std::size_t rule = 0; rule < fired.size(); ++rule) {
    if (fired[rule] != 0) appearances.see("rule " + program.rules[rule]);
  }
}

}  // namespace

TEST_CASE("the engine and the stepper tell the same story of Albania") {
  const auto model = albania();
  REQUIRE(model);
  const core::Program& program = model->program;
  const std::size_t engine_runs = full ? 40'000 : 4'000, stepper_runs = full ? 1'500 : 150;
  core::Engine engine(program);
  Stepper stepper(program, full ? 0.1 : 0.2);
  for (core::Index response = 0; response < program.responses.size(); ++response) {
    CAPTURE(program.responses[response].name);
    std::vector<std::vector<double>> a(program.measures.size()), b(program.measures.size());
    Watcher watcher(program);
    for (std::size_t run = 0; run < engine_runs; ++run) {
      REQUIRE(engine.begin(11, run, run) == core::Engine::End::horizon);
      REQUIRE(engine.play(response, &watcher) == core::Engine::End::horizon);
      for (std::size_t m = 0; m < a.size(); ++m) a[m].push_back(engine.outcomes()[m]);
      see_rules(program, engine.fired(), watcher.appearances);
      watcher.appearances.end_run();
    }
    Appearances stepped;
    for (std::size_t run = 0; run < stepper_runs; ++run) {
      stepper.run(response, run);
      for (std::size_t m = 0; m < b.size(); ++m) b[m].push_back(stepper.outcomes()[m]);
      for (const core::Act& act : stepper.acts()) stepped.see("act " + program.kinds[act.kind].name);
      for (const core::Prevented& one : stepper.prevented()) {
        stepped.see("prevented " + program.kinds[one.kind].name);
      }
      see_rules(program, stepper.fired(), stepped);
      stepped.end_run();
    }
    for (const language::OutcomeInfo& outcome : model->outcomes) {
      CAPTURE(outcome.name);
      CHECK(disagreement(a[outcome.measure], b[outcome.measure]) < 1);
    }
    // Thousands of names: each at 1e-8.
    std::set<std::string> names;
    for (const auto& [name, runs] : watcher.appearances.runs) names.insert(name);
    for (const auto& [name, runs] : stepped.runs) names.insert(name);
    for (const std::string& name : names) {
      const std::size_t k = watcher.appearances.runs[name], l = stepped.runs[name];
      CAPTURE(name);
      CAPTURE(k);
      CAPTURE(l);
      CHECK(fisher(k, engine_runs, l, stepper_runs) > 1e-8);
    }
  }
}
