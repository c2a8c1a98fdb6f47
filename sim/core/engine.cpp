// Worlds, history, the loop and the clocks of the engine (Anderson 2007, algorithm 3, with exact thinning: each
// channel's clock runs in the internal time of a bound on its hazard).

#include "core/engine.hpp"

#include <algorithm>
#include <cmath>

#include "core/check.hpp"
#include "core/elementary.hpp"

namespace demarche::core {

Engine::Engine(const Program& program, std::uint32_t moment_limit)
    : program_(program),
      moment_limit_(moment_limit),
      numbers_(program.numbers),
      decay_rate_(program.cells.size()),
      rest_(program.cells.size()),
      varies_(program.channels.size()),
      base_(program),
      state_(program),
      tilt_(program.channels.size()),
      reaction_tilt_(program.reactions.size()),
      reaction_forbidden_(program.reactions.size()),
      when_done_(program.whens.size()),
      forbidden_lifted_(program.forbidden.size()),
      cell_marked_(program.cells.size()),
      counter_marked_(program.counters.size()),
      condition_marked_(program.conditions.size()),
      channel_marked_(program.channels.size()),
      outcomes_(program.measures.size()) {
  expect(program.counter_ring.size() == program.counters.size() && program.tracked.size() == program.atoms.size(),
         "a program is finished before it is run");
  for (Index i = 0; i < program.cells.size(); ++i)
    if (program.cells[i].decay_rate != none) decaying_.push_back(i);
  std::size_t most_terms = 0;
  for (Index i = 0; i < program.channels.size(); ++i) {
    const Range terms = program.channels[i].terms;
    most_terms = std::max<std::size_t>(most_terms, terms.size());
    for (Index t = terms.begin; t < terms.end; ++t) {
      const Driver& driver = program.drivers[program.terms[t].driver];
      for (const Index cell : {driver.first, driver.second})
        if (cell != none && program.cells[cell].decay_rate != none) varies_[i] = 1;
    }
  }
  driver_logs_.resize(most_terms);
  for (const Softmax& softmax : program.softmaxes)
    share_odds_.resize(std::max<std::size_t>(share_odds_.size(), softmax.count));
  for (const Measure& measure : program.measures)
    judges_ =
        judges_ || measure.kind == Measure::Kind::unlawful_truth || measure.kind == Measure::Kind::unlawful_belief;
  changed_cells_.reserve(program.cells.size());
  changed_counters_.reserve(program.counters.size());
  dirty_conditions_.reserve(program.conditions.size());
  dirty_channels_.reserve(program.channels.size());
}

void Engine::draw_world(std::uint64_t world) {
  for (const UncertainNumber& number : program_.uncertain_numbers) {
    const Block block = core::draw(seed_, world, number.name, Purpose::parameter, 0);
    numbers_[number.slot] = core::draw(number.distribution, program_.tables, uniform(block.word[0]));
  }
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
}

// The state at the scenario's start in this world.
void Engine::reset() {
  state_.now = 0;
  state_.act_number = 0;
  state_.order = 0;
  state_.moments = 0;
  for (const Index cell : decaying_) {
    decay_rate_[cell] = numbers_[program_.cells[cell].decay_rate];
    rest_[cell] = numbers_[program_.cells[cell].rest];
  }
  for (Index i = 0; i < program_.cells.size(); ++i) {
    const Cell& cell = program_.cells[i];
    double value = numbers_[cell.initial];
    if (cell.is_count) value = (value + 0x1.8p52) - 0x1.8p52;
    state_.value[i] = std::clamp(value, cell.low, cell.high);
    state_.changed[i] = 0;
  }
  for (const Softmax& softmax : program_.softmaxes) {
    for (Index i = 0; i < softmax.count; ++i)
      state_.weights[softmax.first_weight + i] = numbers_[program_.slot_lists[softmax.initial.begin + i]];
    renew_shares(softmax, none, 0);
  }
  std::fill(state_.counted.begin(), state_.counted.end(), 0);
  std::fill(state_.attempts.begin(), state_.attempts.end(), 0);
  std::fill(state_.triggered.begin(), state_.triggered.end(), 0);
  std::fill(state_.fired.begin(), state_.fired.end(), 0);
  std::fill(state_.clocks.begin(), state_.clocks.end(), Clock{});
  std::fill(state_.gates.begin(), state_.gates.end(), Gatekeeper{});
  std::fill(state_.open_position.begin(), state_.open_position.end(), none);
  std::fill(state_.timer_position.begin(), state_.timer_position.end(), none);
  std::fill(state_.atom_holds.begin(), state_.atom_holds.end(), 0);
  std::fill(state_.condition_holds.begin(), state_.condition_holds.end(), 0);
  state_.open.clear();
  state_.open_due.clear();
  state_.timers.clear();
  state_.scheduled.clear();
  state_.first_timer = state_.first_scheduled = none;
  state_.first_timer_known = state_.first_scheduled_known = true;
}

// Takes back what the response played last has set outside the state.
void Engine::withdraw() {
  if (response_ == nullptr) return;
  for (Index i = response_->tilted.begin; i < response_->tilted.end; ++i) {
    const Tilted& tilted = program_.tilted[i];
    if (tilted.reaction != none) reaction_tilt_[tilted.reaction] = 0;
    if (tilted.channel != none) tilt_[tilted.channel] = 0;
  }
  for (Index i = response_->forbidden.begin; i < response_->forbidden.end; ++i) {
    if (program_.forbidden[i].reaction != none) reaction_forbidden_[program_.forbidden[i].reaction] = 0;
    forbidden_lifted_[i] = 0;
  }
  for (Index i = response_->whens.begin; i < response_->whens.end; ++i) when_done_[i] = 0;
  response_ = nullptr;
}

Engine::End Engine::begin(std::uint64_t seed, std::uint64_t run, std::uint64_t world, Observer* observer) {
  seed_ = seed;
  run_ = run;
  observer_ = observer;
  withdraw();
  exploded_ = contract_broken_ = false;
  draw_world(world);
  replaying_ = true;
  reset();
  for (Index i = 0; i < program_.history.size(); ++i) run_history(program_.history[i], i);
  state_.now = program_.decision;
  replaying_ = false;
  start_measures();
  open_everything();
  base_.copy(state_);
  observer_ = nullptr;
  return exploded_ ? End::exploded : End::horizon;
}

// At the decision: every condition is looked at once, and what holds opens.
void Engine::open_everything() {
  for (Index i = 0; i < program_.atoms.size(); ++i)
    if (program_.tracked[i]) refresh_atom(i);
  for (const Index condition : dirty_conditions_) condition_marked_[condition] = 0;
  dirty_conditions_.clear();
  for (Index i = 0; i < program_.conditions.size(); ++i)
    if (program_.condition_users[i].size() > 0) state_.condition_holds[i] = holds_tracked(i);
  for (Index i = 0; i < program_.channels.size(); ++i) {
    const Channel& channel = program_.channels[i];
    state_.gates[i].passes = channel.gate == none || state_.condition_holds[channel.gate] != 0;
    set_while(i, channel.while_ == none || state_.condition_holds[channel.while_] != 0);
  }
}

void Engine::apply(const Response& response) {
  for (Index i = response.tilted.begin; i < response.tilted.end; ++i) {
    const Tilted& tilted = program_.tilted[i];
    if (tilted.reaction != none) reaction_tilt_[tilted.reaction] += tilted.log_factor;
    if (tilted.channel == none) continue;
    tilt_[tilted.channel] += tilted.log_factor;
    if (state_.open_position[tilted.channel] != none) renew_bound(tilted.channel);
  }
  const Index first_timer = static_cast<Index>(program_.atoms.size() + program_.channels.size());
  for (Index i = response.forbidden.begin; i < response.forbidden.end; ++i) {
    const Forbidden& forbidden = program_.forbidden[i];
    if (forbidden.until <= program_.decision ||
        (forbidden.until_condition != none && state_.condition_holds[forbidden.until_condition])) {
      forbidden_lifted_[i] = 1;
      continue;
    }
    if (forbidden.reaction != none) ++reaction_forbidden_[forbidden.reaction];
    if (forbidden.channel != none) {
      ++state_.gates[forbidden.channel].forbidden;
      update_channel(forbidden.channel);
    }
    if (forbidden.until < program_.horizon) set_timer(first_timer + i, forbidden.until);
  }
  const std::array<double, max_parameters> no_parameters{};
  for (Index i = response.forced.begin; i < response.forced.end; ++i)
    schedule(program_.forced[i].time, {Cause::Kind::forced, i, 0}, no_parameters);
  for (Index i = response.whens.begin; i < response.whens.end; ++i)
    if (state_.condition_holds[program_.whens[i].condition]) user_changed({Program::User::Kind::when, i}, true);
}

Engine::End Engine::play(Index index, Observer* observer) {
  withdraw();
  state_.copy(base_);
  observer_ = observer;
  response_ = &program_.responses[index];
  exploded_ = contract_broken_ = false;
  candidates_ = 0;
  apply(*response_);
  while (!exploded_) {
    const Index timer = earliest_timer();
    const double timer_time = timer == none ? never : state_.timers[timer].time;
    const Index due = earliest_scheduled();
    const double due_time = due == none ? never : state_.scheduled[due].time;
    double candidate_time = never;
    for (const double time : state_.open_due) candidate_time = std::min(candidate_time, time);
    const double next = std::min({timer_time, due_time, candidate_time});
    if (!(next < program_.horizon)) break;
    if (++state_.moments > moment_limit_)
      exploded_ = true;
    else if (timer_time == next)
      flip(timer);
    else if (due_time == next)
      run_scheduled(due);
    else
      candidate(first_candidate(candidate_time));
  }
  state_.now = program_.horizon;
  finish_measures();
  observer_ = nullptr;
  expect(!contract_broken_, "a hazard stays below its bound");
  return exploded_ ? End::exploded : End::horizon;
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
      for (Index t = channel.terms.begin; t < channel.terms.end; ++t)
        driver_logs_[t - channel.terms.begin] = term_at(program_.terms[t], state_.now);
    }
    if (channel.window != none) {
      state_.gates[index].window_open = false;
      clear_timer(static_cast<Index>(program_.atoms.size()) + index);
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
  const Block block = core::draw(seed_, run_, program_.channels[index].name, Purpose::clock, clock.candidates);
  clock.point += -elementary::log(uniform(block.word[0]));
  clock.acceptance = uniform(block.word[1]);
}

void Engine::open_clock(Index index) {
  Clock& clock = state_.clocks[index];
  if (!clock.started) {
    clock.started = true;
    next_gap(index);
  }
  clock.recomputed = state_.now;
  clock.bound = 0;
  state_.open_position[index] = static_cast<Index>(state_.open.size());
  state_.open.push_back(index);
  state_.open_due.push_back(never);
  renew_bound(index);
}

void Engine::close_clock(Index index) {
  Clock& clock = state_.clocks[index];
  clock.internal += clock.bound * (state_.now - clock.recomputed);
  clock.recomputed = state_.now;
  const Index position = state_.open_position[index];
  const Index last = state_.open.back();
  state_.open[position] = last;
  state_.open_due[position] = state_.open_due.back();
  state_.open_position[last] = position;
  state_.open.pop_back();
  state_.open_due.pop_back();
  state_.open_position[index] = none;
}

void Engine::renew_bound(Index index) {
  Clock& clock = state_.clocks[index];
  clock.internal += clock.bound * (state_.now - clock.recomputed);
  clock.recomputed = state_.now;
  clock.bound = hazard_bound(index);
  if (clock.bound > greatest_bound) exploded_ = true;
  const double left = std::max(clock.point - clock.internal, 0.0);
  state_.open_due[state_.open_position[index]] = clock.bound > 0 ? state_.now + left / clock.bound : never;
}

namespace {

double transformed(Driver::Transform transform, double x) {
  switch (transform) {
    case Driver::Transform::none: return x;
    case Driver::Transform::log1p: return elementary::log1p(x);
    case Driver::Transform::sqrt: return std::sqrt(x);
    case Driver::Transform::logistic: return elementary::logistic(x);
  }
  return x;
}

}  // namespace

double Engine::term_at(const Term& term, double time) const {
  const Driver& driver = program_.drivers[term.driver];
  const double first = cell_at(driver.first, time);
  const double value =
      driver.second == none ? transformed(driver.transform, first) : first * cell_at(driver.second, time);
  return numbers_[term.coefficient] * value;
}

// The largest the term can become before the next act: at one of the corners of present values and rests.
double Engine::term_bound(const Term& term, double time) const {
  const Driver& driver = program_.drivers[term.driver];
  const double coefficient = numbers_[term.coefficient];
  const double first = cell_at(driver.first, time);
  if (driver.second == none && !decays(driver.first)) return coefficient * transformed(driver.transform, first);
  const double first_rest = decays(driver.first) ? rest_[driver.first] : first;
  if (driver.second == none)
    return std::max(coefficient * transformed(driver.transform, first),
                    coefficient * transformed(driver.transform, first_rest));
  const double second = cell_at(driver.second, time);
  const double second_rest = decays(driver.second) ? rest_[driver.second] : second;
  return std::max({coefficient * (first * second), coefficient * (first_rest * second),
                   coefficient * (first * second_rest), coefficient * (first_rest * second_rest)});
}

double Engine::hazard_at(Index index, double time) const {
  const Channel& channel = program_.channels[index];
  double sum = numbers_[channel.log_base] + tilt_[index];
  for (Index t = channel.terms.begin; t < channel.terms.end; ++t) sum += term_at(program_.terms[t], time);
  return elementary::exp(sum);
}

double Engine::hazard_bound(Index index) const {
  const Channel& channel = program_.channels[index];
  double sum = numbers_[channel.log_base] + tilt_[index];
  for (Index t = channel.terms.begin; t < channel.terms.end; ++t) sum += term_bound(program_.terms[t], state_.now);
  return elementary::exp(sum);
}

}  // namespace demarche::core
