#include "run/values.hpp"

#include <algorithm>
#include <limits>
#include <memory>

#include "core/engine.hpp"

namespace demarche::run {

namespace {

// Leaves each run's values in its own place of the matrix that all threads share; the experiment only hands out runs.
class KeepingPlayer final : public Player {
 public:
  KeepingPlayer(const core::Program& program, std::uint64_t seed, const std::vector<core::Index>& responses,
                std::vector<double>& values)
      : seed_(seed), responses_(responses), measures_(program.measures.size()), values_(values), engine_(program) {}

  void play(std::uint64_t run, RunRow& row) override {
    using End = core::Engine::End;
    const bool begun = engine_.begin(seed_, run, run) == End::horizon;
    for (std::size_t place = 0; place < responses_.size(); ++place) {
      const bool whole = begun && engine_.play(responses_[place]) == End::horizon;
      row.exploded[place] = whole ? 0 : 1;
      double* kept = values_.data() + (run * responses_.size() + place) * measures_;
      if (whole) {
        std::copy_n(engine_.outcomes().begin(), measures_, kept);
      } else {
        std::fill_n(kept, measures_, std::numeric_limits<double>::quiet_NaN());
      }
    }
  }

 private:
  std::uint64_t seed_;
  const std::vector<core::Index>& responses_;
  std::size_t measures_;
  std::vector<double>& values_;
  core::Engine engine_;
};

}  // namespace

Values keep_values(const core::Program& program, std::uint64_t seed, std::uint64_t runs, unsigned threads,
                   const std::vector<core::Index>& responses, const Progress& progress, const std::atomic<bool>& stop) {
  Values kept;
  kept.responses = responses.size();
  kept.measures = program.measures.size();
  kept.values.resize(runs * kept.responses * kept.measures);
  Design design;
  design.runs = runs;
  design.threads = threads;
  for (const core::Index response : responses) design.responses.push_back(program.responses.at(response).name);
  const Result result = experiment(
      design, [&] { return std::make_unique<KeepingPlayer>(program, seed, responses, kept.values); }, progress, stop);
  kept.runs = result.runs;
  kept.values.resize(kept.runs * kept.responses * kept.measures);
  for (const Explosions& one : result.explosions) kept.exploded += one.count;
  return kept;
}

}  // namespace demarche::run
