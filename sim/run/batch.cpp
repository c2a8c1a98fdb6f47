// Statistics of a batch of runs, see batch.hpp.
#include "run/batch.hpp"

#include <cmath>
#include <cstddef>
#include <type_traits>

#include "core/check.hpp"

namespace demarche::run {

namespace {

Alone empty_alone(const OutcomeSpec& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::probability: return Counts{};
    case OutcomeKind::time: return Times(outcome.horizon_days);
    case OutcomeKind::count:
    case OutcomeKind::value: break;
  }
  return Moments{};
}

Paired empty_paired(const OutcomeSpec& outcome) {
  if (outcome.kind == OutcomeKind::probability) return PairedCounts{};
  return PairedMoments{};
}

double restricted(double time, double horizon) { return time <= horizon ? time : horizon; }

// Censored times are all the same time, whatever the player put beyond the horizon.
bool same_time(double a, double b, double horizon) {
  const bool a_seen = a <= horizon;
  const bool b_seen = b <= horizon;
  return a_seen == b_seen && (!a_seen || a == b);
}

bool left_alone(const RunRow& row, std::size_t response) {
  return !row.unplayed.empty() && row.unplayed[response] != 0;
}

// Whether the run has values under this response.
bool counts(const RunRow& row, std::size_t response) {
  return !left_alone(row, response) && row.exploded[response] == 0;
}

void add_pair(const OutcomeSpec& outcome, double value, double against, Paired& statistic) {
  if (auto* counts = std::get_if<PairedCounts>(&statistic)) {
    counts->add(value != 0.0, against != 0.0);
    return;
  }
  auto& moments = std::get<PairedMoments>(statistic);
  if (outcome.kind == OutcomeKind::time) {
    const double horizon = outcome.horizon_days;
    moments.add(restricted(value, horizon), restricted(against, horizon), !same_time(value, against, horizon));
  } else {
    moments.add(value, against, value != against);
  }
}

void check_value(const OutcomeSpec& outcome, double value) {
  switch (outcome.kind) {
    case OutcomeKind::probability: core::expect(value == 0.0 || value == 1.0, "a probability outcome is 0 or 1"); break;
    case OutcomeKind::time: core::expect(value >= 0.0, "a time is not negative"); break;
    case OutcomeKind::count:
    case OutcomeKind::value:
      core::expect(std::isfinite(value) || (outcome.may_lack && std::isnan(value)), "counts and values are finite");
      break;
  }
}

}  // namespace

void Times::add(double time) noexcept {
  restricted.add(run::restricted(time, histogram.horizon_days));
  histogram.add(time);
}

void Times::merge(const Times& right) noexcept {
  restricted.merge(right.restricted);
  histogram.merge(right.histogram);
}

Batch::Batch(const Design& design)
    : design_(&design),
      left_out_(design.responses.size(), 0),
      exploded_(design.responses.size()),
      fired_(design.responses.size() * design.rules.size(), 0),
      unplayed_(design.responses.size(), 0),
      worlds_(design) {
  alone_.reserve(design.responses.size() * design.outcomes.size());
  paired_.reserve(design.responses.size() * design.outcomes.size());
  for (std::size_t response = 0; response < design.responses.size(); ++response) {
    for (const OutcomeSpec& outcome : design.outcomes) {
      alone_.push_back(empty_alone(outcome));
      paired_.push_back(empty_paired(outcome));
    }
  }
  if (!design.selecting) return;
  const std::size_t pairs = design.responses.size() * (design.responses.size() - 1) / 2;
  among_.assign(pairs, empty_paired(design.outcomes.at(design.selecting->outcome)));
}

void Batch::add(std::uint64_t run, const RunRow& row) {
  const std::size_t outcomes = design_->outcomes.size();
  for (std::size_t place = 0; place < row.values.size(); ++place) {
    if (counts(row, place / outcomes)) check_value(design_->outcomes[place % outcomes], row.values[place]);
  }
  ++runs_;
  worlds_.begin(run);
  const std::size_t baseline = design_->baseline;
  for (std::size_t response = 0; response < design_->responses.size(); ++response) {
    if (left_alone(row, response)) {
      ++unplayed_[response];
    } else if (row.exploded[response] != 0) {
      exploded_[response].add(run);
    } else {
      add_alone(row, response);
    }
    if (response == baseline || left_alone(row, response) || left_alone(row, baseline)) continue;
    if (row.exploded[response] != 0 || row.exploded[baseline] != 0) {
      ++left_out_[response];
    } else {
      add_paired(row, response);
    }
  }
  if (design_->selecting) add_among(row);
}

void Batch::add_failed(std::uint64_t run) {
  ++runs_;
  worlds_.begin(run);
  failed_.add(run);
  for (std::size_t response = 0; response < left_out_.size(); ++response) {
    if (response != design_->baseline) ++left_out_[response];
  }
}

void Batch::add_alone(const RunRow& row, std::size_t response) {
  const std::size_t outcomes = design_->outcomes.size();
  for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
    const double value = row.values[response * outcomes + outcome];
    if (std::isnan(value)) continue;
    Alone& statistic = alone_[response * outcomes + outcome];
    const OutcomeSpec& spec = design_->outcomes[outcome];
    if (design_->runs_per_world > 1) {
      worlds_.add_alone(response * outcomes + outcome,
                        spec.kind == OutcomeKind::time ? restricted(value, spec.horizon_days) : value);
    }
    if (auto* counts = std::get_if<Counts>(&statistic)) {
      counts->add(value != 0.0);
    } else if (auto* moments = std::get_if<Moments>(&statistic)) {
      moments->add(value);
    } else {
      std::get<Times>(statistic).add(value);
    }
  }
  const std::size_t rules = design_->rules.size();
  for (std::size_t rule = response * rules; rule < (response + 1) * rules; ++rule) {
    fired_[rule] += row.fired[rule] != 0 ? 1 : 0;
  }
}

void Batch::add_paired(const RunRow& row, std::size_t response) {
  const std::size_t outcomes = design_->outcomes.size();
  for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
    const double value = row.values[response * outcomes + outcome];
    const double against = row.values[design_->baseline * outcomes + outcome];
    if (std::isnan(value) || std::isnan(against)) continue;
    const OutcomeSpec& spec = design_->outcomes[outcome];
    add_pair(spec, value, against, paired_[response * outcomes + outcome]);
    if (design_->runs_per_world == 1) continue;
    const bool time = spec.kind == OutcomeKind::time;
    worlds_.add_paired(
        response * outcomes + outcome,
        time ? restricted(value, spec.horizon_days) - restricted(against, spec.horizon_days) : value - against);
  }
}

// Responses that are still played, each against each.
void Batch::add_among(const RunRow& row) {
  const std::size_t outcomes = design_->outcomes.size(), outcome = design_->selecting->outcome;
  for (std::size_t second = 1; second < design_->responses.size(); ++second) {
    if (!counts(row, second)) continue;
    for (std::size_t first = 0; first < second; ++first) {
      if (!counts(row, first)) continue;
      const double value = row.values[first * outcomes + outcome];
      const double against = row.values[second * outcomes + outcome];
      if (std::isnan(value) || std::isnan(against)) continue;
      add_pair(design_->outcomes[outcome], value, against, among_[place_among(first, second)]);
    }
  }
}

void Batch::merge(const Batch& right) {
  runs_ += right.runs_;
  for (std::size_t place = 0; place < alone_.size(); ++place) {
    std::visit([&](auto& left) { left.merge(std::get<std::decay_t<decltype(left)>>(right.alone_[place])); },
               alone_[place]);
    std::visit([&](auto& left) { left.merge(std::get<std::decay_t<decltype(left)>>(right.paired_[place])); },
               paired_[place]);
  }
  for (std::size_t response = 0; response < left_out_.size(); ++response) {
    left_out_[response] += right.left_out_[response];
    exploded_[response].merge(right.exploded_[response]);
  }
  failed_.merge(right.failed_);
  for (std::size_t rule = 0; rule < fired_.size(); ++rule) fired_[rule] += right.fired_[rule];
  for (std::size_t response = 0; response < unplayed_.size(); ++response)
    unplayed_[response] += right.unplayed_[response];
  for (std::size_t pair = 0; pair < among_.size(); ++pair) {
    std::visit([&](auto& left) { left.merge(std::get<std::decay_t<decltype(left)>>(right.among_[pair])); },
               among_[pair]);
  }
  worlds_.merge(right.worlds_);
}

const Alone& Batch::alone(std::size_t response, std::size_t outcome) const {
  return alone_[response * design_->outcomes.size() + outcome];
}

const Paired& Batch::paired(std::size_t response, std::size_t outcome) const {
  return paired_[response * design_->outcomes.size() + outcome];
}

std::uint64_t Batch::fired(std::size_t response, std::size_t rule) const {
  return fired_[response * design_->rules.size() + rule];
}

}  // namespace demarche::run
