// State, conditions and the loop of the stepper; see stepper.hpp.

#include "tests/core/stepper.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace demarche::core::test {

Stepper::Stepper(const Program& program, double step) : program_(program), step_(step) {}

void Stepper::run(Index response, std::uint64_t seed) {
  std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), response};
  luck_.seed(sequence);
  response_ = &program_.responses[response];
  draw_world();
  start_state();
  replay();
  play(*response_);
  finish_measures();
}

// ---- state and history -------------------------------------------------------------------------------------------

void Stepper::start_state() {
  const std::size_t cells = program_.cells.size();
  now_ = 0;
  value_.assign(cells, 0);
  changed_.assign(cells, 0);
  weight_.assign(program_.weight_count, 0);
  told_.assign(program_.ledgers.size(), {});
  value_stamp_.assign(cells, 0);
  known_value_.assign(cells, 0);
  condition_stamp_.assign(program_.conditions.size(), 0);
  known_condition_.assign(program_.conditions.size(), 0);
  counted_.assign(program_.counters.size(), {});
  channel_.assign(program_.channels.size(), {});
  pending_.clear();
  order_ = 0;
  act_number_ = 0;
  when_held_.assign(program_.whens.size(), 0);
  when_done_.assign(program_.whens.size(), 0);
  lifted_.assign(program_.forbidden.size(), 0);
  tilt_.assign(program_.channels.size(), 0);
  reaction_tilt_.assign(program_.reactions.size(), 0);
  fired_.assign(program_.rules.size(), 0);
  acts_.clear();
  prevented_.clear();
  for (Index cell = 0; cell < cells; ++cell) put(cell, number_[program_.cells[cell].initial]);
  for (const Softmax& softmax : program_.softmaxes) {
    for (Index j = 0; j < softmax.count; ++j) {
      weight_[softmax.first_weight + j] = number_[program_.slot_lists[softmax.initial.begin + j]];
    }
    renew_shares(softmax);
  }
}

// As it was: what it would have caused before the decision is left to the record.
void Stepper::replay() {
  history_ = true;
  for (Index index = 0; index < program_.history.size(); ++index) {
    const HistoryItem& item = program_.history[index];
    go_to(item.time);
    if (!holds(item.only_if)) continue;
    if (item.call.kind != none) happen(item.call, {}, {Cause::Kind::history, index, 0});
    Draws draws;
    for (Index e = item.effects.begin; e < item.effects.end; ++e) perform(program_.effects[e], {}, draws);
  }
  history_ = false;
  go_to(program_.decision);
}

void Stepper::go_to(double time) {
  now_ = time;
  changed();
}

double Stepper::value(Index cell) const {
  if (value_stamp_[cell] == stamp_) return known_value_[cell];
  const Cell& c = program_.cells[cell];
  double x = value_[cell];
  if (c.decay_rate != none) {
    const double rest = number_[c.rest];
    x = rest + (x - rest) * std::pow(2, -(now_ - changed_[cell]) * number_[c.decay_rate]);
  }
  value_stamp_[cell] = stamp_;
  return known_value_[cell] = x;
}

// A threshold equal to rest is never reached, however small the distance has become.
double Stepper::compared(Index cell, double threshold) const {
  const Cell& c = program_.cells[cell];
  if (c.decay_rate != none && threshold == number_[c.rest]) return value_[cell] - threshold;
  return value(cell) - threshold;
}

// ---- conditions --------------------------------------------------------------------------------------------------

bool Stepper::atom_holds(const Atom& atom) const {
  const auto compare = [&](double difference) {
    switch (atom.relation) {
      case Relation::at_least: return difference >= 0;
      case Relation::above: return difference > 0;
      case Relation::at_most: return difference <= 0;
      case Relation::below: return difference < 0;
      case Relation::is: return difference == 0;
      case Relation::is_not: return difference != 0;
    }
    throw std::logic_error("relation");
  };
  const double threshold = number_[atom.threshold];
  if (atom.kind == Atom::Kind::cell) return compare(compared(atom.subject, threshold));
  const std::vector<double>& times = counted_[atom.subject];
  if (atom.kind == Atom::Kind::count) return compare(static_cast<double>(times.size()) - threshold);
  if (atom.kind == Atom::Kind::window) {
    const auto recent = std::count_if(times.begin(), times.end(), [&](double time) { return now_ < time + threshold; });
    return compare(static_cast<double>(recent) - atom.number);
  }
  return !times.empty() && compare(now_ - (times.back() + threshold));
}

bool Stepper::holds(Index condition) const {
  if (condition == none) return true;
  if (condition_stamp_[condition] == stamp_) return known_condition_[condition] != 0;
  const Range code = program_.conditions[condition].code;
  bool stack[64];
  std::size_t top = 0;
  for (Index i = code.begin; i < code.end; ++i) {
    const Code& one = program_.code[i];
    switch (one.operation) {
      case Code::Operation::atom: stack[top++] = atom_holds(program_.atoms[one.atom]); break;
      case Code::Operation::negation: stack[top - 1] = !stack[top - 1]; break;
      case Code::Operation::conjunction:
        --top;
        stack[top - 1] = stack[top - 1] && stack[top];
        break;
      case Code::Operation::disjunction:
        --top;
        stack[top - 1] = stack[top - 1] || stack[top];
        break;
      case Code::Operation::always: stack[top++] = true; break;
      case Code::Operation::never: stack[top++] = false; break;
    }
    if (top > 60) throw std::logic_error("deep condition");
  }
  const bool result = top == 0 || stack[0];
  condition_stamp_[condition] = stamp_;
  known_condition_[condition] = result;
  return result;
}

double Stepper::driver(Index index) const {
  const Driver& d = program_.drivers[index];
  double x = value(d.first);
  if (d.second != none) x *= value(d.second);
  switch (d.transform) {
    case Driver::Transform::none: return x;
    case Driver::Transform::log1p: return std::log1p(x);
    case Driver::Transform::sqrt: return std::sqrt(x);
    case Driver::Transform::logistic: return 1 / (1 + std::exp(-x));
  }
  throw std::logic_error("transform");
}

double Stepper::log_hazard(Index index) const {
  const Channel& channel = program_.channels[index];
  double sum = number_[channel.log_base] + tilt_[index];
  for (Index t = channel.terms.begin; t < channel.terms.end; ++t) {
    sum += number_[program_.terms[t].coefficient] * driver(program_.terms[t].driver);
  }
  return sum;
}

bool Stepper::is_forbidden(bool reaction, Index index) const {
  for (Index f = response_->forbidden.begin; f < response_->forbidden.end; ++f) {
    const Forbidden& one = program_.forbidden[f];
    if ((reaction ? one.reaction : one.channel) == index && !lifted_[f] && now_ < one.until) return true;
  }
  return false;
}

// Asks every condition that opens or watches something, here and now.
void Stepper::settle() {
  for (Index f = response_->forbidden.begin; f < response_->forbidden.end; ++f) {
    const Index until = program_.forbidden[f].until_condition;
    if (until != none && holds(until)) lifted_[f] = 1;
  }
  for (Index w = response_->whens.begin; w < response_->whens.end; ++w) {
    const When& when = program_.whens[w];
    const bool now = holds(when.condition);
    if (now && !when_held_[w] && (when.each_time || !when_done_[w])) {
      when_done_[w] = 1;
      Draws draws;
      schedule(now_ + amount(when.delay, {}, draws), {Cause::Kind::when, w, 0}, {});
    }
    when_held_[w] = now;
  }
  for (Index c = 0; c < program_.channels.size(); ++c) {
    const Channel& channel = program_.channels[c];
    ChannelState& state = channel_[c];
    const bool now = holds(channel.while_);
    if (now && !state.held && channel.window != none) {
      state.closes = now_ + number_[channel.window];
      state.spent = false;
    }
    state.held = now;
    state.open = now && (channel.window == none || (!state.spent && now_ < state.closes)) && holds(channel.gate);
  }
  for (Index f = response_->forbidden.begin; f < response_->forbidden.end; ++f) {
    const Index channel = program_.forbidden[f].channel;
    if (channel != none && is_forbidden(false, channel)) channel_[channel].open = false;
  }
}

// ---- the loop ----------------------------------------------------------------------------------------------------

void Stepper::play(const Response& response) {
  measured_.assign(program_.measures.size(), 0);
  for (Index m = 0; m < measured_.size(); ++m) {
    const Measure::Kind kind = program_.measures[m].kind;
    const bool is_date =
        kind == Measure::Kind::first_time || kind == Measure::Kind::span || kind == Measure::Kind::span_end;
    if (is_date) measured_[m] = never;
    if (program_.measures[m].kind == Measure::Kind::peak) measured_[m] = -never;
  }
  for (Index t = response.tilted.begin; t < response.tilted.end; ++t) {
    const Tilted& one = program_.tilted[t];
    if (one.channel != none) tilt_[one.channel] += one.log_factor;
    if (one.reaction != none) reaction_tilt_[one.reaction] += one.log_factor;
  }
  for (Index f = response.forced.begin; f < response.forced.end; ++f) {
    schedule(program_.forced[f].time, {Cause::Kind::forced, f, 0}, {});
  }
  double time = program_.decision;
  double grid = time + step_ * uniform();
  measure_peaks();
  const auto earlier = [](const Pending& a, const Pending& b) {
    return a.time != b.time ? a.time < b.time : a.order < b.order;
  };
  while (time < program_.horizon) {
    if (acts_.size() > 100'000) throw std::runtime_error("the stepper's run exploded");
    go_to(time);
    settle();  // what flips now flips before what is due now
    const auto next = std::min_element(pending_.begin(), pending_.end(), earlier);
    if (next != pending_.end() && next->time <= time) {
      std::iter_swap(next, pending_.end() - 1);
      run_due();
      measure_peaks();
      continue;
    }
    const double end = std::min({grid, program_.horizon, next == pending_.end() ? never : next->time});
    const double middle = time + (end - time) / 2;
    go_to(middle);
    settle();
    double total = 0;
    for (Index c = 0; c < channel_.size(); ++c) {
      if (channel_[c].open) total += std::exp(log_hazard(c));
    }
    // The channels act independently of each other; in a step the first of them does.
    Index actor = none;
    if (uniform() < 1 - std::exp(-total * (end - time))) {
      double u = uniform() * total;
      for (Index c = 0; c < channel_.size(); ++c) {
        if (!channel_[c].open) continue;
        actor = c;
        u -= std::exp(log_hazard(c));
        if (u < 0) break;
      }
    }
    const double reached = actor == none ? end : middle;
    measure_areas(time, reached);
    time = reached;
    go_to(time);
    if (actor != none) act_of_channel(actor);
    measure_peaks();
    if (time == grid) grid += step_;
  }
}

void Stepper::act_of_channel(Index index) {
  const Channel& channel = program_.channels[index];
  channel_[index].spent = true;  // also when needs prevent the act: the occasion was taken
  for (Index c = channel.calls.begin; c < channel.calls.end; ++c) {
    if (happen(program_.calls[c], {}, {Cause::Kind::channel, index, 0})) fired_[channel.rule] = 1;
    settle();
  }
}

void Stepper::schedule(double time, const Cause& cause, const Parameters& parameters, double alive) {
  if (history_ && time < program_.decision) return;
  pending_.push_back({time, order_++, cause, alive, parameters});
}

// The last of `pending_` is due.
void Stepper::run_due() {
  const Pending due = pending_.back();
  pending_.pop_back();
  const Cause& cause = due.cause;
  if (cause.kind == Cause::Kind::reaction) {
    const Reaction& reaction = program_.reactions[cause.index];
    const bool forbidden = is_forbidden(true, cause.index), off = reaction.unless != none && holds(reaction.unless);
    for (Index c = reaction.calls.begin; c < reaction.calls.end; ++c) {
      const Call& call = program_.calls[c];
      if (forbidden) {
        prevent(call.kind, cause, Prevented::Why::forbidden, none);
      } else if (off) {
        prevent(call.kind, cause, Prevented::Why::unless, none);
      } else if (happen(call, due.parameters, cause)) {
        fired_[reaction.rule] = 1;
      }
      settle();
    }
    return;
  }
  const auto fire = [&](const Call& call, Index only_if, Index unless) {
    if (!holds(only_if)) return;
    if (unless != none && holds(unless)) return prevent(call.kind, cause, Prevented::Why::unless, none);
    happen(call, due.parameters, cause);
  };
  if (cause.kind == Cause::Kind::consequence) {
    const Consequence& one = program_.consequences[cause.index];
    if (one.alive == none || value(one.alive) == due.alive) fire(one.call, none, one.unless);
  } else if (cause.kind == Cause::Kind::forced) {
    const Forced& one = program_.forced[cause.index];
    fire(one.call, one.only_if, one.unless);
  } else {
    const When& one = program_.whens[cause.index];
    fire(one.call, one.only_if, one.unless);
  }
}

}  // namespace demarche::core::test
