#pragma once
// What an expression says, before any name in it is resolved. Built by language/grammar, read by language/compile.
// All durations are days, all shares lie in [0, 1].

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/located.hpp"

namespace demarche::language {

// Who: `self`, `ALB`, `victim`, `accused(july, by USA)`, `organ of accused`, `each ally of victim except patron`.
struct ActorTerm {
  bool each = false;
  Name name;                          // an actor, a role, `self`, `target`, …; or a relation when `of` is set
  std::unique_ptr<ActorTerm> of;      // `organ of X`: name = organ, of = X
  std::optional<Name> incident;       // `accused(july)`
  std::unique_ptr<ActorTerm> by;      // `accused(july, by USA)`
  std::unique_ptr<ActorTerm> except;  // `… except X`
  Place place;

  ActorTerm() = default;
  ActorTerm(ActorTerm&&) = default;
  ActorTerm& operator=(ActorTerm&&) = default;
  ActorTerm(const ActorTerm& other);
  ActorTerm& operator=(const ActorTerm& other);
};

// `grievance(self, target)`, `attribution(self, july, IRN)`: arguments are actors or an incident's name.
struct VariableOf {
  Name name;
  std::vector<ActorTerm> arguments;
  Place place;
};

// In the drivers of a motion's objections, `in_text(names_accused)`: 1 while the text under silence has the element,
// else 0.
inline constexpr std::string_view in_text_name = "in_text";

struct Within {
  double days = 0;
  bool after_decision = false;  // `within: 30 d after decision`: counted from the decision, not back from now
};

// `cyber_attack, by: IRN, to: ALB, incident: next, within: 30 d`. The action `any` stands for every action.
struct Pattern {
  Name action;
  std::optional<ActorTerm> by, to;
  std::optional<Name> incident;
  std::optional<Name> track;   // `any, track: diplomatic`
  std::optional<Name> motion;  // `propose, motion: article_5`
  std::optional<Within> within;
  Place place;
};

enum class Relation : std::uint8_t { at_least, above, at_most, below, is, is_not };

// The constant side of a comparison. A word is a state of the variable or a named confidence of the scenario.
struct Constant {
  enum class Kind : std::uint8_t { number, share, word, duration } kind = Kind::number;
  double number = 0;  // shares in [0, 1], durations in days
  std::string word;
  Place place;
};

struct Condition {
  enum class Kind : std::uint8_t { comparison, done, count, since, negation, conjunction, disjunction };
  Kind kind = Kind::comparison;
  VariableOf variable;  // comparison
  Pattern pattern;      // done, count, since
  Relation relation = Relation::at_least;
  Constant constant;                // comparison, count (an integer), since (a duration)
  std::vector<Condition> children;  // negation (one), conjunction, disjunction
  Place place;
};

// What moves a hazard or odds: `x(…)`, `log1p(x(…))`, `sqrt(…)`, `logistic(…)`, `x(…) * y(…)`.
struct DriverTerm {
  enum class Transform : std::uint8_t { none, log1p, sqrt, logistic } transform = Transform::none;
  VariableOf first;
  std::optional<VariableOf> second;  // a product; never together with a transform
  Place place;
};

// `amount = number | parameter | number "*" variable-of | parameter "*" number | "amount" "*" (parameter |
// variable-of)`.
struct AmountTerm {
  enum class Kind : std::uint8_t { number, parameter, scaled_variable, word } kind = Kind::number;
  double number = 0;         // number, or the factor of the variable or parameter (1 when absent)
  bool is_weighted = false;  // the factor of the variable or parameter is the map form's own number
  std::string name;          // parameter (`amount` is the map form's own number), or a state's name (word)
  VariableOf variable;       // scaled_variable
  Place place;
};

struct EffectTerm {
  enum class Kind : std::uint8_t { change, finding, share } kind = Kind::change;
  enum class Operation : std::uint8_t { add, subtract, multiply, set } operation = Operation::add;
  VariableOf variable;           // change
  AmountTerm amount;             // change: the amount; finding: the discriminability d; share: the trust
  std::optional<Name> incident;  // finding(incident, d: …); `incident` is the incident in hand
  ActorTerm receivers;           // share(incident, each ally of self, trust: trust(receiver, self))
  Place place;
};

}  // namespace demarche::language
