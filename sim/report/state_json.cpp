// How everything stood at a moment, for other programs, see state_at.hpp.
#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "language/calendar.hpp"
#include "report/doors.hpp"
#include "report/json.hpp"
#include "report/state_at.hpp"
#include "report/story.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Index;

class Writing {
 public:
  Writing(const language::Grounded& model, const StateQuestion& question, const StateAt& state)
      : model_(model),
        program_(model.program),
        question_(question),
        state_(state),
        story_(tell(model, state.recording, question.response, question.seed, question.run, false)) {
    std::string problem;
    const auto zone = language::TimeZone::find(model.timezone, problem);
    calendar_ = language::Calendar(zone.value_or(language::TimeZone()), model.start_utc);
    for (const StoryEvent& event : story_.events) {
      if (event.number > 0) events_.emplace(event.number, &event);
    }
    for (const language::Variable& variable : model.library.variables)
      variables_.emplace(variable.name.value, &variable);
  }

  std::string all() {
    head();
    json_.key("variables").begin_array();
    for (Index cell = 0; cell < program_.cells.size() && state_.recording.broken.empty(); ++cell) variable(cell);
    json_.end_array().key("said").begin_array();
    if (state_.recording.broken.empty()) said();
    json_.end_array().key("doors").begin_array();
    if (question_.doors != nullptr && state_.recording.broken.empty()) doors();
    json_.end_array().end_object();
    return json_.take();
  }

 private:
  void head() {
    json_.begin_object().field("schema", "demarche.state/1").field("scenario", story_.scenario);
    // Before the decision nothing depends on the response.
    if (question_.day.at > model_.decision) {
      json_.field("response", story_.response);
    } else {
      json_.field("response", nullptr);
    }
    json_.field("seed", question_.seed).field("run", question_.run).field("runs_per_world", question_.runs_per_world);
    json_.field("timezone", story_.timezone).field("start", story_.start).field("decision", story_.decision);
    json_.field("decision_at", model_.decision).field("at", state_.at);
    json_.field("date", calendar_.date_and_time(state_.at));
    json_.field("exploded", !story_.exploded.empty());
    if (!story_.exploded.empty()) json_.field("exploded_because", story_.exploded);
    if (!story_.broken.empty()) json_.field("broken", story_.broken);
  }

  // In the unit in which files state it: log-odds as shares.
  double stated(Index cell, double value) const {
    return program_.cells[cell].is_log_odds ? 1.0 / (1.0 + std::exp(-value)) : value;
  }

  void variable(Index cell) {
    const CellName name = parts_of(program_.cells[cell].name);
    const CellHistory& history = state_.cells[cell];
    const auto found = variables_.find(name.variable);
    json_.begin_object().field("name", safe(program_.cells[cell].name)).field("variable", safe(name.variable));
    json_.key("of").begin_array();
    for (const std::string& one : name.of) json_.value(safe(one));
    json_.end_array();
    if (found != variables_.end() && !found->second->unit.empty()) json_.field("unit", safe(found->second->unit));
    json_.field("is_share", program_.cells[cell].is_log_odds).field("value", stated(cell, history.value));
    const std::string words = state_words(name, history.value);
    if (!words.empty()) json_.field("state", words);
    json_.field("at_start", stated(cell, history.at_start)).key("at_decision");
    if (state_.at < model_.decision) {
      json_.value(nullptr);
    } else {
      json_.value(stated(cell, history.at_decision));
    }
    if (state_.half_lives[cell] > 0) json_.field("half_life", state_.half_lives[cell]);
    json_.key("changes").begin_array();
    for (const Change& change : history.changes) changed(cell, change);
    json_.end_array().end_object();
  }

  // A value that stands for a word: a state of the variable, of a motion, or the elements of a motion's text.
  std::string state_words(const CellName& name, double value) const {
    const auto place = static_cast<std::size_t>(std::max(0.0, std::round(value)));
    const auto found = variables_.find(name.variable);
    if (found != variables_.end()) {
      const auto& states = found->second->states;
      return place < states.size() ? safe(states[place].value) : "";
    }
    if (name.variable == "motion") return motion_words.at(std::min(place, motion_words.size() - 1));
    if (name.variable == "text" && value >= 0 && place < model_.texts.size()) return safe(model_.texts[place]);
    return "";
  }

  void changed(Index cell, const Change& change) {
    json_.begin_object().field("at", change.time).field("date", calendar_.date_and_time(change.time));
    json_.field("before", stated(cell, change.before)).field("after", stated(cell, change.after));
    const auto found = events_.find(change.act);
    std::vector<std::string> documents;
    if (found != events_.end()) {
      const StoryEvent& event = *found->second;
      json_.field("act", change.act).field("sentence", event.sentence).field("cause", event.cause);
      if (!event.rule.empty()) json_.field("rule", event.rule);
      documents = event.documents;
    } else {
      json_.field("act", nullptr);
      if (change.item < model_.history_sources.size()) documents = model_.history_sources[change.item];
    }
    json_.key("documents").begin_array();
    for (const std::string& one : documents) json_.value(safe(one));
    json_.end_array().end_object();
  }

  void said() {
    for (const core::Softmax& softmax : program_.softmaxes) {
      for (Index cell = softmax.first_cell; cell < softmax.first_cell + softmax.count; ++cell) {
        const CellName name = parts_of(program_.cells[cell].name);
        if (name.of.size() != 3) continue;
        const std::optional<Said> last = last_said(model_, state_, name);
        if (!last) continue;
        const core::Act& act = last->act->act;
        const auto& parameter = model_.actions[program_.kinds[act.kind].action].parameters[last->parameter];
        json_.begin_object().field("observer", safe(name.of[0])).field("incident", safe(name.of[1]));
        json_.field("suspect", safe(name.of[2]));
        json_.field("stated", parameter_text(model_, parameter, act.parameters[last->parameter]));
        json_.field("act", act.number).field("at", act.time).field("date", calendar_.date_and_time(act.time));
        json_.field("taken_back", last->taken_back).end_object();
      }
    }
  }

  void doors() {
    constexpr std::array results{"open", "disputed", "shut"};  // in the order of core::Legal
    const auto stands = [&](const char* key, core::Legal result, const std::string& unmet) {
      json_.key(key).begin_object().field("result", results.at(static_cast<std::size_t>(result)));
      if (!unmet.empty()) json_.field("not_met", unmet);
      json_.end_object();
    };
    for (const DoorAt& one : doors_then(*question_.doors, question_.seed, question_.run, question_.response,
                                        question_.day.at, question_.runs_per_world)) {
      json_.begin_object().field("incident", one.incident).field("suspect", one.suspect).field("door", one.door);
      stands("seen", one.seen, one.seen_unmet);
      stands("truth", one.truth, one.truth_unmet);
      json_.end_object();
    }
  }

  const language::Grounded& model_;
  const core::Program& program_;
  const StateQuestion& question_;
  const StateAt& state_;
  Story story_;
  language::Calendar calendar_;
  std::unordered_map<std::uint32_t, const StoryEvent*> events_;
  std::unordered_map<std::string, const language::Variable*> variables_;
  JsonWriter json_{2};
};

}  // namespace

std::string state_json(const language::Grounded& model, const StateQuestion& question) {
  const StateAt state =
      state_at(model, question.seed, question.run, question.response, question.day.at, question.runs_per_world);
  return Writing(model, question, state).all();
}

}  // namespace demarche::report
