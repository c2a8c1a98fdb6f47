// Parts of a comparison, one by one, on a real scenario. A run is one history of one response; the world and the
// replayed history are shared by all responses of a run number. How the engine compares with the floor is main.cpp's.

#include "core/engine.hpp"

#include <benchmark/benchmark.h>

#include <memory>

#include "app/design.hpp"
#include "bench/scenario.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"
#include "run/batch.hpp"
#include "run/floor.hpp"
#include "run/player.hpp"

namespace {

using namespace demarche;

const char* const file = DEMARCHE_SOURCE_DIR "/scenarios/albania-2022.yaml";

const language::Grounded& albania() { return bench::grounded(file); }

void paired_comparison(benchmark::State& state) {
  const core::Program& program = albania().program;
  core::Engine engine(program);
  const auto responses = static_cast<core::Index>(program.responses.size());
  std::uint64_t run = 0;
  for (auto _ : state) {
    engine.begin(1, run, run);
    for (core::Index response = 0; response < responses; ++response) {
      engine.play(response);
      benchmark::DoNotOptimize(engine.outcomes().data());
    }
    ++run;
  }
  const double runs = static_cast<double>(run) * responses;
  state.counters["runs/s"] = benchmark::Counter(runs, benchmark::Counter::kIsRate);
}

void world_and_history(benchmark::State& state) {
  core::Engine engine(albania().program);
  std::uint64_t run = 0;
  for (auto _ : state) {
    engine.begin(1, run, run);
    ++run;
  }
}

void floor_of_the_bench_scenario(benchmark::State& state) {
  run::Floor floor;
  std::uint64_t run = 0;
  for (auto _ : state) {
    floor.begin(1, run);
    for (std::size_t response = 0; response < run::Floor::responses; ++response) {
      floor.play(response);
      benchmark::DoNotOptimize(floor.values().data());
    }
    ++run;
  }
}

// What one run costs after it was played: all responses, all outcomes, all pairs.
void statistics_of_a_run(benchmark::State& state) {
  const language::Grounded& model = albania();
  const run::Design design = app::design_of(model, 1, 1);
  run::RunRow row;
  row.values.resize(design.responses.size() * design.outcomes.size());
  row.exploded.resize(design.responses.size());
  row.fired.resize(design.responses.size() * design.rules.size());
  run::EnginePlayer(model.program, 1, app::measures_of(model)).play(0, row);
  run::Batch batch(design);
  std::uint64_t run = 0;
  for (auto _ : state) batch.add(run++, row);
  benchmark::DoNotOptimize(batch.runs());
}

void reading_and_grounding(benchmark::State& state) {
  for (auto _ : state) {
    language::Files files;
    language::Diagnostics diagnostics;
    const auto loaded = language::load(file, {DEMARCHE_SOURCE_DIR}, files, diagnostics);
    benchmark::DoNotOptimize(language::compile(loaded->library, loaded->scenario, diagnostics));
  }
}

}  // namespace

BENCHMARK(paired_comparison)->Unit(benchmark::kMicrosecond);
BENCHMARK(world_and_history)->Unit(benchmark::kMicrosecond);
BENCHMARK(floor_of_the_bench_scenario)->Unit(benchmark::kMicrosecond);
BENCHMARK(statistics_of_a_run)->Unit(benchmark::kNanosecond);
BENCHMARK(reading_and_grounding)->Unit(benchmark::kMillisecond);
