// Alternatives of guards: the one that asks for nothing, which takes no memory, is an alternative like others.
#include "language/guards.hpp"

#include <doctest/doctest.h>

using namespace demarche::language;

namespace {

Guard truth(Index suspect) { return {Guard::Kind::truth, 0, none, suspect, true}; }

}  // namespace

TEST_CASE("the empty alternative is one, however it came there") {
  Guards pushed;
  CHECK(pushed.empty());
  CHECK_FALSE(is_always(pushed));
  pushed.push_back({});
  CHECK(pushed == unguarded());
  CHECK(Guards{Guards::Alternative{}} == unguarded());
  REQUIRE(pushed.size() == 1);
  CHECK(pushed.front().empty());
  CHECK(is_always(pushed));
  CHECK_FALSE(unguarded() == never_guarded());

  pushed.push_back({truth(1)});
  CHECK_FALSE(pushed.is_plain());
  REQUIRE(pushed.size() == 2);
  CHECK(pushed[0].empty());
  CHECK(pushed[1] == Guards::Alternative{truth(1)});
  CHECK(is_always(pushed));
  const Guards written{Guards::Alternative{}, Guards::Alternative{truth(1)}};
  CHECK(written == pushed);

  Guards guarded{Guards::Alternative{truth(1)}};
  guarded.push_back({});
  CHECK(guarded.size() == 2);
  CHECK(is_always(guarded));
}

TEST_CASE("guards are joined, opened and turned round") {
  const Guards one{Guards::Alternative{truth(1)}}, other{Guards::Alternative{truth(2)}};
  CHECK(both(one, unguarded()) == one);
  CHECK(both(unguarded(), one) == one);
  CHECK(both(one, never_guarded()).empty());
  CHECK(both(one, other).empty());  // two cannot both have done it
  CHECK(either(one, never_guarded()) == one);
  CHECK(either(one, unguarded()) == unguarded());
  CHECK(either(one, other).size() == 2);
  CHECK(negation(unguarded()).empty());
  CHECK(negation(never_guarded()) == unguarded());
  CHECK(negation(negation(one)) == one);
  CHECK(both(one, negation(one)).empty());
}
