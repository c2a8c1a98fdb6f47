// Every mistake of names and meaning has a code, and a suggestion from the right namespace where one is clear.

#include <doctest/doctest.h>

#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

// A tendency with one thing changed.
std::string tendency(const std::string& rest) {
  return "- { rule: r, who: VIC, does: { do: protest, to: BAD }, because: t, " + rest + " }\n";
}

std::string respond(const std::string& rest) { return "responses: [{ response: a, " + rest + " }]\n"; }

}  // namespace

TEST_CASE("unknown names are told apart by what they should have been") {
  const Compiled it(R"yaml(
- { rule: one, who: VIK, does: { do: protest, to: BAD }, rate: 0.1 / d, because: t }
- { rule: two, who: VIC, does: { do: protst, to: BAD }, rate: 0.1 / d, because: t }
- { rule: three, who: VIC, while: ["grievence(self, BAD) > 1"], does: { do: protest, to: BAD }, rate: 0.1 / d, because: t }
- { rule: four, who: VIC, while: ["relations(self, BAD) is severd"], does: { do: protest, to: BAD }, rate: 0.1 / d, because: t }
)yaml");
  CHECK_FALSE(it.grounded);
  CHECK(it.codes() == "unknown-actor unknown-action unknown-variable unknown-state");
  const std::string shown = it.shown();
  for (const std::string hint :
       {"did you mean 'VIC'?", "did you mean 'protest'?", "did you mean 'grievance'?", "did you mean 'severed'?"}) {
    CHECK_MESSAGE(shown.find(hint) != std::string::npos, shown);
  }
}

TEST_CASE("mistakes of a rule") {
  const auto code = [](const std::string& items, const std::string& rest = "") {
    return Compiled(items, rest).codes();
  };
  CHECK(code(tendency("rate: 0.1 / d")) == "");
  CHECK(code(tendency("chance: 100%, within: 3 d")) == "out-of-range");
  CHECK(code(tendency("chance: 10%")) == "rule-form");
  CHECK(code(tendency("rate: 0.1 / d, while: [\"attribution(self, incident, BAD) >= high\"]")) == "no-incident");
  CHECK(code(tendency("rate: 0.1 / d, while: [\"secret(BAD) > 1\"]")) == "private-variable");
  CHECK(code(tendency("rate: 0.1 / d, while: [\"done(attack, by: perpetrator(first))\"]")) == "truth-leak");
  CHECK(code(tendency("rate: 0.1 / d, while: [\"truth(first, BAD) is perpetrator\"]")) == "truth-leak");
  CHECK(code(tendency("rate: 0.1 / d, while: [\"grievance(self) > 1\"]")) == "wrong-arguments");
  CHECK(code("- { rule: r, who: VIC, does: { do: protest, to: BAD }, rate: 0.1 / d }\n") == "no-source");
  CHECK(code(tendency("rate: { is: 0.1 / d, sources: [F1] }") +
             "- { document: D, about: d }\n- { fact: F1, document: D, says: s, value: 3 }\n") == "not-stated");
  CHECK(code(tendency("rate: 0.1 / d, sources: [F7]")) == "unknown-source");
  CHECK(
      code("- { rule: r, who: VIC, does: { do: expel, to: BAD, with: { numbr: 3 } }, rate: 0.1 / d, because: t }\n") ==
      "unknown-parameter");
  CHECK(code("- { rule: r, who: VIC, does: { do: expel, to: BAD, with: { number: 900 } }, rate: 0.1 / d, because: t "
             "}\n") == "out-of-range");
}

TEST_CASE("mistakes of a scenario") {
  const auto code = [](const std::string& rest, const std::string& items = "") {
    return Compiled(items, rest).codes();
  };
  CHECK(code(respond(
            "do: [{ at: 2022-01-12, by: VIC, do: expel, to: BAD }], forbid: [{ by: VIC, track: diplomatic }]")) ==
        "forces-forbidden");
  CHECK(code(respond("do: [{ at: 2022-01-22, by: VIC, do: expel, to: BAD }], forbid: [{ by: VIC, do: expel, until: "
                     "2022-01-21 }]")) == "");
  CHECK(code(respond("extends: a")) == "cycle");
  CHECK(code(respond("extends: c")) == "unknown-response");
  CHECK(code(respond("tilt: [{ rule: nothing, by: 2 }]")) == "unknown-rule");
  CHECK(code("outcomes: [peace]\n") == "unknown-outcome");
  CHECK(code("history: [{ at: 2022-01-02, believe: \"attribution(VIC, first, BAD)\", to: certain }]\n") ==
        "unknown-confidence");
  CHECK(code("initial: [{ set: \"grievance(VIC, BAD)\", to: 11 }]\n",
             "- { rule: r, who: VIC, while: [\"grievance(self, BAD) > 1\"], does: { do: protest, to: BAD }, rate: 1 / "
             "d, because: t }\n") == "out-of-range");
  CHECK(code(respond("do: [{ at: 2022-01-12, by: VIC, do: propose, to: BAD }]")) == "missing-motion");
  CHECK(code(respond("do: [{ at: 2022-01-12, by: BAD, do: propose, motion: talk, in: CLUB }]"),
             "- { alliance: CLUB, members: [VIC], motions: [{ motion: talk, right_of: member, adopted: { do: declare, "
             "to: self }, "
             "because: t }] }\n") == "not-a-member");
  CHECK(code("", "- { actor: VIC, kind: state }\n").find("duplicate") != std::string::npos);
}
