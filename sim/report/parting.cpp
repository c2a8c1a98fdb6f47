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

std::string line_of(const Told& told, bool follows, const Spoken& in, const Style& style) {
  const StoryEvent& event = *told.event;
  const std::string mark = told.is_b ? "B" : "A";
  const std::string number = event.number > 0 ? fmt::format("#{}", event.number) : "";
  const Blanks blanks{{"sentence", event.sentence}, {"reason", event.why}};
  const std::string text = event.kind != StoryEvent::Kind::prevented ? in.say("{sentence} ({reason})", blanks)
                           : event.lapsed                            ? in.say("lapsed: {sentence} ({reason})", blanks)
                                          : in.say("prevented: {sentence} ({reason})", blanks);
  const std::string head =
      fmt::format("{} {} {} {:>5}  {:<5} ", follows ? ">" : " ", mark, event.date, event.clock, number);
  return paragraph(text, style.width, 29, head);
}

}  // namespace

std::string parting_text(const Story& a, const Story& b, const Style& style) {
  const Spoken& in = a.spoken;
  std::string out;
  if (!a.title.empty()) out += heading(a.title, style);
  out += paragraph(in.say("{scenario}, run {run}, seed {seed}, times in {zone}: A is {a}, B is {b}",
                          {{"scenario", in.apart(a.scenario)},
                           {"run", std::to_string(a.run)},
                           {"seed", std::to_string(a.seed)},
                           {"zone", in.apart(a.timezone)},
                           {"a", in.apart(a.response)},
                           {"b", in.apart(b.response)}}),
                   style.width, 0);
  std::vector<Told> all;
  for (const StoryEvent* event : only_in(a, b)) all.push_back({event, false});
  for (const StoryEvent* event : only_in(b, a)) all.push_back({event, true});
  std::stable_sort(all.begin(), all.end(), [](const Told& x, const Told& y) { return x.event->at < y.event->at; });
  if (all.empty()) {
    return finished(out + "\n" + in.say("Both are the same history: no act differs.") + "\n", style);
  }

  const std::set<std::uint32_t> own_a = own_acts(a);
  const std::set<std::uint32_t> own_b = own_acts(b);
  const auto first = std::find_if(all.begin(), all.end(), [&](const Told& told) {
    const bool is_act = told.event->kind == StoryEvent::Kind::act;
    return is_act && !(told.is_b ? own_b : own_a).contains(told.event->number);
  });
  std::set<std::uint32_t> after;
  out += "\n";
  if (first == all.end()) {
    out += paragraph(in.say("They part by what the responses themselves do, and by nothing else."), style.width, 0);
  } else {
    const Story& story = first->is_b ? b : a;
    after = followers(story, *first->event);
    const std::size_t more = after.size() - 1;
    const std::string parted =
        in.say("Beyond what the responses themselves do, they part first on {date}, when only under {response}: {act}.",
               {{"date", in.date(first->event->date)},
                {"response", in.apart(story.response)},
                {"act", first->event->sentence}});
    const std::string following =
        in.say_number("{number} act follows from it (marked >).", "{number} acts follow from it (marked >).",
                      static_cast<double>(more), in.figures(grouped(more)));
    out += paragraph(parted + " " + following, style.width, 0);
  }
  out += "\n" + tinted(in.say("Acts that only one of them has"), Tone::strong, style) + "\n";
  for (const Told& told : all) {
    const bool follows = first != all.end() && told.is_b == first->is_b && after.contains(told.event->number);
    out += line_of(told, follows && told.event->number > 0, in, style);
  }
  out += "\n" + tinted(in.say("Outcomes that differ"), Tone::strong, style) + "\n";
  bool any = false;
  for (std::size_t i = 0; i < std::min(a.outcomes.size(), b.outcomes.size()); ++i) {
    if (a.outcomes[i].text == b.outcomes[i].text) continue;
    any = true;
    const std::string both = in.say("A {a}; B {b}", {{"a", a.outcomes[i].text}, {"b", b.outcomes[i].text}});
    out += paragraph(both, style.width, 30, "  " + a.outcomes[i].name);
  }
  if (!any) out += "  " + in.say("none") + "\n";
  return finished(std::move(out), style);
}

}  // namespace demarche::report
