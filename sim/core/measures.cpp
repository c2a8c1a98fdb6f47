// What is measured on a run, from the decision to the horizon. Log-odds variables are measured as probabilities.

#include <algorithm>
#include <limits>
#include <numbers>

#include "core/elementary.hpp"
#include "core/engine.hpp"

namespace demarche::core {
namespace {

double shown(const Cell& cell, double value) { return cell.is_log_odds ? elementary::logistic(value) : value; }

}  // namespace

void Engine::start_measures() {
  for (std::size_t i = 0; i < program_.measures.size(); ++i) {
    const Measure& measure = program_.measures[i];
    const bool waits = measure.kind == Measure::Kind::first_time || measure.kind == Measure::Kind::span ||
                       measure.kind == Measure::Kind::span_end;
    state_.measured[i] = waits ? never : 0;
    state_.measured_since[i] = program_.decision;
    if (measure.kind == Measure::Kind::peak)
      state_.measured[i] = shown(program_.cells[measure.cell], cell_at(measure.cell, program_.decision));
    const bool as_believed = measure.kind == Measure::Kind::door_belief;
    if (as_believed || measure.kind == Measure::Kind::door_truth)
      state_.measured[i] = verdict(measure.verdict, as_believed).result == Legal::lawful ? 1 : 0;
  }
}

// Adds the stretch from the last account to `until`, on which the cell follows its decay.
void Engine::measure_segment(Index index, double until) {
  const Measure& measure = program_.measures[index];
  const Cell& cell = program_.cells[measure.cell];
  const double since = state_.measured_since[index];
  state_.measured_since[index] = until;
  double& total = state_.measured[index];
  switch (measure.kind) {
    case Measure::Kind::peak:  // monotone in between, so the ends suffice
      total = std::max(total, shown(cell, cell_at(measure.cell, until)));
      return;
    case Measure::Kind::mean:
    case Measure::Kind::integral: {
      const double length = until - since;
      if (!(length > 0)) return;
      const double first = cell_at(measure.cell, since);
      const double rate = fading_[measure.cell].rate;
      if (!(rate > 0)) {
        total += shown(cell, first) * length;
      } else if (!cell.is_log_odds) {
        const double rest = fading_[measure.cell].rest;
        total += rest * length + (first - rest) * (1 - elementary::exp2(-length * rate)) / (rate * std::numbers::ln2);
      } else {
        // No closed form: Simpson's rule on intervals of at most a sixteenth of a half-life, for 48 half-lives, after
        // which the variable is at rest to the last bit that counts.
        const double moving = std::min(length, 48 / rate);
        const int intervals = 2 * (8 + static_cast<int>(moving * rate * 8));
        double sum = shown(cell, first) + shown(cell, cell_at(measure.cell, since + moving));
        for (int i = 1; i < intervals; ++i)
          sum += (i % 2 == 1 ? 4 : 2) * shown(cell, cell_at(measure.cell, since + moving * i / intervals));
        total += sum * moving / (3 * intervals) + shown(cell, fading_[measure.cell].rest) * (length - moving);
      }
      return;
    }
    default: return;
  }
}

void Engine::account(Index cell) {
  const Range measures = program_.cell_measures[cell];
  for (Index i = measures.begin; i < measures.end; ++i) measure_segment(program_.cell_measure_list[i], state_.now);
}

void Engine::account_new(Index cell) {
  const Range measures = program_.cell_measures[cell];
  for (Index i = measures.begin; i < measures.end; ++i) {
    const Index index = program_.cell_measure_list[i];
    if (program_.measures[index].kind == Measure::Kind::peak)
      state_.measured[index] = std::max(state_.measured[index], shown(program_.cells[cell], state_.cells[cell].value));
  }
}

void Engine::account_act(const ActKind& kind, const Act& act) {
  for (Index i = kind.measures.begin; i < kind.measures.end; ++i) {
    const Touch& touch = program_.touches[i];
    const Measure& measure = program_.measures[touch.index];
    const double since_decision = act.time - program_.decision;
    if (!guard_passes(touch) || since_decision > measure.until) continue;
    double& value = state_.measured[touch.index];
    switch (measure.kind) {
      case Measure::Kind::occurred: value = 1; break;
      case Measure::Kind::count:
      case Measure::Kind::share:
      case Measure::Kind::among: value += 1; break;
      case Measure::Kind::first_time:
      case Measure::Kind::span: value = std::min(value, since_decision); break;
      case Measure::Kind::span_end:
        if (state_.measured[touch.index - 1] < never) value = std::min(value, since_decision);
        break;
      case Measure::Kind::last_time: value = since_decision; break;
      case Measure::Kind::peak_rung: value = std::max(value, static_cast<double>(kind.rung)); break;
      case Measure::Kind::unlawful_truth: value += act.truth.result == Legal::unlawful ? 1 : 0; break;
      case Measure::Kind::unlawful_belief: value += act.believed.result == Legal::unlawful ? 1 : 0; break;
      case Measure::Kind::score: value += kind.score; break;
      default: break;
    }
  }
}

void Engine::account_prevented(const ActKind& kind) {
  for (Index i = kind.prevented_measures.begin; i < kind.prevented_measures.end; ++i) {
    const Touch& touch = program_.touches[i];
    if (guard_passes(touch) && state_.now - program_.decision <= program_.measures[touch.index].until)
      state_.measured[touch.index] += 1;
  }
}

// Whether nothing that the act needs is missing. Of a stock that is used up in parts whose size the act says or draws,
// any rest will do.
bool Engine::is_possible(const ActKind& kind) {
  for (Index i = kind.needs.begin; i < kind.needs.end; ++i) {
    const Need& need = program_.needs[i];
    if (need.kind == Need::Kind::condition) {
      if (!holds(need.condition)) return false;
      continue;
    }
    const bool is_known = need.amount.kind == Amount::Kind::number || need.amount.kind == Amount::Kind::cell;
    const Cell& stock = program_.cells[need.cell];
    const bool is_met = is_known         ? has_left(need.cell, amount(need.amount, nullptr, 0, Purpose::effect))
                        : stock.is_count ? has_left(need.cell, 1)
                                         : cell_at(need.cell, state_.now) > stock.low;
    if (!is_met) return false;
  }
  return true;
}

double Engine::count_open(Range options) {
  double open = 0;
  Index counted = none;  // the group that has been counted last
  for (Index i = options.begin; i < options.end; ++i) {
    const Option& option = program_.options[i];
    if (option.group == counted || !guard_passes(option.act) || !is_possible(program_.kinds[option.act.index]))
      continue;
    counted = option.group;
    open += 1;
  }
  return open;
}

void Engine::finish_measures() {
  for (Index i = 0; i < program_.measures.size(); ++i) {
    const Measure& measure = program_.measures[i];
    if (measure.cell != none) measure_segment(i, program_.horizon);
    double value = state_.measured[i];
    if (measure.kind == Measure::Kind::final)
      value = shown(program_.cells[measure.cell], cell_at(measure.cell, program_.horizon));
    if (measure.kind == Measure::Kind::open) value = count_open(measure.options);
    if (measure.kind == Measure::Kind::mean) value /= program_.horizon - program_.decision;
    if (measure.kind == Measure::Kind::share) {
      const double among = state_.measured[i + 1];
      value = among > 0 ? value / among : std::numeric_limits<double>::quiet_NaN();
    }
    if (measure.kind == Measure::Kind::span) {
      const double end = std::min(state_.measured[i + 1], program_.horizon - program_.decision);
      value = value < never ? end - value : std::numeric_limits<double>::quiet_NaN();
    }
    outcomes_[i] = value;
  }
}

}  // namespace demarche::core
