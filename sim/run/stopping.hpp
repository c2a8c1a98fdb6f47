// When a batch is good enough to end with. Both rules are asked at nodes over 2^k blocks only (run/conduct.hpp), of
// nothing but the statistics of those runs.
//
// Precision is Chow and Robbins' sequential interval of fixed width (1965, Annals of Mathematical Statistics 36:457):
// go on until the usual 95 % interval is narrow enough. Its coverage tends to 95 % as the width asked for becomes
// small; with looks at doubled numbers of runs, of 1024 runs at the least, tests find no difference from 95 %.
//
// Verdicts are another matter: an interval that is looked at again and again until it happens to clear an edge misses
// the truth more often than one in twenty times. So verdicts are awaited on confidence sequences, which hold at all
// numbers of runs at once: Robbins' normal mixture with the estimated variance (Waudby-Smith, Arbour, Sinha, Kennedy &
// Ramdas 2024, Annals of Statistics 52:2613, theorem 2.2; for the mixture see also Howard, Ramdas, McAuliffe & Sekhon
// 2021, Annals of Statistics 49:1055). They are wider than the 95 % intervals that are printed, and lie around them.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "run/batch.hpp"
#include "run/intervals.hpp"

namespace demarche::run {

// Half-width per outcome of the design, in its own unit (shares in [0, 1]); 0: this outcome is not waited for.
using Target = std::vector<double>;

// An interval that is printed: a response's estimate of an outcome or, with `difference`, its difference from the
// baseline; and its half-width.
struct Width {
  std::size_t response = 0;
  std::size_t outcome = 0;
  bool difference = false;
  double half_width = 0.0;
};

// The widest interval relative to what is wanted of it; none if nothing is wanted. Intervals of outcomes that no run
// has are passed over.
std::optional<Width> widest(const Design& design, const Batch& batch, const Target& target);

// Whether every interval of every outcome that is waited for is narrow enough.
bool precise(const Design& design, const Batch& batch, const Target& target);

// The confidence sequence of a difference after these pairs: with a probability of 95 % (in the limit of many pairs) it
// holds the true difference at every number of pairs at once. Unbounded for less than two pairs.
// `error` instead of 5 % where several share it out.
Interval always_valid(const PairedCounts& pairs, double error = error_rate);
Interval always_valid(const PairedMoments& pairs, double error = error_rate);

// Of pairs of which none differs: whether at most 1 % of the runs can still show a difference, however often one looks.
bool surely_rare(double pairs, double error = error_rate);

// How many differences on the outcomes with a target are open: neither surely beyond `material`, nor surely within. One
// that no pair shows is settled when at most 1 % of the runs can still show one; one that is withheld is not waited
// for.
std::size_t open_verdicts(const Design& design, const Batch& batch, const Target& target);

}  // namespace demarche::run
