#include "language/patterns.hpp"

#include <fmt/format.h>

#include "language/library.hpp"

namespace demarche::language {

namespace fs = std::filesystem;

std::optional<fs::path> scenario_of(const PublishedPattern& pattern, const fs::path& models, Diagnostics& diagnostics) {
  std::error_code problem;
  fs::path base = fs::absolute(models, problem).lexically_normal();
  while (!problem) {
    const fs::path file = (base / pattern.on.value).lexically_normal();
    if (fs::is_regular_file(file, problem)) return fs::proximate(file, problem);
    problem.clear();
    if (base == base.root_path()) break;
    base = base.parent_path();
  }
  diagnostics.error(pattern.on.place, "no-file",
                    fmt::format("the scenario '{}' is nowhere near the models", pattern.on.value),
                    "looked in the models' folder and in every folder above");
  return std::nullopt;
}

void add_measures(const PublishedPattern& pattern, Library& library, Scenario& scenario) {
  for (Outcome measure : pattern.measures) {
    measure.name.value = pattern.name.value + "/" + measure.name.value;
    scenario.outcomes.push_back(measure.name);
    library.outcomes.push_back(std::move(measure));
  }
}

std::string observed_time_name(const Place& place) { return fmt::format("observed/{}:{}", place.line, place.column); }

void add_observed_times(Library& library, Scenario& scenario) {
  for (const HistoryItem& item : scenario.observed) {
    if (!item.action || !item.by) continue;
    Outcome time;
    time.name = {observed_time_name(item.place), item.place};
    time.kind = OutcomeKind::time;
    time.place = item.place;
    Pattern act;
    act.action = *item.action;
    act.by = item.by;
    act.to = item.to;
    act.incident = item.incident;
    act.place = item.place;
    time.pattern = std::move(act);
    scenario.outcomes.push_back(time.name);
    library.outcomes.push_back(std::move(time));
  }
}

}  // namespace demarche::language
