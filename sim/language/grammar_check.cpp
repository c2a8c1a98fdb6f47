#include "language/grammar_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "language/grammar.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

constexpr std::size_t greatest_expression = 2000;  // bytes
constexpr std::size_t greatest_nesting = 100;      // words or brackets behind which the parser recurses

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

}  // namespace

bool check_size(std::string_view text, const Place& at, Diagnostics& diagnostics) {
  if (text.size() > greatest_expression) {
    diagnostics.error(
        at, "syntax",
        fmt::format("the expression has {} bytes (at most {} are read)", text.size(), greatest_expression));
    return false;
  }
  if (count_of(text, "(") + count_of(text, "not") + count_of(text, "of") > greatest_nesting) {
    diagnostics.error(at, "syntax", "the expression has too many brackets (it cannot be read by people either)");
    return false;
  }
  return true;
}

bool check_terms(const ActorTerm& term, Diagnostics& diagnostics) {
  bool good = true;
  if (term.of) {
    if (std::find(relations_of_actors.begin(), relations_of_actors.end(), term.name.value) ==
        relations_of_actors.end()) {
      const std::string hint = did_you_mean(term.name.value, relations_of_actors);
      diagnostics.error(term.name.place, "unknown-relation",
                        fmt::format("there is no relation '{} of'", term.name.value),
                        hint.empty() ? fmt::format("one of {}", fmt::join(relations_of_actors, ", ")) : hint);
      good = false;
    }
    good = check_terms(*term.of, diagnostics) && good;
  }
  if (term.by) good = check_terms(*term.by, diagnostics) && good;
  if (term.except) good = check_terms(*term.except, diagnostics) && good;
  return good;
}

bool check_terms(const VariableOf& variable, Diagnostics& diagnostics) {
  bool good = true;
  for (const ActorTerm& argument : variable.arguments) good = check_terms(argument, diagnostics) && good;
  return good;
}

bool check_terms(const Pattern& pattern, Diagnostics& diagnostics) {
  bool good = true;
  if (pattern.by) good = check_terms(*pattern.by, diagnostics) && good;
  if (pattern.to) good = check_terms(*pattern.to, diagnostics) && good;
  if (pattern.within && !(pattern.within->days > 0)) {
    diagnostics.error(pattern.place, "out-of-range", "'within' must be longer than nothing");
    good = false;
  }
  return good;
}

bool check_terms(const Condition& condition, Diagnostics& diagnostics) {
  bool good = check_terms(condition.variable, diagnostics) && check_terms(condition.pattern, diagnostics);
  const Constant& constant = condition.constant;
  if (constant.kind == Constant::Kind::share && !(constant.number >= 0 && constant.number <= 1)) {
    diagnostics.error(constant.place, "out-of-range",
                      fmt::format("{} % is no share (0 to 100 %)", constant.number * 100));
    good = false;
  }
  if (constant.kind == Constant::Kind::duration && !(constant.number >= 0)) {
    diagnostics.error(constant.place, "out-of-range", "a duration cannot be negative");
    good = false;
  }
  const bool is_ordered = condition.relation != Relation::is && condition.relation != Relation::is_not;
  if (is_ordered && constant.kind == Constant::Kind::word && (constant.word == "true" || constant.word == "false")) {
    diagnostics.error(constant.place, "syntax", fmt::format("'{}' is compared with 'is'", constant.word));
    good = false;
  }
  for (const Condition& child : condition.children) good = check_terms(child, diagnostics) && good;
  return good;
}

bool check_terms(const EffectTerm& effect, Diagnostics& diagnostics) {
  bool good = check_terms(effect.variable, diagnostics) && check_terms(effect.amount.variable, diagnostics) &&
              check_terms(effect.receivers, diagnostics);
  if (effect.kind == EffectTerm::Kind::finding) {
    const AmountTerm& d = effect.amount;
    if (d.kind == AmountTerm::Kind::scaled_variable || (d.kind == AmountTerm::Kind::number && !(d.number >= 0))) {
      diagnostics.error(d.place, "out-of-range",
                        "the discriminability 'd' of a finding is a number from 0 or a parameter");
      good = false;
    }
  }
  if (effect.kind == EffectTerm::Kind::share && !(effect.amount.number >= 0 && effect.amount.number <= 1)) {
    diagnostics.error(effect.amount.place, "out-of-range", "the 'trust' in what is shared lies between 0 and 1");
    good = false;
  }
  return good;
}

bool check_terms(const DriverTerm& driver, Diagnostics& diagnostics) {
  return check_terms(driver.first, diagnostics) && (!driver.second || check_terms(*driver.second, diagnostics));
}

}  // namespace demarche::language
