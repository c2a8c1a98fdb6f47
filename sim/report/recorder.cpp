// Watching one run, see recorder.hpp.
#include "report/recorder.hpp"

#include <cmath>
#include <string>
#include <unordered_map>

#include "core/engine.hpp"

namespace demarche::report {

Recorder::Recorder(const language::Grounded& model) : belief_cell_(model.program.kinds.size(), core::none) {
  const core::Program& program = model.program;
  std::unordered_map<std::string, core::Index> cells;
  for (core::Index cell = 0; cell < program.cells.size(); ++cell) cells.emplace(program.cells[cell].name, cell);
  for (core::Index kind = 0; kind < program.kinds.size(); ++kind) {
    const core::ActKind& act = program.kinds[kind];
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
  recording.acts.push_back(std::move(recorded));
}

void Recorder::on_prevented(const core::Prevented& prevented, const core::Engine&) {
  recording.prevented.push_back(prevented);
}

Recording record(const language::Grounded& model, std::uint64_t seed, std::uint64_t run, core::Index response) {
  core::Engine engine(model.program);
  Recorder recorder(model);
  bool exploded = engine.begin(seed, run, run, &recorder) == core::Engine::End::exploded;
  if (!exploded) exploded = engine.play(response, &recorder) == core::Engine::End::exploded;
  recorder.recording.exploded = exploded;
  if (!exploded) recorder.recording.measures.assign(engine.outcomes().begin(), engine.outcomes().end());
  return std::move(recorder.recording);
}

}  // namespace demarche::report
