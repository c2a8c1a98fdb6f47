// Element 5 of the protocol: how a run begins. Roles, words, values, history and what each believed.
#include <fmt/format.h>

#include "language/grammar.hpp"
#include "report/describe_parts.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

using language::Quantity;

void roles(Page& page, const Subject& subject) {
  page.section("5.1 Roles");
  std::vector<Page::Row> rows;
  for (const language::RoleFilling& role : subject.scenario.roles) {
    std::vector<std::string> actors;
    for (const language::Name& actor : role.actors) actors.push_back(name_and_id(subject.model, actor.value));
    rows.push_back({typed(role.role.value), joined(actors, ", ")});
  }
  page.paragraph("Rules that speak of a role nobody fills are idle (section 7.8).");
  page.table({"Role", "Played by"}, rows, "No role is filled.");
}

void values(Page& page, const Subject& subject) {
  page.section("5.2 Values at the start");
  page.paragraph(
      "What this scenario sets; everything else starts as section 2.3 says. The same numbers for every response, and "
      "where one is a distribution, one draw for each world.");
  std::vector<Page::Row> rows;
  for (const language::InitialValue& initial : subject.scenario.initial) {
    std::string start;
    if (!initial.one_of.empty()) {
      std::vector<std::string> states;
      for (const language::ShareOf& one : initial.one_of) {
        states.push_back(typed(one.name.value) + " " + number_words(subject, one.share, Quantity::share));
      }
      start = "one of " + joined(states, ", ");
    } else {
      start = initial.word.empty() ? number_words(subject, initial.value, Quantity::plain) : typed(initial.word);
    }
    rows.push_back({typed(language::to_text(initial.variable)),
                    inert(capital(variable_words(subject.model, initial.variable))), std::move(start)});
  }
  page.table({"Variable", "In words", "Starts at"}, rows, "Nothing is set.");
}

void words(Page& page, const Subject& subject) {
  page.section("5.3 Words of confidence and schools of law");
  std::vector<Page::Row> rows;
  for (const auto& [word, share] : subject.scenario.confidence) {
    rows.push_back({typed(word.value), "at least " + quantity(share, Quantity::share) + " of belief"});
  }
  for (const auto& [view, option] : subject.model.views) rows.push_back({typed(view), "the view " + typed(option)});
  page.table({"Word or view", "Here"}, rows, "None is given.");
}

void history(Page& page, const Subject& subject) {
  page.section("5.4 History and beliefs before the decision");
  page.paragraph("Replayed as it was in every run. A share that is stated replaces what findings would have given.");
  std::vector<Page::Row> rows;
  for (const language::HistoryItem& item : subject.scenario.history) rows.push_back(record_row(subject, item, true));
  page.table({"When", "Known to the", "What", "With, or share", "Status", "Documents"}, rows, "Nothing is on record.");
}

}  // namespace

Page::Row record_row(const Subject& subject, const language::HistoryItem& item, bool replayed) {
  const std::string when = subject.calendar.date_and_time(item.at);
  std::string what, with;
  if (item.believe) {
    what = fmt::format("{} ({})", inert(capital(variable_words(subject.model, *item.believe))),
                       typed(language::to_text(*item.believe)));
    with = item.share_word ? typed(item.share_word->value) : number_words(subject, item.share, Quantity::share, "");
  } else if (item.action && item.by) {
    std::string does;
    if (replayed) {
      language::DoItem act;
      act.action = *item.action;
      act.to = item.to;
      act.with = item.with;
      does = actor_words(subject.model, *item.by) + " " + act_words(subject.model, act);
    } else {  // what was only observed has no parameters but those that a document gives
      language::Pattern act;
      act.action = *item.action;
      act.by = item.by;
      act.to = item.to;
      does = clause_words(subject.model, act);
    }
    what = fmt::format("{} ({})", inert(capital(does)), typed(item.action->value));
    with = settings_words(subject, item.with);
    if (item.only_if) with += (with.empty() ? "if " : "; if ") + inert(condition_words(subject.model, *item.only_if));
    if (item.incident) with += (with.empty() ? "" : "; ") + std::string("incident ") + typed(item.incident->value);
  }
  return {when.ends_with(" 00:00") ? when.substr(0, when.size() - 6) : when,
          inert(item.precision),
          what,
          with,
          item.alleged ? "alleged" : "",
          cited_ids(item.sources)};
}

void initialization(Page& page, const Subject& subject) {
  page.chapter("5 Initialization");
  roles(page, subject);
  values(page, subject);
  words(page, subject);
  history(page, subject);
  if (subject.scenario.overrides.empty()) return;
  page.section("5.5 Numbers of the library set anew");
  std::vector<Page::Row> rows;
  for (const language::Override& change : subject.scenario.overrides) {
    rows.push_back({typed(change.path.value), distribution(change.value.distribution, change.value.quantity)});
  }
  page.table({"Path", "Value here"}, rows);
}

}  // namespace demarche::report
