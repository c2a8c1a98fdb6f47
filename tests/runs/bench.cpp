// How a bench decides, on measurements made up at fixed addresses: nothing here is timed.
#include "run/bench.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/elementary.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

// The median of 31 batches whose times scatter by `scatter` (log-normal) around `ratio`.
Speed measured(double ratio, double scatter, std::uint64_t repetition) {
  std::vector<double> ratios;
  for (std::uint64_t batch = 0; batch < 31; ++batch)
    ratios.push_back(ratio * std::exp(scatter * core::elementary::normal_quantile(uniform(repetition, batch, 77))));
  Speed speed;
  speed.ratio = middle(ratios);
  return speed;
}

Speed counted(double instructions) {
  Speed speed = measured(1, 0.5, 1);
  speed.instructions = instructions;
  return speed;
}

}  // namespace

TEST_CASE("the interval of a median is that of the binomial law") {
  // Of 31 values those of rank 10 and 22 hold the median with 97.1 %, those of rank 11 and 21 with 92.9 %
  // (Conover 1999, Practical Nonparametric Statistics, 3.2, by the exact law).
  std::vector<double> values;
  for (int i = 31; i >= 1; --i) values.push_back(i);
  const Middle found = middle(values);
  CHECK(found.median == 16);
  CHECK(found.low == 10);
  CHECK(found.high == 22);
  CHECK(found.half_width() == doctest::Approx(6.0 / 16));
  // Fewer than six values cannot give 95 %: all of their range is given. An even number has its median in between.
  CHECK(middle({4, 1, 3, 2}).median == 2.5);
  CHECK(middle({4, 1, 3, 2}).low == 1);
  CHECK(middle({4, 1, 3, 2}).high == 4);
  CHECK(middle({7}).high == 7);
  CHECK(middle({6, 1, 2, 3, 4, 5}).low == 1);
}

TEST_CASE("a slowdown of a fifth is caught in noise of 5 % per batch, and no change is no alarm") {
  int caught = 0, alarms = 0, faster = 0, noisy = 0;
  constexpr int repetitions = 400;
  for (std::uint64_t r = 1; r <= repetitions; ++r) {
    const Speed then = measured(1.3, 0.05, 2 * r);
    caught += judge_pace(measured(1.3 * 1.2, 0.05, 2 * r + 1), then, 0.1).pace == Pace::slower ? 1 : 0;
    faster += judge_pace(measured(1.3 / 1.2, 0.05, 2 * r + 1), then, 0.1).pace == Pace::faster ? 1 : 0;
    alarms += judge_pace(measured(1.3, 0.05, 2 * r + 1), then, 0.1).pace != Pace::same ? 1 : 0;
    // A whole batch as uncertain as the band can neither convict nor acquit.
    noisy += judge_pace(measured(1.3, 0.6, 2 * r + 1), measured(1.3, 0.6, 2 * r), 0.1).pace == Pace::too_noisy ? 1 : 0;
  }
  // The medians are normal to within 0.05 · 1.25 / √31 = 1.1 %, the change to 1.6 %, its interval ± 3 to 4 %: 1.2 lies
  // 4 standard deviations above 1.1 · 1.04.
  CHECK(caught >= repetitions * 97 / 100);
  CHECK(faster >= repetitions * 97 / 100);
  CHECK(alarms == 0);
  CHECK(noisy >= repetitions * 95 / 100);
}

TEST_CASE("where instructions were counted twice they decide, within 2 %") {
  CHECK(judge_pace(counted(1.30), counted(1.30), 0.1).pace == Pace::same);
  CHECK(judge_pace(counted(1.30 * 1.019), counted(1.30), 0.1).pace == Pace::same);
  CHECK(judge_pace(counted(1.30 * 1.2), counted(1.30), 0.1).pace == Pace::slower);
  CHECK(judge_pace(counted(1.30 / 1.2), counted(1.30), 0.1).pace == Pace::faster);
  CHECK(judge_pace(counted(1.30 * 1.2), counted(1.30), 0.1).by_instructions);
  // Counted once is not counted.
  CHECK_FALSE(judge_pace(counted(1.3), measured(1.3, 0.01, 3), 0.1).by_instructions);
}

}  // namespace demarche::run::test
