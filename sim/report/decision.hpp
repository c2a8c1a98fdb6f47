#pragma once
// A comparison as a decision brief of about a page, in the form that the Cyber 9/12 Strategy Challenge asks of its
// teams: situation, options, what speaks for and against them, a recommendation, sources. The recommendation is left
// open: it is the reader's.

#include <string>

#include "report/page.hpp"

namespace demarche::report {

// Markdown.
std::string decision_brief(const Shown& shown, const Edition& edition);

}  // namespace demarche::report
