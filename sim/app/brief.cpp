// demarche brief FILE --as ACTOR --at DATE: what one actor knew, as a paper for a class.
#include "report/brief.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/commands.hpp"
#include "app/folder.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "app/speech.hpp"
#include "language/calendar.hpp"
#include "language/known.hpp"
#include "language/suggest.hpp"

namespace demarche::app {

namespace {

// Refuses who is nobody in this scenario.
void check_actor(const language::Grounded& model, const std::string& actor) {
  std::vector<std::string> ids;
  for (const language::ActorInfo& one : model.actors) {
    if (one.kind != language::ActorKind::unknown) ids.push_back(one.id);
  }
  if (std::find(ids.begin(), ids.end(), actor) != ids.end()) return;
  const std::string meant = language::did_you_mean(actor, ids);
  throw UsageError(fmt::format("--as: there is no actor '{}'; {}", actor,
                               meant.empty() ? "there are " + report::listed(ids) : meant));
}

report::Moment moment_of(const LoadedModel& loaded, const std::optional<std::string>& date) {
  if (!date) {
    report::Moment moment;
    std::string problem;
    const auto zone = language::TimeZone::find(loaded.model.timezone, problem);
    const language::Calendar calendar(zone.value_or(language::TimeZone()), loaded.model.start_utc);
    moment.days = loaded.model.decision;
    moment.cutoff = calendar.date_and_time(moment.days);
    moment.date = calendar.date(moment.days);
    return moment;
  }
  std::string problem;
  const auto moment = report::moment_of(loaded.scenario, *date, problem);
  if (!moment) throw UsageError(fmt::format("--at is '{}'; {}", *date, problem));
  return *moment;
}

}  // namespace

ExitStatus brief(const Invocation& invocation) {
  const std::optional<std::string> actor = invocation.text("as");
  if (!actor) throw UsageError("--as is missing: whose knowledge is it to be, such as --as ALB?");
  const report::Spoken spoken = spoken_of(invocation);
  const std::optional<std::string> out = file_to_write(invocation);
  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  check_actor(loaded->model, *actor);
  const auto& history = loaded->scenario.history;
  if (std::any_of(history.begin(), history.end(), [](const auto& item) { return item.only_if.has_value(); })) {
    throw UsageError(
        "every run of this scenario draws another history (`if:`), so nobody knew any one of them; 'run' tells one");
  }
  const report::Moment moment = moment_of(*loaded, invocation.text("at"));
  language::Diagnostics diagnostics;
  const auto options = language::options_of(loaded->library, loaded->scenario, moment.days, *actor);
  const auto known =
      language::as_known(loaded->library, loaded->scenario, moment.days, options, diagnostics, sides_of(invocation));
  if (!known) {
    complain_about(diagnostics, files, invocation);
    return ExitStatus::wrong_input;
  }
  const std::string text = report::brief(*known, moment, *actor, spoken);
  if (out) {
    write_whole(*out, text);
  } else {
    print(text);
  }
  return ExitStatus::done;
}

}  // namespace demarche::app
