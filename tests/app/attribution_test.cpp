// How the library's rules come to a name: whom they rule out, how much slower it is when the attack hides, whom
// evidence reaches, and whom they turn to when a gang did it.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"

namespace fs = std::filesystem;
using namespace demarche;

namespace {

// An attack on Estonia that nobody outside helps with; `more` are further keys, `history` further items of it.
const std::string head = R"yaml(
scenario: a-name
uses: [models]
start: 2030-03-01
decision: 2030-03-02
horizon: 400 d
confidence: { likely: 60%, high: 70%, irrefutable: 80% }
incidents:
  outage: { victim: EST, suspects: [RUS, GANG], perpetrator: { RUS: 100% }, prior: { RUS: 40%, GANG: 40% } }
outcomes: [state_named, gang_named, days_to_name]
library:
  - { actor: GANG, kind: criminal, of: RUS, because: "a gang that a state tolerates" }
  - { outcome: state_named, probability: "attribute_publicly, by: EST, to: RUS" }
  - { outcome: gang_named, probability: "attribute_publicly, by: EST, to: GANG" }
  - { outcome: days_to_name, time: "attribute_publicly, by: EST" }
)yaml";

struct Case {
  language::Files files;
  language::Diagnostics diagnostics;
  std::optional<language::Grounded> model;

  Case(const std::string& more, const std::string& history,
       const std::string& responses =
           "responses: [{ response: wait, forbid: [{ by: EST, do: investigate }, { by: ally of EST, do: give_help }, "
           "{ by: NATO, do: give_help }] }]\n") {
    const fs::path file = fs::temp_directory_path() / "demarche-attribution-test.yaml";
    std::ofstream(file) << head << more << "history:\n"
                        << "  - { at: 2030-03-01, by: perpetrator, do: cyber_attack, to: EST, incident: outage }\n"
                        << history << responses;
    const auto loaded = language::load(file.string(), {DEMARCHE_SOURCE_DIR}, files, diagnostics);
    fs::remove(file);
    if (loaded) model = language::compile(loaded->library, loaded->scenario, diagnostics);
    REQUIRE_MESSAGE(model, language::render(diagnostics, files));
  }

  // Mean of a measure over runs; of a time, the share of runs in which it came within `days`.
  double measured(const std::string& outcome, int runs, double days = 0) const {
    const auto at = std::find_if(model->outcomes.begin(), model->outcomes.end(),
                                 [&](const language::OutcomeInfo& one) { return one.name == outcome; });
    REQUIRE(at != model->outcomes.end());
    core::Engine engine(model->program);
    double sum = 0;
    for (int run = 0; run < runs; ++run) {
      engine.begin(5, static_cast<std::uint64_t>(run), static_cast<std::uint64_t>(run));
      engine.play(0);
      const double value = engine.outcomes()[at->measure];
      sum += days > 0 ? (value <= days ? 1 : 0) : value;
    }
    return sum / runs;
  }
};

std::string believed(const std::string& state, const std::string& gang) {
  return "  - { at: 2030-03-01, believe: \"attribution(EST, outage, RUS)\", to: " + state + " }\n" +
         "  - { at: 2030-03-01, believe: \"attribution(EST, outage, GANG)\", to: " + gang + " }\n";
}

}  // namespace

TEST_CASE("who names a state has ruled out those who are none; a gang is named without that") {
  constexpr int runs = 200;
  // Nothing more is found out, so beliefs stay. The last share that is stated holds, the others follow.
  const Case doubtful("", believed("94%", "13%"));  // the state is left with some 82 %
  CHECK(doubtful.measured("state_named", runs) == 0);
  const Case clear("", believed("82%", "2%"));
  CHECK(clear.measured("state_named", runs) > 0.1);
  CHECK(clear.measured("gang_named", runs) == 0);
  const Case gang("", "  - { at: 2030-03-01, believe: \"attribution(EST, outage, GANG)\", to: 82% }\n");
  CHECK(gang.measured("gang_named", runs) > 0.1);
  CHECK(gang.measured("state_named", runs) == 0);
}

TEST_CASE("the better an attack hides, the later its author is named") {
  constexpr int runs = 300;
  const std::string wait = "responses: [{ response: wait }]\n";
  double before = 1;
  for (const std::string concealment : {"0", "0.5", "1"}) {
    const Case one("initial: [{ set: \"concealment(outage)\", to: " + concealment + " }]\n", "", wait);
    const double within = one.measured("days_to_name", runs, 60);
    CHECK_MESSAGE(within < 0.75 * before, "concealment " << concealment << ": " << within << " of runs within 60 days");
    before = within;
  }
  CHECK(before < 0.1);
}

TEST_CASE("evidence reaches the allies that are shown it, and nobody else") {
  const std::string look = "{ at: 2030-03-03, by: EST, do: investigate, incident: outage, with: { strength: 2 } }";
  const std::string tell = "{ at: 2030-03-04, by: EST, do: share_evidence, to: LVA, incident: outage }";
  const std::string trust = "initial: [{ set: \"trust(LVA, EST)\", to: 1 }, { set: \"trust(LTU, EST)\", to: 0.5 }]\n";
  const auto belief = [&](const std::string& plan, const std::string& who) {
    const Case one(trust, "",
                   "responses:\n"
                   "  - { response: still, forbid: [{ by: EST, do: investigate }, { by: EST, do: share_evidence }] }\n"
                   "  - { response: plan, extends: still, do: [" +
                       plan + "] }\n");
    const auto& cells = one.model->program.cells;
    const auto weight = [&](const core::Engine& engine, const std::string& suspect) {
      const auto at = std::find_if(cells.begin(), cells.end(), [&](const core::Cell& cell) {
        return cell.name == "attribution(" + who + ", outage, " + suspect + ")";
      });
      REQUIRE(at != cells.end());
      return core::elementary::logistic(engine.value(static_cast<core::Index>(at - cells.begin())));
    };
    core::Engine engine(one.model->program);
    engine.begin(5, 2, 2);
    engine.play(1);
    const double rus = weight(engine, "RUS"), gang = weight(engine, "GANG");
    return core::elementary::log(rus / (1 - rus - gang)) - core::elementary::log(0.4 / 0.2);
  };
  const double found = belief(look, "EST");
  CHECK(std::abs(found) > 0.01);
  CHECK(belief(look, "LVA") == doctest::Approx(0));
  CHECK(belief(look + ", " + tell, "LVA") == doctest::Approx(found));
  CHECK(belief(look + ", " + tell, "LTU") == doctest::Approx(0.5 * found));
  CHECK(belief(look + ", " + tell + ", " + tell, "LTU") == doctest::Approx(0.5 * found));
}

TEST_CASE("who names a gang turns to the state that tolerates it") {
  const Case one("", "");
  const auto& kinds = one.model->program.kinds;
  const auto has = [&](const std::string& name) {
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](const core::ActKind& kind) { return kind.name.starts_with(name); });
  };
  CHECK(has("attribute_publicly/EST/GANG"));
  const auto& reactions = one.model->program.reactions;
  std::string keys;
  for (const core::Reaction& reaction : reactions) {
    if (reaction.key.starts_with("victim-turns-to-the-host")) keys += reaction.key + " ";
  }
  CHECK(keys == "victim-turns-to-the-host/EST/RUS/outage ");
  CHECK(has("call_to_comply/EST/RUS"));
  CHECK(!has("call_to_comply/EST/GANG"));
}
