// A pattern's reading of runs: against a small model whose answers are known, and in its words.
#include "report/validation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <sstream>

#include "language/compile.hpp"
#include "language/library.hpp"
#include "language/patterns.hpp"

using namespace demarche;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const std::string library = R"yaml(
- { variable: attribution, scope: belief }
- { variable: named, scope: belief, states: [unnamed, named] }
- { variable: mood, scope: actor, range: [0, 10] }
- { actor: A, kind: state, name: Arcadia }
- { actor: B, kind: state, name: Borduria }
- { action: hit, track: cyber, rung: 9, seen_by: all }
- { action: speak, label: "speaks to {target}", track: verbal, rung: 2, seen_by: all }
- { action: shout, label: "shouts at {target}", track: verbal, rung: 4, seen_by: all }
- { rule: answers, after: "speak, by: A, to: B", who: B, does: { do: shout, to: A }, chance: 40%, delay: 3 d, because: t }
- { pattern: told, on: s.yaml, claims: "B shouts.", measures: { loud: { time: "shout, by: B" } }, share: loud,
    accepted: [30%, 50%], published: { value: 40%, low: 30%, high: 50% }, because: t }
- { pattern: lag, on: s.yaml, measures: { said: { time: "speak, by: A" }, loud: { time: "shout, by: B" } },
    among: [loud], median: { of: loud, minus: said }, accepted: [2 d, 4 d], because: t }
- { pattern: soon, on: s.yaml, measures: { loud: { time: "shout, by: B" } }, share: { of: loud, at_most: 1 d },
    accepted: { high: 1% }, because: t }
- { pattern: late, on: s.yaml, measures: { loud: { time: "shout, by: B" } }, mean: loud, accepted: [0 d, 10 d],
    stated: misses, because: "The horizon counts where nobody shouts." }
- { pattern: never, on: s.yaml, measures: { loud: { time: "shout, by: B" } }, quantile: { of: loud, at: 90% },
    accepted: [0 d, 10 d], stated: misses, because: t }
- { pattern: more, on: s.yaml, measures: { loud: { probability: "shout, by: B" } }, share: loud,
    set: { "answers.chance": 70% }, against: { "answers.chance": 10% }, accepted: { low: 1% }, because: t }
- { pattern: order, on: s.yaml, order: observed, accepted: { low: 0.9 }, because: t }
)yaml";

const std::string scenario = R"yaml(
scenario: s
start: 2022-01-01
decision: 2022-01-01 12:00
horizon: 20 d
incidents:
  it: { victim: A, suspects: [B], perpetrator: B, prior: { B: 50% } }
responses: [{ response: talk, do: [{ at: 2022-01-02, by: A, do: speak, to: B }] }]
observed:
  - { at: 2022-01-02, precision: day, by: A, do: speak, to: B }
  - { at: 2022-01-05, precision: day, alleged: true, by: B, do: shout, to: A }
)yaml";

struct Played {
  language::Files files;
  language::Diagnostics diagnostics;
  language::Library patterns;
  std::optional<language::Grounded> model;
  run::Values values;

  explicit Played(std::uint64_t runs, unsigned threads = 1, const std::vector<language::Override>& set = {}) {
    auto loaded = language::load_texts({"s.yaml", scenario}, {{"m.yaml", library}}, files, diagnostics);
    REQUIRE_MESSAGE(loaded, language::render(diagnostics, files));
    patterns = loaded->library;
    for (const language::Override& change : set) {
      REQUIRE(language::apply_override(loaded->library, loaded->scenario, change, diagnostics));
    }
    for (const language::PublishedPattern& one : patterns.patterns) {
      language::add_measures(one, loaded->library, loaded->scenario);
    }
    language::add_observed_times(loaded->library, loaded->scenario);
    model = language::compile(loaded->library, loaded->scenario, diagnostics);
    REQUIRE_MESSAGE(model, language::render(diagnostics, files));
    const std::atomic<bool> stop{false};
    values = run::keep_values(model->program, 1, runs, threads, {0}, {}, stop);
  }
  const language::PublishedPattern& pattern(const std::string& name) const {
    for (const language::PublishedPattern& one : patterns.patterns) {
      if (one.name.value == name) return one;
    }
    FAIL("no such pattern");
    return patterns.patterns.front();
  }
  report::PlayedScenario here() const { return {*model, values, 0}; }
  report::CheckedPattern check(const std::string& name) const {
    return report::check_pattern(pattern(name), here(), std::nullopt);
  }
};

// `set: { "answers.chance": … }`.
std::vector<language::Override> played_numbers(double chance) {
  language::Override change;
  change.path.value = "answers.chance";
  change.value.distribution = core::Distribution::constant(chance);
  change.value.quantity = language::Quantity::share;
  return {change};
}

}  // namespace

TEST_CASE("what a pattern takes of runs whose answers are known") {
  const Played played(2000);
  const report::CheckedPattern told = played.check("told");
  CHECK(told.runs == 2000);
  CHECK(told.counted == 2000);
  CHECK(told.value.estimate == doctest::Approx(0.4).epsilon(0.1));  // nine standard errors; the seed is fixed
  CHECK(told.verdict == run::Reproduced::holds);
  CHECK_FALSE(told.is_unexpected());

  // Only runs that had it count, and all of these took three days.
  const report::CheckedPattern lag = played.check("lag");
  CHECK(static_cast<double>(lag.counted) == told.value.estimate * 2000);
  CHECK(lag.value.estimate == doctest::Approx(3));
  CHECK(lag.value.low == doctest::Approx(3));
  CHECK(lag.value.high == doctest::Approx(3));

  CHECK(played.check("soon").value.estimate == 0);
  CHECK(played.check("soon").verdict == run::Reproduced::holds);

  // Three and a half days after noon where it came, the horizon of 20 days where it did not.
  const double share = told.value.estimate;
  CHECK(played.check("late").value.estimate == doctest::Approx(share * 3.5 + (1 - share) * 20));
  CHECK(played.check("late").verdict == run::Reproduced::misses);
  CHECK_FALSE(played.check("late").is_unexpected());
  CHECK(played.check("never").value.estimate == infinity);
}

TEST_CASE("held against other numbers, run by run on the same luck") {
  const Played here(500, 1, played_numbers(0.7));
  const Played there(500, 1, played_numbers(0.1));
  const report::CheckedPattern more = report::check_pattern(here.pattern("more"), here.here(), there.here());
  CHECK(more.value.estimate == doctest::Approx(0.6).epsilon(0.1));
  // Whoever shouts with a chance of 10 % also shouts with 70 %: no difference is negative.
  for (std::uint64_t run = 0; run < 500; ++run) {
    const auto loud = [&](const Played& played) { return played.values.row(run, 0)[0]; };
    CHECK(loud(here) <= loud(there));
  }
  CHECK(more.verdict == run::Reproduced::holds);
}

TEST_CASE("order and timing of what was observed") {
  const Played played(400);
  const report::CheckedPattern order = played.check("order");
  // Observed on days 1 and 4; simulated likewise, or never the second: in order in every run.
  CHECK(order.value.estimate == 1);
  CHECK(order.counted == 400);
  CHECK(order.verdict == run::Reproduced::holds);
  const report::Timing timing = report::timing(played.here());
  REQUIRE(timing.acts.size() == 2);
  CHECK(timing.acts[0].date == "2022-01-02");
  CHECK(timing.acts[0].before == 0);
  CHECK(timing.acts[0].by_then == 1);
  CHECK(timing.acts[0].median == doctest::Approx(0.5));
  CHECK(timing.acts[1].alleged);
  CHECK(timing.acts[1].before == 0);
  CHECK(timing.acts[1].by_then == played.check("told").value.estimate);  // on that date or not at all
  CHECK(timing.acts[1].ever == timing.acts[1].by_then);
  CHECK(timing.acts[1].low == doctest::Approx(3.5));
  CHECK(timing.acts[1].high == infinity);
}

TEST_CASE("values are the same at any number of threads") {
  const Played one(700, 1), three(700, 3);
  REQUIRE(one.values.values.size() == three.values.values.size());
  CHECK(one.values.runs == 700);
  for (std::size_t i = 0; i < one.values.values.size(); ++i) {
    REQUIRE(one.values.values[i] == three.values.values[i]);
  }
}

TEST_CASE("what validation says, in words, JSON and CSV") {
  const Played played(1000);
  report::Validation validation;
  for (const char* name : {"told", "lag", "late", "order"}) {
    validation.patterns.push_back(played.check(name));
    validation.patterns.back().response = "talk";
  }
  validation.patterns[0].rules = report::rules_on_the_way(played.pattern("told"), *played.model, "talk", 1, 200);
  validation.timings.push_back(report::timing(played.here()));
  REQUIRE(validation.patterns[0].rules.size() == 1);
  CHECK(validation.patterns[0].rules[0].rule == "answers");
  CHECK(validation.patterns[0].rules[0].share == 1);

  const report::Style style{false, true, 100};
  const std::string text = report::validation_text(validation, style);
  CHECK(text.find("40 % [30, 50]") != std::string::npos);
  CHECK(text.find("30 to 50 %") != std::string::npos);
  CHECK(text.find("misses, as stated") != std::string::npos);
  CHECK(text.find("4 patterns: 3 held, 0 undecided, 1 missed as stated, 0 missed that should hold.") !=
        std::string::npos);
  CHECK(text.find("late:             The horizon counts where nobody shouts.") != std::string::npos);
  CHECK(text.find("answers 100") != std::string::npos);
  CHECK(text.find("Borduria shouts at Arcadia (alleged)") != std::string::npos);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(report::columns(line) <= 100);

  const boost::json::value json = boost::json::parse(report::validation_json(validation));
  CHECK(json.at("schema").as_string() == "demarche.validate/1");
  CHECK(json.at("patterns").as_array().size() == 4);
  CHECK(json.at("patterns").at(0).at("verdict").as_string() == "holds");
  CHECK(json.at("patterns").at(0).at("estimate").to_number<double>() == validation.patterns[0].value.estimate);
  CHECK(json.at("patterns").at(2).at("stated").as_string() == "misses");
  CHECK(json.at("timings").at(0).at("acts").at(1).at("p90").is_null());
  const std::string csv = report::validation_csv(validation);
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 5);
  CHECK(csv.find("\nlag,s,talk,1000,") != std::string::npos);
}
