// Fuzzes the expressions inside quoted strings. What can be read is written in its normal spelling, and that is read
// as the same again.
#include <cstddef>
#include <cstdint>
#include <string>

#include "language/grammar.hpp"
#include "tests/fuzz/invariants.hpp"

namespace {

using namespace demarche;

template <class Parse>
void try_out(const Parse& parse, const std::string& text) {
  language::Files files;
  const language::FileId file = files.add("text", text);
  const auto read = [&](const std::string& what, language::Diagnostics& diagnostics) {
    return parse(what, language::Place{file, 1, 1, static_cast<std::uint32_t>(what.size())}, diagnostics);
  };
  language::Diagnostics diagnostics;
  const auto term = read(text, diagnostics);
  fuzz::must_explain(term.has_value(), diagnostics, files);
  if (!term) return;
  const std::string spelling = to_text(*term);
  language::Diagnostics again;
  const auto same = read(spelling, again);
  fuzz::must(same.has_value(), "the normal spelling can be read");
  fuzz::must(to_text(*same) == spelling, "the normal spelling is its own");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  try_out(language::parse_condition, text);
  try_out(language::parse_pattern, text);
  try_out(language::parse_actor_term, text);
  try_out(language::parse_variable_of, text);
  try_out(language::parse_effect, text);
  try_out(language::parse_driver, text);
  return 0;
}
