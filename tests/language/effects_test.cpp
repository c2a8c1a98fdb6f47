// Effects with a condition and with a weight of their own.

#include <doctest/doctest.h>

#include <string>

#include "core/engine.hpp"
#include "core/random.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

const std::string items = R"yaml(
- { variable: kind_hit, scope: incident, states: [unstated, first_kind, second_kind] }
- { variable: first_down, scope: actor }
- { variable: second_down, scope: actor }
- { variable: weight_seen, scope: actor }
- action: raid
  track: cyber
  rung: 9
  seen_by: all
  with: { severity: { range: [0, 10], default: 2 } }
  effects:
    - { effect: "first_down(target) += 3 * severity", if: "kind_hit(incident) is first_kind" }
    - { effect: "second_down(target) += severity", if: ["kind_hit(incident) is second_kind", "harm(target) < 1"] }
    - "harm(target) += 1"
    - { effect: "weight_seen(target) += amount * severity", amount: { uniform: [1, 2] } }
- { outcome: first, final: "first_down(VIC)" }
- { outcome: second, final: "second_down(VIC)" }
- { outcome: weight, final: "weight_seen(VIC)" }
)yaml";

std::string raids(const std::string& initial) {
  return initial +
         "outcomes: [first, second, weight]\nresponses:\n  - response: r\n    do:\n"
         "      - { at: 2022-01-12, by: BAD, do: raid, to: VIC, incident: first }\n"
         "      - { at: 2022-01-13, by: BAD, do: raid, to: VIC, incident: first, with: { severity: 5 } }\n"
         "      - { at: 2022-01-14, by: RIVAL, do: raid, to: ALY, incident: first }\n";
}

}  // namespace

TEST_CASE("an effect happens where its condition holds when the effects before it have been done, else not") {
  const auto outcomes = [](const std::string& state) {
    const Compiled it(items,
                      raids(state.empty() ? "" : "initial: [{ set: \"kind_hit(first)\", to: " + state + " }]\n"));
    REQUIRE_MESSAGE(it.grounded, it.shown());
    core::Engine engine(it.program());
    REQUIRE(engine.begin(1, 0, 0) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    return std::pair(engine.outcomes()[0], engine.outcomes()[1]);
  };
  CHECK(outcomes("") == std::pair(0.0, 0.0));
  CHECK(outcomes("first_kind") == std::pair(21.0, 0.0));
  CHECK(outcomes("second_kind") == std::pair(0.0, 2.0));  // the second raid finds harm done
}

TEST_CASE("a weight is one draw of the world, at the address of its path, for all acts of the kind") {
  const Compiled it(items, raids(""));
  REQUIRE_MESSAGE(it.grounded, it.shown());
  core::Engine engine(it.program());
  for (std::uint64_t run = 0; run < 200; ++run) {
    REQUIRE(engine.begin(4, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    const double u = core::uniform(
        core::draw(4, run, core::name_hash("action.raid.effects.4.amount"), core::Purpose::parameter, 0).word[0]);
    CHECK(engine.outcomes()[2] == doctest::Approx((1 + u) * 7).epsilon(1e-12));
  }
}

TEST_CASE("a weight is no fresh draw, and nothing is taken from a stock under a condition") {
  const auto codes = [](const std::string& effect) {
    const Compiled it(
        "- action: raid\n  track: cyber\n  rung: 9\n  seen_by: all\n  with: { severity: { range: [0, 10], "
        "default: 2 } }\n  effects: [" +
            effect + "]\n",
        "responses: [{ response: r, do: [{ at: 2022-01-12, by: BAD, do: raid, to: VIC, incident: first "
        "}] }]\n");
    return it.codes();
  };
  CHECK(codes("{ effect: \"harm(target) += amount * severity\", amount: { uniform: [1, 2] } }").empty());
  CHECK(codes("{ effect: \"harm(target) += amount * severity\", amount: { each: { uniform: [1, 2] } } }") ==
        "each-not-here");
  CHECK(codes("{ effect: \"diplomats(target, self) -= 1\", if: \"harm(target) > 1\" }") == "stock-unclear");
  CHECK(codes("{ effect: \"diplomats(target, self) += 1\", if: \"harm(target) > 1\" }").empty());
}
