#pragma once
// A story as a reader sees it: grouped by day, every act with its reason, its law and its documents beneath it, what
// was observed beside it. And the same as JSON for other tools (schema demarche.timeline/1).

#include <string>

#include "report/story.hpp"
#include "report/text.hpp"

namespace demarche::report {

std::string timeline(const Story& story, const Style& style);

std::string timeline_json(const Story& story);

}  // namespace demarche::report
