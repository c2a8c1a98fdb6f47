// demarche compile FILE: the grounded model as JSON.
#include "app/commands.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "report/program_json.hpp"

namespace demarche::app {

ExitStatus compile_model(const Invocation& invocation) {
  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  print(report::program_json(loaded->model));
  return ExitStatus::done;
}

}  // namespace demarche::app
