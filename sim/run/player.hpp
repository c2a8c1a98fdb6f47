#pragma once
// Plays a program's runs for an experiment: every response of one run on the same luck.

#include <cstdint>
#include <vector>

#include "core/engine.hpp"
#include "run/experiment.hpp"

namespace demarche::run {

class EnginePlayer final : public Player {
 public:
  // `program` must be finished and outlive the player; `measures` says which measure each outcome of the design is.
  // `unplayed` are the responses to leave out, 1 each; empty: none.
  EnginePlayer(const core::Program& program, std::uint64_t seed, std::vector<core::Index> measures,
               std::uint64_t runs_per_world = 1, std::vector<std::uint8_t> unplayed = {});

  // World `run` / runs per world, run `run`. A history that explodes explodes every response.
  void play(std::uint64_t run, RunRow& row) override;

 private:
  std::uint64_t seed_;
  std::vector<core::Index> measures_;
  std::uint64_t runs_per_world_;
  std::vector<std::uint8_t> unplayed_;
  std::size_t responses_;
  std::size_t rules_;
  core::Engine engine_;
};

}  // namespace demarche::run
