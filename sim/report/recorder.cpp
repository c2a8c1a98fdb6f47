// Watching one run, see recorder.hpp.
#include "report/recorder.hpp"

#include <cmath>
#include <string>
#include <unordered_map>

#include "core/engine.hpp"

namespace demarche::report {

namespace {

// The count whose shortage the reason names: of a stock, or of a condition that asks for at least so many.
core::Index missing_count(const core::Program& program, const core::Prevented& prevented) {
  const core::Range needs = program.kinds[prevented.kind].needs;
  for (core::Index i = needs.begin; i < needs.end; ++i) {
    const core::Need& need = program.needs[i];
    if (need.reason != prevented.reason) continue;
    if (need.kind == core::Need::Kind::stock) return need.cell;
    const core::Range code = program.conditions[need.condition].code;
    if (code.size() != 1 || program.code[code.begin].operation != core::Code::Operation::atom) continue;
    const core::Atom& atom = program.atoms[program.code[code.begin].atom];
    const bool asks_for_more = atom.relation == core::Relation::at_least || atom.relation == core::Relation::above;
    if (atom.kind == core::Atom::Kind::cell && asks_for_more && program.cells[atom.subject].is_count) {
      return atom.subject;
    }
  }
  return core::none;
}

}  // namespace

Recorder::Recorder(const language::Grounded& model)
    : belief_cell_(model.program.kinds.size(), core::none), gravity_cell_(model.program.kinds.size(), core::none) {
  const core::Program& program = model.program;
  std::unordered_map<std::string, core::Index> cells;
  for (core::Index cell = 0; cell < program.cells.size(); ++cell) cells.emplace(program.cells[cell].name, cell);
  for (core::Index kind = 0; kind < program.kinds.size(); ++kind) {
    const core::ActKind& act = program.kinds[kind];
    const std::string door = act.action < model.actions.size() ? model.actions[act.action].door : "";
    const bool is_answer = !door.empty() && door != "free" && door != "not_a_state" && door != "none";
    if (is_answer && act.actor != core::none) {
      const auto harm = cells.find("gravity(" + program.actors[act.actor] + ")");
      if (harm != cells.end()) gravity_cell_[kind] = harm->second;
    }
    if (act.incident == core::none || act.target == core::none || act.actor == core::none) continue;
    const auto found = cells.find("attribution(" + program.actors[act.actor] + ", " + program.incidents[act.incident] +
                                  ", " + program.actors[act.target] + ")");
    if (found != cells.end() && program.cells[found->second].is_log_odds) belief_cell_[kind] = found->second;
  }
}

void Recorder::on_act(const core::Act& act, const core::Engine& engine) {
  RecordedAct recorded;
  recorded.act = act;
  if (act.cause.kind == core::Cause::Kind::channel) {
    recorded.hazard = engine.hazard();
    recorded.driver_logs.assign(engine.driver_logs().begin(), engine.driver_logs().end());
  }
  if (const core::Index cell = belief_cell_[act.kind]; cell != core::none) {
    recorded.belief = 1.0 / (1.0 + std::exp(-engine.value(cell)));
  }
  if (const core::Index cell = gravity_cell_[act.kind]; cell != core::none) recorded.gravity = engine.value(cell);
  recording.acts.push_back(std::move(recorded));
}

void Recorder::on_prevented(const core::Prevented& prevented, const core::Engine& engine) {
  RecordedPrevention recorded;
  recorded.prevented = prevented;
  if (prevented.why == core::Prevented::Why::need) {
    recorded.cell = missing_count(engine.program(), prevented);
    if (recorded.cell != core::none) {
      recorded.left = engine.value(recorded.cell) - engine.program().cells[recorded.cell].low;
    }
  }
  recording.prevented.push_back(recorded);
}

void Recorder::read_statements(const core::Engine& engine) {
  const core::Program& program = engine.program();
  for (core::Index item = 0; item < program.history.size(); ++item) {
    const core::HistoryItem& said = program.history[item];
    if (said.call.kind != core::none) continue;
    for (core::Index i = said.effects.begin; i < said.effects.end; ++i) {
      const core::Effect& effect = program.effects[i];
      const bool is_share = effect.kind == core::Effect::Kind::set_share;
      const bool is_plain = effect.amount.kind == core::Amount::Kind::number && effect.amount.factor == core::none;
      if (!is_plain || (!is_share && effect.kind != core::Effect::Kind::change)) continue;
      const core::Index cell = is_share ? program.softmaxes[effect.softmax].first_cell + effect.member : effect.cell;
      recording.stated.push_back({item, cell, engine.number(effect.amount.index)});
    }
  }
}

Recording record(const language::Grounded& model, std::uint64_t seed, std::uint64_t run, core::Index response,
                 std::uint64_t runs_per_world) {
  core::Engine engine(model.program);
  Recorder recorder(model);
  bool exploded = false;
  try {
    exploded = engine.begin(seed, run, run / runs_per_world, &recorder) == core::Engine::End::exploded;
    recorder.read_statements(engine);
    if (!exploded) exploded = engine.play(response, &recorder) == core::Engine::End::exploded;
  } catch (const core::ContractError& error) {
    recorder.recording.broken = error.what();
  }
  recorder.recording.explosion = engine.explosion();
  if (!exploded && recorder.recording.broken.empty())
    recorder.recording.measures.assign(engine.outcomes().begin(), engine.outcomes().end());
  return std::move(recorder.recording);
}

}  // namespace demarche::report
