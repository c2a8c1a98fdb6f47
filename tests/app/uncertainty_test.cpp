// What a difference's uncertainty is made of: each range against where it must come from, with a dependence that was
// planted, and with sides that were set apart by hand.

#include "report/uncertainty.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/app/compared.hpp"

namespace demarche {
namespace {

using tests::albania;
using tests::Compared;

const report::Made& row_of(const report::Uncertainty& uncertainty, std::size_t response, std::size_t outcome) {
  const auto found = std::find_if(uncertainty.rows.begin(), uncertainty.rows.end(), [&](const report::Made& made) {
    return made.response == response && made.outcome == outcome;
  });
  REQUIRE(found != uncertainty.rows.end());
  return *found;
}

}  // namespace

TEST_CASE("every response has the outcome listed first and those it changes most, each with its interval") {
  const Compared& made = albania();
  const report::Uncertainty found = report::uncertainty_of(made.shown, nullptr);
  std::set<std::size_t> responses;
  for (const report::Made& one : found.rows) {
    responses.insert(one.response);
    const run::Difference& difference = made.result.difference(one.response, one.outcome);
    REQUIRE(one.sampling);
    CHECK(one.sampling->low == difference.low);
    CHECK(one.sampling->high == difference.high);
    CHECK(one.estimate == difference.estimate);
    CHECK_FALSE(one.structure);
    CHECK(one.numbers.has_value() == (one.numbers_alone > 0));
  }
  CHECK(responses.size() == made.shown.responses() - 1);
  CHECK(found.rows.size() <= 3 * responses.size());
}

TEST_CASE(
    "a number that alone makes a difference is found, at the width that it makes, and where it turns the verdict") {
  Compared made(app::LoadedModel(albania().loaded), 300);
  const std::size_t response = 3;
  const std::size_t outcome = 0;
  const std::size_t outcomes = made.result.outcomes.size();
  const report::DrawnNumbers numbers = report::drawn_numbers(made.loaded.model, 1, 300);
  const std::size_t number = 5;
  // The difference is where the number stands in its distribution, less 0.2: positive in four worlds of five.
  for (std::uint64_t run = 0; run < 300; ++run) {
    const double quantile = static_cast<double>(numbers.quantiles[number * 300 + run]);
    made.course.values[run][response * outcomes + outcome] =
        made.course.values[run][made.result.baseline * outcomes + outcome] + quantile - 0.2;
  }
  run::Difference& difference = made.result.differences[(response - 1) * outcomes + outcome];
  REQUIRE(difference.response == response);
  difference.estimate = 0.3;
  difference.low = 0.29;
  difference.high = 0.31;
  difference.verdict = run::Verdict::higher;
  made.words = report::compared(made.loaded.model, made.result, 1);
  const report::Uncertainty found = report::uncertainty_of(made.shown, nullptr);
  const report::Made& row = row_of(found, response, outcome);
  REQUIRE(row.numbers);
  CHECK(row.numbers_alone >= 1);
  // A uniform number has the standard deviation 1/√12; 300 runs know the share explained within some per cent.
  CHECK(row.numbers->width() == doctest::Approx(2 * 1.2816 / std::sqrt(12)).epsilon(0.1));
  CHECK(row.widest == report::Source::numbers);
  const auto turned = std::find_if(found.turns.begin(), found.turns.end(), [&](const report::Turned& one) {
    return one.response == made.words.responses[response] && one.outcome == made.words.outcomes[outcome].name;
  });
  REQUIRE(turned != found.turns.end());
  CHECK(turned->now.find("higher (+30") == 0);
  CHECK(std::any_of(turned->turns.begin(), turned->turns.end(), [&](const std::string& turn) {
    return turn.find(numbers.infos[number]->path + " is below") != std::string::npos;
  }));
}

TEST_CASE("structure goes from the lowest to the highest side, and names them") {
  const Compared& made = albania();
  const std::size_t response = 3;
  report::Structure structure{made.loaded.model, made.result, {}, 1};
  for (const double by : {-0.3, 0.05}) {
    structure.sides.push_back({"dispute", by < 0 ? "one" : "other", made.loaded.model, made.result});
    for (run::Difference& difference : structure.sides.back().result.differences) difference.estimate += by;
  }
  const report::Uncertainty found = report::uncertainty_of(made.shown, &structure);
  const report::Made& row = row_of(found, response, 0);
  REQUIRE(row.structure);
  CHECK(row.structure->low == doctest::Approx(row.estimate - 0.3));
  CHECK(row.structure->high == doctest::Approx(row.estimate + 0.05));
  CHECK(row.lowest == "dispute: one");
  CHECK(row.highest == "dispute: other");
  CHECK(row.widest == report::Source::structure);
  CHECK(made.page(&structure).find("(lowest dispute: one; highest dispute: other)") != std::string::npos);
}

TEST_CASE("several runs in each world: the means of worlds, without the luck that is left in them") {
  const Compared made(tests::loaded("scenarios/albania-2022.yaml"), 300, 15);
  const report::Uncertainty found = report::uncertainty_of(made.shown, nullptr);
  REQUIRE_FALSE(found.rows.empty());
  std::size_t known = 0;
  for (const report::Made& one : found.rows) {
    CHECK(one.numbers_alone == 0);
    const std::size_t place =
        (one.response - (one.response > made.result.baseline ? 1 : 0)) * made.result.outcomes.size() + one.outcome;
    const run::VarianceSplit& split = made.result.nested->paired[place];
    if (!one.numbers) continue;
    ++known;
    // Never farther out than the worlds' means themselves, and on them if nothing is luck.
    CHECK(one.numbers->width() <= split.quantiles[2] - split.quantiles[0] + 1e-12);
    CHECK(one.numbers->width() ==
          doctest::Approx(std::sqrt(split.settled) * (split.quantiles[2] - split.quantiles[0])).epsilon(1e-9));
  }
  CHECK(known > 0);
}

}  // namespace demarche
