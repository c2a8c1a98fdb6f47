// Watching a motion, run by run, see objections.hpp.
#include "report/objections.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "core/engine.hpp"
#include "report/recorder.hpp"

namespace demarche::report {

namespace {

using core::Index;
using core::none;

struct MotionAt {
  const language::Alliance* alliance = nullptr;
  const language::Motion* motion = nullptr;
};

std::vector<MotionAt> all_motions(const language::Grounded& model) {
  std::vector<MotionAt> out;
  for (const language::Alliance& alliance : model.library.alliances) {
    for (const language::Motion& motion : alliance.motions) out.push_back({&alliance, &motion});
  }
  return out;
}

// What the acts of a run do to the motion. Cells are those of the act's own incident.
enum class Step : std::uint8_t { other, proposal, objection, adoption };

class Watcher final : public MotionWatch {
 public:
  Watcher(const language::Grounded& model, const MotionAt& at, MotionTrace& trace)
      : model_(model),
        trace_(trace),
        steps_(model.program.kinds.size(), Step::other),
        state_(steps_.size(), none),
        text_(steps_.size(), none),
        objector_(steps_.size(), none) {
    const core::Program& program = model.program;
    std::unordered_map<std::string, Index> cells;
    for (Index cell = 0; cell < program.cells.size(); ++cell) cells.emplace(program.cells[cell].name, cell);
    const auto cell_of = [&](const std::string& what, const core::ActKind& kind) {
      const std::string incident = kind.incident == none ? "" : ", " + program.incidents[kind.incident];
      const auto found = cells.find(what + "(" + trace.alliance + ", " + trace.motion + incident + ")");
      return found == cells.end() ? none : found->second;
    };
    const auto place_of = [&](Index member) {
      const auto found = std::find_if(trace.objectors.begin(), trace.objectors.end(),
                                      [&](const Objector& one) { return one.member == member; });
      return found == trace.objectors.end() ? none : static_cast<Index>(found - trace.objectors.begin());
    };
    for (Index i = 0; i < program.kinds.size(); ++i) {
      const core::ActKind& kind = program.kinds[i];
      if (i >= model.kind_motions.size() || model.kind_motions[i] != trace.motion) continue;
      const std::string& action = program.actions[kind.action];
      const bool is_members = kind.target != none && program.actors[kind.target] == trace.alliance;
      const bool is_alliances = kind.actor != none && program.actors[kind.actor] == trace.alliance;
      if (is_members && action == "propose") steps_[i] = Step::proposal;
      if (is_members && action == "object") steps_[i] = Step::objection;
      const bool is_adopted = at.motion->adopted_action && at.motion->adopted_action->value == action;
      if (is_alliances && is_adopted) steps_[i] = Step::adoption;
      if (steps_[i] == Step::other) continue;
      state_[i] = cell_of("motion", kind);
      text_[i] = cell_of("text", kind);
      if (steps_[i] == Step::objection) objector_[i] = place_of(kind.actor);
    }
    objected_.resize(trace.objectors.size());
    broke_.resize(trace.objectors.size());
  }

  void start() override {
    std::fill(objected_.begin(), objected_.end(), std::uint8_t{0});
    std::fill(broke_.begin(), broke_.end(), std::uint8_t{0});
    proposed_ = adopted_ = broken_ = dropped_ = false;
    pulled_.clear();
  }

  void on_act(const core::Act& act, const core::Engine& engine) override {
    switch (steps_[act.kind]) {
      case Step::other: return;
      case Step::proposal: proposed_ = true; return;
      case Step::adoption: return adoption(act, engine);
      case Step::objection: return objection(act, engine);
    }
  }

  void on_prevented(const core::Prevented&, const core::Engine&) override {}

  void add() override {
    ++trace_.runs;
    trace_.proposed += proposed_ ? 1 : 0;
    trace_.adopted += adopted_ ? 1 : 0;
    trace_.broken += broken_ ? 1 : 0;
    trace_.dropped += dropped_ ? 1 : 0;
    if (adopted_) ++trace_.texts[adopted_text_];
    for (std::size_t i = 0; i < objected_.size(); ++i) {
      trace_.objectors[i].runs += objected_[i];
      trace_.objectors[i].broke += broke_[i];
    }
    for (const Pulled& one : pulled_) take(one);
  }

 private:
  // One objection; what drove it counts when the run does.
  struct Pulled {
    Index objector, channel;
    std::vector<double> logs;
  };

  void adoption(const core::Act& act, const core::Engine& engine) {
    if (adopted_) return;
    adopted_ = true;
    adopted_text_.clear();
    if (text_[act.kind] == none) return;
    const double text = engine.value(text_[act.kind]);
    if (text >= 0 && text < static_cast<double>(model_.texts.size())) {
      adopted_text_ = model_.texts[static_cast<std::size_t>(text)];
    }
  }

  void objection(const core::Act& act, const core::Engine& engine) {
    const Index place = objector_[act.kind];
    if (place == none) return;
    objected_[place] = 1;
    // Silence stands at 2 and has been left for consulting on a weaker text (1), or for good (4).
    const double state = state_[act.kind] == none ? 2 : engine.value(state_[act.kind]);
    if (state != 2) {
      broken_ = true;
      broke_[place] = 1;
      dropped_ = dropped_ || state == 4;
    }
    pulled_.push_back({place, none, {}});
    if (act.cause.kind != core::Cause::Kind::channel) return;
    pulled_.back().channel = act.cause.index;
    pulled_.back().logs.assign(engine.driver_logs().begin(), engine.driver_logs().end());
  }

  void take(const Pulled& one) {
    Objector& objector = trace_.objectors[one.objector];
    ++objector.objections;
    if (one.channel == none) return;
    double total = 0;
    for (const double log : one.logs) total += std::abs(log);
    const std::vector<std::string>& terms = model_.channels[one.channel].terms;
    for (std::size_t term = 0; term < one.logs.size() && term < terms.size(); ++term) {
      Pull& pull = pull_of(objector, terms[term]);
      pull.log_sum += one.logs[term];
      pull.share_sum += total > 0 ? std::abs(one.logs[term]) / total : 0;
    }
  }

  static Pull& pull_of(Objector& objector, const std::string& term) {
    const auto found =
        std::find_if(objector.pulls.begin(), objector.pulls.end(), [&](const Pull& pull) { return pull.term == term; });
    if (found != objector.pulls.end()) return *found;
    objector.pulls.push_back({term, 0, 0});
    return objector.pulls.back();
  }

  const language::Grounded& model_;
  MotionTrace& trace_;
  std::vector<Step> steps_;                     // per kind of act
  std::vector<Index> state_, text_, objector_;  // per kind of act
  std::vector<std::uint8_t> objected_, broke_;  // per objector, in this run
  std::vector<Pulled> pulled_;                  // in this run
  bool proposed_ = false, adopted_ = false, broken_ = false, dropped_ = false;
  std::string adopted_text_;
};

}  // namespace

std::vector<std::string> motion_names(const language::Grounded& model) {
  std::vector<std::string> out;
  for (const MotionAt& at : all_motions(model)) out.push_back(at.alliance->id.value + "/" + at.motion->name.value);
  return out;
}

MotionTrace no_trace(const language::Grounded& model, std::size_t place, std::size_t response, std::uint64_t seed) {
  const MotionAt at = all_motions(model).at(place);
  MotionTrace found;
  found.alliance = at.alliance->id.value;
  found.motion = at.motion->name.value;
  found.response = response;
  found.seed = seed;
  for (const language::Member& member : at.alliance->members) {
    const auto actor = std::find(model.program.actors.begin(), model.program.actors.end(), member.actor.value);
    if (actor == model.program.actors.end() || !at.motion->objection || at.motion->is_right) continue;
    Objector objector;
    objector.member = static_cast<Index>(actor - model.program.actors.begin());
    found.objectors.push_back(std::move(objector));
  }
  return found;
}

std::unique_ptr<MotionWatch> watch_motion(const language::Grounded& model, std::size_t place, MotionTrace& trace) {
  return std::make_unique<Watcher>(model, all_motions(model).at(place), trace);
}

MotionTrace trace_motion(const language::Grounded& model, std::size_t place, std::size_t response, std::uint64_t runs,
                         std::uint64_t seed) {
  MotionTrace found = no_trace(model, place, response, seed);
  core::Engine engine(model.program);
  const std::unique_ptr<MotionWatch> watcher = watch_motion(model, place, found);
  for (std::uint64_t run = 0; run < runs; ++run) {
    watcher->start();
    const bool is_whole = ends_whole([&] {
      return engine.begin(seed, run, run) == core::Engine::End::horizon &&
             engine.play(static_cast<Index>(response), watcher.get()) == core::Engine::End::horizon;
    });
    if (is_whole) {
      watcher->add();
    } else {
      ++found.exploded;
    }
  }
  return found;
}

}  // namespace demarche::report
