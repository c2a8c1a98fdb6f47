// demarche check FILE…: reads and checks, says what each scenario contains.
#include "app/commands.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "report/content.hpp"

namespace demarche::app {

ExitStatus check(const Invocation& invocation) {
  language::Files files;
  language::Diagnostics diagnostics;
  const report::Style style = style_of(1, invocation.colour());
  std::string contents;
  bool all_well = true;
  for (const std::string& file : invocation.files) {
    const std::optional<LoadedModel> loaded = load_model(file, files, diagnostics);
    if (!loaded) {
      all_well = false;
      continue;
    }
    if (!contents.empty()) contents += "\n";
    contents += report::content(loaded->model, file, style);
  }
  if (invocation.has("json")) {
    print(language::to_json(diagnostics, files));
  } else {
    complain_about(diagnostics, files, invocation);
    if (!invocation.quiet()) print(contents);
  }
  return all_well ? ExitStatus::done : ExitStatus::wrong_input;
}

}  // namespace demarche::app
