// demarche sensitivity FILE: which uncertain numbers move the differences between responses, and where they would turn
// a verdict.
#include "report/sensitivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "app/commands.hpp"
#include "app/design.hpp"
#include "app/load.hpp"
#include "app/machine.hpp"
#include "app/output.hpp"
#include "app/progress.hpp"
#include "app/speech.hpp"
#include "app/stop.hpp"
#include "language/suggest.hpp"
#include "report/figures.hpp"
#include "run/player.hpp"

namespace demarche::app {

namespace {

// Every value of every run is kept, so memory grows with the runs.
constexpr std::uint64_t greatest_runs = 1'000'000;
constexpr double lacking = std::numeric_limits<double>::quiet_NaN();

// Plays, and leaves what each run gave in the matrix that all threads share: every run has its own place.
class KeepingPlayer final : public run::Player {
 public:
  KeepingPlayer(const language::Grounded& model, std::uint64_t seed, std::vector<double>& values)
      : player_(model.program, seed, measures_of(model)), values_(values) {}

  void play(std::uint64_t run, run::RunRow& row) override {
    player_.play(run, row);
    double* kept = values_.data() + run * row.values.size();
    const std::size_t outcomes = row.values.size() / row.exploded.size();
    for (std::size_t place = 0; place < row.values.size(); ++place) {
      kept[place] = row.exploded[place / outcomes] != 0 ? lacking : row.values[place];
    }
  }

 private:
  run::EnginePlayer player_;
  std::vector<double>& values_;
};

std::optional<std::size_t> place_of(const Invocation& invocation, const char* option, const std::string& what,
                                    const std::vector<std::string>& known) {
  const std::optional<std::string> name = invocation.text(option);
  if (!name) return std::nullopt;
  const auto found = std::find(known.begin(), known.end(), *name);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  const std::string meant = language::did_you_mean(*name, known);
  throw UsageError(fmt::format("there is no {} '{}'; {}", what, *name,
                               meant.empty() ? "there are " + report::listed(known) : meant));
}

}  // namespace

ExitStatus sensitivity(const Invocation& invocation) {
  const std::uint64_t seed = invocation.whole("seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
  const auto threads = static_cast<unsigned>(invocation.whole("threads", available_threads(), 1, 1024));
  const std::uint64_t runs = invocation.whole("runs", 20'000, 1, greatest_runs);
  const report::Spoken spoken = spoken_of(invocation);
  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  const language::Grounded& model = loaded->model;
  const run::Design design = design_of(model, runs, threads);
  std::vector<std::string> outcome_names;
  for (const run::OutcomeSpec& outcome : design.outcomes) outcome_names.push_back(outcome.name);
  const auto on = place_of(invocation, "on", "outcome", outcome_names);
  const auto of = place_of(invocation, "response", "response", design.responses);
  if (of && *of == design.baseline) {
    throw UsageError(fmt::format("'{}' is the baseline; differences are against it", design.responses[*of]));
  }
  if (design.responses.size() < 2) throw UsageError("there is only one response, and nothing to compare");

  const Collecting collecting;
  const std::size_t width = design.responses.size() * design.outcomes.size();
  std::vector<double> values(runs * width, lacking);
  Progress progress(design.responses.size(), is_terminal(2), style_of(2, invocation.colour()).unicode);
  run::Progress report_progress;
  if (!invocation.quiet()) report_progress = [&](std::uint64_t done, std::uint64_t total) { progress(done, total); };
  const run::Result result = run::experiment(
      design, [&] { return std::make_unique<KeepingPlayer>(model, seed, values); }, report_progress, collecting.stop());
  progress.end();
  if (result.runs == 0) {
    complain("demarche: stopped before the first 256 runs were done; there is nothing to show\n");
    return ExitStatus::stopped;
  }

  const report::DrawnNumbers numbers = report::drawn_numbers(model, seed, result.runs);
  report::Sensitivity found{model, result, numbers, {}, seed, spoken};
  std::vector<double> differences(result.runs);
  for (std::size_t place = 0; place < result.differences.size(); ++place) {
    const run::Difference& difference = result.differences[place];
    if ((on && difference.outcome != *on) || (of && difference.response != *of)) continue;
    if (difference.verdict == run::Verdict::identical) continue;
    const run::OutcomeSpec& outcome = design.outcomes[difference.outcome];
    for (std::uint64_t run = 0; run < result.runs; ++run) {
      const double* row = values.data() + run * width;
      differences[run] =
          report::restricted(row[difference.response * design.outcomes.size() + difference.outcome], outcome) -
          report::restricted(row[design.baseline * design.outcomes.size() + difference.outcome], outcome);
    }
    found.differences.push_back({place, run::effects(differences, numbers.quantiles, numbers.infos.size(),
                                                     outcome.material, difference.verdict)});
  }
  print(invocation.has("csv") ? report::sensitivity_csv(found)
                              : report::sensitivity_text(found, invocation.verbose(),
                                                         style_for(spoken, style_of(1, invocation.colour()))));
  return result.complete ? ExitStatus::done : ExitStatus::stopped;
}

}  // namespace demarche::app
