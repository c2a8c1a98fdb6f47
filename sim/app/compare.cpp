// demarche compare FILE: every response on the same luck; the table on the terminal, everything in a folder.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
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
#include "report/variants.hpp"
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

// The sides to play besides: all but the first of the scenario's variants, or of all variants if it names none.
std::vector<std::pair<std::string, std::string>> further_sides(const LoadedModel& loaded) {
  std::vector<std::pair<std::string, std::string>> sides;
  const auto& named = loaded.scenario.variants;
  for (const language::Variant& variant : loaded.library.variants) {
    const auto is_it = [&](const language::Name& name) { return name.value == variant.name.value; };
    if (!named.empty() && std::none_of(named.begin(), named.end(), is_it)) continue;
    for (std::size_t side = 1; side < variant.sides.size(); ++side) {
      sides.emplace_back(variant.name.value, variant.sides[side].name.value);
    }
  }
  return sides;
}

// All of them grounded, so that what is wrong with one is said before anything is played; nothing if any is wrong.
std::optional<std::vector<report::PlayedSide>> ground_sides(const Invocation& invocation, const LoadedModel& loaded,
                                                            const language::Files& files) {
  std::vector<report::PlayedSide> sides;
  for (const auto& side : further_sides(loaded)) {
    language::Diagnostics diagnostics;
    std::optional<language::Grounded> model = language::compile(loaded.library, loaded.scenario, diagnostics, {side});
    if (!model) {
      complain_about(diagnostics, files, invocation);
      complain(fmt::format("demarche: this is on the side '{}' of '{}'\n", report::safe(side.second),
                           report::safe(side.first)));
      return std::nullopt;
    }
    sides.push_back({side.first, side.second, std::move(*model), {}});
  }
  return sides;
}

// Whether all were played to the end.
bool play_sides(const Invocation& invocation, std::vector<report::PlayedSide>& sides, std::uint64_t runs,
                Circumstances circumstances, const std::atomic<bool>& stop) {
  for (report::PlayedSide& side : sides) {
    spdlog::info("{}: {}", report::safe(side.variant), report::safe(side.side));
    const run::Design design = design_of(side.model, runs, circumstances.threads);
    side.result = collect(invocation, side.model, design, circumstances.seed, circumstances, stop);
    if (!side.result.complete) return false;
  }
  return true;
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

  if (invocation.has("variants") && invocation.has("side")) {
    throw UsageError("--variants plays every side; it excludes --side");
  }

  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  const language::Grounded& model = loaded->model;
  std::optional<std::vector<report::PlayedSide>> sides;
  if (invocation.has("variants")) {
    sides = ground_sides(invocation, *loaded, files);
    if (!sides) return ExitStatus::wrong_input;
    if (sides->empty()) throw UsageError("--variants: the models have no variant with a second side");
  }
  const Collecting collecting;
  if (folder) prepare_folder(*folder, invocation.has("force"));

  const run::Design design = design_of(model, runs, circumstances.threads);
  const run::Result result = collect(invocation, model, design, circumstances.seed, circumstances, collecting.stop());
  if (result.runs == 0) {
    complain("demarche: stopped before the first 256 runs were done; there is nothing to show\n");
    return ExitStatus::stopped;
  }

  bool complete = result.complete;
  if (sides && complete) complete = play_sides(invocation, *sides, runs, circumstances, collecting.stop());
  if (sides && !complete) {
    complain("demarche: stopped before every side was played; the other accounts are left out\n");
    sides.reset();
  }
  std::optional<report::Structure> structure;
  if (sides) structure.emplace(report::Structure{model, result, std::move(*sides), circumstances.seed});

  // Saved before it is shown: what is shown may wait for a reader. If it cannot be saved it is shown all the same.
  std::exception_ptr failure;
  if (folder) {
    try {
      auto results = report::result_files(model, result, circumstances.seed, sha256(loaded->texts.front().second));
      if (structure) results.emplace_back("variants.csv", report::variants_csv(*structure));
      save(*folder, results, manifest_json(circumstances, model, result, loaded->texts, results));
      spdlog::info("saved in {}", report::safe(*folder));
    } catch (...) {
      failure = std::current_exception();
    }
  }
  const report::Style style = style_of(1, invocation.colour());
  const report::Detail detail = invocation.verbose() ? report::Detail::full : report::Detail::brief;
  std::string shown = report::table(report::compared(model, result, circumstances.seed), style, detail);
  if (structure) shown += report::structure_text(*structure, style, detail);
  print(shown);
  if (failure) std::rethrow_exception(failure);
  return complete ? ExitStatus::done : ExitStatus::stopped;
}

}  // namespace demarche::app
