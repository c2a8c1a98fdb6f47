// From a recording to a story, see story.hpp.
#include "report/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/engine.hpp"
#include "language/calendar.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/law.hpp"
#include "report/prevention.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Cause;

class Teller {
 public:
  Teller(const language::Grounded& model, const Spoken& in) : model_(model), program_(model.program), in_(in) {
    std::string problem;
    const auto zone = language::TimeZone::find(model.timezone, problem);
    calendar_ = language::Calendar(zone.value_or(language::TimeZone()), model.start_utc);
  }

  const language::Calendar& calendar() const { return calendar_; }
  StoryEvent act(const RecordedAct& recorded) const;
  StoryEvent prevented(const RecordedPrevention& recorded) const;
  std::vector<StoryEvent> stated(const std::vector<RecordedStatement>& all) const;
  StoryEvent observed(const language::DocumentedAct& documented) const;
  std::string exploded(const core::Explosion& explosion) const;

 private:
  void place(StoryEvent& event, double at, bool with_clock) const;
  void set_precision(StoryEvent& event, const std::string& precision) const;
  const language::DocumentedAct* documented(const core::Act& act) const;
  void parties(StoryEvent& event, core::Index kind) const;
  void cause(StoryEvent& event, const Cause& cause) const;
  void drivers(StoryEvent& event, const RecordedAct& recorded) const;
  core::Index rule_of(const Cause& cause) const;

  const language::Grounded& model_;
  const core::Program& program_;
  const Spoken& in_;
  language::Calendar calendar_;
};

void Teller::place(StoryEvent& event, double at, bool with_clock) const {
  event.at = at;
  const std::string local = calendar_.date_and_time(at);
  event.date = local.substr(0, 10);
  if (with_clock && local.size() >= 16) event.clock = local.substr(11, 5);
}

// Dates of documents are as exact as the documents.
void Teller::set_precision(StoryEvent& event, const std::string& precision) const {
  event.precision = precision;
  const bool has_clock = precision == "minute" || precision == "hour" || (precision.empty() && event.clock != "00:00");
  if (!has_clock) event.clock.clear();
  if (precision == "week") event.when = in_.say("week of {date}", {{"date", in_.date(event.date)}});
  if (precision == "month") event.when = in_.month(event.date);
  if (precision == "hour") {
    event.when = in_.say("{date} about {clock}", {{"date", in_.date(event.date)}, {"clock", event.clock}});
  }
}

// The item of history that an act replays.
const language::DocumentedAct* Teller::documented(const core::Act& act) const {
  const core::Index item = act.cause.index;
  if (item >= program_.history.size() || item >= model_.history_sources.size()) return nullptr;
  const core::HistoryItem& replayed = program_.history[item];
  const std::string& action = program_.actions[program_.kinds[act.kind].action];
  for (const language::DocumentedAct& one : model_.history) {
    if (one.at == replayed.time && one.action == action && one.sources == model_.history_sources[item]) return &one;
  }
  return nullptr;
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
  const std::string after = cause.parent > 0 ? fmt::format("#{}", cause.parent) : "";
  const std::string rule = in_.apart(safe(event.rule));
  switch (cause.kind) {
    case Cause::Kind::history:
      event.why = in_.say("as documented");
      event.alleged = cause.index < model_.history_alleged.size() && model_.history_alleged[cause.index] != 0;
      cite(model_.history_sources);
      break;
    case Cause::Kind::forced:
      event.why = in_.say("the response itself");
      cite(model_.forced_sources);
      break;
    case Cause::Kind::when: event.why = in_.say("the response, its condition having come true"); break;
    case Cause::Kind::channel: event.why = in_.say("tendency {rule}", {{"rule", rule}}); break;
    case Cause::Kind::reaction:
      event.why = after.empty() ? in_.say("reaction {rule}, to an earlier act", {{"rule", rule}})
                                : in_.say("reaction {rule}, to {act}", {{"rule", rule}, {"act", after}});
      break;
    case Cause::Kind::consequence:
      event.why =
          after.empty() ? in_.say("follows from an earlier act") : in_.say("follows from {act}", {{"act", after}});
      break;
  }
}

// What an act that did not happen was due as.
std::string due(const StoryEvent& event, Cause::Kind kind, const Spoken& in) {
  switch (kind) {
    case Cause::Kind::forced: return in.say("part of the response");
    case Cause::Kind::when: return in.say("part of the response, its condition having come true");
    case Cause::Kind::consequence:
      return event.trigger > 0 ? in.say("a follow-up to {act}", {{"act", fmt::format("#{}", event.trigger)}})
                               : in.say("a follow-up to an earlier act");
    case Cause::Kind::history:
    case Cause::Kind::channel:
    case Cause::Kind::reaction: break;
  }
  return event.why;
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
        in_.say("{term} × {factor} ({share})", {{"term", in_.apart(safe(driver.term))},
                                                {"factor", in_.figures(rough(driver.factor))},
                                                {"share", in_.quantity(fixed(driver.share * 100.0, 0) + " %")}}));
  }
  const Blanks blanks{
      {"cause", event.why}, {"hazard", in_unit(recorded.hazard, "", in_)}, {"drivers", in_.joined(parts)}};
  event.why = parts.empty() ? in_.say("{cause}, hazard {hazard} per day", blanks)
                            : in_.say("{cause}, hazard {hazard} per day: {drivers}", blanks);
}

StoryEvent Teller::act(const RecordedAct& recorded) const {
  const core::Act& act = recorded.act;
  StoryEvent event;
  event.number = act.number;
  place(event, act.time, true);
  parties(event, act.kind);
  const language::ActionInfo& action = model_.actions[program_.kinds[act.kind].action];
  const std::size_t known = std::min<std::size_t>(action.parameters.size(), act.parameters.size());
  std::vector<std::string> parts;
  for (std::size_t one = 0; one < known; ++one) {
    event.parameters.emplace_back(action.parameters[one].name,
                                  parameter_text(model_, action.parameters[one], act.parameters[one], in_));
    if (!action.parameters[one].is_shown) continue;
    parts.push_back(
        in_.say("{parameter} {value}", {{"parameter", name_words("parameter", action.parameters[one].name, in_)},
                                        {"value", event.parameters.back().second}}));
  }
  if (recorded.gravity >= 0.05) {  // proportionality is left to the reader: what was suffered, and how far it goes
    parts.push_back(
        in_.say("gravity {gravity} against rung {rung}", {{"gravity", in_.figures(fixed(recorded.gravity, 1))},
                                                          {"rung", std::to_string(program_.kinds[act.kind].rung)}}));
  }
  event.parts = in_.joined(parts);
  if (model_.shows_goldstein) {
    const bool is_cameo = model_.goldstein == language::GoldsteinSet::cameo;
    const std::optional<double> score = is_cameo ? action.goldstein : action.goldstein_1992;
    const std::string set(language::goldstein_set_titles[static_cast<std::size_t>(model_.goldstein)]);
    event.goldstein =
        score ? in_.say("{set}: {score}", {{"set", in_.apart(set)}, {"score", in_.figures(signed_fixed(*score, 1))}})
              : in_.say("{set}: no score", {{"set", in_.apart(set)}});
  }
  event.sentence = sentence(model_, act.kind, act.parameters, in_);
  cause(event, act.cause);
  if (act.cause.kind == Cause::Kind::history) {
    const language::DocumentedAct* written = documented(act);
    set_precision(event, written == nullptr ? "" : written->precision);
  }
  drivers(event, recorded);
  event.believed = legal_word(act.believed.result);
  event.truth = legal_word(act.truth.result);
  event.unlawful = act.believed.result == core::Legal::unlawful || act.truth.result == core::Legal::unlawful;
  event.law = law_words(model_, act, in_);
  if (std::isfinite(recorded.belief)) event.belief = recorded.belief;
  return event;
}

StoryEvent Teller::prevented(const RecordedPrevention& recorded) const {
  const core::Prevented& prevented = recorded.prevented;
  StoryEvent event;
  event.kind = StoryEvent::Kind::prevented;
  place(event, prevented.time, true);
  parties(event, prevented.kind);
  event.sentence = sentence(model_, prevented.kind, in_);
  cause(event, prevented.cause);
  event.lapsed = prevented.why == core::Prevented::Why::unless;
  event.why = in_.say("{reason}; it was due as {cause}", {{"reason", prevention_words(model_, recorded, in_)},
                                                          {"cause", due(event, prevented.cause.kind, in_)}});
  return event;
}

// Which limit was passed, and by what; empty if none was.
std::string Teller::exploded(const core::Explosion& explosion) const {
  using core::Engine;
  switch (explosion.limit) {
    case core::Explosion::Limit::none: return "";
    case core::Explosion::Limit::moments:
      return in_.say("more acts, candidates and turns of conditions than a run may have");
    case core::Explosion::Limit::scheduled: return in_.say("too many acts waiting to be due at once");
    case core::Explosion::Limit::hazard:
      return in_.say("the tendency {rule} would act more than {number} times per day",
                     {{"rule", in_.apart(safe(model_.rules[program_.channels[explosion.which].rule].name))},
                      {"number", in_.figures(grouped(static_cast<std::uint64_t>(Engine::greatest_bound)))}});
    case core::Explosion::Limit::value:
      return in_.say("{variable} is not a number within {limit} up or down",
                     {{"variable", in_.apart(safe(program_.cells[explosion.which].name))},
                      {"limit", fmt::format("{:g}", Engine::greatest_value)}});
  }
  return "";
}

// What was stated at one moment of one thing, of whomever: "Belief that Iran is behind the incident 'july': Albania
// 95.0 % (S0-19), the United States 89.4 %".
std::vector<StoryEvent> Teller::stated(const std::vector<RecordedStatement>& all) const {
  std::vector<StoryEvent> events;
  std::string what;
  for (const RecordedStatement& one : all) {
    const core::Cell& cell = program_.cells[one.cell];
    const double at = program_.history[one.item].time;
    const auto [owner, words] = owner_and_words(model_, one.cell, in_);
    std::string part = owner.empty() ? "" : owner + " ";
    part += cell.is_log_odds ? in_.quantity(percent(1.0 / (1.0 + std::exp(-one.value)))) : in_unit(one.value, "", in_);
    std::vector<std::string> documents;
    if (one.item < model_.history_sources.size()) documents = model_.history_sources[one.item];
    if (!documents.empty()) part += " (" + cited(documents, in_) + ")";
    if (!events.empty() && events.back().at == at && what == words) {
      events.back().sentence = in_.joined({events.back().sentence, part});
    } else {
      StoryEvent event;
      event.kind = StoryEvent::Kind::stated;
      event.cause = cause_word(Cause::Kind::history);
      place(event, at, false);
      event.sentence = capital(words) + ": " + part;
      events.push_back(std::move(event));
      what = words;
    }
    auto& cited = events.back().documents;
    for (const std::string& source : documents) {
      if (std::find(cited.begin(), cited.end(), source) == cited.end()) cited.push_back(source);
    }
  }
  return events;
}

StoryEvent Teller::observed(const language::DocumentedAct& documented) const {
  StoryEvent event;
  event.kind = StoryEvent::Kind::observed;
  place(event, documented.at, true);
  set_precision(event, documented.precision);
  event.actor = documented.actor;
  event.action = documented.action;
  event.target = documented.target;
  event.sentence = sentence(model_, documented, in_);
  event.alleged = documented.alleged;
  event.documents = documented.sources;
  return event;
}

}  // namespace

std::string cited(const std::vector<std::string>& documents, const Spoken& in) {
  std::vector<std::string> all;
  for (const std::string& one : documents) all.push_back(in.apart(safe(one)));
  return in.joined(all);
}

Story tell(const language::Grounded& model, const Recording& recording, core::Index response, std::uint64_t seed,
           std::uint64_t run, bool with_observed, const Spoken& in) {
  const Teller teller(model, in);
  Story story;
  story.spoken = in;
  story.scenario = safe(model.name);
  for (const core::Cell& cell : model.program.cells) {
    const bool is_drawn = std::any_of(model.program.uncertain_choices.begin(), model.program.uncertain_choices.end(),
                                      [&](const core::UncertainChoice& choice) { return choice.slot == cell.initial; });
    story.author_is_drawn = story.author_is_drawn || (is_drawn && cell.name.starts_with("truth("));
  }
  story.title = in.known("title", model.title).value_or(safe(model.title));
  story.response = safe(model.responses[response].name);
  const std::string& about = model.responses[response].about;
  story.response_about = response_about(about, in);
  story.timezone = safe(teller.calendar().zone().name());
  story.seed = seed;
  story.run = run;
  story.start = teller.calendar().date(0);
  story.decision = teller.calendar().date_and_time(model.decision);
  story.horizon = teller.calendar().date_and_time(model.horizon);
  story.decision_at = model.decision;
  story.exploded = teller.exploded(recording.explosion);
  story.broken = safe(recording.broken);
  if (with_observed) {
    for (const language::DocumentedAct& one : model.observed) story.events.push_back(teller.observed(one));
  }
  for (StoryEvent& one : teller.stated(recording.stated)) story.events.push_back(std::move(one));
  for (const RecordedAct& one : recording.acts) story.events.push_back(teller.act(one));
  for (const RecordedPrevention& one : recording.prevented) story.events.push_back(teller.prevented(one));
  std::stable_sort(story.events.begin(), story.events.end(),
                   [](const StoryEvent& a, const StoryEvent& b) { return a.at < b.at; });
  for (const language::OutcomeInfo& outcome : model.outcomes) {
    if (outcome.measure >= recording.measures.size()) continue;
    const double value = recording.measures[outcome.measure];
    story.outcomes.push_back({outcome_name(outcome.name, in), outcome_value(model, outcome, value, in), value});
  }
  return story;
}

}  // namespace demarche::report
