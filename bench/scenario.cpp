#include "bench/scenario.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>

#include "language/compile.hpp"
#include "language/library.hpp"

namespace demarche::bench {

const language::Grounded& grounded(const std::string& file) {
  static std::map<std::string, language::Grounded> known;
  const auto found = known.find(file);
  if (found != known.end()) return found->second;
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded = language::load(file, {DEMARCHE_SOURCE_DIR}, files, diagnostics);
  auto compiled = loaded ? language::compile(loaded->library, loaded->scenario, diagnostics) : std::nullopt;
  if (!compiled) {
    std::fputs(render(diagnostics, files).c_str(), stderr);
    std::exit(1);
  }
  return known.emplace(file, std::move(*compiled)).first->second;
}

}  // namespace demarche::bench
