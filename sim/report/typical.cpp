// Choosing runs, see typical.hpp.
#include "report/typical.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "run/statistics.hpp"

namespace demarche::report {

namespace {

struct Cloud {
  std::vector<std::uint64_t> runs;
  std::size_t width = 0;
  std::vector<double> scaled;   // [run * width + value]: deviations from the mean, in standard deviations
  std::vector<float> distance;  // [run * runs + run]
};

Cloud cloud_of(const Shown& shown) {
  Cloud cloud;
  cloud.width = shown.responses() * shown.model.outcomes.size();
  const double horizon = shown.model.horizon - shown.model.decision;
  for (std::size_t run = 0; run < shown.course.values.size(); ++run) {
    const std::vector<double>& values = shown.course.values[run];
    if (values.size() != cloud.width) continue;
    cloud.runs.push_back(run);
    for (const double value : values) {
      const bool never = value == std::numeric_limits<double>::infinity();
      cloud.scaled.push_back(never ? horizon : value);
    }
  }
  const std::size_t count = cloud.runs.size();
  for (std::size_t place = 0; place < cloud.width; ++place) {
    run::Moments moments;
    for (std::size_t i = 0; i < count; ++i) {
      const double value = cloud.scaled[i * cloud.width + place];
      if (std::isfinite(value)) moments.add(value);
    }
    const double deviation = std::sqrt(moments.variance());
    for (std::size_t i = 0; i < count; ++i) {
      double& value = cloud.scaled[i * cloud.width + place];
      value = std::isfinite(value) && deviation > 0 ? (value - moments.mean) / deviation : 0;
    }
  }
  cloud.distance.resize(count * count);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j) {
      double sum = 0;
      for (std::size_t place = 0; place < cloud.width; ++place) {
        const double apart = cloud.scaled[i * cloud.width + place] - cloud.scaled[j * cloud.width + place];
        sum += apart * apart;
      }
      cloud.distance[i * count + j] = cloud.distance[j * count + i] = static_cast<float>(std::sqrt(sum));
    }
  }
  return cloud;
}

// The member of the group that is nearest to all of it.
std::size_t medoid(const Cloud& cloud, const std::vector<std::size_t>& group) {
  std::size_t best = group.front();
  double least = std::numeric_limits<double>::infinity();
  for (const std::size_t one : group) {
    double sum = 0;
    for (const std::size_t other : group) sum += static_cast<double>(cloud.distance[one * cloud.runs.size() + other]);
    if (sum < least) least = sum, best = one;
  }
  return best;
}

std::vector<std::vector<std::size_t>> groups_of(const Cloud& cloud, const std::vector<std::size_t>& centres) {
  std::vector<std::vector<std::size_t>> groups(centres.size());
  for (std::size_t i = 0; i < cloud.runs.size(); ++i) {
    std::size_t nearest = 0;
    for (std::size_t one = 1; one < centres.size(); ++one) {
      const float* from = cloud.distance.data() + i * cloud.runs.size();
      if (from[centres[one]] < from[centres[nearest]]) nearest = one;
    }
    groups[nearest].push_back(i);
  }
  return groups;
}

ChosenRun chosen(const Shown& shown, const Cloud& cloud, std::size_t place, double stands_for) {
  ChosenRun out{cloud.runs[place], stands_for, {}};
  const std::size_t outcomes = shown.model.outcomes.size();
  const auto off = [&](std::size_t outcome) {
    return std::abs(cloud.scaled[place * cloud.width + shown.result.baseline * outcomes + outcome]);
  };
  for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
    if (off(outcome) > 1) out.outcomes.push_back(outcome);
  }
  std::stable_sort(out.outcomes.begin(), out.outcomes.end(), [&](auto a, auto b) { return off(a) > off(b); });
  if (out.outcomes.size() > 3) out.outcomes.resize(3);
  return out;
}

}  // namespace

ChosenRuns choose_runs(const Shown& shown) {
  ChosenRuns out;
  const Cloud cloud = cloud_of(shown);
  const std::size_t count = cloud.runs.size();
  if (count == 0) return out;
  std::vector<std::size_t> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = i;

  std::vector<std::size_t> centres{medoid(cloud, all)};
  // The others begin at the run whose choice brings the rest nearest to a centre.
  while (centres.size() < std::min<std::size_t>(3, count)) {
    std::size_t best = count;
    double most = -1;
    for (std::size_t one = 0; one < count; ++one) {
      if (std::find(centres.begin(), centres.end(), one) != centres.end()) continue;
      double gain = 0;
      for (std::size_t i = 0; i < count; ++i) {
        float nearest = std::numeric_limits<float>::infinity();
        for (const std::size_t centre : centres) nearest = std::min(nearest, cloud.distance[i * count + centre]);
        gain += std::max(0.0, static_cast<double>(nearest - cloud.distance[i * count + one]));
      }
      if (gain > most) most = gain, best = one;
    }
    centres.push_back(best);
  }
  std::vector<std::vector<std::size_t>> groups;
  for (int round = 0; round < 50; ++round) {
    groups = groups_of(cloud, centres);
    std::vector<std::size_t> better;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      better.push_back(groups[i].empty() ? centres[i] : medoid(cloud, groups[i]));
    }
    if (better == centres) break;
    centres = std::move(better);
  }
  groups = groups_of(cloud, centres);
  for (std::size_t i = 0; i < centres.size(); ++i) {
    const double share = static_cast<double>(groups[i].size()) / static_cast<double>(count);
    out.typical.push_back(chosen(shown, cloud, centres[i], share));
  }
  std::stable_sort(out.typical.begin(), out.typical.end(),
                   [](const ChosenRun& a, const ChosenRun& b) { return a.stands_for > b.stands_for; });

  std::size_t farthest = 0;
  double most = -1;
  for (std::size_t i = 0; i < count; ++i) {
    double sum = 0;
    for (std::size_t place = 0; place < cloud.width; ++place) {
      sum += cloud.scaled[i * cloud.width + place] * cloud.scaled[i * cloud.width + place];
    }
    if (sum > most) most = sum, farthest = i;
  }
  out.extreme.push_back(chosen(shown, cloud, farthest, 0));
  return out;
}

}  // namespace demarche::report
