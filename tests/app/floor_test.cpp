// The floor, written by hand, against the engine on the same scenario read from YAML: same acts to the last bit. Two
// people's understanding of the model's contract (models/README.md) would have to err alike for this to pass.

#include <doctest/doctest.h>

#include <bit>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"
#include "run/floor.hpp"

using namespace demarche;

namespace {

const language::Grounded& scenario() {
  static const language::Grounded grounded = [] {
    language::Files files;
    language::Diagnostics diagnostics;
    const auto loaded = language::load(DEMARCHE_SOURCE_DIR "/bench/scenario.yaml", {}, files, diagnostics);
    auto compiled = loaded ? language::compile(loaded->library, loaded->scenario, diagnostics) : std::nullopt;
    REQUIRE_MESSAGE(compiled, render(diagnostics, files));
    return std::move(*compiled);
  }();
  return grounded;
}

struct Acts final : core::Observer {
  std::vector<core::Act> acts;
  void on_act(const core::Act& act, const core::Engine&) override { acts.push_back(act); }
  void on_prevented(const core::Prevented&, const core::Engine&) override {}
};

// What differs first between the engine's acts and the floor's; empty if nothing does.
std::string difference(const core::Program& program, const std::vector<core::Act>& engine,
                       const std::vector<run::Floor::Act>& floor) {
  for (std::size_t i = 0; i < engine.size() && i < floor.size(); ++i) {
    const core::ActKind& kind = program.kinds[engine[i].kind];
    const std::string name = run::Floor::name(floor[i]);
    bool same = name == kind.name &&
                std::bit_cast<std::uint64_t>(engine[i].time) == std::bit_cast<std::uint64_t>(floor[i].time);
    for (std::size_t p = 0; p < 2; ++p)
      same = same && std::bit_cast<std::uint64_t>(engine[i].parameters[p]) ==
                         std::bit_cast<std::uint64_t>(floor[i].parameters[p]);
    if (!same)
      return "act " + std::to_string(i) + ": engine " + kind.name + " at " + std::to_string(engine[i].time) +
             ", floor " + name + " at " + std::to_string(floor[i].time);
  }
  if (engine.size() == floor.size()) return "";
  return "engine " + std::to_string(engine.size()) + " acts, floor " + std::to_string(floor.size());
}

}  // namespace

TEST_CASE("floor and engine do the same acts") {
  const core::Program& program = scenario().program;
  REQUIRE(program.responses.size() == run::Floor::responses);
  REQUIRE(program.measures.size() == run::Floor::outcomes);
  core::Engine engine(program);
  run::Floor floor;
  std::uint64_t acts = 0;
  std::vector<std::uint64_t> of_kind(program.kinds.size());
  constexpr std::uint64_t runs = 3000;
  for (std::uint64_t run = 0; run < runs; ++run) {
    const std::uint64_t seed = run % 3;  // seed 0 is a seed like any other
    REQUIRE(engine.begin(seed, run, run) == core::Engine::End::horizon);
    floor.begin(seed, run);
    for (core::Index response = 0; response < program.responses.size(); ++response) {
      Acts watched;
      std::vector<run::Floor::Act> told;
      const bool engine_ended = engine.play(response, &watched) == core::Engine::End::horizon;
      REQUIRE(engine_ended == floor.play(response, &told));
      const std::string found = difference(program, watched.acts, told);
      REQUIRE_MESSAGE(found.empty(), "seed ", seed, ", run ", run, ", response ", response, ": ", found);
      CHECK(floor.acts() == told.size());
      CHECK(floor.candidates() == engine.candidates());
      for (std::size_t i = 0; i < run::Floor::outcomes; ++i)
        REQUIRE_MESSAGE(
            std::bit_cast<std::uint64_t>(engine.outcomes()[i]) == std::bit_cast<std::uint64_t>(floor.values()[i]),
            "run ", run, ", response ", response, ", outcome ", i, ": ", engine.outcomes()[i], ", floor ",
            floor.values()[i]);
      for (const core::Act& act : watched.acts) ++of_kind[act.kind];
      acts += told.size();
    }
  }
  // The comparison means something only where something happens: every action, and as many acts as are promised.
  const double per_run = static_cast<double>(acts) / (2.0 * runs);
  CHECK(per_run > 40);
  CHECK(per_run < 60);
  std::vector<bool> seen(program.actions.size());
  for (std::size_t kind = 0; kind < of_kind.size(); ++kind)
    if (of_kind[kind] > 0) seen[program.kinds[kind].action] = true;
  for (std::size_t action = 0; action < seen.size(); ++action) CHECK_MESSAGE(seen[action], program.actions[action]);
}
