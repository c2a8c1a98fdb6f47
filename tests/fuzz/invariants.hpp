#pragma once
// What must hold whatever the text says. A fuzzer that finds otherwise stops there.

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "language/diagnostic.hpp"

namespace demarche::fuzz {

inline void must(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

// Either there is something or it is said why not; whatever is said can be shown.
inline void must_explain(bool something, const language::Diagnostics& diagnostics, const language::Files& files) {
  must(something != diagnostics.has_errors(), "either a result or an error");
  const std::string shown = language::render(diagnostics, files);
  must(shown.empty() == diagnostics.items().empty(), "what is wrong is shown");
  for (const char character : shown) {
    must(character == '\n' || (static_cast<unsigned char>(character) >= 0x20 && character != 0x7f),
         "what is shown is harmless on a terminal");
  }
  (void)language::to_json(diagnostics, files);
  for (const language::Diagnostic& item : diagnostics.items()) {
    must(!item.message.empty(), "a mistake has a message");
    must(item.severity == language::Severity::note || !item.code.empty(), "a mistake has a code");
  }
}

}  // namespace demarche::fuzz
