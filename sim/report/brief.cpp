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

// Whoever stands in a sentence of another language.
Term party(const Briefing& briefing, const std::optional<language::ActorTerm>& term) {
  if (!term) return "";
  const Spoken& in = briefing.spoken;
  if (is_hidden(*term)) return Term::read(in.word("actor", "whoever did it"));
  const bool is_alone = term->of == nullptr && term->by == nullptr && term->except == nullptr && !term->incident;
  return is_alone ? actor_term(briefing.model(), term->name.value, in)
                  : Term(in.apart(actor_words(briefing.model(), *term)));
}

std::string when(const Briefing& briefing, const HistoryItem& item) {
  const Spoken& in = briefing.spoken;
  const std::string local = briefing.subject.calendar.date_and_time(item.at);
  const std::string date = local.substr(0, 10);
  if (item.precision == "month") {
    return in.say("in {month}", {{"month", in.is_english() ? date.substr(0, 7) : in.month(date)}});
  }
  if (item.precision == "week") return in.say("week of {date}", {{"date", in.date(date)}});
  const bool has_clock =
      item.precision == "hour" || item.precision == "minute" || (item.precision.empty() && !local.ends_with(" 00:00"));
  if (!has_clock) return in.date(date);
  return item.precision == "hour" ? in.say("about {time}", {{"time", in.date(local)}}) : in.date(local);
}

// "about 5, between 3 and 7": what is open, for readers without statistics.
std::string open_words(const language::Number& number, const Spoken& in) {
  const core::Distribution& law = number.distribution;
  const auto words = [&](double value) { return in.quantity(quantity(value, number.quantity)); };
  if (law.kind == core::Distribution::Kind::constant) return words(law.a);
  const bool is_bounded = law.kind == core::Distribution::Kind::pert;
  return in.say("about {middle}, between {low} and {high}", {{"middle", words(law.reference())},
                                                             {"low", words(is_bounded ? law.a : law.quantile(0.05))},
                                                             {"high", words(is_bounded ? law.c : law.quantile(0.95))}});
}

// What the act's parameters were, those apart that its sentence names already. Sentences of other languages name none.
std::vector<std::string> set_words(const Briefing& briefing, const HistoryItem& item) {
  const language::Library& library = briefing.model().library;
  const Spoken& in = briefing.spoken;
  const auto action = std::find_if(library.actions.begin(), library.actions.end(),
                                   [&](const auto& one) { return one.name.value == item.action->value; });
  std::vector<std::string> words;
  for (const language::ParameterSetting& one : item.with) {
    const std::string& name = one.parameter.value;
    const bool is_named = action != library.actions.end() && action->label.find("{" + name + "}") != std::string::npos;
    if (is_named && in.is_english()) continue;
    const auto* number = std::get_if<language::Number>(&one.value);
    words.push_back(as_markdown(name_words("parameter", name, in)) + " " +
                    (number != nullptr
                         ? as_markdown(open_words(*number, in))
                         : as_markdown(name_words("word", std::get<language::Name>(one.value).value, in))));
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
  const Spoken& in = briefing.spoken;
  const std::string out = in.is_english()
                              ? inert(capital(who(briefing, item.by)) + " " + act_words(briefing.model(), act))
                              : as_markdown(sentence(briefing.model(), item.action->value, party(briefing, item.by),
                                                     party(briefing, item.to), in));
  const std::string with = in.side_by_side(set_words(briefing, item));
  return with.empty() ? out : out + " (" + with + ")";
}

Page::Row row(const Briefing& briefing, const HistoryItem& item) {
  return {as_markdown(when(briefing, item)), what(briefing, item),
          item.incident ? identifier(briefing, item.incident->value) : "",
          item.alleged ? briefing.spoken.word("status", "alleged") : "", cited_by_then(briefing, item.sources)};
}

Page::Row row_heads(const Spoken& in) {
  return {in.say("When"), in.say("What"), in.say("Incident"), in.say("Status"), in.say("Documents")};
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

std::string identifier(const Briefing& briefing, std::string_view name) { return briefing.spoken.apart(typed(name)); }

std::string head_name(const Briefing& briefing, std::string_view id) {
  return as_markdown(capital(actor_term(briefing.model(), id, briefing.spoken).words()));
}

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
  const Spoken& in = briefing.spoken;
  page.chapter(in.say("1 What had happened"));
  std::vector<Page::Row> rows;
  for (std::size_t i = 0; i < briefing.scenario().history.size(); ++i) {
    const HistoryItem& item = briefing.scenario().history[i];
    if (item.action && has_seen(briefing, i)) rows.push_back(row(briefing, item));
  }
  page.paragraph(
      in.say("What it had done itself or seen. *Someone* is the author, whom nobody who suffered it can see. *Alleged* "
             "marks what is only somebody's claim."));
  page.table(row_heads(in), rows, in.say("Nothing that it could see."));
}

void claims(Page& page, const Briefing& briefing) {
  const Spoken& in = briefing.spoken;
  page.chapter(in.say("2 Who had said who did it"));
  std::vector<Page::Row> rows;
  for (std::size_t i = 0; i < briefing.scenario().history.size(); ++i) {
    const HistoryItem& item = briefing.scenario().history[i];
    const bool is_claim = item.action && speaks_of_the_author(briefing.model().library, item.action->value);
    if (is_claim && has_seen(briefing, i)) rows.push_back(row(briefing, item));
  }
  std::vector<std::string> words;
  for (const auto& [word, share] : briefing.scenario().confidence) {
    words.push_back(in.say("{word} is at least {share}", {{"word", identifier(briefing, word.value)},
                                                          {"share", in.quantity(rough(share * 100) + " %")}}));
  }
  if (!words.empty()) {
    page.paragraph(in.say("Words of confidence: {words}. They are the speaker's own.", {{"words", in.listed(words)}}));
  }
  page.table(row_heads(in), rows, in.say("Nobody, as far as it had heard."));
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

std::string brief(const language::Known& known, const Moment& moment, const std::string& actor, const Spoken& in) {
  const core::Program& program = known.model.program;
  const auto self = std::find(program.actors.begin(), program.actors.end(), actor);
  core::expect(self != program.actors.end(), "the actor is one of the model's");
  static const Making nothing;
  const Briefing briefing{known,
                          moment,
                          actor,
                          static_cast<Index>(self - program.actors.begin()),
                          subject_of(known.model, known.scenario, nothing),
                          in};
  Page page;
  events(page, briefing);
  claims(page, briefing);
  beliefs(page, briefing);
  stocks(page, briefing);
  options(page, briefing);
  in_print(page, briefing);
  const std::string until = moment.cutoff.ends_with("24:00") ? moment.date : moment.cutoff;
  return page.take(
      as_markdown(in.say("What {actor} knew: {date}",
                         {{"actor", actor_term(known.model, actor, in)}, {"date", in.date(until)}})),
      in.say("Nothing that came later stands here, nothing that only others knew, and not who truly did it. Where the "
             "case leaves a figure open, the most likely stands first and in brackets the range that holds nine tenths "
             "of its {draws} draws. Times are local ({zone}).",
             {{"draws", std::to_string(brief_worlds)},
              {"zone", in.apart(inert(briefing.subject.calendar.zone().name()))}}),
      in.say("Contents"));
}

}  // namespace demarche::report
