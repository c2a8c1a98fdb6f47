// Following outcomes back to rules, run by run, see provenance.hpp.
#include "report/provenance.hpp"

#include <algorithm>
#include <cmath>

#include "core/engine.hpp"
#include "report/recorder.hpp"

namespace demarche::report {

namespace {

using core::Cause;
using core::Index;
using core::none;

// Watches one run of one outcome: keeps every act's cause, and follows the counted ones back.
class Follower final : public core::Observer {
 public:
  Follower(const language::Grounded& model, std::size_t outcome, Trace& trace)
      : program_(model.program),
        measure_(model.outcomes[outcome].measure),
        cell_(program_.measures[measure_].cell),
        trace_(trace),
        leads_(program_.rules.size()) {}

  // Before the history of a new run, and before each of its responses.
  void begin() { acts_.clear(); }
  void begun(const core::Engine& engine) {
    history_ = acts_.size();
    if (cell_ != none) value_at_decision_ = engine.value(cell_);
  }
  void start() {
    acts_.resize(history_);
    std::fill(leads_.begin(), leads_.end(), std::uint8_t{0});
    has_ = from_response_ = from_history_ = false;
    playing_ = true;
    value_ = value_at_decision_;
    value_time_ = program_.decision;
  }
  void stop() { playing_ = false; }

  void on_act(const core::Act& act, const core::Engine& engine) override {
    if (act.number > acts_.size()) acts_.resize(act.number);
    acts_[act.number - 1] = {act.kind, act.cause};
    if (!playing_) return;
    const core::ActKind& kind = program_.kinds[act.kind];
    bool counts = cell_ != none && changed(engine, act.time);
    for (Index i = kind.measures.begin; i < kind.measures.end; ++i) {
      const core::Touch& touch = program_.touches[i];
      counts = counts || (touch.index == measure_ && is_counted(program_, touch, act, engine));
    }
    if (counts) follow(act.kind, act.cause);
  }

  void on_prevented(const core::Prevented& prevented, const core::Engine& engine) override {
    if (!playing_ || prevented.why == core::Prevented::Why::unless) return;
    const core::ActKind& kind = program_.kinds[prevented.kind];
    for (Index i = kind.prevented_measures.begin; i < kind.prevented_measures.end; ++i) {
      const core::Touch& touch = program_.touches[i];
      const bool passes =
          touch.guard_cell == none || (engine.value(touch.guard_cell) == touch.guard_value) != touch.guard_differs;
      const bool in_time = prevented.time - program_.decision <= program_.measures[measure_].until;
      if (touch.index == measure_ && passes && in_time) return follow(prevented.kind, prevented.cause);
    }
  }

  // What was found, added to the response's account.
  void add_to(WayThere& way, const core::Engine& engine) const {
    way.having += has_ ? 1 : 0;
    way.from_response += from_response_ ? 1 : 0;
    way.from_history += from_history_ ? 1 : 0;
    for (std::size_t rule = 0; rule < leads_.size(); ++rule) {
      way.leads[rule] += leads_[rule];
      way.acts[rule] += engine.fired()[rule] != 0 ? 1 : 0;
    }
    const double value = engine.outcomes()[measure_];
    if (!std::isfinite(value)) return;
    way.sum += value;
    ++way.finite;
  }

 private:
  struct Node {
    Index kind = none;
    Cause cause;
  };

  // Whether the act changed the variable: it is not where its decay alone would have brought it.
  bool changed(const core::Engine& engine, double time) {
    const core::Cell& cell = program_.cells[cell_];
    double expected = value_;
    if (cell.decay_rate != none) {
      const double rest = engine.number(cell.rest);
      expected = rest + (value_ - rest) * std::exp2(-(time - value_time_) * engine.number(cell.decay_rate));
    }
    value_ = engine.value(cell_);
    value_time_ = time;
    return std::abs(value_ - expected) > 1e-9 * std::max(1.0, std::abs(value_));
  }

  void follow(Index kind, Cause cause) {
    has_ = true;
    for (;;) {
      switch (cause.kind) {
        case Cause::Kind::history: from_history_ = true; break;
        case Cause::Kind::forced:
        case Cause::Kind::when: from_response_ = true; break;
        case Cause::Kind::channel: leads_[program_.channels[cause.index].rule] = 1; break;
        case Cause::Kind::reaction: leads_[program_.reactions[cause.index].rule] = 1; break;
        case Cause::Kind::consequence: break;
      }
      if (cause.parent == 0 || cause.parent > acts_.size()) return;
      const Node& parent = acts_[cause.parent - 1];
      if (parent.kind == none) return;
      if (cause.kind == Cause::Kind::consequence) {
        trace_.consequences.emplace(program_.kinds[parent.kind].action, program_.kinds[kind].action);
      }
      kind = parent.kind;
      cause = parent.cause;
    }
  }

  const core::Program& program_;
  Index measure_, cell_;
  Trace& trace_;
  std::vector<Node> acts_;
  std::size_t history_ = 0;
  std::vector<std::uint8_t> leads_;
  bool has_ = false, from_response_ = false, from_history_ = false, playing_ = false;
  double value_ = 0, value_time_ = 0, value_at_decision_ = 0;
};

}  // namespace

bool is_counted(const core::Program& program, const core::Touch& touch, const core::Act& act,
                const core::Engine& engine) {
  using Kind = core::Measure::Kind;
  const core::Measure& measure = program.measures[touch.index];
  if (touch.guard_cell != none && (engine.value(touch.guard_cell) == touch.guard_value) == touch.guard_differs)
    return false;
  if (act.time - program.decision > measure.until) return false;
  if (measure.kind == Kind::unlawful_truth) return act.truth.result == core::Legal::unlawful;
  if (measure.kind == Kind::unlawful_belief) return act.believed.result == core::Legal::unlawful;
  return true;
}

Trace trace(const language::Grounded& model, std::size_t outcome, std::size_t response,
            std::optional<std::size_t> against, std::uint64_t runs, std::uint64_t seed) {
  const std::size_t rules = model.program.rules.size();
  Trace found;
  found.outcome = outcome;
  found.response = response;
  found.against = against;
  found.seed = seed;
  for (WayThere* way : {&found.way, &found.baseline}) {
    way->leads.resize(rules);
    way->acts.resize(rules);
  }
  found.acts_apart.resize(rules);

  core::Engine engine(model.program);
  Follower follower(model, outcome, found);
  const Index measure = model.outcomes[outcome].measure;
  const auto play = [&](std::size_t which) {
    follower.start();
    const bool whole =
        ends_whole([&] { return engine.play(static_cast<Index>(which), &follower) == core::Engine::End::horizon; });
    follower.stop();
    return whole;
  };
  std::vector<std::uint8_t> acts(rules);
  for (std::uint64_t run = 0; run < runs; ++run) {
    follower.begin();
    bool whole = ends_whole([&] { return engine.begin(seed, run, run, &follower) == core::Engine::End::horizon; });
    follower.begun(engine);
    double value = 0;
    WayThere baseline;
    if (whole && against) {
      baseline = found.baseline;
      whole = play(*against);
      if (whole) {
        follower.add_to(baseline, engine);
        std::copy(engine.fired().begin(), engine.fired().end(), acts.begin());
        value = engine.outcomes()[measure];
      }
    }
    whole = whole && play(response);
    if (!whole) {
      ++found.exploded;
      continue;
    }
    ++found.runs;
    follower.add_to(found.way, engine);
    if (!against) continue;
    found.baseline = std::move(baseline);
    const double other = engine.outcomes()[measure];
    found.different += other != value && !(std::isnan(other) && std::isnan(value)) ? 1 : 0;
    for (std::size_t rule = 0; rule < rules; ++rule) {
      found.acts_apart[rule] += (engine.fired()[rule] != 0) != (acts[rule] != 0) ? 1 : 0;
    }
  }
  return found;
}

}  // namespace demarche::report
