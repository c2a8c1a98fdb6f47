#pragma once
// A comparison as text for the terminal: estimates, differences against the baseline, rules with their documents.

#include <string>

#include "report/comparison.hpp"
#include "report/text.hpp"

namespace demarche::report {

enum class Detail { brief, full };  // full: intervals of the estimates, every rule with its shares by response

// The outcomes of the page under its responses, nothing else.
std::string grid(const Comparison& page, const Style& style);

std::string table(const Comparison& page, const Style& style, Detail detail = Detail::brief);

}  // namespace demarche::report
