#include "core/program.hpp"

#include <algorithm>

#include "core/check.hpp"
#include "core/elementary.hpp"

namespace demarche::core {

Program::Program() = default;
Program::Program(const Program&) = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(const Program&) = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

namespace {

double derive(const DerivedNumber& number, const std::vector<double>& values) {
  using Operation = DerivedNumber::Operation;
  const double a = values[number.a];
  const double b = number.b == none ? 0 : values[number.b];
  switch (number.operation) {
    case Operation::logarithm: return elementary::log(a);
    case Operation::logit: return elementary::logit(a);
    case Operation::chance_to_log_hazard: return elementary::log(-elementary::log1p(-a) / b);
    case Operation::sum: return a + b;
    case Operation::difference: return a - b;
    case Operation::product: return a * b;
    case Operation::quotient: return a / b;
    case Operation::reciprocal: return 1 / a;
    case Operation::complement: return 1 - a;
    case Operation::round: return (a + 0x1.8p52) - 0x1.8p52;  // ties to even, |a| < 2^51
  }
  return 0;
}

// Lists of second members grouped by their first: `groups[i]` is the range of `list` that belongs to i.
void group(std::size_t count, std::vector<std::pair<Index, Index>>& pairs, std::vector<Range>& groups,
           std::vector<Index>& list) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  groups.assign(count, Range{});
  list.clear();
  std::size_t next = 0;
  for (Index i = 0; i < count; ++i) {
    groups[i].begin = static_cast<Index>(list.size());
    for (; next < pairs.size() && pairs[next].first == i; ++next) list.push_back(pairs[next].second);
    groups[i].end = static_cast<Index>(list.size());
  }
  expect(next == pairs.size(), "every dependency belongs to something that exists");
}

template <class T>
void within(Index index, const std::vector<T>& list, const char* must) {
  expect(index < list.size(), must);
}

template <class T>
void within(Range range, const std::vector<T>& list, const char* must) {
  expect(range.begin <= range.end && range.end <= list.size(), must);
}

template <class T>
void within_or_none(Index index, const std::vector<T>& list, const char* must) {
  expect(index == none || index < list.size(), must);
}

void check_amount(const Program& p, const Amount& amount) {
  switch (amount.kind) {
    case Amount::Kind::number: within(amount.index, p.numbers, "an amount's slot exists"); break;
    case Amount::Kind::each: within(amount.index, p.distributions, "an amount's distribution exists"); break;
    case Amount::Kind::parameter: expect(amount.index < max_parameters, "an act has at most 12 parameters"); break;
    case Amount::Kind::cell: within(amount.index, p.cells, "an amount's cell exists"); break;
  }
  within_or_none(amount.factor, p.numbers, "an amount's factor exists");
}

void check_call(const Program& p, const Call& call) {
  within(call.kind, p.kinds, "a call's act exists");
  const Index count = p.kinds[call.kind].parameter_count;
  expect(count <= max_parameters, "an act has at most 12 parameters");
  expect(call.parameters + count <= p.amounts.size(), "a call fills every parameter");
  for (Index i = 0; i < count; ++i) check_amount(p, p.amounts[call.parameters + i]);
}

void check_terms(const Program& p, Range terms) {
  within(terms, p.terms, "terms exist");
  for (Index i = terms.begin; i < terms.end; ++i) {
    within(p.terms[i].coefficient, p.numbers, "a term's coefficient exists");
    within(p.terms[i].driver, p.drivers, "a term's driver exists");
    within_or_none(p.terms[i].reference, p.numbers, "a term's reference exists");
  }
}

void check_kinds(const Program& p) {
  for (const ActKind& kind : p.kinds) {
    expect(kind.tuple < p.tuple_count, "an act kind has an ordinal counter");
    within(kind.needs, p.needs, "needs exist");
    within(kind.effects, p.effects, "effects exist");
    within(kind.consequences, p.consequences, "consequences exist");
    within(kind.verdict, p.verdicts, "verdicts exist");
    for (const Range touches : {kind.counters, kind.measures, kind.prevented_measures}) {
      within(touches, p.touches, "touches exist");
      for (Index i = touches.begin; i < touches.end; ++i)
        within_or_none(p.touches[i].guard_cell, p.cells, "a touch's guard exists");
    }
    for (Index i = kind.counters.begin; i < kind.counters.end; ++i)
      within(p.touches[i].index, p.counters, "a touched counter exists");
    for (Index i = kind.measures.begin; i < kind.measures.end; ++i)
      within(p.touches[i].index, p.measures, "a touched measure exists");
    within(kind.reactions, p.index_lists, "reactions exist");
    for (Index i = kind.reactions.begin; i < kind.reactions.end; ++i)
      within(p.index_lists[i], p.reactions, "a triggered reaction exists");
  }
  for (const Effect& effect : p.effects) {
    within_or_none(effect.only_if, p.conditions, "an effect's condition exists");
    check_amount(p, effect.amount);
    if (effect.kind == Effect::Kind::change) within(effect.cell, p.cells, "a changed cell exists");
    if (effect.kind == Effect::Kind::finding) {
      within(effect.truth, p.cells, "a finding's truth exists");
      within(effect.audience, p.index_lists, "a finding's audience exists");
      within(effect.names, p.name_lists, "a finding's names exist");
      for (Index i = effect.audience.begin; i < effect.audience.end; ++i) {
        within(p.index_lists[i], p.softmaxes, "who learns of a finding has a belief");
        expect(p.softmaxes[p.index_lists[i]].count == effect.names.size(), "a finding speaks of every suspect");
      }
    }
    if (effect.kind != Effect::Kind::change && effect.kind != Effect::Kind::finding)
      within(effect.softmax, p.softmaxes, "a changed belief exists");
    within(effect.ledgers, p.index_lists, "an effect's ledgers exist");
    for (Index i = effect.ledgers.begin; i < effect.ledgers.end; ++i) {
      within(p.index_lists[i], p.ledgers, "a ledger exists");
      const Index suspects =
          effect.kind == Effect::Kind::share ? p.softmaxes[effect.softmax].count : effect.names.size();
      expect(p.ledgers[p.index_lists[i]].count == suspects, "a ledger speaks of every suspect");
    }
    if (effect.kind == Effect::Kind::set_share)
      expect(effect.member < p.softmaxes[effect.softmax].count, "a believed suspect exists");
    if (effect.kind == Effect::Kind::inherit) {
      within(effect.source, p.softmaxes, "an inherited belief exists");
      within(effect.audience, p.index_lists, "an inherited belief maps suspects");
      expect(effect.audience.size() == p.softmaxes[effect.softmax].count, "an inherited belief maps every suspect");
    }
  }
  for (const Consequence& consequence : p.consequences) {
    check_amount(p, consequence.after);
    check_call(p, consequence.call);
    within_or_none(consequence.unless, p.conditions, "a consequence's condition exists");
    within_or_none(consequence.alive, p.cells, "a consequence's instance exists");
  }
  for (const Need& need : p.needs) {
    within(need.reason, p.labels, "a need says its reason");
    if (need.kind == Need::Kind::condition)
      within(need.condition, p.conditions, "a need's condition exists");
    else
      within(need.cell, p.cells, "a need's stock exists"), check_amount(p, need.amount);
  }
  for (const Measure& measure : p.measures) {
    within(measure.verdict, p.verdicts, "a door's steps exist");
    within(measure.options, p.options, "a measure's options exist");
  }
  for (const Option& option : p.options) {
    within(option.act.index, p.kinds, "an option's act exists");
    expect(option.group != none, "an option has a group");
    within_or_none(option.act.guard_cell, p.cells, "an option's guard exists");
  }
  for (const VerdictStep& step : p.verdicts) {
    within_or_none(step.believed, p.conditions, "a verdict's condition exists");
    within_or_none(step.truth, p.conditions, "a verdict's condition exists");
    within(step.label, p.labels, "a verdict says its reason");
    expect(step.result <= 2, "a verdict is lawful, contested or unlawful");
  }
}

void check_causes(const Program& p) {
  for (const Call& call : p.calls) check_call(p, call);
  for (std::size_t i = 0; i < p.channels.size(); ++i) {
    const Channel& channel = p.channels[i];
    expect(i == 0 || p.channels[i - 1].key < channel.key, "channels are sorted by their keys, each key once");
    within(channel.rule, p.rules, "a channel's rule exists");
    within(channel.calls, p.calls, "a channel's acts exist");
    within(channel.log_base, p.numbers, "a channel's base exists");
    check_terms(p, channel.terms);
    within_or_none(channel.while_, p.conditions, "a channel's condition exists");
    within_or_none(channel.gate, p.conditions, "a channel's gate exists");
    within_or_none(channel.window, p.numbers, "a channel's window exists");
  }
  for (const Reaction& reaction : p.reactions) {
    within(reaction.rule, p.rules, "a reaction's rule exists");
    within(reaction.calls, p.calls, "a reaction's acts exist");
    within(reaction.logit, p.numbers, "a reaction's chance exists");
    check_terms(p, reaction.terms);
    within_or_none(reaction.requires_, p.conditions, "a reaction's condition exists");
    within_or_none(reaction.unless, p.conditions, "a reaction's condition exists");
    check_amount(p, reaction.delay);
  }
  for (const Driver& driver : p.drivers) {
    within(driver.first, p.cells, "a driver's variable exists");
    within_or_none(driver.second, p.cells, "a driver's variable exists");
  }
  for (std::size_t i = 0; i < p.history.size(); ++i) {
    const HistoryItem& item = p.history[i];
    expect(item.time <= p.decision, "history ends with the decision");
    expect(i == 0 || p.history[i - 1].time <= item.time, "history is in order of time");
    if (item.call.kind != none) check_call(p, item.call);
    within(item.effects, p.effects, "a history item's effects exist");
    within_or_none(item.only_if, p.conditions, "a history item's condition exists");
  }
  for (const Response& response : p.responses) {
    within(response.forced, p.forced, "forced acts exist");
    within(response.whens, p.whens, "conditional acts exist");
    within(response.forbidden, p.forbidden, "prohibitions exist");
    within(response.tilted, p.tilted, "tilts exist");
  }
  for (const Forced& forced : p.forced) {
    check_call(p, forced.call);
    expect(forced.time >= p.decision, "a response acts at or after the decision");
  }
  for (const When& when : p.whens) {
    check_call(p, when.call);
    check_amount(p, when.delay);
    within(when.condition, p.conditions, "a conditional act's condition exists");
  }
  for (const Measure& measure : p.measures) {
    const bool of_cell = measure.kind == Measure::Kind::peak || measure.kind == Measure::Kind::final ||
                         measure.kind == Measure::Kind::mean || measure.kind == Measure::Kind::integral;
    expect(of_cell == (measure.cell != none), "a measure of a variable names it, others do not");
    within_or_none(measure.cell, p.cells, "a measured variable exists");
  }
}

}  // namespace

void Program::derive_all(std::vector<double>& values) const {
  for (const DerivedNumber& number : derived) values[number.slot] = derive(number, values);
}

void Program::derive_world(std::vector<double>& values) const {
  for (const Index i : world_derived) values[derived[i].slot] = derive(derived[i], values);
}

void Program::finish() {
  expect(decision >= 0 && horizon > decision, "start, decision and horizon are in this order");
  std::vector<std::uint8_t> uncertain(numbers.size());
  for (const UncertainNumber& number : uncertain_numbers) {
    within(number.slot, numbers, "an uncertain number has a slot");
    uncertain[number.slot] = 1;
  }
  for (const UncertainChoice& choice : uncertain_choices) {
    within(choice.slot, numbers, "an uncertain choice has a slot");
    within(choice.shares, slot_lists, "an uncertain choice has shares");
    uncertain[choice.slot] = 1;
  }
  world_derived.clear();
  for (Index i = 0; i < derived.size(); ++i) {
    within(derived[i].slot, numbers, "a derived number has a slot");
    within(derived[i].a, numbers, "a derived number has an operand");
    within_or_none(derived[i].b, numbers, "a derived number has an operand");
    if (uncertain[derived[i].a] || (derived[i].b != none && uncertain[derived[i].b])) {
      uncertain[derived[i].slot] = 1;
      world_derived.push_back(i);
    }
  }
  derive_all(numbers);
  for (const Cell& cell : cells) {
    within(cell.initial, numbers, "a cell has an initial value");
    within_or_none(cell.decay_rate, numbers, "a decay rate exists");
    within_or_none(cell.rest, numbers, "a rest exists");
    expect(cell.low <= cell.high, "a range is not empty");
    expect(cell.decay_rate == none || cell.rest != none, "what decays has a rest");
  }
  for (const Softmax& softmax : softmaxes) {
    expect(softmax.first_cell + softmax.count <= cells.size(), "a belief has its cells");
    expect(softmax.first_weight + softmax.count <= weight_count, "a belief has its weights");
    within(softmax.initial, slot_lists, "a belief has its prior");
    expect(softmax.initial.size() == softmax.count, "a belief has a prior for every suspect");
  }
  for (const Ledger& ledger : ledgers)
    expect(ledger.first_weight + ledger.count <= weight_count, "a ledger has its weights");
  is_conjunction.clear();
  condition_atoms.clear();
  condition_atom_list.clear();
  condition_atom_copies.clear();
  for (const Condition& condition : conditions) {
    within(condition.code, code, "a condition's code exists");
    const Index first = static_cast<Index>(condition_atom_list.size());
    bool plain = true;
    for (Index i = condition.code.begin; i < condition.code.end; ++i) {
      if (code[i].operation == Code::Operation::atom) {
        within(code[i].atom, atoms, "a condition's atom exists");
        condition_atom_list.push_back(code[i].atom);
        condition_atom_copies.push_back(atoms[code[i].atom]);
      } else {
        plain = plain && code[i].operation == Code::Operation::conjunction;
      }
    }
    is_conjunction.push_back(plain);
    condition_atoms.push_back({first, static_cast<Index>(condition_atom_list.size())});
  }
  check_kinds(*this);
  check_causes(*this);

  ring_size = 0;
  counter_ring.clear();
  for (const Counter& counter : counters) {
    counter_ring.push_back(ring_size);
    ring_size += counter.keep;
    within_or_none(counter.until, numbers, "a counter's end exists");
  }

  std::vector<std::pair<Index, Index>> condition_user, atom_condition, cell_atom, counter_atom, cell_measure;
  users.clear();
  const auto use = [&](Index condition, User::Kind kind, Index index) {
    if (condition == none) return;
    condition_user.emplace_back(condition, static_cast<Index>(users.size()));
    users.push_back({kind, index});
  };
  for (Index i = 0; i < channels.size(); ++i) {
    use(channels[i].while_, User::Kind::channel_while, i);
    use(channels[i].gate, User::Kind::channel_gate, i);
  }
  for (Index i = 0; i < whens.size(); ++i) use(whens[i].condition, User::Kind::when, i);
  for (Index i = 0; i < forbidden.size(); ++i) use(forbidden[i].until_condition, User::Kind::forbidden, i);
  tracked.assign(atoms.size(), 0);
  for (const auto& [condition, user] : condition_user) {
    within(condition, conditions, "a used condition exists");
    const Range range = conditions[condition].code;
    for (Index i = range.begin; i < range.end; ++i)
      if (code[i].operation == Code::Operation::atom) {
        tracked[code[i].atom] = 1;
        atom_condition.emplace_back(code[i].atom, condition);
      }
  }
  for (Index i = 0; i < atoms.size(); ++i) {
    within(atoms[i].threshold, numbers, "an atom's threshold exists");
    if (atoms[i].kind == Atom::Kind::cell)
      within(atoms[i].subject, cells, "an atom's variable exists");
    else {
      within(atoms[i].subject, counters, "an atom's counter exists");
      const Index remembered = atoms[i].kind == Atom::Kind::window  ? atoms[i].number
                               : atoms[i].kind == Atom::Kind::since ? 1
                                                                    : 0;
      expect(counters[atoms[i].subject].keep >= remembered, "a counter remembers enough acts");
    }
    if (!tracked[i]) continue;
    if (atoms[i].kind == Atom::Kind::cell)
      cell_atom.emplace_back(atoms[i].subject, i);
    else
      counter_atom.emplace_back(atoms[i].subject, i);
  }
  for (Index i = 0; i < measures.size(); ++i)
    if (measures[i].cell != none) cell_measure.emplace_back(measures[i].cell, i);

  std::vector<Index> user_list;
  group(conditions.size(), condition_user, condition_users, user_list);
  std::vector<User> ordered;
  for (const Index i : user_list) ordered.push_back(users[i]);
  users = std::move(ordered);
  group(atoms.size(), atom_condition, atom_conditions, atom_condition_list);
  group(cells.size(), cell_atom, cell_atoms, cell_atom_list);
  group(counters.size(), counter_atom, counter_atoms, counter_atom_list);
  group(cells.size(), cell_measure, cell_measures, cell_measure_list);
  lay_rows(*this);
  lay_reaction_rows(*this);
}

}  // namespace demarche::core
