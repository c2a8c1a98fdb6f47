// Tilts and their likelihood ratios, see tilt.hpp; and what of the engine serves them.
#include "core/tilt.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "core/program.hpp"
#include "core/random.hpp"

namespace demarche::core {
namespace {

// log(1 + e^x)
double softplus(double x) {
  return x > 0 ? x + elementary::log1p(elementary::exp(-x)) : elementary::log1p(elementary::exp(x));
}

void complete(std::vector<double>& factors, std::size_t things) {
  if (factors.empty()) factors.assign(things, 0.0);
  if (factors.size() != things) throw std::invalid_argument("a tilt has as many factors as there are things to tilt");
  for (const double factor : factors) {
    if (!std::isfinite(factor)) throw std::invalid_argument("a tilt is finite");
  }
}

}  // namespace

double tilted_position(double u, double tilt) noexcept {
  if (tilt == 0) return u;
  const double left = tilt > 0 ? u : 1 - u;
  const double moved = elementary::exp(elementary::log(left) * elementary::exp(tilt > 0 ? -tilt : tilt));
  return std::clamp(tilt > 0 ? moved : 1 - moved, 0x1p-53, 1 - 0x1p-53);
}

double position_log_ratio(double position, double tilt) noexcept {
  if (tilt == 0) return 0;
  const double log_kappa = std::abs(tilt);
  return log_kappa + (elementary::exp(log_kappa) - 1) * elementary::log(tilt > 0 ? position : 1 - position);
}

Weigher::Weigher(const Program& program, std::span<const Tilt> mixture)
    : mixture_(mixture.begin(), mixture.end()),
      tilts_reaction_(program.reactions.size()),
      world_ratios_(mixture.size()),
      log_ratios_(mixture.size()),
      of_reactions_(program.reactions.size()) {
  std::vector<std::uint8_t> channels(program.channels.size()), numbers(program.uncertain_numbers.size());
  const auto unite = [](std::vector<std::uint8_t>& tilted, const std::vector<double>& factors) {
    for (std::size_t i = 0; i < tilted.size(); ++i) tilted[i] |= factors[i] != 0 ? 1 : 0;
  };
  for (Tilt& tilt : mixture_) {
    complete(tilt.channels, channels.size());
    complete(tilt.reactions, tilts_reaction_.size());
    complete(tilt.numbers, numbers.size());
    unite(channels, tilt.channels);
    unite(tilts_reaction_, tilt.reactions);
    unite(numbers, tilt.numbers);
  }
  for (Index i = 0; i < channels.size(); ++i)
    if (channels[i] != 0) channels_.push_back(i);
  for (Index i = 0; i < numbers.size(); ++i)
    if (numbers[i] != 0) numbers_.push_back(i);
}

void Weigher::begin_world() {
  std::fill(world_ratios_.begin(), world_ratios_.end(), 0.0);
  begin_run();
}

void Weigher::begin_run() {
  log_ratios_ = world_ratios_;
  std::fill(of_reactions_.begin(), of_reactions_.end(), Exposure{});
}

void Weigher::note_number(Index number, double position) {
  for (std::size_t i = 0; i < mixture_.size(); ++i)
    world_ratios_[i] += position_log_ratio(position, mixture_[i].numbers[number]);
}

void Weigher::note_reaction(Index reaction, double log_odds, bool accepted) {
  Exposure& exposure = of_reactions_[reaction];
  exposure.asked += 1;
  exposure.happened += accepted ? 1 : 0;
  exposure.expected += elementary::logistic(log_odds);
  exposure.played += elementary::logistic(log_odds + reaction_tilt(reaction));
  if (tilts_reaction_[reaction] == 0) return;
  // log of the probability of what it did: −softplus of the log-odds against it.
  const double side = accepted ? -1 : 1;
  const double own = softplus(side * log_odds);
  for (std::size_t i = 0; i < mixture_.size(); ++i) {
    const double tilt = mixture_[i].reactions[reaction];
    if (tilt != 0) log_ratios_[i] += own - softplus(side * (log_odds + tilt));
  }
}

void Weigher::note_channel(Index channel, double candidates, double expected) {
  for (std::size_t i = 0; i < mixture_.size(); ++i) {
    const double tilt = mixture_[i].channels[channel];
    if (tilt != 0) log_ratios_[i] += tilt * candidates - elementary::expm1(tilt) * expected;
  }
}

// ---- the engine ------------------------------------------------------------------------------------------------

void Engine::weigh_by(Weigher* weigher) {
  withdraw();
  weigher_ = weigher;
  weighs_ = false;
}

// This world's numbers as the tilt moves them.
void Engine::tilt_world(std::uint64_t world) {
  weigher_->begin_world();
  for (const Index i : weigher_->numbers()) {
    const UncertainNumber& number = program_.uncertain_numbers[i];
    const double drawn = uniform(core::draw(seed_, world, number.name, Purpose::parameter, 0).word[0]);
    const double position = tilted_position(drawn, weigher_->number_tilt(i));
    numbers_[number.slot] = core::draw(number.distribution, program_.tables, position);
    weigher_->note_number(i, position);
  }
}

// Beside the tilts of the response, which are the model's own.
void Engine::apply_tilt() {
  for (const Index channel : weigher_->channels()) {
    tilt_[channel] += weigher_->channel_tilt(channel);
    dirty_rows_.mark(program_.channel_row[channel], lane_of(channel));
  }
}

void Engine::withdraw_tilt() {
  for (const Index channel : weigher_->channels()) tilt_[channel] = 0;
}

bool Engine::accepts_weighed(Index reaction, double log_odds, double u) {
  const bool accepted = elementary::below_logistic(u, log_odds + weigher_->reaction_tilt(reaction));
  weigher_->note_reaction(reaction, log_odds, accepted);
  return accepted;
}

Exposure Engine::exposure(Index channel) const {
  const Clock& clock = state_.clocks[channel];
  double internal = clock.internal;
  if (clock.open_place != none)
    internal += clock.bound * std::max(std::min(clock.closes, weighed_at_) - clock.recomputed, 0.0);
  const double tilt = weigher_ == nullptr ? 0.0 : weigher_->channel_tilt(channel);
  return {static_cast<double>(clock.candidates), internal * elementary::exp(-tilt), internal, 0.0};
}

// After every act.
bool Engine::is_reached() {
  const Index measure = weigher_->ends_at();
  if (measure == none || state_.measured[measure] == 0) return false;
  is_stopped_ = true;
  return true;
}

void Engine::weigh_run() {
  weighed_at_ = is_stopped_ ? state_.now : program_.horizon;
  for (const Index channel : weigher_->channels()) {
    const Exposure had = exposure(channel);
    weigher_->note_channel(channel, had.happened, had.expected);
  }
}

}  // namespace demarche::core
