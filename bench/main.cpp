// bench/run's program. Without arguments: the engine against the floor on the bench scenario. With `--table FILE…`: a
// line of CSV for each scenario; with `--threads FILE`: two threads against one. Everything else goes to Google
// Benchmark, for what is small.

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "app/design.hpp"
#include "app/meters.hpp"
#include "bench/scenario.hpp"
#include "run/bench.hpp"
#include "run/floor.hpp"
#include "run/player.hpp"

namespace {

using namespace demarche;

constexpr std::uint64_t batches = 31;

run::Speed speed_of(const core::Program& program) {
  const auto speed = run::speed(program, 1, batches, app::meters_of_this_thread());
  if (!speed) throw std::runtime_error("the scenario does nothing");
  return *speed;
}

// Acts of the floor per history; the same runs as the speed's.
double floor_acts() {
  run::Floor floor;
  std::uint64_t acts = 0;
  for (std::uint64_t run = 0; run < run::runs_per_batch; ++run) {
    floor.begin(1, run);
    for (std::size_t response = 0; response < run::Floor::responses; ++response) {
      floor.play(response);
      acts += floor.acts();
    }
  }
  return static_cast<double>(acts) / (run::runs_per_batch * run::Floor::responses);
}

void ratio() {
  const language::Grounded& model = bench::grounded(DEMARCHE_SOURCE_DIR "/bench/scenario.yaml");
  const run::Workload load = run::behaviour(model.program, 1, run::runs_per_batch).workload;
  const run::Speed speed = speed_of(model.program);
  std::printf("%s: %zu actors, %llu channels, %.0f open at the end, %.1f acts and %.1f candidates a run\n",
              model.name.c_str(), model.actors.size(), static_cast<unsigned long long>(load.channels),
              load.open_channels, load.acts, load.candidates);
  const auto line = [](const char* who, double ns, double acts) {
    std::printf("%-7s %6.0f ns per act, %7.0f runs per second on one core\n", who, ns, 1e9 / (ns * acts));
  };
  line("floor:", speed.floor_ns.median, floor_acts());
  line("engine:", speed.floor_ns.median * speed.ratio.median, load.acts);
  if (speed.instructions) std::printf("instructions to floor: %.3f\n", *speed.instructions);
  std::printf("ratio to floor: %.2f  [%.2f, %.2f] 95 %%, median of %llu batches in turns, processor time\n",
              speed.ratio.median, speed.ratio.low, speed.ratio.high, static_cast<unsigned long long>(speed.batches));
}

void table(int files, char** file) {
  std::printf("scenario,actors,responses,channels,open,candidates,acts,per_act,low,high,ns_per_act\n");
  for (int i = 0; i < files; ++i) {
    const language::Grounded& model = bench::grounded(file[i]);
    const run::Workload load = run::behaviour(model.program, 1, run::runs_per_batch).workload;
    const run::Speed speed = speed_of(model.program);
    std::printf("%s,%zu,%zu,%llu,%.1f,%.1f,%.1f,%.3f,%.3f,%.3f,%.0f\n", model.name.c_str(), model.actors.size(),
                model.responses.size(), static_cast<unsigned long long>(load.channels), load.open_channels,
                load.candidates, load.acts, speed.ratio.median, speed.ratio.low, speed.ratio.high,
                speed.floor_ns.median * speed.ratio.median);
    std::fflush(stdout);
  }
}

double process_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void threads(const char* file) {
  const language::Grounded& model = bench::grounded(file);
  const std::atomic<bool> stop{false};
  const auto cost = [&](unsigned count) {
    const run::Design design = app::design_of(model, 2048, count);
    const double before = process_seconds();
    run::experiment(
        design, [&] { return std::make_unique<run::EnginePlayer>(model.program, 1, app::measures_of(model)); }, {},
        stop);
    return process_seconds() - before;
  };
  std::vector<double> ratios, microseconds;
  for (std::uint64_t batch = 0; batch < batches; ++batch) {
    const double one = cost(1), two = cost(2), again = cost(1);
    ratios.push_back(2 * two / (one + again));
    microseconds.push_back((one + again) / 2 / (2048 * static_cast<double>(model.responses.size())) * 1e6);
  }
  const run::Middle middle = run::middle(ratios);
  std::printf("%s: %.1f µs per run and response with statistics; two threads to one: %.3f [%.3f, %.3f]\n",
              model.name.c_str(), run::middle(microseconds).median, middle.median, middle.low, middle.high);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what.empty())
      ratio();
    else if (what == "--table" && argc > 2)
      table(argc - 2, argv + 2);
    else if (what == "--threads" && argc == 3)
      threads(argv[2]);
    else {
      benchmark::Initialize(&argc, argv);
      if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
      benchmark::RunSpecifiedBenchmarks();
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
