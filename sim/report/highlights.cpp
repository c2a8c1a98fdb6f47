// What to say first of a comparison, see highlights.hpp.
#include "report/highlights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace demarche::report {

const ResponseRows* block_of(const Shown& shown, std::size_t response) {
  for (const ResponseRows& block : shown.words.differences) {
    if (block.name == shown.words.responses[response]) return &block;
  }
  return nullptr;
}

std::vector<std::size_t> most_changed(const Shown& shown, std::size_t response, std::size_t most) {
  struct Change {
    double size;
    bool directed;
    std::size_t outcome;
  };
  std::vector<Change> changes;
  for (std::size_t outcome = 0; outcome < shown.result.outcomes.size(); ++outcome) {
    if (response == shown.result.baseline) break;
    const run::Difference& difference = shown.result.difference(response, outcome);
    if (difference.verdict != run::Verdict::higher && difference.verdict != run::Verdict::lower) continue;
    const double deviation = std::max(shown.result.estimate(shown.result.baseline, outcome).deviation,
                                      shown.result.estimate(response, outcome).deviation);
    changes.push_back({deviation > 0 ? std::abs(difference.estimate) / deviation : 1e9,
                       !shown.model.outcomes[outcome].direction.empty(), outcome});
  }
  // What has no better direction is mostly the response's own doing, said in another way: shown if there is no other.
  if (std::any_of(changes.begin(), changes.end(), [](const Change& change) { return change.directed; })) {
    std::erase_if(changes, [](const Change& change) { return !change.directed; });
  }
  std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.size > b.size; });
  std::vector<std::size_t> out;
  for (const Change& change : changes) {
    if (out.size() < most) out.push_back(change.outcome);
  }
  return out;
}

std::vector<std::string> main_changes(const Shown& shown, std::size_t response, std::size_t most) {
  std::vector<std::string> out;
  const ResponseRows* block = block_of(shown, response);
  for (const std::size_t outcome : most_changed(shown, response, most)) {
    const DifferenceRow* row = row_of(*block, outcome);
    if (row == nullptr) continue;
    out.push_back(shown.words.spoken.say(
        "{outcome} {difference} {interval}",
        {{"outcome", row->outcome}, {"difference", row->difference}, {"interval", row->interval}}));
  }
  return out;
}

bool any_withheld(const Shown& shown, std::size_t response) {
  const auto& all = shown.result.differences;
  return std::any_of(all.begin(), all.end(), [&](const run::Difference& one) {
    return one.response == response && one.verdict == run::Verdict::withheld;
  });
}

std::vector<std::size_t> telling_outcomes(const Shown& shown, std::size_t most) {
  struct Telling {
    std::size_t outcome;
    double spread;
  };
  std::vector<Telling> all;
  for (std::size_t outcome = 0; outcome < shown.result.outcomes.size(); ++outcome) {
    double least = std::numeric_limits<double>::quiet_NaN();
    double greatest = least;
    double deviation = 0;
    for (std::size_t response = 0; response < shown.responses(); ++response) {
      const run::Estimate& estimate = shown.result.estimate(response, outcome);
      if (estimate.n == 0) continue;
      least = std::fmin(least, estimate.estimate);
      greatest = std::fmax(greatest, estimate.estimate);
      deviation = std::max(deviation, estimate.deviation);
    }
    const bool matters = greatest - least > shown.result.outcomes[outcome].material;
    const bool has_direction = !shown.model.outcomes[outcome].direction.empty();
    if (matters && has_direction && deviation > 0) all.push_back({outcome, (greatest - least) / deviation});
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.spread > b.spread; });
  std::vector<std::size_t> out;
  if (!shown.result.outcomes.empty()) out.push_back(0);  // the scenario's author lists first what matters first
  for (const Telling& one : all) {
    if (out.size() < most && one.outcome != 0) out.push_back(one.outcome);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace demarche::report
