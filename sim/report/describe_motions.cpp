// How alliances decide: the machine that every motion goes through, and each motion with its numbers.
#include <fmt/format.h>

#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

using language::Quantity;

void motion(Page& page, const Subject& subject, const language::Alliance& alliance, const language::Motion& one) {
  page.item(fmt::format("Motion {} of {}", typed(one.name.value), typed(alliance.id.value)));
  page.paragraph(inert(one.about));
  std::vector<std::string> lines;
  if (one.is_right) lines.push_back("A right of each member: nobody can block it.");
  std::vector<std::string> elements;
  for (const language::Name& element : one.text) elements.push_back("*" + plain(element.value) + "*");
  if (!elements.empty()) lines.push_back("Text: " + listed(elements) + ".");
  for (const language::Condition& need : one.needs)
    lines.push_back("The proposal needs: " + condition_line(subject, need));
  lines.push_back("Consultation: " + number_words(subject, one.consultation, Quantity::duration, "none") + ".");
  if (!one.is_right) {
    lines.push_back("Silence: " + number_words(subject, one.silence, Quantity::duration, "ends at once") + ".");
    lines.push_back("A member objects within the silence, at reference values of the drivers, with a chance of " +
                    number_words(subject, one.objection, Quantity::share, "0") + ".");
    for (const language::Condition& condition : one.objects_while) {
      lines.push_back("May object only while " + condition_line(subject, condition));
    }
    lines.push_back(fmt::format(
        "Objections of a weight of {}{} together block it; each member weighs 1 unless section 2.1 says otherwise.",
        rough(blocking_weight(alliance, one)),
        one.blocked_by_is_share ? " (" + quantity(one.blocked_by, Quantity::share) + " of all members' weight)" : ""));
    for (std::size_t step = 0; step < one.falls.size(); ++step) {
      std::vector<std::string> without;
      for (const language::Name& element : one.falls[step]) without.push_back("*" + plain(element.value) + "*");
      lines.push_back((step == 0 ? "A broken silence lets it fall to the text without "
                                 : "Broken again, it falls to one that is also without ") +
                      listed(without) + ".");
    }
    lines.push_back(one.falls.empty() ? "A broken silence drops it." : "Broken once more, it is dropped.");
  }
  if (one.adopted_action) {
    const bool proposer = one.adopted_to && one.adopted_to->name.value == "self" && !one.adopted_to->of;
    const std::string whom = proposer         ? "the member that proposed it"
                             : one.adopted_to ? inert(actor_words(subject.model, *one.adopted_to))
                                              : "";
    lines.push_back(fmt::format("Adopted, it becomes the act {}{}{}.", typed(one.adopted_action->value),
                                one.adopted_to ? " towards " + whom : "",
                                one.rung == 0 ? "" : fmt::format(", on rung {}", one.rung)));
  }
  if (const std::string rests = resting(one.because, one.sources); !rests.empty())
    lines.push_back("Rests on: " + rests);
  page.list(lines);
}

}  // namespace

void motions(Page& page, const Subject& subject) {
  page.section("7.5 Collective decisions");
  bool any = false;
  for (const language::Alliance& alliance : subject.model.library.alliances) any = any || !alliance.motions.empty();
  if (!any) return page.paragraph("No alliance of this library decides anything together.");
  page.paragraph(
      "A motion is proposed by a member, by a rule or because a response says so; it is consulted on, put under "
      "silence, and adopted when silence ends unbroken. Who proposes does not object. Where several stand accused, "
      "what is decided concerns the one that the proposal names. The rules that follow from a motion (`opens`, "
      "`object`, `reopen`, `adopted`) stand in section 7.8.");
  page.equation(
      "idle ──propose──▶ consulting ──consultation over──▶ silence ──silence over──▶ adopted\n"
      "silence ──objections weigh enough, weaker text left──▶ consulting, with the next weaker text\n"
      "silence ──objections weigh enough, none left────────▶ dropped");
  page.paragraph(
      "An objection is a tendency (section 7.2) of each member, with its chance over the silence as its window; so a "
      "run names who objected. A driver in_text(element) is 1 while the text has the element, else 0. Whatever changes "
      "the stage of a motion ends the timers of the stage before.");
  for (const language::Alliance& alliance : subject.model.library.alliances) {
    for (const language::Motion& one : alliance.motions) motion(page, subject, alliance, one);
  }
}

}  // namespace demarche::report
