// Rules of stopping: do intervals still hold the truth in 95 of 100 batches when the batch itself decides when to end?
//
// Closed-form cases: shares, means, and paired differences of the synthetic laws. The number of repetitions is 400 in
// the suites and 4000 with DEMARCHE_LONG_TESTS set (tests/full). The band around 95 % is what a fair coin of 95 %
// leaves only once in 10,000 times (normal approximation, 3.9 standard errors, both sides): ±4.25 points for 400
// repetitions, ±1.35 for 4000. Draws have fixed addresses: the test gives the same answer every time.
#include "run/stopping.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "run/conduct.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

// Two responses, "a" the baseline and "b"; a share and a skewed amount.
Design small_design() {
  Design design;
  design.responses = {"a", "b"};
  design.outcomes = {{"share", OutcomeKind::probability, "", 0.05, 0.0}, {"amount", OutcomeKind::value, "", 0.3, 0.0}};
  return design;
}

// Shares 0.30 and 0.34, by one draw: the difference is 0.04. Amounts are exponential of means 1 and 1.2 by two draws:
// as skewed as anything in the models.
void play_small(std::uint64_t seed, std::uint64_t run, RunRow& row) {
  const double u = uniform(seed, run, 0);
  row.values[0] = u < 0.30 ? 1.0 : 0.0;
  row.values[1] = -core::elementary::log(uniform(seed, run, 1));
  row.values[2] = u < 0.34 ? 1.0 : 0.0;
  row.values[3] = -1.2 * core::elementary::log(uniform(seed, run, 2));
}

// The batch at each look, until the rule is content or 2^`most` blocks are done.
template <class Rule>
Batch until(const Design& design, std::uint64_t seed, unsigned most, Rule rule) {
  Batch batch(design);
  RunRow row;
  row.values.resize(4), row.exploded.resize(2);
  std::uint64_t run = 0;
  for (unsigned level = 2; level <= most; ++level) {
    for (; run < (runs_per_block << level); ++run) {
      play_small(seed, run, row);
      batch.add(run, row);
    }
    if (rule(batch)) break;
  }
  return batch;
}

bool holds(const Interval& interval, double truth) { return interval.low <= truth && truth <= interval.high; }

}  // namespace

TEST_CASE("precision reached by looking leaves 95 % intervals at 95 %") {
  const Design design = small_design();
  struct Covered {
    std::uint64_t share = 0, amount = 0, share_difference = 0, amount_difference = 0;
  };
  // Widths that end the batch at different looks, some of them by chance at one or the next.
  for (const Target& target : {Target{0.02, 0.0}, Target{0.0, 0.0437}, Target{0.0, 0.0965}}) {
    Covered covered;
    std::uint64_t early = 0;
    for (std::uint64_t seed = 0; seed < repetitions(); ++seed) {
      const Batch batch =
          until(design, 1000 + seed, 6, [&](const Batch& so_far) { return precise(design, so_far, target); });
      early += batch.runs() == 1024 ? 1 : 0;
      CHECK(precise(design, batch, target));
      covered.share += holds(share_interval(std::get<Counts>(batch.alone(0, 0))), 0.30) ? 1 : 0;
      covered.amount += holds(mean_interval(std::get<Moments>(batch.alone(0, 1))), 1.0) ? 1 : 0;
      covered.share_difference += holds(paired_interval(std::get<PairedCounts>(batch.paired(1, 0))), 0.04) ? 1 : 0;
      covered.amount_difference += holds(paired_interval(std::get<PairedMoments>(batch.paired(1, 1))), 0.2) ? 1 : 0;
    }
    CAPTURE(target[0]);
    CAPTURE(target[1]);
    CAPTURE(early);
    const auto n = static_cast<double>(repetitions());
    for (const std::uint64_t count :
         {covered.share, covered.amount, covered.share_difference, covered.amount_difference}) {
      CHECK(std::abs(static_cast<double>(count) / n - 0.95) < band(repetitions(), 0.95));
    }
    if (target[1] == 0.0965) {  // where chance decides at which look it ends
      CHECK(early > repetitions() / 10);
      CHECK(early < repetitions() * 9 / 10);
    }
  }
}

TEST_CASE("a confidence sequence misses the truth at any look in at most 5 % of batches") {
  const Design design = small_design();
  std::uint64_t share = 0, amount = 0, naive = 0;
  for (std::uint64_t seed = 0; seed < repetitions(); ++seed) {
    bool share_missed = false, amount_missed = false, naive_missed = false;
    until(design, 90'000 + seed, 6, [&](const Batch& batch) {
      const auto& counts = std::get<PairedCounts>(batch.paired(1, 0));
      const auto& moments = std::get<PairedMoments>(batch.paired(1, 1));
      share_missed = share_missed || !holds(always_valid(counts), 0.04);
      amount_missed = amount_missed || !holds(always_valid(moments), 0.2);
      naive_missed = naive_missed || !holds(paired_interval(moments), 0.2);
      return false;
    });
    share += share_missed ? 1 : 0;
    amount += amount_missed ? 1 : 0;
    naive += naive_missed ? 1 : 0;
  }
  const auto n = static_cast<double>(repetitions());
  CHECK(static_cast<double>(share) / n < 0.05 + band(repetitions(), 0.05));
  CHECK(static_cast<double>(amount) / n < 0.05 + band(repetitions(), 0.05));
  // What the sequences are for: the usual interval, looked at five times, misses in clearly more than 5 %.
  CHECK(static_cast<double>(naive) / n > 0.05 + band(repetitions(), 0.05));
}

TEST_CASE("verdicts are awaited as long as they are open, and no longer") {
  const Design design = small_design();
  // The difference of amounts is 0.2 with a deviation of 1.56: within ±0.3 once the sequence is narrower than 0.1.
  const Target both{0.01, 0.01};
  std::uint64_t runs = 0;
  const Batch batch = until(design, 5, 12, [&](const Batch& so_far) {
    runs = so_far.runs();
    return open_verdicts(design, so_far, both) == 0;
  });
  CHECK(runs >= 4096);
  CHECK(runs <= 65'536);
  const Result result = judge(design, batch);
  CHECK(result.difference(1, 0).verdict == Verdict::no_material_difference);
  CHECK(result.difference(1, 1).verdict == Verdict::no_material_difference);
  CHECK(open_verdicts(design, batch, {0.0, 0.0}) == 0);

  // Responses that never differ are settled at the first look.
  Design twins = synthetic_design(1024, 1);
  const std::atomic<bool> never{false};
  const Batch identical = gathered(twins, conduct(twins, {}, {}, synthetic(), {}, never).tree);
  std::size_t of_storm = 0;
  for (std::size_t outcome = 0; outcome < 4; ++outcome) {
    Target one(4, 0.0);
    one[outcome] = 1.0;
    of_storm += open_verdicts(twins, identical, one);
  }
  CHECK(open_verdicts(twins, identical, {1.0, 1.0, 1.0, 1.0}) == of_storm);  // none of them twin's
  CHECK(of_storm <= 4);
}

TEST_CASE("constant outcomes, outcomes that nobody has, and few runs do not end or keep up a batch by accident") {
  Design design = small_design();
  design.outcomes[1].may_lack = true;
  RunRow row;
  row.values.resize(4), row.exploded.resize(2);
  Batch batch(design);
  for (std::uint64_t run = 0; run < 1024; ++run) {
    row.values = {0.0, std::nan(""), 0.0, std::nan("")};
    batch.add(run, row);
  }
  CHECK(precise(design, batch, {0.0, 0.1}));    // nobody has it
  CHECK(precise(design, batch, {0.005, 0.1}));  // below 0.3 %
  CHECK(!precise(design, batch, {0.001, 0.1}));
  const std::optional<Width> width = widest(design, batch, {0.001, 0.0});
  REQUIRE(width.has_value());
  CHECK(width->difference);  // ±3/n is wider than 0 to 3/n
  CHECK(width->half_width == unseen_bound(1024));
}

}  // namespace demarche::run::test
