// Histories in a page: which to read, and each as a timeline.
#include <algorithm>
#include <map>

#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/page_parts.hpp"
#include "report/recorder.hpp"
#include "report/text.hpp"
#include "report/typical.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

void add_event(Markup& page, const StoryEvent& event, const Spoken& in) {
  constexpr std::array<const char*, 4> kinds{"act", "prevented", "observed", "stated"};
  const std::string kind = kinds.at(static_cast<std::size_t>(event.kind));
  page.open("li", {{"class", kind + (event.unlawful ? " unlawful" : "")}});
  if (!event.clock.empty()) page.element("span", {{"class", "clock"}}, event.clock + " ");
  if (event.kind == StoryEvent::Kind::prevented) {
    page.element("b", (event.lapsed ? in.say("Lapsed:") : in.say("Prevented:")) + " ");
  }
  if (event.kind == StoryEvent::Kind::observed) {
    page.element("b", (event.alleged ? in.say("Observed (alleged):") : in.say("Observed:")) + " ");
  }
  if (event.kind == StoryEvent::Kind::act && event.alleged) page.element("b", in.say("Alleged:") + " ");
  page.text(event.sentence);
  std::vector<std::string> beneath;
  // Known less exactly than to the day under which it stands.
  if (!event.when.empty()) beneath.push_back(event.when);
  if (event.kind == StoryEvent::Kind::act || event.kind == StoryEvent::Kind::prevented) beneath.push_back(event.why);
  if (!event.law.empty()) beneath.push_back(event.law);
  if (event.belief) {
    beneath.push_back(in.say("own belief {share}", {{"share", in.quantity(percent(*event.belief))}}));
  }
  if (!event.parts.empty()) beneath.push_back(event.parts);
  const std::string text = in.side_by_side(beneath);
  if (!text.empty() || !event.documents.empty()) {
    page.open("span", {{"class", "about"}}).text(text);
    if (!event.documents.empty()) {
      page.text(text.empty() ? "" : in.word("between remarks", "; "));
      add_documents(page, event.documents, in);
    }
    page.close();
  }
  page.close().line();
}

// Acts after the decision by their sentence without parameters: how often.
std::map<std::string, std::size_t> acts_of(const language::Grounded& model, const Recording& recording,
                                           const Spoken& in) {
  std::map<std::string, std::size_t> out;
  for (const RecordedAct& one : recording.acts) {
    if (one.act.cause.kind != core::Cause::Kind::history) ++out[sentence(model, one.act.kind, in)];
  }
  return out;
}

std::vector<std::string> more_in(const std::map<std::string, std::size_t>& a,
                                 const std::map<std::string, std::size_t>& b, const Spoken& in) {
  std::vector<std::string> out;
  for (const auto& [words, times] : a) {
    const auto found = b.find(words);
    const std::size_t there = found == b.end() ? 0 : found->second;
    if (times <= there) continue;
    const std::size_t more = times - there;
    out.push_back(more == 1 ? words
                            : in.say_number("{act} ({number} times more)", "{act} ({number} times more)",
                                            static_cast<double>(more), std::to_string(more), {{"act", words}}));
  }
  return out;
}

void add_list(Markup& page, const std::string& title, const std::vector<std::string>& words, const Spoken& in) {
  constexpr std::size_t most = 12;
  if (words.empty()) return;
  page.element("p", {{"class", "note"}}, title).open("ul", {{"class", "apart"}});
  for (std::size_t i = 0; i < std::min(most, words.size()); ++i) page.element("li", words[i]);
  if (words.size() > most) {
    const std::size_t rest = words.size() - most;
    page.element(
        "li", in.say_number("and {number} more", "and {number} more", static_cast<double>(rest), std::to_string(rest)));
  }
  page.close().line();
}

void add_chosen(Markup& page, const Shown& shown, const Edition& edition, const ChosenRun& chosen,
                const std::string& title, std::set<std::string>& cited) {
  const Spoken& in = shown.in();
  const std::size_t baseline = shown.result.baseline;
  const std::string under = in.apart(shown.words.baseline);
  const auto record_of = [&](std::size_t response) {
    return record(shown.model, shown.course.seed, chosen.run, static_cast<core::Index>(response));
  };
  const Recording under_baseline = record_of(baseline);
  const Story story =
      tell(shown.model, under_baseline, static_cast<core::Index>(baseline), shown.course.seed, chosen.run, true, in);
  page.open("article").element("h3", title).line();
  std::vector<std::string> unusual;
  for (const std::size_t outcome : chosen.outcomes) {
    unusual.push_back(in.say("{outcome}: {value}",
                             {{"outcome", story.outcomes[outcome].name}, {"value", story.outcomes[outcome].text}}));
  }
  std::string about = chosen.stands_for > 0 ? in.say("Of the runs, {share} lie nearest to this one.",
                                                     {{"share", in.quantity(percent(chosen.stands_for))}})
                                            : in.say("Its outcomes lie farthest from the mean of all.");
  about += " ";
  if (!unusual.empty()) {
    about += in.say("Unlike most under {baseline}: {outcomes}.",
                    {{"baseline", under}, {"outcomes", in.side_by_side(unusual)}});
  }
  page.element("p", {{"class", "note"}}, about).line();
  page.open("p")
      .element("code", run_command(edition, shown.course.seed, chosen.run, shown.model.responses[baseline].name, in))
      .close()
      .line();
  page.open("details")
      .element("summary", in.say("Run {run} under {response}, day by day",
                                 {{"run", std::to_string(chosen.run)}, {"response", under}}))
      .line();
  add_story(page, story);
  cited.merge(cited_by(story));
  page.close().line();
  const auto acts = acts_of(shown.model, under_baseline, in);
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    if (response == baseline) continue;
    const auto other = acts_of(shown.model, record_of(response), in);
    const auto more = more_in(other, acts, in);
    const auto less = more_in(acts, other, in);
    const std::string instead = in.apart(shown.words.responses[response]);
    page.open("details").element(
        "summary",
        in.say_number("Under {response} instead: {number} act more, {fewer} fewer",
                      "Under {response} instead: {number} acts more, {fewer} fewer", static_cast<double>(more.size()),
                      std::to_string(more.size()), {{"response", instead}, {"fewer", std::to_string(less.size())}}));
    page.line();
    add_list(page, in.say("Only, or more often, under {response}", {{"response", instead}}), more, in);
    add_list(page, in.say("Only, or more often, under {response}", {{"response", under}}), less, in);
    page.open("p")
        .element("code", run_command(edition, shown.course.seed, chosen.run, shown.model.responses[response].name, in))
        .close();
    page.close().line();
  }
  page.close().line();
}

}  // namespace

void add_story(Markup& page, const Story& story) {
  const Spoken& in = story.spoken;
  const auto days = [&](bool before) {
    std::string day;
    bool open = false;
    for (const StoryEvent& event : story.events) {
      const bool is_before =
          event.at < story.decision_at || (event.cause == "history" && event.kind == StoryEvent::Kind::act);
      if (is_before != before) continue;
      if (event.date != day || !open) {
        if (open) page.close().close();
        day = event.date;
        page.open("li").element("time", {{"datetime", day}}, in.date(day)).open("ul").line();
        open = true;
      }
      add_event(page, event, in);
    }
    if (open) page.close().close();
  };
  page.element("h4", story.author_is_drawn ? in.say("Before the decision (who did it is drawn for every run)")
                                           : in.say("Before the decision"));
  page.open("ol", {{"class", "days"}}).line();
  days(true);
  page.close().line();
  const Blanks decision{{"time", in.date(story.decision)}, {"response", in.apart(story.response)}};
  page.element("h4", in.say("{time}: {response}", decision)).open("ol", {{"class", "days"}}).line();
  days(false);
  page.close().line();
  if (!story.broken.empty()) {
    page.element("p", {{"class", "warning"}},
                 in.say("This run broke a contract of the simulator and counts for no estimate: {reason}",
                        {{"reason", story.broken}}));
    return;
  }
  if (!story.exploded.empty()) {
    page.element("p", {{"class", "warning"}},
                 in.say("This run exploded: {reason}. It counts for no estimate.", {{"reason", story.exploded}}));
    return;
  }
  Table table{in.say("What this run gives"), {in.say("outcome"), in.say("value")}, {}};
  for (const StoryOutcome& outcome : story.outcomes) table.rows.push_back({outcome.name, outcome.text});
  add_table(page, table, false);
}

void add_runs(Markup& page, const Shown& shown, const Edition& edition, std::set<std::string>& cited) {
  const Spoken& in = shown.in();
  const ChosenRuns runs = choose_runs(shown);
  if (runs.typical.empty()) {
    page.element("p", in.say("No run was played to its end under every response.")).line();
    return;
  }
  page.element("p",
               in.say("Of {runs}, those that lie nearest to most others in all outcomes of all responses, and the one "
                      "that lies farthest from them. Each is one possible course; none is a forecast.",
                      {{"runs", watched_runs(shown)}}))
      .line();
  for (std::size_t i = 0; i < runs.typical.size(); ++i) {
    add_chosen(page, shown, edition, runs.typical[i],
               in.say("Typical history {number}: run {run}",
                      {{"number", std::to_string(i + 1)}, {"run", std::to_string(runs.typical[i].run)}}),
               cited);
  }
  for (const ChosenRun& one : runs.extreme) {
    add_chosen(page, shown, edition, one,
               in.say("The most extreme history: run {run}", {{"run", std::to_string(one.run)}}), cited);
  }
}

void add_sides(Markup& page, const Structure& structure) {
  const Spoken& in = structure.spoken;
  page.element("p",
               in.say("The same comparison on every side of what is in dispute, on the same luck; the sides are not "
                      "averaged, since nothing says how likely each is."))
      .line();
  page.open("div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", in.say("Sides")}})
      .open("pre");
  const std::string text = structure_text(structure, Style{false, true, 96}, Detail::brief);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    page.text(text.substr(at, end - at)).line();
    at = end + 1;
  }
  page.close().close().line();
}

}  // namespace demarche::report
