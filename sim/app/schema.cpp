// demarche schema [scenario|models]: JSON Schema for editors.
#include "report/schema.hpp"

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/output.hpp"

namespace demarche::app {

ExitStatus schema(const Invocation& invocation) {
  const std::string kind = invocation.files.empty() ? "scenario" : invocation.files.front();
  if (invocation.files.size() > 1 || (kind != "scenario" && kind != "models")) {
    throw UsageError(fmt::format("'schema' takes scenario or models, not '{}'", fmt::join(invocation.files, " ")));
  }
  print(kind == "scenario" ? report::scenario_schema() : report::models_schema());
  return ExitStatus::done;
}

}  // namespace demarche::app
