// demarche compare FILE: every response on the same luck; the table on the terminal, everything in a folder.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <limits>
#include <memory>

#include "app/commands.hpp"
#include "app/design.hpp"
#include "app/folder.hpp"
#include "app/load.hpp"
#include "app/manifest.hpp"
#include "app/output.hpp"
#include "app/progress.hpp"
#include "app/sha256.hpp"
#include "app/stop.hpp"
#include "report/comparison.hpp"
#include "report/figures.hpp"
#include "report/results.hpp"
#include "report/table.hpp"
#include "run/player.hpp"

namespace demarche::app {

namespace {

constexpr std::uint64_t greatest_runs = 1'000'000'000'000;

run::Result collect(const Invocation& invocation, const language::Grounded& model, const run::Design& design,
                    std::uint64_t seed, Circumstances& circumstances, const std::atomic<bool>& stop) {
  Progress progress(design.responses.size(), is_terminal(2), style_of(2, invocation.colour()).unicode);
  run::Progress report_progress;
  if (!invocation.quiet()) report_progress = [&](std::uint64_t done, std::uint64_t total) { progress(done, total); };
  const auto make_player = [&]() -> std::unique_ptr<run::Player> {
    return std::make_unique<run::EnginePlayer>(model.program, seed, measures_of(model));
  };
  spdlog::debug("playing {} on {}", report::counted(design.runs, "run"), report::counted(design.threads, "thread"));
  circumstances.started = now_utc();
  std::exception_ptr failure;
  run::Result result;
  try {
    result = run::experiment(design, make_player, report_progress, stop);
  } catch (...) {
    failure = std::current_exception();
  }
  progress.end();
  if (failure) std::rethrow_exception(failure);
  circumstances.finished = now_utc();
  circumstances.seconds = progress.seconds();
  spdlog::info("{} of {} in {}", report::counted(result.runs, "run"),
               report::counted(design.responses.size(), "response"), span_text(circumstances.seconds));
  return result;
}

}  // namespace

ExitStatus compare(const Invocation& invocation) {
  Circumstances circumstances;
  circumstances.words = invocation.words;
  circumstances.seed = invocation.whole("seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
  circumstances.threads = static_cast<unsigned>(invocation.whole("threads", available_threads(), 1, 1024));
  const std::uint64_t runs = invocation.whole("runs", 20'000, 1, greatest_runs);
  const std::optional<std::string> folder = invocation.text("out");
  if (invocation.has("force") && !folder) throw UsageError("--force without --out has nothing to overwrite");

  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  const language::Grounded& model = loaded->model;
  const Collecting collecting;
  if (folder) prepare_folder(*folder, invocation.has("force"));

  const run::Design design = design_of(model, runs, circumstances.threads);
  const run::Result result = collect(invocation, model, design, circumstances.seed, circumstances, collecting.stop());
  if (result.runs == 0) {
    complain("demarche: stopped before the first 256 runs were done; there is nothing to show\n");
    return ExitStatus::stopped;
  }

  // Saved before it is shown: what is shown may wait for a reader. If it cannot be saved it is shown all the same.
  std::exception_ptr failure;
  if (folder) {
    try {
      const auto results =
          report::result_files(model, result, circumstances.seed, sha256(loaded->texts.front().second));
      save(*folder, results, manifest_json(circumstances, model, result, loaded->texts, results));
      spdlog::info("saved in {}", report::safe(*folder));
    } catch (...) {
      failure = std::current_exception();
    }
  }
  print(report::table(report::compared(model, result, circumstances.seed), style_of(1, invocation.colour()),
                      invocation.verbose() ? report::Detail::full : report::Detail::brief));
  if (failure) std::rethrow_exception(failure);
  return result.complete ? ExitStatus::done : ExitStatus::stopped;
}

}  // namespace demarche::app
