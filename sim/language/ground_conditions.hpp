#pragma once
// Conditions → postfix code over atoms. Needs every act to be known, for what `done(…)` counts.
//
// A term that stands for several actors makes a disjunction, with `each` a conjunction. What cannot be said about an
// actor or without an incident in hand is false.

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "language/ground_acts.hpp"

namespace demarche::language {

// Postfix; never empty: `always` and `never` are code too.
using Expression = std::vector<core::Code>;
Expression always_true();
Expression always_false();
bool is_true(const Expression& expression);
bool is_false(const Expression& expression);
Expression all_of(Expression a, const Expression& b);
Expression one_of(Expression a, const Expression& b);
Expression not_so(Expression a);

class Conditions {
 public:
  Conditions(core::Program& program, const Names& names, Numbers& numbers, Cells& cells, const Acts& acts,
             Diagnostics& diagnostics)
      : program_(program), names_(names), numbers_(numbers), cells_(cells), acts_(acts), diagnostics_(diagnostics) {}

  Expression expression(const Condition& condition, const Binding& binding);
  Expression expression(const std::vector<Condition>& all, const Binding& binding);
  Expression expression(const Guards& guards);
  Expression compare(Index cell, core::Relation relation, double value);
  Expression compare_with(Index cell, core::Relation relation, Index slot);
  // How the incident's author stands to its state: a constant, or what a run has drawn. Without an incident: none.
  Expression link_is(Index incident, std::string_view word);
  // How many acts among these happened: relation number; in the last `days`, or ever when infinite.
  Expression counted(const std::vector<MatchedAct>& acts, core::Relation relation, double number, Index window_slot,
                     const Binding& binding, Index until_slot, const Place& place);
  // Index of the condition; none when always true.
  Index condition(const Expression& expression);
  // The same, never none.
  Index condition_or_always(const Expression& expression);

  // Every tuple of arguments the terms can stand for, with guards; nothing when something is not in hand.
  struct Arguments {
    std::vector<Index> values;
    Guards guards;
  };
  std::vector<Arguments> arguments(const Variable& variable, const VariableOf& written, const Binding& binding) const;

  // Which acts touch which counters: (counter, guard cell, guard value) per act, filled as counters are made.
  const std::map<Index, std::vector<core::Touch>>& touches() const { return touches_; }
  // The touches of a pattern's acts: each guard must come down to one cell.
  std::vector<std::pair<Index, core::Touch>> touches_of(const std::vector<MatchedAct>& acts, const Place& place);

 private:
  Index standing(const Guards& guards);
  Expression comparison(const Condition& condition, const Binding& binding);
  Expression elementary(const Condition& condition, const Variable& variable, const std::vector<Index>& arguments);
  Expression acts(const Condition& condition, const Binding& binding);
  Expression folded(const Condition& condition, const Variable& variable, const Binding& binding, std::size_t next,
                    std::vector<Index>& values);
  Expression atom(const core::Atom& atom);
  Index counter(const std::vector<MatchedAct>& acts, Index keep, bool after_decision, Index until, const Place& place);
  double constant(const Condition& condition, const Variable& variable) const;

  core::Program& program_;
  const Names& names_;
  Numbers& numbers_;
  Cells& cells_;
  const Acts& acts_;
  Diagnostics& diagnostics_;
  std::map<std::tuple<int, int, Index, Index, Index>, Index> atoms_;
  std::map<std::string, Index> conditions_, counters_;
  std::map<Index, std::vector<core::Touch>> touches_;
};

core::Relation core_relation(Relation relation);

}  // namespace demarche::language
