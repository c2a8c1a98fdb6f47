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
      fired_(design.responses.size() * design.rules.size(), 0) {
  alone_.reserve(design.responses.size() * design.outcomes.size());
  paired_.reserve(design.responses.size() * design.outcomes.size());
  for (std::size_t response = 0; response < design.responses.size(); ++response) {
    for (const OutcomeSpec& outcome : design.outcomes) {
      alone_.push_back(empty_alone(outcome));
      paired_.push_back(empty_paired(outcome));
    }
  }
}

void Batch::add(std::uint64_t run, const RunRow& row) {
  const std::size_t outcomes = design_->outcomes.size();
  for (std::size_t place = 0; place < row.values.size(); ++place) {
    if (row.exploded[place / outcomes] == 0) check_value(design_->outcomes[place % outcomes], row.values[place]);
  }
  ++runs_;
  for (std::size_t response = 0; response < design_->responses.size(); ++response) {
    if (row.exploded[response] != 0) {
      exploded_[response].add(run);
    } else {
      add_alone(row, response);
    }
  }
  for (std::size_t response = 0; response < design_->responses.size(); ++response) {
    if (response == design_->baseline) continue;
    if (row.exploded[response] != 0 || row.exploded[design_->baseline] != 0) {
      ++left_out_[response];
    } else {
      add_paired(row, response);
    }
  }
}

void Batch::add_failed(std::uint64_t run) {
  ++runs_;
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
    Paired& statistic = paired_[response * outcomes + outcome];
    if (auto* counts = std::get_if<PairedCounts>(&statistic)) {
      counts->add(value != 0.0, against != 0.0);
      continue;
    }
    auto& moments = std::get<PairedMoments>(statistic);
    if (design_->outcomes[outcome].kind == OutcomeKind::time) {
      const double horizon = design_->outcomes[outcome].horizon_days;
      moments.add(restricted(value, horizon), restricted(against, horizon), !same_time(value, against, horizon));
    } else {
      moments.add(value, against, value != against);
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
