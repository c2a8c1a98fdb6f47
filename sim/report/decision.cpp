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
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

std::string cited(const std::vector<std::string>& sources, std::set<std::string>& all) {
  all.insert(sources.begin(), sources.end());
  std::vector<std::string> ids;
  for (const std::string& source : sources) ids.push_back(inert(source));
  return ids.empty() ? "" : " (" + joined(ids, ", ") + ")";
}

void situation(std::string& out, const Shown& shown, std::set<std::string>& sources) {
  constexpr std::size_t most = 6;
  std::string problem;
  const auto zone = language::TimeZone::find(shown.model.timezone, problem);
  const language::Calendar calendar(zone.value_or(language::TimeZone()), shown.model.start_utc);
  out += "## Situation\n\n";
  const auto& history = shown.model.history;
  for (std::size_t i = history.size() > most ? history.size() - most : 0; i < history.size(); ++i) {
    out += fmt::format("- {}: {}{}{}\n", calendar.date(history[i].at), inert(sentence(shown.model, history[i])),
                       history[i].alleged ? ", as alleged" : "", cited(history[i].sources, sources));
  }
  out += fmt::format("\nTo be decided: {}.\n", inert(calendar.date_and_time(shown.model.decision)));
}

void options(std::string& out, const Shown& shown) {
  out += "\n## Options\n\n";
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    const std::string about = inert(shown.model.responses[response].about);
    out += fmt::format("{}. **{}**{}", response + 1, inert(shown.words.responses[response]),
                       about.empty() ? "" : ": " + about);
    if (response == shown.result.baseline) {
      out += shown.responses() > 1 ? " The others are held against it.\n" : "\n";
      continue;
    }
    const std::vector<std::string> changes = main_changes(shown, response, 2);
    out += !changes.empty()                ? " Changes most: " + inert(joined(changes, "; ")) + ".\n"
           : any_withheld(shown, response) ? " Verdicts are withheld.\n"
                                           : " Changes nothing surely.\n";
  }
}

void comparison(std::string& out, const Shown& shown) {
  out += "\n## Comparison\n\n| outcome |";
  for (const std::string& response : shown.words.responses) out += " " + inert(response) + " |";
  out += "\n|---|";
  for (std::size_t response = 0; response < shown.responses(); ++response) out += "---:|";
  out += "\n";
  for (const std::size_t outcome : telling_outcomes(shown, 6)) {
    const OutcomeRow& row = shown.words.outcomes[outcome];
    const std::string& direction = shown.model.outcomes[outcome].direction;
    out += "| " + inert(row.name) + (row.unit.empty() ? "" : " \\[" + inert(row.unit) + "\\]") +
           (direction.empty() ? "" : ", " + inert(direction) + " is better") + " |";
    for (const Figure& figure : row.figures) {
      out += " " + inert(figure.brief + (figure.interval.empty() ? "" : " " + figure.interval)) + " |";
    }
    out += "\n";
  }
  const auto bases = count_bases(shown.model);
  out += fmt::format(
      "\nEstimates from {} of each option with 95 % intervals, over {} days. They hold luck and uncertain "
      "numbers, not the model's own faults: {} of its {} numbers are assumptions. Other outcomes are in "
      "the full comparison.\n",
      played_runs(shown.result), rough(shown.model.horizon - shown.model.decision),
      grouped(bases[static_cast<std::size_t>(language::Basis::assumption)]), grouped(shown.model.numbers.size()));
}

}  // namespace

std::string decision_brief(const Shown& shown, const Edition& edition) {
  std::set<std::string> sources;
  std::string out =
      "# Decision brief: " + inert(shown.words.title.empty() ? shown.model.name : shown.words.title) + "\n\n";
  if (!shown.words.warning.empty()) out += "**" + inert(shown.words.warning) + "**\n\n";
  situation(out, shown, sources);
  options(out, shown);
  comparison(out, shown);
  out +=
      "\n## Recommendation\n\nOption ____, because ____. What speaks against it: ____. What would change our mind: "
      "____.\n";
  out += "\n## Sources\n\n";
  for (const language::Fact& fact : shown.model.library.facts) {
    if (!sources.contains(fact.id.value)) continue;
    out += fmt::format("- {}: {} ({}{})\n", inert(fact.id.value), inert(fact.says), inert(fact.document.value),
                       fact.date.empty() ? "" : ", " + inert(fact.date));
  }
  out += fmt::format("- Simulation: {}, scenario {} (SHA-256 {}), seed {}.\n", inert(edition.program),
                     inert(shown.model.name), edition.sha256.substr(0, 16), shown.course.seed);
  return out;
}

}  // namespace demarche::report
