// Which reactions follow an act. Those of a row are decided on side by side; whether they are, changes no bit.

#include <algorithm>
#include <bit>

#include "core/elementary.hpp"
#include "core/engine.hpp"

namespace demarche::core {

void Engine::plan_reactions() {
  for (const Reaction& reaction : program_.reactions)
    reactions_.push_back({reaction.name, reaction.logit, reaction.requires_, reaction.terms});
  const std::vector<std::uint8_t> changes = cells_that_change();
  for (const ReactionRow& row : program_.reaction_rows) {
    ReactionRowPlan& plan = reaction_rows_.emplace_back();
    plan.together = !are_few((1u << row.count) - 1);
    if (!plan.together) continue;
    plan.memory = static_cast<Index>(row_memories_.size());
    row_memories_.emplace_back();
    const auto reaction_of = [&](std::size_t lane) -> const ReactionPlan& {
      return reactions_[program_.row_reactions[row.first + std::min(static_cast<Index>(lane), row.count - 1)]];
    };
    const auto all = [](auto&& is) {
      for (std::size_t lane = 0; lane < lanes; ++lane)
        if (!is(lane)) return false;
      return true;
    };
    const ReactionPlan& first = reaction_of(0);
    plan_required(plan, [&](std::size_t lane) { return reaction_of(lane).requires_; });
    const auto term_of = [&](std::size_t lane, Index place) -> const TermPlan& {
      return terms_[reaction_of(lane).terms.begin + place];
    };
    const auto stays = [&](const TermPlan& term) {
      return !changes[term.first] && (term.second == none || !changes[term.second]);
    };
    while (plan.leading < first.terms.size() &&
           all([&](std::size_t lane) { return stays(term_of(lane, plan.leading)); }))
      ++plan.leading;
    plan.terms.begin = static_cast<Index>(reaction_terms_.size());
    for (Index place = plan.leading; place < first.terms.size(); ++place) {
      const TermPlan& model = term_of(0, place);
      if (all([&](std::size_t lane) {
            return term_of(lane, place).coefficient == model.coefficient && term_of(lane, place).driver == model.driver;
          })) {
        reaction_terms_.push_back({ReactionRowTerm::Kind::common, first.terms.begin + place});
      } else if (all([&](std::size_t lane) {
                   const TermPlan& term = term_of(lane, place);
                   return term.second == none && term.transform == Driver::Transform::none &&
                          program_.cells[term.first].decay_rate == none;
                 })) {
        LaneTerm& term = reaction_lane_terms_.emplace_back();
        for (std::size_t lane = 0; lane < lanes; ++lane) {
          term.cell[lane] = term_of(lane, place).first;
          term.coefficient[lane] = term_of(lane, place).coefficient;
        }
        reaction_terms_.push_back({ReactionRowTerm::Kind::own, static_cast<Index>(reaction_lane_terms_.size() - 1)});
      } else {
        reaction_terms_.push_back({ReactionRowTerm::Kind::other, place});
      }
    }
    plan.terms.end = static_cast<Index>(reaction_terms_.size());
  }
}

// Lays out what the reactions of a row require; `condition_of(lane)` has the same form for all.
template <class ConditionOf>
void Engine::plan_required(ReactionRowPlan& plan, ConditionOf&& condition_of) {
  plan.common = {static_cast<Index>(common_atoms_.size()), static_cast<Index>(common_atoms_.size())};
  plan.own = {static_cast<Index>(lane_atoms_.size()), static_cast<Index>(lane_atoms_.size())};
  if (condition_of(0) == none) return;
  const auto atom_of = [&](std::size_t lane, Index place) {
    return program_.condition_atom_list[program_.condition_atoms[condition_of(lane)].begin + place];
  };
  if (program_.is_conjunction[condition_of(0)]) {
    for (Index place = 0; place < program_.condition_atoms[condition_of(0)].size() && !plan.asks_each; ++place) {
      bool is_common = true, has_lanes = true;
      LaneAtom own{program_.atoms[atom_of(0, place)].relation, {}, {}};
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const Atom& atom = program_.atoms[atom_of(lane, place)];
        is_common = is_common && atom_of(lane, place) == atom_of(0, place);
        has_lanes = has_lanes && atom.kind == Atom::Kind::cell && program_.cells[atom.subject].decay_rate == none;
        own.cell[lane] = atom.subject;
        own.threshold[lane] = atom.threshold;
      }
      if (is_common)
        common_atoms_.push_back(atom_of(0, place));
      else if (has_lanes)
        lane_atoms_.push_back(own);
      else
        plan.asks_each = true;
    }
  } else {
    plan.asks_each = true;
  }
  plan.common.end = static_cast<Index>(common_atoms_.size());
  plan.own.end = static_cast<Index>(lane_atoms_.size());
}

void Engine::react(Index kind, const Act& act) {
  if (weighs_ && is_reached()) return;
  const Range rows = program_.kind_rows[kind];
  for (Index i = rows.begin; i < rows.end; ++i) {
    const Index row = program_.kind_row_list[i];
    const std::uint32_t ordinal = state_.touch(state_.triggered[row])++;
    if (reaction_rows_[row].together && !weighs_ && !tilts_reactions_)
      react_together(row, ordinal, act);
    else
      react_each(program_.reaction_rows[row], ordinal, act);
  }
}

void Engine::react_each(const ReactionRow& row, std::uint32_t ordinal, const Act& act) {
  for (Index i = row.first; i < row.first + row.count; ++i) {
    const Index index = program_.row_reactions[i];
    const ReactionPlan& reaction = reactions_[index];
    if (!holds(reaction.requires_)) continue;
    double log_odds = numbers_[reaction.logit] + reaction_tilt_[index];
    for (Index t = reaction.terms.begin; t < reaction.terms.end; ++t) log_odds += term_at(terms_[t], state_.now);
    const double u = acceptance_of(reaction, ordinal);
    const bool accepted = weighs_ ? accepts_weighed(index, log_odds, u) : elementary::below_logistic(u, log_odds);
    if (accepted) follow(index, ordinal, act);
  }
}

// Without a tilt.
void Engine::react_together(Index index, std::uint32_t ordinal, const Act& act) {
  const ReactionRowPlan& plan = reaction_rows_[index];
  const ReactionRow row = program_.reaction_rows[index];
  const auto reaction_at = [&](std::size_t lane) -> const ReactionPlan& {
    return reactions_[program_.row_reactions[row.first + lane]];
  };
  for (Index i = plan.common.begin; i < plan.common.end; ++i)
    if (!atom_now(program_.atoms[common_atoms_[i]], state_.now)) return;
  std::uint32_t asked = (1u << row.count) - 1;
  for (Index i = plan.own.begin; i < plan.own.end; ++i) asked = lanes_that_hold(lane_atoms_[i], asked);
  if (plan.asks_each) {
    for (std::uint32_t left = asked; left != 0; left &= left - 1) {
      const auto lane = static_cast<std::size_t>(std::countr_zero(left));
      if (!holds(reaction_at(lane).requires_)) asked ^= 1u << lane;
    }
  }
  if (asked == 0) return;

  ReactionRowMemory& memory = row_memories_[plan.memory];
  if (memory.world != world_) {
    for (std::size_t lane = 0; lane < row.count; ++lane) {
      const ReactionPlan& reaction = reaction_at(lane);
      double sum = numbers_[reaction.logit];
      for (Index t = 0; t < plan.leading; ++t) sum += term_at(terms_[reaction.terms.begin + t], state_.now);
      memory.sums[lane] = sum;
    }
    memory.world = world_;
  }
  ReactionRowMemory::Luck& luck = memory.luck[ordinal & 1];
  if (luck.world != world_ || luck.ordinal != ordinal) luck = {world_, ordinal, 0, {}};
  for (std::uint32_t left = asked & ~luck.drawn; left != 0; left &= left - 1) {
    const auto lane = static_cast<std::size_t>(std::countr_zero(left));
    luck.uniforms[lane] = acceptance_of(reaction_at(lane), ordinal);
  }
  luck.drawn |= asked;

  std::uint32_t accepted = 0;
  if (are_few(asked)) {
    for (std::uint32_t left = asked; left != 0; left &= left - 1) {
      const auto lane = static_cast<std::size_t>(std::countr_zero(left));
      double sum = memory.sums[lane];
      const Range terms = reaction_at(lane).terms;
      for (Index t = terms.begin + plan.leading; t < terms.end; ++t) sum += term_at(terms_[t], state_.now);
      accepted |= static_cast<std::uint32_t>(elementary::below_logistic(luck.uniforms[lane], sum)) << lane;
    }
  } else {
    double sums[lanes];
    std::copy_n(memory.sums, lanes, sums);
    for (Index i = plan.terms.begin; i < plan.terms.end; ++i) add_term(reaction_terms_[i], row, asked, sums);
    accepted = below_logistic_each(luck.uniforms, sums) & asked;
  }
  for (; accepted != 0; accepted &= accepted - 1)
    follow(program_.row_reactions[row.first + static_cast<Index>(std::countr_zero(accepted))], ordinal, act);
}

void Engine::add_term(const ReactionRowTerm& term, const ReactionRow& row, std::uint32_t asked, double* sums) const {
  switch (term.kind) {
    case ReactionRowTerm::Kind::common: {
      const double value = term_at(terms_[term.index], state_.now);
      for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += value;
      return;
    }
    case ReactionRowTerm::Kind::own: {
      const LaneTerm& own = reaction_lane_terms_[term.index];
      for (std::size_t lane = 0; lane < lanes; ++lane)
        sums[lane] += numbers_[own.coefficient[lane]] * lane_value(own.cell[lane], asked >> lane & 1);
      return;
    }
    case ReactionRowTerm::Kind::other:
      for (std::uint32_t left = asked; left != 0; left &= left - 1) {
        const auto lane = static_cast<Index>(std::countr_zero(left));
        const Index reaction = program_.row_reactions[row.first + lane];
        sums[lane] += term_at(terms_[reactions_[reaction].terms.begin + term.index], state_.now);
      }
      return;
  }
}

// Of a variable that stays between acts.
double Engine::lane_value(Index cell, bool asked) const {
  const double value = state_.cells[cell].value;
  // Nobody has asked for this share since it changed.
  if (value != value && asked) [[unlikely]]
    return share_now(cell);
  return value;
}

std::uint32_t Engine::lanes_that_hold(const LaneAtom& atom, std::uint32_t asked) const {
  const auto all = [&](auto&& holds) {
    std::uint32_t holding = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const double value = lane_value(atom.cell[lane], asked >> lane & 1);
      holding |= static_cast<std::uint32_t>(holds(value, numbers_[atom.threshold[lane]])) << lane;
    }
    return holding & asked;
  };
  switch (atom.relation) {
    case Relation::at_least: return all([](double value, double threshold) { return value >= threshold; });
    case Relation::above: return all([](double value, double threshold) { return value > threshold; });
    case Relation::at_most: return all([](double value, double threshold) { return value <= threshold; });
    case Relation::below: return all([](double value, double threshold) { return value < threshold; });
    case Relation::is: return all([](double value, double threshold) { return value == threshold; });
    case Relation::is_not: return all([](double value, double threshold) { return value != threshold; });
  }
  return 0;
}

double Engine::acceptance_of(const ReactionPlan& reaction, std::uint32_t ordinal) const {
  const Block block = core::draw(seed_, run_, reaction.name, Purpose::acceptance_of_reaction, ordinal);
  return uniform(block.word[0]);
}

void Engine::follow(Index index, std::uint32_t ordinal, const Act& act) {
  const double delay = amount(program_.reactions[index].delay, act.parameters.data(), ordinal, Purpose::delay);
  schedule(state_.now + std::max(delay, 0.0), {Cause::Kind::reaction, index, act.number}, act.parameters);
}

}  // namespace demarche::core
