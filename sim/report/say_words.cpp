// English for rules, see say_words.hpp. Who and what; the whole sentence is put together in say_sentence.cpp.
#include "report/say_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

std::string spaced(std::string_view name) {
  std::string out = safe(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

bool is_actor(const language::Grounded& model, std::string_view id) {
  return std::any_of(model.actors.begin(), model.actors.end(), [&](const auto& actor) { return actor.id == id; });
}

std::string incident_words(std::string_view name) {
  return name == "incident" ? "the incident" : "the incident '" + spaced(name) + "'";
}

// "its own" or "the victim's".
std::string owner_words(const language::Grounded& model, const language::ActorTerm& term) {
  if (term.name.value == "self" && !term.of) return "its own";
  return actor_words(model, term) + "'s";
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

// "act 'condemn' by it to the accused".
std::string pattern_words(const language::Grounded& model, const language::Pattern& pattern) {
  std::string out = pattern.action.value == "any" ? "act of any kind" : "act '" + spaced(pattern.action.value) + "'";
  if (pattern.track) out += " on the " + spaced(pattern.track->value) + " track";
  if (pattern.motion) out += " of the motion '" + spaced(pattern.motion->value) + "'";
  if (pattern.by) out += " by " + (pattern.by->name.value == "self" ? "itself" : actor_words(model, *pattern.by));
  if (pattern.to) out += " to " + (pattern.to->name.value == "self" ? "itself" : actor_words(model, *pattern.to));
  if (pattern.incident) out += " about " + incident_words(pattern.incident->value);
  if (pattern.within) {
    out += (pattern.within->after_decision ? " in the first " : " in the last ") + duration(pattern.within->days);
    if (pattern.within->after_decision) out += " after the decision";
  }
  return out;
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
    std::vector<std::string> without;
    for (const language::Name& element : motion.falls_without) without.push_back(spaced(element.value));
    made.lead = fmt::format("After objections have broken the silence on {}, once, for a text without '{}'", of,
                            joined(without, "', '"));
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

std::string variable_words(const language::Grounded& model, const language::VariableOf& variable) {
  const std::string name = spaced(variable.name.value);
  const auto& of = variable.arguments;
  if (of.empty()) return "the " + name;
  const std::string owner = owner_words(model, of[0]);
  const auto whom = [&](std::size_t place) {
    return of[place].name.value == "self" && !of[place].of ? "itself" : actor_words(model, of[place]);
  };
  if (of.size() == 2) return owner + " " + name + " towards " + whom(1);
  if (of.size() == 3) {
    const std::string incident = incident_words(of[1].name.value);
    if (variable.name.value == "attribution") return owner + " belief that " + whom(2) + " did " + incident;
    return fmt::format("{} '{}' for {} and {}", owner, name, whom(2), incident);
  }
  return owner + " " + name;
}

std::string condition_words(const language::Grounded& model, const language::Condition& condition) {
  using Kind = language::Condition::Kind;
  switch (condition.kind) {
    case Kind::comparison:
      if (is_word_of_belief(condition)) {
        const auto& of = condition.variable.arguments;
        return fmt::format("{} {} '{}' by {} for {}", actor_words(model, of[2]), relation_words(condition.relation),
                           spaced(condition.constant.word),
                           of[0].name.value == "self" ? "itself" : actor_words(model, of[0]),
                           incident_words(of[1].name.value));
      }
      return fmt::format("{} {} {}", variable_words(model, condition.variable),
                         relation_words(condition.relation, condition.variable.name.value),
                         constant_words(condition.constant));
    case Kind::done: return "there has been an " + pattern_words(model, condition.pattern);
    case Kind::count:
      return fmt::format("the number of times there has been an {} {} {}", pattern_words(model, condition.pattern),
                         relation_words(condition.relation), constant_words(condition.constant));
    case Kind::since:
      return fmt::format("the time since the last {} {} {}", pattern_words(model, condition.pattern),
                         relation_words(condition.relation), constant_words(condition.constant));
    case Kind::negation: {
      const language::Condition& inner = condition.children.front();
      if (inner.kind == Kind::done) return "there has been no " + pattern_words(model, inner.pattern);
      return "it is not so that " + condition_words(model, inner);
    }
    case Kind::conjunction: return group(model, condition.children, " and ");
    case Kind::disjunction: return group(model, condition.children, " or ");
  }
  return "";
}

}  // namespace demarche::report
