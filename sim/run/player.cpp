// Playing a program's runs, see player.hpp.
#include "run/player.hpp"

#include <algorithm>
#include <utility>

#include "core/check.hpp"

namespace demarche::run {

EnginePlayer::EnginePlayer(const core::Program& program, std::uint64_t seed, std::vector<core::Index> measures,
                           std::uint64_t runs_per_world, std::vector<std::uint8_t> unplayed)
    : seed_(seed),
      measures_(std::move(measures)),
      runs_per_world_(runs_per_world),
      unplayed_(std::move(unplayed)),
      responses_(program.responses.size()),
      rules_(program.rules.size()),
      engine_(program) {
  for (const core::Index measure : measures_) {
    core::expect(measure < program.measures.size(), "every outcome is a measure of the program");
  }
}

void EnginePlayer::play(std::uint64_t run, RunRow& row) {
  using End = core::Engine::End;
  std::copy(unplayed_.begin(), unplayed_.end(), row.unplayed.begin());
  const bool begun = engine_.begin(seed_, run, run / runs_per_world_) == End::horizon;
  for (std::size_t response = 0; response < responses_; ++response) {
    if (!unplayed_.empty() && unplayed_[response] != 0) continue;
    const bool whole = begun && engine_.play(static_cast<core::Index>(response)) == End::horizon;
    row.exploded[response] = whole ? 0 : 1;
    double* values = row.values.data() + response * measures_.size();
    std::uint8_t* fired = row.fired.data() + response * rules_;
    if (!whole) {
      std::fill_n(values, measures_.size(), 0.0);
      std::fill_n(fired, rules_, std::uint8_t{0});
      continue;
    }
    for (std::size_t outcome = 0; outcome < measures_.size(); ++outcome) {
      values[outcome] = engine_.outcomes()[measures_[outcome]];
    }
    std::copy_n(engine_.fired().begin(), rules_, fired);
  }
}

}  // namespace demarche::run
