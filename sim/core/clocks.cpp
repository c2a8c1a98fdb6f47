// The clocks of the channels (Anderson 2007, algorithm 3, with exact thinning): each runs in the internal time of a
// bound on its hazard, ∫ bound dt, and is a unit-rate Poisson process there.

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/engine.hpp"

namespace demarche::core {

double Engine::transform(Driver::Transform transform, double x) {
  switch (transform) {
    case Driver::Transform::none: return x;
    case Driver::Transform::log1p: return elementary::log1p(x);
    case Driver::Transform::sqrt: return std::sqrt(x);
    case Driver::Transform::logistic: return elementary::logistic(x);
  }
  return x;
}

// Of the open channels due at `time`, the place of the first by its key.
Index Engine::first_candidate(double time) const {
  Index best = none;
  for (Index i = 0; i < state_.open.size(); ++i)
    if (state_.open_due[i] == time && (best == none || state_.open[i] < state_.open[best])) best = i;
  return best;
}

void Engine::candidate(Index place) {
  const Index index = state_.open[place];
  const Channel& channel = program_.channels[index];
  Clock& clock = state_.clocks[index];
  ++candidates_;
  state_.now = state_.open_due[place];
  clock.internal = clock.point;
  clock.recomputed = state_.now;
  const double acceptance = clock.acceptance;
  ++clock.candidates;
  next_gap(index);
  hazard_ = varies_[index] ? hazard_at(index, state_.now) : clock.bound;
  if (hazard_ > clock.bound * (1 + 1e-12)) contract_broken_ = true;
  if (acceptance * clock.bound < hazard_) {
    if (observer_ != nullptr) {
      driver_count_ = channel.terms.size();
      for (Index t = channel.terms.begin; t < channel.terms.end; ++t) {
        const Index reference = program_.terms[t].reference;
        driver_logs_[t - channel.terms.begin] =
            term_at(terms_[t], state_.now) - (reference == none ? 0 : numbers_[reference]);
      }
    }
    if (channel.window != none) {
      state_.gates[index].window_open = false;
      update_channel(index);
    }
    const std::array<double, max_parameters> no_parameters{};
    for (Index i = channel.calls.begin; i < channel.calls.end; ++i)
      if (happen(program_.calls[i], no_parameters, {Cause::Kind::channel, index, 0})) state_.fired[channel.rule] = 1;
  }
  if (state_.open_position[index] != none) renew_bound(index);
}

void Engine::next_gap(Index index) {
  Clock& clock = state_.clocks[index];
  const std::uint64_t name = program_.channels[index].name;
  const Gap& gap = remembered_gaps_.at(name, Purpose::clock, clock.candidates, 0, [&] {
    const Block block = core::draw(seed_, run_, name, Purpose::clock, clock.candidates);
    return Gap{-elementary::log(uniform(block.word[0])), uniform(block.word[1])};
  });
  clock.point += gap.length;
  clock.acceptance = gap.acceptance;
}

void Engine::open_clock(Index index) {
  Clock& clock = state_.clocks[index];
  if (!clock.started) {
    clock.started = true;
    state_.started.push_back(index);
    next_gap(index);
  }
  clock.recomputed = state_.now;
  clock.bound = 0;
  state_.first_close = std::min(state_.first_close, state_.gates[index].closes);
  state_.open_position[index] = static_cast<Index>(state_.open.size());
  state_.open.push_back(index);
  state_.open_due.push_back(never);
  renew_bound(index);
}

void Engine::close_clock(Index index, double time) {
  Clock& clock = state_.clocks[index];
  clock.internal += clock.bound * (time - clock.recomputed);
  clock.recomputed = time;
  const Index position = state_.open_position[index];
  const Index last = state_.open.back();
  state_.open[position] = last;
  state_.open_due[position] = state_.open_due.back();
  state_.open_position[last] = position;
  state_.open.pop_back();
  state_.open_due.pop_back();
  state_.open_position[index] = none;
}

// Closes the clocks whose windows have ended up to `time`, each at its own moment.
void Engine::close_windows(double time) {
  state_.first_close = never;
  for (std::size_t i = 0; i < state_.open.size();) {
    const Index channel = state_.open[i];
    Gatekeeper& gate = state_.gates[channel];
    if (gate.closes <= time) {
      gate.window_open = false;
      close_clock(channel, gate.closes);  // puts the last one here
    } else {
      state_.first_close = std::min(state_.first_close, gate.closes);
      ++i;
    }
  }
}

void Engine::renew_bound(Index index) {
  Clock& clock = state_.clocks[index];
  clock.internal += clock.bound * (state_.now - clock.recomputed);
  clock.recomputed = state_.now;
  clock.bound = hazard_bound(index);
  if (clock.bound > greatest_bound) exploded_ = true;
  const double left = std::max(clock.point - clock.internal, 0.0);
  const double due = clock.bound > 0 ? state_.now + left / clock.bound : never;
  state_.open_due[state_.open_position[index]] = due < state_.gates[index].closes ? due : never;
}

// The largest the term can become before the next act: at one of the corners of present values and rests.
inline double Engine::term_bound(const TermPlan& term, double time) const {
  const double coefficient = numbers_[term.coefficient];
  const double first = cell_at(term.first, time);
  const bool first_moves = decays(term.first);
  if (term.second == none) {
    if (term.transform == Driver::Transform::none) {
      const double here = coefficient * first;
      return first_moves ? std::max(here, coefficient * fading_[term.first].rest) : here;
    }
    const double here = coefficient * transformed(known_now_[term.driver], term.transform, first);
    if (!first_moves) return here;
    return std::max(here,
                    coefficient * transformed(known_rest_[term.driver], term.transform, fading_[term.first].rest));
  }
  const double first_rest = first_moves ? fading_[term.first].rest : first;
  const double second = cell_at(term.second, time);
  const double second_rest = decays(term.second) ? fading_[term.second].rest : second;
  return std::max({coefficient * (first * second), coefficient * (first_rest * second),
                   coefficient * (first * second_rest), coefficient * (first_rest * second_rest)});
}

double Engine::hazard_at(Index index, double time) const {
  const ChannelPlan& channel = channels_[index];
  double sum = numbers_[channel.log_base] + tilt_[index];
  for (Index t = channel.terms.begin; t < channel.terms.end; ++t) sum += term_at(terms_[t], time);
  return elementary::exp(sum);
}

double Engine::hazard_bound(Index index) const {
  const ChannelPlan& channel = channels_[index];
  double sum = numbers_[channel.log_base] + tilt_[index];
  for (Index t = channel.terms.begin; t < channel.terms.end; ++t) sum += term_bound(terms_[t], state_.now);
  return elementary::exp(sum);
}

}  // namespace demarche::core
