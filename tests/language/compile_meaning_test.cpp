// What rules, motions and responses mean once they run: small scenarios, told act by act.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/engine.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

class Teller : public core::Observer {
 public:
  void on_act(const core::Act& act, const core::Engine& engine) override { tell(act.time, act.kind, "", engine); }
  void on_prevented(const core::Prevented& prevented, const core::Engine& engine) override {
    tell(prevented.time, prevented.kind, "no ", engine);
  }
  std::string text;

 private:
  void tell(double time, core::Index kind, const char* before, const core::Engine& engine) {
    const std::string& name = engine.program().kinds[kind].name;
    text += fmt::format("{}{:g} {}{}", text.empty() ? "" : "; ", time, before, name);
  }
};

// "11 attack/BAD/VIC/next; …" of the first response after the decision; everything drawn is certain.
std::string told(const Compiled& it) {
  REQUIRE_MESSAGE(it.grounded, it.shown());
  Teller teller;
  core::Engine engine(it.program());
  engine.begin(1, 0, 0);
  engine.play(0, &teller);
  return teller.text;
}

std::string respond(const std::string& acts) { return "responses: [{ response: r, do: [" + acts + "] }]\n"; }

const std::string named = "history: [{ at: 2022-01-05, by: VIC, do: name, to: BAD, incident: first }]\n";

std::string tendency(const std::string& who, const std::string& does) {
  return "- { rule: r, per: incident, who: " + who + ", does: " + does + ", rate: 0.1 / d, because: t }\n";
}

// VIC has weight 1, ALY 2; every objection is certain.
std::string league(const std::string& more) {
  return R"yaml(
- alliance: LEAGUE
  members: [VIC, { actor: ALY, weight: 2 }]
  motions:
    - { motion: word, text: [warm], consultation: 2 d, silence: 24 h, objection: { chance: 99.999999% }, )yaml" +
         more + R"yaml(adopted: { do: declare, to: BAD }, because: t }
    - { motion: talk, right_of: member, consultation: 1 d, adopted: { do: declare, to: self }, because: t }
)yaml";
}

}  // namespace

TEST_CASE("nobody acts on himself unless the rule says so") {
  CHECK(Compiled(tendency("state", "{ do: protest, to: VIC }")).channel_keys() ==
        "r/ALY/VIC/first r/ALY/VIC/next r/BAD/VIC/first r/BAD/VIC/next r/RIVAL/VIC/first r/RIVAL/VIC/next");
  CHECK(Compiled(tendency("VIC", "{ do: protest, to: VIC }")).channel_keys() == "r/VIC/VIC/first r/VIC/VIC/next");
  CHECK(Compiled(tendency("VIC", "{ do: protest, to: self }")).channel_keys() == "r/VIC/VIC/first r/VIC/VIC/next");
  // The second act of a rule too.
  const Compiled it(tendency("ALY", "[{ do: protest, to: BAD }, { do: name, to: state }]"));
  REQUIRE_MESSAGE(it.grounded, it.shown());
  const core::Channel& channel = it.channel("r/ALY/BAD/first");
  std::string acts;
  for (core::Index i = channel.calls.begin; i < channel.calls.end; ++i)
    acts += it.program().kinds[it.program().calls[i].kind].name + " ";
  CHECK(acts == "protest/ALY/BAD/first name/ALY/VIC/first name/ALY/BAD/first name/ALY/RIVAL/first ");
}

TEST_CASE("rules do not do what the kind of an actor rules out") {
  const std::string models = tendency("victim", "{ do: embrace, to: suspect }") +
                             "- { action: embrace, track: diplomatic, rung: 1, by: state, to: state }\n"
                             "- { action: cuddle, track: diplomatic, rung: 1, to: organ }\n";
  const Compiled free(models, "");
  REQUIRE_MESSAGE(free.grounded, free.shown());
  CHECK(free.channel_keys().find("r/VIC/BAD") != std::string::npos);
  const Compiled organs(tendency("victim", "{ do: cuddle, to: suspect }") + models.substr(models.find("- { action")),
                        "");
  REQUIRE_MESSAGE(organs.grounded, organs.shown());
  CHECK(organs.channel_keys().empty());  // both suspects are states
}

TEST_CASE("`except accused` leaves out everyone accused, and nobody when nobody is") {
  const Compiled it(tendency("state except accused", "{ do: protest, to: victim }"));
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.channel_keys() ==
        "r/ALY/VIC/first r/ALY/VIC/next r/BAD/VIC/first r/BAD/VIC/next r/RIVAL/VIC/first r/RIVAL/VIC/next");
  CHECK(it.text(it.channel("r/ALY/VIC/first").while_) == "always");
  CHECK(it.text(it.channel("r/BAD/VIC/first").while_) == "named(VIC, first, BAD) is not 1");
}

TEST_CASE("what allows one trigger does not allow another") {
  const Compiled it(R"yaml(
- { rule: r, after: "protest, by: state except accused, to: VIC", who: VIC, does: { do: name, to: ALY }, chance: 100%, because: t }
)yaml",
                    named + respond("{ at: 2022-01-12, by: BAD, do: protest, to: VIC }, { at: 2022-01-13, by: RIVAL, "
                                    "do: protest, to: VIC }"));
  CHECK(told(it) == "11 protest/BAD/VIC/first; 12 protest/RIVAL/VIC/first; 12 name/VIC/ALY/first");
}

TEST_CASE("one cause cannot act on each of those who are not known beforehand") {
  CHECK(Compiled(tendency("victim", "{ do: protest, to: each accused }"), named).codes() == "each-uncertain");
  CHECK(Compiled(tendency("victim", "[{ do: protest, to: ALY }, { do: protest, to: each accused }]"), named).codes() ==
        "each-uncertain");
  CHECK(Compiled(tendency("victim", "{ do: protest, to: each suspect }"), named).channel_keys() ==
        "r/VIC/BAD/first r/VIC/BAD/next");
}

TEST_CASE("once holds for reactions that wait at the same time") {
  const Compiled it(R"yaml(
- { rule: r, after: "protest, by: VIC", who: BAD, does: { do: name, to: VIC }, once: true, delay: 5 d, chance: 100%, because: t }
)yaml",
                    respond("{ at: 2022-01-12, by: VIC, do: protest, to: BAD }, { at: 2022-01-13, by: VIC, do: "
                            "protest, to: BAD }"));
  CHECK(told(it) ==
        "11 protest/VIC/BAD/first; 12 protest/VIC/BAD/first; 16 name/BAD/VIC/first; 17 no name/BAD/VIC/first");
}

TEST_CASE("who does not see an act neither reacts to it nor knows of it") {
  // RIVAL's attack on ALY is seen by those two: VIC's `unless` does not know it, ALY's does.
  const std::string rules = R"yaml(
- { rule: vic, after: "protest, by: BAD, to: VIC", who: VIC, does: { do: name, to: BAD }, unless: "done(attack, to: ALY)", delay: 3 d, chance: 100%, because: t }
- { rule: aly, after: "protest, by: BAD, to: ALY", who: ALY, does: { do: name, to: BAD }, unless: "done(attack, to: ALY)", delay: 3 d, chance: 100%, because: t }
- { rule: rival, after: "protest, by: BAD", who: RIVAL, does: { do: name, to: BAD }, chance: 100%, because: t }
)yaml";
  const Compiled it(rules, respond("{ at: 2022-01-12, by: BAD, do: protest, to: VIC }, { at: 2022-01-12, by: BAD, do: "
                                   "protest, to: ALY }, { at: 2022-01-13, by: RIVAL, do: attack, to: ALY }"));
  CHECK(told(it) ==
        "11 protest/BAD/VIC/first; 11 protest/BAD/ALY/first; 12 attack/RIVAL/ALY/first; 14 name/VIC/BAD/first; "
        "14 no name/ALY/BAD/first");
}

TEST_CASE("history keeps what was due before the decision to itself") {
  const Compiled it(R"yaml(
- { rule: r, after: "protest, by: VIC", who: BAD, does: { do: name, to: VIC }, delay: 5 d, chance: 100%, because: t }
)yaml",
                    "initial: [{ set: \"diplomats(BAD, VIC)\", to: 4 }]\n"
                    "history: [{ at: 2022-01-05, by: VIC, do: protest, to: BAD }, { at: 2022-01-06, by: VIC, do: "
                    "protest, to: BAD }, { at: 2022-01-05, by: VIC, do: expel, to: BAD }, { at: 2022-01-09, by: VIC, "
                    "do: expel, to: BAD }]\n");
  // Due on day 9: kept; on day 10, the decision, and after: happens.
  CHECK(told(it) == "10 name/BAD/VIC/first; 11 leave/BAD/VIC/first");
}

TEST_CASE("both verdicts, with the condition that decides") {
  const std::string law = R"yaml(
- door: counter
  about: d
  conditions:
    - { label: author, believed: "attribution(self, incident, target) >= high", truth: "truth(incident, target) is perpetrator", fails: unlawful }
    - { label: notice, holds: "done(protest, by: self, to: target)", fails: contested }
- { action: hit, track: cyber, rung: 5, law: { door: counter } }
- { outcome: truly, unlawful: hit }
- { outcome: believed, unlawful: hit, verdict: believed }
)yaml";
  const auto verdicts = [&](const std::string& rest) {
    const Compiled it(law, "outcomes: [truly, believed]\n" + rest);
    REQUIRE_MESSAGE(it.grounded, it.shown());
    core::Engine engine(it.program());
    engine.begin(1, 0, 0);
    engine.play(0);
    return fmt::format("{:g} {:g} by {:g}", engine.outcomes()[0], engine.outcomes()[1],
                       engine.value(it.cell("truth(first)")));
  };
  const std::string hits = respond(
      "{ at: 2022-01-12, by: VIC, do: hit, to: BAD }, { at: 2022-01-13, by: VIC, do: hit, "
      "to: RIVAL }");
  // Run 0 of seed 1 is a world in which BAD did it.
  CHECK(verdicts(hits) == "1 2 by 0");
  CHECK(verdicts("history: [{ at: 2022-01-06, believe: \"attribution(VIC, first, RIVAL)\", to: high }]\n" + hits) ==
        "1 1 by 0");
}

TEST_CASE("each member's right stands alone") {
  const Compiled it(league(""), respond("{ at: 2022-01-12, by: VIC, do: propose, motion: talk, in: LEAGUE }, { at: "
                                        "2022-01-12 12:00, by: ALY, do: propose, motion: talk, in: LEAGUE }"));
  CHECK(told(it) ==
        "11 propose/VIC/LEAGUE/talk/first; 11.5 propose/ALY/LEAGUE/talk/first; 12 declare/LEAGUE/VIC/talk/first; 12.5 "
        "declare/LEAGUE/ALY/talk/first");
}

TEST_CASE("objections weigh, and who proposed another time may object to this one") {
  const auto count = [](const std::string& more, const std::string& acts) {
    const std::string text = told(Compiled(league(more), respond(acts)));
    const auto of = [&](const std::string& what) {
      int n = 0;
      for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
      return n;
    };
    return fmt::format("ALY {} VIC {} adopted {}", of("object/ALY"), of("object/VIC"), of(" declare"));
  };
  const std::string by_aly = "{ at: 2022-01-12, by: ALY, do: propose, motion: word, in: LEAGUE }";
  const std::string by_vic = "{ at: 2022-01-22, by: VIC, do: propose, motion: word, in: LEAGUE }";
  CHECK(count("blocked_by: 2, ", by_aly) == "ALY 0 VIC 1 adopted 1");
  CHECK(count("blocked_by: 2, ", by_vic) == "ALY 1 VIC 0 adopted 0");
  CHECK(count("blocked_by: 2, ", by_aly + ", " + by_vic) == "ALY 1 VIC 1 adopted 1");
  CHECK(count("", by_aly) == "ALY 0 VIC 1 adopted 0");
  // While one is pending, another is refused.
  CHECK(count("", by_aly + ", { at: 2022-01-13, by: VIC, do: propose, motion: word, in: LEAGUE }") ==
        "ALY 0 VIC 1 adopted 0");
}

TEST_CASE("a count is refused, never clamped") {
  const auto code = [](const std::string& effects) {
    return Compiled("- { action: x, track: verbal, rung: 1, effects: [" + effects + "] }\n",
                    respond("{ at: 2022-01-12, by: VIC, do: x, to: BAD }"))
        .codes();
  };
  CHECK(code(R"("diplomats(target, self) -= 1")") == "");
  CHECK(code(R"("diplomats(target, self) += -3")") == "stock-unclear");
  CHECK(code(R"("diplomats(target, self) -= 1", "diplomats(target, self) -= 2")") == "stock-unclear");
  CHECK(code(R"("diplomats(accused, self) -= 1")") == "stock-unclear stock-unclear");  // BAD, RIVAL
}

TEST_CASE("a fresh draw is multiplied by its factor, at each act") {
  // Harm to BAD, the value drawn being the same for one address.
  const auto harm = [](const std::string& amount, const std::string& drawn) {
    const Compiled it("- { action: x, track: verbal, rung: 1, effects: [{ effect: \"harm(target) += " + amount +
                          "\", amount: " + drawn + " }] }\n- { outcome: o, final: \"harm(BAD)\" }\n",
                      "outcomes: [o]\n" + respond("{ at: 2022-01-12, by: VIC, do: x, to: BAD }, "
                                                  "{ at: 2022-01-13, by: VIC, do: x, to: BAD }"));
    REQUIRE_MESSAGE(it.grounded, it.shown());
    core::Engine engine(it.program());
    engine.begin(1, 0, 0);
    engine.play(0, nullptr);
    return engine.outcomes()[0];
  };
  const std::string each = "{ each: { uniform: [1, 2] } }";
  const double once = harm("amount", each);
  CHECK(once > 2);
  CHECK(once < 4);
  CHECK(harm("2 * amount", each) == doctest::Approx(2 * once));
  CHECK(harm("amount * -0.5", each) == doctest::Approx(-0.5 * once));
  CHECK(harm("3 * amount", "4") == doctest::Approx(24));
  const double world = harm("amount", "{ uniform: [1, 2] }");
  CHECK(harm("2 * amount", "{ uniform: [1, 2] }") == doctest::Approx(2 * world));
  CHECK(world != doctest::Approx(once));
}

TEST_CASE("a count may not be lowered by a drawn amount under '+='") {
  const auto code = [](const std::string& effect, const std::string& drawn) {
    return Compiled("- { action: x, track: verbal, rung: 1, effects: [{ effect: \"diplomats(target, self) " + effect +
                        "\", amount: { each: " + drawn + " } }] }\n",
                    respond("{ at: 2022-01-12, by: VIC, do: x, to: BAD }"))
        .codes();
  };
  CHECK(code("+= amount", "{ uniform: [1, 2] }") == "");
  CHECK(code("+= -1 * amount", "{ uniform: [1, 2] }") == "stock-unclear");
  CHECK(code("+= amount", "{ uniform: [-1, 2] }") == "stock-unclear");
}

TEST_CASE("once and cooldown look at everything that a rule does") {
  // Somebody else's reason to do the second of the two acts closes the rule as well.
  const auto acted = [](const std::string& more) {
    return told(
        Compiled("- { rule: r, after: \"protest, by: VIC\", who: BAD, does: [{ do: name, to: VIC }, { do: report, "
                 "to: VIC }], chance: 100%, because: t, " +
                     more + " }\n",
                 respond("{ at: 2022-01-12, by: BAD, do: report, to: VIC }, "
                         "{ at: 2022-01-13, by: VIC, do: protest, to: BAD }")));
  };
  const std::string before = "11 report/BAD/VIC/first; 12 protest/VIC/BAD/first";
  CHECK(acted("once: true") == before);
  CHECK(acted("cooldown: 2 d") == before);
  CHECK(acted("cooldown: 12 h") == before + "; 12 name/BAD/VIC/first; 12 report/BAD/VIC/first");
}

TEST_CASE("only its perpetrator, findings, the law as it was and outcomes know who did it") {
  const auto code = [](const std::string& items, const std::string& rest = "") {
    return Compiled(items, rest).codes();
  };
  CHECK(code("- { action: x, track: verbal, rung: 1, consequences: [{ after: 1 d, do: protest, by: target, to: self, "
             "unless: \"harm(perpetrator) > 1\" }] }\n") == "truth-leak");
  CHECK(code("- { action: x, track: verbal, rung: 1, effects: [\"harm(target) += 0.5 * harm(perpetrator)\"] }\n") ==
        "truth-leak");
  CHECK(code("- { door: d, about: x, conditions: [{ label: a, believed: \"harm(perpetrator) > 1\", truth: "
             "\"harm(perpetrator) > 1\", fails: unlawful }] }\n") == "truth-leak");
  CHECK(
      code("- { alliance: L, members: [VIC, ALY], motions: [{ motion: m, silence: 1 d, objection: { chance: 1%, while: "
           "[\"harm(perpetrator) > 1\"] }, adopted: { do: declare, to: BAD }, because: t }] }\n") == "truth-leak");
  CHECK(code("",
             "responses: [{ response: r, forbid: [{ by: VIC, do: protest, until: \"done(attack, by: "
             "perpetrator)\" }] }]\n") == "truth-leak");
  CHECK(code("- { action: x, track: verbal, rung: 1, seen_by: [self, accused] }\n") == "uncertain-actor");
}

TEST_CASE("a private variable is read by its owner alone, not by everyone of his kind") {
  const auto code = [](const std::string& who, const std::string& condition) {
    return Compiled("- { rule: r, who: " + who + ", while: [\"" + condition +
                    "\"], does: { do: protest, to: BAD }, rate: 0.1 / d, because: t }\n")
        .codes();
  };
  CHECK(code("ALY", "secret(ALY) > 1") == "");
  CHECK(code("patron", "secret(patron) > 1") == "");
  CHECK(code("state", "secret(self) > 1") == "");
  CHECK(code("state", "secret(state) > 1") == "private-variable");
  CHECK(code("ally of VIC", "secret(ally of VIC) > 1") == "private-variable");
  CHECK(Compiled("- { alliance: L, members: [VIC, ALY], motions: [{ motion: m, silence: 1 d, objection: { chance: 1%, "
                 "while: [\"secret(VIC) > 1\"] }, adopted: { do: declare, to: BAD }, because: t }] }\n")
            .codes() == "private-variable");
}

TEST_CASE("numbers that a variable cannot have are mistakes, not silence") {
  const auto code = [](const std::string& items, const std::string& rest = "") {
    return Compiled(items, rest).codes();
  };
  const auto rule = [&](const std::string& with) {
    return code("- { rule: r, who: ALY, does: { do: protest, to: BAD }, rate: 0.1 / d, because: t, " + with + " }\n");
  };
  CHECK(rule("while: [\"mood(self) >= 70%\"]") == "");
  CHECK(rule("while: [\"mood(self) >= 70\"]") == "out-of-range");
  CHECK(rule("while: [\"attribution(self, first, BAD) >= 70\"]") == "out-of-range");
  CHECK(rule("while: [\"grievance(self, BAD) > 30\"]") == "out-of-range");
  CHECK(rule("ratios: { \"mood(self)\": { at: 3, per: 1, ratio: 2 } }") == "out-of-range");
  CHECK(rule("ratios: { \"sqrt(harm(self))\": { at: 3, per: 1, ratio: 2 } }") == "out-of-range");
  CHECK(rule("ratios: { \"sqrt(grievance(self, BAD))\": { at: 3, per: 1, ratio: 2 } }") == "");
  CHECK(code("- { action: x, track: verbal, rung: 1, effects: [\"mood(target) = 3\"] }\n") == "out-of-range");
  CHECK(code("- { variable: v, scope: actor, range: [1, 5], half_life: 2 d }\n") == "out-of-range");
  CHECK(code("- { variable: v, scope: actor, range: [1, 5], half_life: 2 d, rest: 9 }\n") == "out-of-range");
  CHECK(code("- { variable: v, scope: actor, count: [0, 5], half_life: 2 d }\n") == "variable-form");
  CHECK(
      code(
          "- { document: D, about: d }\n- { fact: F, document: D, says: s, value: 24 h }\n- { rule: r, who: BAD, does: "
          "{ do: attack, to: VIC, with: { severity: { is: 1, sources: [F] } } }, rate: 0.1 / d, because: t }\n") ==
      "not-stated");
}

TEST_CASE("a parameter stays in its range and its unit, whatever is drawn") {
  const auto code = [](const std::string& with, const std::string& act = "BAD, do: attack, to: VIC") {
    return Compiled("", respond("{ at: 2022-01-12, by: " + act + ", with: { " + with + " } }")).codes();
  };
  CHECK(code("severity: { each: { pert: [1, 3, 6] } }") == "");
  CHECK(code("severity: 11") == "out-of-range");
  CHECK(code("severity: { uniform: [5, 30] }") == "out-of-range");
  CHECK(code("severity: { each: { normal: [5, 1] } }") == "out-of-range");
  CHECK(code("number: 24 h", "VIC, do: expel, to: BAD") == "unit");
  CHECK(code("deadline: 3", "VIC, do: expel, to: BAD") == "unit");
}

TEST_CASE("`each_time` of something that never ceases to hold is pointed out") {
  const auto shown = [](const std::string& when) {
    return Compiled("", respond("{ when: \"" + when + "\", each_time: true, by: VIC, do: protest, to: BAD }")).shown();
  };
  CHECK(shown("done(attack, to: VIC)").find("warning[fires-once]") != std::string::npos);
  CHECK(shown("done(attack, to: VIC, within: 1 d)").find("fires-once") == std::string::npos);
  CHECK(shown("harm(VIC) > 1").find("fires-once") == std::string::npos);
}

TEST_CASE("what a reaction follows may be told by who reacts, or by anybody but one") {
  const Compiled it(
      R"yaml(
- { rule: own, after: "attack, to: self", who: state, does: { do: protest, to: trigger_actor }, chance: 50%, because: t }
- { rule: servants, after: "sanction, to: state of self", who: SPIES, does: { do: protest, to: trigger_actor }, chance: 50%, because: t }
- { rule: onlooker, after: "sanction, by: state except RIVAL, to: suspect except RIVAL", who: ALY, does: { do: protest, to: trigger_actor }, chance: 50%, because: t }
- { rule: nobody, after: "sanction, to: RIVAL", who: ALY, does: { do: protest, to: trigger_actor }, chance: 50%, because: t }
)yaml",
      "history: [{ at: 2022-01-05, by: BAD, do: attack, to: VIC, incident: first }, { at: 2022-01-06, by: VIC, do: "
      "sanction, to: BAD, incident: first }]\n");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  CHECK(it.reaction_keys() == "onlooker/ALY/VIC/first/BAD own/VIC/BAD/first servants/SPIES/VIC/first");
}
