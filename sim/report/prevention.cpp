// Reasons in words, see prevention.hpp.
#include "report/prevention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "language/grammar.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

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

// "NATO/statement is pending" as "the motion 'statement' of NATO is pending", "NATO/statement: …" with its condition.
std::string reason_words(const language::Grounded& model, const std::string& reason, const Spoken& in) {
  if (reason == "silence is not running") return in.say("silence is not running");
  constexpr std::string_view outside = " is not a member of ";
  if (const std::size_t at = reason.find(outside); at != std::string::npos) {
    return in.say("{actor} is not a member of {alliance}",
                  {{"actor", in.apart(safe(reason.substr(0, at)))},
                   {"alliance", in.apart(safe(reason.substr(at + outside.size())))}});
  }
  for (const language::Alliance& alliance : model.library.alliances) {
    for (const language::Motion& motion : alliance.motions) {
      const std::string head = alliance.id.value + "/" + motion.name.value;
      const bool is_whole = reason.size() == head.size() || reason[head.size()] == ' ' ||
                            reason[head.size()] == ':';  // not "article_5_confirmation"
      if (!reason.starts_with(head) || !is_whole) continue;
      const std::string rest = reason.substr(head.size());
      const Blanks named{{"motion", name_words("motion", motion.name.value, in)},
                         {"alliance", in.apart(safe(alliance.id.value))}};
      if (rest == " is pending") return in.say("the motion '{motion}' of {alliance} is pending", named);
      if (rest == ": not open to it") return in.say("the motion '{motion}' of {alliance}: not open to it", named);
      return in.say("the motion '{motion}' of {alliance}", named) + safe(rest);
    }
  }
  return in.apart(safe(reason));
}

std::string need_words(const language::Grounded& model, const RecordedPrevention& recorded, const Spoken& in) {
  const core::Prevented& prevented = recorded.prevented;
  if (recorded.cell < model.program.cells.size()) {
    const std::string what = cell_words(model, recorded.cell, in);
    if (recorded.left < 0.5) return in.say("none of {what} is left", {{"what", what}});
    const std::string left = in.figures(rough(recorded.left));
    return in.say_number("only {number} of {what} is left", "only {number} of {what} are left",
                         recorded.left < 1.5 ? 1 : recorded.left, left, {{"what", what}});
  }
  if (prevented.reason >= model.program.labels.size()) return in.say("something it needs is not there");
  const std::string& reason = model.program.labels[prevented.reason];
  if (const auto need = written_need(model, prevented.kind, reason)) {
    // The words of a condition are English put together from its parts; other languages show it as the files do.
    return in.say("not met: {condition}", {{"condition", in.is_english() ? condition_words(model, *need)
                                                                         : in.apart(safe(language::to_text(*need)))}});
  }
  return reason_words(model, reason, in);
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

std::string prevention_words(const language::Grounded& model, const RecordedPrevention& recorded, const Spoken& in) {
  switch (recorded.prevented.why) {
    case core::Prevented::Why::need: return need_words(model, recorded, in);
    case core::Prevented::Why::forbidden: return in.say("the response forbids it");
    case core::Prevented::Why::unless: return in.say("no longer called for");
  }
  return "";
}

std::string cell_words(const language::Grounded& model, core::Index cell, const Spoken& in) {
  const std::string& name = model.program.cells[cell].name;
  if (in.is_english()) return variable_words(model, variable_of(name));
  const CellName parts = parts_of(name);
  const auto known = in.known("variable", parts.variable);
  if (!known) return in.apart(safe(name));
  Blanks blanks;
  constexpr std::array<std::string_view, 2> places{"owner", "other"};
  for (std::size_t place = 0; place < std::min(parts.of.size(), places.size()); ++place) {
    blanks.push_back({places[place], actor_term(model, parts.of[place], in)});
  }
  return fill(*known, blanks);
}

std::pair<std::string, std::string> owner_and_words(const language::Grounded& model, core::Index cell,
                                                    const Spoken& in) {
  constexpr std::string_view own = "its own ";
  if (!in.is_english()) {
    const CellName parts = parts_of(model.program.cells[cell].name);
    if (parts.of.empty()) return {"", in.known("variable", parts.variable).value_or(in.apart(safe(parts.variable)))};
    const std::string owner = actor_term(model, parts.of.front(), in).words();
    if (parts.variable == "attribution" && parts.of.size() == 3) {
      return {owner, in.say("Belief that {accused} is behind the incident '{incident}'",
                            {{"accused", actor_term(model, parts.of[2], in)},
                             {"incident", name_words("incident", parts.of[1], in)}})};
    }
    return {owner, in.apart(safe(model.program.cells[cell].name))};
  }
  language::VariableOf variable = variable_of(model.program.cells[cell].name);
  if (variable.arguments.empty()) return {"", variable_words(model, variable)};
  const std::string owner = actor_words(model, variable.arguments.front());
  variable.arguments.front().name.value = "self";
  std::string words = variable_words(model, variable);
  if (words.starts_with(own)) words.erase(0, own.size());
  return {owner, words};
}

}  // namespace demarche::report
