// Several runs in each world: the split of the variance into luck and numbers, its interval, intervals over worlds, and
// which response does best in how many worlds; on closed-form cases. 400 repetitions in the suites, 4000 with
// DEMARCHE_LONG_TESTS set (tests/full); the bands are those of tests/runs/stopping.cpp.
#include "run/worlds.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "run/batch.hpp"
#include "run/conduct.hpp"
#include "run/student.hpp"
#include "tests/runs/bits.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

double normal(std::uint64_t seed, std::uint64_t number, std::uint64_t index) {
  return core::elementary::normal_quantile(uniform(seed, number, index));
}

// Three responses: "a" the baseline; "b" better by 0.5 in two thirds of the worlds and worse by 1 in the others, for
// sure, so that they come to the same; "twin" as "a". Outcomes: "hit", a share that is uniform in [0.1, 0.5] over
// worlds: numbers give 0.16/12 of its variance, luck 0.3 − 0.09 − 0.16/12; "harm", normal, a variance of 1 over worlds
// and of 4 within.
Design world_design(std::uint64_t worlds, std::uint64_t each) {
  Design design;
  design.runs = worlds * each;
  design.runs_per_world = each;
  design.threads = 1;
  design.responses = {"a", "b", "twin"};
  design.outcomes = {{"hit", OutcomeKind::probability, "", 0.01, 0.0},
                     {"harm", OutcomeKind::value, "", 0.1, 0.0, false, Better::less, 0.8}};
  return design;
}

constexpr double numbers_of_hit = 0.16 / 12.0, luck_of_hit = 0.3 - 0.09 - numbers_of_hit;

class WorldPlayer final : public Player {
 public:
  WorldPlayer(std::uint64_t seed, std::uint64_t each) : seed_(seed), each_(each) {}
  void play(std::uint64_t run, RunRow& row) override {
    const std::uint64_t world = run / each_;
    const double share = 0.1 + 0.4 * uniform(seed_, world, 100);
    const double harm = normal(seed_, world, 101) + 2.0 * normal(seed_, run, 1);
    const double change = 3.0 * uniform(seed_, world, 102) < 2.0 ? -0.5 : 1.0;
    for (std::size_t response = 0; response < 3; ++response) {
      row.values[2 * response] = uniform(seed_, run, 0) < share ? 1.0 : 0.0;
      row.values[2 * response + 1] = harm + (response == 1 ? change : 0.0);
    }
  }

 private:
  std::uint64_t seed_, each_;
};

Batch played(const Design& design, std::uint64_t seed) {
  const std::atomic<bool> never{false};
  const auto maker = [&] { return std::make_unique<WorldPlayer>(seed, design.runs_per_world); };
  return gathered(design, conduct(design, {}, {}, maker, {}, never).tree);
}

bool holds(double low, double high, double truth) { return low <= truth && truth <= high; }

// How often Student's interval holds the mean of `worlds` values that are 1 with a chance of a third and else -1/2. It
// is not 95 %: such means lie on a lattice, and which of its points the interval leaves out goes by steps.
double coverage_of_two_values(int worlds) {
  const double t = student_upper_quantile(0.025, worlds - 1.0);
  double coverage = 0.0, log_ways = 0.0;
  for (int ones = 0; ones <= worlds; ++ones) {
    if (ones > 0) log_ways += std::log(static_cast<double>(worlds - ones + 1) / ones);
    const double mean = (1.5 * ones - 0.5 * worlds) / worlds;
    const double squares = ones * (1.0 - mean) * (1.0 - mean) + (worlds - ones) * (0.5 + mean) * (0.5 + mean);
    if (std::abs(mean) <= t * std::sqrt(squares / (worlds - 1.0) / worlds))
      coverage += std::exp(log_ways + ones * std::log(1.0 / 3.0) + (worlds - ones) * std::log(2.0 / 3.0));
  }
  return coverage;
}

}  // namespace

TEST_CASE("variance splits into luck and numbers, and intervals are over worlds, 95 % of them right") {
  const Design design = world_design(80, 30);  // 80 worlds: seams lie inside blocks of 256
  const auto n = static_cast<double>(repetitions());
  double hit_numbers = 0.0, hit_luck = 0.0, harm_numbers = 0.0, harm_luck = 0.0;
  std::uint64_t hit_share = 0, harm_share = 0, hit_mean = 0, harm_mean = 0, naive = 0, difference = 0;
  for (std::uint64_t seed = 0; seed < repetitions(); ++seed) {
    const Batch batch = played(design, 500 + seed);
    const Result result = judge(design, batch);
    REQUIRE(result.nested);
    const VarianceSplit& hit = result.nested->alone[0];
    const VarianceSplit& harm = result.nested->alone[1];
    CHECK(result.nested->worlds == 80);
    hit_numbers += hit.numbers / n, hit_luck += hit.luck / n;
    harm_numbers += harm.numbers / n, harm_luck += harm.luck / n;
    hit_share += holds(hit.low, hit.high, numbers_of_hit / (numbers_of_hit + luck_of_hit)) ? 1 : 0;
    harm_share += holds(harm.low, harm.high, 0.2) ? 1 : 0;
    hit_mean += holds(result.estimate(0, 0).low, result.estimate(0, 0).high, 0.3) ? 1 : 0;
    harm_mean += holds(result.estimate(0, 1).low, result.estimate(0, 1).high, 0.0) ? 1 : 0;
    const Interval as_if_alone = mean_interval(std::get<Moments>(batch.alone(0, 1)));
    naive += holds(as_if_alone.low, as_if_alone.high, 0.0) ? 1 : 0;
    difference += holds(result.difference(1, 1).low, result.difference(1, 1).high, 0.0) ? 1 : 0;
  }
  CAPTURE(hit_share);
  CAPTURE(harm_share);
  CAPTURE(hit_mean);
  CAPTURE(harm_mean);
  CAPTURE(difference);
  // Means of the estimates: 80 worlds tell a variance to 16 %, repetitions narrow that to a few per cent.
  CHECK(hit_numbers == doctest::Approx(numbers_of_hit).epsilon(0.05));
  CHECK(hit_luck == doctest::Approx(luck_of_hit).epsilon(0.02));
  CHECK(harm_numbers == doctest::Approx(1.0).epsilon(0.05));
  CHECK(harm_luck == doctest::Approx(4.0).epsilon(0.02));
  for (const std::uint64_t count : {hit_share, harm_share, hit_mean, harm_mean}) {
    CHECK(std::abs(static_cast<double>(count) / n - 0.95) < band(repetitions(), 0.95));
  }
  const double expected = coverage_of_two_values(80);
  CHECK(expected == doctest::Approx(0.9385).epsilon(1e-4));
  CHECK(std::abs(static_cast<double>(difference) / n - expected) < band(repetitions(), expected));
  // What intervals over worlds are for: as if every run had a world of its own, far too narrow.
  CHECK(static_cast<double>(naive) / n < 0.65);
}

TEST_CASE("worlds say which response does best in how many of them, and what choosing it may cost") {
  const Design design = world_design(200, 16);
  const Result result = judge(design, played(design, 3));
  REQUIRE(result.nested);
  const Nested& nested = *result.nested;
  CHECK(nested.compared == std::vector<std::uint64_t>{200, 200});
  const auto robust = [&](std::size_t response, std::size_t outcome) {
    return nested.robustness[response * 2 + outcome];
  };
  // "b" has the least harm alone where it is better; elsewhere the twins share that place.
  const std::uint64_t better = robust(1, 1).lowest;
  CHECK(better > 107);  // 133 and 3.9 standard errors
  CHECK(better < 160);
  CHECK(robust(1, 1).lowest_tied == 0);
  CHECK(robust(0, 1).lowest == 0);
  CHECK(robust(0, 1).lowest_tied == 200 - better);
  CHECK(robust(2, 1).lowest_tied == 200 - better);
  CHECK(robust(1, 1).highest == 200 - better);
  for (std::size_t response = 0; response < 3; ++response) {
    const double regret = response == 1 ? 1.0 : 0.5;  // what it does worse than the other where it does
    CHECK(robust(response, 1).greatest_regret == doctest::Approx(regret));
    CHECK(robust(response, 1).regret_90 == doctest::Approx(regret));
    CHECK(std::isnan(robust(response, 0).greatest_regret));  // nobody said which way is better
    CHECK(robust(response, 0).highest_tied == 200);
  }
  // Harm at most 0.8 is good enough: means of a world have a variance of 1 + 4/16, so in 76 % of worlds; twins alike.
  CHECK(nested.judged == 200);
  CHECK(nested.acceptable_in_all[0] == robust(0, 1).acceptable);
  CHECK(robust(0, 1).acceptable == robust(2, 1).acceptable);
  CHECK(robust(0, 1).acceptable > 129);
  CHECK(robust(0, 1).acceptable < 176);
  // The difference of "b": -0.5 or 1 by world, nothing by luck.
  const VarianceSplit& split = nested.paired[1];
  CHECK(split.share == doctest::Approx(1.0));
  CHECK(split.low > 0.99);
  CHECK(split.numbers == doctest::Approx(0.5).epsilon(0.15));
  CHECK(split.quantiles[0] == doctest::Approx(-0.5));
  CHECK(split.quantiles[2] == doctest::Approx(1.0));
  // The twin's: nothing varies.
  CHECK(std::isnan(nested.paired[3].share));
  CHECK(result.difference(2, 1).verdict == Verdict::identical);
  CHECK(result.difference(2, 1).could_differ == doctest::Approx(3.0 / 200.0).epsilon(0.02));
}

TEST_CASE("where numbers do nothing, their share is 0 and said to be an estimate below it") {
  std::vector<Spread> worlds;
  for (std::uint64_t world = 0; world < 50; ++world) {
    Spread spread;
    for (double value : {-1.0, 1.0, -1.0, 1.0}) spread.add(value);
    worlds.push_back(spread);
  }
  const VarianceSplit level = split(worlds);  // the means are more alike than luck would leave them
  CHECK(level.below_zero);
  CHECK(level.numbers == 0.0);
  CHECK(level.share == 0.0);
  CHECK(level.luck == doctest::Approx(4.0 / 3.0));
  CHECK(level.settled == 0.0);
  // One world alone carries all that is between them: nothing is known of the share.
  for (int more = 0; more < 4; ++more) worlds.front().add(3.0);
  const VarianceSplit one = split(worlds);
  CHECK(one.low == 0.0);
  CHECK(one.high == 1.0);
  CHECK(split({}).worlds == 0);
  CHECK(std::isnan(split({}).share));
}

TEST_CASE("a batch that was stopped in a world: it weighs by its runs, and is asked for nothing else") {
  // Nine worlds of 100 runs and 60 of a tenth.
  Design stopped = world_design(10, 100);
  stopped.runs = 960;
  const Batch batch = played(stopped, 4);
  const Result result = judge(stopped, batch);
  REQUIRE(result.nested);
  const Nested& nested = *result.nested;
  CHECK(nested.worlds == 9);
  CHECK(nested.judged == 9);
  CHECK(nested.compared == std::vector<std::uint64_t>{9, 9});
  CHECK(nested.alone[1].worlds == 10);
  CHECK(result.estimate(0, 1).n == 960);
  // As of the nine alone, bit for bit: who does best, regret, what is good enough, quantiles. Not the variances.
  Design whole = stopped;
  whole.runs = 900;
  const Result of_nine = judge(whole, played(whole, 4));
  const Nested& nine = *of_nine.nested;
  for (std::size_t place = 0; place < 6; ++place) {
    CAPTURE(place);
    const Robustness &one = nested.robustness[place], &other = nine.robustness[place];
    CHECK(one.highest + one.highest_tied == other.highest + other.highest_tied);
    CHECK(one.lowest + one.lowest_tied == other.lowest + other.lowest_tied);
    CHECK(one.acceptable == other.acceptable);
    CHECK(nested.alone[place].quantiles == nine.alone[place].quantiles);
    CHECK(nested.alone[place].luck != nine.alone[place].luck);
  }
  CHECK(nested.acceptable_in_all == nine.acceptable_in_all);
  // Not one whole world: nothing can be asked of any.
  Design early = stopped;
  early.runs = 60;
  const Result of_none = judge(early, played(early, 4));
  CHECK(of_none.nested->worlds == 0);
  CHECK(of_none.nested->judged == 0);
  CHECK(of_none.nested->compared == std::vector<std::uint64_t>{0, 0});
  CHECK(std::isnan(of_none.nested->alone[0].quantiles[1]));
}

TEST_CASE("worlds of unequal numbers of runs weigh by them: by hand") {
  // n = 10, 20, 30; means 1, 2, 4; sums of squares within 9, 38, 58. The mean is 170/60 = 17/6.
  const std::vector<Spread> worlds{{10, 1.0, 9.0}, {20, 2.0, 38.0}, {30, 4.0, 58.0}};
  const VarianceSplit found = split(worlds);
  // Between: 10 (11/6)² + 20 (5/6)² + 30 (7/6)² = (1210 + 500 + 1470) / 36 = 265/3, over 2 degrees of freedom.
  // Within: 105 over 57. Runs per world in effect: (60 − 1400/60) / 2 = 55/3.
  const double between = 265.0 / 6.0, within = 105.0 / 57.0, each = 55.0 / 3.0;
  CHECK(found.worlds == 3);
  CHECK(found.luck == doctest::Approx(within));
  CHECK(found.numbers == doctest::Approx((between - within) / each));
  CHECK(found.share == doctest::Approx((between - within) / each / ((between - within) / each + within)));
  CHECK(found.settled == doctest::Approx(1.0 - within / between));
  // Sums about the mean: −110/6, −100/6, 210/6: 66200/36 in squares, times 3/2, under the root, over 60 runs; t with 2
  // degrees of freedom: 4.302652729911275.
  const Interval interval = clustered_interval(worlds, -1e9, 1e9);
  const double error = std::sqrt(66200.0 / 36.0 * 1.5) / 60.0;
  CHECK(interval.estimate == doctest::Approx(17.0 / 6.0));
  CHECK(interval.freedom == 2.0);
  CHECK(interval.standard_error == doctest::Approx(error));
  CHECK(interval.half_width == doctest::Approx(4.302652729911275 * error));
  CHECK(interval.low == doctest::Approx(17.0 / 6.0 - 4.302652729911275 * error));
}

TEST_CASE("worlds in which nothing has a value bound nothing") {
  // The outcome may be lacking, and is in every second world of ten; where it is there it is always 7.
  Design design = world_design(10, 4);
  design.outcomes[1].may_lack = true;
  Batch batch(design);
  RunRow row;
  row.values.resize(6), row.exploded.resize(3);
  for (std::uint64_t run = 0; run < design.runs; ++run) {
    const double value = run / 4 % 2 == 0 ? 7.0 : std::nan("");
    row.values = {0.0, value, 0.0, value, 0.0, value};
    batch.add(run, row);
  }
  const Result result = judge(design, batch);
  CHECK(result.estimate(0, 1).could_differ == unseen_bound(5));
  CHECK(result.estimate(0, 0).could_differ == unseen_bound(10));
  CHECK(result.difference(1, 1).verdict == Verdict::identical);
  CHECK(result.difference(1, 1).could_differ == unseen_bound(5));
}

TEST_CASE("a share never seen in any world is bounded by the worlds, not by their runs") {
  std::vector<Spread> worlds(60);
  for (Spread& world : worlds) {
    for (int run = 0; run < 100; ++run) world.add(0.0);
  }
  const Interval interval = clustered_interval(worlds, 0.0, 1.0);
  CHECK(interval.low == 0.0);
  CHECK(interval.high == doctest::Approx(1.0 - std::pow(0.05, 1.0 / 60.0)));
  CHECK(clustered_interval(std::vector<Spread>(5), 0.0, 1.0).high == 1.0);
  CHECK(std::isnan(clustered_interval({}, 0.0, 1.0).estimate));
}

TEST_CASE("several runs in a world: the same bits from any partition, and through bytes") {
  Design design = world_design(70, 33);
  const std::string once = played(design, 9).to_bytes();
  design.threads = 3;
  CHECK(played(design, 9).to_bytes() == once);
  CHECK(Batch::from_bytes(design, once).to_bytes() == once);
  // The seam of two parts lies inside a world.
  const std::atomic<bool> never{false};
  const auto maker = [&] { return std::make_unique<WorldPlayer>(9, design.runs_per_world); };
  Design left = design;
  left.runs = 5 * runs_per_block;
  Conduct rest;
  rest.first_block = 5;
  MergeTree<Batch> tree = conduct(left, {}, {}, maker, {}, never).tree;
  const MergeTree<Batch> right = conduct(design, rest, {}, maker, {}, never).tree;
  for (const auto& [first, node] : right.nodes()) {
    tree.add_node(first, node.length, node.value, [](std::uint64_t, const Batch&) { return false; });
  }
  REQUIRE(right.tail());
  tree.add(right.tail()->index, right.tail()->runs, right.tail()->value);
  CHECK(gathered(design, tree).to_bytes() == once);
  // Damaged bytes are refused, not believed.
  CHECK_THROWS_AS(Batch::from_bytes(design, once.substr(0, once.size() - 3)), std::runtime_error);
}

}  // namespace demarche::run::test
