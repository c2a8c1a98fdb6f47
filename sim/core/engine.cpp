// Runs and the loop of the engine.

#include "core/engine.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace demarche::core {

Engine::Engine(const Program& program, std::uint32_t moment_limit)
    : program_(program),
      moment_limit_(moment_limit),
      numbers_(program.numbers),
      fading_(program.cells.size()),
      varies_(program.channels.size()),
      draws_(program),
      remembered_(1024),
      remembered_gaps_(512),
      origin_(program),
      base_(program),
      state_(program),
      tilt_(program.channels.size()),
      reaction_tilt_(program.reactions.size()),
      reaction_forbidden_(program.reactions.size()),
      when_done_(program.whens.size()),
      forbidden_lifted_(program.forbidden.size()),
      when_turned_(program.whens.size()),
      forks_(program),
      changed_cells_(program.cells.size()),
      changed_counters_(program.counters.size()),
      dirty_conditions_(program.conditions.size()),
      dirty_rows_(program.rows.size()),
      outcomes_(program.measures.size()) {
  expect(program.counter_ring.size() == program.counters.size() && program.tracked.size() == program.atoms.size(),
         "a program is finished before it is run");
  // Remembered draws have the distribution's index in their address.
  expect(program.distributions.size() <= std::size_t{1} << 24, "a program has at most 2^24 distributions");
  for (Index i = 0; i < program.cells.size(); ++i) {
    const Cell& cell = program.cells[i];
    const bool is_measured = program.cell_measures[i].size() > 0;
    const bool opens_or_drives = program.cell_atoms[i].size() + program.cell_rows[i].size() > 0;
    cells_.push_back({cell.low, cell.high, cell.is_count, is_measured || opens_or_drives, is_measured});
  }
  for (const Term& term : program.terms) {
    const Driver& driver = program.drivers[term.driver];
    terms_.push_back({term.coefficient, driver.first, driver.second, term.driver, driver.transform});
  }
  plan_bounds();
  plan_reactions();
  known_now_.resize(program.drivers.size());
  known_rest_.resize(program.drivers.size());
  for (const Channel& channel : program.channels) channels_.push_back({channel.log_base, channel.terms});
  plan_conditions();
  for (Index i = 0; i < program.conditions.size(); ++i) {
    if (program.condition_users[i].size() > 0) used_.push_back(i);
  }
  for (Index i = 0; i < program.atoms.size(); ++i)
    if (program.tracked[i]) tracked_.push_back(i);
  tabulate();
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
  renewed_ = List<Index>(program.channels.size());
  softmax_of_.resize(program.cells.size(), none);
  plan_beliefs();
  for (const Measure& measure : program.measures)
    judges_ =
        judges_ || measure.kind == Measure::Kind::unlawful_truth || measure.kind == Measure::Kind::unlawful_belief;
  forbidden_first_.resize(program.forbidden.size());
  for (const Response& response : program.responses) {
    most_forced_ = std::max(most_forced_, response.forced.size());
    for (Index i = response.forbidden.begin; i < response.forbidden.end; ++i) {
      Index first = response.forbidden.begin;
      while (program.forbidden[first].until != program.forbidden[i].until) ++first;
      forbidden_first_[i] = first - response.forbidden.begin;
    }
  }
  plan_world();
  plan_start();
}

// Takes back what the response played last has set outside the state.
void Engine::withdraw() {
  if (response_ == nullptr) return;
  if (weigher_ != nullptr) withdraw_tilt();
  tilts_reactions_ = false;
  for (Index i = response_->tilted.begin; i < response_->tilted.end; ++i) {
    const Tilted& tilted = program_.tilted[i];
    if (tilted.reaction != none) reaction_tilt_[tilted.reaction] = 0;
    if (tilted.channel != none) tilt_[tilted.channel] = 0;
  }
  for (Index i = response_->forbidden.begin; i < response_->forbidden.end; ++i) {
    if (program_.forbidden[i].reaction != none) reaction_forbidden_[program_.forbidden[i].reaction] = 0;
  }
  std::fill_n(forbidden_lifted_.begin(), response_->forbidden.size(), std::uint8_t{0});
  std::fill_n(when_done_.begin(), response_->whens.size(), 0U);
  response_ = nullptr;
}

Engine::End Engine::begin(std::uint64_t seed, std::uint64_t run, std::uint64_t world, Observer* observer) {
  seed_ = seed;
  run_ = run;
  ++moment_;
  ++world_;
  forget_shares(fixed_);
  forget_shares(settled_);
  remembered_.forget();
  remembered_gaps_.forget();
  observer_ = observer;
  withdraw();
  is_stopped_ = contract_broken_ = weighs_ = false;
  explosion_ = {};
  draw_world(world);
  replaying_ = true;
  unite(base_.touched, state_.touched);
  state_.copy(origin_, base_.touched);
  std::fill(state_.touched.begin(), state_.touched.end(), std::uint8_t{0});
  for (const Index cell : varying_fading_) fade(cell);
  for (const Index cell : varying_cells_) start_cell(cell);
  for (const Index softmax : varying_softmaxes_) start_softmax(softmax);
  for (Index i = 0; i < program_.history.size(); ++i) run_history(program_.history[i], i);
  state_.now = program_.decision;
  replaying_ = false;
  start_measures();
  open_everything();
  unite(base_.touched, state_.touched);
  base_.copy(state_, base_.touched);
  base_.touched.swap(state_.touched);
  std::fill(state_.touched.begin(), state_.touched.end(), std::uint8_t{0});
  observer_ = nullptr;
  return explosion_.limit == Explosion::Limit::none ? End::horizon : End::exploded;
}

// The first limit passed is the reason.
void Engine::explode(Explosion::Limit limit, Index which) {
  if (explosion_.limit == Explosion::Limit::none) explosion_ = {limit, which};
  is_stopped_ = true;
}

void Engine::tilt() {
  for (Index i = response_->tilted.begin; i < response_->tilted.end; ++i) {
    const Tilted& tilted = program_.tilted[i];
    if (tilted.channel != none) tilt_[tilted.channel] += tilted.log_factor;
    if (tilted.reaction == none) continue;
    reaction_tilt_[tilted.reaction] += tilted.log_factor;
    tilts_reactions_ = true;
  }
}

// Schedules the acts that the response forces, from its `first` on. At one time they come in its order, behind what
// history has left pending and before all that is yet to be scheduled.
void Engine::force(Index first) {
  const std::uint64_t order = std::max(state_.order, base_.order + most_forced_);
  const std::array<double, max_parameters> no_parameters{};
  for (Index i = first; i < response_->forced.size(); ++i) {
    const Index forced = response_->forced.begin + i;
    state_.order = base_.order + i;
    schedule(program_.forced[forced].time, {Cause::Kind::forced, forced, 0}, no_parameters);
  }
  state_.order = order;
}

void Engine::apply() {
  const Response& response = *response_;
  if (weigher_ != nullptr) {
    weigher_->begin_run();
    weighs_ = true;
    apply_tilt();
  }
  tilt();
  for (Index i = response.tilted.begin; i < response.tilted.end; ++i) {
    const Index channel = program_.tilted[i].channel;
    if (channel != none) dirty_rows_.mark(program_.channel_row[channel], lane_of(channel));
  }
  const Index first_timer = static_cast<Index>(program_.atoms.size());
  for (Index i = response.forbidden.begin; i < response.forbidden.end; ++i) {
    const Forbidden& forbidden = program_.forbidden[i];
    if (forbidden.until <= program_.decision ||
        (forbidden.until_condition != none && state_.condition_holds[forbidden.until_condition])) {
      forbidden_lifted_[i - response.forbidden.begin] = 1;
      continue;
    }
    if (forbidden.reaction != none) ++reaction_forbidden_[forbidden.reaction];
    if (forbidden.channel != none) {
      ++state_.touch(state_.clocks[forbidden.channel]).forbidden;
      update_channel(forbidden.channel);
    }
    if (forbidden.until < program_.horizon) set_timer(first_timer + forbidden_first_[i], forbidden.until);
  }
  force(0);
  for (Index i = response.whens.begin; i < response.whens.end; ++i)
    if (state_.condition_holds[program_.whens[i].condition]) user_changed({Program::User::Kind::when, i}, true);
  renew_bounds();
}

Engine::End Engine::play(Index index, Observer* observer) {
  withdraw();
  observer_ = observer;
  response_ = &program_.responses[index];
  is_stopped_ = contract_broken_ = false;
  explosion_ = {};
  ++moment_;
  forget_shares(settled_);
  const Fork* const start = start_of(index);
  if (start != nullptr) {
    branch_off(index, *start);
  } else {
    state_.copy(base_, state_.touched);
    std::fill(state_.touched.begin(), state_.touched.end(), std::uint8_t{0});
    candidates_ = 0;
    begun_at_ = 0;
    std::fill(when_turned_.begin(), when_turned_.end(), std::uint8_t{0});
    apply();
  }
  expect_forks(index, start);
  while (!is_stopped_) {
    const double timer_time = state_.timer_time.least();
    const double due_time = state_.scheduled_time.least();
    const double candidate_time = state_.open_due.least();
    const double next = std::min({timer_time, due_time, candidate_time});
    if (!(next < program_.horizon)) break;
    if (next >= fork_time_) pass_forks(next, timer_time == next);
    if (next >= state_.first_close) close_windows(next);
    ++moment_;
    if (++state_.moments > moment_limit_)
      explode(Explosion::Limit::moments);
    else if (timer_time == next)
      flip(earliest_timer());
    else if (due_time == next)
      run_scheduled(earliest_scheduled());
    else
      candidate(first_candidate());
  }
  if (!is_stopped_) pass_forks(never, false);
  if (weighs_) weigh_run();
  state_.now = program_.horizon;
  finish_measures();
  observer_ = nullptr;
  expect(!contract_broken_, "a hazard stays below its bound");
  return explosion_.limit == Explosion::Limit::none ? End::horizon : End::exploded;
}

}  // namespace demarche::core
