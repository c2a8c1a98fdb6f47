#pragma once
// The part of `explain` that looks at one day of one run.

#include <optional>
#include <string>

#include "app/command_line.hpp"
#include "app/load.hpp"
#include "report/text.hpp"

namespace demarche::app {

// UsageError when a date, a response or a number is none. Nothing when the model did not compile, which is then said.
std::optional<std::string> day_explained(const Invocation& invocation, const LoadedModel& loaded,
                                         const language::Files& files, const report::Style& style);

}  // namespace demarche::app
