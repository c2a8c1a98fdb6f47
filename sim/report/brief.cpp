// What one actor knew, see brief.hpp: the moment, the acts it had seen, the claims among them, the whole page.
#include "report/brief.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/check.hpp"
#include "language/calendar.hpp"
#include "report/brief_parts.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Index;
using core::none;
using language::HistoryItem;

constexpr double a_day = 1.0;

language::Calendar calendar_of(const language::Scenario& scenario) {
  std::string problem;
  const auto zone = language::TimeZone::find(scenario.timezone, problem);
  return {zone.value_or(language::TimeZone()), scenario.start_utc};
}

// Whether a term says who did it only by saying so: `perpetrator`, `front of perpetrator(july)`.
bool is_hidden(const language::ActorTerm& term) {
  if (term.name.value == "perpetrator") return true;
  for (const language::ActorTerm* part : {term.of.get(), term.by.get(), term.except.get()}) {
    if (part != nullptr && is_hidden(*part)) return true;
  }
  return false;
}

std::string who(const Briefing& briefing, const std::optional<language::ActorTerm>& term) {
  if (!term) return "";
  return is_hidden(*term) ? "someone" : actor_words(briefing.model(), *term);
}

std::string when(const Briefing& briefing, const HistoryItem& item) {
  const std::string local = briefing.subject.calendar.date_and_time(item.at);
  const std::string date = local.substr(0, 10);
  if (item.precision == "month") return "in " + date.substr(0, 7);
  if (item.precision == "week") return "week of " + date;
  const bool has_clock =
      item.precision == "hour" || item.precision == "minute" || (item.precision.empty() && !local.ends_with(" 00:00"));
  return has_clock ? (item.precision == "hour" ? "about " : "") + local : date;
}

// "about 5, between 3 and 7": what is open, for readers without statistics.
std::string open_words(const language::Number& number) {
  const core::Distribution& law = number.distribution;
  if (law.kind == core::Distribution::Kind::constant) return quantity(law.a, number.quantity);
  const auto at = [&](double share) { return quantity(law.quantile(share), number.quantity); };
  const bool is_bounded = law.kind == core::Distribution::Kind::pert;
  const std::string low = is_bounded ? quantity(law.a, number.quantity) : at(0.05);
  const std::string high = is_bounded ? quantity(law.c, number.quantity) : at(0.95);
  return fmt::format("about {}, between {} and {}", quantity(law.reference(), number.quantity), low, high);
}

// What the act's parameters were, those apart that its label names already.
std::vector<std::string> set_words(const Briefing& briefing, const HistoryItem& item) {
  const language::Library& library = briefing.model().library;
  const auto action = std::find_if(library.actions.begin(), library.actions.end(),
                                   [&](const auto& one) { return one.name.value == item.action->value; });
  std::vector<std::string> words;
  for (const language::ParameterSetting& one : item.with) {
    const std::string& name = one.parameter.value;
    if (action != library.actions.end() && action->label.find("{" + name + "}") != std::string::npos) continue;
    const auto* number = std::get_if<language::Number>(&one.value);
    words.push_back(
        plain(name) + " " +
        (number != nullptr ? inert(open_words(*number)) : plain(std::get<language::Name>(one.value).value)));
  }
  return words;
}

// What was done, its author apart: the action's label, with what history says of its parameters behind.
std::string what(const Briefing& briefing, const HistoryItem& item) {
  language::DoItem act;
  act.action = *item.action;
  act.with = item.with;
  act.to = item.to;
  if (act.to && is_hidden(*act.to)) {
    act.to->name.value = "someone_else";  // a name that tells nothing; `of` and the like would
    act.to->of.reset();
    act.to->by.reset();
    act.to->except.reset();
    act.to->incident.reset();
  }
  std::string out = inert(capital(who(briefing, item.by)) + " " + act_words(briefing.model(), act));
  const std::string with = joined(set_words(briefing, item), "; ");
  return with.empty() ? out : out + " (" + with + ")";
}

Page::Row row(const Briefing& briefing, const HistoryItem& item) {
  return {inert(when(briefing, item)), what(briefing, item), item.incident ? typed(item.incident->value) : "",
          item.alleged ? "alleged" : "", cited_by_then(briefing, item.sources)};
}

// Whether the action says something about who did it: it carries a finding, or changes what somebody holds for true.
bool speaks_of_the_author(const language::Library& library, const std::string& name) {
  const auto is_belief = [&](const std::string& variable) {
    return std::any_of(library.variables.begin(), library.variables.end(), [&](const language::Variable& one) {
      return one.name.value == variable && one.scope == language::Scope::belief;
    });
  };
  for (const language::Action& action : library.actions) {
    if (action.name.value != name) continue;
    return std::any_of(action.effects.begin(), action.effects.end(), [&](const language::Effect& effect) {
      return effect.term.kind == language::EffectTerm::Kind::finding || is_belief(effect.term.variable.name.value);
    });
  }
  return false;
}

}  // namespace

bool has_seen(const Briefing& briefing, std::size_t item) {
  const language::Grounded& model = briefing.model();
  bool is_own = false, is_others = false;
  for (std::size_t i = 0; i < model.history_written.size(); ++i) {
    const Index kind = model.program.history[i].call.kind;
    if (model.history_written[i] != item || kind == none) continue;
    if (model.program.kinds[kind].actor == briefing.self) {
      is_own = true;
      continue;
    }
    is_others = true;
    const auto& seers = model.kind_seers[kind];
    if (seers && !std::binary_search(seers->begin(), seers->end(), briefing.self)) return false;
  }
  return is_others || is_own;
}

std::vector<std::size_t> known_incidents(const Briefing& briefing) {
  const language::Scenario& scenario = briefing.scenario();
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < scenario.incidents.size(); ++i) {
    const language::Incident& incident = scenario.incidents[i];
    const bool is_only = scenario.incidents.size() == 1;
    for (std::size_t one = 0; one < scenario.history.size(); ++one) {
      const HistoryItem& item = scenario.history[one];
      const bool is_about = item.incident ? item.incident->value == incident.name.value : is_only;
      if (!item.action || !is_about || !has_seen(briefing, one)) continue;
      known.push_back(i);
      break;
    }
  }
  return known;
}

void events(Page& page, const Briefing& briefing) {
  page.chapter("1 What had happened");
  std::vector<Page::Row> rows;
  for (std::size_t i = 0; i < briefing.scenario().history.size(); ++i) {
    const HistoryItem& item = briefing.scenario().history[i];
    if (item.action && has_seen(briefing, i)) rows.push_back(row(briefing, item));
  }
  page.paragraph(
      "What it had done itself or seen. *Someone* is the author, whom nobody who suffered it can see. *Alleged* "
      "marks what is only somebody's claim.");
  page.table({"When", "What", "Incident", "Status", "Documents"}, rows, "Nothing that it could see.");
}

void claims(Page& page, const Briefing& briefing) {
  page.chapter("2 Who had said who did it");
  std::vector<Page::Row> rows;
  for (std::size_t i = 0; i < briefing.scenario().history.size(); ++i) {
    const HistoryItem& item = briefing.scenario().history[i];
    const bool is_claim = item.action && speaks_of_the_author(briefing.model().library, item.action->value);
    if (is_claim && has_seen(briefing, i)) rows.push_back(row(briefing, item));
  }
  std::vector<std::string> words;
  for (const auto& [word, share] : briefing.scenario().confidence) {
    words.push_back(fmt::format("{} is at least {} %", typed(word.value), rough(share * 100)));
  }
  if (!words.empty()) page.paragraph("Words of confidence: " + listed(words) + ". They are the speaker's own.");
  page.table({"When", "What", "Incident", "Status", "Documents"}, rows, "Nobody, as far as it had heard.");
}

std::optional<Moment> moment_of(const language::Scenario& scenario, const std::string& date, std::string& problem) {
  const auto local = language::parse_local_time(date);
  const language::Calendar calendar = calendar_of(scenario);
  const auto utc = local ? calendar.zone().to_utc(local->seconds) : std::nullopt;
  if (!utc) {
    problem = "it must be a date such as " + calendar.date(scenario.decision) + ", or one with the time of day";
    return std::nullopt;
  }
  Moment moment;
  moment.date = date.substr(0, 10);
  moment.days = static_cast<double>(*utc - scenario.start_utc) / 86400.0;
  const std::string decision = calendar.date_and_time(scenario.decision);
  if (moment.days > scenario.decision) {
    problem =
        "that is after the decision of " + decision + "; what came then differs from run to run, and is not known";
    return std::nullopt;
  }
  const bool is_decisions_day = calendar.date(scenario.decision) == moment.date;
  if (local->has_clock) {
    moment.cutoff = date;
  } else if (is_decisions_day) {
    moment.days = scenario.decision;
    moment.cutoff = decision;
  } else {
    moment.days = std::min(moment.days + a_day - 1.0 / 1440.0, scenario.decision);
    moment.cutoff = moment.date + " 24:00";
  }
  if (moment.days < 0) {
    problem = "that is before the scenario's start, " + calendar.date(0);
    return std::nullopt;
  }
  return moment;
}

std::string brief(const language::Known& known, const Moment& moment, const std::string& actor) {
  const core::Program& program = known.model.program;
  const auto self = std::find(program.actors.begin(), program.actors.end(), actor);
  core::expect(self != program.actors.end(), "the actor is one of the model's");
  static const Making nothing;
  const Briefing briefing{known, moment, actor, static_cast<Index>(self - program.actors.begin()),
                          subject_of(known.model, known.scenario, nothing)};
  const std::string name = actor_name(known.model, actor);
  Page page;
  events(page, briefing);
  claims(page, briefing);
  beliefs(page, briefing);
  stocks(page, briefing);
  options(page, briefing);
  in_print(page, briefing);
  const std::string until = moment.cutoff.ends_with("24:00") ? moment.date : moment.cutoff;
  return page.take(
      fmt::format("What {} knew: {}", inert(name), inert(until)),
      fmt::format(
          "Nothing that came later stands here, nothing that only others knew, and not who truly did it. Where "
          "the case leaves a figure open, the most likely stands first and in brackets the range that holds nine "
          "tenths of its {} draws. Times are local ({}).",
          brief_worlds, inert(briefing.subject.calendar.zone().name())));
}

}  // namespace demarche::report
