// Experiments on a synthetic player: the same bits at any number of threads, known laws, stops and failures.
#include "run/experiment.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "core/check.hpp"
#include "tests/runs/bits.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

const std::atomic<bool> never{false};

Result run_synthetic(const Design& design, const PlayerMaker& maker) { return experiment(design, maker, {}, never); }

}  // namespace

TEST_CASE("1, 2 and 7 threads give the same bits, also when some runs are slow") {
  for (const std::uint64_t runs : {1u, 256u, 1000u, 6000u}) {
    const Bits expected = bits_of(run_synthetic(synthetic_design(runs, 1), synthetic(1, {}, 900)));
    for (const unsigned threads : {2u, 7u}) {
      CHECK(bits_of(run_synthetic(synthetic_design(runs, threads), synthetic(1, {}, 900))) == expected);
      // Every fifth block sleeps, so that blocks end in another order than they began.
      const auto sleepy = [](std::uint64_t run) {
        if (run % (256 * 5) == 17) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      };
      CHECK(bits_of(run_synthetic(synthetic_design(runs, threads), synthetic(1, sleepy, 900))) == expected);
    }
  }
}

TEST_CASE("known laws are found, and identical responses are identical") {
  const Result result = run_synthetic(synthetic_design(20'000, 2), synthetic());
  CHECK(result.complete);
  CHECK(result.runs == 20'000);
  CHECK(result.comparisons == 8);

  // Every bound below is more than 5 standard errors: false alarms below 1e-5 in all.
  const Estimate& hit = result.estimate(0, 0);
  CHECK(hit.n == 20'000);
  CHECK(hit.estimate == doctest::Approx(0.3).epsilon(0.06));
  CHECK(hit.estimate == static_cast<double>(hit.hits) / 20'000.0);
  CHECK(hit.low < hit.estimate);
  CHECK(hit.estimate < hit.high);
  CHECK(result.estimate(0, 1).estimate == doctest::Approx(1.5).epsilon(0.03));
  CHECK(result.estimate(0, 1).maximum == 3.0);

  const Estimate& time = result.estimate(1, 2);  // exponential of mean 10, up to 30
  CHECK(time.estimate == doctest::Approx(10.0 * (1.0 - std::exp(-3.0))).epsilon(0.04));
  REQUIRE(time.cumulative_incidence.size() == 30);
  CHECK(time.cumulative_incidence[9] == doctest::Approx(1.0 - std::exp(-1.0)).epsilon(0.03));
  CHECK(time.cumulative_incidence[29] == static_cast<double>(time.hits) / 20'000.0);
  CHECK(time.quartiles[1] == doctest::Approx(10.0 * std::log(2.0)).epsilon(0.05));
  CHECK(std::isinf(result.estimate(0, 2).quartiles[2]) == (result.estimate(0, 2).hits < 15'000));

  const Difference& storm = result.difference(1, 0);
  CHECK(storm.response == 1);
  CHECK(storm.against == 0);
  CHECK(storm.verdict == Verdict::higher);
  CHECK(storm.estimate == doctest::Approx(0.1).epsilon(0.12));
  CHECK(storm.variance_ratio.value() == doctest::Approx(5.0).epsilon(0.1));
  CHECK(result.difference(1, 1).verdict == Verdict::higher);  // always exactly one act more
  CHECK(result.difference(1, 1).low == 1.0);
  CHECK(result.difference(1, 2).verdict == Verdict::lower);
  CHECK(result.difference(1, 3).verdict == Verdict::no_material_difference);
  for (std::size_t outcome = 0; outcome < 4; ++outcome) {
    const Difference& twin = result.difference(2, outcome);
    CHECK(twin.verdict == Verdict::identical);
    CHECK(twin.different == 0);
    CHECK(twin.estimate == 0.0);
    CHECK(twin.could_differ == doctest::Approx(3.0 / 20'000).epsilon(0.01));
  }

  CHECK(result.firings[0].share[2] == doctest::Approx(0.5).epsilon(0.04));
  CHECK(result.firings[0].share_of_histories == doctest::Approx(result.firings[0].share[0]).epsilon(1e-12));
  CHECK(result.firings[1].share_of_histories == 0.0);
}

TEST_CASE("rows do not depend on each other: the result is that of a plain loop") {
  const Design design = synthetic_design(700, 3);
  SyntheticPlayer player;
  RunRow row{std::vector<double>(12), std::vector<std::uint8_t>(3), std::vector<std::uint8_t>(6)};
  std::uint64_t hits = 0;
  std::uint64_t fired = 0;
  double harm = 0.0;
  for (std::uint64_t run = 0; run < design.runs; ++run) {
    player.play(run, row);
    hits += row.values[4] != 0.0 ? 1 : 0;
    harm += row.values[7];
    fired += row.fired[2];
  }
  const Result result = run_synthetic(design, synthetic());
  CHECK(result.estimate(1, 0).hits == hits);
  CHECK(result.estimate(1, 3).estimate == doctest::Approx(harm / 700.0));
  CHECK(result.firings[0].runs[1] == fired);
}

TEST_CASE("an exploded side leaves its pair out; too many withhold the verdicts") {
  const Result few = run_synthetic(synthetic_design(20'000, 2), synthetic(1, {}, 1000));
  CHECK(few.explosions[0].count == 0);
  CHECK(few.explosions[1].count == 20);
  CHECK(few.explosions[1].first_runs.size() == 16);
  CHECK(few.explosions[1].first_runs[2] == 2005);
  CHECK(few.estimate(0, 0).n == 20'000);
  CHECK(few.estimate(1, 0).n == 19'980);
  CHECK(few.difference(1, 0).n == 19'980);
  CHECK(few.difference(1, 0).left_out == 20);
  CHECK(few.difference(1, 0).verdict == Verdict::higher);
  const Result many = run_synthetic(synthetic_design(20'000, 2), synthetic(1, {}, 900));
  CHECK(many.difference(1, 0).left_out == 23);
  CHECK(many.difference(1, 0).verdict == Verdict::withheld);
  CHECK(many.difference(2, 0).verdict == Verdict::identical);
}

TEST_CASE("runs that lack an outcome count neither alone nor in pairs") {
  Design design = synthetic_design(1'000, 2);
  design.outcomes[3].may_lack = true;  // "harm"
  class Lacking final : public Player {
   public:
    void play(std::uint64_t run, RunRow& row) override {
      player_.play(run, row);
      if (run % 2 == 0) row.values[3] = std::nan("");                    // calm
      if (run % 5 == 0) row.values[1 * 4 + 3] = std::nan("");            // storm
      row.values[2 * 4 + 3] = std::numeric_limits<double>::quiet_NaN();  // twin: never
    }

   private:
    SyntheticPlayer player_;
  };
  const Result result = run_synthetic(design, [] { return std::make_unique<Lacking>(); });
  CHECK(result.estimate(0, 3).n == 500);
  CHECK(result.estimate(1, 3).n == 800);
  CHECK(result.estimate(2, 3).n == 0);
  CHECK(std::isnan(result.estimate(2, 3).estimate));
  CHECK(result.difference(1, 3).n == 400);
  CHECK(result.difference(1, 3).left_out == 0);
  CHECK(result.difference(2, 3).n == 0);
  CHECK(result.difference(2, 3).verdict == Verdict::undecided);
  CHECK(result.estimate(0, 2).n == 1'000);
}

TEST_CASE("Holm withdraws what one comparison among many would not bear") {
  // What matters is set so that storm's time is just lower: far enough for one comparison, not for one of eight.
  Design design = synthetic_design(300, 1);
  design.outcomes[2].material = -0.98 * run_synthetic(design, synthetic()).difference(1, 2).high;
  const Result plain = run_synthetic(design, synthetic());
  REQUIRE(plain.difference(1, 2).verdict == Verdict::lower);
  design.holm = true;
  const Result held = run_synthetic(design, synthetic());
  CHECK(held.holm);
  CHECK(held.difference(1, 2).verdict == Verdict::undecided);
  CHECK(held.difference(1, 2).high == plain.difference(1, 2).high);
  CHECK(held.difference(1, 2).needed_runs.value() > 350);
  CHECK(held.difference(1, 1).verdict == Verdict::higher);
  CHECK(held.difference(2, 0).verdict == Verdict::identical);
  REQUIRE(plain.difference(1, 3).verdict == Verdict::undecided);
  CHECK(held.difference(1, 3).needed_runs.value() > plain.difference(1, 3).needed_runs.value());
}

// The number changes when a draw, an elementary function or an interval changes in any bit, and must be the same under
// every compiler, optimisation level and instruction set. After a change that is meant, copy the number printed by
// `tests_run --test-case="*golden*"`.
TEST_CASE("golden bits of a whole result") {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::uint64_t word : bits_of(run_synthetic(synthetic_design(1000, 2), synthetic(1, {}, 900)))) {
    hash = (hash ^ word) * 0x00000100000001b3;
    hash ^= hash >> 32;
  }
  CHECK(hash == 5606052856083436907u);
}

TEST_CASE("a stop keeps the longest complete prefix of blocks") {
  for (const unsigned threads : {1u, 3u}) {
    std::atomic<bool> stop{false};
    const auto at_3000 = [&stop](std::uint64_t run) {
      if (run == 3000) stop = true;
    };
    const Result stopped = experiment(synthetic_design(1'000'000, threads), synthetic(1, at_3000), {}, stop);
    CHECK(!stopped.complete);
    CHECK(stopped.runs_asked == 1'000'000);
    CHECK(stopped.runs % 256 == 0);
    CHECK(stopped.runs < 3000);
    if (threads == 1) CHECK(stopped.runs == 2816);
    if (stopped.runs == 0) continue;
    Result whole = run_synthetic(synthetic_design(stopped.runs, 1), synthetic());
    whole.complete = false;
    CHECK(bits_of(stopped) == bits_of(whole));
  }
  const std::atomic<bool> at_once{true};
  const Result nothing = experiment(synthetic_design(1000, 2), synthetic(), {}, at_once);
  CHECK(nothing.runs == 0);
  CHECK(!nothing.complete);
  CHECK(std::isnan(nothing.estimate(0, 0).estimate));
  CHECK(nothing.difference(1, 0).verdict == Verdict::undecided);
  CHECK(!nothing.difference(1, 0).needed_runs.has_value());
}

TEST_CASE("failures end all threads and come back") {
  const auto fails = [](std::uint64_t run) {
    if (run == 777) throw std::runtime_error("run 777");
  };
  for (const unsigned threads : {1u, 4u}) {
    CHECK_THROWS_WITH_AS(run_synthetic(synthetic_design(10'000'000, threads), synthetic(1, fails)), "run 777",
                         std::runtime_error);
  }
  const auto slow = [](std::uint64_t) { std::this_thread::sleep_for(std::chrono::microseconds(50)); };
  const Progress broken = [](std::uint64_t, std::uint64_t) { throw std::runtime_error("progress"); };
  CHECK_THROWS_WITH_AS(experiment(synthetic_design(10'000'000, 2), synthetic(1, slow), broken, never), "progress",
                       std::runtime_error);
  const PlayerMaker no_maker = []() -> std::unique_ptr<Player> { throw std::runtime_error("maker"); };
  CHECK_THROWS_WITH_AS(run_synthetic(synthetic_design(10, 2), no_maker), "maker", std::runtime_error);
}

TEST_CASE("rows that break their contract and designs that make no sense are refused") {
  class Broken final : public Player {
   public:
    explicit Broken(double value) : value_(value) {}
    void play(std::uint64_t, RunRow& row) override { row.values.assign(1, value_); }

   private:
    double value_;
  };
  const auto attempt = [](OutcomeKind kind, double value) {
    Design design;
    design.runs = 10;
    design.responses = {"only"};
    design.outcomes = {{"it", kind, "", 0.01, 30.0}};
    return run_synthetic(design, [value] { return std::make_unique<Broken>(value); });
  };
  const double nan = std::nan("");
  CHECK_THROWS_AS(attempt(OutcomeKind::probability, 0.5), core::ContractError);
  CHECK_THROWS_AS(attempt(OutcomeKind::value, nan), core::ContractError);
  CHECK_THROWS_AS(attempt(OutcomeKind::count, INFINITY), core::ContractError);
  CHECK_THROWS_AS(attempt(OutcomeKind::time, -1.0), core::ContractError);
  CHECK(attempt(OutcomeKind::time, INFINITY).estimate(0, 0).hits == 0);
  CHECK(attempt(OutcomeKind::value, 0.1).estimate(0, 0).estimate == 0.1);
  CHECK(attempt(OutcomeKind::value, 0.1).estimate(0, 0).constant);
  CHECK(attempt(OutcomeKind::value, 0.1).comparisons == 0);

  Design design = synthetic_design(0, 1);
  CHECK_THROWS_AS(run_synthetic(design, synthetic()), std::invalid_argument);
  design = synthetic_design(10, 0);
  CHECK_THROWS_AS(run_synthetic(design, synthetic()), std::invalid_argument);
  design = synthetic_design(10, 1);
  design.baseline = 3;
  CHECK_THROWS_AS(run_synthetic(design, synthetic()), std::invalid_argument);
  design = synthetic_design(10, 1);
  design.outcomes[2].horizon_days = 0.0;
  CHECK_THROWS_AS(run_synthetic(design, synthetic()), std::invalid_argument);
}

TEST_CASE("every run is played once, progress rises and ends with what counts") {
  std::mutex mutex;
  std::multiset<std::uint64_t> played;
  const auto record = [&](std::uint64_t run) {
    std::this_thread::sleep_for(std::chrono::microseconds(400));
    const std::lock_guard lock(mutex);
    played.insert(run);
  };
  std::vector<std::uint64_t> reports;
  const std::thread::id caller = std::this_thread::get_id();
  const Progress progress = [&](std::uint64_t done, std::uint64_t total) {
    CHECK(std::this_thread::get_id() == caller);
    CHECK(total == 1500);
    reports.push_back(done);
  };
  experiment(synthetic_design(1500, 2), synthetic(1, record), progress, never);
  CHECK(played.size() == 1500);
  CHECK(std::set<std::uint64_t>(played.begin(), played.end()).size() == 1500);
  CHECK(*played.rbegin() == 1499);
  CHECK(reports.size() >= 2);
  CHECK(std::is_sorted(reports.begin(), reports.end()));
  CHECK(reports.back() == 1500);
}

}  // namespace demarche::run::test
