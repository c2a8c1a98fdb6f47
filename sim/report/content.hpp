#pragma once
// What a scenario contains, counted: for `check`.

#include <string>
#include <string_view>

#include "language/grounded.hpp"
#include "report/text.hpp"

namespace demarche::report {

std::string content(const language::Grounded& model, std::string_view file, const Style& style);

}  // namespace demarche::report
