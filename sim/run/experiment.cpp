// Threads, blocks and the end of an experiment, see experiment.hpp.
#include "run/experiment.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/check.hpp"
#include "run/batch.hpp"
#include "run/tree.hpp"

namespace demarche::run {

namespace {

constexpr std::chrono::milliseconds between_reports{200};

void refuse_unless(bool sensible, const char* must) {
  if (!sensible) throw std::invalid_argument(must);
}

void check(const Design& design) {
  refuse_unless(design.runs >= 1, "an experiment needs at least one run");
  refuse_unless(design.threads >= 1, "an experiment needs at least one thread");
  refuse_unless(!design.responses.empty(), "an experiment needs at least one response");
  refuse_unless(design.baseline < design.responses.size(), "the baseline is not among the responses");
  for (const OutcomeSpec& outcome : design.outcomes) {
    refuse_unless(outcome.material >= 0.0 && std::isfinite(outcome.material),
                  "the smallest difference that matters is finite and not negative");
    refuse_unless(outcome.kind != OutcomeKind::time || (outcome.horizon_days > 0.0 && outcome.horizon_days <= 1e6),
                  "a time outcome needs a horizon of more than 0 and at most a million days");
  }
}

// What the workers share. Blocks are handed out in order, so that a stop leaves a prefix with few gaps.
class Workshop {
 public:
  Workshop(const Design& design, const std::atomic<bool>& stop)
      : design_(design), stop_(stop), blocks_((design.runs - 1) / runs_per_block + 1) {}

  // One worker, from its first block to its last; the first failure of any of them ends all.
  void work(Player& player) noexcept {
    try {
      RunRow row;
      row.values.resize(design_.responses.size() * design_.outcomes.size());
      row.exploded.resize(design_.responses.size());
      row.fired.resize(design_.responses.size() * design_.rules.size());
      while (!over() && play_block(player, row)) {
      }
    } catch (...) {
      fail(std::current_exception());
    }
    const std::lock_guard lock(mutex_);
    ++finished_;
    changed_.notify_one();
  }

  void fail(std::exception_ptr failure) noexcept {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    abandoned_.store(true, std::memory_order_relaxed);
  }

  // Waits until `workers` have finished or it is time for the next report; true when they have.
  bool wait(unsigned workers) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, between_reports, [&] { return finished_ == workers; });
  }

  std::uint64_t done() const noexcept { return done_.load(std::memory_order_relaxed); }

  // After all workers have finished: the statistics that count, or the failure that ended them.
  Batch harvest() const {
    if (failure_) std::rethrow_exception(failure_);
    return tree_.fold(Batch(design_));
  }

 private:
  bool over() const noexcept {
    return stop_.load(std::memory_order_relaxed) || abandoned_.load(std::memory_order_relaxed);
  }

  // False when no block is left or the one in hand was abandoned.
  bool play_block(Player& player, RunRow& row) {
    const std::uint64_t block = next_block_.fetch_add(1, std::memory_order_relaxed);
    if (block >= blocks_) return false;
    const std::uint64_t begin = block * runs_per_block;
    const std::uint64_t end = std::min(begin + runs_per_block, design_.runs);
    Batch batch(design_);
    for (std::uint64_t run = begin; run < end; ++run) {
      if (over()) return false;
      play_run(player, run, row);
      batch.add(run, row);
      done_.fetch_add(1, std::memory_order_relaxed);
    }
    const std::lock_guard lock(mutex_);
    tree_.add(block, end - begin, std::move(batch));
    return true;
  }

  void play_run(Player& player, std::uint64_t run, RunRow& row) const {
    std::fill(row.values.begin(), row.values.end(), std::numeric_limits<double>::quiet_NaN());
    std::fill(row.exploded.begin(), row.exploded.end(), std::uint8_t{0});
    std::fill(row.fired.begin(), row.fired.end(), std::uint8_t{0});
    player.play(run, row);
    core::expect(row.values.size() == design_.responses.size() * design_.outcomes.size() &&
                     row.exploded.size() == design_.responses.size() &&
                     row.fired.size() == design_.responses.size() * design_.rules.size(),
                 "a player does not resize its row");
  }

  const Design& design_;
  const std::atomic<bool>& stop_;
  const std::uint64_t blocks_;
  std::atomic<std::uint64_t> next_block_{0};
  std::atomic<std::uint64_t> done_{0};
  std::atomic<bool> abandoned_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  MergeTree<Batch> tree_;       // under mutex_
  unsigned finished_ = 0;       // under mutex_
  std::exception_ptr failure_;  // under mutex_
};

}  // namespace

Result experiment(const Design& design, const PlayerMaker& make_player, const Progress& progress,
                  const std::atomic<bool>& stop) {
  check(design);
  const std::uint64_t blocks = (design.runs - 1) / runs_per_block + 1;
  const unsigned workers = static_cast<unsigned>(std::min<std::uint64_t>(design.threads, blocks));
  std::vector<std::unique_ptr<Player>> players;
  for (unsigned worker = 0; worker < workers; ++worker) {
    players.push_back(make_player());
    if (!players.back()) throw std::invalid_argument("the maker of players made none");
  }

  Workshop workshop(design, stop);
  {
    // Joined at the end of this block, however it ends; a failure on this thread first calls the workers off.
    std::vector<std::jthread> threads;
    try {
      for (const auto& player : players) {
        threads.emplace_back([&workshop, worker = player.get()] { workshop.work(*worker); });
      }
      while (!workshop.wait(workers)) {
        if (progress) progress(workshop.done(), design.runs);
      }
    } catch (...) {
      workshop.fail(std::current_exception());
    }
  }
  const Batch batch = workshop.harvest();
  if (progress) progress(batch.runs(), design.runs);
  return judge(design, batch);
}

}  // namespace demarche::run
