// Small logic of guards, see guards.hpp.
#include "language/guards.hpp"

#include <algorithm>

namespace demarche::language {
namespace {

// Adds a guard to a conjunction; false when the two contradict each other. One perpetrator at most is true.
bool add(std::vector<Guard>& all, const Guard& guard) {
  for (const Guard& other : all) {
    if (other == guard) return true;
    Guard opposite = other;
    opposite.holds = !opposite.holds;
    if (opposite == guard) return false;
    if (guard.kind == Guard::Kind::truth && other.kind == Guard::Kind::truth && guard.incident == other.incident &&
        guard.holds && other.holds) {
      return false;
    }
  }
  all.insert(std::upper_bound(all.begin(), all.end(), guard), guard);
  return true;
}

}  // namespace

bool is_always(const Guards& guards) {
  return std::any_of(guards.begin(), guards.end(), [](const auto& alternative) { return alternative.empty(); });
}

bool is_always_for_members(const Guards& guards) {
  return std::any_of(guards.begin(), guards.end(), [](const auto& alternative) {
    return std::all_of(alternative.begin(), alternative.end(),
                       [](const Guard& guard) { return guard.kind == Guard::Kind::member && guard.holds; });
  });
}

bool is_of_members(const Guards& guards) {
  return std::all_of(guards.begin(), guards.end(), [](const auto& alternative) {
    return std::all_of(alternative.begin(), alternative.end(),
                       [](const Guard& guard) { return guard.kind == Guard::Kind::member; });
  });
}

Guards both(const Guards& a, const Guards& b) {
  if (a.is_plain()) return b;
  if (b.is_plain()) return a;
  Guards result;
  for (const auto& left : a) {
    for (const auto& right : b) {
      std::vector<Guard> all = left;
      const bool possible =
          std::all_of(right.begin(), right.end(), [&](const Guard& guard) { return add(all, guard); });
      if (possible && std::find(result.begin(), result.end(), all) == result.end()) result.push_back(std::move(all));
    }
  }
  return result;
}

Guards either(const Guards& a, const Guards& b) {
  if (is_always(a) || is_always(b)) return unguarded();
  Guards result = a;
  for (const auto& alternative : b) {
    if (std::find(result.begin(), result.end(), alternative) == result.end()) result.push_back(alternative);
  }
  return result;
}

Guards negation(const Guards& a) {
  Guards result = unguarded();
  for (const auto& alternative : a) {
    Guards none_of_it;
    for (Guard guard : alternative) {
      guard.holds = !guard.holds;
      none_of_it.push_back({guard});
    }
    result = both(result, none_of_it);
  }
  return result;
}

}  // namespace demarche::language
