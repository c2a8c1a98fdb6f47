// Loading and complaining, see load.hpp.
#include "app/load.hpp"

#include "app/command_line.hpp"
#include "app/output.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"

namespace demarche::app {

std::optional<LoadedModel> load_model(const std::string& file, language::Files& files,
                                      language::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  std::optional<language::Loaded> loaded = language::load(file, model_search_path(), files, diagnostics);
  if (!loaded || diagnostics.errors() > errors_before) return std::nullopt;
  std::optional<language::Grounded> model = language::compile(loaded->library, loaded->scenario, diagnostics);
  if (!model || diagnostics.errors() > errors_before) return std::nullopt;
  return LoadedModel{std::move(*model), std::move(loaded->texts)};
}

void complain_about(const language::Diagnostics& diagnostics, const language::Files& files,
                    const Invocation& invocation) {
  if (diagnostics.items().empty() || (invocation.quiet() && !diagnostics.has_errors())) return;
  const report::Style style = style_of(2, invocation.colour());
  const auto colour = style.colour ? language::Colour::always : language::Colour::never;
  complain(report::finished(language::render(diagnostics, files, colour), style));
}

std::optional<LoadedModel> load_and_complain(const Invocation& invocation, language::Files& files) {
  language::Diagnostics diagnostics;
  std::optional<LoadedModel> loaded = load_model(invocation.files.front(), files, diagnostics);
  complain_about(diagnostics, files, invocation);
  return loaded;
}

}  // namespace demarche::app
