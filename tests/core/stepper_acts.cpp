// Numbers, acts and measures of the stepper; see stepper.hpp.

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/core/stepper.hpp"

namespace demarche::core::test {

// ---- numbers -----------------------------------------------------------------------------------------------------

double Stepper::sample(const Distribution& d) {
  const auto beta_variate = [&](double alpha, double beta) {
    const double a = std::gamma_distribution<double>(alpha, 1)(luck_);
    const double b = std::gamma_distribution<double>(beta, 1)(luck_);
    return a / (a + b);
  };
  switch (d.kind) {
    case Distribution::Kind::constant: return d.a;
    case Distribution::Kind::uniform: return d.a + (d.b - d.a) * uniform();
    case Distribution::Kind::normal: return std::normal_distribution<double>(d.a, d.b)(luck_);
    case Distribution::Kind::lognormal: return d.a * std::exp(d.b * std::normal_distribution<double>(0, 1)(luck_));
    case Distribution::Kind::pert: {
      const double width = d.c - d.a;
      return d.a + width * beta_variate(1 + 4 * (d.b - d.a) / width, 1 + 4 * (d.c - d.b) / width);
    }
    case Distribution::Kind::beta: return beta_variate(d.a, d.b);
    case Distribution::Kind::gamma: return std::gamma_distribution<double>(d.a, d.b)(luck_);
    case Distribution::Kind::exponential: return std::exponential_distribution<double>(1 / d.a)(luck_);
  }
  throw std::logic_error("distribution");
}

void Stepper::derive() {
  using Operation = DerivedNumber::Operation;
  for (const DerivedNumber& one : program_.derived) {
    const double a = number_[one.a];
    const double b = one.b == none ? 0 : number_[one.b];
    double& result = number_[one.slot];
    switch (one.operation) {
      case Operation::logarithm: result = std::log(a); break;
      case Operation::logit: result = std::log(a / (1 - a)); break;
      case Operation::chance_to_log_hazard: result = std::log(-std::log1p(-a) / b); break;
      case Operation::sum: result = a + b; break;
      case Operation::difference: result = a - b; break;
      case Operation::product: result = a * b; break;
      case Operation::quotient: result = a / b; break;
      case Operation::reciprocal: result = 1 / a; break;
      case Operation::complement: result = 1 - a; break;
      case Operation::round: result = std::nearbyint(a); break;
    }
  }
}

void Stepper::draw_world() {
  number_ = program_.numbers;
  for (const UncertainNumber& one : program_.uncertain_numbers) number_[one.slot] = sample(one.distribution);
  derive();
  for (const UncertainChoice& one : program_.uncertain_choices) {
    double u = uniform();
    Index chosen = 0;
    while (chosen < one.shares.size()) {
      u -= number_[program_.slot_lists[one.shares.begin + chosen]];
      if (u < 0) break;
      ++chosen;
    }
    number_[one.slot] = chosen;
  }
  derive();
}

// ---- acts ---------------------------------------------------------------------------------------------------------

double Stepper::amount(const Amount& amount, const Parameters& parameters, Draws& draws) {
  const double factor = amount.factor == none ? 1 : number_[amount.factor];
  switch (amount.kind) {
    case Amount::Kind::number: return number_[amount.index];
    case Amount::Kind::parameter: return factor * parameters[amount.index];
    case Amount::Kind::cell: return factor * value(amount.index);
    case Amount::Kind::each: {
      const auto known = draws.find(amount.name);
      if (known != draws.end()) return known->second;
      return draws[amount.name] = sample(program_.distributions[amount.index]);
    }
  }
  throw std::logic_error("amount");
}

void Stepper::prevent(Index kind, const Cause& cause, Prevented::Why why, Index reason) {
  if (history_) return;
  prevented_.push_back({now_, kind, cause, why, reason});
  if (why == Prevented::Why::unless) return;  // called off by its own rule, not hindered
  const Range touches = program_.kinds[kind].prevented_measures;
  for (Index t = touches.begin; t < touches.end; ++t) {
    const Touch& touch = program_.touches[t];
    if (touch.guard_cell != none && (value(touch.guard_cell) != touch.guard_value) != touch.guard_differs) continue;
    if (now_ - program_.decision <= program_.measures[touch.index].until) measured_[touch.index] += 1;
  }
}

// Needs, law, effects, who knows of it, consequences, reactions.
bool Stepper::happen(const Call& call, const Parameters& from, const Cause& cause) {
  const ActKind& kind = program_.kinds[call.kind];
  Act act;
  act.time = now_;
  act.kind = call.kind;
  act.cause = cause;
  Draws parameter_draws, draws;
  for (Index i = 0; i < kind.parameter_count; ++i) {
    act.parameters[i] = amount(program_.amounts[call.parameters + i], from, parameter_draws);
  }
  for (Index n = kind.needs.begin; n < kind.needs.end; ++n) {
    const Need& need = program_.needs[n];
    bool met = holds(need.condition);
    if (need.kind == Need::Kind::stock) {
      const Cell& cell = program_.cells[need.cell];
      const double wanted = amount(need.amount, act.parameters, draws);
      met = (cell.is_count ? std::nearbyint(wanted) : wanted) <= value(need.cell) - cell.low;
    }
    if (!met && !history_) {  // what is on record did happen
      prevent(call.kind, cause, Prevented::Why::need, need.reason);
      return false;
    }
  }
  act.believed = verdict(kind.verdict, true);
  act.truth = verdict(kind.verdict, false);
  act.number = ++act_number_;
  for (Index e = kind.effects.begin; e < kind.effects.end; ++e) {
    perform(program_.effects[e], act.parameters, draws);
  }
  const auto guarded = [&](const Touch& touch) {
    return touch.guard_cell == none || (value(touch.guard_cell) == touch.guard_value) != touch.guard_differs;
  };
  for (Index t = kind.counters.begin; t < kind.counters.end; ++t) {
    const Touch& touch = program_.touches[t];
    if (!guarded(touch)) continue;
    const Counter& counter = program_.counters[touch.index];
    if (history_ && (counter.after_decision || counter.until != none)) continue;
    if (counter.until != none && now_ > program_.decision + number_[counter.until]) continue;
    counted_[touch.index].push_back(now_);
  }
  changed();
  for (Index c = kind.consequences.begin; c < kind.consequences.end; ++c) {
    const Consequence& one = program_.consequences[c];
    schedule(now_ + amount(one.after, act.parameters, draws), {Cause::Kind::consequence, c, act.number}, act.parameters,
             one.alive == none ? 0 : value(one.alive));
  }
  for (Index i = kind.reactions.begin; i < kind.reactions.end; ++i) {
    const Index index = program_.index_lists[i];
    const Reaction& reaction = program_.reactions[index];
    if (!holds(reaction.requires_)) continue;
    double logit = number_[reaction.logit] + reaction_tilt_[index];
    for (Index t = reaction.terms.begin; t < reaction.terms.end; ++t) {
      logit += number_[program_.terms[t].coefficient] * driver(program_.terms[t].driver);
    }
    if (uniform() >= 1 / (1 + std::exp(-logit))) continue;
    Draws delay_draws;
    schedule(now_ + amount(reaction.delay, act.parameters, delay_draws), {Cause::Kind::reaction, index, act.number},
             act.parameters);
  }
  if (!history_) {
    acts_.push_back(act);
    for (Index t = kind.measures.begin; t < kind.measures.end; ++t) {
      const Touch& touch = program_.touches[t];
      const Measure& measure = program_.measures[touch.index];
      if (!guarded(touch) || now_ - program_.decision > measure.until) continue;
      double& measured = measured_[touch.index];
      switch (measure.kind) {
        case Measure::Kind::occurred: measured = 1; break;
        case Measure::Kind::first_time:
        case Measure::Kind::span: measured = std::min(measured, now_ - program_.decision); break;
        case Measure::Kind::span_end:
          if (std::isinf(measured) && !std::isinf(measured_[touch.index - 1])) measured = now_ - program_.decision;
          break;
        case Measure::Kind::last_time: measured = now_ - program_.decision; break;
        case Measure::Kind::peak_rung: measured = std::max(measured, static_cast<double>(kind.rung)); break;
        case Measure::Kind::unlawful_truth: measured += act.truth.result == Legal::unlawful ? 1 : 0; break;
        case Measure::Kind::unlawful_belief: measured += act.believed.result == Legal::unlawful ? 1 : 0; break;
        case Measure::Kind::score: measured += kind.score; break;
        default: measured += 1;
      }
    }
  }
  return true;
}

// The first condition that fails decides.
Verdict Stepper::verdict(Range steps, bool as_believed) const {
  for (Index v = steps.begin; v < steps.end; ++v) {
    const VerdictStep& step = program_.verdicts[v];
    if (!holds(as_believed ? step.believed : step.truth)) return {static_cast<Legal>(step.result), step.label};
  }
  return {};
}

void Stepper::put(Index cell, double x) {
  const Cell& c = program_.cells[cell];
  if (c.is_count) x = std::nearbyint(x);
  value_[cell] = std::clamp(x, c.low, c.high);
  changed_[cell] = now_;
  changed();
}

// log-odds of each suspect's share: log(e^w / (1 + the others' e^w)).
void Stepper::renew_shares(const Softmax& softmax) {
  for (Index j = 0; j < softmax.count; ++j) {
    double others = 1;
    for (Index k = 0; k < softmax.count; ++k) {
      if (k != j) others += std::exp(weight_[softmax.first_weight + k]);
    }
    put(softmax.first_cell + j, weight_[softmax.first_weight + j] - std::log(others));
  }
}

void Stepper::perform(const Effect& effect, const Parameters& parameters, Draws& draws) {
  if (!holds(effect.only_if)) return;
  if (effect.kind == Effect::Kind::finding && history_) return;  // recorded findings draw nothing
  const double by = amount(effect.amount, parameters, draws);
  switch (effect.kind) {
    case Effect::Kind::change: {
      const Cell& cell = program_.cells[effect.cell];
      const double x = value(effect.cell);
      const double step = cell.is_count && effect.operation != Effect::Operation::multiply ? std::nearbyint(by) : by;
      switch (effect.operation) {
        case Effect::Operation::add: put(effect.cell, x + step); break;
        case Effect::Operation::subtract: put(effect.cell, x - step); break;
        case Effect::Operation::multiply: put(effect.cell, x * step); break;
        case Effect::Operation::set: put(effect.cell, step); break;
      }
      break;
    }
    case Effect::Kind::finding: {
      std::vector<double> found;
      for (Index j = 0; j < effect.names.size(); ++j) {
        const double mean = (value(effect.truth) == j ? 1 : -1) * by * by / 2;
        const double drawn = by > 0 ? std::normal_distribution<double>(mean, by)(luck_) : 0;
        found.push_back(drawn);
        for (Index a = effect.audience.begin; a < effect.audience.end; ++a) {
          weight_[program_.softmaxes[program_.index_lists[a]].first_weight + j] += drawn;
        }
      }
      for (Index a = effect.audience.begin; a < effect.audience.end; ++a) {
        renew_shares(program_.softmaxes[program_.index_lists[a]]);
      }
      for (Index l = effect.ledgers.begin; l < effect.ledgers.end; ++l) {
        told_[program_.index_lists[l]].push_back(found);
      }
      break;
    }
    case Effect::Kind::set_share: {
      const Softmax& softmax = program_.softmaxes[effect.softmax];
      double others = 1;
      for (Index k = 0; k < softmax.count; ++k) {
        if (k != effect.member) others += std::exp(weight_[softmax.first_weight + k]);
      }
      weight_[softmax.first_weight + effect.member] = by + std::log(others);
      renew_shares(softmax);
      put(softmax.first_cell + effect.member, by);  // a threshold that was set holds
      break;
    }
    case Effect::Kind::inherit: {
      const Softmax& softmax = program_.softmaxes[effect.softmax];
      const Softmax& source = program_.softmaxes[effect.source];
      for (Index j = 0; j < softmax.count; ++j) {
        const Index from = program_.index_lists[effect.audience.begin + j];
        const double likeness = from == none ? 0 : by * weight_[source.first_weight + from];
        weight_[softmax.first_weight + j] = number_[program_.slot_lists[softmax.initial.begin + j]] + likeness;
      }
      renew_shares(softmax);
      break;
    }
    case Effect::Kind::share: {
      const Softmax& softmax = program_.softmaxes[effect.softmax];
      bool is_news = false;
      for (Index l = effect.ledgers.begin; l < effect.ledgers.end; ++l) {
        is_news = is_news || !told_[program_.index_lists[l]].empty();
        for (const std::vector<double>& finding : told_[program_.index_lists[l]]) {
          for (Index j = 0; j < softmax.count; ++j) weight_[softmax.first_weight + j] += by * finding[j];
        }
        told_[program_.index_lists[l]].clear();
      }
      if (is_news) renew_shares(softmax);
      break;
    }
  }
}

// ---- measures ----------------------------------------------------------------------------------------------------

void Stepper::measure_peaks() {
  for (Index m = 0; m < measured_.size(); ++m) {
    const Measure& measure = program_.measures[m];
    if (measure.kind == Measure::Kind::peak) measured_[m] = std::max(measured_[m], value(measure.cell));
  }
}

double Stepper::shown(Index cell, double x) const {
  return program_.cells[cell].is_log_odds ? 1 / (1 + std::exp(-x)) : x;
}

// Areas under variables over an interval without acts, by Simpson's rule.
void Stepper::measure_areas(double from, double until) {
  const double weights[] = {1, 4, 1};
  for (int i = 0; i < 3; ++i) {
    go_to(from + (until - from) * i / 2);
    for (Index m = 0; m < measured_.size(); ++m) {
      const Measure& measure = program_.measures[m];
      if (measure.kind != Measure::Kind::integral && measure.kind != Measure::Kind::mean) continue;
      measured_[m] += weights[i] / 6 * (until - from) * shown(measure.cell, value(measure.cell));
    }
  }
}

void Stepper::finish_measures() {
  outcomes_ = measured_;
  go_to(program_.horizon);
  for (Index m = 0; m < measured_.size(); ++m) {
    const Measure& measure = program_.measures[m];
    if (measure.kind == Measure::Kind::peak) outcomes_[m] = shown(measure.cell, measured_[m]);
    if (measure.kind == Measure::Kind::final) outcomes_[m] = shown(measure.cell, value(measure.cell));
    if (measure.kind == Measure::Kind::mean) {
      outcomes_[m] = measured_[m] / (program_.horizon - program_.decision);
    }
    if (measure.kind == Measure::Kind::share) {
      outcomes_[m] = measured_[m + 1] > 0 ? measured_[m] / measured_[m + 1] : std::nan("");
    }
    if (measure.kind == Measure::Kind::span) {
      const double whole = program_.horizon - program_.decision;
      const double to = std::isinf(measured_[m + 1]) ? whole : measured_[m + 1];
      outcomes_[m] = std::isinf(measured_[m]) ? std::nan("") : to - measured_[m];
    }
  }
}

}  // namespace demarche::core::test
