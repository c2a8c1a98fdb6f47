// Hazards and the bounds on them. A bound is renewed at moments that are part of the contract; those of all channels
// that an act has touched are renewed together.

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "core/lanes.hpp"

namespace demarche::core {

// Which cells are not all through a run what they are at its start.
std::vector<std::uint8_t> Engine::cells_that_change() const {
  std::vector<std::uint8_t> changes(program_.cells.size());
  for (std::size_t i = 0; i < changes.size(); ++i) changes[i] = program_.cells[i].decay_rate != none;
  for (const Softmax& softmax : program_.softmaxes)
    std::fill_n(changes.begin() + softmax.first_cell, softmax.count, std::uint8_t{1});
  for (const Effect& effect : program_.effects)
    if (effect.kind == Effect::Kind::change) changes[effect.cell] = 1;
  return changes;
}

// Finds the terms that always contribute the same: equal coefficients and equal drivers.
void Engine::plan_bounds() {
  const std::vector<std::uint8_t> changes = cells_that_change();
  std::map<std::pair<Index, Index>, Index> known;
  std::vector<std::vector<Index>> of(program_.cells.size());  // each cell's shares
  std::vector<Index> share_of(program_.terms.size());
  for (Index i = 0; i < program_.terms.size(); ++i) {
    const Term& term = program_.terms[i];
    const auto [found, is_new] =
        known.emplace(std::pair(term.coefficient, term.driver), static_cast<Index>(share_plans_.size()));
    share_of[i] = found->second;
    if (!is_new) continue;
    const Driver& driver = program_.drivers[term.driver];
    const bool is_fixed = !changes[driver.first] && (driver.second == none || !changes[driver.second]);
    of[driver.first].push_back(found->second);
    if (driver.second != none) of[driver.second].push_back(found->second);
    share_plans_.push_back({i, is_fixed});
  }
  std::vector<Index> users(share_plans_.size());
  for (const Channel& channel : program_.channels)
    for (Index t = channel.terms.begin; t < channel.terms.end; ++t) ++users[share_of[t]];
  // What few have in common is as quickly worked out again: a processor cannot guess whether it is still right.
  share_of_ = share_of;
  for (Index& share : share_of_)
    if (!share_plans_[share].is_fixed && users[share] < 4) share = none;
  cell_shares_.resize(program_.cells.size());
  for (Index cell = 0; cell < program_.cells.size(); ++cell) {
    cell_shares_[cell].begin = static_cast<Index>(cell_share_list_.size());
    for (const Index share : of[cell]) cell_share_list_.push_back(share);
    cell_shares_[cell].end = static_cast<Index>(cell_share_list_.size());
  }
  shares_.resize(share_plans_.size());
  settled_ = fixed_ = Marks(share_plans_.size());
  plan_rows(share_of);
  bounds_.resize(lanes * whole_eights(program_.channels.size()) + lanes);
}

// What the terms of each row are to all of its channels, by the share of each term.
void Engine::plan_rows(const std::vector<Index>& share_of) {
  for (const Row& row : program_.rows) {
    const auto begin = static_cast<Index>(row_terms_.size());
    const Range of_first = program_.channels[row.first].terms;
    for (Index place = 0; place < of_first.size(); ++place) {
      const auto term_of = [&](std::size_t lane) {
        const Index channel = row.first + std::min<Index>(static_cast<Index>(lane), row.count - 1);
        return program_.channels[channel].terms.begin + place;
      };
      const auto all = [&](auto&& is) {
        for (std::size_t lane = 0; lane < lanes; ++lane)
          if (!is(term_of(lane))) return false;
        return true;
      };
      const TermPlan& first = terms_[of_first.begin + place];
      if (all([&](Index term) { return share_of[term] == share_of[term_of(0)]; })) {
        row_terms_.push_back({RowTerm::Kind::common, share_of[term_of(0)]});
        continue;
      }
      const bool is_fixed = all([&](Index term) { return share_plans_[share_of[term]].is_fixed; });
      if (!is_fixed && (first.second != none || first.transform != Driver::Transform::none)) {
        row_terms_.push_back({RowTerm::Kind::other, place});
        continue;
      }
      LaneTerm term{};
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        term.cell[lane] = terms_[term_of(lane)].first;
        term.coefficient[lane] = terms_[term_of(lane)].coefficient;
      }
      row_terms_.push_back(
          {is_fixed ? RowTerm::Kind::fixed : RowTerm::Kind::plain, static_cast<Index>(lane_terms_.size())});
      lane_terms_.push_back(term);
      fixed_terms_.emplace_back();
      if (is_fixed)
        for (std::size_t lane = 0; lane < lanes; ++lane) fixed_terms_.back().term[lane] = term_of(lane);
    }
    rows_.push_back({begin, static_cast<Index>(row_terms_.size())});
  }
}

double Engine::transform(Driver::Transform transform, double x) {
  switch (transform) {
    case Driver::Transform::none: return x;
    case Driver::Transform::log1p: return elementary::log1p(x);
    case Driver::Transform::sqrt: return std::sqrt(x);
    case Driver::Transform::logistic: return elementary::logistic(x);
  }
  return x;
}

// The largest the term can become before the next act: at one of the corners of present values and rests.
Engine::Bound Engine::term_bound(const TermPlan& term, double time) const {
  const double coefficient = numbers_[term.coefficient];
  const bool first_moves = decays(term.first);
  if (term.second == none && term.transform == Driver::Transform::none) {
    if (!first_moves) return {coefficient * cell_at(term.first, time), true};
    const double rest = fading_[term.first].rest;
    // What grows towards its rest is greatest there, wherever it is now.
    const double from_rest = state_.cells[term.first].value - rest;
    if (coefficient < 0 ? from_rest > 0 : from_rest < 0) return {coefficient * rest, true};
    return {std::max(coefficient * cell_at(term.first, time), coefficient * rest), from_rest == 0};
  }
  const double first = cell_at(term.first, time);
  if (term.second == none) {
    const double here = coefficient * transformed(known_now_[term.driver], term.transform, first);
    if (!first_moves) return {here, true};
    const double at_rest =
        coefficient * transformed(known_rest_[term.driver], term.transform, fading_[term.first].rest);
    return {std::max(here, at_rest), false};
  }
  const double first_rest = first_moves ? fading_[term.first].rest : first;
  const double second = cell_at(term.second, time);
  const double second_rest = decays(term.second) ? fading_[term.second].rest : second;
  return {std::max({coefficient * (first * second), coefficient * (first_rest * second),
                    coefficient * (first * second_rest), coefficient * (first_rest * second_rest)}),
          !first_moves && !decays(term.second)};
}

double Engine::hazard_at(Index index, double time) const {
  const ChannelPlan& channel = channels_[index];
  double sum = numbers_[channel.log_base] + tilt_[index];
  for (Index t = channel.terms.begin; t < channel.terms.end; ++t) sum += term_at(terms_[t], time);
  return elementary::exp(sum);
}

double Engine::log_bound(Index index) {
  const ChannelPlan& channel = channels_[index];
  double sum = numbers_[channel.log_base] + tilt_[index];
  for (Index t = channel.terms.begin; t < channel.terms.end; ++t) {
    const Index shared = share_of_[t];
    if (shared == none)
      sum += term_bound(terms_[t], state_.now).value;
    else
      sum += shares_[shared].until >= moment_ ? shares_[shared].value : renew_share(shared);
  }
  return sum;
}

double Engine::renew_share(Index index) {
  const SharePlan& plan = share_plans_[index];
  const Bound bound = term_bound(terms_[plan.term], state_.now);
  shares_[index] = {bound.value, bound.stays ? for_good : moment_};
  if (bound.stays) (plan.is_fixed ? fixed_ : settled_).mark(index);
  return bound.value;
}

// The same as log_bound() for all channels of a row. What lies behind its last one is a repetition of that.
void Engine::log_bounds(Index index, double* sums) {
  const Row row = program_.rows[index];
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const Index channel = row.first + std::min(static_cast<Index>(lane), row.count - 1);
    sums[lane] = numbers_[channels_[channel].log_base] + tilt_[channel];
  }
  for (Index i = rows_[index].begin; i < rows_[index].end; ++i) {
    const RowTerm term = row_terms_[i];
    switch (term.kind) {
      case RowTerm::Kind::common: {
        const double value = shares_[term.index].until >= moment_ ? shares_[term.index].value : renew_share(term.index);
        for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += value;
        break;
      }
      case RowTerm::Kind::fixed: {
        FixedTerm& fixed = fixed_terms_[term.index];
        if (fixed.world != world_) {
          for (std::size_t lane = 0; lane < lanes; ++lane)
            fixed.value[lane] = term_bound(terms_[fixed.term[lane]], state_.now).value;
          fixed.world = world_;
        }
        for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += fixed.value[lane];
        break;
      }
      case RowTerm::Kind::plain:
        add_bounds(sums, lane_terms_[term.index], &state_.cells[0], fading_.data(), numbers_.data(), state_.now);
        break;
      case RowTerm::Kind::other:
        for (Index lane = 0; lane < row.count; ++lane)
          sums[lane] += term_bound(terms_[channels_[row.first + lane].terms.begin + term.index], state_.now).value;
        break;
    }
  }
}

// Part of the loop that renews many: a call would cost about as much as what it does.
[[gnu::always_inline]] inline void Engine::set_bound(Index index, double bound) {
  Clock& clock = state_.touch(state_.clocks[index]);
  clock.internal += clock.bound * (state_.now - clock.recomputed);
  clock.recomputed = state_.now;
  clock.bound = bound;
  if (clock.bound > greatest_bound) explode(Explosion::Limit::hazard, index);
  const double left = std::max(clock.point - clock.internal, 0.0);
  const double due = clock.bound > 0 ? state_.now + left / clock.bound : never;
  state_.open_due.set(clock.open_place, due < clock.closes ? due : never);
}

// Renews the bounds of the channels marked and still open; side by side, as far as a compiler can.
void Engine::renew_bounds() {
  renewed_.clear();
  dirty_rows_.take([&](Index row, std::uint8_t marked) {
    std::uint32_t wanted = marked & state_.running[row];
    if (wanted == 0) return;
    const Index first = program_.rows[row].first;
    if (are_few(wanted)) {
      for (; wanted != 0; wanted &= wanted - 1) {
        const Index channel = first + static_cast<Index>(std::countr_zero(wanted));
        bounds_[renewed_.size()] = log_bound(channel);
        renewed_.push_back(channel);
      }
      return;
    }
    alignas(64) double sums[lanes];
    log_bounds(row, sums);
    for (; wanted != 0; wanted &= wanted - 1) {
      const auto lane = static_cast<Index>(std::countr_zero(wanted));
      bounds_[renewed_.size()] = sums[lane];
      renewed_.push_back(first + lane);
    }
  });
  exp_each(bounds_.data(), whole_eights(renewed_.size()));
  for (std::size_t i = 0; i < renewed_.size(); ++i) set_bound(renewed_[i], bounds_[i]);
}

void Engine::renew_bound(Index index, double bound) { set_bound(index, bound); }

}  // namespace demarche::core
