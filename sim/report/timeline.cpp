// A story laid out for a terminal, see timeline.hpp.
#include "report/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/figures.hpp"
#include "report/json.hpp"

namespace demarche::report {

namespace {

constexpr std::size_t text_column = 15;

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
std::string source_note(const StoryEvent& event, const Spoken& in, const std::string& when = "") {
  const std::string documents = cited(event.documents, in);
  std::vector<std::string> notes;
  if (!when.empty()) notes.push_back(when);
  if (event.alleged) {
    notes.push_back(documents.empty() ? in.say("only alleged")
                                      : in.say("only alleged: {documents}", {{"documents", documents}}));
  } else if (!documents.empty()) {
    notes.push_back(documents);
  }
  return notes.empty() ? "" : " (" + in.side_by_side(notes) + ")";
}

std::string historical_date(const StoryEvent& event, const Spoken& in) {
  return event.when.empty() ? in.date(event.date) : event.when;
}

std::string historical_line(const StoryEvent& event, std::size_t date_width, const Spoken& in, const Style& style) {
  const std::string head = "  " + padded(historical_date(event, in), date_width) + "  ";
  const bool is_act = event.kind == StoryEvent::Kind::act;
  return paragraph(event.sentence + (is_act ? source_note(event, in) : ""), style.width, date_width + 9,
                   is_act ? fmt::format("{}#{}", head, event.number) : head);
}

std::string act_lines(const StoryEvent& event, const Spoken& in, const Style& style) {
  std::string out = paragraph(event.sentence, style.width, text_column,
                              fmt::format("  {}  #{}", event.clock.empty() ? "     " : event.clock, event.number));
  std::vector<std::string> beneath{event.why};
  if (!event.law.empty()) beneath.push_back(event.law);
  const bool states_it = std::any_of(event.parameters.begin(), event.parameters.end(),
                                     [](const auto& parameter) { return parameter.first == "stated"; });
  if (states_it && event.belief) {
    beneath.push_back(in.say("own belief {share}", {{"share", in.quantity(percent(*event.belief))}}));
  }
  for (const std::string& one : {event.parts, event.goldstein, cited(event.documents, in)}) {
    if (!one.empty()) beneath.push_back(one);
  }
  out += tinted_lines(paragraph(in.side_by_side(beneath), style.width, text_column),
                      event.unlawful ? Tone::bad : Tone::faint, style);
  return out;
}

std::string other_lines(const StoryEvent& event, const Spoken& in, const Style& style) {
  if (event.kind == StoryEvent::Kind::observed) {
    const std::string when = event.when.empty() ? event.clock : event.when;
    return tinted_lines(
        paragraph(event.sentence + source_note(event, in, when), style.width, text_column, "  " + in.say("observed")),
        Tone::good, style);
  }
  const Blanks blanks{{"sentence", event.sentence}, {"reason", event.why}};
  const std::string text = event.lapsed ? in.say("lapsed: {sentence} ({reason})", blanks)
                                        : in.say("prevented: {sentence} ({reason})", blanks);
  return tinted_lines(paragraph(text, style.width, text_column, fmt::format("  {}", event.clock)), Tone::warning,
                      style);
}

}  // namespace

std::string timeline(const Story& story, const Style& style) {
  const Spoken& in = story.spoken;
  const std::string response = in.apart(story.response);
  const std::string decision = in.date(story.decision);
  const std::string horizon = in.date(story.horizon);
  std::string out;
  if (!story.title.empty()) out += heading(story.title, style);
  out += paragraph(
      in.say("{scenario}, response {response}, run {run}, seed {seed}; {decision} to {horizon}, times in {zone}",
             {{"scenario", in.apart(story.scenario)},
              {"response", response},
              {"run", std::to_string(story.run)},
              {"seed", std::to_string(story.seed)},
              {"decision", decision},
              {"horizon", horizon},
              {"zone", in.apart(story.timezone)}}),
      style.width, 0);
  if (!story.response_about.empty()) out += paragraph(story.response_about, style.width, 0);

  std::size_t date_width = 0;
  for (const StoryEvent& event : story.events) {
    if (event.cause == "history") date_width = std::max(date_width, columns(historical_date(event, in)));
  }
  bool decided = false;
  bool has_history = false;
  std::string day;
  const auto decide = [&] {
    if (decided) return;
    decided = true;
    out += "\n" + heading(in.say("{time}  decision: {response}", {{"time", decision}, {"response", response}}), style);
  };
  for (const StoryEvent& event : story.events) {
    const bool before = event.at < story.decision_at || event.cause == "history";
    // What was observed on the day of the decision, its hour unknown, belongs beside what follows from it.
    if (before && event.kind != StoryEvent::Kind::observed && !decided) {
      if (!has_history) {
        out +=
            "\n" + paragraph(story.author_is_drawn ? in.say("Before the decision (who did it is drawn for every run)")
                                                   : in.say("Before the decision"),
                             style.width, 0);
      }
      has_history = true;
      const bool is_told = event.cause == "history";
      out += is_told ? historical_line(event, date_width, in, style) : other_lines(event, in, style);
      continue;
    }
    decide();
    if (event.date != day) {
      day = event.date;
      out += "\n" + tinted(in.day(day), Tone::strong, style) + "\n";
    }
    const bool is_statement = event.kind == StoryEvent::Kind::stated;
    out += event.kind == StoryEvent::Kind::act ? act_lines(event, in, style)
           : is_statement                      ? historical_line(event, date_width, in, style)
                                               : other_lines(event, in, style);
  }
  decide();
  out += "\n";
  if (!story.broken.empty()) {
    const std::string broken =
        in.say("This run broke a contract of the simulator and counts for no estimate; please report it.");
    out += tinted(broken + "\n", Tone::bad, style) + paragraph(story.broken, style.width, 2);
    return finished(std::move(out), style);
  }
  if (!story.exploded.empty()) {
    const std::string exploded =
        in.say("This run exploded: {reason} (the limit is there to stop runaway feedback). It counts for no estimate.",
               {{"reason", story.exploded}});
    out += tinted(paragraph(exploded, style.width, 0), Tone::bad, style);
    return finished(std::move(out), style);
  }
  out += tinted(in.say("{time}  horizon", {{"time", horizon}}), Tone::strong, style) + "\n\n";
  out += in.say("What this run gives") + "\n";
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
