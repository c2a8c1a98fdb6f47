// The statistics of a batch of runs: everything an experiment remembers of them, whatever their number. One block of
// 256 runs fills one of these; they merge over the canonical tree (run/tree.hpp); `judge` turns the last one into a
// Result.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "run/experiment.hpp"
#include "run/statistics.hpp"
#include "run/worlds.hpp"

namespace demarche::run {

// Restricted times min(T, horizon) and their histogram.
struct Times {
  Moments restricted;
  TimeHistogram histogram;

  explicit Times(double horizon_days) : histogram(horizon_days) {}
  void add(double time) noexcept;
  void merge(const Times& right) noexcept;
};

// Pairs of which at least one side exploded are in no Paired value; a run that exploded is in no Alone value.
using Alone = std::variant<Counts, Moments, Times>;
using Paired = std::variant<PairedCounts, PairedMoments>;

class Batch {
 public:
  // Empty. `design` must outlive the batch and not change.
  explicit Batch(const Design& design);

  // One run; runs must come in rising order. core::ContractError if the row does not keep what RunRow promises; then
  // it is not added.
  void add(std::uint64_t run, const RunRow& row);
  // One run that could not be played to its end under some response and counts under none.
  void add_failed(std::uint64_t run);
  void merge(const Batch& right);

  // Bit for bit, the same on every machine. Of the same design only: what it says is not repeated in the bytes.
  // std::runtime_error when they are not a batch of it.
  std::string to_bytes() const;
  static Batch from_bytes(const Design& design, std::string_view bytes);

  std::uint64_t runs() const noexcept { return runs_; }
  const Alone& alone(std::size_t response, std::size_t outcome) const;
  // For the baseline itself: empty.
  const Paired& paired(std::size_t response, std::size_t outcome) const;
  std::uint64_t pairs_left_out(std::size_t response) const { return left_out_[response]; }
  const Addresses& exploded(std::size_t response) const { return exploded_[response]; }
  const Addresses& failed() const { return failed_; }
  std::uint64_t fired(std::size_t response, std::size_t rule) const;
  // Runs in which the response was not played at all.
  std::uint64_t unplayed(std::size_t response) const { return unplayed_[response]; }
  // `first` < `second`, on the outcome that the design selects on: the first less the second.
  const Paired& among(std::size_t first, std::size_t second) const { return among_[place_among(first, second)]; }
  const Worlds& worlds() const noexcept { return worlds_; }  // empty unless several runs live in each

 private:
  void add_alone(const RunRow& row, std::size_t response);
  void add_paired(const RunRow& row, std::size_t response);
  void add_among(const RunRow& row);
  std::size_t place_among(std::size_t first, std::size_t second) const { return second * (second - 1) / 2 + first; }

  const Design* design_;
  std::uint64_t runs_ = 0;
  std::vector<Alone> alone_;             // [response * outcomes + outcome]
  std::vector<Paired> paired_;           // likewise
  std::vector<std::uint64_t> left_out_;  // [response]
  std::vector<Addresses> exploded_;      // [response]
  Addresses failed_;
  std::vector<std::uint64_t> fired_;     // [response * rules + rule]
  std::vector<std::uint64_t> unplayed_;  // [response]
  std::vector<Paired> among_;            // pairs of responses; empty unless the design selects
  Worlds worlds_;
};

// Estimates, differences and verdicts of `batch`, whose runs are [0, batch.runs()).
Result judge(const Design& design, const Batch& batch);

}  // namespace demarche::run
