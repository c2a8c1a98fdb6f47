// Words for parts of a model, see wording.hpp.
#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

std::size_t position(double value) { return value > 0 ? static_cast<std::size_t>(std::llround(value)) : 0; }

// Whoever stands in a documented act: an actor, or in words somebody whom the scenario does not name for certain.
std::string party(const language::Grounded& model, std::string_view written) {
  const bool is_actor = std::any_of(model.actors.begin(), model.actors.end(),
                                    [&](const language::ActorInfo& actor) { return actor.id == written; });
  if (is_actor) return actor_name(model, written);
  if (written == "perpetrator" || written.starts_with("perpetrator(")) return "whoever did it";
  const bool is_role = written.find('(') == std::string_view::npos && written.find(' ') == std::string_view::npos;
  return (is_role ? "the " : "") + spaced(written);
}

struct Parties {
  std::string actor, target, incident;  // words
  bool has_target = false;              // somebody other than the actor
};

std::string act_words(const language::ActionInfo& action, const Parties& parties, const Filling& parameter) {
  const std::string label = action.label.empty() ? spaced(action.name) : safe(action.label);
  std::string out = capital(parties.actor) + " ";
  out += filled(label, [&](std::string_view name, std::string_view before) -> std::optional<std::string> {
    if (name == "target") return parties.target;
    if (name == "actor" || name == "self") return parties.actor;
    if (name == "incident") return parties.incident;
    return parameter(name, before);
  });
  const bool names_target = label.find("{target}") != std::string::npos;
  return !names_target && parties.has_target ? out + " → " + parties.target : out;
}

std::string act_words(const language::Grounded& model, core::Index kind, const Filling& parameter) {
  const core::ActKind& act = model.program.kinds[kind];
  const Parties parties{actor_name(model, act.actor), actor_name(model, act.target),
                        act.incident == core::none ? "the incident" : spaced(model.program.incidents[act.incident]),
                        act.target != act.actor && act.target != core::none};
  std::string out = act_words(model.actions[act.action], parties, parameter);
  const bool has_motion = kind < model.kind_motions.size() && !model.kind_motions[kind].empty();
  return has_motion ? out + " [" + spaced(model.kind_motions[kind]) + "]" : out;
}

std::optional<std::string> not_known(std::string_view, std::string_view) { return std::nullopt; }

const language::Variable* variable_of(const language::Grounded& model, const language::OutcomeInfo& outcome) {
  for (const language::Outcome& one : model.library.outcomes) {
    if (one.name.value != outcome.name || !one.variable) continue;
    for (const language::Variable& variable : model.library.variables) {
      if (variable.name.value == one.variable->name.value) return &variable;
    }
  }
  return nullptr;
}

// How long after the decision something happened.
std::string days_after(double days) {
  if (days < 1.0 / 1440.0) return "at once";
  const double minutes = days * 1440.0;
  if (minutes < 60) return counted(static_cast<std::size_t>(minutes), "minute") + " after the decision";
  if (days < 1) return in_unit(days * 24.0, "hours") + " after the decision";
  return in_unit(days, "days") + " after the decision";
}

}  // namespace

std::string actor_name(const language::Grounded& model, core::Index actor) {
  return actor < model.program.actors.size() ? actor_name(model, model.program.actors[actor]) : "nobody";
}

std::string actor_name(const language::Grounded& model, std::string_view id) {
  const auto found = std::find_if(model.actors.begin(), model.actors.end(),
                                  [&](const language::ActorInfo& actor) { return actor.id == id; });
  if (found == model.actors.end() || found->name.empty()) return safe(id);
  return found->kind == language::ActorKind::person ? safe(found->name) : with_article(safe(found->name));
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
  const language::ActionInfo& action = model.actions[model.program.kinds[kind].action];
  return act_words(model, kind, [&](std::string_view name, std::string_view) -> std::optional<std::string> {
    const auto found = std::find_if(action.parameters.begin(), action.parameters.end(),
                                    [&](const language::ParameterInfo& one) { return one.name == name; });
    const auto place = static_cast<std::size_t>(found - action.parameters.begin());
    if (found == action.parameters.end() || place >= parameters.size()) return "{" + std::string(name) + "}";
    return parameter_text(model, *found, parameters[place]);
  });
}

std::string sentence(const language::Grounded& model, core::Index kind) { return act_words(model, kind, not_known); }

std::string sentence(const language::Grounded& model, const language::DocumentedAct& act) {
  const auto action = std::find_if(model.actions.begin(), model.actions.end(),
                                   [&](const language::ActionInfo& one) { return one.name == act.action; });
  const Parties parties{party(model, act.actor), party(model, act.target), "the incident",
                        !act.target.empty() && act.target != act.actor};
  if (action != model.actions.end()) return act_words(*action, parties, not_known);
  language::ActionInfo unknown;
  unknown.name = act.action;
  return act_words(unknown, parties, not_known);
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
    case Kind::last: return "last";
    case Kind::span: return "span";
    case Kind::door: return "door";
    case Kind::score: return "goldstein";
    case Kind::open: return "open";
  }
  return "";
}

std::string_view actor_word(language::ActorKind kind) {
  return language::actor_kind_words.at(static_cast<std::size_t>(kind));
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
  using Kind = language::OutcomeKind;
  if (outcome.kind == Kind::probability || outcome.kind == Kind::share || outcome.kind == Kind::door) return true;
  if (outcome.kind == language::OutcomeKind::integral || outcome.measure >= model.program.measures.size()) return false;
  const core::Index cell = model.program.measures[outcome.measure].cell;
  if (cell >= model.program.cells.size()) return false;
  const language::Variable* variable = variable_of(model, outcome);
  return model.program.cells[cell].is_log_odds || (variable != nullptr && variable->states.size() == 2);
}

std::string good_enough_words(const language::OutcomeInfo& outcome, bool is_share) {
  if (!outcome.acceptable) return "";
  return fmt::format("at {} {}{}", outcome.direction == "less" ? "most" : "least",
                     rough(*outcome.acceptable * (is_share ? 100 : 1)), is_share ? " %" : "");
}

std::string in_unit(double value, std::string_view unit) {
  const double size = std::abs(value);
  const std::string number = size > 0 && size < 1e-4 ? "below 0.0001" : rough(value);
  const std::string words = safe(unit);
  if (words.empty()) return number;
  return number + " " + (number == "1" ? singular(words) : words);
}

std::string outcome_value(const language::Grounded& model, const language::OutcomeInfo& outcome, double value) {
  using Kind = language::OutcomeKind;
  if (outcome.kind == Kind::probability) return value != 0 ? "yes" : "no";
  if (outcome.kind == Kind::door) return value != 0 ? "open at the decision" : "not open at the decision";
  if (outcome.kind == Kind::time) return std::isfinite(value) ? days_after(value) : "not within the horizon";
  if ((outcome.kind == Kind::share || outcome.kind == Kind::span) && std::isnan(value)) return "no such act";
  if (outcome.kind == Kind::last && !(value > 0)) return "no such act";
  if (outcome.kind == Kind::peak_rung) return value > 0 ? "rung " + rough(value) : "no such act";
  if (outcome.kind == Kind::final || outcome.kind == Kind::peak) {
    const language::Variable* variable = variable_of(model, outcome);
    if (variable != nullptr && position(value) < variable->states.size()) {
      return spaced(variable->states[position(value)].value);
    }
  }
  if (is_share(model, outcome)) return percent(value);
  if (outcome.unit == "days" && value > 0 && value < 1.0 / 24.0) {
    return value < 1.0 / 1440.0 ? "under a minute" : duration(value);
  }
  return in_unit(value, outcome.unit);
}

std::array<std::size_t, 4> count_bases(const language::Grounded& model) {
  std::array<std::size_t, 4> count{};
  for (const language::NumberInfo& number : model.numbers) ++count[static_cast<std::size_t>(number.basis)];
  return count;
}

std::string drawn_name(const language::Grounded& model, const std::string& path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos) return path;
  for (const language::Rule& rule : model.library.rules) {
    if (!rule.key.empty() && rule.name.value == path.substr(0, dot)) return rule.key + path.substr(dot);
  }
  return path;
}

}  // namespace demarche::report
