// Fuzzes reading, compiling and one short run of every response: any bytes as a scenario that brings its library along.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"
#include "tests/fuzz/invariants.hpp"

namespace {

// Only what may never come is infinite: the time of an act, the end of a span.
void check(const demarche::core::Measure& measure, double outcome) {
  using Kind = demarche::core::Measure::Kind;
  const bool is_time = measure.kind == Kind::first_time || measure.kind == Kind::span_end;
  demarche::fuzz::must(is_time ? !(outcome < 0) : !std::isinf(outcome),
                       "an outcome is finite, a time not before the decision");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  constexpr std::uint32_t few_moments = 500;
  constexpr std::size_t few_responses = 8;
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded = language::load_texts({"scenario.yaml", std::string(data, data + size)}, {}, files, diagnostics);
  if (!loaded) return 0;
  const auto model = language::compile(loaded->library, loaded->scenario, diagnostics);
  fuzz::must_explain(model.has_value(), diagnostics, files);
  if (!model) return 0;

  core::Engine engine(model->program, few_moments);
  for (std::uint64_t run = 0; run < 2; ++run) {
    if (engine.begin(1, run, run) == core::Engine::End::exploded) continue;
    const std::size_t responses = std::min(model->program.responses.size(), few_responses);
    for (core::Index response = 0; response < responses; ++response) {
      if (engine.play(response) == core::Engine::End::exploded) continue;
      for (std::size_t i = 0; i < model->program.measures.size(); ++i)
        check(model->program.measures[i], engine.outcomes()[i]);
    }
  }
  return 0;
}
