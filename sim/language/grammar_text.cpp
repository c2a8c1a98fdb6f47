#include <fmt/format.h>

#include "language/grammar.hpp"

namespace demarche::language {
namespace {

std::string days(double value) {
  if (value != 0 && value < 1) {
    const double hours = value * 24;
    const double minutes = value * 1440;
    if (hours >= 1 && fmt::format("{:.12g}", hours).find('.') == std::string::npos) {
      return fmt::format("{:.12g} h", hours);
    }
    return fmt::format("{:.12g} min", minutes);
  }
  return fmt::format("{:.12g} d", value);
}

std::string_view sign(Relation relation) {
  switch (relation) {
    case Relation::at_least: return ">=";
    case Relation::above: return ">";
    case Relation::at_most: return "<=";
    case Relation::below: return "<";
    case Relation::is: return "is";
    case Relation::is_not: return "is not";
  }
  return "";
}

std::string text_of(const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::number: return fmt::format("{}", constant.number);
    case Constant::Kind::share: return fmt::format("{:.12g}%", constant.number * 100);
    case Constant::Kind::duration: return days(constant.number);
    case Constant::Kind::word: break;
  }
  return constant.word;
}

std::string text_of(const AmountTerm& amount) {
  const std::string factor = amount.is_weighted   ? "amount * "
                             : amount.number == 1 ? std::string()
                                                  : fmt::format("{} * ", amount.number);
  switch (amount.kind) {
    case AmountTerm::Kind::number: return fmt::format("{}", amount.number);
    case AmountTerm::Kind::parameter: return factor + amount.name;
    case AmountTerm::Kind::scaled_variable: return factor + to_text(amount.variable);
    case AmountTerm::Kind::word: break;
  }
  return amount.name;
}

// A child that binds weaker than its parent needs brackets; so does one of the parent's own kind, kept apart.
std::string within(const Condition& child, Condition::Kind parent) {
  using Kind = Condition::Kind;
  const bool weaker =
      child.kind == Kind::disjunction || (child.kind == Kind::conjunction && parent != Kind::disjunction);
  return weaker ? "(" + to_text(child) + ")" : to_text(child);
}

}  // namespace

std::string to_text(const ActorTerm& term) {
  std::string out = (term.each ? "each " : "") + term.name.value;
  if (term.of) out += " of " + to_text(*term.of);
  if (term.incident) {
    out += "(" + term.incident->value + (term.by ? ", by " + to_text(*term.by) : "") + ")";
  }
  if (term.except) out += " except " + to_text(*term.except);
  return out;
}

std::string to_text(const VariableOf& variable) {
  std::string out = variable.name.value + "(";
  for (std::size_t i = 0; i < variable.arguments.size(); ++i) {
    out += (i > 0 ? ", " : "") + to_text(variable.arguments[i]);
  }
  return out + ")";
}

std::string to_text(const Pattern& pattern) {
  std::string out = pattern.action.value;
  if (pattern.by) out += ", by: " + to_text(*pattern.by);
  if (pattern.to) out += ", to: " + to_text(*pattern.to);
  if (pattern.incident) out += ", incident: " + pattern.incident->value;
  if (pattern.track) out += ", track: " + pattern.track->value;
  if (pattern.motion) out += ", motion: " + pattern.motion->value;
  if (pattern.within) {
    out += ", within: " + days(pattern.within->days) + (pattern.within->after_decision ? " after decision" : "");
  }
  return out;
}

std::string to_text(const Condition& condition) {
  using Kind = Condition::Kind;
  const std::string compared = fmt::format(" {} {}", sign(condition.relation), text_of(condition.constant));
  switch (condition.kind) {
    case Kind::comparison: return to_text(condition.variable) + compared;
    case Kind::done: return "done(" + to_text(condition.pattern) + ")";
    case Kind::count: return "count(" + to_text(condition.pattern) + ")" + compared;
    case Kind::since: return "since(" + to_text(condition.pattern) + ")" + compared;
    case Kind::negation: return "not " + within(condition.children.at(0), condition.kind);
    case Kind::conjunction:
    case Kind::disjunction: break;
  }
  std::string out;
  for (const Condition& child : condition.children) {
    if (!out.empty()) out += condition.kind == Kind::conjunction ? " and " : " or ";
    out += within(child, condition.kind);
  }
  return out;
}

std::string to_text(const EffectTerm& effect) {
  if (effect.kind == EffectTerm::Kind::finding) {
    return "finding(" + (effect.incident ? effect.incident->value : "incident") + ", d: " + text_of(effect.amount) +
           ")";
  }
  if (effect.kind == EffectTerm::Kind::share) {
    return fmt::format("share({}, {}, trust: {})", effect.incident ? effect.incident->value : "incident",
                       to_text(effect.receivers), text_of(effect.amount));
  }
  using Operation = EffectTerm::Operation;
  const std::string_view operation = effect.operation == Operation::add        ? "+="
                                     : effect.operation == Operation::subtract ? "-="
                                     : effect.operation == Operation::multiply ? "*="
                                                                               : "=";
  return fmt::format("{} {} {}", to_text(effect.variable), operation, text_of(effect.amount));
}

std::string to_text(const DriverTerm& driver) {
  using Transform = DriverTerm::Transform;
  switch (driver.transform) {
    case Transform::log1p: return "log1p(" + to_text(driver.first) + ")";
    case Transform::sqrt: return "sqrt(" + to_text(driver.first) + ")";
    case Transform::logistic: return "logistic(" + to_text(driver.first) + ")";
    case Transform::none: break;
  }
  return to_text(driver.first) + (driver.second ? " * " + to_text(*driver.second) : "");
}

}  // namespace demarche::language
