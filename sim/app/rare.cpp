// The runs for outcomes marked rare; declared in batch.hpp.
#include "run/rare.hpp"

#include <algorithm>
#include <exception>

#include "app/batch.hpp"
#include "app/output.hpp"
#include "app/progress.hpp"
#include "app/speech.hpp"
#include "report/amounts.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::app {

void check_rare(const Order& order) {
  const auto& outcomes = order.loaded.model.outcomes;
  if (order.plan.rare == 0 || std::any_of(outcomes.begin(), outcomes.end(), [](const auto& one) { return one.rare; }))
    return;
  throw UsageError("--rare: none of the scenario's outcomes is marked 'rare: true'");
}

bool play_rare(Order& order, const std::atomic<bool>& stop) {
  order.rare.clear();
  if (order.plan.rare == 0) return true;
  const language::Grounded& model = order.loaded.model;
  const report::Spoken spoken = spoken_of(order.plan);
  std::vector<run::RareResult> found;
  for (const language::OutcomeInfo& outcome : model.outcomes) {
    if (!outcome.rare) continue;
    inform(order, spoken.say("{outcome}: runs with chances moved towards it",
                             {{"outcome", report::outcome_name(outcome.name, spoken)}}));
    Progress progress(model.responses.size(), is_terminal(2), style_of(2, order.invocation.colour()).unicode, spoken);
    run::RareProgress report_progress;
    if (!order.invocation.quiet()) {
      report_progress = [&](std::uint64_t done, std::uint64_t total) { progress(done, total); };
    }
    const run::RareQuestion question{model.program,   outcome.name,
                                     outcome.measure, order.circumstances.seed,
                                     order.plan.rare, order.circumstances.threads,
                                     model.baseline};
    std::exception_ptr failure;
    std::optional<run::RareResult> result;
    try {
      result = run::look_for(question, report_progress, stop);
    } catch (...) {
      failure = std::current_exception();
    }
    progress.end();
    order.circumstances.seconds += progress.seconds();
    if (failure) std::rethrow_exception(failure);
    if (!result) return false;
    found.push_back(std::move(*result));
    inform(order, spoken.say("{runs} in {time}",
                             {{"runs", report::runs_words(found.back().runs + found.back().pilot_runs, spoken)},
                              {"time", span_text(progress.seconds(), spoken)}}));
  }
  order.rare = std::move(found);
  return true;
}

}  // namespace demarche::app
