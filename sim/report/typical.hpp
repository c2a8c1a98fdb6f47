#pragma once
// Which of the watched runs to show: three that stand for most of the others, and the one that is least like them.
//
// Two runs are as far apart as their outcomes under all responses are, each outcome measured in its own standard
// deviation over runs (Euclid); a time that never came is the horizon. The three are medoids: every run is counted to
// the nearest, and no other run of its group lies nearer to all of it (Kaufman & Rousseeuw 1987, by alternation).

#include <cstdint>
#include <string>
#include <vector>

#include "report/charts.hpp"

namespace demarche::report {

struct ChosenRun {
  std::uint64_t run = 0;
  double stands_for = 0;  // share of the runs nearest to it; 0 for the extreme one
  // Under the baseline, the outcomes in which it is farthest from the mean: at most three, farthest first.
  std::vector<std::size_t> outcomes;
};

struct ChosenRuns {
  std::vector<ChosenRun> typical;  // those that stand for most first; fewer than three if there are fewer runs
  std::vector<ChosenRun> extreme;  // one, or none if no run counts
};

ChosenRuns choose_runs(const Shown& shown);

}  // namespace demarche::report
