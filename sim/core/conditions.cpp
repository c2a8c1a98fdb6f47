// Conditions of the engine: what holds now, when it will flip, and which channels that opens or closes.
//
// A flip at a moment known in closed form *sets* an atom; nothing is compared again at that moment, so rounding can
// neither lose nor repeat it.

#include <algorithm>
#include <array>
#include <numbers>

#include "core/elementary.hpp"
#include "core/engine.hpp"

namespace demarche::core {
namespace {

// Runs postfix code; `truth(atom)` tells whether an atom holds. Operands are bits of one word.
template <class Truth>
bool evaluate(const Program& program, Index condition, Truth&& truth) {
  const Range range = program.conditions[condition].code;
  if (range.begin == range.end) return true;
  std::uint64_t stack = 0;
  for (Index i = range.begin; i < range.end; ++i) {
    const Code code = program.code[i];
    switch (code.operation) {
      case Code::Operation::atom: stack = (stack << 1) | static_cast<std::uint64_t>(truth(code.atom)); break;
      case Code::Operation::negation: stack ^= 1; break;
      case Code::Operation::conjunction: stack = (stack >> 1) & (stack | ~std::uint64_t{1}); break;
      case Code::Operation::disjunction: stack = (stack >> 1) | (stack & 1); break;
      case Code::Operation::always: stack = (stack << 1) | 1; break;
      case Code::Operation::never: stack = stack << 1; break;
    }
  }
  return (stack & 1) != 0;
}

}  // namespace

// The moment at which the atom's truth turns next, seen from the state's last change; `never` if it stays. For a
// decaying cell this may lie in the past: then the truth has turned already.
double Engine::atom_flip(const Atom& atom, double time) const {
  switch (atom.kind) {
    case Atom::Kind::cell: {
      const double rate = fading_[atom.subject].rate;
      if (!(rate > 0) || atom.relation == Relation::is || atom.relation == Relation::is_not) return never;
      const double rest = fading_[atom.subject].rest;
      const double ratio = (state_.cells[atom.subject].value - rest) / (numbers_[atom.threshold] - rest);
      if (ratio == 1) {  // put exactly on the threshold: leaves it at once, in the direction of its rest
        const bool falls = state_.cells[atom.subject].value > rest;
        const bool turns = falls == (atom.relation == Relation::at_least || atom.relation == Relation::below);
        return turns ? state_.cells[atom.subject].changed : never;
      }
      if (!(ratio > 1) || ratio == never) return never;  // never reached, or a threshold equal to rest
      return state_.cells[atom.subject].changed + elementary::log(ratio) / (std::numbers::ln2 * rate);
    }
    case Atom::Kind::count: return never;
    case Atom::Kind::window: {
      const std::uint32_t counted = state_.counted[atom.subject];
      if (counted < atom.number) return never;
      const Counter& counter = program_.counters[atom.subject];
      const double last = state_.ring[program_.counter_ring[atom.subject] + (counted - atom.number) % counter.keep];
      const double end = last + numbers_[atom.threshold];
      return end > time ? end : never;
    }
    case Atom::Kind::since: {
      const std::uint32_t counted = state_.counted[atom.subject];
      if (counted == 0) return never;
      const Counter& counter = program_.counters[atom.subject];
      const double last = state_.ring[program_.counter_ring[atom.subject] + (counted - 1) % counter.keep];
      const double due = last + numbers_[atom.threshold];
      return due > time ? due : never;
    }
  }
  return never;
}

bool Engine::moving_atom_now(const Atom& atom, double time, double flip) const {
  switch (atom.kind) {
    case Atom::Kind::cell: {
      if (atom.relation == Relation::is || atom.relation == Relation::is_not)
        return compare(cell_at(atom.subject, time), atom.relation, numbers_[atom.threshold]);
      const bool at_change = compare(state_.cells[atom.subject].value, atom.relation, numbers_[atom.threshold]);
      return flip <= time ? !at_change : at_change;
    }
    case Atom::Kind::count: return compare(state_.counted[atom.subject], atom.relation, numbers_[atom.threshold]);
    case Atom::Kind::window: return (flip != never) == (atom.relation == Relation::at_least);
    case Atom::Kind::since:
      if (state_.counted[atom.subject] == 0) return false;
      return (flip == never) == (atom.relation == Relation::at_least);
  }
  return false;
}

// First what needs no call, so that most conditions are decided without one.
bool Engine::holds_now(Index condition) const {
  const ConditionPlan plan = conditions_[condition];
  const double* const numbers = numbers_.data();
  const AtomPlan* atom = atoms_.data() + plan.begin;
  for (const AtomPlan* const end = atoms_.data() + plan.counts; atom != end; ++atom) {
    const double value = state_.cells[atom->subject].value;
    if (value != value) [[unlikely]]
      return holds_otherwise(condition, plan.begin);
    if (!compare(value, atom->relation, numbers[atom->threshold])) return false;
  }
  for (const AtomPlan* const end = atoms_.data() + plan.others; atom != end; ++atom)
    if (!compare(state_.counted[atom->subject], atom->relation, numbers[atom->threshold])) return false;
  return plan.others == plan.end || holds_otherwise(condition, plan.others);
}

// The rest of a condition, from the place `from` in its atoms; all of it when it is no plain conjunction.
bool Engine::holds_otherwise(Index condition, Index from) const {
  const auto truth = [&](Index atom) { return atom_now(program_.atoms[atom], state_.now); };
  if (!program_.is_conjunction[condition]) return evaluate(program_, condition, truth);
  for (Index i = from; i < conditions_[condition].end; ++i)
    if (!truth(atoms_[i].atom)) return false;
  return true;
}

// Lays the atoms of a conjunction out for holds_now(): values that stay between acts, then counts, then others.
void Engine::plan_conditions() {
  const auto order = [&](const AtomPlan& plan) {
    const Atom& atom = program_.atoms[plan.atom];
    if (atom.kind == Atom::Kind::cell && program_.cells[atom.subject].decay_rate == none) return 0;
    return atom.kind == Atom::Kind::count ? 1 : 2;
  };
  for (Index condition = 0; condition < program_.conditions.size(); ++condition) {
    const Index begin = static_cast<Index>(atoms_.size());
    const Range range = program_.condition_atoms[condition];
    for (Index i = range.begin; i < range.end; ++i) {
      const Index index = program_.condition_atom_list[i];
      const Atom& atom = program_.atoms[index];
      atoms_.push_back({index, atom.subject, atom.threshold, atom.relation});
    }
    const Index end = static_cast<Index>(atoms_.size());
    if (!program_.is_conjunction[condition]) {
      conditions_.push_back({begin, begin, begin, none});
      continue;
    }
    std::stable_sort(atoms_.begin() + begin, atoms_.end(),
                     [&](const AtomPlan& one, const AtomPlan& other) { return order(one) < order(other); });
    const auto first = [&](int least) {
      Index i = begin;
      while (i < end && order(atoms_[i]) < least) ++i;
      return i;
    };
    conditions_.push_back({begin, first(1), first(2), end});
  }
}

bool Engine::holds_tracked(Index condition) const {
  if (has_table_[condition]) return (truth_tables_[condition] >> state_.truths[condition] & 1) != 0;
  return evaluate(program_, condition, [&](Index atom) { return state_.atom_holds[atom] != 0; });
}

// The value of every condition of at most six tracked atoms under all their truths: atom j, in the order of their
// indices, is bit j of the place in the table.
void Engine::tabulate() {
  const std::size_t count = program_.conditions.size();
  std::vector<std::vector<Index>> of(count);  // each condition's atoms
  atom_condition_bits_.resize(program_.atom_condition_list.size());
  for (const Index atom : tracked_)
    for (Index i = program_.atom_conditions[atom].begin; i < program_.atom_conditions[atom].end; ++i) {
      std::vector<Index>& atoms = of[program_.atom_condition_list[i]];
      if (atoms.size() < 6) atom_condition_bits_[i] = static_cast<std::uint8_t>(1 << atoms.size());
      atoms.push_back(atom);
    }
  truth_tables_.resize(count);
  has_table_.resize(count);
  for (const Index condition : used_) {
    const std::vector<Index>& atoms = of[condition];
    if (atoms.size() > 6) continue;
    has_table_[condition] = 1;
    for (std::size_t truths = 0; truths < std::size_t{1} << atoms.size(); ++truths) {
      const bool holds = evaluate(program_, condition, [&](Index atom) {
        return (truths >> (std::find(atoms.begin(), atoms.end(), atom) - atoms.begin()) & 1) != 0;
      });
      truth_tables_[condition] |= std::uint64_t{holds} << truths;
    }
  }
}

void Engine::refresh_atom(Index index) {
  const Atom& atom = program_.atoms[index];
  bool holds;
  if (atom.kind == Atom::Kind::cell && !decays(atom.subject)) {
    holds = atom_now(atom, state_.now);
    // Where a variable decays in other worlds and stays in this one, the start has a timer of the worlds in general.
    if (program_.cells[atom.subject].decay_rate != none) clear_timer(index);
  } else {
    const double flip = atom_flip(atom, state_.now);
    holds = moving_atom_now(atom, state_.now, flip);
    if (flip > state_.now && flip < program_.horizon)
      set_timer(index, flip);
    else
      clear_timer(index);
  }
  if (holds == (state_.atom_holds[index] != 0)) return;
  state_.touch(state_.atom_holds[index]) = holds;
  const Range conditions = program_.atom_conditions[index];
  for (Index i = conditions.begin; i < conditions.end; ++i) {
    const Index condition = program_.atom_condition_list[i];
    state_.touch(state_.truths[condition]) ^= atom_condition_bits_[i];
    dirty_conditions_.mark(condition);
  }
}

void Engine::refresh_condition(Index condition) {
  const bool holds = holds_tracked(condition);
  if (holds == (state_.condition_holds[condition] != 0)) return;
  state_.touch(state_.condition_holds[condition]) = holds;
  const Range users = program_.condition_users[condition];
  for (Index i = users.begin; i < users.end; ++i) user_changed(program_.users[i], holds);
}

void Engine::user_changed(const Program::User& user, bool holds) {
  switch (user.kind) {
    case Program::User::Kind::channel_while: set_while(user.index, holds); return;
    case Program::User::Kind::channel_gate:
      state_.touch(state_.clocks[user.index]).passes = holds;
      update_channel(user.index);
      return;
    case Program::User::Kind::when: {
      if (!holds || response_ == nullptr) return;
      when_turned_[user.index] = 1;
      const Index place = user.index - response_->whens.begin;  // of its whens, or far behind them
      if (place >= response_->whens.size()) return;
      const When& when = program_.whens[user.index];
      if (when_done_[place] && !when.each_time) return;
      const std::uint32_t ordinal = when_done_[place]++;
      const std::array<double, max_parameters> no_parameters{};
      const double delay = amount(when.delay, no_parameters.data(), ordinal, Purpose::delay);
      schedule(state_.now + std::max(delay, 0.0), {Cause::Kind::when, user.index, 0}, no_parameters);
      return;
    }
    case Program::User::Kind::forbidden: {
      if (!holds || response_ == nullptr) return;
      const Index place = user.index - response_->forbidden.begin;  // of its prohibitions, or far behind them
      if (place >= response_->forbidden.size() || forbidden_lifted_[place]) return;
      forbidden_lifted_[place] = 1;
      const Forbidden& forbidden = program_.forbidden[user.index];
      if (forbidden.reaction != none) --reaction_forbidden_[forbidden.reaction];
      if (forbidden.channel != none) {
        --state_.touch(state_.clocks[forbidden.channel]).forbidden;
        update_channel(forbidden.channel);
      }
      return;
    }
  }
}

void Engine::set_while(Index channel, bool holds) {
  Clock& clock = state_.touch(state_.clocks[channel]);
  if (clock.holds == holds) return;
  clock.holds = holds;
  if (program_.channels[channel].window != none) {
    clock.window_open = holds;
    if (holds) clock.closes = state_.now + numbers_[program_.channels[channel].window];
  }
  update_channel(channel);
}

void Engine::update_channel(Index channel) {
  const Clock& clock = state_.clocks[channel];
  // Seldom does anything come of it, but what stands against it varies: all is looked at, for one guess.
  const bool is_in_window =
      (program_.channels[channel].window == none) | (clock.window_open & (state_.now < clock.closes));
  const bool may = clock.holds & clock.passes & (clock.forbidden == 0) & is_in_window;
  if (may == (clock.open_place != none)) return;
  if (may)
    open_clock(channel);
  else
    close_clock(channel, state_.now);
}

// Carries the changes of the act just performed to atoms, conditions, channels and bounds.
void Engine::propagate() {
  ++moment_;
  changed_cells_.take([&](Index cell) {
    if (cells_[cell].is_measured) account_new(cell);
    const Range atoms = program_.cell_atoms[cell];
    for (Index i = atoms.begin; i < atoms.end; ++i) refresh_atom(program_.cell_atom_list[i]);
    const Range shares = cell_shares_[cell];
    for (Index i = shares.begin; i < shares.end; ++i) shares_[cell_share_list_[i]].until = 0;
    const Range rows = program_.cell_rows[cell];
    for (Index i = rows.begin; i < rows.end; ++i) {
      const RowPart part = program_.cell_row_list[i];
      dirty_rows_.mark(part.row, part.lanes & state_.running[part.row]);
    }
  });
  changed_counters_.take([&](Index counter) {
    const Range atoms = program_.counter_atoms[counter];
    for (Index i = atoms.begin; i < atoms.end; ++i) refresh_atom(program_.counter_atom_list[i]);
  });
  // A condition's users may force acts but change no atom, so none is marked meanwhile.
  dirty_conditions_.take([&](Index condition) { refresh_condition(condition); });
  renew_bounds();
}

void Engine::flip(Index place) {
  const Index id = state_.timer_id[place];
  state_.now = state_.timer_time[place];
  clear_timer(id);
  const Index atoms = static_cast<Index>(program_.atoms.size());
  if (id < atoms) {
    state_.touch(state_.atom_holds[id]) ^= 1;
    const Range conditions = program_.atom_conditions[id];
    for (Index i = conditions.begin; i < conditions.end; ++i) {
      state_.touch(state_.truths[program_.atom_condition_list[i]]) ^= atom_condition_bits_[i];
      refresh_condition(program_.atom_condition_list[i]);
    }
  } else {
    // All that end with it; what a condition has lifted before is left alone.
    const Index first = response_->forbidden.begin + (id - atoms);
    const double end = program_.forbidden[first].until;
    for (Index i = first; i < response_->forbidden.end; ++i)
      if (program_.forbidden[i].until == end) user_changed({Program::User::Kind::forbidden, i}, true);
  }
  renew_bounds();
}

void Engine::set_timer(Index id, double time) {
  Index& position = state_.timer_position[id];
  if (position == none) {
    state_.touch(position);
    position = static_cast<Index>(state_.timer_id.size());
    state_.timer_id.push_back(id);
    state_.timer_time.push_back(time);
  } else {
    state_.timer_time.set(position, time);
  }
}

void Engine::clear_timer(Index id) {
  const Index position = state_.timer_position[id];
  if (position == none) return;
  const Index end = static_cast<Index>(state_.timer_id.size() - 1);
  state_.timer_id[position] = state_.timer_id[end];
  state_.timer_time.remove(position);
  state_.touch(state_.timer_position[state_.timer_id[end]]) = position;
  state_.touch(state_.timer_position[id]) = none;
  state_.timer_id.pop_back();
}

// By time and then by id.
Index Engine::earliest_timer() {
  return state_.timer_time.first([&](Index one, Index other) { return state_.timer_id[one] < state_.timer_id[other]; });
}

}  // namespace demarche::core
