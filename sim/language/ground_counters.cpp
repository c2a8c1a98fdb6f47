// `done(…)`, `count(…)`, `since(…)`: conditions on how many acts of a pattern happened, and when.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/engine.hpp"
#include "language/ground_conditions.hpp"

namespace demarche::language {

namespace {

constexpr std::uint32_t greatest_window_count = core::Engine::default_moment_limit;

}  // namespace

std::vector<std::pair<Index, core::Touch>> Conditions::touches_of(const std::vector<MatchedAct>& acts,
                                                                  const Place& place) {
  std::vector<std::pair<Index, core::Touch>> touches;
  for (const MatchedAct& act : acts) {
    if (is_always(act.guards)) {
      touches.push_back({act.kind, {}});
      continue;
    }
    const bool is_simple = act.guards.size() == 1 && act.guards[0].size() == 1;
    if (!is_simple && is_of_members(act.guards)) {
      touches.push_back({act.kind, {none, standing(act.guards), 1, false}});
      continue;
    }
    if (!is_simple) {
      diagnostics_.error(place, "pattern-too-deep",
                         "this pattern names more than one actor who is not known beforehand (perpetrator, accused, a "
                         "member who is drawn)");
      return {};
    }
    const Guard& guard = act.guards[0][0];
    core::Touch touch;
    if (guard.kind == Guard::Kind::truth) {
      touch.guard_cell = cells_.truth(guard.incident);
      touch.guard_value = static_cast<double>(names_.suspect(guard.incident, guard.suspect));
    } else if (guard.kind == Guard::Kind::member) {
      touch.guard_cell = cells_.cell(*names_.variable(membership_name), {guard.suspect, guard.observer});
      touch.guard_value = 0;
    } else {
      touch.guard_cell = cells_.cell(*names_.variable(named_name), {guard.observer, guard.incident, guard.suspect});
      touch.guard_value = 1;
    }
    touch.guard_differs = !guard.holds;
    touches.push_back({act.kind, touch});
  }
  return touches;
}

Index Conditions::counter(const std::vector<MatchedAct>& acts, Index keep, bool after_decision, Index until,
                          const Place& place) {
  const std::vector<std::pair<Index, core::Touch>> touches = touches_of(acts, place);
  std::string key = (after_decision ? "after " : "ever ") + std::to_string(until);
  for (const auto& [kind, touch] : touches) {
    key += " " + std::to_string(kind) + ":" + std::to_string(touch.guard_cell) + (touch.guard_differs ? "!" : "=") +
           std::to_string(static_cast<int>(touch.guard_value));
  }
  const auto [at, is_new] = counters_.emplace(key, static_cast<Index>(program_.counters.size()));
  if (is_new) {
    program_.counters.push_back({0, after_decision, until});
    for (auto [kind, touch] : touches) {
      touch.index = at->second;
      touches_[kind].push_back(touch);
    }
  }
  core::Counter& counter = program_.counters[at->second];
  counter.keep = std::max(counter.keep, keep);
  return at->second;
}

Expression Conditions::counted(const std::vector<MatchedAct>& acts, core::Relation relation, double number,
                               Index window_slot, const Binding& binding, Index until_slot, const Place& place) {
  using core::Relation;
  if (acts.empty()) {  // no such act can happen
    const bool holds = relation == Relation::at_least  ? number <= 0
                       : relation == Relation::above   ? number < 0
                       : relation == Relation::at_most ? number >= 0
                       : relation == Relation::below   ? number > 0
                       : relation == Relation::is      ? number == 0
                                                       : number != 0;
    return holds ? always_true() : always_false();
  }
  const bool after_decision = binding.after_decision || until_slot != none;
  core::Atom made;
  if (window_slot == none) {
    made.kind = core::Atom::Kind::count;
    made.relation = relation;
    made.subject = counter(acts, 0, after_decision, until_slot, place);
    made.threshold = numbers_.constant(number);
    return atom(made);
  }
  // In a window only "at least n" and "fewer than n" exist; the others follow from them.
  const auto in_window = [&](Relation which, double n) {
    made.kind = core::Atom::Kind::window;
    made.relation = which;
    made.number = static_cast<Index>(n);
    made.subject = counter(acts, made.number, after_decision, until_slot, place);
    made.threshold = window_slot;
    return atom(made);
  };
  const auto at_least = [&](double n) { return n <= 0 ? always_true() : in_window(Relation::at_least, n); };
  const auto below = [&](double n) { return n <= 0 ? always_false() : in_window(Relation::below, n); };
  const double whole = std::floor(number);
  switch (relation) {
    case Relation::at_least: return at_least(std::ceil(number));
    case Relation::above: return at_least(whole + 1);
    case Relation::at_most: return below(whole + 1);
    case Relation::below: return below(std::ceil(number));
    case Relation::is: return all_of(at_least(number), below(number + 1));
    case Relation::is_not: return one_of(below(number), at_least(number + 1));
  }
  return always_false();
}

Expression Conditions::acts(const Condition& condition, const Binding& binding) {
  const Pattern& pattern = condition.pattern;
  const std::vector<MatchedAct> matched = acts_.matching(pattern, binding);
  Index window = none, until = none;
  if (pattern.within) {
    (pattern.within->after_decision ? until : window) = numbers_.constant(pattern.within->days);
  }
  if (condition.kind == Condition::Kind::done) {
    return counted(matched, core::Relation::at_least, 1, window, binding, until, condition.place);
  }
  if (condition.kind == Condition::Kind::count) {
    // A window remembers the times of so many acts.
    if (window != none && condition.constant.number > greatest_window_count) {
      diagnostics_.error(condition.place, "out-of-range",
                         fmt::format("a window counts at most {} acts (a run that has more is taken for runaway "
                                     "feedback)",
                                     greatest_window_count));
      return always_false();
    }
    return counted(matched, core_relation(condition.relation), condition.constant.number, window, binding, until,
                   condition.place);
  }
  if (matched.empty()) return always_false();
  core::Atom made;
  made.kind = core::Atom::Kind::since;
  made.relation = condition.relation == Relation::above     ? core::Relation::at_least
                  : condition.relation == Relation::at_most ? core::Relation::below
                                                            : core_relation(condition.relation);
  made.subject = counter(matched, 1, binding.after_decision || until != none, until, condition.place);
  made.threshold = numbers_.constant(condition.constant.number);
  return atom(made);
}

}  // namespace demarche::language
