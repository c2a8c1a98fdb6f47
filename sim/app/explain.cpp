// demarche explain FILE: from rules to documents, or back.
#include "report/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/commands.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "language/suggest.hpp"

namespace demarche::app {

namespace {

void refuse_unless_known(std::string_view what, const std::string& name, const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  const std::string meant = language::did_you_mean(name, known);
  throw UsageError(fmt::format("there is no {} '{}'; {}", what, name,
                               meant.empty() ? "'demarche explain FILE' lists them all" : meant));
}

}  // namespace

ExitStatus explain(const Invocation& invocation) {
  const std::optional<std::string> rule = invocation.text("rule");
  const std::optional<std::string> fact = invocation.text("fact");
  if (rule && fact) throw UsageError("--rule and --fact exclude each other");
  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  const report::Style style = style_of(1, invocation.colour());
  if (rule) {
    refuse_unless_known("rule", *rule, report::rule_names(loaded->model));
    print(report::explain_rule(loaded->model, files, *rule, style));
  } else if (fact) {
    refuse_unless_known("fact", *fact, report::fact_names(loaded->model));
    print(report::explain_fact(loaded->model, files, *fact, style));
  } else {
    print(report::explain_all(loaded->model, style));
  }
  return ExitStatus::done;
}

}  // namespace demarche::app
