// `each` in what a scenario sets and says of beliefs: everybody draws a number of its own, the one it would have if its
// line were written out; who else stands in the group changes nothing.

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

const std::string items = R"yaml(
- { variable: closeness, scope: pair, range: [0, 1] }
- { actor: M1, kind: state }
- { actor: M2, kind: state }
- { actor: M3, kind: state }
- { outcome: a, final: "closeness(M1, VIC)" }
- { outcome: b, final: "closeness(M2, VIC)" }
- { outcome: c, final: "closeness(M3, VIC)" }
- { outcome: x, final: "attribution(M1, first, BAD)" }
- { outcome: y, final: "attribution(M2, first, BAD)" }
- { outcome: z, final: "attribution(M3, first, BAD)" }
)yaml";

std::vector<double> drawn(const std::string& scenario, std::uint64_t world) {
  const Compiled it(items, "outcomes: [a, b, c, x, y, z]\n" + scenario);
  REQUIRE_MESSAGE(it.grounded, it.shown());
  core::Engine engine(it.program());
  REQUIRE(engine.begin(4, world, world) == core::Engine::End::horizon);
  REQUIRE(engine.play(0) == core::Engine::End::horizon);
  return {engine.outcomes().begin(), engine.outcomes().end()};
}

}  // namespace

TEST_CASE("a line of each is worth the lines it stands for, bit for bit") {
  const std::string written = R"yaml(
initial:
  - { set: "closeness(M1, VIC)", to: { pert: [0.1, 0.4, 1] } }
  - { set: "closeness(M2, VIC)", to: { pert: [0.1, 0.4, 1] } }
  - { set: "closeness(M3, VIC)", to: { pert: [0.1, 0.4, 1] } }
history:
  - { at: 2022-01-05, believe: "attribution(M1, first, BAD)", to: { beta: [8, 2] } }
  - { at: 2022-01-05, believe: "attribution(M2, first, BAD)", to: { beta: [8, 2] } }
  - { at: 2022-01-05, believe: "attribution(M3, first, BAD)", to: { beta: [8, 2] } }
)yaml";
  const std::string each = R"yaml(
initial: [{ set: "closeness(each member of CLUB, VIC)", to: { pert: [0.1, 0.4, 1] } }]
history: [{ at: 2022-01-05, believe: "attribution(each member of CLUB, first, BAD)", to: { beta: [8, 2] } }]
library: [{ alliance: CLUB, members: [MEMBERS] }]
)yaml";
  const auto club = [&](const std::string& members) {
    std::string text = each;
    return text.replace(text.find("MEMBERS"), 7, members);
  };
  for (std::uint64_t world = 0; world < 5; ++world) {
    const std::vector<double> one = drawn(written, world);
    CHECK(one[0] != one[1]);
    CHECK(one[3] != one[4]);
    CHECK(drawn(club("M1, M2, M3"), world) == one);
    CHECK(drawn(club("M3, M1, M2"), world) == one);  // the order of the group is nobody's luck
    const std::vector<double> fewer = drawn(club("M1, M3"), world);
    CHECK(fewer[0] == one[0]);  // nor is who else stands in it
    CHECK(fewer[2] == one[2]);
    CHECK(fewer[3] == one[3]);
    CHECK(fewer[5] == one[5]);
  }
}

TEST_CASE("without each, all of a group share one draw; a later line replaces an earlier one") {
  const std::string club = "library: [{ alliance: CLUB, members: [M1, M2, M3] }]\n";
  const std::vector<double> shared =
      drawn("initial: [{ set: \"closeness(member of CLUB, VIC)\", to: { pert: [0.1, 0.4, 1] } }]\n" + club, 0);
  CHECK(shared[0] == shared[1]);
  CHECK(shared[1] == shared[2]);
  const std::vector<double> replaced = drawn(R"yaml(
initial:
  - { set: "closeness(each member of CLUB, VIC)", to: { pert: [0.1, 0.4, 1] } }
  - { set: "closeness(M2, VIC)", to: 0.5 }
history:
  - { at: 2022-01-05, believe: "attribution(each member of CLUB, first, BAD)", to: { beta: [8, 2] } }
  - { at: 2022-01-05, believe: "attribution(M2, first, BAD)", to: { uniform: [20%, 30%] } }
)yaml" + club,
                                             0);
  CHECK(replaced[1] == 0.5);
  CHECK(replaced[0] != replaced[2]);
  CHECK(replaced[4] >= 0.2);
  CHECK(replaced[4] <= 0.3);
}

TEST_CASE("every member's number is listed under its own name") {
  const Compiled it(items, R"yaml(
initial: [{ set: "closeness(each member of CLUB except M3, VIC)", to: { is: { pert: [0.1, 0.4, 1] }, basis: estimated, because: "near" } }]
outcomes: [a, b, c]
library: [{ alliance: CLUB, members: [M1, M2, M3] }]
)yaml");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  std::vector<std::string> paths;
  for (const NumberInfo& number : it.grounded->numbers) {
    if (number.path.find("initial.") != 0) continue;
    paths.push_back(number.path);
    CHECK(number.because == "near");
    CHECK(number.basis == Basis::estimated);
  }
  CHECK(paths == std::vector<std::string>{"initial.closeness(M1, VIC)", "initial.closeness(M2, VIC)"});
}
