#include "core/state.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <type_traits>

namespace demarche::core {
namespace {

std::size_t most_suspects(const Program& program) {
  std::size_t most = 0;
  for (const Effect& effect : program.effects)
    if (effect.kind == Effect::Kind::finding) most = std::max<std::size_t>(most, effect.names.size());
  return most;
}

}  // namespace

template <class Visit>
void State::for_each_column(const Program& program, Visit&& visit) {
  visit(clocks, program.channels.size());
  visit(running, program.rows.size());
  visit(cells, program.cells.size());
  visit(weights, program.weight_count);
  visit(is_known, program.softmaxes.size());
  visit(heard, program.softmaxes.size() + program.ledgers.size());
  visit(ring, program.ring_size);
  visit(counted, program.counters.size());
  visit(attempts, program.tuple_count);
  visit(triggered, program.reaction_rows.size());
  visit(timer_position, program.atoms.size() + program.forbidden.size());
  visit(atom_holds, program.atoms.size());
  visit(condition_holds, program.conditions.size());
  visit(truths, program.conditions.size());
}

// Begins the column at the next line of the cache. No element lies in two blocks, as sizes divide a line's.
template <class T>
void State::lay_out(Column<T>& column, std::size_t count, std::size_t& used) {
  static_assert(std::is_trivially_copyable_v<T> && 64 % sizeof(T) == 0);
  column.places_ = reinterpret_cast<T*>(reinterpret_cast<std::byte*>(memory_.data()) + used);
  std::uninitialized_value_construct_n(column.places_, count);
  used += (count * sizeof(T) + 63) / 64 * 64;
}

State::State(const Program& program, std::size_t most_scheduled)
    : open(program.channels.size()),
      open_due(program.channels.size()),
      timer_time(program.atoms.size() + program.forbidden.size()),
      timer_id(program.atoms.size() + program.forbidden.size()),
      scheduled(most_scheduled),
      scheduled_time(most_scheduled),
      measured(program.measures.size()),
      measured_since(program.measures.size()),
      journal(max_journal),
      evidence(max_journal * most_suspects(program)),
      known(program.softmaxes.size()),
      fired(program.rules.size()) {
  std::size_t bytes = 0;
  for_each_column(program,
                  [&](auto& column, std::size_t count) { bytes += (count * sizeof(column[0]) + 63) / 64 * 64; });
  const std::size_t blocks = (bytes + block_size - 1) / block_size;
  memory_.resize(blocks);
  touched.resize(blocks);
  std::size_t used = 0;
  for_each_column(program, [&](auto& column, std::size_t count) { lay_out(column, count, used); });
  for (std::size_t id = 0; id < timer_id.room(); ++id) timer_position[id] = none;
  for (std::size_t i = 0; i < program.measures.size(); ++i) {
    measured.push_back(0);
    measured_since.push_back(0);
  }
  for (std::size_t i = 0; i < program.rules.size(); ++i) fired.push_back(0);
}

void State::copy_blocks(const State& other, const Touched& differing) {
  const std::uint8_t* const marks = differing.data();
  for (std::size_t block = 0; block < memory_.size();) {
    const void* const next = std::memchr(marks + block, 1, memory_.size() - block);
    if (next == nullptr) break;
    block = static_cast<std::size_t>(static_cast<const std::uint8_t*>(next) - marks);
    const std::size_t first = block;
    while (block < memory_.size() && marks[block] != 0) ++block;
    std::memcpy(&memory_[first], &other.memory_[first], (block - first) * sizeof(Block));
  }
}

void State::copy(const State& other, const Touched& differing) {
  static_cast<Course&>(*this) = other;
  copy_blocks(other, differing);
  open.copy(other.open);
  open_due.copy(other.open_due);
  timer_time.copy(other.timer_time);
  timer_id.copy(other.timer_id);
  scheduled.copy(other.scheduled);
  scheduled_time.copy(other.scheduled_time);
  measured.copy(other.measured);
  measured_since.copy(other.measured_since);
  journal.copy(other.journal);
  evidence.copy(other.evidence);
  known.copy(other.known);
  fired.copy(other.fired);
}

}  // namespace demarche::core
