// What an act does: needs, verdicts, effects, consequences, reactions, in this order, then whatever its changes touch.

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "core/lanes.hpp"

namespace demarche::core {
namespace {

constexpr double unknown_share = std::numeric_limits<double>::quiet_NaN();

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

void Engine::change_beliefs(const Effect& effect, const double* parameters, std::uint32_t ordinal) {
  switch (effect.kind) {
    case Effect::Kind::change: return;
    case Effect::Kind::finding: {
      if (replaying_) return;  // a recorded finding draws nothing; history says what was believed
      const double d = amount(effect.amount, parameters, ordinal, Purpose::effect);
      const double truth = state_.cells[effect.truth].value;
      for (Index member = 0; member < effect.names.size(); ++member) {
        const std::uint64_t name = program_.name_lists[effect.names.begin + member];
        const double normal = remembered_.at(name, Purpose::finding, ordinal, 0, [&] {
          return elementary::normal_quantile(uniform(core::draw(seed_, run_, name, Purpose::finding, ordinal).word[0]));
        });
        const double centre = (truth == static_cast<double>(member) ? 0.5 : -0.5) * d * d;
        const double evidence = centre + d * normal;
        for (Index i = effect.audience.begin; i < effect.audience.end; ++i)
          state_.touch(state_.weights[program_.softmaxes[program_.index_lists[i]].first_weight + member]) += evidence;
        for (Index i = effect.ledgers.begin; i < effect.ledgers.end; ++i)
          state_.touch(state_.weights[program_.ledgers[program_.index_lists[i]].first_weight + member]) += evidence;
      }
      renew_shares({program_.index_lists.data() + effect.audience.begin, effect.audience.size()});
      return;
    }
    case Effect::Kind::set_share: {
      const Softmax& softmax = program_.softmaxes[effect.softmax];
      const double log_odds = amount(effect.amount, parameters, ordinal, Purpose::effect);
      double others = 1;
      for (Index i = 0; i < softmax.count; ++i)
        if (i != effect.member) others += elementary::exp(state_.weights[softmax.first_weight + i]);
      state_.touch(state_.weights[softmax.first_weight + effect.member]) = log_odds + elementary::log(others);
      renew_shares(effect.softmax, effect.member, log_odds);
      return;
    }
    case Effect::Kind::inherit: {
      const Softmax& softmax = program_.softmaxes[effect.softmax];
      const Softmax& source = program_.softmaxes[effect.source];
      const double similarity = amount(effect.amount, parameters, ordinal, Purpose::effect);
      for (Index i = 0; i < softmax.count; ++i) {
        const Index from = program_.index_lists[effect.audience.begin + i];
        if (from != none)
          state_.touch(state_.weights[softmax.first_weight + i]) +=
              similarity * state_.weights[source.first_weight + from];
      }
      renew_shares(effect.softmax, none, 0);
      return;
    }
    case Effect::Kind::share: {
      const Softmax& softmax = program_.softmaxes[effect.softmax];
      const double trust = amount(effect.amount, parameters, ordinal, Purpose::effect);
      bool is_news = false;  // else a share that was stated stays what it was, to the last bit
      for (Index i = effect.ledgers.begin; i < effect.ledgers.end; ++i) {
        double* evidence = &state_.weights[program_.ledgers[program_.index_lists[i]].first_weight];
        for (Index member = 0; member < softmax.count; ++member) {
          const double by = trust * evidence[member];
          state_.touch(state_.weights[softmax.first_weight + member]) += by;
          is_news = is_news || by != 0;
          state_.touch(evidence[member]) = 0;
        }
      }
      if (is_news) renew_shares(effect.softmax, none, 0);
      return;
    }
  }
}

// After the weights have changed: log-odds of every share, someone else's weight being 0. The share of `exact` is taken
// as stated, so that a threshold that was set holds to the last bit.
void Engine::renew_shares(Index index, Index exact, double exact_value) {
  const Softmax& softmax = program_.softmaxes[index];
  if (!unwatched_[index]) {
    log_shares({&index, 1});
    for (Index i = 0; i < softmax.count; ++i) set_cell(softmax.first_cell + i, i == exact ? exact_value : log_odds_[i]);
    return;
  }
  leave_unknown(softmax);
  if (exact != none) set_cell(softmax.first_cell + exact, exact_value, unknown_share);
}

// The same for all of these, and none is exact.
void Engine::renew_shares(std::span<const Index> softmaxes) {
  log_shares(softmaxes);
  const double* log_odds = log_odds_.data();
  for (const Index index : softmaxes) {
    const Softmax& softmax = program_.softmaxes[index];
    if (unwatched_[index])
      leave_unknown(softmax);
    else
      for (Index i = 0; i < softmax.count; ++i) set_cell(softmax.first_cell + i, *log_odds++);
  }
}

void Engine::leave_unknown(const Softmax& softmax) {
  for (Index i = 0; i < softmax.count; ++i) state_.touch(state_.cells[softmax.first_cell + i].value) = unknown_share;
}

// Into `log_odds_`, what share() gives for every suspect of those watched, one after another: the exponentials of all
// their weights, then the logarithms of all sums.
void Engine::log_shares(std::span<const Index> softmaxes) {
  std::size_t count = 0;
  const auto for_watched = [&](auto&& visit) {
    count = 0;
    for (const Index index : softmaxes) {
      if (unwatched_[index]) continue;
      visit(program_.softmaxes[index]);
      count += program_.softmaxes[index].count;
    }
  };
  for_watched([&](const Softmax& softmax) {
    for (Index i = 0; i < softmax.count; ++i) odds_[count + i] = state_.weights[softmax.first_weight + i];
  });
  exp_each(odds_.data(), whole_eights(count));
  for_watched([&](const Softmax& softmax) {
    for (Index member = 0; member < softmax.count; ++member) {
      double others = 1;
      for (Index i = 0; i < softmax.count; ++i)
        if (i != member) others += odds_[count + i];
      log_odds_[count + member] = others;
    }
  });
  log_each(log_odds_.data(), whole_eights(count));
  for_watched([&](const Softmax& softmax) {
    for (Index i = 0; i < softmax.count; ++i)
      log_odds_[count + i] = state_.weights[softmax.first_weight + i] - log_odds_[count + i];
  });
}

// Log-odds of a share from the log-weights.
double Engine::share(const Softmax& softmax, Index member) const {
  const double* weights = &state_.weights[softmax.first_weight];
  double others = 1;
  for (Index i = 0; i < softmax.count; ++i)
    if (i != member) others += elementary::exp(weights[i]);
  return weights[member] - elementary::log(others);
}

double Engine::share_now(Index index) const {
  const Softmax& softmax = program_.softmaxes[softmax_of_[index]];
  const Cell& cell = program_.cells[index];
  return state_.touch(state_.cells[index].value) =
             std::clamp(share(softmax, index - softmax.first_cell), cell.low, cell.high);
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

void Engine::react(Index kind_index, const Act& act) {
  const ActKind& kind = program_.kinds[kind_index];
  const bool weighs = weighs_;
  if (weighs && is_reached()) return;
  for (Index i = kind.reactions.begin; i < kind.reactions.end; ++i) {
    const Index index = program_.index_lists[i];
    const ReactionPlan& reaction = reactions_[index];
    const std::uint32_t ordinal = state_.touch(state_.triggered[index])++;
    if (!holds(reaction.requires_)) continue;
    double log_odds = numbers_[reaction.logit] + reaction_tilt_[index];
    for (Index t = reaction.terms.begin; t < reaction.terms.end; ++t) log_odds += term_at(terms_[t], state_.now);
    const Block block = core::draw(seed_, run_, reaction.name, Purpose::acceptance_of_reaction, ordinal);
    const double u = uniform(block.word[0]);
    const bool accepted = weighs ? accepts_weighed(index, log_odds, u) : elementary::below_logistic(u, log_odds);
    if (!accepted) continue;
    const double delay = amount(program_.reactions[index].delay, act.parameters.data(), ordinal, Purpose::delay);
    schedule(state_.now + std::max(delay, 0.0), {Cause::Kind::reaction, index, act.number}, act.parameters);
  }
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

void Engine::run_scheduled(Index place) {
  const Scheduled due = state_.scheduled[place];
  state_.now = state_.scheduled_time[place];
  state_.scheduled[place] = state_.scheduled.back();
  state_.scheduled.pop_back();
  state_.scheduled_time.remove(place);
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
