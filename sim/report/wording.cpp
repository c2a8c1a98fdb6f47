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
Term party(const language::Grounded& model, std::string_view written, const Spoken& in) {
  const bool is_actor = std::any_of(model.actors.begin(), model.actors.end(),
                                    [&](const language::ActorInfo& actor) { return actor.id == written; });
  if (is_actor) return actor_term(model, written, in);
  if (written == "perpetrator" || written.starts_with("perpetrator(")) {
    return Term::read(in.word("actor", "whoever did it"));
  }
  const bool is_role = written.find('(') == std::string_view::npos && written.find(' ') == std::string_view::npos;
  return (is_role && in.is_english() ? "the " : "") + spaced(written);
}

struct Parties {
  Term actor, target, incident;
  bool has_target = false;  // somebody other than the actor
};

// What a blank of a label stands for, with the number by which a sentence with {number} is chosen.
struct Parameters {
  std::vector<std::pair<std::string, std::string>> words;
  double number = 3;       // where it is not known: several
  bool are_known = false;  // of an act that was played: a blank that is none of them stays as it is
};

// The whole sentence that the catalogue has for a label.
std::optional<std::string> known_sentence(const std::string& label, const Parties& parties,
                                          const Parameters& parameters, const Spoken& in) {
  const bool has_number = label.find("{number}") != std::string::npos;
  const auto message = has_number ? in.known("act", label, parameters.number) : in.known("act", label);
  if (!message) return std::nullopt;
  Blanks blanks{{"actor", parties.actor}, {"target", parties.target}, {"incident", parties.incident}};
  for (const auto& [name, words] : parameters.words) blanks.push_back({name, words});
  return fill(*message, blanks);
}

std::string english_sentence(const std::string& label, const Parties& parties, const Parameters& parameters) {
  const Filling value = [&](std::string_view name, std::string_view) -> std::optional<std::string> {
    if (name == "target") return parties.target.words();
    if (name == "actor" || name == "self") return parties.actor.words();
    if (name == "incident") return parties.incident.words();
    for (const auto& [known, words] : parameters.words) {
      if (known == name) return words;
    }
    return parameters.are_known ? std::optional("{" + std::string(name) + "}") : std::nullopt;
  };
  return capital(parties.actor.words()) + " " + filled(label, value);
}

std::string act_words(const language::ActionInfo& action, const Parties& parties, const Parameters& parameters,
                      const Spoken& in) {
  const std::string label = action.label.empty() ? spaced(action.name) : safe(action.label);
  const auto known = known_sentence(action.label, parties, parameters, in);
  const std::string out = known ? capital(*known) : english_sentence(label, parties, parameters);
  const bool names_target = label.find("{target}") != std::string::npos;
  if (names_target || !parties.has_target) return out;
  return in.say("{sentence} → {target}", {{"sentence", out}, {"target", parties.target}});
}

std::string act_words(const language::Grounded& model, core::Index kind, const Parameters& parameters,
                      const Spoken& in) {
  const core::ActKind& act = model.program.kinds[kind];
  const auto party_at = [&](core::Index actor) {
    return actor < model.program.actors.size() ? actor_term(model, model.program.actors[actor], in) : Term("nobody");
  };
  const Parties parties{party_at(act.actor), party_at(act.target),
                        act.incident == core::none ? in.say("the incident")
                                                   : name_words("incident", model.program.incidents[act.incident], in),
                        act.target != act.actor && act.target != core::none};
  std::string out = act_words(model.actions[act.action], parties, parameters, in);
  const bool has_motion = kind < model.kind_motions.size() && !model.kind_motions[kind].empty();
  return has_motion ? out + " [" + name_words("motion", model.kind_motions[kind], in) + "]" : out;
}

const language::Variable* variable_of(const language::Grounded& model, const language::OutcomeInfo& outcome) {
  for (const language::Outcome& one : model.library.outcomes) {
    if (one.name.value != outcome.name || !one.variable) continue;
    for (const language::Variable& variable : model.library.variables) {
      if (variable.name.value == one.variable->name.value) return &variable;
    }
  }
  return nullptr;
}

// The elements of a text, "solidarity, names_accused"; free text stands as written.
std::string elements_words(const std::string& text, const Spoken& in) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(", ", at), text.size());
    const std::string element = text.substr(at, end - at);
    words.push_back(in.known("element", element).value_or(safe(element)));
    at = end + 2;
  }
  return in.joined(words);
}

// How long after the decision something happened.
std::string days_after(double days, const Spoken& in) {
  if (days < 1.0 / 1440.0) return in.say("at once");
  const double minutes = std::floor(days * 1440.0);
  if (minutes < 60) {
    return in.say_number("{number} minute after the decision", "{number} minutes after the decision", minutes,
                         rough(minutes));
  }
  // The form follows the figures that are shown: "1 day" also for 0.9999.
  const double shown = days < 1 ? days * 24.0 : days;
  const std::string figures = rough(shown);
  const double number = figures == "1" ? 1 : shown;
  if (days < 1) {
    return in.say_number("{number} hour after the decision", "{number} hours after the decision", number,
                         in.figures(figures));
  }
  return in.say_number("{number} day after the decision", "{number} days after the decision", number,
                       in.figures(figures));
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

Term actor_term(const language::Grounded& model, std::string_view id, const Spoken& in) {
  const auto found = std::find_if(model.actors.begin(), model.actors.end(),
                                  [&](const language::ActorInfo& actor) { return actor.id == id; });
  if (found != model.actors.end()) {
    if (const auto known = in.known("actor", found->name)) return Term::read(*known);
    if (!in.is_english() && !found->name.empty()) return safe(found->name);
  }
  return actor_name(model, id);
}

std::string name_words(std::string_view context, std::string_view name, const Spoken& in) {
  return in.known(context, name).value_or(spaced(name));
}

std::string parameter_text(const language::Grounded& model, const language::ParameterInfo& parameter, double value,
                           const Spoken& in) {
  if (parameter.is_text) {
    if (position(value) >= model.texts.size()) return "";
    const std::string& text = model.texts[position(value)];
    return in.is_english() ? safe(text) : elements_words(text, in);
  }
  if (!parameter.words.empty()) {
    return position(value) < parameter.words.size() ? name_words("word", parameter.words[position(value)], in)
                                                    : in.figures(rough(value));
  }
  if (parameter.quantity == language::Quantity::share) return in.quantity(percent(value));
  return in.quantity(quantity(value, parameter.quantity));
}

std::string sentence(const language::Grounded& model, core::Index kind,
                     const std::array<double, core::max_parameters>& parameters, const Spoken& in) {
  const language::ActionInfo& action = model.actions[model.program.kinds[kind].action];
  Parameters known;
  known.are_known = true;
  for (std::size_t place = 0; place < std::min(action.parameters.size(), parameters.size()); ++place) {
    const language::ParameterInfo& one = action.parameters[place];
    known.words.emplace_back(one.name, parameter_text(model, one, parameters[place], in));
    if (one.name == "number") known.number = parameters[place];
  }
  return act_words(model, kind, known, in);
}

std::string sentence(const language::Grounded& model, core::Index kind, const Spoken& in) {
  return act_words(model, kind, {}, in);
}

std::string sentence(const language::Grounded& model, const language::DocumentedAct& act, const Spoken& in) {
  const auto action = std::find_if(model.actions.begin(), model.actions.end(),
                                   [&](const language::ActionInfo& one) { return one.name == act.action; });
  const Parties parties{party(model, act.actor, in), party(model, act.target, in), in.say("the incident"),
                        !act.target.empty() && act.target != act.actor};
  if (action != model.actions.end()) return act_words(*action, parties, {}, in);
  language::ActionInfo unknown;
  unknown.name = act.action;
  return act_words(unknown, parties, {}, in);
}

std::string sentence(const language::Grounded& model, std::string_view action, const Term& actor, const Term& target,
                     const Spoken& in) {
  const auto found = std::find_if(model.actions.begin(), model.actions.end(),
                                  [&](const language::ActionInfo& one) { return one.name == action; });
  language::ActionInfo unknown;
  unknown.name = action;
  const Parties parties{actor, target, in.say("the incident"),
                        !target.words().empty() && target.words() != actor.words()};
  return act_words(found == model.actions.end() ? unknown : *found, parties, {}, in);
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

std::string basis_words(language::Basis basis, const Spoken& in) {
  switch (basis) {
    case language::Basis::assumption: return in.word("basis", "assumption");
    case language::Basis::documented: return in.word("basis", "documented");
    case language::Basis::estimated: return in.word("basis", "estimated");
    case language::Basis::expert: return in.word("basis", "expert");
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

std::string outcome_name(std::string_view name, const Spoken& in) {
  return in.known("outcome", name).value_or(in.apart(safe(name)));
}

std::string outcome_about(std::string_view about, const Spoken& in) {
  return in.known("about", about).value_or(in.apart(safe(about)));
}

std::string response_about(std::string_view about, const Spoken& in) {
  return in.known("response", about).value_or(safe(about));
}

std::string good_enough_words(const language::OutcomeInfo& outcome, bool is_share, const Spoken& in) {
  if (!outcome.acceptable) return "";
  const std::string bound = in.quantity(rough(*outcome.acceptable * (is_share ? 100 : 1)) + (is_share ? " %" : ""));
  return outcome.direction == "less" ? in.say("at most {bound}", {{"bound", bound}})
                                     : in.say("at least {bound}", {{"bound", bound}});
}

std::string in_unit(double value, std::string_view unit, const Spoken& in) {
  const double size = std::abs(value);
  const std::string number =
      size > 0 && size < 1e-4 ? in.say("below {bound}", {{"bound", in.figures("0.0001")}}) : in.figures(rough(value));
  const std::string words = safe(unit);
  if (words.empty()) return number;
  if (const auto known = in.known("unit", unit, value)) return fill(*known, {{"number", number}});
  return number + " " + (number == "1" ? singular(words) : words);
}

std::string outcome_value(const language::Grounded& model, const language::OutcomeInfo& outcome, double value,
                          const Spoken& in) {
  using Kind = language::OutcomeKind;
  if (outcome.kind == Kind::probability) return value != 0 ? in.say("yes") : in.say("no");
  if (outcome.kind == Kind::door)
    return value != 0 ? in.say("open at the decision") : in.say("not open at the decision");
  if (outcome.kind == Kind::time) {
    return std::isfinite(value) ? days_after(value, in) : in.say("not within the horizon");
  }
  const bool is_undefined = (outcome.kind == Kind::share || outcome.kind == Kind::span) && std::isnan(value);
  const bool is_ordered = outcome.kind == Kind::last || outcome.kind == Kind::peak_rung;
  if (is_undefined || (is_ordered && !(value > 0))) return in.say("no such act");
  if (outcome.kind == Kind::peak_rung) return in.say("rung {rung}", {{"rung", in.figures(rough(value))}});
  if (outcome.kind == Kind::final || outcome.kind == Kind::peak) {
    const language::Variable* variable = variable_of(model, outcome);
    if (variable != nullptr && position(value) < variable->states.size()) {
      return name_words("word", variable->states[position(value)].value, in);
    }
  }
  if (is_share(model, outcome)) return in.quantity(percent(value));
  if (outcome.unit == "days" && value > 0 && value < 1.0 / 24.0) {
    return in.quantity(value < 1.0 / 1440.0 ? "under a minute" : duration(value));
  }
  return in_unit(value, outcome.unit, in);
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
