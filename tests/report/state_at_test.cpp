// How everything stood at a moment, and what moved it: held against the acts of the recording, by hand.

#include "report/state_at.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>

#include "report/recorder.hpp"
#include "report/wording.hpp"
#include "tests/language/compile_fixture.hpp"
#include "tests/report/two_states.hpp"

using namespace demarche;

namespace {

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

// Every effect has a size that stands in the file.
std::string fixed_models() {
  return replaced(tests::two_states_models, "amount: { uniform: [0, 2] }", "amount: { is: 1.5 }");
}

core::Index cell_of(const language::Grounded& model, const std::string& name) {
  for (core::Index cell = 0; cell < model.program.cells.size(); ++cell) {
    if (model.program.cells[cell].name == name) return cell;
  }
  FAIL("no cell " << name);
  return core::none;
}

// What the acts of a recording make of "grievance(owner, other)" until a moment: each act adds, and all fades by half
// in 50 days.
double by_hand(const language::Grounded& model, const report::Recording& recording, const std::string& owner,
               const std::string& other, double start, double until) {
  double value = start;
  double time = 0;
  for (const report::RecordedAct& one : recording.acts) {
    if (one.act.time >= until) break;
    const core::ActKind& kind = model.program.kinds[one.act.kind];
    if (model.program.actors[kind.actor] != other || model.program.actors[kind.target] != owner) continue;
    const std::string& action = model.program.actions[kind.action];
    value *= std::exp2(-(one.act.time - time) / 50);
    value = std::min(10.0, value + (action == "attack" ? 2.0 : action == "protest" ? 0.5 : 1.5));
    time = one.act.time;
  }
  return value * std::exp2(-(until - time) / 50);
}

}  // namespace

TEST_CASE("values are those that the acts of the run make of them") {
  const language::Grounded model = tests::ground(tests::two_states_scenario, fixed_models());
  const core::Index anger = cell_of(model, "grievance(BOR, ARC)");
  const core::Index hurt = cell_of(model, "grievance(ARC, BOR)");
  std::size_t changes = 0;
  for (std::uint64_t run = 0; run < 25; ++run) {
    for (core::Index response = 0; response < 3; ++response) {
      const report::Recording recording = report::record(model, 1, run, response);
      for (const double at : {4.0, 10.0, 12.5, 40.0, 110.0}) {
        CAPTURE(run);
        CAPTURE(response);
        CAPTURE(at);
        const report::StateAt state = report::state_at(model, 1, run, response, at);
        CHECK(state.cells[anger].at_start == 0.5);
        CHECK(state.cells[anger].value == doctest::Approx(by_hand(model, recording, "BOR", "ARC", 0.5, at)));
        CHECK(state.cells[hurt].value == doctest::Approx(by_hand(model, recording, "ARC", "BOR", 0, at)));
        // The acts until then are those of the whole run, and each change is one of them, by what its file says.
        REQUIRE(state.recording.acts.size() <= recording.acts.size());
        for (std::size_t i = 0; i < state.recording.acts.size(); ++i) {
          CHECK(state.recording.acts[i].act.time == recording.acts[i].act.time);
          CHECK(state.recording.acts[i].act.kind == recording.acts[i].act.kind);
        }
        for (const report::Change& change : state.cells[hurt].changes) {
          const auto act = std::find_if(recording.acts.begin(), recording.acts.end(),
                                        [&](const auto& one) { return one.act.number == change.act; });
          REQUIRE(act != recording.acts.end());
          CHECK(act->act.time == change.time);
          const std::string& action = model.program.actions[model.program.kinds[act->act.kind].action];
          const double by = action == "attack" ? 2.0 : action == "protest" ? 0.5 : 1.5;
          CHECK(change.after == doctest::Approx(std::min(10.0, change.before + by)));
          ++changes;
        }
      }
    }
  }
  CHECK(changes > 50);  // else nothing was tested
}

TEST_CASE("a cause that is changed is seen, with its documents") {
  const auto text = [](const std::string& models) {
    const language::Grounded model = tests::ground(tests::two_states_scenario, models);
    report::StateQuestion question;
    question.response = 2;
    std::string problem;
    question.day = report::day_of(model, "2022-04-20", problem).value();
    question.full = true;
    return report::explain_state(model, question, report::Style{false, true, 200});
  };
  const std::string told = text(fixed_models());
  CHECK(has(told, "response expel, run 0, seed 1: how everything stood at the end of 2022-04-20"));
  CHECK(has(told, "Arcadia expels 2 diplomats of Borduria (the response itself)"));
  CHECK(has(told, "fades by half in 50 d"));
  const std::string once_more = text(replaced(fixed_models(), "amount: { is: 1.5 }", "amount: { is: 2.5 }"));
  CHECK(told != once_more);
  // The response expels on 12 January, when 0.5 of the start has faded for 11 days.
  const double before = 0.5 * std::exp2(-11.0 / 50);
  CHECK(has(told, fmt::format("{:.3g} → {:.3g}", before, before + 1.5)));
  CHECK(has(once_more, fmt::format("{:.3g} → {:.3g}", before, before + 2.5)));
  // A tendency and a reaction are named with what they rest on.
  const std::string renamed =
      text(replaced(fixed_models(), "within: 14 d\n  sources: [F-2]", "within: 14 d\n  sources: [F-1]"));
  const bool answers = has(told, "tendency answer-expulsion; F-2");
  CHECK(has(renamed, "tendency answer-expulsion; F-1") == answers);
  CHECK_FALSE(has(renamed, "tendency answer-expulsion; F-2"));
}

TEST_CASE("statements of the history move beliefs, and are told from acts") {
  const language::texts::Compiled made("", R"yaml(
history:
  - { at: 2022-01-03, by: BAD, do: attack, to: VIC, incident: first }
  - { at: 2022-01-05, believe: "attribution(VIC, first, BAD)", to: 90% }
responses:
  - { response: silence }
)yaml");
  REQUIRE_MESSAGE(made.grounded, made.shown());
  const language::Grounded& model = *made.grounded;
  const core::Index belief = cell_of(model, "attribution(VIC, first, BAD)");
  const auto share = [](double log_odds) { return 1 / (1 + std::exp(-log_odds)); };
  const report::StateAt before = report::state_at(model, 1, 0, 0, 3.5);
  CHECK(before.cells[belief].changes.empty());
  CHECK(share(before.cells[belief].value) == doctest::Approx(0.3));  // the prior
  const report::StateAt after = report::state_at(model, 1, 0, 0, 4.5);
  REQUIRE(after.cells[belief].changes.size() == 1);
  const report::Change& change = after.cells[belief].changes.front();
  CHECK(change.act == 0);
  CHECK(change.item == 1);
  CHECK(change.time == 4);
  CHECK(share(change.before) == doctest::Approx(0.3));
  CHECK(share(change.after) == doctest::Approx(0.9));
  CHECK(share(after.cells[belief].value) == doctest::Approx(0.9));
  const core::Index harm = cell_of(model, "harm(VIC)");
  REQUIRE(after.cells[harm].changes.size() == 1);
  CHECK(after.cells[harm].changes.front().act == 1);
  CHECK(after.cells[harm].value == 2);
}

TEST_CASE("as JSON every variable has its value, all that changed it, and the act that did") {
  const language::Grounded model = tests::ground(tests::two_states_scenario, fixed_models());
  report::StateQuestion question;
  question.response = 2;
  question.run = 4;
  std::string problem;
  question.day = report::day_of(model, "2022-03-20", problem).value();
  const boost::json::value json = boost::json::parse(report::state_json(model, question));
  CHECK(json.at("schema") == "demarche.state/1");
  CHECK(json.at("response") == "expel");
  CHECK(json.at("date") == "2022-03-21 00:00");  // the end of that day
  const report::StateAt state = report::state_at(model, 1, 4, 2, question.day.at);
  const boost::json::array& variables = json.at("variables").as_array();
  REQUIRE(variables.size() == model.program.cells.size());
  std::size_t changes = 0;
  for (std::size_t cell = 0; cell < variables.size(); ++cell) {
    const boost::json::value& one = variables[cell];
    const auto scaled = [&](double value) {
      return model.program.cells[cell].is_log_odds ? 1 / (1 + std::exp(-value)) : value;
    };
    CAPTURE(model.program.cells[cell].name);
    CHECK(one.at("name").as_string() == model.program.cells[cell].name);
    CHECK(one.at("value").to_number<double>() == scaled(state.cells[cell].value));
    CHECK(one.at("at_decision").to_number<double>() == scaled(state.cells[cell].at_decision));
    REQUIRE(one.at("changes").as_array().size() == state.cells[cell].changes.size());
    for (std::size_t i = 0; i < state.cells[cell].changes.size(); ++i) {
      const boost::json::value& change = one.at("changes").as_array()[i];
      const report::Change& expected = state.cells[cell].changes[i];
      CHECK(change.at("act").to_number<std::uint32_t>() == expected.act);
      CHECK(change.at("after").to_number<double>() == scaled(expected.after));
      const auto act = std::find_if(state.recording.acts.begin(), state.recording.acts.end(),
                                    [&](const auto& played) { return played.act.number == expected.act; });
      REQUIRE(act != state.recording.acts.end());
      CHECK(change.at("sentence").as_string() == report::sentence(model, act->act.kind, act->act.parameters));
      ++changes;
    }
  }
  CHECK(changes > 2);
  // Before the decision there is neither a response nor a value at it.
  question.day = report::day_of(model, "2022-01-05", problem).value();
  const boost::json::value before = boost::json::parse(report::state_json(model, question));
  CHECK(before.at("response").is_null());
  CHECK(before.at("variables").at(0).at("at_decision").is_null());
}

TEST_CASE("as JSON what was said stands beside what is believed, and what the history states is no act's") {
  const language::texts::Compiled made("", R"yaml(
history:
  - { at: 2022-01-03, by: BAD, do: attack, to: VIC, incident: first }
  - { at: 2022-01-05, believe: "attribution(VIC, first, BAD)", to: 90% }
responses:
  - { response: silence }
)yaml");
  REQUIRE_MESSAGE(made.grounded, made.shown());
  report::StateQuestion question;
  std::string problem;
  question.day = report::day_of(*made.grounded, "2022-01-06", problem).value();
  const boost::json::value json = boost::json::parse(report::state_json(*made.grounded, question));
  const core::Index belief = cell_of(*made.grounded, "attribution(VIC, first, BAD)");
  const boost::json::value& one = json.at("variables").at(belief);
  CHECK(one.at("is_share") == true);
  CHECK(one.at("value").to_number<double>() == doctest::Approx(0.9));
  CHECK(one.at("of") == boost::json::value{"VIC", "first", "BAD"});
  REQUIRE(one.at("changes").as_array().size() == 1);
  CHECK(one.at("changes").at(0).at("act").is_null());
  CHECK(json.at("said").as_array().empty());
}

TEST_CASE("runs in worlds are those that run --runs-per-world tells") {
  const language::Grounded model = tests::ground(tests::two_states_scenario, fixed_models());
  const report::Recording recording = report::record(model, 3, 17, 1, 5);
  const report::StateAt state = report::state_at(model, 3, 17, 1, model.horizon, 5);
  REQUIRE(state.recording.acts.size() == recording.acts.size());
  for (std::size_t i = 0; i < recording.acts.size(); ++i) {
    CHECK(state.recording.acts[i].act.time == recording.acts[i].act.time);
  }
}

TEST_CASE("dates mean a moment within the scenario, or say why not") {
  const language::Grounded model = tests::two_states();
  const auto problem_of = [&](const std::string& date) {
    std::string problem;
    CHECK_FALSE(report::day_of(model, date, problem));
    return problem;
  };
  std::string problem;
  CHECK(report::day_of(model, "2022-01-12", problem)->at == 12);
  CHECK(report::day_of(model, "2022-01-12 12:00", problem)->at == 11.5);
  CHECK(report::day_of(model, "2022-04-21", problem)->at == model.horizon);
  CHECK(has(problem_of("2022-02-30"), "a date such as 2022-01-11"));
  CHECK(has(problem_of("soon"), "'2022-01-11 00:00'"));
  CHECK(has(problem_of("2021-12-31 08:00"), "before the scenario's start, 2022-01-01"));
  CHECK(has(problem_of("2022-04-22"), "after the horizon, 2022-04-21"));
}
