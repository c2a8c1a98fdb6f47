// Reasons in words, see prevention.hpp.
#include "report/prevention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "language/grammar.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

// `self` and `target` by the actors' names.
void put_names(language::ActorTerm& term, const std::string& self, const std::string& target) {
  if (term.name.value == "self") term.name.value = self;
  if (term.name.value == "target") term.name.value = target;
  for (language::ActorTerm* part : {term.of.get(), term.by.get(), term.except.get()}) {
    if (part != nullptr) put_names(*part, self, target);
  }
}

void put_names(language::Condition& condition, const std::string& self, const std::string& target) {
  for (language::ActorTerm& term : condition.variable.arguments) put_names(term, self, target);
  for (auto* term : {&condition.pattern.by, &condition.pattern.to}) {
    if (*term) put_names(**term, self, target);
  }
  for (language::Condition& child : condition.children) put_names(child, self, target);
}

// The need of the action that has this text, of these two.
std::optional<language::Condition> written_need(const language::Grounded& model, core::Index kind,
                                                const std::string& text) {
  const core::Program& program = model.program;
  const core::ActKind& act = program.kinds[kind];
  const auto name = [&](core::Index actor) { return actor < program.actors.size() ? program.actors[actor] : ""; };
  for (const language::Action& action : model.library.actions) {
    if (act.action >= program.actions.size() || action.name.value != program.actions[act.action]) continue;
    for (const language::Condition& need : action.needs) {
      if (language::to_text(need) != text) continue;
      language::Condition bound = need;
      put_names(bound, name(act.actor), name(act.target));
      return bound;
    }
  }
  return std::nullopt;
}

// "NATO/statement is pending" as "the motion 'statement' of NATO is pending".
std::string reason_words(const language::Grounded& model, const std::string& reason) {
  for (const language::Alliance& alliance : model.library.alliances) {
    for (const language::Motion& motion : alliance.motions) {
      const std::string head = alliance.id.value + "/" + motion.name.value;
      const bool is_whole = reason.size() == head.size() || reason[head.size()] == ' ' ||
                            reason[head.size()] == ':';  // not "article_5_confirmation"
      if (!reason.starts_with(head) || !is_whole) continue;
      return fmt::format("the motion '{}' of {}{}", spaced(motion.name.value), safe(alliance.id.value),
                         safe(reason.substr(head.size())));
    }
  }
  return safe(reason);
}

std::string need_words(const language::Grounded& model, const RecordedPrevention& recorded) {
  const core::Prevented& prevented = recorded.prevented;
  if (recorded.cell < model.program.cells.size()) {
    const std::string what = cell_words(model, recorded.cell);
    if (recorded.left < 0.5) return "none of " + what + " is left";
    return fmt::format("only {} of {} {} left", rough(recorded.left), what, recorded.left < 1.5 ? "is" : "are");
  }
  if (prevented.reason >= model.program.labels.size()) return "something it needs is not there";
  const std::string& reason = model.program.labels[prevented.reason];
  if (const auto need = written_need(model, prevented.kind, reason)) return "not met: " + condition_words(model, *need);
  return reason_words(model, reason);
}

// "diplomats(RUS, MNE)" read back.
language::VariableOf variable_of(const std::string& cell) {
  const CellName name = parts_of(cell);
  language::VariableOf variable;
  variable.name.value = name.variable;
  for (const std::string& one : name.of) {
    variable.arguments.emplace_back();
    variable.arguments.back().name.value = one;
  }
  return variable;
}

}  // namespace

CellName parts_of(const std::string& name) {
  CellName parts;
  const std::size_t open = name.find('(');
  parts.variable = name.substr(0, open);
  if (open == std::string::npos) return parts;
  std::string rest = name.substr(open + 1, name.rfind(')') - open - 1);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(", "), rest.size());
    parts.of.push_back(rest.substr(0, comma));
    rest = comma == rest.size() ? "" : rest.substr(comma + 2);
  }
  return parts;
}

std::string prevention_words(const language::Grounded& model, const RecordedPrevention& recorded) {
  switch (recorded.prevented.why) {
    case core::Prevented::Why::need: return need_words(model, recorded);
    case core::Prevented::Why::forbidden: return "the response forbids it";
    case core::Prevented::Why::unless: return "no longer called for";
  }
  return "";
}

std::string cell_words(const language::Grounded& model, core::Index cell) {
  return variable_words(model, variable_of(model.program.cells[cell].name));
}

std::pair<std::string, std::string> owner_and_words(const language::Grounded& model, core::Index cell) {
  constexpr std::string_view own = "its own ";
  language::VariableOf variable = variable_of(model.program.cells[cell].name);
  if (variable.arguments.empty()) return {"", variable_words(model, variable)};
  const std::string owner = actor_words(model, variable.arguments.front());
  variable.arguments.front().name.value = "self";
  std::string words = variable_words(model, variable);
  if (words.starts_with(own)) words.erase(0, own.size());
  return {owner, words};
}

}  // namespace demarche::report
