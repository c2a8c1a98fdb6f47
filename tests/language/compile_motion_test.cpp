// Motions and the law, once they are cells, acts, channels and ordered conditions.

#include <doctest/doctest.h>

#include <cmath>

#include "core/engine.hpp"
#include "core/random.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

// An alliance whose motion meets an objection with the given chance per member over one day of silence.
std::string league(const std::string& objection, const std::string& more) {
  return R"yaml(
- alliance: LEAGUE
  members: [ALY, RIVAL]
  motions:
    - motion: word
      text: [warm, sharp]
      consultation: 2 d
      silence: 24 h
      objection: { chance: )yaml" +
         objection + R"yaml(, ratios: { "grievance(self, BAD)": { at: 1, per: 1, ratio: 0.5 } } }
      blocked_by: 1
)yaml" + more +
         R"yaml(      adopted: { do: declare, to: BAD }
      because: test
- { outcome: declared, probability: declare }
- { outcome: when_declared, time: declare }
- { outcome: objections, count: object }
)yaml";
}

const std::string proposes =
    "outcomes: [declared, when_declared, objections]\n"
    "responses: [{ response: r, do: [{ at: 2022-01-12, by: ALY, do: propose, motion: word, in: LEAGUE }] }]\n";

}  // namespace

TEST_CASE("a motion's objection is an ordinary channel over the silence") {
  const Compiled it(league("40%", "      falls_to: { without: [sharp] }\n"), proposes);
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.channel_keys() == "LEAGUE/word/object/ALY/LEAGUE/first LEAGUE/word/object/RIVAL/LEAGUE/first");
  CHECK(it.reaction_keys() == "LEAGUE/word/adopted/LEAGUE/BAD/first LEAGUE/word/reopen/LEAGUE/LEAGUE/first");
  const core::Channel& objection = it.channel("LEAGUE/word/object/RIVAL/LEAGUE/first");
  CHECK(it.text(objection.while_) == "motion(LEAGUE, word, first) is 2");
  // Who has proposed does not object.
  CHECK(it.text(it.channel("LEAGUE/word/object/ALY/LEAGUE/first").while_) ==
        "(motion(LEAGUE, word, first) is 2 and proposer(LEAGUE, word, first) is not 1)");
  const auto& numbers = it.program().numbers;
  CHECK(numbers[objection.window] == 1);
  CHECK(numbers[objection.log_base] == doctest::Approx(std::log(-std::log(0.6)) - std::log(0.5)).epsilon(1e-13));
  const core::ActKind& proposal = it.program().kinds[it.kind("propose/ALY/LEAGUE/word/first")];
  REQUIRE(proposal.consequences.size() == 1);
  const core::Consequence& opening = it.program().consequences[proposal.consequences.begin];
  CHECK(it.program().numbers[opening.after.index] == 2);
  CHECK(it.cell_name(opening.alive) == "instance(LEAGUE, word, first)");
}

TEST_CASE("an undisturbed motion is adopted when silence ends, with its whole text") {
  const Compiled it(league("0.0001%", ""), proposes);
  REQUIRE_MESSAGE(it.grounded, it.shown());
  core::Engine engine(it.program());
  REQUIRE(engine.begin(1, 0, 0) == core::Engine::End::horizon);
  REQUIRE(engine.play(0) == core::Engine::End::horizon);
  CHECK(engine.outcomes()[0] == 1);
  CHECK(engine.outcomes()[1] == doctest::Approx(1 + 2 + 1));
  CHECK(engine.outcomes()[2] == 0);
  CHECK(engine.value(it.cell("motion(LEAGUE, word, first)")) == 3);
  CHECK(it.grounded->texts[static_cast<std::size_t>(engine.value(it.cell("text(LEAGUE, word, first)")))] ==
        "warm, sharp");
}

TEST_CASE("an objection drops a motion, or makes it fall to its weaker text, once") {
  // Chance 1 - 1e-4 · factor 2 at grievance 0: an objection all but certain; 40 runs of odds below 1 in 1000 to miss
  // one.
  const Compiled dropped(league("99.99%", ""), proposes);
  const Compiled falls(league("99.99%", "      falls_to: { without: [sharp] }\n"), proposes);
  REQUIRE_MESSAGE(dropped.grounded, dropped.shown());
  REQUIRE_MESSAGE(falls.grounded, falls.shown());
  core::Engine first(dropped.program()), second(falls.program());
  for (std::uint64_t run = 0; run < 5; ++run) {
    REQUIRE(first.begin(7, run, run) == core::Engine::End::horizon);
    REQUIRE(first.play(0) == core::Engine::End::horizon);
    CHECK(first.outcomes()[0] == 0);
    CHECK(first.outcomes()[2] == 1);  // only RIVAL: ALY has proposed
    CHECK(first.value(dropped.cell("motion(LEAGUE, word, first)")) == 4);
    REQUIRE(second.begin(7, run, run) == core::Engine::End::horizon);
    REQUIRE(second.play(0) == core::Engine::End::horizon);
    CHECK(second.outcomes()[2] == 2);  // against the whole text, then against the weaker one
    CHECK(second.outcomes()[0] == 0);
    const auto text = static_cast<std::size_t>(second.value(falls.cell("text(LEAGUE, word, first)")));
    CHECK(falls.grounded->texts[text] == "warm");
  }
}

TEST_CASE("a right is adopted after consultation; nobody can object") {
  const Compiled it(
      R"yaml(
- alliance: LEAGUE
  members: [ALY, RIVAL]
  motions:
    - motion: talk
      right_of: member
      consultation: 3 d
      adopted: { do: declare, to: self }
      because: test
- { outcome: when_declared, time: "declare, by: LEAGUE, to: ALY" }
)yaml",
      "outcomes: [when_declared]\n"
      "responses: [{ response: r, do: [{ at: 2022-01-12, by: ALY, do: propose, motion: talk, in: LEAGUE }] }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.program().channels.empty());
  core::Engine engine(it.program());
  REQUIRE(engine.begin(1, 0, 0) == core::Engine::End::horizon);
  REQUIRE(engine.play(0) == core::Engine::End::horizon);
  CHECK(engine.outcomes()[0] == doctest::Approx(4));
}

TEST_CASE("the law: what a view calls lawful is no condition; a shut door is as bad as its worst breach") {
  const std::string items = R"yaml(
- door: answer
  conditions:
    - { label: came first, believed: "attribution(self, incident, target) >= high", truth: "truth(incident, target) is perpetrator", fails: unlawful }
    - { label: notice, holds: "done(protest, by: self, to: target)", view: notice }
- { door: none, shut: true }
- view: notice
  options: { required: unlawful, relaxed: lawful, disputed: contested }
  default: required
- action: strike
  track: cyber
  rung: 10
  seen_by: all
  law: { door: answer }
- action: probe
  track: cyber
  rung: 2
  seen_by: all
  law: { door: none, breaches: [{ notice: view }] }
)yaml";
  const std::string does =
      "responses: [{ response: r, do: [{ at: 2022-01-12, by: VIC, do: strike, to: BAD }, { at: 2022-01-12, by: VIC, "
      "do: probe, "
      "to: BAD }] }]\n";
  const Compiled strict(items, does);
  REQUIRE_MESSAGE(strict.grounded, strict.shown());
  const auto verdict = [](const Compiled& it, const std::string& kind) {
    return it.program().kinds[it.kind(kind)].verdict;
  };
  const core::Range steps = verdict(strict, "strike/VIC/BAD/first");
  REQUIRE(steps.size() == 2);
  const core::VerdictStep& step = strict.program().verdicts[steps.begin];
  CHECK(strict.text(step.truth) == "truth(first) is 0");
  CHECK(strict.text(step.believed).substr(0, 34) == "attribution(VIC, first, BAD) >= 1.");
  CHECK(strict.program().labels[step.label] == "answer: came first");
  CHECK(step.result == 2);
  const core::Range shut = verdict(strict, "probe/VIC/BAD/first");
  REQUIRE(shut.size() == 1);
  CHECK(strict.text(strict.program().verdicts[shut.begin].truth) == "never");
  CHECK(strict.program().verdicts[shut.begin].result == 2);

  const Compiled relaxed(items, does + "views: { notice: relaxed }\n");
  REQUIRE_MESSAGE(relaxed.grounded, relaxed.shown());
  CHECK(verdict(relaxed, "strike/VIC/BAD/first").size() == 1);
  CHECK(verdict(relaxed, "probe/VIC/BAD/first").size() == 0);
  const Compiled disputed(items, does + "views: { notice: disputed }\n");
  REQUIRE_MESSAGE(disputed.grounded, disputed.shown());
  CHECK(disputed.program().verdicts[verdict(disputed, "probe/VIC/BAD/first").begin].result == 1);
}

TEST_CASE("where two stand accused, a motion concerns the one it was proposed about") {
  const std::string models = R"yaml(
- alliance: LEAGUE
  members: [VIC, ALY]
  motions:
    - motion: word
      consultation: 2 d
      silence: 24 h
      objection: { chance: 0.0001%, ratios: { "grievance(self, accused)": { at: 0, per: 1, ratio: 1 } } }
      blocked_by: 1
      adopted: { do: declare, to: accused }
      because: test
- { outcome: against_bad, count: "declare, to: BAD" }
- { outcome: against_rival, count: "declare, to: RIVAL" }
)yaml";
  const auto proposing = [](const std::string& about) {
    return "outcomes: [against_bad, against_rival]\nresponses:\n  - response: r\n    do:\n"
           "      - { at: 2022-01-12, by: VIC, do: name, to: BAD, incident: first }\n"
           "      - { at: 2022-01-13, by: VIC, do: name, to: RIVAL, incident: first }\n"
           "      - { at: 2022-01-14, by: VIC, do: propose, motion: word, in: LEAGUE" +
           about + " }\n";
  };
  const auto declared = [&](const std::string& about) {
    const Compiled it(models, proposing(about));
    REQUIRE_MESSAGE(it.grounded, it.shown());
    core::Engine engine(it.program());
    REQUIRE(engine.begin(1, 0, 0) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    return std::pair(engine.outcomes()[0], engine.outcomes()[1]);
  };
  CHECK(declared(", to: BAD") == std::pair(1.0, 0.0));
  CHECK(declared(", to: RIVAL") == std::pair(0.0, 1.0));
  CHECK(declared("") == std::pair(1.0, 1.0));  // about the incident, whoever is accused of it
}
