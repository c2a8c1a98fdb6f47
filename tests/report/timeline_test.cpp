// The timeline as printed, letter by letter, on a hand-made recording.
#include "report/timeline.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "report/story.hpp"
#include "tests/report/small.hpp"

namespace demarche {
namespace {

report::Story small(const language::Grounded& model = tests::small_model()) {
  return report::tell(model, tests::small_recording(), 1, 7, 3);
}

TEST_CASE("the timeline says who did what, why, whether it was lawful and on which documents") {
  CHECK(report::timeline(small(), report::Style{}) ==
        R"(Two states: what should Arcadia do?
two-states, response expel-at-once, run 3, seed 7; 2022-05-11 12:00 to 2022-06-10 12:00, times in
UTC
Expel two diplomats.

Before the decision
  2022-05-02  #1   BOR attacks a system (the register) → Arcadia (F-01)

2022-05-11 12:00  decision: expel-at-once

Wednesday 2022-05-11
  12:00  #2    Arcadia declares 2 diplomats of BOR unwelcome, to leave within 48 h
               the response itself; lawful as retorsion; own belief 93.4 %; F-02

Friday 2022-05-13
  observed     Arcadia declares diplomats of BOR unwelcome (only alleged: F-02)
  06:00  #3    BOR attacks a system (the border posts) → Arcadia
               tendency hit-back, hazard 0.03 per day: grievance(BOR, ARC) × 2 (63 %), fear(BOR) ×
               1.5 (37 %); as the actor saw it contested (the attack breaches sovereignty); in truth
               unlawful (the attack breaches sovereignty); F-01, F-02

Saturday 2022-05-14
  18:00        prevented: Arcadia declares diplomats of BOR unwelcome (diplomats(BOR, ARC) >=
               number; it was due as reaction expel-after-attack, to #3)

2022-06-10 12:00  horizon

What this run gives
  second_attack  yes
  expelled       2 diplomats
  war            no
)");
}

TEST_CASE("what was observed can be left out, and dates are local") {
  language::Grounded model = tests::small_model();
  const report::Story story = report::tell(model, tests::small_recording(), 1, 7, 3, false);
  CHECK(report::timeline(story, report::Style{}).find("observed") == std::string::npos);
  model.timezone = "Europe/Tirana";
  const std::string local = report::timeline(small(model), report::Style{});
  CHECK(local.find("Europe/Tirana\n") != std::string::npos);
  CHECK(local.find("  14:00  #2 ") != std::string::npos);
}

TEST_CASE("a run in which a contract was broken says which, and that it counts for nothing") {
  report::Recording recording = tests::small_recording();
  recording.broken = "engine.cpp:207: contract broken: a hazard stays below its bound";
  const report::Story story = report::tell(tests::small_model(), recording, 1, 7, 3);
  const std::string text = report::timeline(story, report::Style{});
  CHECK(text.find("broke a contract of the simulator and counts for no estimate") != std::string::npos);
  CHECK(text.find("a hazard stays below its bound") != std::string::npos);
  CHECK(text.find("What this run gives") == std::string::npos);
  CHECK(boost::json::parse(report::timeline_json(story)).at("broken").as_string() == recording.broken);
  CHECK_FALSE(boost::json::parse(report::timeline_json(small())).as_object().contains("broken"));
}

TEST_CASE("a run that exploded is not told as a normal one") {
  report::Recording recording = tests::small_recording();
  recording.explosion = {core::Explosion::Limit::moments, core::none};
  recording.measures.clear();
  const std::string text = report::timeline(report::tell(tests::small_model(), recording, 1, 7, 3), report::Style{});
  CHECK(text.find("This run exploded") != std::string::npos);
  CHECK(text.find("What this run gives") == std::string::npos);
}

TEST_CASE("texts cannot steer the terminal") {
  language::Grounded model = tests::small_model();
  model.texts[1] = "posts\x1b[31m\r\nRED";
  model.actors[0].name =
      "Arca\x07"
      "dia {system}";
  const std::string text = report::timeline(small(model), report::Style{});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.find("posts\\x1b[31m RED") != std::string::npos);
  // A name is text, not a label: its braces stay.
  CHECK(text.find("Arca\\x07dia {system} declares") != std::string::npos);
}

TEST_CASE("the same story as JSON") {
  const boost::json::value json = boost::json::parse(report::timeline_json(small()));
  CHECK(json.at("schema") == "demarche.timeline/1");
  const boost::json::array& events = json.at("events").as_array();
  REQUIRE(events.size() == 5);
  CHECK(events[2].at("kind") == "observed");
  CHECK(events[3].at("rule") == "hit-back");
  CHECK(events[3].at("drivers").as_array().size() == 2);
  CHECK(events[3].at("drivers").at(0).at("share").as_double() == doctest::Approx(0.63093));
  CHECK(events[3].at("truth") == "unlawful");
  CHECK(events[4].at("trigger").to_number<int>() == 3);
  CHECK(json.at("outcomes").at(0).at("text") == "yes");
}

}  // namespace
}  // namespace demarche
