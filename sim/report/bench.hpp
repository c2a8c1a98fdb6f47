#pragma once
// A bench of scenarios: as JSON that is also the baseline of a later one, as a table, as JUnit XML; and what a baseline
// says of it. Speed and behaviour are judged apart: a program may be slower and do the same, or do something else in no
// time.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "report/text.hpp"
#include "run/bench.hpp"

namespace demarche::report {

struct BenchedOutcome {
  std::string response, name, kind;
  double estimate = 0.0, low = 0.0, high = 0.0;  // not a number, infinite: null in JSON
};

struct BenchedScenario {
  std::string name, file;
  std::string sha256;  // of the scenario and of every file it uses, names included
  run::Workload workload;
  std::uint64_t digest = 0;
  run::Speed speed;
  std::vector<BenchedOutcome> outcomes;
};

struct Bench {
  std::string version;  // of the program
  std::uint64_t seed = 1, runs = 0;
  std::vector<BenchedScenario> scenarios;
};

// The baseline file is not one; what() says what is wrong.
class BaselineError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What the baseline says of one scenario.
struct BenchVerdict {
  bool known = false;         // it is in the baseline; else nothing below means anything
  bool text_changed = false;  // its files are not what they were
  bool acts_changed = false;
  std::vector<std::string> outcomes_changed;  // one sentence each
  run::PaceJudged pace;

  bool drifts() const { return known && (acts_changed || !outcomes_changed.empty()); }
  bool slower() const { return known && pace.pace == run::Pace::slower; }
};

// Schema demarche.bench/1; with verdicts (one per scenario) what was found against a baseline as well.
std::string bench_json(const Bench& bench, const std::vector<BenchVerdict>& verdicts = {});

// Reads what bench_json wrote. BaselineError if it is not that, or if a number in it makes no sense.
Bench read_bench(std::string_view json);

// `band`: by how much the time per act may change, 0.1 for 10 %.
BenchVerdict judge_bench(const BenchedScenario& now, const Bench& baseline, double band);

std::string bench_text(const Bench& bench, const std::vector<BenchVerdict>& verdicts, double band, const Style& style);

// For the display of test results in continuous integration: a suite per scenario with the cases speed, acts, outcomes.
std::string bench_junit(const Bench& bench, const std::vector<BenchVerdict>& verdicts, double band);

}  // namespace demarche::report
