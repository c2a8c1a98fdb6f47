// Every measure of every run, kept: what quantiles, conditions and orders need, which no running sum can give.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "core/program.hpp"
#include "run/experiment.hpp"

namespace demarche::run {

// Values of the runs [0, runs), each a row for each response, each as long as there are measures. Times are days since
// the decision, +infinity if never; a run that exploded has NaN throughout.
struct Values {
  std::uint64_t runs = 0;  // complete: fewer than asked if it was stopped
  std::size_t responses = 0, measures = 0;
  std::vector<double> values;
  std::uint64_t exploded = 0;  // histories

  std::span<const double> row(std::uint64_t run, std::size_t response) const {
    return {values.data() + (run * responses + response) * measures, measures};
  }
};

// Plays these responses of the program (indices into Program::responses) on the same luck, run k in world k. The values
// are the same at any number of threads. `progress` may be empty.
Values keep_values(const core::Program& program, std::uint64_t seed, std::uint64_t runs, unsigned threads,
                   const std::vector<core::Index>& responses, const Progress& progress, const std::atomic<bool>& stop);

}  // namespace demarche::run
