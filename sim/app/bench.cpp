// demarche bench FILE…: how fast scenarios are played, as multiples of the floor, and whether they still play as a
// baseline says.
#include "report/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>

#include "app/commands.hpp"
#include "app/design.hpp"
#include "app/load.hpp"
#include "app/log.hpp"
#include "app/meters.hpp"
#include "app/output.hpp"
#include "app/sha256.hpp"
#include "app/stop.hpp"
#include "app/version.hpp"
#include "report/figures.hpp"
#include "run/player.hpp"

namespace demarche::app {

namespace {

constexpr std::uint64_t greatest_file = 64 << 20;  // bytes of a baseline

std::optional<double> share(const Invocation& invocation, const char* option) {
  const std::optional<std::string> text = invocation.text(option);
  if (!text) return std::nullopt;
  std::size_t read = 0;
  double percent = -1;
  try {
    percent = std::stod(*text, &read);
  } catch (const std::exception&) {
    read = 0;
  }
  std::string_view rest = std::string_view(*text).substr(read);
  if (read == 0 || (rest != "" && rest != "%") || !(percent >= 1 && percent <= 100))
    throw UsageError(fmt::format("--{} is '{}'; it must be a percentage from 1 to 100", option, *text));
  return percent / 100;
}

std::string read_baseline(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw report::BaselineError("it is not there or cannot be read");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || text.empty()) throw report::BaselineError(text.empty() ? "it is empty" : "it cannot be read");
  if (text.size() > greatest_file) throw report::BaselineError("it is over 64 MB");
  return text;
}

// Of everything that was read, so that a changed model is seen as well as a changed scenario.
std::string digest_of(const std::vector<std::pair<std::string, std::string>>& texts) {
  std::vector<std::string> digests;
  for (const auto& [path, text] : texts) digests.push_back(sha256(text));
  std::sort(digests.begin() + 1, digests.end());  // the scenario stays first; where files lie does not matter
  std::string all;
  for (const std::string& digest : digests) all += digest;
  return sha256(all);
}

// Nothing if the scenario does nothing that could be timed.
std::optional<report::BenchedScenario> bench_one(const LoadedModel& loaded, const std::string& file, std::uint64_t seed,
                                                 std::uint64_t runs, std::uint64_t batches,
                                                 const std::atomic<bool>& stop) {
  const language::Grounded& model = loaded.model;
  report::BenchedScenario benched;
  benched.name = model.name;
  benched.file = file;
  benched.sha256 = digest_of(loaded.texts);
  const run::Behaviour behaviour = run::behaviour(model.program, seed, runs);
  benched.workload = behaviour.workload;
  benched.digest = behaviour.digest;
  const run::Design design = design_of(model, runs, 1);
  const run::Result result = run::experiment(
      design, [&] { return std::make_unique<run::EnginePlayer>(model.program, seed, measures_of(model)); }, {}, stop);
  for (std::size_t response = 0; response < design.responses.size(); ++response)
    for (std::size_t outcome = 0; outcome < design.outcomes.size(); ++outcome) {
      const run::Estimate& estimate = result.estimate(response, outcome);
      benched.outcomes.push_back({design.responses[response], design.outcomes[outcome].name,
                                  std::string(run::name(design.outcomes[outcome].kind)), estimate.estimate,
                                  estimate.low, estimate.high});
    }
  const std::optional<run::Speed> speed = run::speed(model.program, seed, batches, meters_of_this_thread());
  if (!speed) return std::nullopt;
  benched.speed = *speed;
  return benched;
}

}  // namespace

ExitStatus bench(const Invocation& invocation) {
  const double band = share(invocation, "noise").value_or(0.1);
  const std::uint64_t batches = invocation.whole("batches", 31, 1, 1000);
  std::optional<report::Bench> baseline;
  report::Bench now;
  now.version = std::string(program_version);
  if (const std::optional<std::string> file = invocation.text("baseline")) {
    try {
      baseline = report::read_bench(read_baseline(*file));
    } catch (const report::BaselineError& error) {
      complain(fmt::format("demarche: error: baseline '{}': {}\n", report::safe(*file), report::safe(error.what())));
      return ExitStatus::wrong_input;
    }
  }
  now.seed = invocation.whole("seed", baseline ? baseline->seed : 1, 0, std::numeric_limits<std::uint64_t>::max());
  now.runs = invocation.whole("runs", baseline ? baseline->runs : 2000, 256, 1'000'000);
  if (baseline && (now.seed != baseline->seed || now.runs != baseline->runs)) {
    throw UsageError(
        fmt::format("the baseline was made with --seed {} --runs {}; acts can be compared only on the same",
                    baseline->seed, baseline->runs));
  }
  if (invocation.has("instructions") && !meters_of_this_thread().instructions) {
    throw UsageError(
        "--instructions: this machine does not let programs count instructions; bench/instructions counts them in "
        "valgrind");
  }

  const Collecting collecting;
  std::vector<report::BenchVerdict> verdicts;
  bool fails = false;
  for (const std::string& file : invocation.files) {
    language::Files files;
    language::Diagnostics diagnostics;
    const std::optional<LoadedModel> loaded = load_model(file, files, diagnostics);
    complain_about(diagnostics, files, invocation);
    if (!loaded) return ExitStatus::wrong_input;
    for (const report::BenchedScenario& other : now.scenarios)
      if (other.name == loaded->model.name)
        throw UsageError(fmt::format("'{}' and '{}' are both called {}", other.file, file, other.name));
    log::info(fmt::format("{}: {} watched, then {} against the floor", report::safe(loaded->model.name),
                          report::counted(now.runs, "run"), report::counted(batches, "batch", "batches")));
    const auto benched = bench_one(*loaded, file, now.seed, now.runs, batches, collecting.stop());
    if (collecting.stop()) {
      complain("demarche: stopped; there is nothing to show\n");
      return ExitStatus::stopped;
    }
    if (!benched) {
      complain(
          fmt::format("demarche: error: in '{}' nobody ever acts; there is no time per act\n", report::safe(file)));
      return ExitStatus::wrong_input;
    }
    now.scenarios.push_back(*benched);
    if (!baseline) continue;
    verdicts.push_back(report::judge_bench(now.scenarios.back(), *baseline, band));
    fails = fails || verdicts.back().slower() || verdicts.back().drifts();
  }
  if (const auto file = invocation.text("save")) write_whole(*file, report::bench_json(now));
  if (const auto file = invocation.text("json")) write_whole(*file, report::bench_json(now, verdicts));
  if (const auto file = invocation.text("junit")) write_whole(*file, report::bench_junit(now, verdicts, band));
  print(report::bench_text(now, verdicts, band, style_of(1, invocation.colour())));
  return fails ? ExitStatus::wrong_input : ExitStatus::done;
}

}  // namespace demarche::app
