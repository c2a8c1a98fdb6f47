// A rule as one sentence, see say_words.hpp: "After the victim publicly blames the accused, the patron condemns the
// accused, with a chance of 91 %, about 5 h later".
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

const language::Action* find_action(const language::Grounded& model, std::string_view name) {
  for (const language::Action& action : model.library.actions) {
    if (action.name.value == name) return &action;
  }
  return nullptr;
}

std::string reference(const language::Number& number, language::Quantity kind) {
  const double value = number.distribution.reference();
  return kind == language::Quantity::share ? percent(value) : quantity(value, kind);
}

// "85 %", or "84.5 % (PERT [60 %, 88 %, 98 %])".
std::string number_words(const language::Number& number, language::Quantity kind) {
  if (number.distribution.kind == core::Distribution::Kind::constant) return quantity(number.distribution.a, kind);
  return reference(number, kind) + " (" + distribution(number.distribution, kind) + ")";
}

// What stands for {parameter} in an action's label; nothing when the rule leaves it open.
std::optional<std::string> parameter_words(const language::Action& action, const language::DoItem* item,
                                           std::string_view name) {
  const auto found = std::find_if(action.parameters.begin(), action.parameters.end(),
                                  [&](const language::Parameter& one) { return one.name.value == name; });
  if (found == action.parameters.end()) return "{" + std::string(name) + "}";
  if (item == nullptr) return std::nullopt;  // the act that is waited for may have any
  const language::ParameterValue* value = found->standard ? &*found->standard : nullptr;
  for (const language::ParameterSetting& setting : item->with) {
    if (setting.parameter.value == name) value = &setting.value;
  }
  if (value == nullptr) return std::nullopt;
  if (const auto* number = std::get_if<language::Number>(value)) {
    const auto kind = number->quantity == language::Quantity::plain ? found->quantity : number->quantity;
    const bool uncertain = number->distribution.kind != core::Distribution::Kind::constant;
    return (uncertain ? "about " : "") + quantity(number->distribution.reference(), kind);
  }
  const std::string& word = std::get<language::Name>(*value).value;
  const bool is_word = std::any_of(found->words.begin(), found->words.end(),
                                   [&](const language::Name& one) { return one.value == word; });
  if (is_word || found->is_text) return spaced(word);
  return found->quantity == language::Quantity::plain && found->words.empty() ? "as many" : "the same " + spaced(word);
}

// The action's label as a verb with its object: "publicly blames the accused (stated: irrefutable)". `item` is nothing
// for an act that is only waited for, `self` what whoever acts on itself is called.
std::string verb(const language::Grounded& model, std::string_view name, const language::ActorTerm* to,
                 const language::DoItem* item, const std::string& self) {
  const language::Action* action = find_action(model, name);
  const bool to_self = to != nullptr && to->name.value == "self" && !to->of;
  const std::string target = to == nullptr ? "anyone" : to_self ? self : actor_words(model, *to);
  const std::string label =
      action == nullptr || action->label.empty() ? "does '" + spaced(name) + "'" : safe(action->label);
  const std::string out = filled(label, [&](std::string_view word, std::string_view before) {
    // People and missions are in a country, not in whoever governs it.
    const bool is_place = word == "target" && before.ends_with(" in ");
    if (is_place) return std::optional(to == nullptr ? "anyone's country" : place_words(model, *to));
    if (word == "target") return std::optional(target);
    if (word == "actor" || word == "self") return std::optional<std::string>("it");
    if (word == "incident") return std::optional<std::string>("the incident");
    return action == nullptr ? std::optional("{" + std::string(word) + "}") : parameter_words(*action, item, word);
  });
  const bool names_target = label.find("{target}") != std::string::npos;
  return names_target || to == nullptr || (to_self && self == "itself") ? out : out + ", to " + target;
}

std::string does_words(const language::Grounded& model, const language::DoItem& item) {
  std::string out = verb(model, item.action.value, item.to ? &*item.to : nullptr, &item, "itself");
  if (item.motion) {
    out = item.action.value == "propose" ? "proposes the motion '" + spaced(item.motion->value) + "'"
                                         : out + ", by the motion '" + spaced(item.motion->value) + "'";
    if (item.in) out += " in " + safe(item.in->value);
    if (item.to) out += ", about " + actor_words(model, *item.to);
  }
  if (item.incident && item.incident->value != "incident") out += ", about '" + spaced(item.incident->value) + "'";
  return out;
}

std::string all_of(const language::Grounded& model, const std::vector<language::Condition>& conditions) {
  std::vector<std::string> parts;
  for (const language::Condition& one : conditions) {
    const std::string text = condition_words(model, one);
    const bool loose = one.kind == language::Condition::Kind::disjunction && conditions.size() > 1;
    parts.push_back(loose ? "(" + text + ")" : text);
  }
  return joined(parts, " and ");
}

std::string term_words(const language::Grounded& model, const language::DriverTerm& term) {
  using Transform = language::DriverTerm::Transform;
  std::string out = variable_words(model, term.first);
  if (term.second) out += " times " + variable_words(model, *term.second);
  switch (term.transform) {
    case Transform::none: break;
    case Transform::log1p: return "the logarithm of 1 + " + out;
    case Transform::sqrt: return "the square root of " + out;
    case Transform::logistic: return "the logistic of " + out;
  }
  return out;
}

// "the more its own grievance", "the further it is briefed".
std::string more_words(const std::string& term) {
  return term.starts_with("how far ") ? "the further " + term.substr(8) : "the more " + term;
}

bool in_log_odds(const language::Grounded& model, const language::DriverTerm& term) {
  if (term.transform != language::DriverTerm::Transform::none || term.second) return false;
  return std::any_of(model.library.variables.begin(), model.library.variables.end(), [&](const auto& variable) {
    return variable.name.value == term.first.name.value &&
           (variable.is_log_odds || variable.name.value == "attribution");
  });
}

}  // namespace

std::string clause_words(const language::Grounded& model, const language::Pattern& pattern) {
  const bool by_self = pattern.by && pattern.by->name.value == "self" && !pattern.by->of;
  std::string out = by_self ? "it" : pattern.by ? actor_words(model, *pattern.by) : "anyone";
  out += " ";
  if (pattern.action.value == "any") {
    out += "does anything";
    if (pattern.track) out += " on the " + spaced(pattern.track->value) + " track";
    const bool to_self = pattern.to && pattern.to->name.value == "self" && !pattern.to->of;
    if (pattern.to) out += " to " + (!to_self ? actor_words(model, *pattern.to) : by_self ? "itself" : "it");
  } else {
    const std::string self = by_self ? "itself" : "it";
    out += verb(model, pattern.action.value, pattern.to ? &*pattern.to : nullptr, nullptr, self);
  }
  if (pattern.motion) out += ", for the motion '" + spaced(pattern.motion->value) + "'";
  if (pattern.incident && pattern.incident->value != "incident")
    out += ", about '" + spaced(pattern.incident->value) + "'";
  return out;
}

std::string act_words(const language::Grounded& model, const language::DoItem& item) { return does_words(model, item); }

std::string rule_sentence(const language::Grounded& model, const WrittenRule& written) {
  const language::Rule& rule = written.rule;
  const bool reacts = rule.after.has_value() || (!rule.rate && !rule.within);
  std::string out;
  if (!written.lead.empty()) {
    out = written.lead;
    if (!rule.when.empty()) out += " and " + all_of(model, rule.when);
  } else if (rule.after) {
    out = "After " + clause_words(model, *rule.after);
  } else {
    out = rule.when.empty() ? "At any time" : "While " + all_of(model, rule.when);
  }
  std::vector<std::string> acts;
  for (const language::DoItem& item : rule.does) acts.push_back(does_words(model, item));
  out += ", " + actor_words(model, rule.who) + " " + listed(acts);
  if (reacts) {
    out += rule.chance ? ", with a chance of " + number_words(*rule.chance, language::Quantity::share) : ", always";
    out += rule.delay ? ", after a delay of " + number_words(*rule.delay, language::Quantity::duration) : ", at once";
  } else if (rule.rate) {
    out += ", at an open rate of " + number_words(*rule.rate, language::Quantity::rate);
  } else if (rule.chance && rule.within) {
    out += fmt::format(", with a chance of {} within {} of the moment when that became true",
                       number_words(*rule.chance, language::Quantity::share),
                       number_words(*rule.within, language::Quantity::duration));
  }
  if (!rule.requires_.empty()) out += "; only if, at the trigger, " + all_of(model, rule.requires_);
  if (rule.unless) out += "; not if, when due, " + condition_words(model, *rule.unless);
  if (rule.once) out += "; once at most";
  if (rule.cooldown) {
    out += "; not within " + number_words(*rule.cooldown, language::Quantity::duration) + " of such an act";
  }
  return out + ".";
}

std::vector<std::string> driver_sentences(const language::Grounded& model, const WrittenRule& written) {
  std::vector<std::string> lines;
  const bool reacts = written.rule.after.has_value();
  for (const language::Driver& driver : written.rule.drivers) {
    const core::Distribution& ratio = driver.ratio.distribution;
    const double middle = ratio.reference();
    const std::string way = middle > 1 ? "the likelier" : middle < 1 ? "the less likely" : "no likelier";
    const auto value = [](const std::optional<language::Number>& number, const char* standard) {
      if (!number) return std::string(standard);
      return number_words(*number, number->quantity);
    };
    std::string line =
        fmt::format("{}, {}: {} {} for each {}", more_words(term_words(model, driver.term)), way,
                    reacts ? "odds" : "rate", quantity(middle, language::Quantity::ratio), value(driver.per, "1"));
    if (in_log_odds(model, driver.term)) line += " in log-odds";
    line += " above " + value(driver.at, in_log_odds(model, driver.term) ? "50 %" : "0");
    if (ratio.kind != core::Distribution::Kind::constant) {
      line += fmt::format(" ({}", distribution(ratio, language::Quantity::plain));
      const bool may_be_none = ratio.quantile(0.05) < 1 && ratio.quantile(0.95) > 1;
      line += may_be_none ? "; it may as well work the other way)" : ")";
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace demarche::report
