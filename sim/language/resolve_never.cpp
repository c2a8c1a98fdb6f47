#include "language/resolve_never.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/numbers.hpp"
#include "language/grammar.hpp"
#include "language/ground_acts.hpp"

namespace demarche::language {
namespace {

using core::infinity;

// What the conditions so far leave of one variable.
struct Left {
  double low = -infinity, high = infinity;
  bool above_low = false, below_high = false;  // the ends themselves are excluded
  std::vector<bool> states;                    // of a variable with states: which are left

  bool is_empty() const {
    if (!states.empty()) return std::none_of(states.begin(), states.end(), [](bool one) { return one; });
    return low > high || (low == high && (above_low || below_high));
  }
  void at_least(double value, bool excluded) {
    if (value > low || (value == low && excluded)) above_low = excluded, low = value;
  }
  void at_most(double value, bool excluded) {
    if (value < high || (value == high && excluded)) below_high = excluded, high = value;
  }
};

// A term that stands for one actor wherever it stands in one grounded rule; `state` or `ally of X` may stand for many,
// of whom one may fulfil what another does not.
bool is_one(const ActorTerm& term, const Names& names) {
  constexpr std::array<std::string_view, 8> single{"self",        "target",        "victim",         "accused",
                                                   "perpetrator", "trigger_actor", "trigger_target", "suspect"};
  if (term.of || term.except || term.each) return false;
  return names.actor(term.name.value) != none || names.incident(term.name.value) != none ||
         std::find(single.begin(), single.end(), term.name.value) != single.end();
}

class Search {
 public:
  explicit Search(const Names& names) : names_(names) {}

  std::optional<Contradiction> add(const Condition& condition) {
    using Kind = Condition::Kind;
    switch (condition.kind) {
      case Kind::conjunction:
        for (const Condition& child : condition.children) {
          if (auto found = add(child)) return found;
        }
        return std::nullopt;
      case Kind::comparison: return compare(condition);
      case Kind::done: return say(condition, to_text(condition), true);
      case Kind::negation:
        if (condition.children.at(0).kind != Kind::done) return std::nullopt;
        return say(condition, to_text(condition.children.at(0)), false);
      case Kind::count:
      case Kind::since:
        if (condition.relation == Relation::below && condition.constant.number <= 0) {
          return Contradiction{condition.place, "nothing is counted below 0"};
        }
        return std::nullopt;
      case Kind::disjunction: return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  std::optional<Contradiction> say(const Condition& condition, const std::string& what, bool is_done) {
    const auto is_single = [&](const std::optional<ActorTerm>& term) { return !term || is_one(*term, names_); };
    const Condition& done = is_done ? condition : condition.children.at(0);
    if (!is_single(done.pattern.by) || !is_single(done.pattern.to)) return std::nullopt;
    const auto [at, is_new] = said_.emplace(what, is_done);
    if (is_new || at->second == is_done) return std::nullopt;
    return Contradiction{condition.place, fmt::format("'{}' must hold and must not", what)};
  }

  std::optional<Contradiction> compare(const Condition& condition) {
    const Variable* variable = names_.variable(condition.variable.name.value);
    if (variable == nullptr) return std::nullopt;
    const std::optional<double> bound = value(condition.constant, *variable);
    if (!bound) return std::nullopt;
    const std::string text = to_text(condition.variable);
    Left alone = everything(*variable);
    narrow(alone, condition.relation, *bound);
    if (alone.is_empty()) return Contradiction{condition.place, extent(text, *variable)};
    const std::vector<ActorTerm>& arguments = condition.variable.arguments;
    const bool is_single =
        std::all_of(arguments.begin(), arguments.end(), [&](const ActorTerm& one) { return is_one(one, names_); });
    if (!is_single) return std::nullopt;
    Left& left = left_.emplace(text, everything(*variable)).first->second;
    narrow(left, condition.relation, *bound);
    if (!left.is_empty()) return std::nullopt;
    return Contradiction{condition.place, fmt::format("the conditions on '{}' exclude each other", text)};
  }

  std::optional<double> value(const Constant& constant, const Variable& variable) const {
    if (constant.kind != Constant::Kind::word) return constant.number;
    for (std::size_t i = 0; i < variable.states.size(); ++i) {
      if (variable.states[i].value == constant.word) return static_cast<double>(i);
    }
    if (const std::optional<double> share = names_.confidence(constant.word)) return share;
    if (constant.word == "true" || constant.word == "false") return constant.word == "true" ? 1 : 0;
    return std::nullopt;
  }

  static Left everything(const Variable& variable) {
    Left left;
    left.states.assign(variable.states.size(), true);
    if (variable.name.value == attribution_name) {
      left.low = 0;
      left.high = 1;
    } else if (variable.has_range) {
      left.low = variable.low;
      left.high = variable.high;
    }
    return left;
  }

  static void narrow(Left& left, Relation relation, double bound) {
    for (std::size_t i = 0; i < left.states.size(); ++i) {
      left.states[i] =
          left.states[i] && core::compare(static_cast<double>(i), static_cast<core::Relation>(relation), bound);
    }
    const bool excluded = relation == Relation::above || relation == Relation::below;
    if (relation == Relation::at_least || relation == Relation::above || relation == Relation::is) {
      left.at_least(bound, excluded);
    }
    if (relation == Relation::at_most || relation == Relation::below || relation == Relation::is) {
      left.at_most(bound, excluded);
    }
  }

  static std::string extent(const std::string& text, const Variable& variable) {
    const Left all = everything(variable);
    if (!variable.states.empty()) {
      return fmt::format("'{}' lies from {} to {}", text, variable.states.front().value, variable.states.back().value);
    }
    return fmt::format("'{}' lies from {:g} to {:g}", text, all.low, all.high);
  }

  const Names& names_;
  std::map<std::string, Left> left_;  // by the variable's text
  std::map<std::string, bool> said_;  // done or not, by the pattern's text
};

}  // namespace

std::optional<Contradiction> contradiction(const std::vector<Condition>& conditions, const Names& names) {
  Search search(names);
  for (const Condition& condition : conditions) {
    if (std::optional<Contradiction> found = search.add(condition)) return found;
  }
  return std::nullopt;
}

}  // namespace demarche::language
