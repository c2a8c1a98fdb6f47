// demarche check FILE…: reads and checks, says what each scenario contains; on request every rule in words, and what a
// short simulation finds odd.
#include "app/commands.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "report/content.hpp"
#include "report/deep.hpp"
#include "report/say.hpp"

namespace demarche::app {

namespace {

// Whether every side of every variant can be played; what is wrong is added to `diagnostics`.
bool sides_are_right(const LoadedModel& loaded, language::Diagnostics& diagnostics) {
  for (const language::Variant& variant : loaded.library.variants) {
    for (const language::VariantSide& side : variant.sides) {
      const language::Sides sides{{variant.name.value, side.name.value}};
      language::Diagnostics own;
      if (language::compile(loaded.library, loaded.scenario, own, sides)) continue;
      language::compile(loaded.library, loaded.scenario, diagnostics, sides);
      return false;
    }
  }
  return true;
}

}  // namespace

ExitStatus check(const Invocation& invocation) {
  if (invocation.has("say") && invocation.has("json")) throw UsageError("--say and --json exclude each other");
  language::Files files;
  language::Diagnostics diagnostics;
  const report::Style style = style_of(1, invocation.colour());
  std::string contents;
  bool all_well = true;
  for (const std::string& file : invocation.files) {
    const std::optional<LoadedModel> loaded = load_model(file, files, diagnostics, sides_of(invocation));
    if (!loaded) {
      all_well = false;
      continue;
    }
    if (invocation.has("deep")) {
      report::check_deeply(loaded->model, report::deep_runs, 1, diagnostics);
      all_well = sides_are_right(*loaded, diagnostics) && all_well;
    }
    if (!contents.empty()) contents += "\n";
    if (!invocation.quiet()) contents += report::content(loaded->model, file, style);
    if (!invocation.has("say")) continue;
    if (!invocation.quiet()) contents += "\n";
    contents += report::say(loaded->model, style);
  }
  if (invocation.has("json")) {
    print(language::to_json(diagnostics, files));
  } else {
    complain_about(diagnostics, files, invocation);
    print(contents);
  }
  return all_well ? ExitStatus::done : ExitStatus::wrong_input;
}

}  // namespace demarche::app
