// What each world draws of how things stood: states with their chances, history that only some worlds have.

#include <doctest/doctest.h>

#include <string>

#include "core/engine.hpp"
#include "core/random.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

const std::string drawn_relations =
    "initial:\n"
    "  - { set: \"relations(BAD, VIC)\", to: { one_of: { severed: 30%, full: 70% } } }\n";

const std::string weather =
    "- { variable: weather, scope: world, states: [dry, wet, storm] }\n"
    "- { outcome: cut, final: \"relations(BAD, VIC)\" }\n"
    "- { outcome: sky, final: \"weather()\" }\n"
    "- { outcome: damage, final: \"harm(VIC)\" }\n";

}  // namespace

TEST_CASE("a state is drawn once per world, at an address of its own, with the chances that are written") {
  const Compiled it(weather, drawn_relations + "outcomes: [cut]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  REQUIRE(it.program().uncertain_choices.size() == 1);  // who did it is not drawn, since nothing asks for it
  CHECK(it.program().uncertain_choices[0].name == core::name_hash("initial.relations(BAD, VIC)"));
  core::Engine engine(it.program());
  int severed = 0;
  const int worlds = 4000;
  for (std::uint64_t run = 0; run < worlds; ++run) {
    REQUIRE(engine.begin(3, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    const double value = engine.outcomes()[0];
    // By hand: purpose 7, index 0, the first 70 % of the uniform are the first state.
    const core::Block block =
        core::draw(3, run, core::name_hash("initial.relations(BAD, VIC)"), core::Purpose::truth, 0);
    CHECK(value == (core::uniform(block.word[0]) < 0.7 ? 0.0 : 1.0));
    severed += value == 1 ? 1 : 0;
  }
  // Binomial with deviation 29: five of them are passed once in two million, and the seed is fixed.
  CHECK(severed > 1200 - 145);
  CHECK(severed < 1200 + 145);
}

TEST_CASE("a drawn start changes no other draw") {
  const Compiled plain(weather,
                       "history: [{ at: 2022-01-02, by: perpetrator, do: attack, to: VIC, incident: first, "
                       "with: { severity: { pert: [1, 3, 6] } } }]\noutcomes: [damage]\n");
  const Compiled more(weather, drawn_relations +
                                   "history: [{ at: 2022-01-02, by: perpetrator, do: attack, to: VIC, incident: first, "
                                   "with: { severity: { pert: [1, 3, 6] } } }]\noutcomes: [damage, cut]\n");
  REQUIRE_MESSAGE(plain.grounded, plain.shown());
  REQUIRE_MESSAGE(more.grounded, more.shown());
  REQUIRE(plain.program().uncertain_choices.size() == 1);
  CHECK(plain.program().uncertain_choices[0].name == core::name_hash("perpetrator(first)"));
  CHECK(more.program().uncertain_choices.size() == 2);
  core::Engine a(plain.program()), b(more.program());
  for (std::uint64_t run = 0; run < 50; ++run) {
    REQUIRE(a.begin(9, run, run) == core::Engine::End::horizon);
    REQUIRE(a.play(0) == core::Engine::End::horizon);
    REQUIRE(b.begin(9, run, run) == core::Engine::End::horizon);
    REQUIRE(b.play(0) == core::Engine::End::horizon);
    CHECK(a.outcomes()[0] == b.outcomes()[0]);
    CHECK(a.outcomes()[0] > 0);
  }
}

TEST_CASE("history with `if` is told in the worlds where it holds, and in no other") {
  const Compiled it(weather,
                    "initial:\n  - { set: \"weather()\", to: { one_of: { dry: 50%, wet: 20%, storm: 30% } } }\n"
                    "history:\n"
                    "  - { at: 2022-01-02, by: perpetrator, do: attack, to: VIC, incident: first, "
                    "if: \"weather() is wet\", with: { severity: 2 } }\n"
                    "  - { at: 2022-01-03, by: perpetrator, do: attack, to: VIC, incident: first, "
                    "if: [\"weather() is storm\"], with: { severity: 7 } }\n"
                    "outcomes: [sky, damage]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  core::Engine engine(it.program());
  int seen[3] = {};
  for (std::uint64_t run = 0; run < 300; ++run) {
    REQUIRE(engine.begin(1, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    const int sky = static_cast<int>(engine.outcomes()[0]);
    REQUIRE(sky >= 0);
    REQUIRE(sky <= 2);
    ++seen[sky];
    constexpr double damage[] = {0, 2, 7};
    CHECK(engine.outcomes()[1] == damage[sky]);
  }
  for (const int one : seen) CHECK(one > 20);
}

TEST_CASE("an uncertain belief of history may depend on the world") {
  const Compiled it(
      weather,
      "initial:\n  - { set: \"weather()\", to: { one_of: { dry: 50%, wet: 50% } } }\n"
      "history:\n"
      "  - { at: 2022-01-05, believe: \"attribution(VIC, first, BAD)\", to: 90%, if: \"weather() is wet\" }\n"
      "outcomes: [sky, belief]\nlibrary:\n  - { outcome: belief, final: \"attribution(VIC, first, BAD)\" }\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  core::Engine engine(it.program());
  int wet = 0;
  for (std::uint64_t run = 0; run < 40; ++run) {
    REQUIRE(engine.begin(1, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    CHECK(engine.outcomes()[1] == doctest::Approx(engine.outcomes()[0] == 1 ? 0.9 : 0.3));
    wet += engine.outcomes()[0] == 1 ? 1 : 0;
  }
  CHECK(wet > 5);
  CHECK(wet < 35);
}

TEST_CASE("mistakes in drawn starts are said") {
  const auto codes = [](const std::string& to) {
    return Compiled(weather, "initial:\n  - { set: \"weather()\", to: " + to + " }\noutcomes: [sky]\n").codes();
  };
  CHECK(codes("{ one_of: { dry: 50%, wet: 50% } }") == "");
  CHECK(codes("{ one_of: { dry: 50%, wet: 20% } }") == "shares");
  CHECK(codes("{ one_of: { dry: 50%, fog: 50% } }") == "unknown-state");
  CHECK(codes("{ one_of: [dry, wet] }") == "wrong-kind");
  CHECK(codes("{ one_of: {} }") == "wrong-kind");
  CHECK(codes("{ one_of: { dry: 100% }, also: 3 }") == "unknown-key");
  CHECK(codes("{ one_of: { dry: 150%, wet: -50% } }").find("out-of-range") != std::string::npos);
}
