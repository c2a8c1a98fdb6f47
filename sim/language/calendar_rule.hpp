#pragma once
// The rule at the end of a TZif file, such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX TZ, RFC 8536 section 3.3): files of
// the slim kind list no changes after it took hold. Only for language/calendar.

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace demarche::language {

// Changes (UTC seconds, new offset in seconds) after `after` and before 2038. Only the M form is read, which is the
// one in use; none when the rule has no summer time.
std::vector<std::pair<std::int64_t, std::int32_t>> changes_of_rule(std::string_view rule, std::int64_t after);

}  // namespace demarche::language
