// The decision brief, see decision.hpp.
#include "report/decision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "language/calendar.hpp"
#include "report/describe_text.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/highlights.hpp"
#include "report/story.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

std::string in_brackets(const std::vector<std::string>& sources, std::set<std::string>& all, const Spoken& in) {
  all.insert(sources.begin(), sources.end());
  return sources.empty() ? "" : " (" + as_markdown(cited(sources, in)) + ")";
}

void situation(std::string& out, const Shown& shown, std::set<std::string>& sources) {
  constexpr std::size_t most = 6;
  const Spoken& in = shown.words.spoken;
  std::string problem;
  const auto zone = language::TimeZone::find(shown.model.timezone, problem);
  const language::Calendar calendar(zone.value_or(language::TimeZone()), shown.model.start_utc);
  out += "## " + in.say("Situation") + "\n\n";
  const auto& history = shown.model.history;
  for (std::size_t i = history.size() > most ? history.size() - most : 0; i < history.size(); ++i) {
    const Blanks blanks{{"date", in.date(calendar.date(history[i].at))},
                        {"sentence", as_markdown(sentence(shown.model, history[i], in))}};
    out +=
        "- " +
        (history[i].alleged ? in.say("{date}: {sentence}, as alleged", blanks) : in.say("{date}: {sentence}", blanks)) +
        in_brackets(history[i].sources, sources, in) + "\n";
  }
  const std::string moment = in.date(calendar.date_and_time(shown.model.decision));
  out += "\n" + in.say("To be decided: {date}.", {{"date", inert(moment)}}) + "\n";
}

// What changes most under a response, as a sentence.
std::string changes_sentence(const Shown& shown, std::size_t response) {
  const Spoken& in = shown.words.spoken;
  const std::vector<std::string> changes = main_changes(shown, response, 2);
  if (!changes.empty()) return in.say("Changes most: {changes}.", {{"changes", as_markdown(in.side_by_side(changes))}});
  return any_withheld(shown, response) ? in.say("Verdicts are withheld.") : in.say("Changes nothing surely.");
}

void options(std::string& out, const Shown& shown) {
  const Spoken& in = shown.words.spoken;
  out += "\n## " + in.say("Options") + "\n\n";
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    const std::string about = as_markdown(response_about(shown.model.responses[response].about, in));
    out += fmt::format("{}. **{}**{}", response + 1, in.apart(inert(shown.words.responses[response])),
                       about.empty() ? "" : ": " + about);
    if (response == shown.result.baseline) {
      out += shown.responses() > 1 ? " " + in.say("The others are held against it.") + "\n" : "\n";
    } else {
      out += " " + changes_sentence(shown, response) + "\n";
    }
  }
}

// The name of an outcome above its estimates: "talks, more is better".
std::string outcome_cell(const OutcomeRow& row, const std::string& direction, const Spoken& in) {
  const std::string name = as_markdown(row.name) + (row.unit.empty() ? "" : " \\[" + as_markdown(row.unit) + "\\]");
  if (direction == "less") return in.say("{outcome}, less is better", {{"outcome", name}});
  if (direction == "more") return in.say("{outcome}, more is better", {{"outcome", name}});
  return name;
}

void comparison(std::string& out, const Shown& shown) {
  const Spoken& in = shown.words.spoken;
  out += "\n## " + in.say("Comparison") + "\n\n| " + in.say("outcome") + " |";
  for (const std::string& response : shown.words.responses) out += " " + in.apart(inert(response)) + " |";
  out += "\n|---|";
  for (std::size_t response = 0; response < shown.responses(); ++response) out += "---:|";
  out += "\n";
  for (const std::size_t outcome : telling_outcomes(shown, 6)) {
    const OutcomeRow& row = shown.words.outcomes[outcome];
    out += "| " + outcome_cell(row, shown.model.outcomes[outcome].direction, in) + " |";
    for (const Figure& figure : row.figures) {
      out += " " + as_markdown(figure.brief + (figure.interval.empty() ? "" : " " + figure.interval)) + " |";
    }
    out += "\n";
  }
  const auto bases = count_bases(shown.model);
  out += "\n" +
         in.say(
             "Estimates from {runs} of each option with 95 % intervals, over {days} days. They hold luck and "
             "uncertain numbers, not the model's own faults: {assumed} of its {numbers} numbers are assumptions. "
             "Other outcomes are in the full comparison.",
             {{"runs", played_runs(shown.result, in)},
              {"days", in.figures(rough(shown.model.horizon - shown.model.decision))},
              {"assumed", in.figures(grouped(bases[static_cast<std::size_t>(language::Basis::assumption)]))},
              {"numbers", in.figures(grouped(shown.model.numbers.size()))}}) +
         "\n";
}

}  // namespace

std::string decision_brief(const Shown& shown, const Edition& edition) {
  const Spoken& in = shown.words.spoken;
  std::set<std::string> sources;
  const std::string title =
      shown.words.title.empty() ? in.apart(inert(shown.model.name)) : as_markdown(shown.words.title);
  std::string out = "# " + in.say("Decision brief: {title}", {{"title", title}}) + "\n\n";
  if (!shown.words.warning.empty()) out += "**" + as_markdown(shown.words.warning) + "**\n\n";
  situation(out, shown, sources);
  options(out, shown);
  comparison(out, shown);
  out += "\n## " + in.say("Recommendation") + "\n\n" +
         in.say("Option ____, because ____. What speaks against it: ____. What would change our mind: ____.") + "\n";
  out += "\n## " + in.say("Sources") + "\n\n";
  for (const language::Fact& fact : shown.model.library.facts) {  // in English, as the files have them
    if (!sources.contains(fact.id.value)) continue;
    out += fmt::format("- {}: {} ({}{})\n", inert(fact.id.value), inert(fact.says), inert(fact.document.value),
                       fact.date.empty() ? "" : ", " + inert(fact.date));
  }
  out += "- " +
         in.say("Simulation: {program}, scenario {scenario} (SHA-256 {digest}), seed {seed}.",
                {{"program", in.apart(inert(edition.program))},
                 {"scenario", in.apart(inert(shown.model.name))},
                 {"digest", in.apart(edition.sha256.substr(0, 16))},
                 {"seed", std::to_string(shown.course.seed)}}) +
         "\n";
  return out;
}

}  // namespace demarche::report
