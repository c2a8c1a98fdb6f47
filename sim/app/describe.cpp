// demarche describe FILE: the model of a scenario in the ODD+D protocol, as Markdown.
#include "report/describe.hpp"

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/folder.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "app/sha256.hpp"
#include "app/version.hpp"

namespace demarche::app {

ExitStatus describe(const Invocation& invocation) {
  const std::optional<std::string> out = file_to_write(invocation);
  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  report::Making making;
  making.program = fmt::format("demarche {}", program_version);
  for (const auto& [path, text] : loaded->texts) making.files.emplace_back(path, sha256(text));
  const std::string text = report::describe(loaded->model, loaded->scenario, making);
  if (out) {
    write_whole(*out, text);
  } else {
    print(text);
  }
  return ExitStatus::done;
}

}  // namespace demarche::app
