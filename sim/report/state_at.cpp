// Following one run to a moment, see state_at.hpp.
#include "report/state_at.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "language/calendar.hpp"
#include "report/recorder.hpp"

namespace demarche::report {

namespace {

using core::Index;
using core::none;

// What lies closer together is the same value, worked out by another way.
bool is_same(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max({1.0, std::abs(a), std::abs(b)}); }

// Knows every cell's last value and when it got it, and hence what it would be now had nothing happened.
class Walk final : public core::Observer {
 public:
  Walk(const core::Program& program, StateAt& state) : program_(program), state_(state), last_(program.cells.size()) {
    state.cells.resize(program.cells.size());
  }

  // The start: nothing has happened.
  void begin(const core::Engine& engine) {
    for (Index cell = 0; cell < last_.size(); ++cell) {
      last_[cell] = {engine.value(cell), engine.now()};
      state_.cells[cell].at_start = state_.cells[cell].value = last_[cell].value;
    }
  }

  // Something happened just now; `act` 0: item `item` of the history, which is no act.
  void look(const core::Engine& engine, std::uint32_t act, Index item) {
    for (Index cell = 0; cell < last_.size(); ++cell) {
      const double after = engine.value(cell);
      const double before = left_alone(engine, cell);
      if (is_same(before, after)) continue;
      state_.cells[cell].changes.push_back({engine.now(), act, item, before, after});
      last_[cell] = {after, engine.now()};
    }
  }

  void on_act(const core::Act& act, const core::Engine& engine) override { look(engine, act.number, none); }
  void on_prevented(const core::Prevented&, const core::Engine&) override {}

 private:
  struct Last {
    double value = 0, time = 0;
  };

  // models/README.md: x(t) = rest + (x(s) - rest) 2^(-(t - s) / half-life).
  double left_alone(const core::Engine& engine, Index cell) const {
    const core::Cell& how = program_.cells[cell];
    const Last& last = last_[cell];
    if (how.decay_rate == none || last.time == engine.now()) return last.value;
    const double rest = engine.number(how.rest);
    return rest +
           (last.value - rest) * core::elementary::exp2((last.time - engine.now()) * engine.number(how.decay_rate));
  }

  const core::Program& program_;
  StateAt& state_;
  std::vector<Last> last_;
};

// Tells both.
class Both final : public core::Observer {
 public:
  Both(core::Observer& a, core::Observer& b) : a_(a), b_(b) {}
  void on_act(const core::Act& act, const core::Engine& engine) override {
    a_.on_act(act, engine);
    b_.on_act(act, engine);
  }
  void on_prevented(const core::Prevented& prevented, const core::Engine& engine) override {
    a_.on_prevented(prevented, engine);
    b_.on_prevented(prevented, engine);
  }

 private:
  core::Observer& a_;
  core::Observer& b_;
};

// Whether the recording's history has an act of this item, and its number.
std::uint32_t act_of(const Recording& recording, Index item) {
  for (const RecordedAct& one : recording.acts) {
    if (one.act.cause.kind == core::Cause::Kind::history && one.act.cause.index == item) return one.act.number;
  }
  return 0;
}

}  // namespace

StateAt state_at(const language::Grounded& model, std::uint64_t seed, std::uint64_t run, core::Index response,
                 double at, std::uint64_t runs_per_world) {
  StateAt state;
  state.at = at;
  // The same program, cut off at moments of the history, then at the moment asked for.
  core::Program program = model.program;
  const std::vector<core::HistoryItem> history = program.history;
  const std::uint64_t world = run / runs_per_world;
  Walk walk(program, state);
  Recorder recorder(model);
  try {
    core::Engine engine(program);
    const auto begin = [&](std::size_t items, double until, core::Observer* observer) {
      program.history.assign(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(items));
      program.decision = until;
      return engine.begin(seed, run, world, observer) == core::Engine::End::horizon;
    };
    (void)begin(0, 0, nullptr);
    walk.begin(engine);
    std::size_t items = 0;
    while (items < history.size() && history[items].time <= at) {
      Recorder so_far(model);
      (void)begin(items + 1, history[items].time, &so_far);
      const auto item = static_cast<Index>(items);
      walk.look(engine, act_of(so_far.recording, item), item);
      ++items;
    }
    const bool is_before = at <= model.program.decision;
    bool whole = begin(items, is_before ? at : model.program.decision, &recorder);
    recorder.read_statements(engine);
    if (!is_before) {
      for (Index cell = 0; cell < state.cells.size(); ++cell) state.cells[cell].at_decision = engine.value(cell);
      program.horizon = at;
      Both both(recorder, walk);
      whole = whole && engine.play(response, &both) == core::Engine::End::horizon;
    }
    recorder.recording.explosion = engine.explosion();
    for (Index cell = 0; cell < state.cells.size(); ++cell) {
      const Index rate = program.cells[cell].decay_rate;
      const bool fades = rate != none && engine.number(rate) > 0;
      state.half_lives.push_back(fades ? 1 / engine.number(rate) : 0);
      state.cells[cell].value = engine.value(cell);
      if (is_before) state.cells[cell].at_decision = state.cells[cell].value;
    }
  } catch (const core::ContractError& error) {
    recorder.recording.broken = error.what();
    state.half_lives.resize(state.cells.size());
  }
  state.recording = std::move(recorder.recording);
  return state;
}

std::optional<Said> last_said(const language::Grounded& model, const StateAt& state, const CellName& belief) {
  const core::Program& program = model.program;
  std::optional<Said> said;
  for (const RecordedAct& one : state.recording.acts) {
    const core::ActKind& kind = program.kinds[one.act.kind];
    if (kind.incident == none || kind.actor == none || kind.target == none) continue;
    if (program.actors[kind.actor] != belief.of[0] || program.incidents[kind.incident] != belief.of[1] ||
        program.actors[kind.target] != belief.of[2]) {
      continue;
    }
    const auto& parameters = model.actions[kind.action].parameters;
    for (std::size_t i = 0; i < parameters.size() && i < one.act.parameters.size(); ++i) {
      if (parameters[i].name == "stated" && !parameters[i].words.empty()) said = Said{&one, i, false};
    }
  }
  if (!said) return said;
  const std::string named = "named(" + joined(belief.of, ", ") + ")";
  for (Index cell = 0; cell < program.cells.size(); ++cell) {
    if (program.cells[cell].name == named) said->taken_back = state.cells[cell].value == 0;
  }
  return said;
}

std::optional<Day> day_of(const language::Grounded& model, const std::string& date, std::string& problem) {
  const auto zone = language::TimeZone::find(model.timezone, problem);
  const language::Calendar calendar(zone.value_or(language::TimeZone()), model.start_utc);
  problem.clear();
  const auto local = language::parse_local_time(date);
  const auto moment = [&](std::int64_t seconds) -> std::optional<double> {
    const auto utc = calendar.zone().to_utc(seconds);
    if (!utc) return std::nullopt;
    return static_cast<double>(*utc - model.start_utc) / 86400.0;
  };
  const auto begins = local ? moment(local->seconds) : std::nullopt;
  if (!begins) {
    problem = "it must be a date such as " + calendar.date(model.decision) + ", or one with the time of day such as '" +
              calendar.date_and_time(model.decision) + "'";
    return std::nullopt;
  }
  Day day;
  day.at = *begins;
  day.words = "at " + date;
  if (!local->has_clock) {
    // Clocks may skip midnight; then the day ends an hour later.
    const auto ends = moment(local->seconds + 86400);
    day.at = ends ? *ends : moment(local->seconds + 90000).value_or(*begins + 1);
    day.words = "at the end of " + date;
  }
  if (day.at < 0) {
    problem = "that is before the scenario's start, " + calendar.date(0);
    return std::nullopt;
  }
  if (*begins > model.horizon) {
    problem = "that is after the horizon, " + calendar.date_and_time(model.horizon);
    return std::nullopt;
  }
  if (day.at > model.horizon) {
    day.at = model.horizon;
    day.words = "at the horizon, " + calendar.date_and_time(model.horizon);
  }
  return day;
}

}  // namespace demarche::report
