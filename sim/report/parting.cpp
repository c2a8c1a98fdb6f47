// Two histories side by side, see parting.hpp.
#include "report/parting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "report/figures.hpp"

namespace demarche::report {

namespace {

struct Told {
  const StoryEvent* event;
  bool is_b;
};

bool is_played(const StoryEvent& event) {
  return (event.kind == StoryEvent::Kind::act || event.kind == StoryEvent::Kind::prevented) && event.cause != "history";
}

bool is_same(const StoryEvent& a, const StoryEvent& b) {
  return a.kind == b.kind && a.at == b.at && a.sentence == b.sentence;
}

std::vector<const StoryEvent*> only_in(const Story& one, const Story& other) {
  std::vector<const StoryEvent*> out;
  for (const StoryEvent& event : one.events) {
    if (!is_played(event)) continue;
    const bool is_shared = std::any_of(other.events.begin(), other.events.end(), [&](const StoryEvent& there) {
      return is_played(there) && is_same(event, there);
    });
    if (!is_shared) out.push_back(&event);
  }
  return out;
}

// Numbers of the acts that the response itself does, and of what follows from them by itself.
std::set<std::uint32_t> own_acts(const Story& story) {
  std::set<std::uint32_t> out;
  for (const StoryEvent& event : story.events) {
    const bool is_forced = event.cause.starts_with("response");
    if (event.number > 0 && (is_forced || (event.cause == "consequence" && out.contains(event.trigger)))) {
      out.insert(event.number);
    }
  }
  return out;
}

// Numbers of the acts of a story that follow from `first`, itself included.
std::set<std::uint32_t> followers(const Story& story, const StoryEvent& first) {
  std::set<std::uint32_t> out{first.number};
  for (const StoryEvent& event : story.events) {
    if (event.number > 0 && event.trigger > 0 && out.contains(event.trigger)) out.insert(event.number);
  }
  return out;
}

std::string line_of(const Told& told, bool follows, const Style& style) {
  const StoryEvent& event = *told.event;
  const std::string mark = told.is_b ? "B" : "A";
  const std::string number = event.number > 0 ? fmt::format("#{}", event.number) : "";
  std::string text = event.kind == StoryEvent::Kind::prevented ? (event.lapsed ? "lapsed: " : "prevented: ") : "";
  text += event.sentence + " (" + event.why + ")";
  const std::string head =
      fmt::format("{} {} {} {:>5}  {:<5} ", follows ? ">" : " ", mark, event.date, event.clock, number);
  return paragraph(text, style.width, 29, head);
}

}  // namespace

std::string parting_text(const Story& a, const Story& b, const Style& style) {
  std::string out;
  if (!a.title.empty()) out += heading(a.title, style);
  out += paragraph(fmt::format("{}, run {}, seed {}, times in {}: A is {}, B is {}", a.scenario, a.run, a.seed,
                               a.timezone, a.response, b.response),
                   style.width, 0);
  std::vector<Told> all;
  for (const StoryEvent* event : only_in(a, b)) all.push_back({event, false});
  for (const StoryEvent* event : only_in(b, a)) all.push_back({event, true});
  std::stable_sort(all.begin(), all.end(), [](const Told& x, const Told& y) { return x.event->at < y.event->at; });
  if (all.empty()) return finished(out + "\nBoth are the same history: no act differs.\n", style);

  const std::set<std::uint32_t> own_a = own_acts(a);
  const std::set<std::uint32_t> own_b = own_acts(b);
  const auto first = std::find_if(all.begin(), all.end(), [&](const Told& told) {
    const bool is_act = told.event->kind == StoryEvent::Kind::act;
    return is_act && !(told.is_b ? own_b : own_a).contains(told.event->number);
  });
  std::set<std::uint32_t> after;
  out += "\n";
  if (first == all.end()) {
    out += paragraph("They part by what the responses themselves do, and by nothing else.", style.width, 0);
  } else {
    const Story& story = first->is_b ? b : a;
    after = followers(story, *first->event);
    const std::size_t more = after.size() - 1;
    out +=
        paragraph(fmt::format("Beyond what the responses themselves do, they part first on {}, when only under {}: {}. "
                              "{} from it (marked >).",
                              first->event->date, story.response, first->event->sentence,
                              more == 1 ? "1 act follows" : grouped(more) + " acts follow"),
                  style.width, 0);
  }
  out += "\n" + tinted("Acts that only one of them has", Tone::strong, style) + "\n";
  for (const Told& told : all) {
    const bool follows = first != all.end() && told.is_b == first->is_b && after.contains(told.event->number);
    out += line_of(told, follows && told.event->number > 0, style);
  }
  out += "\n" + tinted("Outcomes that differ", Tone::strong, style) + "\n";
  bool any = false;
  for (std::size_t i = 0; i < std::min(a.outcomes.size(), b.outcomes.size()); ++i) {
    if (a.outcomes[i].text == b.outcomes[i].text) continue;
    any = true;
    out +=
        paragraph("A " + a.outcomes[i].text + "; B " + b.outcomes[i].text, style.width, 30, "  " + a.outcomes[i].name);
  }
  if (!any) out += "  none\n";
  return finished(std::move(out), style);
}

}  // namespace demarche::report
