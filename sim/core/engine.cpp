// Worlds, history and the loop of the engine.

#include "core/engine.hpp"

#include <algorithm>
#include <map>

#include "core/check.hpp"
#include "core/elementary.hpp"

namespace demarche::core {

Engine::Engine(const Program& program, std::uint32_t moment_limit)
    : program_(program),
      moment_limit_(moment_limit),
      numbers_(program.numbers),
      fading_(program.cells.size()),
      varies_(program.channels.size()),
      fetched_(program.uncertain_numbers.size()),
      remembered_(1024),
      remembered_gaps_(512),
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
  std::map<Index, Index> rates;  // place in `decays_` by slot
  for (const Index cell : decaying_)
    fading_[cell].decay = rates.emplace(program.cells[cell].decay_rate, static_cast<Index>(rates.size())).first->second;
  decays_.resize(rates.size());
  for (Index i = 0; i < program.cells.size(); ++i) {
    const Cell& cell = program.cells[i];
    const bool is_measured = program.cell_measures[i].size() > 0;
    const bool opens_or_drives = program.cell_atoms[i].size() + program.cell_channels[i].size() > 0;
    cells_.push_back({cell.low, cell.high, cell.is_count, is_measured || opens_or_drives, is_measured});
  }
  for (const Term& term : program.terms) {
    const Driver& driver = program.drivers[term.driver];
    terms_.push_back({term.coefficient, driver.first, driver.second, term.driver, driver.transform});
  }
  for (const Reaction& reaction : program.reactions)
    reactions_.push_back({reaction.name, reaction.logit, reaction.requires_, reaction.terms});
  plan_bounds();
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
  softmax_of_.resize(program.cells.size(), none);
  for (const Softmax& softmax : program.softmaxes) {
    const auto first = cells_.begin() + softmax.first_cell;
    unwatched_.push_back(std::none_of(first, first + softmax.count, [](const CellPlan& c) { return c.is_watched; }));
    std::fill_n(softmax_of_.begin() + softmax.first_cell, softmax.count, static_cast<Index>(unwatched_.size() - 1));
  }
  for (const Measure& measure : program.measures)
    judges_ =
        judges_ || measure.kind == Measure::Kind::unlawful_truth || measure.kind == Measure::Kind::unlawful_belief;
  changed_cells_.reserve(program.cells.size());
  changed_counters_.reserve(program.counters.size());
  dirty_conditions_.reserve(program.conditions.size());
  dirty_channels_.reserve(program.channels.size());
}

void Engine::draw_world(std::uint64_t world) {
  // The tables do not fit the nearer caches, so all places are asked for before any is read.
  std::size_t place = 0;
  for (const UncertainNumber& number : program_.uncertain_numbers) {
    const Block block = core::draw(seed_, world, number.name, Purpose::parameter, 0);
    fetched_[place++] = fetch(number.distribution, program_.tables, uniform(block.word[0]));
  }
  place = 0;
  for (const UncertainNumber& number : program_.uncertain_numbers)
    numbers_[number.slot] = draw_fetched(number.distribution, program_.tables, fetched_[place++]);
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
  std::fill(decays_.begin(), decays_.end(), Decay{});
}

// The state at the scenario's start in this world.
void Engine::reset() {
  state_.now = 0;
  state_.act_number = 0;
  state_.order = 0;
  state_.moments = 0;
  for (const Index cell : decaying_) {
    fading_[cell].rate = numbers_[program_.cells[cell].decay_rate];
    fading_[cell].rest = numbers_[program_.cells[cell].rest];
  }
  for (Index i = 0; i < program_.cells.size(); ++i) {
    const Cell& cell = program_.cells[i];
    double value = numbers_[cell.initial];
    if (cell.is_count) value = (value + 0x1.8p52) - 0x1.8p52;
    state_.value[i] = std::clamp(value, cell.low, cell.high);
    state_.changed[i] = 0;
  }
  std::fill(state_.weights.begin(), state_.weights.end(), 0.0);  // those of ledgers stay so
  for (Index s = 0; s < program_.softmaxes.size(); ++s) {
    const Softmax& softmax = program_.softmaxes[s];
    for (Index i = 0; i < softmax.count; ++i)
      state_.weights[softmax.first_weight + i] = numbers_[program_.slot_lists[softmax.initial.begin + i]];
    renew_shares(s, none, 0);
  }
  std::fill(state_.counted.begin(), state_.counted.end(), 0);
  std::fill(state_.attempts.begin(), state_.attempts.end(), 0);
  std::fill(state_.triggered.begin(), state_.triggered.end(), 0);
  std::fill(state_.fired.begin(), state_.fired.end(), 0);
  for (const Index channel : state_.started) state_.clocks[channel] = Clock{};
  state_.started.clear();
  std::fill(state_.gates.begin(), state_.gates.end(), Gatekeeper{});
  std::fill(state_.open_position.begin(), state_.open_position.end(), none);
  std::fill(state_.timer_position.begin(), state_.timer_position.end(), none);
  std::fill(state_.atom_holds.begin(), state_.atom_holds.end(), 0);
  std::fill(state_.condition_holds.begin(), state_.condition_holds.end(), 0);
  std::fill(state_.truths.begin(), state_.truths.end(), 0);
  state_.open.clear();
  state_.open_due.clear();
  state_.timer_id.clear();
  state_.timer_time.clear();
  state_.scheduled.clear();
  state_.scheduled_time.clear();
  state_.first_timer = state_.first_scheduled = none;
  state_.first_timer_known = state_.first_scheduled_known = true;
  state_.first_close = never;
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
  moment_ = (moment_ / moments_of_a_world + 1) * moments_of_a_world;
  remembered_.forget();
  remembered_gaps_.forget();
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
  for (const Index atom : tracked_) refresh_atom(atom);
  for (const Index condition : dirty_conditions_) condition_marked_[condition] = 0;
  dirty_conditions_.clear();
  for (const Index condition : used_) state_.condition_holds[condition] = holds_tracked(condition);
  for (Index i = 0; i < program_.channels.size(); ++i) {
    const Channel& channel = program_.channels[i];
    state_.gates[i].passes = channel.gate == none || state_.condition_holds[channel.gate] != 0;
    set_while(i, channel.while_ == none || state_.condition_holds[channel.while_] != 0);
  }
  renew_bounds();
}

void Engine::apply(const Response& response) {
  for (Index i = response.tilted.begin; i < response.tilted.end; ++i) {
    const Tilted& tilted = program_.tilted[i];
    if (tilted.reaction != none) reaction_tilt_[tilted.reaction] += tilted.log_factor;
    if (tilted.channel == none) continue;
    tilt_[tilted.channel] += tilted.log_factor;
    if (state_.open_position[tilted.channel] != none) mark_channel(tilted.channel);
  }
  const Index first_timer = static_cast<Index>(program_.atoms.size());
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
  renew_bounds();
}

Engine::End Engine::play(Index index, Observer* observer) {
  withdraw();
  state_.copy(base_);
  observer_ = observer;
  response_ = &program_.responses[index];
  exploded_ = contract_broken_ = false;
  candidates_ = 0;
  ++moment_;
  apply(*response_);
  while (!exploded_) {
    const Index timer = earliest_timer();
    const double timer_time = timer == none ? never : state_.timer_time[timer];
    const Index due = earliest_scheduled();
    const double due_time = due == none ? never : state_.scheduled_time[due];
    const double candidate_time = least(state_.open_due);
    const double next = std::min({timer_time, due_time, candidate_time});
    if (!(next < program_.horizon)) break;
    if (next >= state_.first_close) close_windows(next);
    ++moment_;
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

}  // namespace demarche::core
