// What the law makes of an act: doors with their conditions, contested views, authorities.
#include <fmt/format.h>

#include <algorithm>

#include "report/describe_parts.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

std::string_view result_word(language::LegalResult result) {
  switch (result) {
    case language::LegalResult::lawful: return "lawful";
    case language::LegalResult::contested: return "contested";
    case language::LegalResult::unlawful: return "unlawful";
  }
  return "";
}

std::string both_sides(const Subject& subject, const language::DoorCondition& condition) {
  if (condition.holds) return condition_line(subject, *condition.holds);
  std::vector<std::string> parts;
  if (condition.believed) parts.push_back("as the actor believes, " + condition_line(subject, *condition.believed));
  if (condition.truth) parts.push_back("as it truly was, " + condition_line(subject, *condition.truth));
  return joined(parts, "; ");
}

void door(Page& page, const Subject& subject, const language::Door& one) {
  page.item("Door " + typed(one.name.value));
  page.paragraph(inert(one.about) + (one.is_shut ? " No act passes it." : ""));
  std::vector<Page::Row> rows;
  for (const language::DoorCondition& condition : one.conditions) {
    rows.push_back({inert(condition.label), both_sides(subject, condition),
                    condition.view ? "as the view " + typed(condition.view->value) + " has it"
                                   : std::string(result_word(condition.fails))});
  }
  page.table({"In this order", "Holds when", "If it fails"}, rows, one.is_shut ? "" : "It asks for nothing.");
  if (!one.cites.empty()) page.paragraph("Authorities: " + cited_ids(one.cites) + ".");
}

}  // namespace

void law(Page& page, const Subject& subject) {
  const language::Grounded& model = subject.model;
  page.section("7.6 Law");
  page.paragraph(
      "Every act goes through the door that its action names. A door's conditions are looked at in order, twice: as "
      "the actor believes and as it truly was. The first that fails decides whether the act is unlawful or contested; "
      "if none does, it is lawful. Acts of those who are not a state, its organs or an alliance of states break no "
      "rule that binds states. A verdict prevents nothing: unlawful acts happen, are counted and shown. This is a list "
      "of conditions, not legal advice.");
  for (const language::Door& one : model.library.doors) door(page, subject, one);
  std::vector<Page::Row> rows;
  for (const language::View& view : model.library.views) {
    const auto chosen = std::find_if(model.views.begin(), model.views.end(),
                                     [&](const auto& pick) { return pick.first == view.name.value; });
    std::vector<std::string> options;
    for (const auto& [option, result] : view.options) {
      options.push_back(fmt::format("{}: {}", typed(option.value), result_word(result)));
    }
    rows.push_back({typed(view.name.value), inert(view.about), joined(options, "; "),
                    chosen == model.views.end() ? "" : typed(chosen->second), cited_ids(view.sources)});
  }
  if (!rows.empty()) page.item("Contested views");
  page.table({"View", "Question", "Options", "Taken here", "Documents"}, rows, "");
}

}  // namespace demarche::report
