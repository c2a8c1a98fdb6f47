#include "core/state.hpp"

#include <cstring>
#include <type_traits>

namespace demarche::core {
namespace {

// Lengths differ only for lists whose room was reserved, so nothing is allocated.
template <class T>
void copy_list(std::vector<T>& to, const std::vector<T>& from) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (to.size() != from.size()) to.resize(from.size());
  if (!from.empty()) std::memcpy(static_cast<void*>(to.data()), from.data(), from.size() * sizeof(T));
}

}  // namespace

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
      truths(program.conditions.size()),
      clocks(program.channels.size()),
      gates(program.channels.size()),
      open_position(program.channels.size(), none),
      timer_position(program.atoms.size() + program.forbidden.size(), none),
      measured(program.measures.size()),
      measured_since(program.measures.size()),
      fired(program.rules.size()) {
  started.reserve(program.channels.size());
  open.reserve(program.channels.size());
  open_due.reserve(program.channels.size());
  timer_time.reserve(timer_position.size());
  timer_id.reserve(timer_position.size());
  scheduled.reserve(max_scheduled);
  scheduled_time.reserve(max_scheduled);
}

void State::copy(const State& other) {
  now = other.now;
  act_number = other.act_number;
  order = other.order;
  moments = other.moments;
  first_timer = other.first_timer;
  first_timer_known = other.first_timer_known;
  first_scheduled = other.first_scheduled;
  first_scheduled_known = other.first_scheduled_known;
  copy_list(value, other.value);
  copy_list(changed, other.changed);
  copy_list(weights, other.weights);
  copy_list(counted, other.counted);
  copy_list(ring, other.ring);
  copy_list(attempts, other.attempts);
  copy_list(triggered, other.triggered);
  copy_list(atom_holds, other.atom_holds);
  copy_list(condition_holds, other.condition_holds);
  copy_list(truths, other.truths);
  for (const Index channel : started) clocks[channel] = Clock{};
  for (const Index channel : other.started) clocks[channel] = other.clocks[channel];
  copy_list(started, other.started);
  copy_list(gates, other.gates);
  copy_list(open, other.open);
  copy_list(open_due, other.open_due);
  copy_list(open_position, other.open_position);
  first_close = other.first_close;
  copy_list(timer_time, other.timer_time);
  copy_list(timer_id, other.timer_id);
  copy_list(timer_position, other.timer_position);
  copy_list(scheduled, other.scheduled);
  copy_list(scheduled_time, other.scheduled_time);
  copy_list(measured, other.measured);
  copy_list(measured_since, other.measured_since);
  copy_list(fired, other.fired);
}

}  // namespace demarche::core
