// Evidence that is shared moves beliefs, and never echoes. Weights against someone else's are compared on the same
// luck: what an observer has learned is the difference from the prior that all three share.

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using namespace demarche::language::texts;

namespace {

const std::string sharing = R"yaml(
- variable: trust
  scope: pair
  range: [0, 1]
  initial: 1
- { action: look, track: technical, seen_by: [self], effects: ["finding(incident, d: 1.5)"] }
- { action: look-harder, track: technical, seen_by: [self], effects: ["finding(incident, d: 2)"] }
- { action: shout, track: verbal, seen_by: all, effects: ["finding(incident, d: 1)"] }
- { action: tell, track: verbal, seen_by: parties, effects: ["share(incident, target, trust: 1)"] }
- { action: tell-all, track: verbal, seen_by: parties, effects: ["share(incident, each state, trust: trust(receiver, self))"] }
- { action: hint, track: verbal, seen_by: parties, effects: ["share(incident, target, trust: 0.25)"] }
- { outcome: vic, final: "attribution(VIC, first, BAD)" }
- { outcome: aly, final: "attribution(ALY, first, BAD)" }
- { outcome: rival, final: "attribution(RIVAL, first, BAD)" }
)yaml";

using Weights = std::array<double, 2>;  // of the suspects against someone else, less the prior's

struct Told {
  Compiled it;
  std::vector<Weights> learned;  // by VIC, ALY, RIVAL
  std::vector<double> shares;    // log-odds of BAD, to the last bit
};

// Plays the acts in this order, a day apart, and asks what each has learned.
Told told(const std::vector<std::string>& acts, const std::string& more = "", const std::string& items = "",
          std::uint64_t run = 3) {
  std::string rest = more + "outcomes: [vic, aly, rival]\nresponses:\n  - response: plan\n";
  if (!acts.empty()) rest += "    do:\n";
  int day = 12;
  for (const std::string& act : acts) {
    rest += "      - { at: 2022-01-" + std::to_string(day++) + ", incident: first, " + act + " }\n";
  }
  Told result{Compiled(sharing + items, rest), {}, {}};
  if (!result.it.grounded) {
    FAIL(result.it.shown());
    return result;
  }
  core::Engine engine(result.it.program());
  engine.begin(7, run, run);
  engine.play(0);
  for (const std::string who : {"VIC", "ALY", "RIVAL"}) {
    const core::Index bad = result.it.cell("attribution(" + who + ", first, BAD)");
    const core::Index rival = result.it.cell("attribution(" + who + ", first, RIVAL)");
    const double a = core::elementary::logistic(engine.value(bad));
    const double b = core::elementary::logistic(engine.value(rival));
    result.learned.push_back(
        {std::log(a / (1 - a - b)) - std::log(0.3 / 0.5), std::log(b / (1 - a - b)) - std::log(0.2 / 0.5)});
    result.shares.push_back(engine.value(bad));
  }
  return result;
}

void same(const Weights& a, const Weights& b, double factor = 1) {
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(factor * b[i]).epsilon(1e-9));
}
const Weights nothing{0, 0};
const auto sum = [](const Weights& a, const Weights& b) { return Weights{a[0] + b[0], a[1] + b[1]}; };

const std::string vic_looks = "by: VIC, do: look", aly_looks = "by: ALY, do: look-harder";
const std::string vic_tells_aly = "by: VIC, do: tell, to: ALY", aly_tells_vic = "by: ALY, do: tell, to: VIC";
const std::string aly_tells_rival = "by: ALY, do: tell, to: RIVAL", vic_tells_rival = "by: VIC, do: tell, to: RIVAL";

}  // namespace

TEST_CASE("what is shared is what was found: the receiver stands where the sender stands, once") {
  const Told before = told({vic_looks});
  CHECK(std::abs(before.learned[0][0]) > 0.01);
  same(before.learned[1], nothing);
  const Told once = told({vic_looks, vic_tells_aly});
  CHECK(once.shares[1] == before.shares[0]);  // one finding is one draw, to the last bit
  CHECK(once.shares[0] == before.shares[0]);
  CHECK(once.shares[2] == before.shares[2]);
  const Told twice = told({vic_looks, vic_tells_aly, vic_tells_aly, vic_tells_aly});
  CHECK(twice.shares == once.shares);
  // What is found later is news again.
  const Told later = told({vic_looks, vic_tells_aly, vic_looks, vic_tells_aly});
  CHECK(later.shares[1] == later.shares[0]);
  CHECK(later.shares[1] != once.shares[1]);
  CHECK(told({vic_tells_aly, vic_looks}).shares[1] == before.shares[1]);  // told before it was found
}

TEST_CASE("nothing echoes: back to the sender, or on to a third") {
  const Told vic = told({vic_looks}), aly = told({aly_looks});
  // A tells B, B tells A: B has nothing of its own.
  const Told back = told({vic_looks, vic_tells_aly, aly_tells_vic, vic_tells_aly, aly_tells_vic});
  CHECK(back.shares[0] == vic.shares[0]);
  CHECK(back.shares[1] == vic.shares[0]);
  // A tells B, B tells C: C learns B's own findings alone.
  CHECK(told({vic_looks, vic_tells_aly, aly_tells_rival}).shares[2] == vic.shares[2]);
  const Told chain = told({vic_looks, aly_looks, vic_tells_aly, aly_tells_rival});
  same(chain.learned[1], sum(vic.learned[0], aly.learned[1]));
  same(chain.learned[2], aly.learned[1]);
  // Then from A itself, and the three agree whatever the order in which they talked.
  const Told all = told({vic_looks, aly_looks, vic_tells_aly, aly_tells_rival, vic_tells_rival, aly_tells_vic});
  for (const Weights& learned : all.learned) same(learned, sum(vic.learned[0], aly.learned[1]));
  const Told other =
      told({aly_looks, vic_looks, aly_tells_vic, vic_tells_rival, vic_tells_aly, aly_tells_rival, aly_tells_vic});
  for (const Weights& learned : other.learned) same(learned, sum(vic.learned[0], aly.learned[1]));
}

TEST_CASE("the posterior has its closed form: prior times likelihood ratios, trust as their exponent") {
  const Told vic = told({vic_looks}), aly = told({aly_looks});
  const Told both = told({vic_looks, aly_looks, "by: VIC, do: hint, to: RIVAL", aly_tells_rival});
  const double bad = 0.3 * std::exp(0.25 * vic.learned[0][0] + aly.learned[1][0]);
  const double rival = 0.2 * std::exp(0.25 * vic.learned[0][1] + aly.learned[1][1]);
  CHECK(core::elementary::logistic(both.shares[2]) == doctest::Approx(bad / (bad + rival + 0.5)).epsilon(1e-9));
  // What was half believed has been said: to say it again adds nothing, whoever says it how well.
  const Told again = told({vic_looks, aly_looks, "by: VIC, do: hint, to: RIVAL", aly_tells_rival, vic_tells_rival});
  CHECK(again.shares[2] == both.shares[2]);
  const Told hint = told({vic_looks, "by: VIC, do: hint, to: ALY"});
  same(hint.learned[1], vic.learned[0], 0.25);
}

TEST_CASE("a finding that several have seen is told once, and a public one never") {
  const std::string report = "by: ALY, do: report, to: VIC";  // seen by both
  const Told joint = told({report});
  CHECK(joint.shares[0] == joint.shares[1]);
  const Told by_one = told({report, vic_tells_rival}), by_both = told({report, vic_tells_rival, aly_tells_rival});
  CHECK(by_one.shares[2] == joint.shares[0]);
  CHECK(by_both.shares == by_one.shares);
  CHECK(told({report, vic_tells_aly, aly_tells_vic}).shares == joint.shares);
  const Told public_one = told({"by: VIC, do: shout"});
  CHECK(public_one.shares[2] == public_one.shares[0]);
  CHECK(told({"by: VIC, do: shout", vic_tells_aly, vic_tells_rival, aly_tells_rival}).shares == public_one.shares);
}

TEST_CASE("trust is the receiver's in the sender") {
  const Told vic = told({vic_looks});
  const std::string all = "by: VIC, do: tell-all";
  const Told apart = told({vic_looks, all},
                          "initial: [{ set: \"trust(ALY, VIC)\", to: 0.5 }, { set: \"trust(RIVAL, VIC)\", to: 0.1 },\n"
                          "  { set: \"trust(VIC, ALY)\", to: 0 }]\n");
  same(apart.learned[0], vic.learned[0]);
  same(apart.learned[1], vic.learned[0], 0.5);
  same(apart.learned[2], vic.learned[0], 0.1);
  CHECK(told({vic_looks, all}, "initial: [{ set: \"trust(state, VIC)\", to: 0 }]\n").shares[1] == vic.shares[1]);
}

TEST_CASE("only what an inquiry found is shared, not what somebody is stated to believe") {
  const std::string history =
      "history:\n"
      "  - { at: 2022-01-02, by: VIC, do: look, incident: first }\n"
      "  - { at: 2022-01-03, believe: \"attribution(VIC, first, BAD)\", to: high }\n"
      "  - { at: 2022-01-03, believe: \"attribution(ALY, first, BAD)\", to: likely }\n"
      "  - { at: 2022-01-04, by: VIC, do: tell, to: ALY, incident: first }\n";
  const Told stated = told({}, history), asked = told({vic_tells_aly, aly_tells_vic}, history);
  CHECK(asked.shares == stated.shares);  // what was set holds to the last bit
  CHECK(core::elementary::logistic(asked.shares[1]) == doctest::Approx(0.7));
  // What is found afterwards is news to the other, on top of what it was stated to believe.
  const Told found = told({vic_looks, vic_tells_aly}, history), alone = told({vic_looks}, history);
  CHECK(found.shares[0] == alone.shares[0]);
  CHECK(found.shares[1] != stated.shares[1]);
}

TEST_CASE("sharing draws nothing, and changes nobody else's luck") {
  for (std::uint64_t run = 0; run < 20; ++run) {
    const Told without = told({vic_looks, "by: RIVAL, do: look"}, "", "", run);
    const Told with = told({vic_looks, "by: RIVAL, do: look", vic_tells_aly}, "", "", run);
    CHECK(with.shares[0] == without.shares[0]);
    CHECK(with.shares[2] == without.shares[2]);
  }
}

TEST_CASE("a belief that only reactions ask for is moved as well") {
  const std::string watch =
      "- { rule: blame, after: tell, who: ALY, does: { do: name, to: BAD }, requires: [\"attribution(ALY, incident, "
      "BAD) >= 30%\"], chance: 50%, because: t }\n";
  const std::string plan =
      "responses: [{ response: p, do: [{ at: 2022-01-12, by: VIC, do: look, incident: first },\n"
      "  { at: 2022-01-13, by: VIC, do: tell, to: ALY, incident: first }] }]\n";
  const std::size_t outcomes = sharing.find("- { outcome: vic");
  Compiled it(sharing.substr(0, outcomes) + watch, plan);
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.cell("attribution(VIC, first, BAD)") == core::none);  // the sender's own belief concerns nobody
  core::Engine engine(it.program());
  engine.begin(7, 3, 3);
  engine.play(0);
  CHECK(engine.value(it.cell("attribution(ALY, first, BAD)")) == told({vic_looks, vic_tells_aly}).shares[1]);
}

TEST_CASE("ledgers stand for those alone who can tell and those who can be told") {
  const Told it = told({vic_looks, aly_looks, vic_tells_aly, "by: ALY, do: report, to: VIC", vic_tells_rival});
  std::string names;
  for (const core::Ledger& ledger : it.it.program().ledgers) names += ledger.name + "; ";
  CHECK(names == "evidence(first, VIC, ALY); evidence(first, VIC, RIVAL); ");
  CHECK(told({vic_looks}).it.program().ledgers.empty());
}
