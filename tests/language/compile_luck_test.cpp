// What a model says more, about others, changes nobody's luck: names address draws, never positions.

#include <doctest/doctest.h>

#include <cstdio>
#include <string>

#include "core/engine.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;
using texts::Compiled;

namespace {

const std::string feud = R"yaml(
- { rule: rage, per: incident, who: perpetrator, does: { do: attack, to: victim, with: { severity: { each: { pert: [1, 3, 6] } } } }, rate: { lognormal: { median: 0.1 / d, spread: 2 } }, ratios: { "grievance(self, victim)": { ratio: 1.5 } }, because: t }
- { rule: look, after: "attack, to: victim", who: victim, does: { do: report, to: patron }, chance: 80%, delay: { gamma: { mean: 3 d, sd: 2 d } }, because: t }
- { rule: blame, per: incident, while: ["attribution(self, incident, suspect) >= likely", "named(self, incident, suspect) is unnamed"], who: victim, does: { do: name, to: suspect }, chance: 90%, within: 20 d, because: t }
- { rule: punish, after: "name, by: victim, to: accused", who: patron, does: { do: sanction, to: organ of accused }, chance: 70%, delay: { lognormal: { median: 4 d, spread: 2 } }, because: t }
)yaml";

struct Timeline : core::Observer {
  const core::Program& program;
  const std::string without;  // acts of this actor are left out
  std::string text;
  int acts = 0;
  Timeline(const core::Program& of, std::string leave_out) : program(of), without(std::move(leave_out)) {}
  void on_act(const core::Act& act, const core::Engine&) override {
    const core::ActKind& kind = program.kinds[act.kind];
    if (program.actors[kind.actor] == without) return;
    ++acts;
    char line[128];
    std::snprintf(line, sizeof line, "%a ", act.time);
    text += line + kind.name;
    for (core::Index i = 0; i < kind.parameter_count; ++i) {
      std::snprintf(line, sizeof line, " %a", act.parameters[i]);
      text += line;
    }
    text += "\n";
  }
  void on_prevented(const core::Prevented&, const core::Engine&) override {}
};

std::string played(const Compiled& it, std::uint64_t run, int& acts, const std::string& without = "") {
  core::Engine engine(it.program());
  Timeline timeline(it.program(), without);
  REQUIRE(engine.begin(5, run, run, &timeline) == core::Engine::End::horizon);
  REQUIRE(engine.play(0, &timeline) == core::Engine::End::horizon);
  acts += timeline.acts;
  return timeline.text;
}

}  // namespace

TEST_CASE("an actor, a rule and an outcome that concern nobody else change no bit of anybody's acts") {
  const std::string past = "history: [{ at: 2022-01-02, by: perpetrator, do: attack, to: VIC, incident: first }]\n";
  const Compiled plain(feud, past);
  const Compiled more(R"yaml(
- { actor: AAA, kind: firm }
- { actor: AAB, kind: firm }
- { rule: a-first, who: AAA, does: { do: protest, to: AAB }, rate: 0.3 / d, because: t }
- { rule: b-answer, after: "protest, to: self", who: AAB, does: { do: protest, to: trigger_actor }, chance: 50%, because: t }
- { rule: c-watch, per: incident, while: ["attribution(self, incident, suspect) >= likely"], who: AAA, does: { do: protest, to: AAB }, rate: 0.1 / d, because: t }
- { outcome: extra, count: "any, by: BAD" }
- { outcome: level, mean: "grievance(BAD, VIC)" }
)yaml" + feud,
                      "outcomes: [extra, level]\n" + past);
  std::string renamed_feud = feud;
  renamed_feud.replace(renamed_feud.find("rule: rage"), 10, "rule: fury, key: rage");
  const Compiled renamed(renamed_feud, past);
  REQUIRE_MESSAGE(plain.grounded, plain.shown());
  REQUIRE_MESSAGE(more.grounded, more.shown());
  REQUIRE_MESSAGE(renamed.grounded, renamed.shown());
  int acts = 0, others = 0;
  for (std::uint64_t run = 0; run < 20; ++run) {
    const std::string expected = played(plain, run, acts);
    std::string found;
    {
      // Both firms' acts are left out, one at a time being enough: only AAA starts, and AAB answers AAA.
      core::Engine engine(more.program());
      Timeline timeline(more.program(), "AAA");
      REQUIRE(engine.begin(5, run, run, &timeline) == core::Engine::End::horizon);
      REQUIRE(engine.play(0, &timeline) == core::Engine::End::horizon);
      for (std::size_t at = 0; at < timeline.text.size();) {
        const std::size_t end = timeline.text.find('\n', at) + 1;
        const std::string line = timeline.text.substr(at, end - at);
        if (line.find("/AAB/") == std::string::npos)
          found += line;
        else
          ++others;
        at = end;
      }
    }
    CHECK(found == expected);
    CHECK(played(renamed, run, acts) == expected);
  }
  CHECK(acts > 100);
  CHECK(others > 10);
}
