// Speed and behaviour of a scenario, see bench.hpp.
#include "run/bench.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "core/check.hpp"
#include "core/engine.hpp"
#include "core/random.hpp"
#include "run/floor.hpp"

namespace demarche::run {

namespace {

// Ranks (from 0) of the order statistics that hold the median with at least 95 %: the largest k with
// 2 · P(Binomial(n, ½) < k + 1) ≤ 5 %.
std::size_t lower_rank(std::size_t n) {
  double term = std::pow(0.5, static_cast<double>(n));  // P(0)
  double below = 0;
  for (std::size_t k = 0; k < n; ++k) {
    below += term;
    if (2 * below > 0.05) return k == 0 ? 0 : k - 1;
    term *= static_cast<double>(n - k) / static_cast<double>(k + 1);
  }
  return 0;
}

// Words into a digest, one after another: each goes through a whole round of FNV-1a and a mixing of the upper bits.
class Digest {
 public:
  void add(std::uint64_t word) {
    state_ = (state_ ^ word) * 0x00000100000001b3;
    state_ ^= state_ >> 29;
  }
  void add(double number) { add(std::bit_cast<std::uint64_t>(number)); }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325;
};

class Watcher final : public core::Observer {
 public:
  explicit Watcher(const core::Program& program) {
    for (const core::ActKind& kind : program.kinds) names_.push_back(core::name_hash(kind.name));
  }
  void on_act(const core::Act& act, const core::Engine& engine) override {
    ++acts;
    digest.add(names_[act.kind]);
    digest.add(act.time);
    for (core::Index i = 0; i < engine.program().kinds[act.kind].parameter_count; ++i) digest.add(act.parameters[i]);
  }
  void on_prevented(const core::Prevented&, const core::Engine&) override {}

  Digest digest;
  std::uint64_t acts = 0;

 private:
  std::vector<std::uint64_t> names_;  // what an act is, not where it stands in the program
};

// What one batch took.
struct Cost {
  double seconds = 0;
  std::uint64_t instructions = 0;
};

template <class Work>
Cost cost(const Meters& meters, Work&& work) {
  const std::uint64_t counted = meters.instructions ? meters.instructions() : 0;
  const double before = meters.seconds();
  work();
  const double after = meters.seconds();
  return {after - before, meters.instructions ? meters.instructions() - counted : 0};
}

}  // namespace

double Middle::half_width() const {
  if (!(median > 0)) return std::numeric_limits<double>::infinity();
  return (high - low) / (2 * median);
}

Middle middle(std::vector<double> values) {
  core::expect(!values.empty(), "a median is one of something");
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  const std::size_t rank = lower_rank(n);
  return {(values[(n - 1) / 2] + values[n / 2]) / 2, values[rank], values[n - 1 - rank]};
}

Behaviour behaviour(const core::Program& program, std::uint64_t seed, std::uint64_t runs) {
  core::Engine engine(program);
  Watcher watcher(program);
  Behaviour found;
  double open = 0, candidates = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    const bool begun = engine.begin(seed, run, run) == core::Engine::End::horizon;
    for (core::Index response = 0; response < program.responses.size(); ++response) {
      watcher.digest.add(run);
      watcher.digest.add(std::uint64_t{response});
      if (!begun || engine.play(response, &watcher) != core::Engine::End::horizon) {
        ++found.workload.exploded;
        continue;
      }
      open += static_cast<double>(engine.open_channels());
      candidates += static_cast<double>(engine.candidates());
    }
  }
  const double histories = static_cast<double>(runs) * static_cast<double>(program.responses.size());
  found.workload.channels = program.channels.size();
  found.workload.acts = static_cast<double>(watcher.acts) / histories;
  found.workload.open_channels = open / histories;
  found.workload.candidates = candidates / histories;
  found.digest = watcher.digest.value();
  return found;
}

std::optional<Speed> speed(const core::Program& program, std::uint64_t seed, std::uint64_t batches,
                           const Meters& meters) {
  core::expect(batches >= 1 && meters.seconds != nullptr, "a speed needs batches and a clock");
  const double acts = behaviour(program, seed, runs_per_batch).workload.acts *
                      static_cast<double>(runs_per_batch * program.responses.size());
  if (acts == 0) return std::nullopt;
  core::Engine engine(program);
  Floor floor;
  const auto responses = static_cast<core::Index>(program.responses.size());
  volatile double sink = 0;  // what nobody reads must be computed all the same
  std::uint64_t floor_acts = 0;
  const auto play_floor = [&](std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t run = first; run < last; ++run) {
      floor.begin(seed, run);
      for (std::size_t response = 0; response < Floor::responses; ++response) {
        floor.play(response);
        floor_acts += floor.acts();
        sink = sink + floor.values()[0];
      }
    }
  };
  const auto play_scenario = [&] {
    for (std::uint64_t run = 0; run < runs_per_batch; ++run) {
      if (engine.begin(seed, run, run) != core::Engine::End::horizon) continue;
      for (core::Index response = 0; response < responses; ++response) {
        engine.play(response);
        if (!engine.outcomes().empty()) sink = sink + engine.outcomes()[0];
      }
    }
  };
  play_floor(0, runs_per_batch);  // both warm
  play_scenario();

  std::vector<double> ratios, nanoseconds;
  std::uint64_t floor_instructions = 0, instructions = 0, floor_acts_counted = 0;
  for (std::uint64_t batch = 0; batch < batches; ++batch) {
    floor_acts = 0;
    // Half the floor before and half behind, so that a machine that grows slower meanwhile does so for both.
    const Cost before = cost(meters, [&] { play_floor(0, runs_per_batch / 2); });
    const Cost of_scenario = cost(meters, play_scenario);
    const Cost behind = cost(meters, [&] { play_floor(runs_per_batch / 2, runs_per_batch); });
    const double per_floor_act = (before.seconds + behind.seconds) / static_cast<double>(floor_acts);
    if (!(per_floor_act > 0)) continue;  // a clock that did not move
    ratios.push_back(of_scenario.seconds / acts / per_floor_act);
    nanoseconds.push_back(per_floor_act * 1e9);
    floor_instructions += before.instructions + behind.instructions;
    instructions += of_scenario.instructions;
    floor_acts_counted += floor_acts;
  }
  core::expect(!ratios.empty(), "the clock moves while the floor is played");
  Speed result;
  result.batches = ratios.size();
  result.ratio = middle(ratios);
  result.floor_ns = middle(nanoseconds);
  if (meters.instructions && floor_instructions > 0)
    result.instructions = (static_cast<double>(instructions) / (acts * static_cast<double>(ratios.size()))) /
                          (static_cast<double>(floor_instructions) / static_cast<double>(floor_acts_counted));
  return result;
}

PaceJudged judge_pace(const Speed& now, const Speed& then, double band) {
  PaceJudged judged;
  if (now.instructions && then.instructions) {
    judged.by_instructions = true;
    judged.change = *now.instructions / *then.instructions;
    band = instruction_band;
  } else {
    judged.change = now.ratio.median / then.ratio.median;
    judged.uncertainty = std::hypot(now.ratio.half_width(), then.ratio.half_width());
  }
  const double least = judged.change * (1 - judged.uncertainty);
  const double greatest = judged.change * (1 + judged.uncertainty);
  if (least > 1 + band)
    judged.pace = Pace::slower;
  else if (greatest < 1 / (1 + band))
    judged.pace = Pace::faster;
  else if (!(judged.uncertainty <= band))
    judged.pace = Pace::too_noisy;
  return judged;
}

}  // namespace demarche::run
