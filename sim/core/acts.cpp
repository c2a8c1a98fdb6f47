// What an act does: needs, verdicts, effects, consequences, reactions, in this order, then whatever its changes touch.

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/engine.hpp"

namespace demarche::core {
namespace {

double nearest_integer(double x) { return (x + 0x1.8p52) - 0x1.8p52; }  // ties to even, |x| < 2^51

}  // namespace

double Engine::other_amount(const Amount& amount, const double* parameters, std::uint32_t ordinal,
                            Purpose purpose) const {
  switch (amount.kind) {
    case Amount::Kind::number: break;
    case Amount::Kind::each: {
      const double drawn = remembered_.at(amount.name, purpose, ordinal, amount.index, [&] {
        const Block block = core::draw(seed_, run_, amount.name, purpose, ordinal);
        return core::draw(program_.distributions[amount.index], program_.tables, uniform(block.word[0]));
      });
      return amount.factor == none ? drawn : numbers_[amount.factor] * drawn;
    }
    case Amount::Kind::parameter:
      return amount.factor == none ? parameters[amount.index] : numbers_[amount.factor] * parameters[amount.index];
    case Amount::Kind::cell: {
      const double value = cell_at(amount.index, state_.now);
      return amount.factor == none ? value : numbers_[amount.factor] * value;
    }
  }
  return 0;
}

bool Engine::has_left(Index stock, double needed) const {
  const Cell& cell = program_.cells[stock];
  return (cell.is_count ? nearest_integer(needed) : needed) <= cell_at(stock, state_.now) - cell.low;
}

// Returns whether the act happened.
bool Engine::happen(const Call& call, const std::array<double, max_parameters>& from, const Cause& cause) {
  const ActKind& kind = program_.kinds[call.kind];
  const std::uint32_t ordinal = state_.touch(state_.attempts[kind.tuple])++;
  Act act;
  for (Index i = 0; i < kind.parameter_count; ++i)
    act.parameters[i] = amount(program_.amounts[call.parameters + i], from.data(), ordinal, Purpose::act_parameter);
  const double* parameters = act.parameters.data();

  for (Index i = kind.needs.begin; i < kind.needs.end; ++i) {
    const Need& need = program_.needs[i];
    bool met;
    if (need.kind == Need::Kind::condition) {
      met = holds(need.condition);
    } else {
      met = has_left(need.cell, amount(need.amount, parameters, ordinal, Purpose::effect));
    }
    // What history records did happen: a stock that a world draws too small does not undo it.
    if (!met && !replaying_) return prevent(call.kind, cause, Prevented::Why::need, need.reason);
  }

  act.number = ++state_.act_number;
  act.time = state_.now;
  act.kind = call.kind;
  act.cause = cause;
  if ((judges_ || observer_ != nullptr) && kind.verdict.begin != kind.verdict.end) {
    act.believed = verdict(kind.verdict, true);
    act.truth = verdict(kind.verdict, false);
  }

  perform(kind.effects, parameters, ordinal);
  for (Index i = kind.counters.begin; i < kind.counters.end; ++i)
    if (guard_passes(program_.touches[i])) count(program_.touches[i].index);
  if (!replaying_) account_act(kind, act);

  for (Index i = kind.consequences.begin; i < kind.consequences.end; ++i) {
    const Consequence& consequence = program_.consequences[i];
    const double delay = amount(consequence.after, parameters, ordinal, Purpose::delay);
    const double alive = consequence.alive == none ? 0 : cell_at(consequence.alive, state_.now);
    schedule(state_.now + std::max(delay, 0.0), {Cause::Kind::consequence, i, act.number}, act.parameters, alive);
  }
  react(call.kind, act);
  if (observer_ != nullptr) observer_->on_act(act, *this);
  if (!replaying_) propagate();
  return true;
}

bool Engine::prevent(Index kind, const Cause& cause, Prevented::Why why, Index reason) {
  if (!replaying_ && why != Prevented::Why::unless) account_prevented(program_.kinds[kind]);
  if (observer_ != nullptr) observer_->on_prevented({state_.now, kind, cause, why, reason}, *this);
  return false;
}

Verdict Engine::verdict(Range steps, bool as_believed) const {
  for (Index i = steps.begin; i < steps.end; ++i) {
    const VerdictStep& step = program_.verdicts[i];
    if (!holds(as_believed ? step.believed : step.truth)) return {static_cast<Legal>(step.result), step.label};
  }
  return {};
}

void Engine::set_cell(Index index, double value, double present) {
  const CellPlan& cell = cells_[index];
  if (cell.is_count) value = nearest_integer(value);
  value = std::clamp(value, cell.low, cell.high);
  if (!(std::abs(value) <= greatest_value)) {
    explode(Explosion::Limit::value, index);
    return;
  }
  if (value == present) return;  // no change: neither its decay nor anybody's bound is touched
  // What a variable is only between two effects of one act is not measured.
  if (!replaying_ && cell.is_measured && !changed_cells_.has(index)) account(index);
  state_.touch(state_.cells[index]) = {value, state_.now};
  if (cell.is_watched) changed_cells_.mark(index);
}

void Engine::perform(Range effects, const double* parameters, std::uint32_t ordinal) {
  for (Index i = effects.begin; i < effects.end; ++i) {
    const Effect& effect = program_.effects[i];
    if (!holds(effect.only_if)) continue;
    if (effect.kind != Effect::Kind::change) {
      change_beliefs(effect, parameters, ordinal);
      continue;
    }
    const double by = amount(effect.amount, parameters, ordinal, Purpose::effect);
    const double value = cell_at(effect.cell, state_.now);
    double changed = by;
    switch (effect.operation) {
      case Effect::Operation::add: changed = value + by; break;
      case Effect::Operation::subtract: changed = value - by; break;
      case Effect::Operation::multiply: changed = value * by; break;
      case Effect::Operation::set: break;
    }
    set_cell(effect.cell, changed, value);
  }
}

void Engine::count(Index index) {
  const Counter& counter = program_.counters[index];
  if ((counter.after_decision || counter.until != none) && replaying_) return;
  if (counter.until != none && state_.now > program_.decision + numbers_[counter.until]) return;
  if (counter.keep > 0)
    state_.touch(state_.ring[program_.counter_ring[index] + state_.counted[index] % counter.keep]) = state_.now;
  ++state_.touch(state_.counted[index]);
  changed_counters_.mark(index);
}

void Engine::schedule(double time, const Cause& cause, const std::array<double, max_parameters>& parameters,
                      double alive_value) {
  if (replaying_ && time < program_.decision) return;  // what was due before the decision is told by history itself
  if (!(time < program_.horizon)) return;
  if (state_.scheduled.size() == max_scheduled) {
    explode(Explosion::Limit::scheduled);
    return;
  }
  state_.scheduled.push_back({++state_.order, cause, alive_value, parameters});
  state_.scheduled_time.push_back(time);
}

// By time and then by order of creation.
Index Engine::earliest_scheduled() {
  return state_.scheduled_time.first(
      [&](Index one, Index other) { return state_.scheduled[one].order < state_.scheduled[other].order; });
}

Scheduled Engine::take_scheduled(Index place) {
  const Scheduled taken = state_.scheduled[place];
  state_.scheduled[place] = state_.scheduled.back();
  state_.scheduled.pop_back();
  state_.scheduled_time.remove(place);
  return taken;
}

void Engine::run_scheduled(Index place) {
  state_.now = state_.scheduled_time[place];
  const Scheduled due = take_scheduled(place);
  const Cause& cause = due.cause;
  switch (cause.kind) {
    case Cause::Kind::reaction: {
      const Reaction& reaction = program_.reactions[cause.index];
      const bool forbidden = reaction_forbidden_[cause.index] > 0;
      const bool called_off = !forbidden && reaction.unless != none && holds(reaction.unless);
      for (Index i = reaction.calls.begin; i < reaction.calls.end; ++i) {
        const Call& call = program_.calls[i];
        if (forbidden)
          prevent(call.kind, cause, Prevented::Why::forbidden, none);
        else if (called_off)
          prevent(call.kind, cause, Prevented::Why::unless, none);
        else if (happen(call, due.parameters, cause))
          state_.fired[reaction.rule] = 1;
      }
      return;
    }
    case Cause::Kind::consequence: {
      const Consequence& consequence = program_.consequences[cause.index];
      if (consequence.alive != none && cell_at(consequence.alive, state_.now) != due.alive_value) return;
      if (consequence.unless != none && holds(consequence.unless))
        prevent(consequence.call.kind, cause, Prevented::Why::unless, none);
      else
        happen(consequence.call, due.parameters, cause);
      return;
    }
    case Cause::Kind::forced: {
      const Forced& forced = program_.forced[cause.index];
      if (!holds(forced.only_if)) return;
      if (forced.unless != none && holds(forced.unless))
        prevent(forced.call.kind, cause, Prevented::Why::unless, none);
      else
        happen(forced.call, due.parameters, cause);
      return;
    }
    case Cause::Kind::when: {
      const When& when = program_.whens[cause.index];
      if (!holds(when.only_if)) return;
      if (when.unless != none && holds(when.unless))
        prevent(when.call.kind, cause, Prevented::Why::unless, none);
      else
        happen(when.call, due.parameters, cause);
      return;
    }
    case Cause::Kind::history:
    case Cause::Kind::channel: return;
  }
}

void Engine::run_history(const HistoryItem& item, Index index) {
  state_.now = item.time;
  if (!holds(item.only_if)) return;
  const std::array<double, max_parameters> no_parameters{};
  perform(item.effects, no_parameters.data(), index);
  if (item.call.kind != none) happen(item.call, no_parameters, {Cause::Kind::history, index, 0});
}

}  // namespace demarche::core
