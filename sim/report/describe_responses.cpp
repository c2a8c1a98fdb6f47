// The responses that are compared, and the outcomes that are measured.
#include <fmt/format.h>

#include <algorithm>

#include "language/grammar.hpp"
#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using language::Quantity;

std::string forced_words(const Subject& subject, const language::ForcedAct& act) {
  std::string out;
  if (act.at) {
    out = "On " + subject.calendar.date_and_time(*act.at);
  } else if (act.when) {
    out = "When " + condition_line(subject, *act.when);
    if (act.after) out += ", then " + number_words(subject, *act.after, Quantity::duration) + " later";
    if (act.each_time) out += ", each time";
  }
  out += fmt::format(": {} {} ({}{})", inert(actor_words(subject.model, act.by)),
                     inert(act_words(subject.model, act.act)), typed(act.act.action.value),
                     act.act.with.empty() ? "" : "; " + settings_words(subject, act.act.with));
  if (act.unless) out += "; not if, when due, " + condition_line(subject, *act.unless);
  return out + ".";
}

std::string forbidden_words(const Subject& subject, const language::Forbid& one) {
  std::string out = "Forbidden to " + inert(actor_words(subject.model, one.by)) + ": ";
  if (one.action) {
    out += typed(one.action->value);
  } else {
    out += one.track ? "everything on the " + plain(one.track->value) + " track" : "everything";
    if (one.seen_by_all) out += " that all can see";
  }
  if (one.to) out += " against " + inert(actor_words(subject.model, *one.to));
  if (one.until) out += ", until " + subject.calendar.date(*one.until);
  if (one.until_condition) out += ", until " + condition_line(subject, *one.until_condition);
  return out + ".";
}

void response(Page& page, const Subject& subject, const language::Response& one) {
  const language::Grounded& model = subject.model;
  const bool is_baseline = model.responses[model.baseline].name == one.name.value;
  page.item(fmt::format("Response {}{}", typed(one.name.value), is_baseline ? ", the baseline" : ""));
  page.paragraph(inert(one.about));
  std::vector<std::string> lines;
  if (one.extends) {
    lines.push_back(fmt::format("Takes over all of {}.", typed(one.extends->value)));
  }
  for (const language::ForcedAct& act : one.acts) lines.push_back(forced_words(subject, act));
  for (const language::Forbid& forbid : one.forbids) lines.push_back(forbidden_words(subject, forbid));
  for (const language::Tilt& tilt : one.tilts) {
    lines.push_back(
        fmt::format("Tilted: hazard or odds of the rule {} times {}.", typed(tilt.rule.value), rough(tilt.by)));
  }
  if (lines.empty()) lines.emplace_back("Forces nothing and forbids nothing: the rules decide.");
  page.list(lines);
}

std::string_view measures_words(language::OutcomeKind kind) {
  using Kind = language::OutcomeKind;
  switch (kind) {
    case Kind::probability: return "share of runs with such an act";
    case Kind::count: return "number of such acts";
    case Kind::time: return "days from the decision to the first such act";
    case Kind::peak: return "greatest value from the decision on";
    case Kind::final: return "value at the horizon";
    case Kind::mean: return "mean over the time from the decision to the horizon";
    case Kind::integral: return "sum over that time, in days times its unit";
    case Kind::peak_rung: return "highest rung among such acts";
    case Kind::prevented: return "number of such acts that could not happen";
    case Kind::unlawful: return "number of such acts that were unlawful";
    case Kind::share: return "share of such acts among the others named, over runs that have any";
    case Kind::last: return "days from the decision to the last such act, 0 without one";
    case Kind::span: return "days from the first such act to the first of the others after it, or to the horizon";
    case Kind::door: return "share of runs in which this door of the law is open at the decision";
    case Kind::score: return "sum of the Goldstein scores of such acts";
    case Kind::open:
      return "number of different such acts, among those of the model, that nothing stops at the horizon";
  }
  return "";
}

std::string material_words(const language::OutcomeInfo& info, bool is_share) {
  if (info.material == 0) return "any";
  if (!is_share) return rough(info.material);
  const std::string points = rough(info.material * 100);
  return points + (points == "1" ? " point" : " points");
}

std::string subject_of_outcome(const language::Outcome& outcome) {
  if (outcome.variable) return typed(language::to_text(*outcome.variable));
  if (!outcome.pattern) return "";
  std::string out = typed(language::to_text(*outcome.pattern));
  if (outcome.among) out += " among " + typed(language::to_text(*outcome.among));
  if (outcome.until) out += " to " + typed(language::to_text(*outcome.until));
  return out;
}

}  // namespace

void responses(Page& page, const Subject& subject) {
  page.section("7.9 Responses");
  page.paragraph(
      "The courses of action that are compared. What a response forces happens whatever the rules say, if its needs "
      "hold; what it forbids, nobody's rule does; what it leaves open, the rules decide. Consequences of acts cannot "
      "be forbidden. One that extends another takes over its acts, bans and tilts; an act that it forces itself "
      "happens although it inherited a ban on it, which stands for all others.");
  for (const language::Response& one : subject.scenario.responses) response(page, subject, one);
}

void outcomes(Page& page, const Subject& subject) {
  const language::Grounded& model = subject.model;
  page.section("7.10 Outcomes");
  page.paragraph(
      "What is measured on every run, from the decision on. *Material* is the smallest difference that counts as one; "
      "*better* and *good enough* are its author's words and change no number.");
  if (subject.scenario.shows_goldstein) {
    const auto set = static_cast<std::size_t>(subject.scenario.goldstein);
    page.paragraph(fmt::format("Timelines print, and outcomes sum, {} ({}).",
                               inert(language::goldstein_set_titles[set]),
                               typed(std::string(language::goldstein_set_words[set]))));
  }
  std::vector<Page::Row> rows;
  for (const language::OutcomeInfo& info : model.outcomes) {
    const auto written = std::find_if(model.library.outcomes.begin(), model.library.outcomes.end(),
                                      [&](const language::Outcome& one) { return one.name.value == info.name; });
    std::string what(measures_words(info.kind));
    std::string of;
    if (written != model.library.outcomes.end()) {
      of = subject_of_outcome(*written);
      if (info.kind == language::OutcomeKind::unlawful) {
        what += written->as_believed ? ", as their authors believed" : ", as things truly were";
      }
      if (info.kind == language::OutcomeKind::door) {
        what += written->as_believed ? ", as far as the actor could see" : ", as things truly were";
      }
      if (info.kind == language::OutcomeKind::score) {
        what +=
            fmt::format(" ({})", language::goldstein_set_titles[static_cast<std::size_t>(subject.scenario.goldstein)]);
      }
    }
    if (info.rare) what += "; rare: looked for by importance sampling, if asked for";
    const bool share = is_share(model, info);
    rows.push_back({typed(info.name), inert(info.about), what, of, share ? "share" : inert(info.unit),
                    material_words(info, share), inert(info.direction), good_enough_words(info, share),
                    cited_ids(info.sources)});
  }
  page.table({"Outcome", "About", "Measures", "Of", "Unit", "Material", "Better", "Good enough", "Documents"}, rows);
}

}  // namespace demarche::report
