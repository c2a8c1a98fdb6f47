// Words for parts of a model, see wording.hpp.
#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

std::string spaced(std::string_view name) {
  std::string out = safe(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::size_t position(double value) { return value > 0 ? static_cast<std::size_t>(std::llround(value)) : 0; }

}  // namespace

std::string actor_name(const language::Grounded& model, core::Index actor) {
  return actor < model.program.actors.size() ? actor_name(model, model.program.actors[actor]) : "nobody";
}

std::string actor_name(const language::Grounded& model, std::string_view id) {
  const auto found = std::find_if(model.actors.begin(), model.actors.end(),
                                  [&](const language::ActorInfo& actor) { return actor.id == id; });
  return found == model.actors.end() || found->name.empty() ? safe(id) : safe(found->name);
}

std::string parameter_text(const language::Grounded& model, const language::ParameterInfo& parameter, double value) {
  if (parameter.is_text) {
    return position(value) < model.texts.size() ? safe(model.texts[position(value)]) : "";
  }
  if (!parameter.words.empty()) {
    return position(value) < parameter.words.size() ? spaced(parameter.words[position(value)]) : rough(value);
  }
  if (parameter.quantity == language::Quantity::share) return percent(value);
  return quantity(value, parameter.quantity);
}

std::string sentence(const language::Grounded& model, core::Index kind,
                     const std::array<double, core::max_parameters>& parameters) {
  const core::ActKind& act = model.program.kinds[kind];
  const language::ActionInfo& action = model.actions[act.action];
  const std::string target = actor_name(model, act.target);
  const std::string label = action.label.empty() ? spaced(action.name) : safe(action.label);
  bool names_target = false;
  std::string out = actor_name(model, act.actor) + " ";
  for (std::size_t at = 0; at < label.size();) {
    const std::size_t end = label[at] == '{' ? label.find('}', at) : std::string::npos;
    if (end == std::string::npos) {
      out += label[at++];
      continue;
    }
    const std::string name = label.substr(at + 1, end - at - 1);
    at = end + 1;
    if (name == "target") {
      out += target;
      names_target = true;
    } else if (name == "actor" || name == "self") {
      out += actor_name(model, act.actor);
    } else if (name == "incident") {
      out += act.incident == core::none ? "the incident" : spaced(model.program.incidents[act.incident]);
    } else {
      const auto found = std::find_if(action.parameters.begin(), action.parameters.end(),
                                      [&](const language::ParameterInfo& one) { return one.name == name; });
      const auto place = static_cast<std::size_t>(found - action.parameters.begin());
      out += found == action.parameters.end() || place >= parameters.size()
                 ? "{" + name + "}"
                 : parameter_text(model, *found, parameters[place]);
    }
  }
  if (!names_target && act.target != act.actor && act.target != core::none) out += " → " + target;
  return out;
}

std::string headline(const language::Grounded& model, std::string_view actor, std::string_view action,
                     std::string_view target) {
  std::string out = actor_name(model, actor) + ": " + spaced(action);
  if (!target.empty() && target != actor) out += " → " + actor_name(model, target);
  return out;
}

std::string headline(const language::Grounded& model, core::Index kind) {
  const core::ActKind& act = model.program.kinds[kind];
  const auto& actors = model.program.actors;
  return headline(model, act.actor < actors.size() ? actors[act.actor] : "", model.actions[act.action].name,
                  act.target < actors.size() ? actors[act.target] : "");
}

std::string_view basis_word(language::Basis basis) {
  switch (basis) {
    case language::Basis::assumption: return "assumption";
    case language::Basis::documented: return "documented";
    case language::Basis::estimated: return "estimated";
    case language::Basis::expert: return "expert";
  }
  return "";
}

std::string_view outcome_word(language::OutcomeKind kind) {
  using Kind = language::OutcomeKind;
  switch (kind) {
    case Kind::probability: return "probability";
    case Kind::count: return "count";
    case Kind::time: return "time";
    case Kind::peak: return "peak";
    case Kind::final: return "final";
    case Kind::mean: return "mean";
    case Kind::integral: return "integral";
    case Kind::peak_rung: return "peak_rung";
    case Kind::prevented: return "prevented";
    case Kind::unlawful: return "unlawful";
    case Kind::share: return "share";
  }
  return "";
}

std::string_view actor_word(language::ActorKind kind) {
  using Kind = language::ActorKind;
  switch (kind) {
    case Kind::state: return "state";
    case Kind::organ: return "organ";
    case Kind::person: return "person";
    case Kind::alliance: return "alliance";
    case Kind::group: return "group";
    case Kind::front: return "front";
    case Kind::firm: return "firm";
    case Kind::medium: return "medium";
    case Kind::criminal: return "criminal";
    case Kind::unknown: return "unknown";
  }
  return "";
}

std::string_view legal_word(core::Legal legal) {
  switch (legal) {
    case core::Legal::lawful: return "lawful";
    case core::Legal::contested: return "contested";
    case core::Legal::unlawful: return "unlawful";
  }
  return "";
}

std::string_view cause_word(core::Cause::Kind kind) {
  using Kind = core::Cause::Kind;
  switch (kind) {
    case Kind::history: return "history";
    case Kind::forced: return "response";
    case Kind::when: return "response, conditional";
    case Kind::channel: return "tendency";
    case Kind::reaction: return "reaction";
    case Kind::consequence: return "consequence";
  }
  return "";
}

bool is_share(const language::Grounded& model, const language::OutcomeInfo& outcome) {
  if (outcome.kind == language::OutcomeKind::probability || outcome.kind == language::OutcomeKind::share) return true;
  if (outcome.kind == language::OutcomeKind::integral || outcome.measure >= model.program.measures.size()) return false;
  const core::Index cell = model.program.measures[outcome.measure].cell;
  return cell < model.program.cells.size() && model.program.cells[cell].is_log_odds;
}

std::string outcome_value(const language::Grounded& model, const language::OutcomeInfo& outcome, double value) {
  if (outcome.kind == language::OutcomeKind::probability) return value != 0 ? "yes" : "no";
  if (outcome.kind == language::OutcomeKind::time) {
    return std::isfinite(value) ? rough(value) + " days after the decision" : "not within the horizon";
  }
  if (is_share(model, outcome)) return percent(value);
  return rough(value) + (outcome.unit.empty() ? "" : " " + safe(outcome.unit));
}

std::array<std::size_t, 4> count_bases(const language::Grounded& model) {
  std::array<std::size_t, 4> count{};
  for (const language::NumberInfo& number : model.numbers) ++count[static_cast<std::size_t>(number.basis)];
  return count;
}

}  // namespace demarche::report
