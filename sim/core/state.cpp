#include "core/state.hpp"

namespace demarche::core {

State::State(const Program& program)
    : value(program.cells.size()),
      changed(program.cells.size()),
      weights(program.weight_count),
      counted(program.counters.size()),
      ring(program.ring_size),
      attempts(program.tuple_count),
      triggered(program.reactions.size()),
      atom_holds(program.atoms.size()),
      condition_holds(program.conditions.size()),
      clocks(program.channels.size()),
      gates(program.channels.size()),
      open_position(program.channels.size(), none),
      timer_position(program.atoms.size() + program.channels.size() + program.forbidden.size(), none),
      measured(program.measures.size()),
      measured_since(program.measures.size()),
      fired(program.rules.size()) {
  open.reserve(program.channels.size());
  open_due.reserve(program.channels.size());
  timers.reserve(timer_position.size());
  scheduled.reserve(max_scheduled);
}

}  // namespace demarche::core
