// demarche explain FILE: from rules to documents, or back; from an outcome to the rules and numbers it rests on; how
// everything stood on a day.
#include "report/explain.hpp"
#include "report/doors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "app/commands.hpp"
#include "app/explain_day.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "app/speech.hpp"
#include "language/suggest.hpp"
#include "report/objections.hpp"
#include "report/provenance.hpp"

namespace demarche::app {

namespace {

constexpr std::uint64_t standard_runs = 2000;
constexpr std::uint64_t greatest_runs = 10'000'000;

// Its place among `known`.
std::size_t place_among(std::string_view what, const std::string& name, const std::vector<std::string>& known,
                        const std::string& otherwise = "'demarche explain FILE' lists them all") {
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  const std::string meant = language::did_you_mean(name, known);
  throw UsageError(fmt::format("there is no {} '{}'; {}", what, name, meant.empty() ? otherwise : meant));
}

template <class Named>
std::size_t place_of(std::string_view what, const std::string& name, const std::vector<Named>& items) {
  std::vector<std::string> names;
  for (const Named& item : items) names.push_back(item.name);
  return place_among(what, name, names, names.empty() ? "there is none" : "there are " + report::listed(names));
}

std::uint64_t runs_of(const Invocation& invocation) {
  return invocation.whole("runs", standard_runs, 1, greatest_runs);
}

std::uint64_t seed_of(const Invocation& invocation) {
  return invocation.whole("seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
}

std::string motion_explained(const Invocation& invocation, const language::Grounded& model, const std::string& name,
                             const report::Style& style) {
  const std::vector<std::string> known = report::motion_names(model);
  const std::size_t motion =
      place_among("motion", name, known, known.empty() ? "there is none" : "there are " + report::listed(known));
  const std::size_t response = chosen_response(invocation, model);
  return report::explain_motion(
      model, report::trace_motion(model, motion, response, runs_of(invocation), seed_of(invocation)), style);
}

std::string outcome_explained(const Invocation& invocation, const language::Grounded& model, const std::string& name,
                              const report::Style& style, const report::Spoken& spoken) {
  const std::uint64_t runs = runs_of(invocation);
  const std::uint64_t seed = seed_of(invocation);
  const std::size_t outcome = place_of("outcome", name, model.outcomes);
  const std::size_t response = chosen_response(invocation, model);
  std::optional<std::size_t> against;
  if (response != model.baseline) against = model.baseline;
  return report::explain_outcome(model, report::trace(model, outcome, response, against, runs, seed), style, spoken);
}

std::string doors_explained(const Invocation& invocation, const LoadedModel& loaded, const language::Files& files,
                            const report::Style& style) {
  const std::uint64_t worlds = invocation.whole("runs", standard_runs, 1, greatest_runs);
  const std::uint64_t seed = invocation.whole("seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
  const report::DoorQuestions questions = report::door_questions(loaded.library, loaded.scenario);
  language::Diagnostics diagnostics;
  const auto model = language::compile(questions.library, questions.scenario, diagnostics, sides_of(invocation));
  if (!model) {
    complain_about(diagnostics, files, invocation);
    return "";
  }
  return report::doors_at_decision(*model, worlds, seed, style);
}

}  // namespace

ExitStatus explain(const Invocation& invocation) {
  const std::optional<std::string> rule = invocation.text("rule");
  const std::optional<std::string> fact = invocation.text("fact");
  const std::optional<std::string> outcome = invocation.text("outcome");
  if (rule && fact) throw UsageError("--rule and --fact exclude each other");
  const std::optional<std::string> motion = invocation.text("motion");
  if (outcome && (rule || fact)) throw UsageError("--outcome excludes --rule and --fact");
  if (motion && (rule || fact || outcome)) throw UsageError("--motion excludes --rule, --fact and --outcome");
  const bool doors = invocation.has("doors");
  if (doors && (rule || fact || outcome || motion))
    throw UsageError("--doors excludes --rule, --fact, --outcome and --motion");
  const bool day = invocation.has("at") || invocation.has("run") || invocation.has("runs-per-world");
  if (day && (rule || fact || outcome || motion || doors))
    throw UsageError("--run and --at exclude --rule, --fact, --outcome, --motion and --doors");
  if (invocation.has("json") && !day) throw UsageError("--json needs --run with --at: only a state has a schema");
  for (const char* option : {"response", "runs", "seed"}) {
    const bool is_of_doors = doors && std::string_view(option) != "response";
    const bool is_of_day = day && std::string_view(option) != "runs";
    if (invocation.has(option) && !outcome && !motion && !is_of_doors && !is_of_day)
      throw UsageError(std::string_view(option) == "runs"
                           ? "--runs needs --outcome or --motion; one run is --run K, with --at DATE"
                           : fmt::format("--{} needs --outcome, --motion, or --run with --at", option));
  }
  const report::Spoken spoken = spoken_of(invocation);
  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  const report::Style style = style_for(spoken, style_of(1, invocation.colour()));
  if (day) {
    const std::optional<std::string> text = day_explained(invocation, *loaded, files, style);
    if (!text) return ExitStatus::wrong_input;
    print(*text);
  } else if (doors) {
    print(doors_explained(invocation, *loaded, files, style));
  } else if (outcome) {
    print(outcome_explained(invocation, loaded->model, *outcome, style, spoken));
  } else if (motion) {
    print(motion_explained(invocation, loaded->model, *motion, style));
  } else if (rule) {
    place_among("rule", *rule, report::rule_names(loaded->model));
    print(report::explain_rule(loaded->model, files, *rule, style, spoken));
  } else if (fact) {
    place_among("fact", *fact, report::fact_names(loaded->model));
    print(report::explain_fact(loaded->model, files, *fact, style, spoken));
  } else {
    print(report::explain_all(loaded->model, style, spoken));
  }
  return ExitStatus::done;
}

}  // namespace demarche::app
