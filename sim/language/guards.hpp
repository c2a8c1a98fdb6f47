#pragma once
// Small logic of guards: what must be true of the world for a name to mean somebody. Kept as alternatives of
// conjunctions.

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "core/ids.hpp"

namespace demarche::language {

using core::Index;
using core::none;

// `suspect` is the incident's true perpetrator (truth), `observer` has named it (named), or it belongs to `observer`,
// an alliance or whom it is `of` (member).
struct Guard {
  enum class Kind : std::uint8_t { truth, named, member } kind = Kind::truth;
  Index incident = none;
  Index observer = none;
  Index suspect = none;  // an actor
  bool holds = true;     // false: it is not so
  friend auto operator<=>(const Guard&, const Guard&) = default;
};

// One of the alternatives must hold, an alternative being guards that all hold. No alternative: never; an empty one:
// always. Nearly all that a scenario has are the one empty alternative, which takes no memory of its own.
class Guards {
 public:
  using Alternative = std::vector<Guard>;

  Guards() = default;  // never
  static Guards plain() {
    Guards always;
    always.is_plain_ = true;
    return always;
  }
  Guards(std::initializer_list<Alternative> alternatives) {
    for (const Alternative& alternative : alternatives) push_back(alternative);
  }

  std::size_t size() const { return is_plain_ ? 1 : alternatives_.size(); }
  bool empty() const { return size() == 0; }
  const Alternative* begin() const { return is_plain_ ? &nothing() : alternatives_.data(); }
  const Alternative* end() const { return begin() + size(); }
  const Alternative& front() const { return *begin(); }
  const Alternative& operator[](std::size_t place) const { return begin()[place]; }
  // Nothing but the empty alternative.
  bool is_plain() const { return is_plain_; }

  void push_back(Alternative alternative) {
    if (empty() && alternative.empty()) {
      is_plain_ = true;
      return;
    }
    if (std::exchange(is_plain_, false)) alternatives_.emplace_back();
    alternatives_.push_back(std::move(alternative));
  }

  friend bool operator==(const Guards&, const Guards&) = default;

 private:
  static const Alternative& nothing() {
    static const Alternative none_of_any;
    return none_of_any;
  }

  bool is_plain_ = false;
  std::vector<Alternative> alternatives_;  // none if it is plain
};

inline Guards unguarded() { return Guards::plain(); }
inline Guards never_guarded() { return {}; }
Guards both(const Guards& a, const Guards& b);
Guards either(const Guards& a, const Guards& b);
Guards negation(const Guards& a);
bool is_always(const Guards& guards);
// Whether it holds for certain once one takes everybody for a member who may be one.
bool is_always_for_members(const Guards& guards);
// Whether they ask for nothing but who is a member, which no run changes.
bool is_of_members(const Guards& guards);

}  // namespace demarche::language
