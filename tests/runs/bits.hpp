// Every bit of a value as whole numbers, so that tests compare results exactly, padding and vectors' addresses aside.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "run/batch.hpp"

namespace demarche::run::test {

using Bits = std::vector<std::uint64_t>;

inline void put(Bits& bits, std::uint64_t value) { bits.push_back(value); }
inline void put(Bits& bits, double value) { bits.push_back(std::bit_cast<std::uint64_t>(value)); }

inline void put(Bits& bits, const Counts& value) { bits.insert(bits.end(), {value.n, value.hits}); }

inline void put(Bits& bits, const Moments& value) {
  put(bits, value.n);
  for (const double part : {value.mean, value.m2, value.minimum, value.maximum}) put(bits, part);
}

inline void put(Bits& bits, const PairedCounts& value) {
  bits.insert(bits.end(), {value.n11, value.n10, value.n01, value.n00});
}

inline void put(Bits& bits, const PairedMoments& value) {
  put(bits, value.a);
  put(bits, value.b);
  put(bits, value.difference);
  put(bits, value.different);
}

inline void put(Bits& bits, const TimeHistogram& value) {
  put(bits, value.horizon_days);
  bits.insert(bits.end(), value.bins.begin(), value.bins.end());
  put(bits, value.censored);
}

inline void put(Bits& bits, const Addresses& value) {
  put(bits, value.count);
  bits.insert(bits.end(), value.first.begin(), value.first.end());
}

inline void put(Bits& bits, const Times& value) {
  put(bits, value.restricted);
  put(bits, value.histogram);
}

inline void put(Bits& bits, const Estimate& value) {
  put(bits, value.n);
  put(bits, value.hits);
  for (const double part : {value.estimate, value.low, value.high, value.deviation, value.minimum, value.maximum,
                            value.could_differ, value.quartiles[0], value.quartiles[1], value.quartiles[2]}) {
    put(bits, part);
  }
  put(bits, std::uint64_t{value.constant});
  for (const double part : value.cumulative_incidence) put(bits, part);
}

inline void put(Bits& bits, const Difference& value) {
  bits.insert(bits.end(), {value.response, value.against, value.outcome, value.n, value.left_out, value.different,
                           static_cast<std::uint64_t>(value.verdict), value.needed_runs.value_or(0)});
  for (const double part :
       {value.estimate, value.low, value.high, value.could_differ, value.variance_ratio.value_or(-1.0)}) {
    put(bits, part);
  }
}

inline void put(Bits& bits, const RuleFiring& value) {
  bits.insert(bits.end(), value.runs.begin(), value.runs.end());
  for (const double share : value.share) put(bits, share);
  put(bits, value.share_of_histories);
}

inline void put(Bits& bits, const Explosions& value) {
  put(bits, value.count);
  bits.insert(bits.end(), value.first_runs.begin(), value.first_runs.end());
}

inline void put(Bits& bits, const Result& value) {
  bits.insert(bits.end(), {value.runs, std::uint64_t{value.complete}, value.comparisons});
  for (const Estimate& part : value.estimates) put(bits, part);
  for (const Difference& part : value.differences) put(bits, part);
  for (const RuleFiring& part : value.firings) put(bits, part);
  for (const Explosions& part : value.explosions) put(bits, part);
  if (value.failures.count > 0) put(bits, value.failures);  // nothing to compare in almost all results
}

template <class Value>
Bits bits_of(const Value& value) {
  Bits bits;
  put(bits, value);
  return bits;
}

}  // namespace demarche::run::test
