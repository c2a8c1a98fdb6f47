// A player whose laws are known in closed form, on addressed draws. One outcome of each kind and three responses:
// "calm" is the baseline, "storm" differs from it, "twin" repeats the baseline.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "core/elementary.hpp"
#include "core/random.hpp"
#include "run/experiment.hpp"

namespace demarche::run::test {

// Of tests that count how often something holds: 4000 with DEMARCHE_LONG_TESTS set.
inline std::uint64_t repetitions() { return std::getenv("DEMARCHE_LONG_TESTS") != nullptr ? 4000 : 400; }

// What a share counted in n repetitions may be off, once in 10,000 times: 3.9 standard errors
// (tests/runs/stopping.cpp).
inline double band(std::uint64_t n, double share) {
  return 3.9 * std::sqrt(share * (1.0 - share) / static_cast<double>(n));
}

// The uniform draw `index` of a run, at a fixed address.
inline double uniform(std::uint64_t seed, std::uint64_t run, std::uint64_t index) {
  return core::uniform(core::draw(seed, run, core::name_hash("synthetic"), core::Purpose::parameter, index).word[0]);
}

inline Design synthetic_design(std::uint64_t runs, unsigned threads) {
  Design design;
  design.runs = runs;
  design.threads = threads;
  design.responses = {"calm", "storm", "twin"};
  design.baseline = 0;
  design.outcomes = {{"hit", OutcomeKind::probability, "", 0.01, 0.0},
                     {"acts", OutcomeKind::count, "acts", 0.05, 0.0},
                     {"time", OutcomeKind::time, "days", 1.0, 30.0},
                     {"harm", OutcomeKind::value, "", 0.05, 0.0}};
  design.rules = {"often", "never"};
  return design;
}

class SyntheticPlayer final : public Player {
 public:
  // `before` is called with each run's number: to wait, to stop, to throw.
  explicit SyntheticPlayer(std::uint64_t seed = 1, std::function<void(std::uint64_t)> before = {},
                           std::uint64_t explodes_every = 0)
      : seed_(seed), before_(std::move(before)), explodes_every_(explodes_every) {}

  void play(std::uint64_t run, RunRow& row) override {
    if (before_) before_(run);
    for (std::size_t response = 0; response < 3; ++response) {
      const bool storm = response == 1;
      const double u = uniform(seed_, run, 0);
      double* value = &row.values[response * 4];
      value[0] = u < (storm ? 0.4 : 0.3) ? 1.0 : 0.0;
      value[1] = static_cast<double>(static_cast<int>(uniform(seed_, run, 1) * 4.0)) + (storm ? 1.0 : 0.0);
      const double time = -core::elementary::log(uniform(seed_, run, 2)) * (storm ? 10.0 : 20.0);
      value[2] = time <= 30.0 ? time : std::numeric_limits<double>::infinity();
      value[3] = core::elementary::normal_quantile(uniform(seed_, run, 3)) +
                 (storm ? core::elementary::normal_quantile(uniform(seed_, run, 4)) : 0.0);
      row.exploded[response] = storm && explodes_every_ != 0 && run % explodes_every_ == 5 ? 1 : 0;
      row.fired[response * 2] = u < 0.5 ? 1 : 0;
      row.fired[response * 2 + 1] = 0;
    }
  }

 private:
  std::uint64_t seed_;
  std::function<void(std::uint64_t)> before_;
  std::uint64_t explodes_every_;
};

inline PlayerMaker synthetic(std::uint64_t seed = 1, std::function<void(std::uint64_t)> before = {},
                             std::uint64_t explodes_every = 0) {
  return [=] { return std::make_unique<SyntheticPlayer>(seed, before, explodes_every); };
}

}  // namespace demarche::run::test
