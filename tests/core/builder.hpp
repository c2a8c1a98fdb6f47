#pragma once
// Builds small core programs by hand, for tests that need a closed form and no language.

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "core/random.hpp"

namespace demarche::core::test {

class Builder {
 public:
  Program program;

  explicit Builder(double horizon = 100, double decision = 0) {
    program.decision = decision;
    program.horizon = horizon;
    program.responses.push_back({"baseline", {}, {}, {}, {}});
    program.rules.push_back("rule");
    program.labels.push_back("reason");
  }

  Index number(double value) {
    program.numbers.push_back(value);
    return static_cast<Index>(program.numbers.size() - 1);
  }

  Index uncertain(const Distribution& distribution, const std::string& name) {
    const Index slot = number(distribution.reference());
    Distribution tabled = distribution;
    tabled.table = program.tables.add(tabled);
    program.uncertain_numbers.push_back({slot, tabled, name_hash(name)});
    return slot;
  }

  Index derived(DerivedNumber::Operation operation, Index a, Index b = none) {
    const Index slot = number(0);
    program.derived.push_back({slot, operation, a, b});
    return slot;
  }

  Index cell(double initial, double half_life = 0, double rest = 0, double low = -1e9, double high = 1e9) {
    Cell cell;
    cell.name = "cell" + std::to_string(program.cells.size());
    cell.initial = number(initial);
    if (half_life > 0) {
      cell.decay_rate = number(1 / half_life);
      cell.rest = number(rest);
    }
    cell.low = low;
    cell.high = high;
    program.cells.push_back(cell);
    return static_cast<Index>(program.cells.size() - 1);
  }

  // A belief over `priors.size()` suspects; returns the softmax. Cells follow each other.
  Index belief(std::initializer_list<double> log_weights) {
    Softmax softmax;
    softmax.first_cell = static_cast<Index>(program.cells.size());
    softmax.count = static_cast<Index>(log_weights.size());
    softmax.first_weight = program.weight_count;
    program.weight_count += softmax.count;
    softmax.initial.begin = static_cast<Index>(program.slot_lists.size());
    for (const double weight : log_weights) {
      program.slot_lists.push_back(number(weight));
      cell(0, 0, 0, -20, 20);
      program.cells.back().is_log_odds = true;
    }
    softmax.initial.end = static_cast<Index>(program.slot_lists.size());
    program.softmaxes.push_back(softmax);
    return static_cast<Index>(program.softmaxes.size() - 1);
  }

  Index counter(Index keep = 1, bool after_decision = false) {
    program.counters.push_back({keep, after_decision, none});
    return static_cast<Index>(program.counters.size() - 1);
  }

  Index atom(Atom::Kind kind, Index subject, Relation relation, double threshold, Index count = 1) {
    program.atoms.push_back({kind, relation, subject, number(threshold), count});
    return static_cast<Index>(program.atoms.size() - 1);
  }

  // Conjunction of atoms; a negative entry ~a is the negation of atom a.
  Index all_of(std::initializer_list<std::int64_t> atoms) {
    Condition condition;
    condition.code.begin = static_cast<Index>(program.code.size());
    bool first = true;
    for (const std::int64_t atom : atoms) {
      program.code.push_back({Code::Operation::atom, static_cast<Index>(atom < 0 ? ~atom : atom)});
      if (atom < 0) program.code.push_back({Code::Operation::negation, none});
      if (!first) program.code.push_back({Code::Operation::conjunction, none});
      first = false;
    }
    condition.code.end = static_cast<Index>(program.code.size());
    program.conditions.push_back(condition);
    return static_cast<Index>(program.conditions.size() - 1);
  }

  struct KindParts {
    std::vector<Effect> effects = {};
    std::vector<Consequence> consequences = {};
    std::vector<Need> needs = {};
    std::vector<VerdictStep> verdict = {};
    std::vector<Touch> counters = {};
    std::vector<Touch> measures = {};
    std::vector<Touch> prevented = {};
    std::vector<Index> reactions = {};
    Index parameters = 0;
    std::int32_t rung = 0;
  };

  Index kind(const std::string& name) { return kind(name, KindParts()); }

  Index kind(const std::string& name, const KindParts& parts) {
    ActKind kind;
    kind.name = name;
    kind.address = name_hash(name);
    kind.tuple = program.tuple_count++;
    kind.parameter_count = parts.parameters;
    kind.rung = parts.rung;
    kind.effects = append(program.effects, parts.effects);
    kind.consequences = append(program.consequences, parts.consequences);
    kind.needs = append(program.needs, parts.needs);
    kind.verdict = append(program.verdicts, parts.verdict);
    kind.counters = append(program.touches, parts.counters);
    kind.measures = append(program.touches, parts.measures);
    kind.prevented_measures = append(program.touches, parts.prevented);
    kind.reactions = append(program.index_lists, parts.reactions);
    program.kinds.push_back(kind);
    return static_cast<Index>(program.kinds.size() - 1);
  }

  Call call(Index kind, std::initializer_list<Amount> parameters = {}) {
    Call call{kind, static_cast<Index>(program.amounts.size())};
    program.amounts.insert(program.amounts.end(), parameters);
    return call;
  }

  struct Tendency {
    double rate = 1;  // per day
    std::vector<Term> terms = {};
    Index while_ = none, gate = none;
    double window = 0;
  };

  void channel(const std::string& key, Index kind, const Tendency& parts) {
    Channel channel;
    channel.key = key;
    channel.name = name_hash(key);
    channel.rule = 0;
    channel.calls = append(program.calls, {call(kind)});
    channel.log_base = derived(DerivedNumber::Operation::logarithm, number(parts.rate));
    channel.terms = append(program.terms, parts.terms);
    channel.while_ = parts.while_;
    channel.gate = parts.gate;
    if (parts.window > 0) channel.window = number(parts.window);
    program.channels.push_back(channel);
  }

  Term term(double coefficient, Index first, Index second = none, Driver::Transform transform = {}) {
    program.drivers.push_back({transform, first, second});
    return {number(coefficient), static_cast<Index>(program.drivers.size() - 1)};
  }

  Index reaction(const std::string& key, Index kind, double chance, Amount delay, Index requires_ = none,
                 Index unless = none, const std::vector<Term>& terms = {}) {
    Reaction reaction;
    reaction.key = key;
    reaction.name = name_hash(key);
    reaction.rule = 0;
    reaction.calls = append(program.calls, {call(kind)});
    reaction.logit = derived(DerivedNumber::Operation::logit, number(chance));
    reaction.terms = append(program.terms, terms);
    reaction.requires_ = requires_;
    reaction.unless = unless;
    reaction.delay = delay;
    program.reactions.push_back(reaction);
    return static_cast<Index>(program.reactions.size() - 1);
  }

  Amount fixed(double value) { return {Amount::Kind::number, number(value), none, 0}; }

  Amount each(Distribution distribution, const std::string& name) {
    distribution.table = program.tables.add(distribution);
    program.distributions.push_back(distribution);
    return {Amount::Kind::each, static_cast<Index>(program.distributions.size() - 1), none, name_hash(name)};
  }

  Effect change(Index cell, Effect::Operation operation, double amount) {
    Effect effect;
    effect.operation = operation;
    effect.cell = cell;
    effect.amount = fixed(amount);
    return effect;
  }

  Index measure(Measure::Kind kind, Index cell = none) {
    program.measures.push_back({kind, cell, never, {}, {}});
    return static_cast<Index>(program.measures.size() - 1);
  }

  void force(double time, Call call) { program.forced.push_back({time, call, none, none}); }
  void remember(double time, Call call) { program.history.push_back({time, call, {}, none}); }

  // A kind that is counted by a fresh `count` measure and its first time taken; returns {kind, count, first time}.
  struct Watched {
    Index kind, count, first;
  };
  Watched watched(const std::string& name) { return watched(name, KindParts()); }

  Watched watched(const std::string& name, KindParts parts) {
    const Index count = measure(Measure::Kind::count);
    const Index first = measure(Measure::Kind::first_time);
    parts.measures.push_back({count, none, 0});
    parts.measures.push_back({first, none, 0});
    return {kind(name, parts), count, first};
  }

  const Program& finish() {
    std::sort(program.channels.begin(), program.channels.end(),
              [](const Channel& a, const Channel& b) { return a.key < b.key; });
    if (program.responses.size() == 1) {
      program.responses[0].forced = {0, static_cast<Index>(program.forced.size())};
      program.responses[0].whens = {0, static_cast<Index>(program.whens.size())};
      program.responses[0].forbidden = {0, static_cast<Index>(program.forbidden.size())};
      program.responses[0].tilted = {0, static_cast<Index>(program.tilted.size())};
    }
    program.finish();
    return program;
  }

 private:
  template <class T>
  Range append(std::vector<T>& list, const std::vector<T>& more) {
    const Index begin = static_cast<Index>(list.size());
    list.insert(list.end(), more.begin(), more.end());
    return {begin, static_cast<Index>(list.size())};
  }
};

// One run's acts as text-free records, for comparing runs bit by bit.
struct Recorder final : Observer {
  std::vector<Act> acts;
  std::vector<Prevented> prevented;
  void on_act(const Act& act, const Engine&) override { acts.push_back(act); }
  void on_prevented(const Prevented& one, const Engine&) override { prevented.push_back(one); }
};

// Kolmogorov–Smirnov distance of `times` from the distribution function F (which may stay below 1: infinities are
// acts that never came).
template <class F>
double distance(std::vector<double> times, F&& distribution) {
  std::sort(times.begin(), times.end());
  const double n = static_cast<double>(times.size());
  double greatest = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times[i] == never) break;
    const double expected = distribution(times[i]);
    greatest = std::max({greatest, expected - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - expected});
  }
  return greatest;
}

// Bound that the distance of a right distribution passes with probability 1e-6: √(ln(2/α) / 2n).
inline double ks_bound(std::size_t n) { return std::sqrt(std::log(2 / 1e-6) / (2 * static_cast<double>(n))); }

}  // namespace demarche::core::test
