// English for rules, see say_words.hpp. Who and what; the whole sentence is put together in say_sentence.cpp.
#include "report/say_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

bool is_actor(const language::Grounded& model, std::string_view id) {
  return std::any_of(model.actors.begin(), model.actors.end(), [&](const auto& actor) { return actor.id == id; });
}

std::string incident_words(std::string_view name) {
  return name == "incident" ? "the incident" : "the incident '" + spaced(name) + "'";
}

const language::Variable* find_variable(const language::Grounded& model, std::string_view name) {
  for (const language::Variable& variable : model.library.variables) {
    if (variable.name.value == name) return &variable;
  }
  return nullptr;
}

bool is_self(const language::ActorTerm& term) { return term.name.value == "self" && !term.of; }

// "its own grievance", "the victim's grievance", "the grievance of whoever did that".
std::string owned(const language::Grounded& model, const language::ActorTerm& owner, const std::string& what) {
  if (is_self(owner)) return "its own " + what;
  const std::string words = actor_words(model, owner);
  const bool is_long = words.starts_with("who") || owner.of || owner.by || owner.except || owner.incident;
  return is_long ? "the " + what + " of " + words : possessive(words) + " " + what;
}

// "named(self, incident, accused) is named".
bool is_word_of_belief(const language::Condition& condition) {
  return condition.variable.arguments.size() == 3 && condition.variable.name.value != "attribution" &&
         condition.constant.kind == language::Constant::Kind::word;
}

// "are" for "relations" and "diplomats".
bool is_plural(std::string_view name) { return name.ends_with('s') && !name.ends_with("ss") && !name.ends_with("is"); }

std::string relation_words(language::Relation relation, std::string_view of = "") {
  using Relation = language::Relation;
  if (is_plural(of) && relation == Relation::is) return "are";
  if (is_plural(of)) return "are" + relation_words(relation).substr(2);
  switch (relation) {
    case Relation::at_least: return "is at least";
    case Relation::above: return "is above";
    case Relation::at_most: return "is at most";
    case Relation::below: return "is below";
    case Relation::is: return "is";
    case Relation::is_not: return "is not";
  }
  return "";
}

std::string constant_words(const language::Constant& constant) {
  switch (constant.kind) {
    case language::Constant::Kind::number: return rough(constant.number, 4);
    case language::Constant::Kind::share: return quantity(constant.number, language::Quantity::share);
    case language::Constant::Kind::duration: return duration(constant.number);
    case language::Constant::Kind::word: return spaced(constant.word);
  }
  return "";
}

// " in the last 30 d".
std::string within_words(const language::Pattern& pattern) {
  if (!pattern.within) return "";
  const std::string span = duration(pattern.within->days);
  return pattern.within->after_decision ? " in the first " + span + " after the decision" : " in the last " + span;
}

// "at least 3".
std::string amount_words(language::Relation relation, const std::string& amount) {
  using Relation = language::Relation;
  switch (relation) {
    case Relation::at_least: return "at least " + amount;
    case Relation::above: return "more than " + amount;
    case Relation::at_most: return "at most " + amount;
    case Relation::below: return "less than " + amount;
    case Relation::is: return "exactly " + amount;
    case Relation::is_not: return "other than " + amount;
  }
  return amount;
}

std::string group(const language::Grounded& model, const std::vector<language::Condition>& children,
                  std::string_view between) {
  std::vector<std::string> parts;
  for (const language::Condition& child : children) {
    const bool mixed = child.kind == language::Condition::Kind::disjunction;
    const std::string text = condition_words(model, child);
    parts.push_back(mixed ? "(" + text + ")" : text);
  }
  return joined(parts, between);
}

// What the program makes of a motion, as a rule.
std::optional<WrittenRule> motion_part(const language::Alliance& alliance, const language::Motion& motion,
                                       std::string_view part) {
  WrittenRule made;
  const std::string of = fmt::format("the motion '{}' of {}", spaced(motion.name.value), safe(alliance.id.value));
  language::DoItem item;
  language::ActorTerm to;
  to.name.value = alliance.id.value;
  made.rule.who.name.value = "member";
  if (part == "opens" && motion.opens) {
    made.rule = *motion.opens;
    if (made.rule.who.name.value.empty()) made.rule.who.name.value = "member";
    item.action.value = "propose";
    if (made.rule.does.empty()) made.rule.does.push_back(item);
    for (language::DoItem& act : made.rule.does) {
      act.motion = motion.name;
      act.in = alliance.id;
    }
    return made;
  }
  if (part == "object") {
    made.lead = "While silence runs on " + of;
    item.action.value = "object";
    made.rule.when = motion.objects_while;
    made.rule.chance = motion.objection;
    made.rule.within = motion.silence;
    made.rule.drivers = motion.objection_drivers;
  } else if (part == "reopen") {
    std::vector<std::string> steps;
    for (const auto& without : motion.falls) steps.push_back(quoted_elements(without));
    made.lead = fmt::format("After objections have broken the silence on {}, for a text without {}", of,
                            joined(steps, ", and the next time also without "));
    made.rule.who = to;
    item.action.value = "open_silence";
  } else if (part == "adopted" && motion.adopted_action) {
    made.lead = "After silence on " + of + " has passed unbroken";
    made.rule.who = to;
    item.action.value = motion.adopted_action->value;
    item.to = motion.adopted_to;
  } else {
    return std::nullopt;
  }
  made.rule.does.push_back(item);
  return made;
}

}  // namespace

std::optional<WrittenRule> written_rule(const language::Grounded& model, std::string_view name) {
  for (const language::Rule& rule : model.library.rules) {
    if (rule.name.value == name) return WrittenRule{rule, ""};
  }
  for (const language::Alliance& alliance : model.library.alliances) {
    for (const language::Motion& motion : alliance.motions) {
      const std::string prefix = alliance.id.value + "/" + motion.name.value + "/";
      if (!name.starts_with(prefix)) continue;
      if (auto made = motion_part(alliance, motion, name.substr(prefix.size()))) return made;
    }
  }
  return std::nullopt;
}

std::string actor_words(const language::Grounded& model, const language::ActorTerm& term) {
  const std::string& name = term.name.value;
  std::string out;
  if (term.of) {
    const bool one_of_many = name == "ally" || name == "member" || name == "front" || name == "organ";
    const std::string article = term.each                          ? "each "
                                : !one_of_many                     ? "the "
                                : name[0] == 'a' || name[0] == 'o' ? "an "
                                                                   : "a ";
    out = article + safe(name) + " of " + (term.of->name.value == "self" ? "itself" : actor_words(model, *term.of));
  } else if (name == "self") {
    out = "it";
  } else if (name == "trigger_actor") {
    out = "whoever did that";
  } else if (name == "trigger_target") {
    out = "whom that was done to";
  } else if (name == "member" || name == "observer" || name == "suspect") {
    out = (term.each ? "each " : name == "observer" ? "an " : "a ") + name;
  } else if (is_actor(model, name)) {
    out = (term.each ? "each " : "") + actor_name(model, name);
  } else {
    out = (term.each ? "each " : "the ") + spaced(name);
  }
  if (term.incident) out += " of " + incident_words(term.incident->value);
  if (term.by) out += " as " + actor_words(model, *term.by) + " has named it";
  if (term.except) out += " other than " + actor_words(model, *term.except);
  return out;
}

std::string place_words(const language::Grounded& model, const language::ActorTerm& term) {
  if (is_self(term)) return "its country";
  const bool is_place = !term.of && is_actor(model, term.name.value);
  const std::string words = actor_words(model, term);
  return is_place ? words : words.starts_with("who") ? "the country of " + words : possessive(words) + " country";
}

std::string quoted_elements(const std::vector<language::Name>& elements) {
  std::vector<std::string> out;
  for (const language::Name& element : elements) out.push_back("'" + spaced(element.value) + "'");
  return joined(out, ", ");
}

std::string variable_words(const language::Grounded& model, const language::VariableOf& variable) {
  if (variable.name.value == language::in_text_name && variable.arguments.size() == 1) {
    return "the presence of '" + spaced(variable.arguments.front().name.value) + "' in the text";
  }
  const std::string name = spaced(variable.name.value);
  const auto& of = variable.arguments;
  if (of.empty()) return "the " + name;
  const auto whom = [&](std::size_t place) {
    return is_self(of[place]) ? (is_self(of[0]) ? "itself" : "it") : actor_words(model, of[place]);
  };
  if (of.size() == 2) {
    const language::Variable* known = find_variable(model, variable.name.value);
    if (known != nullptr && known->is_count && known->unit == "persons") {
      return owned(model, of[0], name + " in " + place_words(model, of[1]));
    }
    // "briefed(self, victim)": what the other has done for the owner.
    if (name.ends_with("ed") && name.find(' ') == std::string::npos) {
      const std::string owner = is_self(of[0]) ? "it" : actor_words(model, of[0]);
      return "how far " + owner + " is " + name + " by " + whom(1);
    }
    const bool is_mutual = known != nullptr && known->symmetric;
    return owned(model, of[0], name + (is_mutual ? " with " : " towards ") + whom(1));
  }
  if (of.size() == 3) {
    const std::string incident = incident_words(of[1].name.value);
    if (variable.name.value == "attribution") {
      return owned(model, of[0], "belief that " + whom(2) + " is behind " + incident);
    }
    return owned(model, of[0], fmt::format("'{}' for {} and {}", name, whom(2), incident));
  }
  const language::Variable* known = find_variable(model, variable.name.value);
  if (known != nullptr && known->scope == language::Scope::incident) {
    return "the " + name + " of " + incident_words(of[0].name.value);
  }
  return owned(model, of[0], name);
}

namespace {

// What only doors ask: who truly did it, and how the author is bound to its state. Empty for other comparisons.
std::string authorship_words(const language::Grounded& model, const language::Condition& condition) {
  const auto& of = condition.variable.arguments;
  const bool is_so = condition.relation == language::Relation::is;
  if (condition.variable.name.value == "truth" && of.size() == 2) {
    return actor_words(model, of[1]) + (is_so ? " truly did it" : " truly did not do it");
  }
  if (condition.variable.name.value != "link" || of.size() != 1) return "";
  const std::string& link = condition.constant.word;
  const std::string words = link == "organ"       ? "the author is an organ of its state"
                            : link == "directed"  ? "the author acts on its state's instructions"
                            : link == "tolerated" ? "its state only lets the author be"
                                                  : "the author acts for no state but itself";
  return is_so ? words : "it is not so that " + words;
}

}  // namespace

std::string condition_words(const language::Grounded& model, const language::Condition& condition) {
  using Kind = language::Condition::Kind;
  switch (condition.kind) {
    case Kind::comparison:
      if (is_word_of_belief(condition)) {
        const auto& of = condition.variable.arguments;
        return fmt::format("{} {} {} by {} for {}", is_self(of[2]) ? "it" : actor_words(model, of[2]),
                           relation_words(condition.relation), spaced(condition.constant.word),
                           is_self(of[0]) ? "it" : actor_words(model, of[0]), incident_words(of[1].name.value));
      }
      if (const std::string known = authorship_words(model, condition); !known.empty()) return known;
      return fmt::format("{} {} {}", variable_words(model, condition.variable),
                         relation_words(condition.relation, condition.variable.name.value),
                         constant_words(condition.constant));
    case Kind::done:
      return "it has happened" + within_words(condition.pattern) + " that " + clause_words(model, condition.pattern);
    case Kind::count: {
      const std::string number = constant_words(condition.constant);
      return fmt::format("it has happened{} {} {} that {}", within_words(condition.pattern),
                         amount_words(condition.relation, number), number == "1" ? "time" : "times",
                         clause_words(model, condition.pattern));
    }
    case Kind::since:
      return fmt::format("{} have passed since the last time that {}",
                         amount_words(condition.relation, constant_words(condition.constant)),
                         clause_words(model, condition.pattern));
    case Kind::negation: {
      const language::Condition& inner = condition.children.front();
      if (inner.kind == Kind::done) {
        return "it has not happened" + within_words(inner.pattern) + " that " + clause_words(model, inner.pattern);
      }
      return "it is not so that " + condition_words(model, inner);
    }
    case Kind::conjunction: return group(model, condition.children, " and ");
    case Kind::disjunction: return group(model, condition.children, " or ");
  }
  return "";
}

}  // namespace demarche::report
