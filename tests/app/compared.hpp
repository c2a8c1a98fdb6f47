#pragma once
// A comparison played and watched, ready to be drawn.

#include <cstdint>
#include <memory>
#include <string>

#include "app/load.hpp"
#include "report/comparison.hpp"
#include "report/course.hpp"
#include "report/page.hpp"
#include "run/experiment.hpp"

namespace demarche::tests {

struct Compared {
  app::LoadedModel loaded;
  run::Result result;
  report::Comparison words;
  report::Course course;
  report::Shown shown;

  Compared(app::LoadedModel model, std::uint64_t runs, std::uint64_t runs_per_world = 1);

  report::Edition edition() const;
  std::string page(const report::Structure* structure = nullptr) const;
  std::vector<report::Chart> charts() const;
};

// Of a file beneath the project; `hide`: without what followed.
app::LoadedModel loaded(const std::string& file, bool hide = false);
// Of a scenario's text that needs no other file.
app::LoadedModel loaded_text(const std::string& scenario);
std::unique_ptr<Compared> compared(const std::string& file, std::uint64_t runs, bool hide = false);

// The shipped scenario, 300 runs; made once.
const Compared& albania();

std::string escaped(const std::string& text);
// How often `what` stands in `text`.
std::size_t count(const std::string& text, const std::string& what);

}  // namespace demarche::tests
