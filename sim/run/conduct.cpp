// Threads, blocks and the end of a batch, see conduct.hpp.
#include "run/conduct.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/check.hpp"

namespace demarche::run {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_reports{200};
// Blocks are kept together when they are that old or that many: what a kill may cost, and how much memory rows take.
constexpr std::chrono::milliseconds between_keeps{250};
constexpr std::size_t blocks_between_keeps = 16;

std::uint64_t end_of(const Design& design, const Conduct& how) {
  const std::uint64_t all = (design.runs - 1) / runs_per_block + 1;
  return how.end_block == 0 ? all : std::min(all, how.end_block);
}

// What the workers share. Blocks are handed out in order, so that a stop leaves a prefix with few gaps; they come back
// in any order and wait for the calling thread, a few for each worker at the most.
class Workshop {
 public:
  Workshop(const Design& design, const Conduct& how, const MergeTree<Batch>& begun, unsigned workers,
           const std::atomic<bool>& stop)
      : begun_(begun), stop_(stop), workers_(workers), next_block_(how.first_block), end_block_(end_of(design, how)) {
    for (const auto& [first, node] : begun.nodes()) done_ += node.length * runs_per_block;
    if (begun.tail()) done_ += begun.tail()->runs;
  }

  // One worker, from its first block to its last; the first failure of any of them ends all.
  void work(BlockPlayer& player) noexcept {
    try {
      const std::function<bool()> is_over = [this] { return over(); };
      while (const std::optional<std::uint64_t> block = claim()) {
        std::optional<FinishedBlock> finished = player.play(*block, is_over, done_);
        if (!finished) break;
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return finished_.size() < 4 * workers_ || abandoned_.load(); });
        finished_.push_back(std::move(*finished));
        changed_.notify_one();
      }
    } catch (...) {
      fail(std::current_exception());
    }
    const std::lock_guard lock(mutex_);
    ++idle_;
    changed_.notify_one();
  }

  void fail(std::exception_ptr failure) noexcept {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    abandoned_.store(true);
    room_.notify_all();
  }

  // Blocks from here on are not wanted any more; those before it are finished.
  void end_at(std::uint64_t block) noexcept {
    const std::lock_guard lock(mutex_);
    end_block_ = std::min(end_block_, block);
  }

  void out_of_time() noexcept { out_of_time_.store(true); }

  // What has been finished, perhaps nothing, after a fifth of a second at the latest; none when that was all.
  std::optional<std::vector<FinishedBlock>> wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, between_reports, [&] { return idle_ == workers_ || !finished_.empty(); });
    if (finished_.empty() && idle_ == workers_) return std::nullopt;
    room_.notify_all();
    return std::exchange(finished_, {});
  }

  std::uint64_t done() const noexcept { return done_.load(std::memory_order_relaxed); }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  bool over() const noexcept {
    return stop_.load(std::memory_order_relaxed) || abandoned_.load(std::memory_order_relaxed) ||
           out_of_time_.load(std::memory_order_relaxed);
  }

  // The next block that is not there yet.
  std::optional<std::uint64_t> claim() {
    const std::lock_guard lock(mutex_);
    for (bool there = true; there;) {
      there = false;
      auto node = begun_.nodes().upper_bound(next_block_);
      if (node != begun_.nodes().begin() && (--node)->first + node->second.length > next_block_) {
        next_block_ = node->first + node->second.length;
        there = true;
      }
      if (begun_.tail() && begun_.tail()->index == next_block_) {
        ++next_block_;
        there = true;
      }
    }
    if (over() || next_block_ >= end_block_) return std::nullopt;
    return next_block_++;
  }

  const MergeTree<Batch>& begun_;
  const std::atomic<bool>& stop_;
  unsigned workers_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<bool> abandoned_{false};
  std::atomic<bool> out_of_time_{false};
  std::mutex mutex_;
  std::condition_variable changed_, room_;
  std::uint64_t next_block_;  // under mutex_, as all below
  std::uint64_t end_block_;
  std::vector<FinishedBlock> finished_;
  unsigned idle_ = 0;
  std::exception_ptr failure_;
};

// What the calling thread makes of the blocks as they arrive.
class Gathering {
 public:
  Gathering(const Design& design, const Conduct& how, MergeTree<Batch> begun)
      : how_(how), end_(end_of(design, how)), runs_(design.runs) {
    // Of what was there already, a node that is good enough ends the batch before anything is played.
    const auto looker = [this](std::uint64_t length, const Batch& batch) { return look(length, batch); };
    for (const auto& [first, node] : begun.nodes()) {
      if (first < end_) done_.tree.add_node(first, node.length, node.value, looker);
    }
    if (begun.tail() && begun.tail()->index < end_)
      done_.tree.add(begun.tail()->index, begun.tail()->runs, begun.tail()->value);
  }

  std::uint64_t end_block() const { return end_; }

  void add(std::vector<FinishedBlock> blocks) {
    for (FinishedBlock& block : blocks) {
      for (const FailedRun& failed : block.played.failed) {
        if (done_.failed.size() < Addresses::capacity) done_.failed.push_back(failed);
      }
      if (!block.batch) end_at(block.played.index, Ending::failure);
      if (block.played.index >= end_) continue;
      done_.tree.add(block.played.index, block.played.runs, std::move(*block.batch),
                     [this](std::uint64_t length, const Batch& batch) { return look(length, batch); });
      // What is kept must not hold a right sibling that the node just found good enough would be merged with.
      done_.tree.cut(end_);
      if (how_.journal != nullptr) unkept_.push_back(std::move(block.played));
    }
    if (unkept_.size() >= blocks_between_keeps || Clock::now() - kept_at_ >= between_keeps) keep();
  }

  Conducted end(const std::atomic<bool>& stop) {
    done_.tree.cut(std::min(end_, (done_.tree.complete_to(how_.first_block) + runs_per_block - 1) / runs_per_block));
    done_.end = done_.tree.complete_to(how_.first_block);
    const bool to_the_end = done_.end >= std::min(end_ * runs_per_block, runs_);
    if (!to_the_end) done_.ending = stop.load() ? Ending::stopped : Ending::time;
    keep();
    return std::move(done_);
  }

 private:
  // Whether the node over blocks [0, length) is good enough to end with.
  bool look(std::uint64_t length, const Batch& batch) {
    if (!how_.look || length < fewest_blocks_at_a_look || length >= end_ || !how_.look(batch)) return false;
    end_at(length, Ending::good_enough);
    return true;
  }

  void end_at(std::uint64_t block, Ending ending) {
    if (block >= end_) return;
    end_ = block;
    done_.ending = ending;
  }

  void keep() {
    if (how_.journal != nullptr) how_.journal->keep(unkept_, done_.tree);
    unkept_.clear();
    kept_at_ = Clock::now();
  }

  const Conduct& how_;
  std::uint64_t end_;  // blocks before this one count
  std::uint64_t runs_;
  Conducted done_;
  std::vector<PlayedBlock> unkept_;
  Clock::time_point kept_at_ = Clock::now();
};

}  // namespace

std::string_view name(Ending ending) noexcept {
  switch (ending) {
    case Ending::all_runs: return "all runs";
    case Ending::good_enough: return "good enough";
    case Ending::failure: return "failure";
    case Ending::time: return "time";
    case Ending::stopped: return "stopped";
  }
  return "";
}

Conducted conduct(const Design& design, const Conduct& how, MergeTree<Batch> begun, const PlayerMaker& make_player,
                  const Progress& progress, const std::atomic<bool>& stop) {
  check(design);
  const std::uint64_t blocks = end_of(design, how);
  if (how.first_block >= blocks) throw std::invalid_argument("a batch begins before it ends");
  const std::uint64_t own_runs = std::min(design.runs, blocks * runs_per_block) - how.first_block * runs_per_block;
  const auto threads = static_cast<unsigned>(std::min<std::uint64_t>(design.threads, blocks - how.first_block));
  // A player whose run broke a contract is made anew by the thread it belongs to, one at a time.
  std::mutex making;
  const PlayerMaker make_one = [&] {
    const std::lock_guard lock(making);
    return make_player();
  };
  std::vector<std::unique_ptr<OwnBlocks>> own;
  std::vector<BlockPlayer*> players;
  for (unsigned thread = 0; thread < threads; ++thread) {
    own.push_back(std::make_unique<OwnBlocks>(design, how.keeping(), make_one));
    players.push_back(own.back().get());
  }
  players.insert(players.end(), how.elsewhere.begin(), how.elsewhere.end());
  const auto workers = static_cast<unsigned>(players.size());

  Gathering gathering(design, how, begun);
  Workshop workshop(design, how, begun, workers, stop);
  workshop.end_at(gathering.end_block());
  Clock::time_point reported = Clock::now();
  {
    // Joined at the end of this block, however it ends; a failure on this thread first calls the workers off.
    std::vector<std::jthread> crew;
    try {
      for (BlockPlayer* player : players) crew.emplace_back([&workshop, player] { workshop.work(*player); });
      while (std::optional<std::vector<FinishedBlock>> finished = workshop.wait()) {
        gathering.add(std::move(*finished));
        workshop.end_at(gathering.end_block());
        const Clock::time_point now = Clock::now();
        if (how.until && now >= *how.until) workshop.out_of_time();
        if (now - reported < between_reports) continue;
        reported = now;
        if (progress) progress(std::min(workshop.done(), own_runs), own_runs);
      }
    } catch (...) {
      workshop.fail(std::current_exception());
    }
  }
  workshop.rethrow();
  Conducted conducted = gathering.end(stop);
  if (progress) progress(conducted.end - std::min(conducted.end, how.first_block * runs_per_block), own_runs);
  return conducted;
}

}  // namespace demarche::run
