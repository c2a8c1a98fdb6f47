// How long the engine takes on a real scenario. A run is one history of one response; the world and the replayed
// history are shared by all responses of a run number, as in a comparison.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"

namespace {

using namespace demarche;

const language::Grounded& albania() {
  static const language::Grounded grounded = [] {
    language::Files files;
    language::Diagnostics diagnostics;
    const auto loaded =
        language::load(DEMARCHE_SOURCE_DIR "/scenarios/albania-2022.yaml", {DEMARCHE_SOURCE_DIR}, files, diagnostics);
    auto compiled = loaded ? language::compile(loaded->library, loaded->scenario, diagnostics) : std::nullopt;
    if (!compiled) {
      std::fputs(render(diagnostics, files).c_str(), stderr);
      std::exit(1);
    }
    return std::move(*compiled);
  }();
  return grounded;
}

// Counts what a run does, once, so that costs can be given per act and per candidate.
struct Work final : core::Observer {
  std::uint64_t acts = 0;
  void on_act(const core::Act&, const core::Engine&) override { ++acts; }
  void on_prevented(const core::Prevented&, const core::Engine&) override {}
};

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
  // The same runs again, watched, for the counts; nothing of it is timed.
  Work work;
  std::uint64_t candidates = 0, moments = 0, open = 0;
  constexpr std::uint64_t sample = 200;
  for (std::uint64_t i = 0; i < sample; ++i) {
    engine.begin(1, i, i);
    for (core::Index response = 0; response < responses; ++response) {
      engine.play(response, &work);
      candidates += engine.candidates();
      moments += engine.moments();
      open += engine.open_channels();
    }
  }
  const double runs = static_cast<double>(run) * responses;
  const double sampled = static_cast<double>(sample) * responses;
  state.counters["runs/s"] = benchmark::Counter(runs, benchmark::Counter::kIsRate);
  state.counters["acts/run"] = static_cast<double>(work.acts) / sampled;
  state.counters["candidates/run"] = static_cast<double>(candidates) / sampled;
  state.counters["moments/run"] = static_cast<double>(moments) / sampled;
  state.counters["open at end"] = static_cast<double>(open) / sampled;
  state.counters["channels"] = static_cast<double>(program.channels.size());
  state.counters["cells"] = static_cast<double>(program.cells.size());
  state.counters["time/act"] = benchmark::Counter(runs * static_cast<double>(work.acts) / sampled,
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void world_and_history(benchmark::State& state) {
  core::Engine engine(albania().program);
  std::uint64_t run = 0;
  for (auto _ : state) {
    engine.begin(1, run, run);
    ++run;
  }
}

void reading_and_grounding(benchmark::State& state) {
  for (auto _ : state) {
    language::Files files;
    language::Diagnostics diagnostics;
    const auto loaded =
        language::load(DEMARCHE_SOURCE_DIR "/scenarios/albania-2022.yaml", {DEMARCHE_SOURCE_DIR}, files, diagnostics);
    benchmark::DoNotOptimize(language::compile(loaded->library, loaded->scenario, diagnostics));
  }
}

}  // namespace

BENCHMARK(paired_comparison)->Unit(benchmark::kMicrosecond);
BENCHMARK(world_and_history)->Unit(benchmark::kMicrosecond);
BENCHMARK(reading_and_grounding)->Unit(benchmark::kMillisecond);
