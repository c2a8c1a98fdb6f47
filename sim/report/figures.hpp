#pragma once
// Numbers as readers see them: rounded to what is known, with units, in English (report/spoken.hpp: figures, quantity);
// and as machines read them: the shortest decimal that gives the same double back. Never the locale's.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/distribution.hpp"
#include "language/numbers.hpp"
#include "report/spoken.hpp"

namespace demarche::report {

// Shortest decimal that reads back as the same double (std::to_chars); empty when it is not finite.
std::string shortest(double value);

// "20,000".
std::string grouped(std::uint64_t number);

// With so many decimals; never "-0.0".
std::string fixed(double value, int decimals);
std::string signed_fixed(double value, int decimals);  // "+1.2", "-0.3", "0.0"

// At most `digits` significant digits, without trailing zeros: "0.0312", "12", "1.5e-09".
std::string rough(double value, int digits = 3);

// Decimals that show a quantity known to ± `half_width` with one doubtful digit: 0 … 6. Not finite or 0: 1.
int decimals_for(double half_width);

// A share as "41.3 %"; two decimals below 1 % and above 99 %.
std::string percent(double share);
int percent_decimals(double share);

// A bound on a share, rounded up to one digit so that it stays a bound: "0.02 %" for 0.00015.
std::string percent_bound(double share);
std::string percent_bound_above(double share);  // 1 minus such a bound: "99.98 %"

// A length of time in the unit people would use: "24 h", "9 d", "30 min".
std::string duration(double days);

// A number of a model by what it measures: "30 %", "14 d", "0.01 / d", "× 1.5".
std::string quantity(double value, language::Quantity kind);

// A distribution in words with its unit: "PERT [5 %, 30 %, 60 %]", "24 h", "lognormal, median 21 d, spread 4".
std::string distribution(const core::Distribution& law, language::Quantity kind, const Spoken& in = {});

}  // namespace demarche::report
