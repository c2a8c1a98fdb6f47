// The language that was asked for, see speech.hpp.
#include "app/speech.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/plan.hpp"
#include "report/text.hpp"

namespace demarche::app {

report::Spoken spoken_of(const Invocation& invocation) {
  const std::string code = invocation.text("language").value_or("en");
  if (std::optional<report::Spoken> spoken = report::Spoken::find(code)) return *spoken;
  const std::vector<std::string> codes = report::Spoken::codes();
  // Codes are too short for likeness: 'al' is not 'ar'. But 'sq_AL' says which.
  const auto meant =
      std::find_if(codes.begin(), codes.end(), [&](const std::string& one) { return code.starts_with(one); });
  throw UsageError(fmt::format("--language is '{}'; it must be {}{}", report::safe(code), report::listed(codes, " or "),
                               meant != codes.end() ? fmt::format("; did you mean '{}'?", *meant) : ""));
}

report::Spoken spoken_of(const Plan& plan) {
  if (std::optional<report::Spoken> spoken = report::Spoken::find(plan.language)) return *spoken;
  throw run::StoreError(fmt::format("the batch is told in the language '{}', which this program does not have",
                                    report::safe(plan.language)));
}

report::Style style_for(const report::Spoken& spoken, report::Style style) {
  style.unicode = style.unicode || !spoken.is_latin();
  return style;
}

}  // namespace demarche::app
