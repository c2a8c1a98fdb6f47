#include "language/grammar.hpp"

#include <doctest/doctest.h>

#include <string>

#include "language/diagnostic.hpp"

using namespace demarche::language;

namespace {

Place whole(const std::string& text) { return Place{0, 1, 1, static_cast<std::uint32_t>(text.size())}; }

template <class Parse>
std::string round_trip(Parse parse, const std::string& text) {
  Files files;
  files.add("t", text);
  Diagnostics diagnostics;
  const auto term = parse(text, whole(text), diagnostics);
  return term ? to_text(*term) : render(diagnostics, files);
}

std::string condition(const std::string& text) { return round_trip(parse_condition, text); }

// "column code: message" of the one mistake.
template <class Parse>
std::string mistake(Parse parse, const std::string& text) {
  Diagnostics diagnostics;
  const auto term = parse(text, whole(text), diagnostics);
  CHECK_FALSE(term);
  REQUIRE(diagnostics.items().size() == 1);
  const Diagnostic& only = diagnostics.items().front();
  return std::to_string(only.place.column) + " " + only.code + ": " + only.message;
}

}  // namespace

TEST_CASE("conditions read and write back") {
  for (const std::string text : {
           "x(self) >= 3",
           "norm_strength() < 0.5",
           "attribution(self, july, IRN) >= likely",
           "attribution(self, incident, accused) >= 85%",
           "relations(self, accused) is not severed",
           "named(self, incident, target) is named",
           "done(cyber_attack, by: IRN, to: ALB, incident: next, within: 30 d)",
           "done(any, to: self, track: cyber, within: 12 h after decision)",
           "done(propose, motion: article_5)",
           "count(expel_diplomats, by: self) >= 2",
           "since(condemn, by: ally of victim) < 36 h",
           "not done(deny, by: accused(july, by USA)) and x(self) > 1 or y(a, b) <= -2",
           "(x(a) > 1 or y(b) > 2) and not (z(c) > 3 or w(d) is true)",
           "(x(a) > 1 and y(b) > 2) and z(c) > 3",
           "grievance(self, head of organ of accused) > 1e-05",
       }) {
    CAPTURE(text);
    const std::string once = condition(text);
    CHECK(condition(once) == once);                                   // the normal spelling is stable …
    if (text.find("36 h") == std::string::npos) CHECK(once == text);  // … and these are in it (36 h is 1.5 d)
  }
  CHECK(condition("  x( self )>=3   AND") != "x(self) >= 3");
  CHECK(condition("x( self,b )>=3and y(c)<2") == "x(self, b) >= 3 and y(c) < 2");
  CHECK(condition("x(a) >= 90 min") == "x(a) >= 90 min");
}

TEST_CASE("or binds weaker than and, and weaker than not") {
  Diagnostics diagnostics;
  const std::string text = "not a(x) > 1 and b(x) > 2 or c(x) > 3 and d(x) > 4";
  const auto term = parse_condition(text, whole(text), diagnostics);
  REQUIRE(term);
  using Kind = Condition::Kind;
  CHECK(term->kind == Kind::disjunction);
  REQUIRE(term->children.size() == 2);
  CHECK(term->children[0].kind == Kind::conjunction);
  CHECK(term->children[0].children[0].kind == Kind::negation);
  CHECK(term->children[1].children[1].variable.name.value == "d");
  CHECK(term->children[1].place.column == 30);
  CHECK(term->children[1].place.length == 21);
}

TEST_CASE("a long chain is one list, not a ladder") {
  Diagnostics diagnostics;
  const std::string text = "a(x) > 1 and b(x) > 2 and c(x) > 3";
  const auto term = parse_condition(text, whole(text), diagnostics);
  REQUIRE(term);
  CHECK(term->children.size() == 3);
}

TEST_CASE("shares, durations and words are told apart") {
  const auto constant = [](const std::string& text) {
    Diagnostics diagnostics;
    return parse_condition("x(a) >= " + text, whole("x(a) >= " + text), diagnostics)->constant;
  };
  CHECK(constant("3").kind == Constant::Kind::number);
  CHECK(constant("30%").kind == Constant::Kind::share);
  CHECK(constant("30 %").number == doctest::Approx(0.3));
  CHECK(constant("36 h").number == 1.5);
  CHECK(constant("2w").number == 14);
  CHECK(constant("30 min").number == doctest::Approx(1.0 / 48));
  CHECK(constant("high").word == "high");
  CHECK(constant("minimal").word == "minimal");  // no minutes in it
}

TEST_CASE("actor terms") {
  const auto actor = [](const std::string& text) { return round_trip(parse_actor_term, text); };
  for (const std::string text : {"self", "HOMELAND_JUSTICE", "organ of accused", "head of organ of accused",
                                 "accused(july)", "accused(july, by USA)", "each ally of victim except patron",
                                 "member of NATO", "state of front of perpetrator(july)", "each suspect"}) {
    CHECK(actor(text) == text);
  }
  CHECK(mistake(parse_actor_term, "orgn of accused") == "1 unknown-relation: there is no relation 'orgn of'");
  CHECK(mistake(parse_actor_term, "organ of") == "9 syntax: expected an actor after 'organ of'");
  CHECK(mistake(parse_actor_term, "ally victim") == "6 syntax: expected 'of', 'except' or the end");
  CHECK(mistake(parse_actor_term, "accused(july by USA)") == "14 syntax: expected ')'");
  CHECK(mistake(parse_actor_term, "") == "1 syntax: expected an actor, found nothing");
}

TEST_CASE("copies of nested actor terms are deep") {
  Diagnostics diagnostics;
  const std::string text = "each head of organ of accused(july, by USA) except KHATIB";
  const auto term = parse_actor_term(text, whole(text), diagnostics);
  REQUIRE(term);
  ActorTerm copy = *term;
  copy.of->of->name.value = "other";
  copy = *copy.of;
  CHECK(to_text(*term) == text);
  CHECK(to_text(copy) == "organ of other(july, by USA)");
}

TEST_CASE("effects") {
  const auto effect = [](const std::string& text) { return round_trip(parse_effect, text); };
  for (const std::string text :
       {"grievance(target, self) += 0.3", "diplomats(target, self) -= number", "access(each suspect, self) *= amount",
        "relations(self, target) = severed", "harm(target) += 0.5 * severity", "x(a) += 0.1 * grievance(self, target)",
        "x(a) += y(b)", "finding(incident, d: 1.2)", "finding(july, d: strength)",
        "share(incident, each ally of self except target, trust: 0.5)",
        "share(july, target, trust: 0.5 * trust(receiver, self))", "share(incident, target, trust: amount)"}) {
    CHECK(effect(text) == text);
  }
  Diagnostics diagnostics;
  const auto kind = [&](const std::string& text) { return parse_effect(text, whole(text), diagnostics)->amount.kind; };
  CHECK(kind("x(a) = severed") == AmountTerm::Kind::word);
  CHECK(kind("x(a) += number") == AmountTerm::Kind::parameter);
  CHECK(kind("x(a) = amount") == AmountTerm::Kind::parameter);
  CHECK(kind("x(a) = 90%") == AmountTerm::Kind::number);
  CHECK(mistake(parse_effect, "x(a) + 3") == "6 syntax: expected '+=', '-=', '*=' or '='");
  CHECK(mistake(parse_effect, "x(a) +=") ==
        "8 syntax: expected an amount (a number, a parameter, number * variable) after 'x(a) +='");
  CHECK(mistake(parse_effect, "finding(incident, 3)") == "19 syntax: expected 'd:'");
  CHECK(mistake(parse_effect, "finding(incident, d: -1)") ==
        "22 out-of-range: the discriminability 'd' of a finding is a number from 0 or a parameter");
}

TEST_CASE("drivers") {
  const auto driver = [](const std::string& text) { return round_trip(parse_driver, text); };
  for (const std::string text : {"gravity(victim)", "log1p(deaths(self))", "sqrt(x(a, b))", "logistic(x(a))",
                                 "exposure(self, accused) * solidarity(self, victim)", "norm_strength()"}) {
    CHECK(driver(text) == text);
  }
  CHECK(mistake(parse_driver, "gravity") == "8 syntax: expected '(' after 'gravity'");
  CHECK(mistake(parse_driver, "a(b) + c(d)") == "6 syntax: expected '*' and a variable, or the end");
}

TEST_CASE("mistakes are shown at their column with what was expected") {
  CHECK(mistake(parse_condition, "attribution(self, july, IRN) >= ") ==
        "33 syntax: expected a number, a share or a word after 'attribution(self, july, IRN) >='");
  CHECK(mistake(parse_condition, "x(a) = 3") == "6 syntax: expected a comparison (>=, >, <=, <, is, is not)");
  CHECK(mistake(parse_condition, "x(self >= 3") == "8 syntax: expected ')'");
  CHECK(mistake(parse_condition, "x(a,) > 3") == "5 syntax: expected an actor");
  CHECK(mistake(parse_condition, "x > 3") == "3 syntax: expected '('");
  CHECK(mistake(parse_condition, "x(a) > 3 xor y(b) > 2") == "10 syntax: expected 'and', 'or' or the end");
  CHECK(mistake(parse_condition, "x(a) > 3 and") == "13 syntax: expected a condition after 'x(a) > 3 and'");
  CHECK(mistake(parse_condition, "(x(a) > 3") == "10 syntax: expected ')' after '(x(a) > 3'");
  CHECK(mistake(parse_condition, "done(a, by: b, by: c)") ==
        "16 syntax: expected by:, to:, incident:, track:, motion: or within:, each once");
  CHECK(mistake(parse_condition, "done(a, by b)") == "12 syntax: expected ':'");
  CHECK(mistake(parse_condition, "done(a, within: 30)") == "19 syntax: expected a unit (min, h, d, w)");
  CHECK(mistake(parse_condition, "count(a) >= 2.5") == "13 syntax: expected a whole number");
  CHECK(mistake(parse_condition, "count(a) > 2") == "10 syntax: expected '>=' or '<'");
  CHECK(mistake(parse_condition, "x(a) > 130%") == "8 out-of-range: 130 % is no share (0 to 100 %)");
  CHECK(mistake(parse_condition, "x(a) >= true") == "9 syntax: 'true' is compared with 'is'");
  CHECK(mistake(parse_condition, "x(a) > 1e999") == "8 syntax: expected a number, a share or a word");
  CHECK(mistake(parse_pattern, "cyber_attack by: ALB") ==
        "14 syntax: expected ',' and a clause such as by:, or the end");
  CHECK(mistake(parse_variable_of, "diplomats(IRN, ALB) > 3") == "21 syntax: expected the end");
}

TEST_CASE("columns are those of the file, also behind letters of several bytes") {
  Files files;
  const std::string line = "  - \"x(é) > 3\"";
  files.add("t", line);
  Diagnostics diagnostics;
  CHECK_FALSE(parse_condition("x(é) > 3", Place{0, 1, 6, 9}, diagnostics));
  CHECK(render(diagnostics, files) ==
        "t:1:8: error[syntax]: expected ')'\n"
        "    1 |   - \"x(é) > 3\"\n"
        "      |        ^\n"
        "1 error; nothing was run\n");
}

TEST_CASE("where the file spells the text differently, the whole text is marked") {
  Diagnostics diagnostics;
  CHECK_FALSE(parse_condition("x(a) = 3", Place{0, 4, 9, 30}, diagnostics));
  CHECK(diagnostics.items().front().place.column == 9);
  CHECK(diagnostics.items().front().place.length == 30);
}

TEST_CASE("hostile expressions are refused, not recursed into") {
  const auto code = [](const std::string& text) {
    Diagnostics diagnostics;
    CHECK_FALSE(parse_condition(text, whole(text), diagnostics));
    return diagnostics.items().front().code;
  };
  CHECK(code(std::string(1500, '(')) == "syntax");
  CHECK(code(std::string(1'000'000, '(')) == "syntax");
  std::string nots;
  for (int i = 0; i < 400; ++i) nots += "not ";
  CHECK(code(nots + "x(a) > 1") == "syntax");
}
