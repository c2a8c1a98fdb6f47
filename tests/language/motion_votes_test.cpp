// What an alliance decides against closed forms: members' silences are independent, so adoption is a product, a
// majority is a sum over subsets, and weaker texts are tried one after the other.
//
// Each share is compared with that of 20,000 runs, within five standard deviations: a true law fails one such
// comparison in 1.7 million.

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/engine.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

constexpr std::uint64_t runs = 20000;

struct Voter {
  std::string id;
  double stake = 0;  // doubles the hazard of its objection for each 1
  double weight = 1;
};

// A league of ALY, who proposes, and the voters. `motion`: the rest of the motion `word`.
std::string league(const std::vector<Voter>& voters, const std::string& motion, const std::string& more = "") {
  std::string out = "- { variable: stake, scope: actor, range: [-10, 10] }\n";
  std::string members = "ALY";
  for (const Voter& voter : voters) {
    out += "- { actor: " + voter.id + ", kind: state }\n";
    members += ", { actor: " + voter.id + ", weight: " + std::to_string(voter.weight) + " }";
  }
  return out + "- alliance: LEAGUE\n  members: [" + members + "]\n  motions:\n    - motion: word\n" + motion +
         "      adopted: { do: declare, to: BAD }\n      because: test\n" + more +
         "- { outcome: declared, probability: declare }\n";
}

std::string proposed(const std::vector<Voter>& voters, const std::string& more = "") {
  std::string out = "initial:\n  - { set: \"stake(ALY)\", to: 0 }\n";
  for (const Voter& voter : voters) {
    out += "  - { set: \"stake(" + voter.id + ")\", to: " + std::to_string(voter.stake) + " }\n";
  }
  return out + more + "outcomes: [declared]\n" +
         "responses: [{ response: r, do: [{ at: 2022-01-12, by: ALY, do: propose, motion: word, in: LEAGUE }] }]\n";
}

// The chance that a voter lets the text pass: chance c over the silence at stake 0, its hazard times `factor`.
double silent(double c, double factor) { return std::pow(1 - c, factor); }

// Runs → how often each value of the last cell was met at the horizon, and in how many runs outcome 0 was 1.
struct Counts {
  double adopted = 0;
  std::map<std::string, double> texts;  // of runs that adopted, as shares of all
};

Counts play(const Compiled& it) {
  Counts counts;
  core::Engine engine(it.program());
  const core::Index text = it.cell("text(LEAGUE, word, first)");
  for (std::uint64_t run = 0; run < runs; ++run) {
    REQUIRE(engine.begin(11, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    if (engine.outcomes()[0] != 1) continue;
    counts.adopted += 1.0 / runs;
    counts.texts[it.grounded->texts[static_cast<std::size_t>(engine.value(text))]] += 1.0 / runs;
  }
  return counts;
}

void agrees(double share, double law) {
  CAPTURE(share);
  CAPTURE(law);
  CHECK(std::abs(share - law) < 5 * std::sqrt(law * (1 - law) / runs) + 1e-12);
}

// Adopted when those who do not let it pass weigh less than `needed` together: over all subsets of voters.
double majority(const std::vector<Voter>& voters, double c, double needed) {
  double sum = 0;
  for (unsigned subset = 0; subset < 1U << voters.size(); ++subset) {
    double chance = 1, against = 0;
    for (std::size_t i = 0; i < voters.size(); ++i) {
      const double passes = silent(c, std::pow(2, voters[i].stake));
      const bool objects = (subset >> i & 1U) != 0;
      chance *= objects ? 1 - passes : passes;
      against += objects ? voters[i].weight : 0;
    }
    if (against < needed) sum += chance;
  }
  return sum;
}

std::string vote(const std::string& blocked_by) {
  return "      silence: 24 h\n      objection: { chance: 20%, ratios: { \"stake(self)\": { ratio: 2 } } }\n"
         "      blocked_by: " +
         blocked_by + "\n";
}

}  // namespace

TEST_CASE("consensus: adoption is the product of the members' silences, however different they are") {
  const std::vector<Voter> voters{{"M1", 0}, {"M2", 1}, {"M3", -2}, {"M4", 0.5}, {"M5", -1}};
  const Compiled it(league(voters, vote("1")), proposed(voters));
  REQUIRE_MESSAGE(it.grounded, it.shown());
  double law = 1;
  for (const Voter& voter : voters) law *= silent(0.2, std::pow(2, voter.stake));
  CHECK(law == doctest::Approx(majority(voters, 0.2, 1)));
  agrees(play(it).adopted, law);
}

TEST_CASE("a qualified majority by weight, and by share of weight, is the sum over all subsets that are too light") {
  const std::vector<Voter> voters{{"M1", 0, 4}, {"M2", 1.5, 3}, {"M3", 1, 2}, {"M4", 2, 2}, {"M5", 1, 1}, {"M6", 2, 1}};
  // All weigh 14 with ALY.
  const Compiled by_weight(league(voters, vote("5")), proposed(voters));
  REQUIRE_MESSAGE(by_weight.grounded, by_weight.shown());
  agrees(play(by_weight).adopted, majority(voters, 0.2, 5));
  const Compiled by_share(league(voters, vote("35%")), proposed(voters));  // 4.9 of 14
  REQUIRE_MESSAGE(by_share.grounded, by_share.shown());
  agrees(play(by_share).adopted, majority(voters, 0.2, 0.35 * 14));
  // Half of all weight is reached by exactly half of it, rounding or not.
  const Compiled by_half(league(voters, vote("50%")), proposed(voters));
  REQUIRE_MESSAGE(by_half.grounded, by_half.shown());
  agrees(play(by_half).adopted, majority(voters, 0.2, 7));
  CHECK(majority(voters, 0.2, 7) - majority(voters, 0.2, 5) > 0.05);  // the cases differ by more than luck
}

TEST_CASE("vetoes are weights: one of the permanent blocks alone, of the others it takes all") {
  // Two with a veto, three without; blocked by weight 3.
  const std::vector<Voter> voters{{"P1", -1, 3}, {"P2", -2, 3}, {"E1", 2, 1}, {"E2", 2, 1}, {"E3", 3, 1}};
  const Compiled it(league(voters, vote("3")), proposed(voters));
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const auto passes = [&](std::size_t i) { return silent(0.2, std::pow(2, voters[i].stake)); };
  const double law = passes(0) * passes(1) * (1 - (1 - passes(2)) * (1 - passes(3)) * (1 - passes(4)));
  CHECK(law == doctest::Approx(majority(voters, 0.2, 3)));
  agrees(play(it).adopted, law);
}

TEST_CASE("a broken text falls to the next weaker one, and each meets the objections that are left against it") {
  const std::vector<Voter> voters{{"M1", 2}, {"M2", 1}, {"M3", 0.5}};
  const std::string motion = R"yaml(
      text: [warm, sharp, bitter]
      consultation: { gamma: { mean: 2 d, sd: 1 d } }
      silence: 24 h
      objection:
        chance: 10%
        ratios: { "in_text(bitter) * stake(self)": { ratio: 4 }, "in_text(sharp)": { ratio: 2 } }
      falls_to: [{ without: [bitter] }, { without: [sharp] }]
)yaml";
  const Compiled it(league(voters, motion), proposed(voters));
  REQUIRE_MESSAGE(it.grounded, it.shown());
  double whole = 1, without_bitter = 1, only_warm = 1;
  for (const Voter& voter : voters) {
    whole *= silent(0.1, 2 * std::pow(4, voter.stake));
    without_bitter *= silent(0.1, 2);
    only_warm *= silent(0.1, 1);
  }
  const Counts counts = play(it);
  agrees(counts.texts.at("warm, sharp, bitter"), whole);
  agrees(counts.texts.at("warm, sharp"), (1 - whole) * without_bitter);
  agrees(counts.texts.at("warm"), (1 - whole) * (1 - without_bitter) * only_warm);
  agrees(counts.adopted, 1 - (1 - whole) * (1 - without_bitter) * (1 - only_warm));
  CHECK(counts.texts.size() == 3);
}

TEST_CASE("a proposal that comes again is decided on its whole text again") {
  const std::vector<Voter> voters{{"M1", 3}};
  const std::string motion = R"yaml(
      text: [warm, sharp]
      silence: 24 h
      objection: { chance: 20%, ratios: { "in_text(sharp) * stake(self)": { ratio: 4 } } }
      falls_to: { without: [sharp] }
)yaml";
  const Compiled it(league(voters, motion), R"yaml(
initial: [{ set: "stake(M1)", to: 4 }]
outcomes: [declared]
responses:
  - response: r
    do:
      - { at: 2022-01-12, by: ALY, do: propose, motion: word, in: LEAGUE }
      - { at: 2022-02-12, by: ALY, do: propose, motion: word, in: LEAGUE }
)yaml");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  // The hazard against the whole text is 4^4 times that of 20 % a day: it passes with odds of 1e-25.
  core::Engine engine(it.program());
  struct Texts : core::Observer {
    core::Index in_text, kind;
    std::vector<double> seen;
    void on_act(const core::Act& act, const core::Engine& at) override {
      if (act.kind == kind) seen.push_back(at.value(in_text));
    }
    void on_prevented(const core::Prevented&, const core::Engine&) override {}
  } texts;
  texts.in_text = it.cell("in_text(LEAGUE, word, first, sharp)");
  texts.kind = it.kind("propose/ALY/LEAGUE/word/first");
  REQUIRE(texts.in_text != core::none);
  REQUIRE(engine.begin(3, 0, 0) == core::Engine::End::horizon);
  REQUIRE(engine.play(0, &texts) == core::Engine::End::horizon);
  CHECK(texts.seen == std::vector<double>{1, 1});
  CHECK(engine.value(texts.in_text) == 0);
}

TEST_CASE("two stages: what was declared is confirmed only if members believe where it came from") {
  const std::vector<Voter> voters{{"M1", 0}, {"M2", 0}, {"M3", 0}};
  const std::string more = R"yaml(
    - motion: again
      needs: ["done(declare, by: LEAGUE)"]
      silence: 24 h
      objection: { chance: 10%, ratios: { "attribution(self, first, BAD)": { at: 80%, per: 1, ratio: 0.5 } } }
      adopted: { do: confirm, to: BAD }
      because: test
- { action: confirm, track: alliance, rung: 13, seen_by: all }
- { rule: ask-again, after: "declare, by: LEAGUE, to: BAD", who: ALY, does: { do: propose, motion: again, in: LEAGUE }, chance: 100%, delay: 3 d, because: test }
- { outcome: confirmed, probability: confirm }
- { outcome: too_early, prevented: propose }
)yaml";
  const Compiled it(league(voters, vote("1"), more), R"yaml(
history:
  - { at: 2022-01-02, believe: "attribution(M1, first, BAD)", to: 90% }
  - { at: 2022-01-02, believe: "attribution(M2, first, BAD)", to: 50% }
  - { at: 2022-01-02, believe: "attribution(M3, first, BAD)", to: 99% }
outcomes: [declared, confirmed, too_early]
responses:
  - response: r
    do:
      - { at: 2022-01-11, by: ALY, do: propose, motion: again, in: LEAGUE }
      - { at: 2022-01-12, by: ALY, do: propose, motion: word, in: LEAGUE }
)yaml");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const auto logit = [](double p) { return std::log(p / (1 - p)); };
  const double declared = std::pow(0.8, 3);
  double confirmed = declared;
  for (const double belief : {0.9, 0.5, 0.99}) confirmed *= silent(0.1, std::pow(0.5, logit(belief) - logit(0.8)));
  core::Engine engine(it.program());
  double first = 0, second = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    REQUIRE(engine.begin(12, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    first += engine.outcomes()[0] / runs;
    second += engine.outcomes()[1] / runs;
    CHECK(engine.outcomes()[2] == 1);  // nothing to confirm on the 11th
    CHECK((engine.outcomes()[0] == 1 || engine.outcomes()[1] == 0));
  }
  agrees(first, declared);
  agrees(second, confirmed);
}

TEST_CASE("those who sit together in a council are no allies for that") {
  const std::string items = R"yaml(
- { alliance: COUNCIL, members_are_allies: FLAG, members: [VIC, RIVAL] }
- { outcome: allied, count: "sanction, by: ally of VIC" }
)yaml";
  const std::string acts =
      "outcomes: [allied]\nresponses: [{ response: r, do: [{ at: 2022-01-12, by: RIVAL, do: sanction, to: BAD }] }]\n";
  const auto counted = [&](const std::string& flag) {
    std::string here = items;
    here.replace(here.find("FLAG"), 4, flag);
    const Compiled it(here, acts);
    REQUIRE_MESSAGE(it.grounded, it.shown());
    core::Engine engine(it.program());
    REQUIRE(engine.begin(1, 0, 0) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    return engine.outcomes()[0];
  };
  CHECK(counted("true") == 1);
  CHECK(counted("false") == 0);
}

TEST_CASE("votes and texts that cannot be what was meant are refused") {
  const std::vector<Voter> voters{{"M1", 0, 3}};
  const auto codes = [&](const std::string& motion) {
    return Compiled(league(voters, motion), proposed(voters)).codes();
  };
  CHECK(codes(vote("4")).empty());  // ALY and M1 together
  CHECK(codes(vote("5")) == "motion-form");
  CHECK(codes(vote("120%")) == "out-of-range");
  const std::string silence = "      silence: 24 h\n      text: [warm, sharp]\n";
  CHECK(codes(silence + "      falls_to: [{ without: [sharp] }, { without: [sharp] }]\n") == "unknown-element");
  const auto asks = [&](const std::string& what) {
    return silence + "      objection: { chance: 1%, ratios: { \"" + what + "\": { ratio: 2 } } }\n";
  };
  CHECK(codes(asks("in_text(sharp)")).empty());
  CHECK(codes(asks("in_text(sharpe)")) == "unknown-element");
  CHECK(codes(asks("in_text(warm, sharp)")) == "wrong-arguments");
  CHECK(Compiled("- { rule: r, while: [\"harm(self) > 1\"], who: ALY, does: { do: protest, to: BAD }, rate: 0.1 / d, "
                 "ratios: { \"in_text(warm)\": { ratio: 2 } }, because: t }\n")
            .codes() == "motion-form");
}
