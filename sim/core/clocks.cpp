// The clocks of the channels (Anderson 2007, algorithm 3, with exact thinning): each runs in the internal time of a
// bound on its hazard, ∫ bound dt, and is a unit-rate Poisson process there.

#include <algorithm>

#include "core/elementary.hpp"
#include "core/engine.hpp"

namespace demarche::core {
namespace {

constexpr double not_renewed = -1;  // in place of a time

}  // namespace

// Of the open channels that are due first, the place of the first by its key.
Index Engine::first_candidate() {
  return state_.open_due.first([&](Index one, Index other) { return state_.open[one] < state_.open[other]; });
}

void Engine::candidate(Index place) {
  const Index index = state_.open[place];
  const Channel& channel = program_.channels[index];
  Clock& clock = state_.touch(state_.clocks[index]);
  ++candidates_;
  state_.now = state_.open_due[place];
  clock.internal = clock.point;
  clock.recomputed = state_.now;
  const double acceptance = clock.acceptance;
  ++clock.candidates;
  next_gap(index);
  hazard_ = varies_[index] ? hazard_at(index, state_.now) : clock.bound;
  if (hazard_ > clock.bound * (1 + 1e-12)) contract_broken_ = true;
  state_.open_due.set(place, not_renewed);
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
      clock.window_open = false;
      update_channel(index);
    }
    const std::array<double, max_parameters> no_parameters{};
    for (Index i = channel.calls.begin; i < channel.calls.end; ++i)
      if (happen(program_.calls[i], no_parameters, {Cause::Kind::channel, index, 0})) state_.fired[channel.rule] = 1;
  }
  // Its act may have renewed it already, together with others.
  const Index now_at = clock.open_place;
  if (now_at != none && state_.open_due[now_at] == not_renewed) renew_bound(index);
}

void Engine::next_gap(Index index) {
  Clock& clock = state_.touch(state_.clocks[index]);
  const std::uint64_t name = program_.channels[index].name;
  const Gap& gap = remembered_gaps_.at(name, Purpose::clock, clock.candidates, 0, [&] {
    const Block block = core::draw(seed_, run_, name, Purpose::clock, clock.candidates);
    return Gap{-elementary::log(uniform(block.word[0])), uniform(block.word[1])};
  });
  clock.point += gap.length;
  clock.acceptance = gap.acceptance;
}

void Engine::open_clock(Index index) {
  Clock& clock = state_.touch(state_.clocks[index]);
  if (!clock.started) {
    clock.started = true;
    next_gap(index);
  }
  clock.recomputed = state_.now;
  clock.bound = 0;
  state_.first_close = std::min(state_.first_close, clock.closes);
  clock.open_place = static_cast<Index>(state_.open.size());
  const Index row = program_.channel_row[index];
  const std::uint8_t lane = lane_of(index);
  state_.touch(state_.running[row]) |= lane;
  state_.open.push_back(index);
  state_.open_due.push_back(never);
  dirty_rows_.mark(row, lane);
}

void Engine::close_clock(Index index, double time) {
  Clock& clock = state_.touch(state_.clocks[index]);
  clock.internal += clock.bound * (time - clock.recomputed);
  clock.recomputed = time;
  const Index position = clock.open_place;
  const Index last = state_.open.back();
  state_.open[position] = last;
  state_.open_due.remove(position);
  state_.touch(state_.clocks[last]).open_place = position;
  state_.open.pop_back();
  clock.open_place = none;
  state_.touch(state_.running[program_.channel_row[index]]) &= static_cast<std::uint8_t>(~lane_of(index));
}

// Closes the clocks whose windows have ended up to `time`, each at its own moment.
void Engine::close_windows(double time) {
  state_.first_close = never;
  for (std::size_t i = 0; i < state_.open.size();) {
    const Index channel = state_.open[i];
    Clock& clock = state_.clocks[channel];
    if (clock.closes <= time) {
      clock.window_open = false;
      close_clock(channel, clock.closes);  // puts the last one here
    } else {
      state_.first_close = std::min(state_.first_close, clock.closes);
      ++i;
    }
  }
}

}  // namespace demarche::core
