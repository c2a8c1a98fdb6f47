// What a baseline says of a bench, as verdicts, a table and JUnit XML; see bench.hpp.
#include "report/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figures.hpp"

namespace demarche::report {

namespace {

std::string speed_sentence(const run::PaceJudged& pace, double band) {
  const std::string what = pace.by_instructions ? "instructions per act" : "time per act";
  const double allowed = pace.by_instructions ? run::instruction_band : band;
  std::string change = fmt::format("{} {:+.1f} %", what, 100 * (pace.change - 1));
  if (!pace.by_instructions) change += fmt::format(" (± {})", percent(pace.uncertainty));
  switch (pace.pace) {
    case run::Pace::same: return change + ", within the band of " + percent(allowed);
    case run::Pace::slower: return "REGRESSION: " + change + ", beyond the band of " + percent(allowed);
    case run::Pace::faster: return change + ": faster; a new baseline would hold it";
    case run::Pace::too_noisy:
      return change + ": too uncertain for a band of " + percent(allowed) + "; more --batches or a quieter machine";
  }
  return change;
}

std::string acts_sentence(const BenchVerdict& verdict) {
  if (!verdict.acts_changed) return "the same acts, to the last bit";
  return verdict.text_changed ? "DRIFT: the acts are others than in the baseline; so are the scenario's files"
                              : "DRIFT: the acts are others than in the baseline, from the same files";
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char character : safe(text)) {
    switch (character) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += character;
    }
  }
  return out;
}

}  // namespace

BenchVerdict judge_bench(const BenchedScenario& now, const Bench& baseline, double band) {
  BenchVerdict verdict;
  const auto found = std::find_if(baseline.scenarios.begin(), baseline.scenarios.end(),
                                  [&](const BenchedScenario& one) { return one.name == now.name; });
  if (found == baseline.scenarios.end()) return verdict;
  verdict.known = true;
  verdict.text_changed = found->sha256 != now.sha256;
  verdict.acts_changed = found->digest != now.digest;
  for (const BenchedOutcome& then : found->outcomes) {
    const auto same = std::find_if(now.outcomes.begin(), now.outcomes.end(), [&](const BenchedOutcome& one) {
      return one.response == then.response && one.name == then.name;
    });
    if (same == now.outcomes.end()) {
      verdict.outcomes_changed.push_back(fmt::format("{} under {} is no longer measured", then.name, then.response));
    } else if (same->estimate < then.low || same->estimate > then.high ||
               std::isnan(same->estimate) != std::isnan(then.estimate)) {
      const auto number = [](double value) { return std::isnan(value) ? std::string("nothing") : shortest(value); };
      verdict.outcomes_changed.push_back(fmt::format("{} under {} is {}, outside {} to {}", then.name, then.response,
                                                     number(same->estimate), number(then.low), number(then.high)));
    }
  }
  verdict.pace = run::judge_pace(now.speed, found->speed, band);
  return verdict;
}

std::string bench_text(const Bench& bench, const std::vector<BenchVerdict>& verdicts, double band, const Style& style) {
  std::size_t width = 8;
  for (const BenchedScenario& scenario : bench.scenarios) width = std::max(width, columns(safe(scenario.name)));
  std::string out =
      padded("scenario", width) + "  time/act   95 % interval  instr./act  channels   open  acts  candidates\n";
  for (const BenchedScenario& scenario : bench.scenarios) {
    const run::Speed& speed = scenario.speed;
    const std::string interval = fmt::format("[{:.2f}, {:.2f}]", speed.ratio.low, speed.ratio.high);
    const std::string instructions = speed.instructions ? fmt::format("{:.2f}", *speed.instructions) : "–";
    out += padded(safe(scenario.name), width) + fmt::format("  {:>8.2f}  {:>14}", speed.ratio.median, interval) + "  " +
           padded_left(instructions, 10) +
           fmt::format("  {:>8}  {:>5.0f}  {:>4.0f}  {:>10.0f}\n", scenario.workload.channels,
                       scenario.workload.open_channels, scenario.workload.acts, scenario.workload.candidates);
  }
  out += paragraph(
      "Times and instructions are multiples of the floor's, a scenario written by hand in C++ that is timed "
      "in turns with it.",
      style.width, 0);
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const BenchVerdict& verdict = verdicts[i];
    out += "\n" + tinted(safe(bench.scenarios[i].name), Tone::strong, style) + "\n";
    if (!verdict.known) {
      out += paragraph("is not in the baseline", style.width, 2);
      continue;
    }
    const auto line = [&](const std::string& sentence, bool bad) {
      out += tinted(paragraph(sentence, style.width, 2), bad ? Tone::bad : Tone::plain, style);
    };
    line(speed_sentence(verdict.pace, band), verdict.slower());
    line(acts_sentence(verdict), verdict.acts_changed);
    for (const std::string& sentence : verdict.outcomes_changed) line("DRIFT: " + safe(sentence), true);
    if (verdict.outcomes_changed.empty()) line("every outcome within its interval", false);
  }
  return finished(out, style);
}

std::string bench_junit(const Bench& bench, const std::vector<BenchVerdict>& verdicts, double band) {
  std::string suites;
  std::size_t all = 0, all_failed = 0;
  for (std::size_t i = 0; i < bench.scenarios.size(); ++i) {
    std::string cases;
    std::size_t tests = 0, failed = 0;
    const auto add = [&](std::string_view name, std::string_view type, bool bad, const std::string& message) {
      ++tests;
      cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml(bench.scenarios[i].name), name);
      if (!bad) {
        cases += fmt::format("><system-out>{}</system-out></testcase>\n", xml(message));
        return;
      }
      ++failed;
      cases += fmt::format("><failure type=\"{}\" message=\"{}\"/></testcase>\n", type, xml(message));
    };
    if (i < verdicts.size() && verdicts[i].known) {
      const BenchVerdict& verdict = verdicts[i];
      add("speed", "regression", verdict.slower(), speed_sentence(verdict.pace, band));
      add("acts", "drift", verdict.acts_changed, acts_sentence(verdict));
      add("outcomes", "drift", !verdict.outcomes_changed.empty(),
          verdict.outcomes_changed.empty() ? "every outcome within its interval"
                                           : joined(verdict.outcomes_changed, "; "));
    } else {
      add("speed", "regression", false,
          fmt::format("{:.3f} times the floor's time per act; no baseline", bench.scenarios[i].speed.ratio.median));
    }
    suites += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n{}  </testsuite>\n",
                          xml(bench.scenarios[i].name), tests, failed, cases);
    all += tests;
    all_failed += failed;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"demarche bench\" tests=\"{}\" failures=\"{}\">\n{}</testsuites>\n",
      all, all_failed, suites);
}

}  // namespace demarche::report
