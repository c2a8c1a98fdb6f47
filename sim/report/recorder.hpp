#pragma once
// Watches one run and writes it down; changes nothing.

#include <cstdint>
#include <vector>

#include "core/check.hpp"
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

// Whether `play` says that it played to the end. A run in which a contract of the simulator was broken does not, and
// counts for nothing, as one that exploded: the batch has recorded it and gone on, and says so.
template <typename Play>
bool ends_whole(const Play& play) {
  try {
    return play();
  } catch (const core::ContractError&) {
    return false;
  }
}

// Plays run `run` of `response` in world `run` / `runs_per_world` and writes it down. When a contract is broken in it,
// what happened until then.
Recording record(const language::Grounded& model, std::uint64_t seed, std::uint64_t run, core::Index response,
                 std::uint64_t runs_per_world = 1);

}  // namespace demarche::report
