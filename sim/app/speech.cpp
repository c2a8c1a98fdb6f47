// The language that was asked for, see speech.hpp.
#include "app/speech.hpp"

#include <fmt/format.h>

#include "language/suggest.hpp"
#include "report/text.hpp"

namespace demarche::app {

report::Spoken spoken_of(const Invocation& invocation) {
  const std::string code = invocation.text("language").value_or("en");
  if (std::optional<report::Spoken> spoken = report::Spoken::find(code)) return *spoken;
  const std::vector<std::string> codes = report::Spoken::codes();
  const std::optional<std::string> best = language::closest(code, codes);
  throw UsageError(fmt::format("--language is '{}'; it must be {}{}", report::safe(code), report::listed(codes, " or "),
                               best ? fmt::format("; did you mean '{}'?", *best) : ""));
}

report::Style style_for(const report::Spoken& spoken, report::Style style) {
  style.unicode = style.unicode || !spoken.is_latin();
  return style;
}

}  // namespace demarche::app
