// A story laid out for a terminal, see timeline.hpp.
#include "report/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "report/figures.hpp"
#include "report/json.hpp"

namespace demarche::report {

namespace {

constexpr std::size_t text_column = 15;

// "Wednesday 2022-09-07". Day of the week by Sakamoto's rule for the Gregorian calendar.
std::string day_heading(const std::string& date) {
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    if (date.size() >= at + length) std::from_chars(date.data() + at, date.data() + at + length, value);
    return value;
  };
  const int month = number(5, 2);
  const int year = number(0, 4) - (month < 3 ? 1 : 0);
  constexpr std::array<int, 12> shift{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
  constexpr std::array<const char*, 7> names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                             "Thursday", "Friday", "Saturday"};
  if (month < 1 || month > 12 || year < 1) return date;
  const int place =
      year + year / 4 - year / 100 + year / 400 + shift[static_cast<std::size_t>(month - 1)] + number(8, 2);
  return fmt::format("{} {}", names[static_cast<std::size_t>(place % 7)], date);
}

std::string cited(const StoryEvent& event) {
  std::vector<std::string> documents;
  for (const std::string& one : event.documents) documents.push_back(safe(one));
  return joined(documents, ", ");
}

std::string tinted_lines(const std::string& text, Tone tone, const Style& style) {
  if (!style.colour) return text;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    out += tinted(text.substr(at, end - at), tone, style) + '\n';
    at = end + 1;
  }
  return out;
}

// " (S1-16)", " (week of 2022-08-20; only alleged: S1-12)": behind what documents say. Alleged is how the documents
// stand to it, which is another thing than how sure anybody in the story says to be.
std::string source_note(const StoryEvent& event, const std::string& when = "") {
  const std::string documents = cited(event);
  std::string note = when;
  if (event.alleged || !documents.empty()) {
    note += note.empty() ? "" : "; ";
    note += event.alleged ? (documents.empty() ? "only alleged" : "only alleged: " + documents) : documents;
  }
  return note.empty() ? "" : " (" + note + ")";
}

std::string historical_date(const StoryEvent& event) { return event.when.empty() ? event.date : event.when; }

std::string historical_line(const StoryEvent& event, std::size_t date_width, const Style& style) {
  const std::string head = "  " + padded(historical_date(event), date_width) + "  ";
  const bool is_act = event.kind == StoryEvent::Kind::act;
  return paragraph(event.sentence + (is_act ? source_note(event) : ""), style.width, date_width + 9,
                   is_act ? fmt::format("{}#{}", head, event.number) : head);
}

std::string act_lines(const StoryEvent& event, const Style& style) {
  std::string out = paragraph(event.sentence, style.width, text_column,
                              fmt::format("  {}  #{}", event.clock.empty() ? "     " : event.clock, event.number));
  std::string beneath = event.why;
  if (!event.law.empty()) beneath += "; " + event.law;
  const bool states_it = std::any_of(event.parameters.begin(), event.parameters.end(),
                                     [](const auto& parameter) { return parameter.first == "stated"; });
  if (states_it && event.belief) beneath += "; own belief " + percent(*event.belief);
  if (!event.parts.empty()) beneath += "; " + event.parts;
  if (!event.goldstein.empty()) beneath += "; " + event.goldstein;
  if (const std::string documents = cited(event); !documents.empty()) beneath += "; " + documents;
  out += tinted_lines(paragraph(beneath, style.width, text_column), event.unlawful ? Tone::bad : Tone::faint, style);
  return out;
}

std::string other_lines(const StoryEvent& event, const Style& style) {
  if (event.kind == StoryEvent::Kind::observed) {
    const std::string when = event.when.empty() ? event.clock : event.when;
    return tinted_lines(paragraph(event.sentence + source_note(event, when), style.width, text_column, "  observed"),
                        Tone::good, style);
  }
  return tinted_lines(paragraph((event.lapsed ? "lapsed: " : "prevented: ") + event.sentence + " (" + event.why + ")",
                                style.width, text_column, fmt::format("  {}", event.clock)),
                      Tone::warning, style);
}

}  // namespace

std::string timeline(const Story& story, const Style& style) {
  std::string out;
  if (!story.title.empty()) out += heading(story.title, style);
  out += paragraph(fmt::format("{}, response {}, run {}, seed {}; {} to {}, times in {}", story.scenario,
                               story.response, story.run, story.seed, story.decision, story.horizon, story.timezone),
                   style.width, 0);
  if (!story.response_about.empty()) out += paragraph(story.response_about, style.width, 0);

  std::size_t date_width = 0;
  for (const StoryEvent& event : story.events) {
    if (event.cause == "history") date_width = std::max(date_width, columns(historical_date(event)));
  }
  bool decided = false;
  bool has_history = false;
  std::string day;
  const auto decide = [&] {
    if (decided) return;
    decided = true;
    out += "\n" + heading(story.decision + "  decision: " + story.response, style);
  };
  for (const StoryEvent& event : story.events) {
    const bool before = event.at < story.decision_at || event.cause == "history";
    // What was observed on the day of the decision, its hour unknown, belongs beside what follows from it.
    if (before && event.kind != StoryEvent::Kind::observed && !decided) {
      if (!has_history) {
        const std::string drawn = story.author_is_drawn ? " (who did it is drawn for every run)" : "";
        out += "\n" + paragraph("Before the decision" + drawn, style.width, 0);
      }
      has_history = true;
      const bool is_told = event.cause == "history";
      out += is_told ? historical_line(event, date_width, style) : other_lines(event, style);
      continue;
    }
    decide();
    if (event.date != day) {
      day = event.date;
      out += "\n" + tinted(day_heading(day), Tone::strong, style) + "\n";
    }
    const bool is_statement = event.kind == StoryEvent::Kind::stated;
    out += event.kind == StoryEvent::Kind::act ? act_lines(event, style)
           : is_statement                      ? historical_line(event, date_width, style)
                                               : other_lines(event, style);
  }
  decide();
  out += "\n";
  if (!story.broken.empty()) {
    out += tinted("This run broke a contract of the simulator and counts for no estimate; please report it.\n",
                  Tone::bad, style) +
           paragraph(story.broken, style.width, 2);
    return finished(std::move(out), style);
  }
  if (!story.exploded.empty()) {
    out += tinted(paragraph("This run exploded: " + story.exploded +
                                " (the limit is there to stop runaway feedback). It counts for no estimate.",
                            style.width, 0),
                  Tone::bad, style);
    return finished(std::move(out), style);
  }
  out += tinted(story.horizon + "  horizon", Tone::strong, style) + "\n\nWhat this run gives\n";
  std::size_t longest = 0;
  for (const StoryOutcome& outcome : story.outcomes) longest = std::max(longest, columns(outcome.name));
  for (const StoryOutcome& outcome : story.outcomes) {
    out += paragraph(outcome.text, style.width, longest + 4, "  " + outcome.name);
  }
  return finished(std::move(out), style);
}

std::string timeline_json(const Story& story) {
  JsonWriter json(3);
  json.begin_object().field("schema", "demarche.timeline/1").field("scenario", story.scenario);
  json.field("response", story.response).field("seed", story.seed).field("run", story.run);
  json.field("timezone", story.timezone).field("start", story.start).field("decision", story.decision);
  json.field("decision_at", story.decision_at)
      .field("horizon", story.horizon)
      .field("exploded", !story.exploded.empty());
  if (!story.exploded.empty()) json.field("exploded_because", story.exploded);
  if (!story.broken.empty()) json.field("broken", story.broken);
  json.key("events").begin_array();
  for (const StoryEvent& event : story.events) {
    constexpr std::array<const char*, 4> kinds{"act", "prevented", "observed", "stated"};
    json.begin_object().field("kind", kinds[static_cast<std::size_t>(event.kind)]);
    if (event.number > 0) json.field("number", event.number);
    json.field("at", event.at).field("date", event.date).field("clock", event.clock);
    if (!event.precision.empty()) json.field("precision", event.precision);
    if (event.alleged) json.field("alleged", true);
    json.field("actor", event.actor).field("action", event.action).field("target", event.target);
    if (!event.incident.empty()) json.field("incident", event.incident);
    json.field("sentence", event.sentence);
    if (!event.parameters.empty()) {
      json.key("parameters").begin_object();
      for (const auto& [name, text] : event.parameters) json.field(name, text);
      json.end_object();
    }
    if (!event.cause.empty()) json.field("cause", event.cause).field("why", event.why);
    if (!event.rule.empty()) json.field("rule", event.rule);
    if (event.trigger > 0) json.field("trigger", event.trigger);
    if (std::isfinite(event.hazard)) json.field("hazard_per_day", event.hazard);
    if (!event.drivers.empty()) {
      json.key("drivers").begin_array();
      for (const DriverShare& driver : event.drivers) {
        json.begin_object().field("term", driver.term).field("factor", driver.factor);
        json.field("share", driver.share).end_object();
      }
      json.end_array();
    }
    if (!event.truth.empty())
      json.field("believed", event.believed).field("truth", event.truth).field("law", event.law);
    if (event.belief) json.field("belief", *event.belief);
    if (!event.parts.empty()) json.field("parts", event.parts);
    if (!event.goldstein.empty()) json.field("goldstein", event.goldstein);
    json.field("documents", event.documents).end_object();
  }
  json.end_array().key("outcomes").begin_array();
  for (const StoryOutcome& outcome : story.outcomes) {
    json.begin_object().field("name", outcome.name).field("value", outcome.value).field("text", outcome.text);
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace demarche::report
