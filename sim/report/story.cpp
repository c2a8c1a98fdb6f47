// From a recording to a story, see story.hpp.
#include "report/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "language/calendar.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Cause;

class Teller {
 public:
  explicit Teller(const language::Grounded& model) : model_(model), program_(model.program) {
    std::string problem;
    const auto zone = language::TimeZone::find(model.timezone, problem);
    calendar_ = language::Calendar(zone.value_or(language::TimeZone()), model.start_utc);
  }

  const language::Calendar& calendar() const { return calendar_; }
  StoryEvent act(const RecordedAct& recorded) const;
  StoryEvent prevented(const core::Prevented& recorded) const;
  StoryEvent observed(const language::DocumentedAct& documented) const;

 private:
  void place(StoryEvent& event, double at, bool with_clock) const;
  void parties(StoryEvent& event, core::Index kind) const;
  void cause(StoryEvent& event, const Cause& cause) const;
  void drivers(StoryEvent& event, const RecordedAct& recorded) const;
  bool is_public_body(core::Index kind) const;
  void law(StoryEvent& event, const core::Act& act) const;
  core::Index rule_of(const Cause& cause) const;

  const language::Grounded& model_;
  const core::Program& program_;
  language::Calendar calendar_;
};

void Teller::place(StoryEvent& event, double at, bool with_clock) const {
  event.at = at;
  const std::string local = calendar_.date_and_time(at);
  event.date = local.substr(0, 10);
  if (with_clock && local.size() >= 16) event.clock = local.substr(11, 5);
}

void Teller::parties(StoryEvent& event, core::Index kind) const {
  const core::ActKind& act = program_.kinds[kind];
  const auto name = [](const std::vector<std::string>& names, core::Index index) {
    return index < names.size() ? names[index] : std::string();
  };
  event.actor = name(program_.actors, act.actor);
  event.action = name(program_.actions, act.action);
  event.target = name(program_.actors, act.target);
  event.incident = name(program_.incidents, act.incident);
}

core::Index Teller::rule_of(const Cause& cause) const {
  if (cause.kind == Cause::Kind::channel && cause.index < program_.channels.size()) {
    return program_.channels[cause.index].rule;
  }
  if (cause.kind == Cause::Kind::reaction && cause.index < program_.reactions.size()) {
    return program_.reactions[cause.index].rule;
  }
  return core::none;
}

void Teller::cause(StoryEvent& event, const Cause& cause) const {
  event.cause = cause_word(cause.kind);
  event.trigger = cause.parent;
  const auto cite = [&](const std::vector<std::vector<std::string>>& sources) {
    if (cause.index < sources.size()) event.documents = sources[cause.index];
  };
  if (const core::Index rule = rule_of(cause); rule < model_.rules.size()) {
    event.rule = model_.rules[rule].name;
    event.documents = model_.rules[rule].sources;
  }
  const std::string after = cause.parent > 0 ? fmt::format("#{}", cause.parent) : "an earlier act";
  switch (cause.kind) {
    case Cause::Kind::history:
      event.why = "as documented";
      event.alleged = cause.index < model_.history_alleged.size() && model_.history_alleged[cause.index] != 0;
      cite(model_.history_sources);
      break;
    case Cause::Kind::forced:
      event.why = "the response itself";
      cite(model_.forced_sources);
      break;
    case Cause::Kind::when: event.why = "the response, its condition having come true"; break;
    case Cause::Kind::channel: event.why = "tendency " + safe(event.rule); break;
    case Cause::Kind::reaction: event.why = "reaction " + safe(event.rule) + ", to " + after; break;
    case Cause::Kind::consequence: event.why = "follows from " + after; break;
  }
}

void Teller::drivers(StoryEvent& event, const RecordedAct& recorded) const {
  if (recorded.act.cause.kind != Cause::Kind::channel) return;
  event.hazard = recorded.hazard;
  double total = 0;
  for (const double log_factor : recorded.driver_logs) total += std::abs(log_factor);
  const core::Index channel = recorded.act.cause.index;
  std::vector<std::string> parts;
  for (std::size_t term = 0; term < recorded.driver_logs.size(); ++term) {
    DriverShare driver;
    driver.factor = std::exp(recorded.driver_logs[term]);
    driver.share = total > 0 ? std::abs(recorded.driver_logs[term]) / total : 0;
    if (channel < model_.channels.size() && term < model_.channels[channel].terms.size()) {
      driver.term = model_.channels[channel].terms[term];
    }
    event.drivers.push_back(driver);
  }
  std::stable_sort(event.drivers.begin(), event.drivers.end(),
                   [](const DriverShare& a, const DriverShare& b) { return a.share > b.share; });
  for (const DriverShare& driver : event.drivers) {
    if (!(driver.share >= 0.005)) continue;  // says nothing
    parts.push_back(
        fmt::format("{} × {} ({} %)", safe(driver.term), rough(driver.factor), fixed(driver.share * 100.0, 0)));
  }
  event.why += fmt::format(", hazard {} per day", rough(recorded.hazard));
  if (!parts.empty()) event.why += ": " + joined(parts, ", ");
}

// Whether a state, one of its organs or an alliance acts: others break no rule that binds states.
bool Teller::is_public_body(core::Index kind) const {
  const core::Index actor = program_.kinds[kind].actor;
  return actor < model_.actors.size() && language::binds_states(model_.actors[actor].kind);
}

void Teller::law(StoryEvent& event, const core::Act& act) const {
  const language::ActionInfo& action = model_.actions[program_.kinds[act.kind].action];
  const auto said = [&](const core::Verdict& verdict) {
    std::string text(legal_word(verdict.result));
    if (verdict.label < program_.labels.size()) text += " (" + safe(program_.labels[verdict.label]) + ")";
    return text;
  };
  event.believed = legal_word(act.believed.result);
  event.truth = legal_word(act.truth.result);
  event.unlawful = act.believed.result == core::Legal::unlawful || act.truth.result == core::Legal::unlawful;
  const bool same = act.believed.result == act.truth.result && act.believed.label == act.truth.label;
  if (!same) {
    event.law = "as believed " + said(act.believed) + ", in truth " + said(act.truth);
  } else if (act.truth.result != core::Legal::lawful) {
    event.law = said(act.truth);
  } else if (action.door == "not_a_state" || !is_public_body(act.kind)) {
    event.law = "not a state's act";
  } else if (action.door == "free" || action.door == "none" || action.door.empty()) {
    event.law = "lawful";
  } else {
    std::string door = safe(action.door);
    std::replace(door.begin(), door.end(), '_', ' ');
    event.law = "lawful as " + door;
  }
}

StoryEvent Teller::act(const RecordedAct& recorded) const {
  const core::Act& act = recorded.act;
  StoryEvent event;
  event.number = act.number;
  place(event, act.time, true);
  parties(event, act.kind);
  const language::ActionInfo& action = model_.actions[program_.kinds[act.kind].action];
  const std::size_t known = std::min<std::size_t>(action.parameters.size(), act.parameters.size());
  for (std::size_t one = 0; one < known; ++one) {
    event.parameters.emplace_back(action.parameters[one].name,
                                  parameter_text(model_, action.parameters[one], act.parameters[one]));
  }
  event.sentence = sentence(model_, act.kind, act.parameters);
  if (act.kind < model_.kind_motions.size() && !model_.kind_motions[act.kind].empty()) {
    std::string motion = safe(model_.kind_motions[act.kind]);
    std::replace(motion.begin(), motion.end(), '_', ' ');
    event.sentence += " [" + motion + "]";
  }
  cause(event, act.cause);
  drivers(event, recorded);
  law(event, act);
  if (std::isfinite(recorded.belief)) event.belief = recorded.belief;
  return event;
}

StoryEvent Teller::prevented(const core::Prevented& recorded) const {
  StoryEvent event;
  event.kind = StoryEvent::Kind::prevented;
  place(event, recorded.time, true);
  parties(event, recorded.kind);
  event.sentence = headline(model_, recorded.kind);
  cause(event, recorded.cause);
  std::string reason;
  switch (recorded.why) {
    case core::Prevented::Why::need:
      reason = recorded.reason < program_.labels.size() ? "needs " + safe(program_.labels[recorded.reason])
                                                        : "something it needs is not there";
      break;
    case core::Prevented::Why::forbidden: reason = "forbidden by the response"; break;
    case core::Prevented::Why::unless:
      reason = "no longer called for";
      event.lapsed = true;
      break;
  }
  event.why = reason + "; it was due as " + event.why;
  return event;
}

StoryEvent Teller::observed(const language::DocumentedAct& documented) const {
  StoryEvent event;
  event.kind = StoryEvent::Kind::observed;
  place(event, documented.at, documented.precision.empty() || documented.precision == "minute");
  event.actor = documented.actor;
  event.action = documented.action;
  event.target = documented.target;
  event.sentence = headline(model_, documented.actor, documented.action, documented.target);
  if (documented.alleged) event.sentence += " (alleged)";
  event.documents = documented.sources;
  return event;
}

}  // namespace

Story tell(const language::Grounded& model, const Recording& recording, core::Index response, std::uint64_t seed,
           std::uint64_t run, bool with_observed) {
  const Teller teller(model);
  Story story;
  story.scenario = safe(model.name);
  story.author_is_drawn = !model.program.uncertain_choices.empty();
  story.title = safe(model.title);
  story.response = safe(model.responses[response].name);
  story.response_about = safe(model.responses[response].about);
  story.timezone = safe(teller.calendar().zone().name());
  story.seed = seed;
  story.run = run;
  story.start = teller.calendar().date(0);
  story.decision = teller.calendar().date_and_time(model.decision);
  story.horizon = teller.calendar().date(model.horizon);
  story.decision_at = model.decision;
  story.exploded = recording.exploded;
  if (with_observed) {
    for (const language::DocumentedAct& one : model.observed) story.events.push_back(teller.observed(one));
  }
  for (const RecordedAct& one : recording.acts) story.events.push_back(teller.act(one));
  for (const core::Prevented& one : recording.prevented) story.events.push_back(teller.prevented(one));
  std::stable_sort(story.events.begin(), story.events.end(),
                   [](const StoryEvent& a, const StoryEvent& b) { return a.at < b.at; });
  for (const language::OutcomeInfo& outcome : model.outcomes) {
    if (outcome.measure >= recording.measures.size()) continue;
    const double value = recording.measures[outcome.measure];
    story.outcomes.push_back({safe(outcome.name), outcome_value(model, outcome, value), value});
  }
  return story;
}

}  // namespace demarche::report
