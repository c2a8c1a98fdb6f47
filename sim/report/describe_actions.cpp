// Every action: how far it goes, who sees it, what it needs, changes and leads to, and what the law asks of it.
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "language/grammar.hpp"
#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using language::Quantity;

std::string scales_words(const language::Action& action) {
  std::vector<std::string> parts;
  if (action.cameo == "-") return "no published scale fits";
  if (!action.cameo.empty()) parts.push_back("CAMEO " + inert(action.cameo));
  if (action.goldstein) parts.push_back("Goldstein " + fixed(*action.goldstein, 1) + " as CAMEO prints it");
  if (action.goldstein_1992)
    parts.push_back("Goldstein " + fixed(*action.goldstein_1992, 1) + " in his weights of 1992 (recalled)");
  if (action.kahn) parts.push_back(fmt::format("Kahn {}", *action.kahn));
  return parts.empty() ? "no published scale" : joined(parts, ", ");
}

std::string seers(const Subject& subject, const language::Action& action) {
  switch (action.seen_by) {
    case language::SeenBy::all: return "all";
    case language::SeenBy::parties: return "the two parties";
    case language::SeenBy::listed: break;
  }
  std::vector<std::string> parts;
  for (const language::ActorTerm& term : action.seers) {
    const bool self = term.name.value == "self" && !term.of;
    parts.push_back(self ? "its author" : inert(actor_words(subject.model, term)));
  }
  return parts.empty() ? "nobody" : listed(parts);
}

std::string parameter_words(const Subject& subject, const language::Parameter& parameter) {
  std::string out = plain(parameter.name.value);
  if (parameter.is_text) out += ": free text, only shown";
  if (!parameter.words.empty()) out += ": one of " + typed_list(parameter.words);
  if (parameter.has_range && parameter.words.empty()) {
    out += fmt::format(": {} to {}", inert(quantity(parameter.low, parameter.quantity)),
                       inert(quantity(parameter.high, parameter.quantity)));
  }
  if (parameter.is_shown) out += "; timelines print it";
  if (!parameter.standard) return out;
  const auto* number = std::get_if<language::Number>(&*parameter.standard);
  return out + "; unless said otherwise " +
         (number != nullptr ? number_words(subject, *number, parameter.quantity)
                            : typed(std::get<language::Name>(*parameter.standard).value));
}

std::string effect_words(const Subject& subject, const language::Effect& effect) {
  std::string out = typed(language::to_text(effect.term));
  if (effect.amount) out += ", *amount* " + number_words(subject, *effect.amount, effect.amount->quantity);
  if (effect.term.kind == language::EffectTerm::Kind::finding) {
    out = fmt::format("A finding about {} for all who see it (section 7.4), of discriminability *d*: {}",
                      effect.term.incident && effect.term.incident->value != "incident"
                          ? typed(effect.term.incident->value)
                          : "the incident in hand",
                      out);
  }
  if (effect.term.kind == language::EffectTerm::Kind::share) {
    out = fmt::format("Evidence about {} is shown to {} (section 7.4), who believes of it, as *trust*: {}",
                      effect.term.incident && effect.term.incident->value != "incident"
                          ? typed(effect.term.incident->value)
                          : "the incident in hand",
                      inert(actor_words(subject.model, effect.term.receivers)), out);
  }
  for (const language::Condition& condition : effect.only_if) {
    out += (&condition == &effect.only_if.front() ? "; only if " : " and ") + condition_line(subject, condition);
  }
  return out;
}

std::string whom(const Subject& subject, const language::ActorTerm& term, std::string_view self) {
  if (term.name.value == "self" && !term.of) return std::string(self);
  return inert(actor_words(subject.model, term));
}

std::string consequence_words(const Subject& subject, const language::Consequence& one) {
  std::string when;
  if (const auto* delay = std::get_if<language::Number>(&one.after)) {
    const bool at_once = delay->distribution == core::Distribution::constant(0);
    when = at_once ? "At once" : "After " + number_words(subject, *delay, Quantity::duration);
  } else {
    when = "After its *" + plain(std::get<language::Name>(one.after).value) + "*";
  }
  const std::string by = whom(subject, one.by, "its author");
  const std::string to = whom(subject, one.to, "its author");
  std::string out = fmt::format("{}, {} does {}{}", when, by, typed(one.action.value), to == by ? "" : " to " + to);
  if (!one.with.empty()) out += " (" + settings_words(subject, one.with) + ")";
  if (one.while_same) out += ", if " + typed(language::to_text(*one.while_same)) + " is still the same by then";
  if (one.unless) out += ", unless by then " + condition_line(subject, *one.unless);
  return out;
}

std::string law_words(const language::Action& action) {
  if (!action.law) return "no door; lawful";
  std::string out = typed(action.law->door.value);
  std::vector<std::string> breaches;
  for (const language::Breach& breach : action.law->breaches) {
    breaches.push_back(typed(breach.rule.value) + (breach.is_view ? " (if the view says so)" : ""));
  }
  if (!breaches.empty()) out += ", breaches " + listed(breaches);
  if (!action.law->cites.empty()) out += "; authorities " + cited_ids(action.law->cites);
  return out;
}

void action(Page& page, const Subject& subject, const language::Action& one) {
  page.item(fmt::format("{}: {}", typed(one.name.value), label_words(one)));
  page.paragraph(inert(one.about));
  std::vector<std::string> lines;
  lines.push_back(fmt::format("Track {}, rung {}; {}; {}; seen by {}.",
                              one.track.value.empty() ? "none" : plain(one.track.value), one.rung, scales_words(one),
                              one.reversible ? "reversible" : "not reversible", seers(subject, one)));
  lines.push_back("Legal door: " + law_words(one) + ".");
  for (const language::Parameter& parameter : one.parameters) {
    lines.push_back("With " + parameter_words(subject, parameter) + ".");
  }
  const auto kinds = [&](const std::vector<language::ActorKind>& of, std::string_view what) {
    std::vector<std::string> words;
    for (const language::ActorKind kind : of) words.emplace_back(actor_word(kind));
    if (!words.empty()) lines.push_back(fmt::format("{} of kind {}.", what, listed(words, " or ")));
  };
  kinds(one.by, "Done only by actors");
  kinds(one.to, "Done only to actors");
  for (const language::Condition& need : one.needs) lines.push_back("Needs that " + condition_line(subject, need));
  for (const language::Effect& effect : one.effects) lines.push_back("Effect: " + effect_words(subject, effect));
  for (const language::Consequence& consequence : one.consequences) {
    lines.push_back("Consequence: " + consequence_words(subject, consequence));
  }
  const core::Program& program = subject.model.program;
  const auto here = std::count_if(program.kinds.begin(), program.kinds.end(), [&](const core::ActKind& kind) {
    return program.actions[kind.action] == one.name.value;
  });
  lines.push_back(here == 0 ? "Here: nobody can do it."
                            : fmt::format("Here: {}, told apart by actor, target, incident and motion.",
                                          counted(static_cast<std::size_t>(here), "act")));
  const std::string rests = resting(one.because, one.sources);
  lines.push_back("Rests on: " + (rests.empty() ? "no document" : rests));
  page.list(lines);
}

}  // namespace

void actions(Page& page, const Subject& subject) {
  const language::Grounded& model = subject.model;
  page.section("7.7 Actions");
  page.paragraph(
      "What can be done, in the order of the library. *self* is who does it, *target* to whom. An effect is written as "
      "in the files: `x(self, target) += 0.3` adds 0.3 to the variable x that its author holds about the target; a "
      "share written to a log-odds variable is meant as a share. Rungs are the library's; CAMEO, Goldstein and Kahn "
      "are what those scales give to the nearest kind of act.");
  std::vector<Page::Row> rows;
  std::vector<const language::Action*> sorted;
  for (const language::Action& one : model.library.actions) sorted.push_back(&one);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->rung < b->rung; });
  for (const language::Action* one : sorted) {
    rows.push_back({std::to_string(one->rung), typed(one->name.value), plain(one->track.value), scales_words(*one),
                    one->law ? typed(one->law->door.value) : ""});
  }
  page.paragraph("By rung:");
  page.table({"Rung", "Action", "Track", "Published scales", "Legal door"}, rows);
  for (const language::Action& one : model.library.actions) action(page, subject, one);
}

}  // namespace demarche::report
