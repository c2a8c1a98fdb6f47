#include <doctest/doctest.h>

#include <cmath>

#include "language/calendar.hpp"
#include "language/calendar_rule.hpp"
#include "language/fields.hpp"
#include "tests/language/texts.hpp"

using namespace demarche::language;
using demarche::core::Distribution;
using demarche::language::texts::ReadLibrary;
using demarche::language::texts::ReadScenario;

namespace {

std::optional<Number> number(const std::string& yaml, Quantity expected, std::string* shown = nullptr,
                             Limits limits = {}) {
  texts::Reading reading("x: " + yaml + "\n");
  REQUIRE(reading.document);
  std::optional<Number> out = read_number(*reading.document->find("x"), expected, "r.x", reading.diagnostics, limits);
  CHECK(out.has_value() != reading.diagnostics.has_errors());
  if (shown != nullptr) *shown = reading.diagnostics.items().empty() ? "" : reading.diagnostics.items().front().message;
  return out;
}

double value(const std::string& yaml, Quantity expected) { return number(yaml, expected).value().distribution.a; }

std::string mistake(const std::string& yaml, Quantity expected, Limits limits = {}) {
  std::string shown;
  CHECK_FALSE(number(yaml, expected, &shown, limits));
  return shown;
}

}  // namespace

TEST_CASE("numbers, shares, durations and rates") {
  CHECK(value("3", Quantity::plain) == 3);
  CHECK(value("-0.5", Quantity::plain) == -0.5);
  CHECK(value("1e3", Quantity::plain) == 1000);
  CHECK(value("30%", Quantity::share) == doctest::Approx(0.3));
  CHECK(value("0.3", Quantity::share) == 0.3);
  CHECK(value("30 min", Quantity::duration) == doctest::Approx(1.0 / 48));
  CHECK(value("36 h", Quantity::duration) == 1.5);
  CHECK(value("9 d", Quantity::duration) == 9);
  CHECK(value("6 w", Quantity::duration) == 42);
  CHECK(value("0", Quantity::duration) == 0);
  CHECK(value("2/d", Quantity::rate) == 2);
  CHECK(value("0.01 / d", Quantity::rate) == 0.01);
  CHECK(value("1 / h", Quantity::rate) == doctest::Approx(24));
  CHECK(value("7 / w", Quantity::rate) == doctest::Approx(1));
  CHECK(number("72 h", Quantity::plain)->quantity == Quantity::duration);  // asked for anything: its spelling tells
  CHECK(number("30%", Quantity::plain)->quantity == Quantity::share);
}

TEST_CASE("what is no number is refused") {
  for (const std::string text :
       {".nan", ".inf", "1e400", "1e-400", "yes", "0x10", "1_000", "010", "-007",     "08 h",
        "+5",   "''",   "1,5",   "3 x",    "--3", "[1]",  "{}",    "~",   "24 hours", "3 / y"}) {
    CAPTURE(text);
    CHECK_FALSE(number(text, Quantity::plain));
  }
  CHECK(mistake("5", Quantity::duration) == "'r.x' has no unit");
  CHECK(mistake("5 d", Quantity::share) == "'r.x' has the wrong unit");
  CHECK(mistake("130%", Quantity::share) == "'r.x' is 130 % (it must be from 0 % to 100 %)");
  CHECK(mistake("30", Quantity::share) == "'r.x' is 3000 % (it must be from 0 % to 100 %)");
  CHECK(mistake("-1 d", Quantity::duration) == "'r.x' is -1 d (it must be at least 0 d)");
  CHECK(mistake("0", Quantity::ratio) == "'r.x' is 0 (it must be more than 0)");
  CHECK(mistake("11", Quantity::plain, {0, 10}) == "'r.x' is 11 (it must be from 0 to 10)");
}

TEST_CASE("distributions") {
  const auto distribution = [](const std::string& text, Quantity quantity = Quantity::plain) {
    return number(text, quantity).value().distribution;
  };
  CHECK(distribution("{pert: [5%, 30%, 60%]}", Quantity::share) == Distribution::pert(0.05, 0.3, 0.6));
  CHECK(distribution("{normal: [1, 0.3]}") == Distribution::normal(1, 0.3));
  CHECK(distribution("{uniform: [14 d, 42 d]}", Quantity::duration) == Distribution::uniform(14, 42));
  CHECK(distribution("{uniform: [0, 42 d]}", Quantity::duration) == Distribution::uniform(0, 42));
  CHECK(distribution("{lognormal: {median: 21 d, spread: 4}}", Quantity::duration) == Distribution::lognormal(21, 4));
  CHECK(distribution("{gamma: {mean: 12 h, sd: 6 h}}", Quantity::duration) == Distribution::gamma_mean_sd(0.5, 0.25));
  CHECK(distribution("{exponential: {mean: 3 d}}", Quantity::duration) == Distribution::exponential(3));
  CHECK(distribution("{beta: [2, 5]}", Quantity::share) == Distribution::beta(2, 5));
  CHECK(distribution("{lognormal: {median: 0.02 / d, spread: 2}}", Quantity::rate) == Distribution::lognormal(0.02, 2));
  CHECK(number("{each: {normal: [1, 0.3]}}", Quantity::plain)->each);
  CHECK_FALSE(number("{normal: [1, 0.3]}", Quantity::plain)->each);

  CHECK(mistake("{prt: [1, 2, 3]}", Quantity::plain) == "'r.x' has no key 'prt'");
  CHECK(mistake("{pert: [3, 2, 1]}", Quantity::plain) == "'r.x': pert needs low ≤ mode ≤ high");
  CHECK(mistake("{pert: [1, 2]}", Quantity::plain) == "pert of 'r.x' needs 3 numbers: low, mode, high");
  CHECK(mistake("{lognormal: {median: 1, spred: 2}}", Quantity::plain) == "lognormal of 'r.x' has no key 'spred'");
  CHECK(mistake("{lognormal: {median: 1, spread: 0.5}}", Quantity::plain) ==
        "'r.x': lognormal needs median > 0 and spread ≥ 1");
  CHECK(mistake("{pert: [1 d, 2 h, 3]}", Quantity::duration) == "'3' of 'r.x' has another unit than the one before");
  CHECK(mistake("{normal: [50%, 10%]}", Quantity::share) ==
        "'r.x' can be arbitrarily small (it must be from 0 % to 100 %)");
  CHECK(mistake("{pert: [50%, 90%, 110%]}", Quantity::share) == "'r.x' can be 110 % (it must be from 0 % to 100 %)");
  CHECK(mistake("{gamma: {mean: 0, sd: 1}}", Quantity::plain) ==
        "'r.x': gamma needs mean > 0, sd > 0 and (mean/sd)² from 0.02 to 10⁶");
}

TEST_CASE("provenance is per number") {
  CHECK(number("3", Quantity::plain)->basis == Basis::assumption);
  const auto stated = number("{is: 24 h, sources: [S1-02]}", Quantity::duration).value();
  CHECK(stated.basis == Basis::documented);
  CHECK(stated.sources.at(0).value == "S1-02");
  CHECK(stated.distribution.a == 1);
  const auto guessed = number("{is: {pert: [1, 2, 3]}, basis: expert, because: \"asked\"}", Quantity::plain).value();
  CHECK(guessed.basis == Basis::expert);
  CHECK(guessed.because == "asked");
  CHECK(mistake("{is: 3, basis: expert}", Quantity::plain) == "'r.x' needs a reason (it is an expert's)");
  CHECK(mistake("{is: 3, basis: documented}", Quantity::plain) == "'r.x' is documented but names no source");
  CHECK(mistake("{is: 3, basis: expret}", Quantity::plain) == "'basis' of 'r.x' cannot be 'expret'");
  CHECK(mistake("{is: {is: 3}}", Quantity::plain) == "'r.x' must be a number, not a map");
}

TEST_CASE("dates") {
  CHECK(parse_local_time("1970-01-02")->seconds == 86400);
  CHECK(parse_local_time("2022-09-07 12:30")->seconds == 1662510600 + 43200);
  CHECK(parse_local_time("2024-02-29"));
  for (const std::string text : {"2022-02-29", "2022-13-01", "2022-00-10", "2022-1-1", "22-01-01", "2022-09-07 24:00",
                                 "2022-09-07 12:60", "2022-09-07T12:00", "2022-09-07 12:00 ", "", "2022-09-07 1200"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_local_time(text));
  }
}

TEST_CASE("dates in Tirana follow its clocks") {
  std::string problem;
  const std::optional<TimeZone> zone = TimeZone::find("Europe/Tirana", problem);
  REQUIRE_MESSAGE(zone, problem);
  const auto utc = [&](const std::string& text) { return zone->to_utc(parse_local_time(text)->seconds); };
  const auto plain = [&](const std::string& text) { return parse_local_time(text)->seconds; };
  CHECK(*utc("2022-07-15") == plain("2022-07-14 22:00"));        // summer: two hours ahead
  CHECK(*utc("2022-12-01 12:00") == plain("2022-12-01 11:00"));  // winter: one
  CHECK_FALSE(utc("2022-03-27 02:30"));                          // clocks skipped it
  CHECK(*utc("2022-10-30 02:30") == plain("2022-10-30 00:30"));  // it came twice: the first
  CHECK(*utc("2036-07-01 12:00") == plain("2036-07-01 10:00"));

  Diagnostics diagnostics;
  const Calendar calendar(*zone, *utc("2022-07-15"));
  CHECK(*calendar.days("2022-09-07 12:00", {}, diagnostics) == 54.5);
  CHECK(*calendar.days("2022-12-01", {}, diagnostics) == doctest::Approx(139 + 1.0 / 24));  // an hour was given back
  CHECK(calendar.date_and_time(54.5) == "2022-09-07 12:00");
  CHECK(calendar.date(139 + 1.0 / 24) == "2022-12-01");
  CHECK(calendar.date_and_time(139) == "2022-11-30 23:00");
  CHECK_FALSE(calendar.days("2022-03-27 02:30", {}, diagnostics));
  CHECK(diagnostics.items().back().message == "'2022-03-27 02:30' does not exist in Europe/Tirana (clocks skip it)");
}

TEST_CASE("the rule at the end of a zone file gives the changes the file lists") {
  const auto seconds = [](const std::string& text) { return parse_local_time(text)->seconds; };
  const auto tirana = changes_of_rule("CET-1CEST,M3.5.0,M10.5.0/3", seconds("2022-01-01"));
  REQUIRE(tirana.size() == 32);
  CHECK(tirana.at(0) == std::pair<std::int64_t, std::int32_t>{seconds("2022-03-27 01:00"), 7200});
  CHECK(tirana.at(1) == std::pair<std::int64_t, std::int32_t>{seconds("2022-10-30 01:00"), 3600});
  const auto new_york = changes_of_rule("EST5EDT,M3.2.0,M11.1.0", seconds("2022-01-01"));
  CHECK(new_york.at(0) == std::pair<std::int64_t, std::int32_t>{seconds("2022-03-13 07:00"), -14400});
  CHECK(new_york.at(1) == std::pair<std::int64_t, std::int32_t>{seconds("2022-11-06 06:00"), -18000});
  CHECK(changes_of_rule("<+0330>-3:30", 0).empty());
  for (const std::string text : {"", "CET", "CET-1CEST", "CET-1CEST,M3", "CET-1CEST,M13.5.0,M10.5.0", ",,,", "<"}) {
    CHECK(changes_of_rule(text, 0).empty());
  }
}

TEST_CASE("zones that do not exist, and files that are none") {
  std::string problem;
  CHECK(TimeZone::find("UTC", problem)->offset(0) == 0);
  CHECK_FALSE(TimeZone::find("Europe/Nowhere", problem));
  CHECK(problem == "there is no timezone 'Europe/Nowhere' (names are such as Europe/Tirana or UTC)");
  CHECK_FALSE(TimeZone::find("../../../etc/passwd", problem));
  CHECK_FALSE(TimeZone::parse("x", "", problem));
  CHECK_FALSE(TimeZone::parse("x", "TZif2" + std::string(60, '\xff'), problem));
  CHECK_FALSE(TimeZone::parse("x", "TZif2" + std::string(39, '\0'), problem));
}

TEST_CASE("a reaction, a tendency and the paths of their numbers") {
  const ReadLibrary read(
      "- rule: a\n  after: \"x, by: victim\"\n  who: victim\n"
      "  does: [{ do: y }, { do: z, with: { deadline: 24 h, stated: high } }]\n  chance: 50%\n"
      "  odds: { f(self,  b): { at: 5, per: 2, ratio: 2 } }\n  delay: 3 d\n  because: \"…\"\n"
      "- rule: b\n  key: old\n  per: incident\n  while: [\"x(self) > 1\", \"y(self) > 2\"]\n  who: perpetrator\n"
      "  does: { do: y, to: victim }\n  chance: 5%\n  within: 14 d\n  cooldown: 2 d\n  once: true\n  sources: [S1]\n");
  REQUIRE_MESSAGE(!read.diagnostics.has_errors(), read.shown());
  const Rule& a = read.library.rules.at(0);
  CHECK(a.after);
  CHECK(a.key == "a");
  CHECK(a.chance->path == "a.chance");
  CHECK(a.delay->distribution.a == 3);
  CHECK(a.drivers.at(0).ratio.path == "a.odds.f(self, b).ratio");
  CHECK(std::get<Number>(a.does.at(1).with.at(0).value).path == "a.does.2.deadline");
  CHECK(std::get<Name>(a.does.at(1).with.at(1).value).value == "high");
  const Rule& b = read.library.rules.at(1);
  CHECK(b.key == "old");
  CHECK(b.per_incident);
  CHECK(b.once);
  CHECK(b.when.size() == 2);
  CHECK(b.within->path == "b.within");
}

TEST_CASE("an action with parameters, effects and consequences") {
  const ReadLibrary read(
      "- action: expel\n  track: diplomatic\n  rung: 6\n  scales: { cameo: \"174\", goldstein: -5.0, kahn: 7 }\n"
      "  seen_by: [self, \"ally of target\"]\n"
      "  with: { number: { range: [1, 500], default: 2 }, deadline: { default: 72 h }, stated: { words: [likely, high] "
      "} }\n"
      "  law: { door: none, breaches: [a, { b: view }], cites: [VCDR-9] }\n"
      "  effects: [\"d(target, self) -= number\", \"r(self, target) = number\", { effect: \"g(target) += amount\", "
      "amount: "
      "{ pert: [0, 1, 2] } }]\n"
      "  consequences: [{ after: deadline, do: depart, by: target, to: self, with: { n: number } }, { after: 2 d, do: "
      "x, "
      "by: self, to: self }]\n");
  REQUIRE_MESSAGE(!read.diagnostics.has_errors(), read.shown());
  const Action& action = read.library.actions.at(0);
  CHECK(action.seers.size() == 2);
  CHECK(action.parameters.at(1).quantity == Quantity::duration);
  CHECK(action.effects.at(1).term.amount.kind == AmountTerm::Kind::parameter);  // `number` is a parameter, no state
  CHECK(action.effects.at(2).amount->path == "action.expel.effects.3.amount");
  CHECK(std::get<Name>(action.consequences.at(0).after).value == "deadline");
  CHECK(std::get<Number>(action.consequences.at(1).after).path == "action.expel.consequences.2.after");
  CHECK(action.law->breaches.at(1).is_view);
}

TEST_CASE("a scenario's dates are days since its start") {
  const ReadScenario read(
      "scenario: s\ntimezone: Europe/Tirana\nstart: 2022-07-15\ndecision: 2022-09-07 12:00\nhorizon: 26 w\n"
      "incidents: { july: { victim: ALB, suspects: [IRN], perpetrator: { IRN: 95%, someone_else: 5% } } }\n"
      "history:\n  - { at: 2022-07-16, by: perpetrator, do: a, to: ALB, with: { severity: { pert: [3, 5, 7] } } }\n"
      "  - { at: 2022-09-06, believe: \"attribution(ALB,  july, IRN)\", to: 97% }\n"
      "responses:\n  - response: a\n    do: [{ at: 2022-09-08, by: ALB, do: x, with: { deadline: 24 h } }]\n"
      "    forbid: [{ by: ALB, seen_by: all, until: 2022-10-07 }]\n"
      "  - { response: b, extends: a, do: [{ when: \"done(x)\", after: 1 d, by: ALB, do: y }], tilt: [{ rule: r, by: 2 "
      "}] }\n"
      "baseline: a\n");
  REQUIRE_MESSAGE(read.scenario, read.shown());
  const Scenario& scenario = *read.scenario;
  CHECK(scenario.decision == 54.5);
  CHECK(scenario.horizon == 182);
  CHECK(scenario.history.at(0).at == 1);
  CHECK(std::get<Number>(scenario.history.at(0).with.at(0).value).path == "history.1.severity");
  CHECK(scenario.history.at(1).share->path == "believe.attribution(ALB, july, IRN)");
  CHECK(scenario.incidents.at(0).perpetrator.at(1).share.path == "perpetrator(july).someone_else");
  CHECK(std::get<Number>(scenario.responses.at(0).acts.at(0).act.with.at(0).value).path == "a.1.deadline");
  CHECK(*scenario.responses.at(0).forbids.at(0).until == 84);
  CHECK(scenario.responses.at(1).acts.at(0).after->path == "b.1.after");
}
