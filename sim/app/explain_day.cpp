// demarche explain FILE --run K --at DATE: how everything stood on a day of one run, and what had moved it.
#include "app/explain_day.hpp"

#include <fmt/format.h>

#include <limits>

#include "app/output.hpp"
#include "app/plan.hpp"
#include "language/calendar.hpp"
#include "report/doors.hpp"
#include "report/state_at.hpp"

namespace demarche::app {

namespace {

std::string example(const language::Grounded& model) {
  std::string problem;
  const auto zone = language::TimeZone::find(model.timezone, problem);
  return language::Calendar(zone.value_or(language::TimeZone()), model.start_utc).date(model.decision);
}

}  // namespace

std::optional<std::string> day_explained(const Invocation& invocation, const LoadedModel& loaded,
                                         const language::Files& files, const report::Style& style) {
  constexpr std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max();
  report::StateQuestion question;
  question.seed = invocation.whole("seed", 1, 0, greatest);
  question.run = invocation.whole("run", 0, 0, greatest);
  question.runs_per_world = invocation.whole("runs-per-world", 1, 1, greatest_runs_per_world);
  question.full = invocation.verbose();
  question.response = static_cast<core::Index>(chosen_response(invocation, loaded.model));
  const std::optional<std::string> date = invocation.text("at");
  if (!date) throw UsageError(fmt::format("--run needs --at: which day, such as --at {}?", example(loaded.model)));
  std::string problem;
  const std::optional<report::Day> day = report::day_of(loaded.model, *date, problem);
  if (!day) throw UsageError(fmt::format("--at is '{}'; {}", *date, problem));
  question.day = *day;
  const report::DoorQuestions doors = report::door_questions(loaded.library, loaded.scenario);
  language::Diagnostics diagnostics;
  const auto asked = language::compile(doors.library, doors.scenario, diagnostics, sides_of(invocation));
  if (!asked) {
    complain_about(diagnostics, files, invocation);
    return std::nullopt;
  }
  question.doors = &*asked;
  if (invocation.has("json")) return report::state_json(loaded.model, question);
  return report::explain_state(loaded.model, question, style);
}

}  // namespace demarche::app
