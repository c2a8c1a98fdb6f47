// Beliefs about who did it: what a finding changes, and shares from weights.
//
// Most beliefs open, drive and measure nothing, and most of what is found is never handed on. A finding is therefore
// only noted in a journal of the run; a belief that nobody watches, or a ledger, takes in what concerns it, in the
// order in which it was found, when somebody asks for it: the same sums as at once.

#include <algorithm>
#include <limits>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "core/lanes.hpp"

namespace demarche::core {
namespace {

constexpr double unknown_share = std::numeric_limits<double>::quiet_NaN();

}  // namespace

// Who learns of each finding at once, and who when asked.
void Engine::plan_beliefs() {
  for (const Softmax& softmax : program_.softmaxes) {
    const auto first = cells_.begin() + softmax.first_cell;
    unwatched_.push_back(std::none_of(first, first + softmax.count, [](const CellPlan& c) { return c.is_watched; }));
    std::fill_n(softmax_of_.begin() + softmax.first_cell, softmax.count, static_cast<Index>(unwatched_.size() - 1));
  }
  std::size_t most_shares = 0;  // that one effect renews
  for (const Softmax& softmax : program_.softmaxes) most_shares = std::max<std::size_t>(most_shares, softmax.count);
  finding_of_.resize(program_.effects.size(), none);
  for (std::size_t i = 0; i < program_.effects.size(); ++i) {
    const Effect& effect = program_.effects[i];
    if (effect.kind != Effect::Kind::finding) continue;
    finding_of_[i] = static_cast<Index>(findings_.size());
    FindingPlan plan{{}, std::vector<std::uint8_t>(program_.softmaxes.size() + program_.ledgers.size())};
    std::size_t shares = 0;
    for (Index at = effect.audience.begin; at < effect.audience.end; ++at) {
      const Index softmax = program_.index_lists[at];
      if (unwatched_[softmax]) {
        ++plan.later[softmax];
      } else {
        plan.watched.push_back(softmax);
        shares += program_.softmaxes[softmax].count;
      }
    }
    for (Index at = effect.ledgers.begin; at < effect.ledgers.end; ++at)
      ++plan.later[program_.softmaxes.size() + program_.index_lists[at]];
    most_shares = std::max(most_shares, shares);
    findings_.push_back(std::move(plan));
  }
  odds_.resize(lanes * whole_eights(most_shares));
  log_odds_.resize(odds_.size());
}

void Engine::change_beliefs(const Effect& effect, const double* parameters, std::uint32_t ordinal) {
  switch (effect.kind) {
    case Effect::Kind::change: return;
    case Effect::Kind::finding: {
      if (replaying_) return;  // a recorded finding draws nothing; history says what was believed
      find(effect, amount(effect.amount, parameters, ordinal, Purpose::effect), ordinal);
      return;
    }
    case Effect::Kind::set_share: {
      const Softmax& softmax = program_.softmaxes[effect.softmax];
      const double log_odds = amount(effect.amount, parameters, ordinal, Purpose::effect);
      hear(effect.softmax);
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
      hear(effect.softmax);
      hear(effect.source);
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
      hear(effect.softmax);
      bool is_news = false;  // else a share that was stated stays what it was, to the last bit
      for (Index i = effect.ledgers.begin; i < effect.ledgers.end; ++i) {
        const Index ledger = program_.index_lists[i];
        hear(static_cast<Index>(program_.softmaxes.size()) + ledger);
        double* evidence = &state_.weights[program_.ledgers[ledger].first_weight];
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

// Evidence of strength `d` about each suspect, as `ordinal` and the suspect's name draw it.
void Engine::find(const Effect& effect, double d, std::uint32_t ordinal) {
  const Index index = finding_of_[static_cast<std::size_t>(&effect - program_.effects.data())];
  const FindingPlan& plan = findings_[index];
  if (state_.journal.size() == state_.journal.room()) hear_all();
  state_.journal.push_back({index, static_cast<Index>(state_.evidence.size())});
  const double truth = state_.cells[effect.truth].value;
  for (Index member = 0; member < effect.names.size(); ++member) {
    const std::uint64_t name = program_.name_lists[effect.names.begin + member];
    const double normal = remembered_.at(name, Purpose::finding, ordinal, 0, [&] {
      return elementary::normal_quantile(uniform(core::draw(seed_, run_, name, Purpose::finding, ordinal).word[0]));
    });
    const double centre = (truth == static_cast<double>(member) ? 0.5 : -0.5) * d * d;
    const double evidence = centre + d * normal;
    for (const Index softmax : plan.watched)
      state_.touch(state_.weights[program_.softmaxes[softmax].first_weight + member]) += evidence;
    state_.evidence.push_back(evidence);
  }
  for (std::size_t i = 0; i < state_.known.size();) {  // those it concerns make room for the last one
    const Index softmax = state_.known[i];
    if (plan.later[softmax] != 0)
      leave_unknown(softmax);
    else
      ++i;
  }
  renew_shares(plan.watched);
}

// What has been found since `item`, a softmax or, behind them, a ledger, was asked for last.
void Engine::hear(Index item) const {
  const auto softmaxes = static_cast<Index>(program_.softmaxes.size());
  std::uint32_t& heard = state_.heard[item];
  if (heard == state_.journal.size()) return;
  const bool is_ledger = item >= softmaxes;
  const Index first =
      is_ledger ? program_.ledgers[item - softmaxes].first_weight : program_.softmaxes[item].first_weight;
  const Index count = is_ledger ? program_.ledgers[item - softmaxes].count : program_.softmaxes[item].count;
  for (std::size_t i = heard; i < state_.journal.size(); ++i) {
    const Finding& finding = state_.journal[i];
    for (std::uint8_t times = findings_[finding.which].later[item]; times > 0; --times)
      for (Index member = 0; member < count; ++member)
        state_.touch(state_.weights[first + member]) += state_.evidence[finding.first + member];
  }
  state_.touch(heard) = static_cast<std::uint32_t>(state_.journal.size());
}

// Makes room in the journal.
void Engine::hear_all() {
  const std::size_t items = program_.softmaxes.size() + program_.ledgers.size();
  for (Index item = 0; item < items; ++item) hear(item);
  for (Index item = 0; item < items; ++item) state_.touch(state_.heard[item]) = 0;
  state_.journal.clear();
  state_.evidence.clear();
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
  leave_unknown(index);
  if (exact == none) return;
  set_cell(softmax.first_cell + exact, exact_value, unknown_share);
  note_known(index);
}

// The same for all of these, which are watched, and none is exact.
void Engine::renew_shares(std::span<const Index> softmaxes) {
  log_shares(softmaxes);
  const double* log_odds = log_odds_.data();
  for (const Index index : softmaxes) {
    const Softmax& softmax = program_.softmaxes[index];
    for (Index i = 0; i < softmax.count; ++i) set_cell(softmax.first_cell + i, *log_odds++);
  }
}

void Engine::leave_unknown(Index index) {
  if (state_.is_known[index] == 0) return;
  state_.touch(state_.is_known[index]) = 0;
  Index* const place = std::find(state_.known.begin(), state_.known.end(), index);
  *place = state_.known.back();
  state_.known.pop_back();
  forget_cells(program_.softmaxes[index]);
}

void Engine::forget_cells(const Softmax& softmax) {
  for (Index i = 0; i < softmax.count; ++i) state_.touch(state_.cells[softmax.first_cell + i].value) = unknown_share;
}

void Engine::note_known(Index softmax) const {
  if (state_.is_known[softmax] != 0) return;
  state_.touch(state_.is_known[softmax]) = 1;
  state_.known.push_back(softmax);
}

// Into `log_odds_`, what share() gives for every suspect, one after another: the exponentials of all their weights,
// then the logarithms of all sums.
void Engine::log_shares(std::span<const Index> softmaxes) {
  std::size_t count = 0;
  const auto for_each = [&](auto&& visit) {
    count = 0;
    for (const Index index : softmaxes) {
      visit(program_.softmaxes[index]);
      count += program_.softmaxes[index].count;
    }
  };
  for_each([&](const Softmax& softmax) {
    for (Index i = 0; i < softmax.count; ++i) odds_[count + i] = state_.weights[softmax.first_weight + i];
  });
  exp_each(odds_.data(), whole_eights(count));
  for_each([&](const Softmax& softmax) {
    for (Index member = 0; member < softmax.count; ++member) {
      double others = 1;
      for (Index i = 0; i < softmax.count; ++i)
        if (i != member) others += odds_[count + i];
      log_odds_[count + member] = others;
    }
  });
  log_each(log_odds_.data(), whole_eights(count));
  for_each([&](const Softmax& softmax) {
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
  const Index softmax = softmax_of_[index];
  const Cell& cell = program_.cells[index];
  hear(softmax);
  note_known(softmax);
  const Index member = index - program_.softmaxes[softmax].first_cell;
  return state_.touch(state_.cells[index].value) =
             std::clamp(share(program_.softmaxes[softmax], member), cell.low, cell.high);
}

}  // namespace demarche::core
