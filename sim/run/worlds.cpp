// What is kept of every world, see worlds.hpp.
#include "run/worlds.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/check.hpp"
#include "core/elementary.hpp"
#include "core/numbers.hpp"
#include "run/student.hpp"

namespace demarche::run {

namespace {

namespace elementary = core::elementary;

using core::infinity;
using core::not_a_number;

// Sums over worlds about a point near their mean, so that a world can be taken out of them again.
struct WorldSums {
  double worlds = 0.0, runs = 0.0, squared_runs = 0.0;
  double first = 0.0, second = 0.0;  // runs · mean, runs · mean²
  double within = 0.0;               // squared deviations inside the worlds

  void add(const Spread& world, double about, double sign) {
    const double n = static_cast<double>(world.n);
    const double mean = world.mean - about;
    worlds += sign;
    runs += sign * n;
    squared_runs += sign * n * n;
    first += sign * n * mean;
    second += sign * n * mean * mean;
    within += sign * world.m2;
  }
  // Mean squares between and within worlds, and the runs per world in effect.
  double between() const { return std::max(second - first * first / runs, 0.0) / (worlds - 1.0); }
  double inside() const { return std::max(within, 0.0) / (runs - worlds); }
  double runs_each() const { return (runs - squared_runs / runs) / (worlds - 1.0); }
};

std::vector<Spread> with_runs(std::span<const Spread> worlds) {
  std::vector<Spread> filled;
  for (const Spread& world : worlds) {
    if (world.n > 0) filled.push_back(world);
  }
  return filled;
}

double mean_of(std::span<const Spread> worlds) {
  Spread all;
  for (const Spread& world : worlds) all.merge(world);
  return all.mean;
}

// numbers / (numbers + luck) where the mean squares are in this ratio.
double share_of(double ratio, double runs_each) {
  const double numbers = std::max(ratio - 1.0, 0.0) / runs_each;
  return std::isinf(ratio) ? 1.0 : numbers / (numbers + 1.0);
}

// The worlds' quantile p, between neighbours in a straight line. `sorted` is not empty.
double quantile(std::span<const double> sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

// Means of two responses differ by rounding alone: they are of different runs in another order.
bool level(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(a)); }

bool good_enough(double mean, const OutcomeSpec& outcome) {
  return outcome.better == Better::less ? mean <= *outcome.acceptable : mean >= *outcome.acceptable;
}

bool states_what_is(const OutcomeSpec& outcome) {
  return outcome.better != Better::unsaid && outcome.acceptable.has_value();
}

}  // namespace

void Spread::add(double value) noexcept {
  ++n;
  const double delta = value - mean;
  mean += delta / static_cast<double>(n);
  m2 += delta * (value - mean);
}

void Spread::merge(const Spread& right) noexcept {
  if (right.n == 0) return;
  if (n == 0) {
    *this = right;
    return;
  }
  const double left_n = static_cast<double>(n);
  const double share = static_cast<double>(right.n) / (left_n + static_cast<double>(right.n));
  const double delta = right.mean - mean;
  mean += delta * share;
  m2 += right.m2 + delta * delta * (left_n * share);
  n += right.n;
}

Worlds::Worlds(const Design& design) : runs_per_world_(design.runs_per_world) {
  if (runs_per_world_ > 1) places_ = design.responses.size() * design.outcomes.size();
}

std::size_t Worlds::bytes_per_world(const Design& design) {
  return 2 * design.responses.size() * design.outcomes.size() * sizeof(Spread);
}

void Worlds::begin(std::uint64_t run) {
  if (places_ == 0) return;
  const std::uint64_t world = run / runs_per_world_;
  if (size() == 0) first_ = world;
  core::expect(world + 1 >= first_ + size(), "runs come in rising order");
  // A world of which no run counts is there all the same, empty.
  spreads_.resize(2 * places_ * (world - first_ + 1));
}

void Worlds::merge(const Worlds& right) {
  if (right.size() == 0) return;
  if (size() == 0) {
    first_ = right.first_;
    spreads_ = right.spreads_;
    return;
  }
  const std::uint64_t end = first_ + size();
  core::expect(right.first_ + 1 == end || right.first_ == end, "parts of a batch are merged in order");
  std::size_t from = 0;
  if (right.first_ + 1 == end) {  // the world at the seam
    from = 2 * places_;
    Spread* last = spreads_.data() + spreads_.size() - from;
    for (std::size_t place = 0; place < from; ++place) last[place].merge(right.spreads_[place]);
  }
  spreads_.insert(spreads_.end(), right.spreads_.begin() + static_cast<std::ptrdiff_t>(from), right.spreads_.end());
}

void Worlds::put(ByteWriter& bytes) const {
  if (places_ == 0) return;
  bytes.put(first_);
  bytes.put(std::uint64_t{size()});
  for (const Spread& spread : spreads_) {
    bytes.put(spread.n);
    bytes.put(spread.mean);
    bytes.put(spread.m2);
  }
}

void Worlds::get(ByteReader& bytes) {
  if (places_ == 0) return;
  std::uint64_t worlds = 0;
  bytes.get(first_);
  bytes.get(worlds);
  // Each has 17 bytes at least: a false number ends with the bytes, before memory does.
  spreads_.clear();
  for (std::uint64_t spread = 0; spread < worlds * 2 * places_; ++spread) {
    spreads_.emplace_back();
    bytes.get(spreads_.back().n);
    bytes.get(spreads_.back().mean);
    bytes.get(spreads_.back().m2);
  }
}

std::vector<Spread> Worlds::all_alone(std::size_t place) const {
  std::vector<Spread> all;
  all.reserve(size());
  for (std::size_t world = 0; world < size(); ++world) all.push_back(spreads_[2 * places_ * world + place]);
  return all;
}

std::uint64_t with_values(std::span<const Spread> worlds) {
  return static_cast<std::uint64_t>(
      std::count_if(worlds.begin(), worlds.end(), [](const Spread& world) { return world.n > 0; }));
}

Interval clustered_interval(std::span<const Spread> given, double least, double greatest) {
  const std::vector<Spread> worlds = with_runs(given);
  if (worlds.empty()) return {not_a_number, least, greatest, not_a_number, infinity, infinity, 0.0};
  Interval interval;
  interval.estimate = interval.centre = mean_of(worlds);
  interval.low = least;
  interval.high = greatest;
  interval.half_width = interval.standard_error = infinity;
  const double n = static_cast<double>(worlds.size());
  if (worlds.size() < 2) return interval;
  const auto all_at = [&](double value) {
    return std::all_of(worlds.begin(), worlds.end(),
                       [&](const Spread& world) { return world.mean == value && world.m2 == 0.0; });
  };
  double runs = 0.0, squares = 0.0;
  for (const Spread& world : worlds) runs += static_cast<double>(world.n);
  for (const Spread& world : worlds) {
    const double apart = static_cast<double>(world.n) * (world.mean - interval.estimate);
    squares += apart * apart;
  }
  interval.freedom = n - 1.0;
  interval.standard_error = std::sqrt(squares * n / (n - 1.0)) / runs;
  interval.half_width = student_upper_quantile(0.5 * error_rate, interval.freedom) * interval.standard_error;
  interval.low = std::max(least, interval.estimate - interval.half_width);
  interval.high = std::min(greatest, interval.estimate + interval.half_width);
  // The most that stays possible: a world in which every run would be the other way, with a chance of 5 % unseen.
  const double unseen = unseen_bound(worlds.size());
  if (std::isfinite(least) && all_at(least)) interval.high = least + (greatest - least) * unseen;
  if (std::isfinite(greatest) && all_at(greatest)) interval.low = greatest - (greatest - least) * unseen;
  return interval;
}

VarianceSplit split(std::span<const Spread> given, std::size_t whole) {
  const std::vector<Spread> worlds = with_runs(given);
  VarianceSplit split;
  split.worlds = worlds.size();
  split.quantiles.fill(not_a_number);
  split.share = split.settled = split.luck = split.numbers = not_a_number;
  if (worlds.empty()) return split;
  std::vector<double> means;
  for (const Spread& world : given.first(whole)) {
    if (world.n > 0) means.push_back(world.mean);
  }
  std::sort(means.begin(), means.end());
  if (!means.empty()) split.quantiles = {quantile(means, 0.1), quantile(means, 0.5), quantile(means, 0.9)};
  const double about = mean_of(worlds);
  WorldSums all;
  for (const Spread& world : worlds) all.add(world, about, 1.0);
  if (worlds.size() < 3 || !(all.runs > all.worlds + 1.0)) return split;
  const double between = all.between(), inside = all.inside(), each = all.runs_each();
  split.luck = inside;
  split.numbers = std::max(between - inside, 0.0) / each;
  split.below_zero = between < inside;
  if (between == 0.0 && inside == 0.0) return split;  // nothing varies
  split.share = share_of(inside > 0.0 ? between / inside : infinity, each);
  split.settled = between > 0.0 ? std::max(1.0 - inside / between, 0.0) : 0.0;
  if (inside == 0.0) {  // luck does nothing, in any of them
    split.low = split.high = 1.0;
    return split;
  }
  // Pseudo-values of log(MSB / MSW), leaving out one world after another.
  const double n = all.worlds;
  const double of_all = elementary::log(between / inside);
  double mean = 0.0, squares = 0.0, count = 0.0;
  for (const Spread& world : worlds) {
    WorldSums rest = all;
    rest.add(world, about, -1.0);
    const double ratio = rest.between() / rest.inside();
    if (!std::isfinite(ratio) || !(ratio > 0.0)) return split;  // one world alone carries it
    const double pseudo = n * of_all - (n - 1.0) * elementary::log(ratio);
    count += 1.0;
    const double delta = pseudo - mean;
    mean += delta / count;
    squares += delta * (pseudo - mean);
  }
  if (!std::isfinite(mean)) return split;
  const double half = student_upper_quantile(0.5 * error_rate, n - 1.0) * std::sqrt(squares / (n - 1.0) / n);
  split.low = share_of(elementary::exp(mean - half), each);
  split.high = share_of(elementary::exp(mean + half), each);
  return split;
}

namespace {

void rank(const Design& design, const Worlds& worlds, std::size_t outcome, Nested& nested) {
  const OutcomeSpec& spec = design.outcomes[outcome];
  const std::size_t responses = design.responses.size(), outcomes = design.outcomes.size();
  std::vector<std::vector<double>> regrets(responses);
  std::vector<double> means(responses);
  for (std::size_t world = 0; world < nested.worlds; ++world) {
    bool all = true;
    for (std::size_t response = 0; response < responses; ++response) {
      const Spread& spread = worlds.alone(world, response * outcomes + outcome);
      all = all && spread.n > 0;
      means[response] = spread.mean;
    }
    if (!all) continue;
    ++nested.compared[outcome];
    const double highest = *std::max_element(means.begin(), means.end());
    const double lowest = *std::min_element(means.begin(), means.end());
    const auto at = [&](double value) {
      return std::count_if(means.begin(), means.end(), [&](double mean) { return level(mean, value); });
    };
    const bool one_highest = at(highest) == 1, one_lowest = at(lowest) == 1;
    for (std::size_t response = 0; response < responses; ++response) {
      Robustness& robust = nested.robustness[response * outcomes + outcome];
      if (level(means[response], highest)) ++(one_highest ? robust.highest : robust.highest_tied);
      if (level(means[response], lowest)) ++(one_lowest ? robust.lowest : robust.lowest_tied);
      if (states_what_is(spec) && good_enough(means[response], spec)) ++robust.acceptable;
      regrets[response].push_back(spec.better == Better::less ? means[response] - lowest : highest - means[response]);
    }
  }
  for (std::size_t response = 0; response < responses; ++response) {
    Robustness& robust = nested.robustness[response * outcomes + outcome];
    robust.greatest_regret = robust.regret_90 = not_a_number;
    std::vector<double>& own = regrets[response];
    if (spec.better == Better::unsaid || own.empty()) continue;
    std::sort(own.begin(), own.end());
    robust.greatest_regret = own.back();
    robust.regret_90 = quantile(own, 0.9);
  }
}

void satisfice(const Design& design, const Worlds& worlds, Nested& nested) {
  const std::size_t responses = design.responses.size(), outcomes = design.outcomes.size();
  nested.acceptable_in_all.assign(responses, 0);
  if (std::none_of(design.outcomes.begin(), design.outcomes.end(), states_what_is)) return;
  nested.judged = nested.worlds;
  for (std::size_t world = 0; world < nested.worlds; ++world) {
    for (std::size_t response = 0; response < responses; ++response) {
      bool all = true;
      for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
        if (!states_what_is(design.outcomes[outcome])) continue;
        const Spread& spread = worlds.alone(world, response * outcomes + outcome);
        all = all &&
              (spread.n == 0 ? design.outcomes[outcome].may_lack : good_enough(spread.mean, design.outcomes[outcome]));
      }
      nested.acceptable_in_all[response] += all ? 1 : 0;
    }
  }
}

}  // namespace

Nested nested(const Design& design, const Worlds& worlds, std::uint64_t runs) {
  Nested nested;
  nested.worlds = runs / design.runs_per_world;
  core::expect(nested.worlds <= worlds.size(), "every world that is whole is kept");
  nested.runs_per_world = design.runs_per_world;
  const std::size_t responses = design.responses.size(), outcomes = design.outcomes.size();
  for (std::size_t place = 0; place < responses * outcomes; ++place) {
    nested.alone.push_back(split(worlds.all_alone(place), nested.worlds));
    if (place / outcomes != design.baseline) nested.paired.push_back(split(worlds.all_paired(place), nested.worlds));
  }
  nested.compared.assign(outcomes, 0);
  nested.robustness.resize(responses * outcomes);
  for (std::size_t outcome = 0; outcome < outcomes; ++outcome) rank(design, worlds, outcome, nested);
  satisfice(design, worlds, nested);
  return nested;
}

}  // namespace demarche::run
