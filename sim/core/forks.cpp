// Where responses part (forks.hpp), and what of the engine keeps a state there and begins from it.
#include "core/forks.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/engine.hpp"

namespace demarche::core {
namespace {

bool same(const Program&, const Tilted& one, const Tilted& other) {
  return one.channel == other.channel && one.reaction == other.reaction && one.log_factor == other.log_factor;
}

bool same(const Program&, const Forbidden& one, const Forbidden& other) {
  return one.channel == other.channel && one.reaction == other.reaction && one.until == other.until &&
         one.until_condition == other.until_condition;
}

bool same(const Program&, const Amount& one, const Amount& other) {
  return one.kind == other.kind && one.index == other.index && one.factor == other.factor && one.name == other.name;
}

bool same(const Program& program, const Call& one, const Call& other) {
  if (one.kind != other.kind) return false;
  for (Index i = 0; i < program.kinds[one.kind].parameter_count; ++i)
    if (!same(program, program.amounts[one.parameters + i], program.amounts[other.parameters + i])) return false;
  return true;
}

bool same(const Program& program, const Forced& one, const Forced& other) {
  return one.time == other.time && one.only_if == other.only_if && one.unless == other.unless &&
         same(program, one.call, other.call);
}

bool same(const Program& program, const When& one, const When& other) {
  return one.condition == other.condition && one.only_if == other.only_if && one.unless == other.unless &&
         one.each_time == other.each_time && same(program, one.delay, other.delay) &&
         same(program, one.call, other.call);
}

// How many items at the beginning of both lists are the same.
template <class Item>
Index in_common(const Program& program, const std::vector<Item>& items, Range one, Range other) {
  Index count = 0;
  while (count < std::min(one.size(), other.size()) &&
         same(program, items[one.begin + count], items[other.begin + count]))
    ++count;
  return count;
}

template <class Item>
bool all_in_common(const Program& program, const std::vector<Item>& items, Range one, Range other) {
  return one.size() == other.size() && in_common(program, items, one, other) == one.size();
}

Parting part(const Program& program, Index from, const Response& one, const Response& other) {
  if (!all_in_common(program, program.tilted, one.tilted, other.tilted) ||
      !all_in_common(program, program.forbidden, one.forbidden, other.forbidden))
    return {};
  Parting parting{from, never, in_common(program, program.forced, one.forced, other.forced),
                  in_common(program, program.whens, one.whens, other.whens)};
  for (const Range list : {one.forced, other.forced})
    if (parting.forced < list.size())
      parting.time = std::min(parting.time, program.forced[list.begin + parting.forced].time);
  if (parting.time >= program.horizon) parting.time = never;
  if (parting.time <= program.decision && parting.forced == 0) return {};
  return parting;
}

bool is_in_order(const Program& program, Range forced) {
  return std::is_sorted(program.forced.begin() + forced.begin, program.forced.begin() + forced.end,
                        [](const Forced& one, const Forced& other) { return one.time < other.time; });
}

}  // namespace

std::vector<Parting> partings(const Program& program) {
  const auto is_later = [](const Parting& one, const Parting& other) {
    if (one.from == none || other.from == none) return one.from != none;
    return std::tie(one.time, one.forced, one.whens) > std::tie(other.time, other.forced, other.whens);
  };
  std::vector<Parting> last(program.responses.size());
  for (Index response = 0; response < last.size(); ++response) {
    if (!is_in_order(program, program.responses[response].forced)) continue;
    for (Index earlier = 0; earlier < response; ++earlier) {
      if (!is_in_order(program, program.responses[earlier].forced)) continue;
      const Parting parting = part(program, earlier, program.responses[earlier], program.responses[response]);
      if (is_later(parting, last[response])) last[response] = parting;
    }
  }
  return last;
}

Fork::Fork(const Program& program, const Parting& parting)
    : time(parting.time),
      forced(parting.forced),
      state(program, most_scheduled),
      lifted(program.responses[parting.from].forbidden.size()),
      whens_done(program.responses[parting.from].whens.size()),
      whens_turned(program.whens.size()) {}

Forks::Forks(const Program& program)
    : partings(core::partings(program)),
      passed(program.responses.size()),
      start(program.responses.size(), none),
      open_in(program.responses.size()) {
  std::map<std::tuple<Index, double, Index>, std::vector<Index>> all;
  for (Index response = 0; response < partings.size(); ++response) {
    const Parting& parting = partings[response];
    if (parting.from != none) all[{parting.from, parting.time, parting.forced}].push_back(response);
  }
  for (const auto& [at, branches] : all) {
    const auto index = static_cast<Index>(forks.size());
    Range& of_response = passed[std::get<0>(at)];
    if (of_response.size() == 0) of_response.begin = index;
    of_response.end = index + 1;
    for (const Index branch : branches) start[branch] = index;
    forks.push_back(std::make_unique<Fork>(program, partings[branches.front()]));
    forks.back()->branches = branches;
  }
}

// ---- the engine ------------------------------------------------------------------------------------------------

// Where the response may begin now; null: at the decision only.
const Fork* Engine::start_of(Index response) const {
  const Index fork = forks_.start[response];
  return fork == none || forks_.open_in[response] != world_ || observer_ != nullptr || weigher_ != nullptr
             ? nullptr
             : forks_.forks[fork].get();
}

// From now on the response being played keeps its state at the forks that it passes.
void Engine::expect_forks(Index response, const Fork* start) {
  fork_ = forks_.passed[response];
  if (observer_ != nullptr || weigher_ != nullptr) fork_.begin = fork_.end;
  const auto is_behind = [&](const Fork& fork) {
    return std::tie(fork.time, fork.forced) < std::tie(start->time, start->forced);
  };
  while (start != nullptr && fork_.size() > 0 && is_behind(*forks_.forks[fork_.begin])) ++fork_.begin;
  fork_time_ = fork_.size() > 0 ? forks_.forks[fork_.begin]->time : never;
}

// Before what comes at `next`, a timer or something else, not before `fork_time_`.
void Engine::pass_forks(double next, bool is_timer) {
  for (; fork_.size() > 0; ++fork_.begin) {
    Fork& fork = *forks_.forks[fork_.begin];
    fork_time_ = fork.time;
    if (next < fork.time) return;
    if (next == fork.time) {  // timers come first, then what was due before the acts that not all force
      if (is_timer) return;
      const bool is_due = next < never && state_.scheduled_time.least() == next;
      if (is_due && state_.scheduled[earliest_scheduled()].order <= base_.order + fork.forced) return;
    }
    keep(fork);
  }
  fork_time_ = never;
}

void Engine::keep(Fork& fork) {
  if (fork.kept_in == world_ || contract_broken_) return;
  if (state_.scheduled.size() > fork.state.scheduled.room()) return;
  bool is_wanted = false;
  for (const Index branch : fork.branches) {
    if (!goes_along(branch)) continue;
    forks_.open_in[branch] = world_;
    is_wanted = true;
  }
  if (!is_wanted) return;
  fork.kept_in = world_;
  fork.state.copy(state_, state_.touched);
  std::copy(state_.touched.begin(), state_.touched.end(), fork.state.touched.begin());
  fork.candidates = candidates_;
  std::copy_n(forbidden_lifted_.begin(), fork.lifted.size(), fork.lifted.begin());
  std::copy_n(when_done_.begin(), fork.whens_done.size(), fork.whens_done.begin());
  std::copy(when_turned_.begin(), when_turned_.end(), fork.whens_turned.begin());
}

// Whether the response would have done the same as the one being played, so far.
bool Engine::goes_along(Index response) const {
  // Pending acts of which only one of them has too many: no more than were ever added.
  if (base_.scheduled.size() + (state_.order - base_.order) > max_scheduled) return false;
  const Index common = forks_.partings[response].whens;
  for (Index i = common; i < response_->whens.size(); ++i)
    if (when_done_[i] > 0) return false;
  const Range whens = program_.responses[response].whens;
  for (Index i = whens.begin + common; i < whens.end; ++i)
    if (when_turned_[i] != 0 || base_.condition_holds[program_.whens[i].condition] != 0) return false;
  return true;
}

// In place of apply().
void Engine::branch_off(Index response, const Fork& fork) {
  subtract(state_.touched, fork.state.touched);
  state_.copy_blocks(base_, state_.touched);
  state_.copy(fork.state, fork.state.touched);
  std::copy(fork.state.touched.begin(), fork.state.touched.end(), state_.touched.begin());
  candidates_ = fork.candidates;
  begun_at_ = state_.moments;
  tilt();
  const Response& own = *response_;
  std::copy(fork.lifted.begin(), fork.lifted.end(), forbidden_lifted_.begin());
  for (Index i = 0; i < own.forbidden.size(); ++i) {
    const Forbidden& forbidden = program_.forbidden[own.forbidden.begin + i];
    if (forbidden_lifted_[i] == 0 && forbidden.reaction != none) ++reaction_forbidden_[forbidden.reaction];
  }
  const Parting& parting = forks_.partings[response];
  std::copy_n(fork.whens_done.begin(), parting.whens, when_done_.begin());
  std::copy(fork.whens_turned.begin(), fork.whens_turned.end(), when_turned_.begin());

  // What both force has happened, and what only the other forces is not to happen here.
  const Index others = program_.responses[parting.from].whens.begin;
  for (Index i = 0; i < state_.scheduled.size();) {
    Cause& cause = state_.scheduled[i].cause;
    if (cause.kind == Cause::Kind::forced) {
      take_scheduled(i);
      continue;
    }
    if (cause.kind == Cause::Kind::when) cause.index = cause.index - others + own.whens.begin;
    ++i;
  }
  force(parting.forced);
}

}  // namespace demarche::core
