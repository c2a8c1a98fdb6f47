#include "tests/app/compared.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "app/design.hpp"
#include "app/pictures.hpp"
#include "language/hide.hpp"
#include "report/markup.hpp"
#include "run/player.hpp"

namespace demarche::tests {

namespace {

run::Result played(const language::Grounded& model, std::uint64_t runs, std::uint64_t runs_per_world) {
  const std::atomic<bool> stop = false;
  run::Design design = app::design_of(model, runs, 2);
  design.runs_per_world = runs_per_world;
  return run::experiment(
      design,
      [&] { return std::make_unique<run::EnginePlayer>(model.program, 1, app::measures_of(model), runs_per_world); },
      {}, stop);
}

}  // namespace

Compared::Compared(app::LoadedModel model, std::uint64_t runs, std::uint64_t runs_per_world)
    : loaded(std::move(model)),
      result(played(loaded.model, runs, runs_per_world)),
      words(report::compared(loaded.model, result, 1)),
      course(report::watch_course(loaded.model, runs, 1)),
      shown{loaded.model, result, words, course} {}

report::Edition Compared::edition() const { return app::edition_of(loaded, {}, false); }

std::vector<report::Chart> Compared::charts() const {
  std::vector<report::Chart> charts = report::all_charts(shown);
  charts.push_back(report::uncertainty_chart(shown, report::uncertainty_of(shown, nullptr)));
  return charts;
}

std::string Compared::page(const report::Structure* structure) const {
  return report::comparison_page(shown, report::uncertainty_of(shown, structure), charts(), structure, edition());
}

app::LoadedModel loaded(const std::string& file, bool hide) {
  language::Files files;
  language::Diagnostics diagnostics;
  auto loaded = app::load_model(std::string(DEMARCHE_SOURCE_DIR "/") + file, files, diagnostics);
  REQUIRE_MESSAGE(loaded, language::render(diagnostics, files));
  if (hide) language::hide_what_followed(loaded->model, loaded->scenario);
  return std::move(*loaded);
}

app::LoadedModel loaded_text(const std::string& scenario) {
  language::Files files;
  language::Diagnostics diagnostics;
  auto loaded = app::load_kept({{"scenario.yaml", scenario}}, files, diagnostics, {});
  REQUIRE_MESSAGE(loaded, language::render(diagnostics, files));
  return std::move(*loaded);
}

std::unique_ptr<Compared> compared(const std::string& file, std::uint64_t runs, bool hide) {
  return std::make_unique<Compared>(loaded(file, hide), runs);
}

const Compared& albania() {
  static const std::unique_ptr<Compared> made = compared("scenarios/albania-2022.yaml", 300);
  return *made;
}

std::string escaped(const std::string& text) {
  report::Markup markup;
  return markup.text(text).str();
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++found;
  return found;
}

}  // namespace demarche::tests
