// Who objects to a motion, how often that breaks silence and what drives it, against closed forms: members' silences
// are independent, and a driver's factor on the hazard is what the file says.
//
// Shares of 20,000 runs, within five standard deviations.
#include "report/objections.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/engine.hpp"
#include "report/recorder.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using language::texts::Compiled;

namespace {

constexpr std::uint64_t runs = 20000;

// M1 objects with a chance of 10 % over the silence, M2 with eight times its hazard, M3 never.
const Compiled& league() {
  static const Compiled made(R"yaml(
- { variable: stake, scope: actor, range: [-1000, 10] }
- { actor: M1, kind: state, name: Molvania }
- { actor: M2, kind: state }
- { actor: M3, kind: state }
- alliance: LEAGUE
  members: [ALY, M1, M2, M3]
  motions:
    - motion: word
      text: [warm, sharp]
      silence: 24 h
      objection: { chance: 10%, ratios: { "stake(self)": { ratio: 2 }, "in_text(sharp)": { at: 1, ratio: 4 } } }
      falls_to: { without: [sharp] }
      adopted: { do: declare, to: BAD }
      because: test
)yaml",
                             R"yaml(
initial:
  - { set: "stake(ALY)", to: 0 }
  - { set: "stake(M1)", to: 0 }
  - { set: "stake(M2)", to: 3 }
  - { set: "stake(M3)", to: -900 }
responses:
  - { response: asks, do: [{ at: 2022-01-12, by: ALY, do: propose, motion: word, in: LEAGUE }] }
  - { response: waits }
)yaml");
  REQUIRE_MESSAGE(made.grounded, made.shown());
  return made;
}

std::size_t place_of(const language::Grounded& model, const std::string& motion) {
  const auto names = report::motion_names(model);
  const auto found = std::find(names.begin(), names.end(), motion);
  REQUIRE(found != names.end());
  return static_cast<std::size_t>(found - names.begin());
}

const report::Objector& objector(const report::MotionTrace& trace, const language::Grounded& model,
                                 const std::string& member) {
  const auto found = std::find_if(trace.objectors.begin(), trace.objectors.end(),
                                  [&](const auto& one) { return model.program.actors[one.member] == member; });
  REQUIRE(found != trace.objectors.end());
  return *found;
}

void agrees(std::uint64_t part, double law) {
  const double share = static_cast<double>(part) / runs;
  CAPTURE(share);
  CAPTURE(law);
  CHECK(std::abs(share - law) < 5 * std::sqrt(law * (1 - law) / runs) + 1e-12);
}

}  // namespace

TEST_CASE("a traced motion is adopted, weakened, dropped and objected to as often as the law says") {
  const language::Grounded& model = *league().grounded;
  const report::MotionTrace trace = report::trace_motion(model, place_of(model, "LEAGUE/word"), 0, runs, 11);
  CHECK(trace.runs == runs);
  CHECK(trace.exploded == 0);
  CHECK(trace.proposed == runs);
  // Each member's chance to let the whole text pass, and the weaker one (a quarter of the hazard).
  const double first = 0.9, second = std::pow(0.9, 8), weak_first = std::pow(0.9, 0.25), weak_second = std::pow(0.9, 2);
  const double whole = first * second, weak = weak_first * weak_second;
  agrees(trace.texts.at("warm, sharp"), whole);
  agrees(trace.texts.at("warm"), (1 - whole) * weak);
  agrees(trace.adopted, whole + (1 - whole) * weak);
  agrees(trace.broken, 1 - whole);
  agrees(trace.dropped, (1 - whole) * (1 - weak));
  CHECK(trace.texts.size() == 2);

  // Silence ends with the first objection, so whoever objects breaks it. Of two exponential clocks, the one with
  // eight times the hazard comes first in eight ninths.
  const report::Objector& one = objector(trace, model, "M1");
  const report::Objector& other = objector(trace, model, "M2");
  agrees(one.broke, (1 - whole) / 9 * weak + (1 - whole) / 9 * (1 - weak) + (1 - whole) * 8 / 9 * (1 - weak) / 9);
  agrees(other.broke, 1 - (whole + (1 - whole) / 9 * (weak + (1 - weak) / 9)));
  CHECK(one.runs == one.broke);
  CHECK(one.runs + other.runs >= trace.broken);
  CHECK(objector(trace, model, "M3").runs == 0);
}

TEST_CASE("what drives an objector is its driver's factor, and the shares are those of the drivers") {
  const language::Grounded& model = *league().grounded;
  const report::MotionTrace trace = report::trace_motion(model, place_of(model, "LEAGUE/word"), 0, runs, 11);
  const report::Objector& other = objector(trace, model, "M2");
  const auto pull = [&](const std::string& head) {
    const auto found = std::find_if(other.pulls.begin(), other.pulls.end(),
                                    [&](const report::Pull& one) { return one.term.starts_with(head); });
    REQUIRE(found != other.pulls.end());
    return *found;
  };
  const auto number = static_cast<double>(other.objections);
  CHECK(pull("stake(M2)").log_sum / number == doctest::Approx(3 * std::log(2)));
  CHECK(pull("in_text(").log_sum < 0);  // 0 against the whole text, log ¼ against the weaker one
  CHECK(pull("stake(M2)").share_sum + pull("in_text(").share_sum == doctest::Approx(number));

  const std::string text = report::explain_motion(model, trace, {});
  CHECK(text.find("stake × 8 (") != std::string::npos);
  CHECK(text.find("the text's 'sharp' × ") != std::string::npos);
  CHECK(text.find("M1          Molvania objects in ") != std::string::npos);
  CHECK(text.find("M3") == std::string::npos);
}

TEST_CASE("a motion that nobody proposes is traced as such") {
  const language::Grounded& model = *league().grounded;
  const report::MotionTrace trace = report::trace_motion(model, place_of(model, "LEAGUE/word"), 1, 100, 11);
  CHECK(trace.runs == 100);
  CHECK(trace.proposed == 0);
  CHECK(trace.adopted == 0);
  CHECK(report::explain_motion(model, trace, {}).find("Who objects") == std::string::npos);
}

TEST_CASE("what is watched counts only when the run does") {
  const language::Grounded& model = *league().grounded;
  const std::size_t motion = place_of(model, "LEAGUE/word");
  report::MotionTrace trace = report::no_trace(model, motion, 0, 1);
  const auto watch = report::watch_motion(model, motion, trace);
  core::Engine engine(model.program);
  for (std::uint64_t run = 0; run < 200; ++run) {
    engine.begin(1, run, run);
    watch->start();
    engine.play(0, watch.get());  // and not added, as after a run that blew up
  }
  for (const report::Objector& one : trace.objectors) {
    CHECK(one.objections == 0);
    CHECK(one.pulls.empty());
  }
  watch->start();
  watch->add();
  CHECK(trace.runs == 1);
  CHECK(
      std::all_of(trace.objectors.begin(), trace.objectors.end(), [](const auto& one) { return one.objections == 0; }));
  CHECK(report::trace_motion(model, motion, 0, 200, 1).objectors[1].objections > 0);  // else there was nothing to count
}

TEST_CASE("a run that breaks a contract is not whole") {
  CHECK(report::ends_whole([] { return true; }));
  CHECK_FALSE(report::ends_whole([] { return false; }));
  CHECK_FALSE(report::ends_whole([]() -> bool { throw core::ContractError("broken"); }));
}

TEST_CASE("what moved a member is said in words, the strongest first") {
  const language::Grounded& model = *league().grounded;
  const report::MotionTrace trace = report::trace_motion(model, place_of(model, "LEAGUE/word"), 0, 500, 1);
  const auto found = std::find_if(trace.objectors.begin(), trace.objectors.end(), [&](const report::Objector& one) {
    return model.program.actors[one.member] == "M2";
  });
  REQUIRE(found != trace.objectors.end());
  const std::string all = report::pulls_of(model, *found, 9);
  CHECK(all.find("(M2)") == std::string::npos);  // no raw name of a variable
  CHECK(all.find("stake") != std::string::npos);
  CHECK(all.find(" × 8 (") != std::string::npos);
  CHECK(report::pulls_of(model, *found, 1).find(", ") == std::string::npos);
}
