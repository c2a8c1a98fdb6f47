// demarche validate [MODELS]: what others have published about such crises, held against what the model gives.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <list>
#include <map>

#include "app/commands.hpp"
#include "app/load.hpp"
#include "app/log.hpp"
#include "app/machine.hpp"
#include "app/output.hpp"
#include "app/progress.hpp"
#include "app/speech.hpp"
#include "app/stop.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"
#include "language/patterns.hpp"
#include "language/suggest.hpp"
#include "report/figures.hpp"
#include "report/validation.hpp"

namespace demarche::app {

namespace {

namespace fs = std::filesystem;
using language::PublishedPattern;

// Every value of every run is kept, so memory grows with the runs.
constexpr std::uint64_t greatest_runs = 1'000'000;
constexpr std::uint64_t traced_runs = 500;

// A scenario with some of its numbers set: what several patterns may share, played once.
struct Arrangement {
  std::string file;
  std::vector<language::Override> set;
  std::vector<const PublishedPattern*> patterns;
  std::vector<core::Index> responses;
  bool has_order = false;
  std::optional<language::Grounded> model;
  run::Values values;

  // The place of a pattern's response among those played, which is added if it is new.
  std::size_t place_of(core::Index response) {
    const auto at = std::find(responses.begin(), responses.end(), response);
    if (at != responses.end()) return static_cast<std::size_t>(at - responses.begin());
    responses.push_back(response);
    return responses.size() - 1;
  }
};

struct Job {
  const PublishedPattern* pattern;
  Arrangement* here;
  Arrangement* against = nullptr;
  std::size_t response = 0, response_against = 0;
};

std::string key_of(const std::string& file, const std::vector<language::Override>& set) {
  std::string key = file;
  for (const language::Override& one : set) {
    const core::Distribution& law = one.value.distribution;
    key += fmt::format("|{}={}:{},{},{}", one.path.value, static_cast<int>(law.kind), law.a, law.b, law.c);
  }
  return key;
}

fs::path models_of(const Invocation& invocation) {
  if (!invocation.files.empty()) return invocation.files.front();
  std::error_code problem;
  fs::path base = fs::current_path(problem);
  for (;;) {
    if (fs::is_directory(base / "models", problem)) return fs::proximate(base / "models", problem);
    if (base == base.root_path() || base.empty()) break;
    base = base.parent_path();
  }
  for (const fs::path& one : model_search_path()) {
    if (fs::is_directory(one / "models", problem)) return one / "models";
  }
  return "models";
}

class Validator {
 public:
  Validator(const Invocation& invocation, fs::path models) : invocation_(invocation), models_(std::move(models)) {}

  // Reads the patterns and grounds the scenarios they are on. False when anything was wrong, which has been said.
  bool prepare() {
    std::optional<language::Library> library = language::load_library(models_, files_, diagnostics_);
    if (library) {
      library_ = std::move(*library);
      check_names();
      plan();
      for (Arrangement& one : arrangements_) {
        if (!diagnostics_.has_errors()) ground(one);
      }
    }
    if (!diagnostics_.has_errors()) find_responses();
    complain_about(diagnostics_, files_, invocation_);
    return !diagnostics_.has_errors();
  }

  bool has_jobs() const { return !jobs_.empty(); }

  // Whether everything was played to the end.
  bool play(std::uint64_t seed, std::uint64_t runs, unsigned threads, const std::atomic<bool>& stop) {
    for (Arrangement& one : arrangements_) {
      log::info(fmt::format("{}: {} of {}", report::safe(one.file), report::counted(runs, "run"),
                            report::counted(one.responses.size(), "response")));
      Progress progress(one.responses.size(), is_terminal(2), style_of(2, invocation_.colour()).unicode);
      run::Progress show;
      if (!invocation_.quiet()) show = [&](std::uint64_t done, std::uint64_t total) { progress(done, total); };
      one.values = run::keep_values(one.model->program, seed, runs, threads, one.responses, show, stop);
      progress.end();
      if (one.values.runs < runs) return false;
    }
    return true;
  }

  // Sentences in this language.
  report::Validation result(std::uint64_t seed, const report::Spoken& spoken) const {
    report::Validation validation;
    validation.seed = seed;
    for (const Arrangement& one : arrangements_) validation.exploded += one.values.exploded;
    for (const Job& job : jobs_) {
      const report::PlayedScenario here{*job.here->model, job.here->values, job.response};
      std::optional<report::PlayedScenario> against;
      if (job.against != nullptr) {
        against.emplace(report::PlayedScenario{*job.against->model, job.against->values, job.response_against});
      }
      report::CheckedPattern checked = report::check_pattern(*job.pattern, here, against);
      checked.response = job.here->model->responses[job.here->responses[job.response]].name;
      if (!invocation_.has("csv")) {
        checked.rules = report::rules_on_the_way(*job.pattern, *job.here->model, checked.response, seed,
                                                 std::min(job.here->values.runs, traced_runs));
      }
      if (job.pattern->take == language::PatternTake::order) {
        report::Timing timing = report::timing(here, spoken);
        timing.response = checked.response;
        validation.timings.push_back(std::move(timing));
      }
      validation.patterns.push_back(std::move(checked));
    }
    return validation;
  }

 private:
  // What `--pattern` names must be there.
  void check_names() {
    const std::optional<std::string> given = invocation_.text("pattern");
    if (!given) return;
    std::vector<std::string> known;
    for (const PublishedPattern& one : library_.patterns) known.push_back(one.name.value);
    for (std::size_t from = 0; from <= given->size();) {
      const std::size_t comma = std::min(given->find(',', from), given->size());
      wanted_.push_back(given->substr(from, comma - from));
      from = comma + 1;
      if (std::find(known.begin(), known.end(), wanted_.back()) != known.end()) continue;
      const std::string meant = language::did_you_mean(wanted_.back(), known);
      throw UsageError(fmt::format("--pattern: there is no pattern '{}'; {}", wanted_.back(),
                                   !meant.empty()  ? meant
                                   : known.empty() ? "there is none"
                                                   : "there are " + report::listed(known)));
    }
  }

  Arrangement& arrangement(const std::string& file, const std::vector<language::Override>& set) {
    const auto [at, is_new] = by_key_.emplace(key_of(file, set), nullptr);
    if (is_new) {
      arrangements_.push_back({file, set, {}, {}, false, std::nullopt, {}});
      at->second = &arrangements_.back();
    }
    return *at->second;
  }

  void plan() {
    for (const PublishedPattern& pattern : library_.patterns) {
      const bool is_wanted =
          wanted_.empty() || std::find(wanted_.begin(), wanted_.end(), pattern.name.value) != wanted_.end();
      if (!is_wanted) continue;
      const std::optional<fs::path> file = language::scenario_of(pattern, models_, diagnostics_);
      if (!file) continue;
      Job job{&pattern, &arrangement(file->generic_string(), pattern.set)};
      job.here->patterns.push_back(&pattern);
      job.here->has_order = job.here->has_order || pattern.take == language::PatternTake::order;
      if (!pattern.against.empty()) {
        job.against = &arrangement(file->generic_string(), pattern.against);
        job.against->patterns.push_back(&pattern);
      }
      jobs_.push_back(job);
    }
  }

  void ground(Arrangement& one) {
    std::optional<language::Loaded> loaded = language::load(one.file, model_search_path(), files_, diagnostics_);
    if (!loaded) return;
    for (const language::Override& change : one.set) {
      language::apply_override(loaded->library, loaded->scenario, change, diagnostics_);
    }
    loaded->scenario.outcomes.clear();  // those of the scenario are not asked for
    for (const PublishedPattern* pattern : one.patterns) {
      language::add_measures(*pattern, loaded->library, loaded->scenario);
    }
    if (one.has_order) language::add_observed_times(loaded->library, loaded->scenario);
    if (diagnostics_.has_errors()) return;
    one.model = language::compile(loaded->library, loaded->scenario, diagnostics_);
  }

  void find_responses() {
    for (Job& job : jobs_) {
      const std::optional<core::Index> here = response_of(*job.pattern, *job.here->model);
      if (!here) continue;
      job.response = job.here->place_of(*here);
      if (job.against != nullptr) job.response_against = job.against->place_of(*here);
      if (job.pattern->take == language::PatternTake::order && job.here->model->observed.empty()) {
        diagnostics_.error(
            job.pattern->on.place, "pattern-form",
            fmt::format("nothing is `observed` in '{}', and there is no order to compare with", job.pattern->on.value));
      }
    }
  }

  std::optional<core::Index> response_of(const PublishedPattern& pattern, const language::Grounded& model) {
    if (!pattern.response) return static_cast<core::Index>(model.baseline);
    std::vector<std::string> known;
    for (const language::ResponseInfo& one : model.responses) known.push_back(one.name);
    const auto at = std::find(known.begin(), known.end(), pattern.response->value);
    if (at != known.end()) return static_cast<core::Index>(at - known.begin());
    diagnostics_.error(pattern.response->place, "unknown-response",
                       fmt::format("'{}' has no response '{}'", pattern.on.value, pattern.response->value),
                       language::did_you_mean(pattern.response->value, known));
    return std::nullopt;
  }

  const Invocation& invocation_;
  fs::path models_;
  language::Files files_;
  language::Diagnostics diagnostics_;
  language::Library library_;
  std::vector<std::string> wanted_;
  std::list<Arrangement> arrangements_;  // jobs point into it
  std::map<std::string, Arrangement*> by_key_;
  std::vector<Job> jobs_;
};

}  // namespace

ExitStatus validate(const Invocation& invocation) {
  const std::uint64_t seed = invocation.whole("seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
  const auto threads = static_cast<unsigned>(invocation.whole("threads", available_threads(), 1, 1024));
  const std::uint64_t runs = invocation.whole("runs", 40'000, 1, greatest_runs);
  if (invocation.files.size() > 1) {
    throw UsageError(fmt::format("'validate' takes one folder or file of models, not {}", invocation.files.size()));
  }
  if (invocation.has("json") && invocation.has("csv")) throw UsageError("--json and --csv exclude each other");
  const report::Spoken spoken = spoken_of(invocation);
  Validator validator(invocation, models_of(invocation));
  if (!validator.prepare()) return ExitStatus::wrong_input;
  if (!validator.has_jobs()) throw UsageError("the models hold no pattern to compare with");
  const Collecting collecting;
  if (!validator.play(seed, runs, threads, collecting.stop())) {
    complain("demarche: stopped before all runs were done; there is nothing to show\n");
    return ExitStatus::stopped;
  }
  const bool is_for_programs = invocation.has("json") || invocation.has("csv");
  const report::Validation validation = validator.result(seed, is_for_programs ? report::Spoken() : spoken);
  print(invocation.has("json") ? report::validation_json(validation)
        : invocation.has("csv")
            ? report::validation_csv(validation)
            : report::validation_text(validation, style_for(spoken, style_of(1, invocation.colour())), spoken));
  const bool is_wrong = std::any_of(validation.patterns.begin(), validation.patterns.end(),
                                    [](const report::CheckedPattern& one) { return one.is_unexpected(); });
  return is_wrong ? ExitStatus::wrong_input : ExitStatus::done;
}

}  // namespace demarche::app
