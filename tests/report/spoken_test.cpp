// Sentences in other languages: blanks with forms, plural forms, figures, dates, and the timeline of the small model.
#include "report/spoken.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "report/message.hpp"
#include "report/story.hpp"
#include "report/text.hpp"
#include "report/timeline.hpp"
#include "report/wording.hpp"
#include "tests/report/small.hpp"

namespace demarche {
namespace {

using report::Blanks;
using report::fill;
using report::Spoken;
using report::Term;

Spoken shipped(std::string_view code) {
  const std::optional<Spoken> found = Spoken::find(code);
  REQUIRE(found);
  return *found;
}

TEST_CASE("a blank is filled with a name in the form that the sentence asks for") {
  const Term states = Term::read("Shtetet e Bashkuara | gen: Shteteve të Bashkuara | pl");
  const Term iran = Term::read("Irani|gen:Iranit|acc:Iranin");
  const Blanks blanks{{"actor", states}, {"target", iran}};
  CHECK(fill("{actor} {actor?pl|dënojnë|dënon} {target:acc}", blanks) == "Shtetet e Bashkuara dënojnë Iranin");
  CHECK(fill("{target} {target?pl|dënojnë|dënon} {actor:gen}", blanks) == "Irani dënon Shteteve të Bashkuara");
  CHECK(fill("{actor:acc}{target?pl|x|}", blanks) == "Shtetet e Bashkuara");  // a form it has not, nothing chosen
}

TEST_CASE("what is not known leaves out the part in double brackets, and stays visible elsewhere") {
  CHECK(fill("a[[, within {deadline}]] b[[ {n}]]", {{"n", "2"}}) == "a b 2");
  CHECK(fill("a {unknown} {n", {{"n", "2"}}) == "a {unknown} {n");
  CHECK(fill("a [[b {n}", {{"n", "2"}}) == "a [[b 2");
}

TEST_CASE("what fills a blank is never read as a message") {
  CHECK(fill("{a} {b}", {{"a", "{b} [[x]] |"}, {"b", "y"}}) == "{b} [[x]] | y");
  language::Grounded model = tests::small_model();
  for (language::ActorInfo& actor : model.actors) actor.name = "Eve | f | gen: {target} [[";
  const std::string told = report::sentence(model, core::Index{0}, shipped("ar"));
  CHECK(told.find("{target} [[") != std::string::npos);
}

TEST_CASE("English needs no catalogue, and a language without one is none") {
  CHECK(Spoken().is_english());
  CHECK(Spoken::find("en")->is_english());
  for (const char* code : {"", "xx", "ar_EG", "AR", "../ar"}) CHECK_FALSE(Spoken::find(code));
  const std::vector<std::string> codes = Spoken::codes();
  CHECK(codes.front() == "en");
  for (const char* code : {"ar", "sq"}) CHECK(std::find(codes.begin(), codes.end(), code) != codes.end());
  CHECK(Spoken().say_number("{number} act", "{number} acts", 1, "1") == "1 act");
  CHECK(Spoken().say_number("{number} act", "{number} acts", 0, "0") == "0 acts");
  CHECK(Spoken().date("2022-09-07 12:00") == "2022-09-07 12:00");
  CHECK(Spoken().day("2022-09-07") == "Wednesday 2022-09-07");
  CHECK(Spoken().month("2022-08-20") == "August 2022");
}

TEST_CASE("bytes that are no catalogue are refused") {
  CHECK_THROWS_AS(Spoken::read("xx", "no catalogue"), std::runtime_error);
  CHECK_THROWS_AS(Spoken::read("xx", ""), std::runtime_error);
}

TEST_CASE("every number takes the plural form of its language") {
  const auto days = [](const Spoken& in, double number, std::string_view figures) {
    return in.say_number("{number} day after the decision", "{number} days after the decision", number, figures);
  };
  const Spoken arabic = shipped("ar");
  CHECK(days(arabic, 0, "0") == "بعد القرار بـ0 يوم");
  CHECK(days(arabic, 1, "1") == "بعد القرار بيوم واحد");
  CHECK(days(arabic, 2, "2") == "بعد القرار بيومين");
  CHECK(days(arabic, 3, "3") == "بعد القرار بـ3 أيام");
  CHECK(days(arabic, 11, "11") == "بعد القرار بـ11 يومًا");
  CHECK(days(arabic, 100, "100") == "بعد القرار بـ100 يوم");
  CHECK(days(arabic, 103, "103") == "بعد القرار بـ103 أيام");
  CHECK(days(arabic, 9.3, "9.3") == "بعد القرار بـ9.3 يوم");
  const Spoken albanian = shipped("sq");
  CHECK(report::in_unit(1, "teams", albanian) == "1 ekip");
  CHECK(report::in_unit(0, "teams", albanian) == "0 ekipe");
  CHECK(report::in_unit(1.5, "teams", albanian) == "1,5 ekipe");
  CHECK(report::in_unit(2, "gizmos", albanian) == "2 gizmos");  // a user's own unit, as written
}

TEST_CASE("figures and dates are those of the language") {
  const Spoken albanian = shipped("sq");
  CHECK(albanian.figures("20,000.5") == "20\u00a0000,5");
  CHECK(albanian.figures("1.5e-09") == "1,5e-09");
  CHECK(albanian.figures("S1-07, S1-08.") == "S1-07, S1-08.");  // no sign within a number
  CHECK(albanian.quantity("95.0 %") == "95,0\u00a0%");
  CHECK(albanian.quantity("24 h") == "24 orë");
  CHECK(albanian.quantity("× 1.5") == "× 1,5");
  CHECK(albanian.date("2022-09-12") == "12 shtator 2022");
  CHECK(albanian.date("2022-09-07 12:00") == "7 shtator 2022, ora 12:00");
  CHECK(albanian.day("2022-09-07") == "E mërkurë, 7 shtator 2022");
  CHECK(albanian.date("some day") == "some day");
  const Spoken arabic = shipped("ar");
  CHECK(arabic.date("2022-09-12") == "12 أيلول/سبتمبر 2022");
  CHECK(arabic.day("2024-02-29") == "الخميس 29 شباط/فبراير 2024");
  CHECK(arabic.quantity("48 h") == "48 ساعة");
  CHECK(arabic.quantity("2 h") == "ساعتين");
}

TEST_CASE("identifiers are kept apart only where the language runs from right to left") {
  const Spoken arabic = shipped("ar");
  CHECK(arabic.is_right_to_left());
  CHECK_FALSE(arabic.is_latin());
  CHECK(arabic.apart("S1-07") == "\u2066S1-07\u2069");
  CHECK(arabic.apart("") == "");
  const Spoken albanian = shipped("sq");
  CHECK_FALSE(albanian.is_right_to_left());
  CHECK(albanian.is_latin());
  CHECK(albanian.apart("S1-07") == "S1-07");
  CHECK(report::columns(arabic.apart("S1-07")) == 5);
}

TEST_CASE("lists end as the language ends them") {
  CHECK(Spoken().listed({"a", "b", "c"}) == "a, b and c");
  CHECK(Spoken().either({"a", "b"}) == "a or b");
  CHECK(Spoken().listed({"a"}) == "a");
  CHECK(Spoken().listed({}) == "");
  CHECK(shipped("sq").listed({"a", "b", "c"}) == "a, b dhe c");
  CHECK(shipped("ar").listed({"أ", "ب", "ج"}) == "أ، ب وج");
}

TEST_CASE("marks above letters take no column, letters one") {
  CHECK(report::columns("رُصد") == 3);
  CHECK(report::columns("ضُرِبَ") == 3);
  CHECK(report::columns("shkëput") == 7);
  CHECK(report::columns("שָׁלוֹם") == 4);
}

std::string small_timeline(const Spoken& in) {
  const language::Grounded model = tests::small_model();
  report::Style style;
  style.width = 78;
  return report::timeline(report::tell(model, tests::small_recording(), 1, 7, 3, true, in), style);
}

TEST_CASE("the small model in every shipped language keeps its own words and no sentence of the program's English") {
  const std::string english = small_timeline(Spoken());
  for (const std::string& code : Spoken::codes()) {
    if (code == "en") continue;
    CAPTURE(code);
    const std::string told = small_timeline(shipped(code));
    for (const char* own : {"two-states", "expel-at-once", "Arcadia", "hit-back", "F-01", "second_attack"}) {
      CHECK(english.find(own) != std::string::npos);
      CHECK(told.find(own) != std::string::npos);
    }
    std::istringstream sentences(
        "response \nseed \ntimes in\nBefore the decision\ndecision:\nWednesday\nFriday\nSaturday\nobserved\n"
        "only alleged\nthe response itself\nlawful\nown belief\ntendency\nhazard\nper day\nas the actor saw it\n"
        "in truth\nunlawful\ncontested\nprevented:\nit was due as\nreaction\nhorizon\nWhat this run gives\nyes\n 48 h");
    for (std::string said; std::getline(sentences, said);) {
      if (said == "horizon") said = "  horizon\n";  // "horizonti" is Albanian
      CAPTURE(said);
      CHECK(english.find(said) != std::string::npos);
      CHECK(told.find(said) == std::string::npos);
    }
    std::size_t at = 0;
    while (at < told.size()) {  // and no line is longer than the terminal
      const std::size_t end = told.find('\n', at);
      CHECK(report::columns(told.substr(at, end - at)) <= 78);
      at = end + 1;
    }
  }
}

}  // namespace
}  // namespace demarche
