#pragma once
// Why two histories of one run part: both told side by side, what they share left out; the first act that only one of
// them has, and what follows from it.

#include <string>

#include "report/story.hpp"
#include "report/text.hpp"

namespace demarche::report {

// `a` and `b` are of one run and seed, under two responses. Acts are the same when they say the same at the same
// moment.
std::string parting_text(const Story& a, const Story& b, const Style& style);

}  // namespace demarche::report
