// From a recording to a story, see story.hpp.
#include "report/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

// "August 2022" for "2022-08-20".
std::string month_words(const std::string& date) {
  constexpr std::array names{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};
  const int month = date.size() < 7 ? 0 : (date[5] - '0') * 10 + (date[6] - '0');
  return month < 1 || month > 12 ? date
                                 : fmt::format("{} {}", names[static_cast<std::size_t>(month - 1)], date.substr(0, 4));
}

class Teller {
 public:
  explicit Teller(const language::Grounded& model) : model_(model), program_(model.program) {
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
  if (precision == "week") event.when = "week of " + event.date;
  if (precision == "month") event.when = month_words(event.date);
  if (precision == "hour") event.when = event.date + " about " + event.clock;
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

// What an act that did not happen was due as.
std::string due(const StoryEvent& event, Cause::Kind kind) {
  switch (kind) {
    case Cause::Kind::forced: return "part of the response";
    case Cause::Kind::when: return "part of the response, its condition having come true";
    case Cause::Kind::consequence:
      return event.trigger > 0 ? fmt::format("a follow-up to #{}", event.trigger) : "a follow-up to an earlier act";
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
        fmt::format("{} × {} ({} %)", safe(driver.term), rough(driver.factor), fixed(driver.share * 100.0, 0)));
  }
  event.why += fmt::format(", hazard {} per day", in_unit(recorded.hazard, ""));
  if (!parts.empty()) event.why += ": " + joined(parts, ", ");
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
    if (!action.parameters[one].is_shown) continue;
    event.parts += (event.parts.empty() ? "" : ", ") + spaced(event.parameters.back().first) + " " +
                   safe(event.parameters.back().second);
  }
  if (recorded.gravity >= 0.05) {  // proportionality is left to the reader: what was suffered, and how far it goes
    event.parts += fmt::format("{}gravity {} against rung {}", event.parts.empty() ? "" : ", ",
                               fixed(recorded.gravity, 1), program_.kinds[act.kind].rung);
  }
  if (model_.shows_goldstein) {
    const bool is_cameo = model_.goldstein == language::GoldsteinSet::cameo;
    const std::optional<double> score = is_cameo ? action.goldstein : action.goldstein_1992;
    event.goldstein = std::string(language::goldstein_set_titles[static_cast<std::size_t>(model_.goldstein)]) + ": " +
                      (score ? signed_fixed(*score, 1) : "no score");
  }
  event.sentence = sentence(model_, act.kind, act.parameters);
  cause(event, act.cause);
  if (act.cause.kind == Cause::Kind::history) {
    const language::DocumentedAct* written = documented(act);
    set_precision(event, written == nullptr ? "" : written->precision);
  }
  drivers(event, recorded);
  event.believed = legal_word(act.believed.result);
  event.truth = legal_word(act.truth.result);
  event.unlawful = act.believed.result == core::Legal::unlawful || act.truth.result == core::Legal::unlawful;
  event.law = law_words(model_, act);
  if (std::isfinite(recorded.belief)) event.belief = recorded.belief;
  return event;
}

StoryEvent Teller::prevented(const RecordedPrevention& recorded) const {
  const core::Prevented& prevented = recorded.prevented;
  StoryEvent event;
  event.kind = StoryEvent::Kind::prevented;
  place(event, prevented.time, true);
  parties(event, prevented.kind);
  event.sentence = sentence(model_, prevented.kind);
  cause(event, prevented.cause);
  event.lapsed = prevented.why == core::Prevented::Why::unless;
  event.why = prevention_words(model_, recorded) + "; it was due as " + due(event, prevented.cause.kind);
  return event;
}

// Which limit was passed, and by what; empty if none was.
std::string Teller::exploded(const core::Explosion& explosion) const {
  using core::Engine;
  switch (explosion.limit) {
    case core::Explosion::Limit::none: return "";
    case core::Explosion::Limit::moments: return "more acts, candidates and turns of conditions than a run may have";
    case core::Explosion::Limit::scheduled: return "too many acts waiting to be due at once";
    case core::Explosion::Limit::hazard:
      return fmt::format("the tendency {} would act more than {} times per day",
                         safe(model_.rules[program_.channels[explosion.which].rule].name),
                         grouped(static_cast<std::uint64_t>(Engine::greatest_bound)));
    case core::Explosion::Limit::value:
      return fmt::format("{} is not a number within {:g} up or down", safe(program_.cells[explosion.which].name),
                         Engine::greatest_value);
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
    const auto [owner, words] = owner_and_words(model_, one.cell);
    std::string part = owner.empty() ? "" : owner + " ";
    part += cell.is_log_odds ? percent(1.0 / (1.0 + std::exp(-one.value))) : in_unit(one.value, "");
    std::vector<std::string> documents;
    if (one.item < model_.history_sources.size()) documents = model_.history_sources[one.item];
    if (!documents.empty()) part += " (" + safe(joined(documents, ", ")) + ")";
    if (!events.empty() && events.back().at == at && what == words) {
      events.back().sentence += ", " + part;
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
  event.sentence = sentence(model_, documented);
  event.alleged = documented.alleged;
  event.documents = documented.sources;
  return event;
}

}  // namespace

Story tell(const language::Grounded& model, const Recording& recording, core::Index response, std::uint64_t seed,
           std::uint64_t run, bool with_observed) {
  const Teller teller(model);
  Story story;
  story.scenario = safe(model.name);
  for (const core::Cell& cell : model.program.cells) {
    const bool is_drawn = std::any_of(model.program.uncertain_choices.begin(), model.program.uncertain_choices.end(),
                                      [&](const core::UncertainChoice& choice) { return choice.slot == cell.initial; });
    story.author_is_drawn = story.author_is_drawn || (is_drawn && cell.name.starts_with("truth("));
  }
  story.title = safe(model.title);
  story.response = safe(model.responses[response].name);
  story.response_about = safe(model.responses[response].about);
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
    story.outcomes.push_back({safe(outcome.name), outcome_value(model, outcome, value), value});
  }
  return story;
}

}  // namespace demarche::report
