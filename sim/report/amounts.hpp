#pragma once
// Figures with what they count or measure, in the reader's language. `figures` are written in English
// (report/figures.hpp); everything returned is harmless text.

#include <cstdint>
#include <string>
#include <string_view>

#include "report/spoken.hpp"

namespace demarche::report {

// A unit by itself, as above a column: "days".
std::string unit_name(std::string_view unit, const Spoken& in);

// "+1.2 days": the figures and the unit in the form that they ask for. No language leaves the figures out here, not
// even where "two days" is one word: they have a sign, or stand in a column.
std::string with_unit(std::string_view figures, std::string_view unit, const Spoken& in);

// A difference of shares, in points of a hundred: "+5.3 points".
std::string in_points(std::string_view figures, const Spoken& in);

// "[40.6, 42.0]".
std::string interval(std::string_view low, std::string_view high, const Spoken& in);

std::string runs_words(std::uint64_t runs, const Spoken& in);            // "20,000 runs"
std::string worlds_words(std::uint64_t worlds, const Spoken& in);        // "200 worlds"
std::string rules_words(std::uint64_t rules, const Spoken& in);          // "12 rules"
std::string responses_words(std::uint64_t responses, const Spoken& in);  // "7 responses"

}  // namespace demarche::report
