#pragma once
// Watches one run and writes it down; changes nothing.

#include <cstdint>
#include <vector>

#include "core/observer.hpp"
#include "language/grounded.hpp"
#include "report/recording.hpp"

namespace demarche::report {

class Recorder final : public core::Observer {
 public:
  explicit Recorder(const language::Grounded& model);

  void on_act(const core::Act& act, const core::Engine& engine) override;
  void on_prevented(const core::Prevented& prevented, const core::Engine& engine) override;
  // What history states beside acts, as this world has it; once the history has been replayed.
  void read_statements(const core::Engine& engine);

  Recording recording;

 private:
  std::vector<core::Index> belief_cell_;   // per act kind: attribution(actor, incident, target); none if there is none
  std::vector<core::Index> gravity_cell_;  // per act kind that a door must justify: the harm done to its actor
};

// Plays run `run` of `response` in world `run` / `runs_per_world` and writes it down.
Recording record(const language::Grounded& model, std::uint64_t seed, std::uint64_t run, core::Index response,
                 std::uint64_t runs_per_world = 1);

}  // namespace demarche::report
