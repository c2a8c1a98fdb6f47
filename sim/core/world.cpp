// What a world makes of the program: its numbers, the state at the start, and who may act at the decision.
//
// Most of a large program is the same in every world and is not touched by the history, so it is worked out once, at
// the numbers' reference values; a run does what differs.

#include <algorithm>
#include <cmath>
#include <map>

#include "core/engine.hpp"

namespace demarche::core {

// Finds what depends on the world.
void Engine::plan_world() {
  std::map<Index, Index> rates;  // place in `decays_` by slot
  std::vector<std::uint8_t> varies(program_.numbers.size());
  for (const UncertainNumber& number : program_.uncertain_numbers) varies[number.slot] = 1;
  for (const UncertainChoice& choice : program_.uncertain_choices) varies[choice.slot] = 1;
  for (const Index derived : program_.world_derived) varies[program_.derived[derived].slot] = 1;

  std::vector<std::uint8_t> cell_varies(program_.cells.size());
  for (Index i = 0; i < program_.cells.size(); ++i) {
    const Cell& cell = program_.cells[i];
    if (varies[cell.initial]) varying_cells_.push_back(i);
    cell_varies[i] = varies[cell.initial];
    if (cell.decay_rate == none) continue;
    fading_[i].decay = rates.emplace(cell.decay_rate, static_cast<Index>(rates.size())).first->second;
    if (!varies[cell.decay_rate] && !varies[cell.rest]) continue;
    varying_fading_.push_back(i);
    cell_varies[i] = 1;
  }
  decays_.resize(rates.size());
  for (Index i = 0; i < program_.softmaxes.size(); ++i) {
    const Softmax& softmax = program_.softmaxes[i];
    const bool differs =
        std::any_of(program_.slot_lists.begin() + softmax.initial.begin,
                    program_.slot_lists.begin() + softmax.initial.end, [&](Index slot) { return varies[slot] != 0; });
    if (!differs) continue;
    varying_softmaxes_.push_back(i);
    std::fill_n(cell_varies.begin() + softmax.first_cell, softmax.count, std::uint8_t{1});
  }
  for (const Index i : tracked_) {
    const Atom& atom = program_.atoms[i];
    if (varies[atom.threshold] || (atom.kind == Atom::Kind::cell && cell_varies[atom.subject]))
      varying_atoms_.push_back(i);
  }
}

// The state before anything has happened, and what of it opens at the decision.
void Engine::plan_start() {
  replaying_ = true;
  for (Index i = 0; i < program_.cells.size(); ++i) {
    if (program_.cells[i].decay_rate != none) fade(i);
    start_cell(i);
  }
  for (Index i = 0; i < program_.softmaxes.size(); ++i) start_softmax(i);
  state_.now = program_.decision;
  for (const Index atom : tracked_) refresh_atom(atom);
  for (const Index condition : used_) state_.touch(state_.condition_holds[condition]) = holds_tracked(condition);
  for (Index i = 0; i < program_.channels.size(); ++i) {
    const Channel& channel = program_.channels[i];
    state_.touch(state_.clocks[i]).passes = channel.gate == none || state_.condition_holds[channel.gate] != 0;
    if (channel.while_ == none || state_.condition_holds[channel.while_] != 0) opening_.push_back(i);
  }
  state_.now = 0;
  changed_cells_.clear();
  dirty_conditions_.clear();
  origin_.copy(state_, state_.touched);
  base_.touched.swap(state_.touched);  // it is not yet equal to the origin there
  replaying_ = false;
}

void Engine::draw_world(std::uint64_t world) {
  draws_.draw(seed_, world, numbers_);
  if (weigher_ != nullptr) tilt_world(world);
  for (const UncertainChoice& choice : program_.uncertain_choices) {
    double left = uniform(core::draw(seed_, world, choice.name, Purpose::truth, 0).word[0]);
    Index chosen = 0;
    for (; chosen < choice.shares.size(); ++chosen) {
      left -= numbers_[program_.slot_lists[choice.shares.begin + chosen]];
      if (left < 0) break;
    }
    numbers_[choice.slot] = chosen;
  }
  program_.derive_world(numbers_);
  std::fill(decays_.begin(), decays_.end(), Decay{});
}

// How the cell decays in this world.
void Engine::fade(Index cell) {
  fading_[cell].rate = numbers_[program_.cells[cell].decay_rate];
  fading_[cell].rest = numbers_[program_.cells[cell].rest];
}

// The cell at the scenario's start.
void Engine::start_cell(Index index) {
  const Cell& cell = program_.cells[index];
  double value = numbers_[cell.initial];
  if (cell.is_count) value = (value + 0x1.8p52) - 0x1.8p52;
  value = std::clamp(value, cell.low, cell.high);
  if (!(std::abs(value) <= greatest_value)) explode(Explosion::Limit::value, index);
  state_.touch(state_.cells[index].value) = value;
}

void Engine::start_softmax(Index index) {
  const Softmax& softmax = program_.softmaxes[index];
  for (Index i = 0; i < softmax.count; ++i)
    state_.touch(state_.weights[softmax.first_weight + i]) = numbers_[program_.slot_lists[softmax.initial.begin + i]];
  if (unwatched_[index]) forget_cells(softmax);
  renew_shares(index, none, 0);
}

// At the decision: the conditions that the world or the history may have changed are looked at once, and what holds
// opens.
void Engine::open_everything() {
  for (const Index atom : varying_atoms_) refresh_atom(atom);
  for (const Index cell : changed_cells_)
    for (Index i = program_.cell_atoms[cell].begin; i < program_.cell_atoms[cell].end; ++i)
      refresh_atom(program_.cell_atom_list[i]);
  for (const Index counter : changed_counters_)
    for (Index i = program_.counter_atoms[counter].begin; i < program_.counter_atoms[counter].end; ++i)
      refresh_atom(program_.counter_atom_list[i]);
  changed_cells_.clear();
  changed_counters_.clear();
  // First who passes, so that none opens who does not.
  const auto for_users = [&](Program::User::Kind kind, auto&& visit) {
    for (const Index condition : dirty_conditions_)
      for (Index i = program_.condition_users[condition].begin; i < program_.condition_users[condition].end; ++i)
        if (program_.users[i].kind == kind) visit(program_.users[i].index, state_.condition_holds[condition] != 0);
  };
  for (const Index condition : dirty_conditions_)
    state_.touch(state_.condition_holds[condition]) = holds_tracked(condition);
  for_users(Program::User::Kind::channel_gate,
            [&](Index channel, bool holds) { state_.touch(state_.clocks[channel]).passes = holds; });
  for (const Index channel : opening_) {
    const Index condition = program_.channels[channel].while_;
    set_while(channel, condition == none || state_.condition_holds[condition] != 0);
  }
  for_users(Program::User::Kind::channel_while, [&](Index channel, bool holds) { set_while(channel, holds); });
  dirty_conditions_.clear();
  renew_bounds();
}

}  // namespace demarche::core
