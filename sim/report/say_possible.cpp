// What can happen, see say_possible.hpp: the least set of acts that holds all documented and forced ones and whatever
// can follow from its members, every condition being judged by the values that those acts can give its variables.
#include "report/say_possible.hpp"

#include <algorithm>

namespace demarche::report {

namespace {

using core::Index;
using core::none;

// Whether something can be true, and whether it can be false.
struct Truth {
  bool can_hold = false, can_fail = false;
};

// The values a variable can take: a few, or anything in its range.
struct Values {
  bool anything = false;
  std::vector<double> some;
};

class Search {
 public:
  explicit Search(const core::Program& program) : program_(program), values_(program.cells.size()) {
    found_.kinds.resize(program.kinds.size());
    found_.channels.resize(program.channels.size());
    found_.reactions.resize(program.reactions.size());
    found_.channels_open.resize(program.channels.size());
    found_.reactions_triggered.resize(program.reactions.size());
    counted_.resize(program.counters.size());
    find_uncertain();
    start_cells();
  }

  Possible run() {
    do {
      changed_ = false;
      pass();
    } while (changed_);
    return std::move(found_);
  }

 private:
  void mark(std::uint8_t& flag) {
    changed_ = changed_ || flag == 0;
    flag = 1;
  }

  void find_uncertain() {
    uncertain_.resize(program_.numbers.size());
    for (const core::UncertainNumber& one : program_.uncertain_numbers) uncertain_[one.slot] = 1;
    for (const core::UncertainChoice& one : program_.uncertain_choices) uncertain_[one.slot] = 1;
    for (const core::DerivedNumber& one : program_.derived) {
      const bool from = (one.a != none && uncertain_[one.a] != 0) || (one.b != none && uncertain_[one.b] != 0);
      if (from) uncertain_[one.slot] = 1;
    }
  }

  void start_cells() {
    for (std::size_t i = 0; i < program_.cells.size(); ++i) {
      const core::Cell& cell = program_.cells[i];
      const double initial = std::clamp(program_.numbers[cell.initial], cell.low, cell.high);
      const bool moves = cell.decay_rate != none &&
                         (uncertain_[cell.rest] != 0 || program_.numbers[cell.rest] != program_.numbers[cell.initial]);
      if (uncertain_[cell.initial] != 0 || moves) {
        values_[i].anything = true;
      } else {
        values_[i].some.push_back(initial);
      }
    }
    for (const core::Softmax& belief : program_.softmaxes) {
      for (Index member = 0; member < belief.count; ++member) values_[belief.first_cell + member].anything = true;
    }
  }

  Truth atom(const core::Atom& atom) const {
    const bool fixed = uncertain_[atom.threshold] == 0;
    const double threshold = program_.numbers[atom.threshold];
    Truth truth;
    const auto take = [&](double value) {
      (core::compare(value, atom.relation, threshold) ? truth.can_hold : truth.can_fail) = true;
    };
    if (atom.kind == core::Atom::Kind::cell) {
      const Values& values = values_[atom.subject];
      if (!fixed) return {true, true};
      if (values.anything) {
        const core::Cell& cell = program_.cells[atom.subject];
        take(cell.low);
        take(cell.high);
        if (threshold >= cell.low && threshold <= cell.high) take(threshold);
        return truth;
      }
      for (const double value : values.some) take(value);
      return truth;
    }
    if (counted_[atom.subject] != 0) return {true, true};
    if (atom.kind == core::Atom::Kind::since) return {false, true};
    if (atom.kind == core::Atom::Kind::window) {
      const bool few = atom.relation == core::Relation::below;
      return {few, !few};
    }
    if (!fixed) return {true, true};
    take(0);
    return truth;
  }

  Truth condition(Index index) const {
    if (index == none) return {true, false};
    const core::Range range = program_.conditions[index].code;
    std::vector<Truth> stack;
    for (Index i = range.begin; i < range.end; ++i) {
      using Operation = core::Code::Operation;
      const core::Code& code = program_.code[i];
      switch (code.operation) {
        case Operation::atom: stack.push_back(atom(program_.atoms[code.atom])); break;
        case Operation::always: stack.push_back({true, false}); break;
        case Operation::never: stack.push_back({false, true}); break;
        case Operation::negation: std::swap(stack.back().can_hold, stack.back().can_fail); break;
        case Operation::conjunction:
        case Operation::disjunction: {
          const Truth right = stack.back();
          stack.pop_back();
          Truth& left = stack.back();
          const bool both = code.operation == Operation::conjunction;
          left = both ? Truth{left.can_hold && right.can_hold, left.can_fail || right.can_fail}
                      : Truth{left.can_hold || right.can_hold, left.can_fail && right.can_fail};
          break;
        }
      }
    }
    return stack.empty() ? Truth{true, false} : stack.back();
  }

  bool can_hold(Index index) const { return condition(index).can_hold; }

  void change(const core::Effect& effect) {
    if (effect.kind != core::Effect::Kind::change || !can_hold(effect.only_if)) return;
    Values& values = values_[effect.cell];
    if (values.anything) return;
    const core::Cell& cell = program_.cells[effect.cell];
    const bool sets = effect.operation == core::Effect::Operation::set &&
                      effect.amount.kind == core::Amount::Kind::number && effect.amount.factor == none &&
                      uncertain_[effect.amount.index] == 0 && cell.decay_rate == none;
    if (!sets) {
      values.anything = changed_ = true;
      return;
    }
    const double value = std::clamp(program_.numbers[effect.amount.index], cell.low, cell.high);
    if (std::find(values.some.begin(), values.some.end(), value) != values.some.end()) return;
    values.some.push_back(value);
    changed_ = true;
  }

  void call(const core::Call& call, bool needs_matter = true) {
    if (call.kind == none) return;
    const core::ActKind& kind = program_.kinds[call.kind];
    for (Index i = kind.needs.begin; needs_matter && i < kind.needs.end; ++i) {
      const core::Need& need = program_.needs[i];
      if (need.kind == core::Need::Kind::condition && !can_hold(need.condition)) return;
    }
    mark(found_.kinds[call.kind]);
  }

  void follow(Index index) {
    const core::ActKind& kind = program_.kinds[index];
    for (Index i = kind.effects.begin; i < kind.effects.end; ++i) change(program_.effects[i]);
    for (Index i = kind.counters.begin; i < kind.counters.end; ++i) mark(counted_[program_.touches[i].index]);
    for (Index i = kind.consequences.begin; i < kind.consequences.end; ++i) call(program_.consequences[i].call);
    for (Index i = kind.reactions.begin; i < kind.reactions.end; ++i) {
      const Index reaction = program_.index_lists[i];
      mark(found_.reactions_triggered[reaction]);
      if (!can_hold(program_.reactions[reaction].requires_)) continue;
      take_calls(program_.reactions[reaction].calls, found_.reactions[reaction]);
    }
  }

  // The cause can act when one of its acts can happen.
  void take_calls(core::Range calls, std::uint8_t& flag) {
    for (Index i = calls.begin; i < calls.end; ++i) {
      call(program_.calls[i]);
      if (found_.kinds[program_.calls[i].kind] != 0) mark(flag);
    }
  }

  void pass() {
    for (const core::HistoryItem& item : program_.history) {
      call(item.call, false);
      for (Index i = item.effects.begin; i < item.effects.end; ++i) change(program_.effects[i]);
    }
    for (const core::Forced& forced : program_.forced) call(forced.call);
    for (const core::When& when : program_.whens) {
      if (can_hold(when.condition)) call(when.call);
    }
    for (std::size_t i = 0; i < program_.channels.size(); ++i) {
      const core::Channel& channel = program_.channels[i];
      if (!can_hold(channel.while_) || !can_hold(channel.gate)) continue;
      mark(found_.channels_open[i]);
      take_calls(channel.calls, found_.channels[i]);
    }
    for (Index kind = 0; kind < program_.kinds.size(); ++kind) {
      if (found_.kinds[kind] != 0) follow(kind);
    }
  }

  const core::Program& program_;
  Possible found_;
  std::vector<Values> values_;
  std::vector<std::uint8_t> uncertain_, counted_;
  bool changed_ = false;
};

}  // namespace

Possible possible(const core::Program& program) { return Search(program).run(); }

}  // namespace demarche::report
