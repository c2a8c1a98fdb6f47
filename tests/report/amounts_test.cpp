// Figures with what they count, in every shipped language.
#include "report/amounts.hpp"

#include <doctest/doctest.h>

#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche {
namespace {

using report::Spoken;

Spoken shipped(std::string_view code) { return Spoken::find(code).value(); }

TEST_CASE("English amounts are the figures and the unit as written") {
  const Spoken english;
  CHECK(report::with_unit("+1.2", "days", english) == "+1.2 days");
  CHECK(report::with_unit("1", "gizmos", english) == "1 gizmos");
  CHECK(report::in_points("-0.4", english) == "-0.4 points");
  CHECK(report::interval("-1", "+2", english) == "[-1, +2]");
  CHECK(report::unit_name("days", english) == "days");
  CHECK(report::unit_name("", english).empty());
  CHECK(report::runs_words(20'000, english) == "20,000 runs");
  CHECK(report::worlds_words(1, english) == "1 world");
  CHECK(report::responses_words(7, english) == "7 responses");
  CHECK(report::rules_words(0, english) == "0 rules");
}

TEST_CASE("a unit takes the form that the figures ask for, and keeps them") {
  const Spoken arabic = shipped("ar");
  const auto apart = [](const std::string& text) { return "\u2066" + text + "\u2069"; };
  // In a sentence "one day" and "two days" have no figure; with a sign, or in a column, they must.
  CHECK(report::with_unit("+1", "days", arabic) == apart("+1") + " يوم");
  CHECK(report::with_unit("-2", "days", arabic) == apart("-2") + " يوم");
  CHECK(report::with_unit("-3", "days", arabic) == apart("-3") + " أيام");
  CHECK(report::with_unit("±11", "days", arabic) == apart("±11") + " يومًا");
  CHECK(report::with_unit("+101", "days", arabic) == apart("+101") + " يوم");
  CHECK(report::with_unit("+1.5", "days", arabic) == apart("+1.5") + " يوم");
  CHECK(report::in_points("+4.0", arabic) == apart("+4.0") + " نقاط مئوية");
  CHECK(report::runs_words(3, arabic) == "3 تشغيلات");
  const Spoken albanian = shipped("sq");
  CHECK(report::with_unit("+1", "teams", albanian) == "+1 ekip");
  CHECK(report::with_unit("+1.5", "teams", albanian) == "+1,5 ekipe");
  CHECK(report::runs_words(20'000, albanian) == "20\u00a0000 ekzekutime");
}

TEST_CASE("a user's own unit stays as written, kept apart where the text runs from right to left") {
  CHECK(report::with_unit("+2", "gizmos", shipped("sq")) == "+2 gizmos");
  CHECK(report::with_unit("+2", "gizmos", shipped("ar")) == "\u2066+2\u2069 \u2066gizmos\u2069");
  CHECK(report::unit_name("gizmos", shipped("ar")) == "\u2066gizmos\u2069");
  CHECK(report::unit_name("gizmos\x1b[1m", shipped("sq")) == "gizmos\\x1b[1m");
}

TEST_CASE("units stand by themselves above columns") {
  CHECK(report::unit_name("days", shipped("sq")) == "ditë");
  CHECK(report::unit_name("days", shipped("ar")) == "أيام");
  CHECK(report::unit_name("rung", shipped("ar")) == "درجات");
}

TEST_CASE("an interval stays one piece, with a sign between its ends that no number has") {
  CHECK(report::interval("40.6", "42.0", shipped("sq")) == "[40,6; 42,0]");
  CHECK(report::interval("-1.5", "+2.5", shipped("ar")) == "\u2066[-1.5, +2.5]\u2069");
  CHECK(report::columns(report::interval("-1.5", "+2.5", shipped("ar"))) == 12);
}

TEST_CASE("rates, distributions and what is not known are told in the language") {
  const Spoken albanian = shipped("sq");
  CHECK(albanian.quantity("0.01 / d") == "0,01 në ditë");
  CHECK(albanian.figures("unknown") == "e panjohur");
  const core::Distribution law = core::Distribution::pert(0.05, 0.3, 0.6);
  CHECK(report::distribution(law, language::Quantity::share) == "PERT [5 %, 30 %, 60 %]");
  CHECK(report::distribution(law, language::Quantity::share, albanian) == "PERT [5\u00a0%; 30\u00a0%; 60\u00a0%]");
  // A letter within a number would turn its sign round beside text from right to left.
  CHECK(shipped("ar").figures("1.5e-09") == "\u20661.5e-09\u2069");
}

}  // namespace
}  // namespace demarche
