// Fuzzes the reader: any bytes as a scenario, and as a file of the library.
#include <cstddef>
#include <cstdint>
#include <string>

#include "language/library.hpp"
#include "tests/fuzz/invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  const std::string text(data, data + size);
  {
    language::Files files;
    language::Diagnostics diagnostics;
    const auto loaded = language::load_texts({"scenario.yaml", text}, {}, files, diagnostics);
    fuzz::must_explain(loaded.has_value(), diagnostics, files);
  }
  {
    language::Files files;
    language::Diagnostics diagnostics;
    const auto loaded = language::load_texts({"scenario.yaml",
                                              "scenario: small\nstart: 2022-07-15\ndecision: 2022-09-07 12:00\n"
                                              "horizon: 180 d\nresponses: [{ response: silence }]\n"},
                                             {{"model.yaml", text}}, files, diagnostics);
    fuzz::must_explain(loaded.has_value(), diagnostics, files);
  }
  return 0;
}
