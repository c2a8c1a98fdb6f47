// How a batch is gone through, apart from what is played: which blocks, what is kept on the way, when it ends.
//
// Whatever ends it, what counts is a complete prefix of blocks, and everything that depends on results is decided at
// nodes of the canonical tree (run/tree.hpp) in that prefix. So the number of threads, the order in which blocks
// arrive, and interruptions change neither where a batch stops nor a bit of its statistics.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "run/batch.hpp"
#include "run/block.hpp"
#include "run/experiment.hpp"
#include "run/tree.hpp"

namespace demarche::run {

// Precision and verdicts are looked at when 2^k blocks are done, these at the least.
inline constexpr std::uint64_t fewest_blocks_at_a_look = 4;

// Keeps a batch while it is played. Called on the thread that called conduct(); what it throws ends the batch.
class Journal {
 public:
  virtual ~Journal() = default;
  virtual bool wants_rows() const = 0;
  // `blocks` are all that were played since the last call, `tree` holds every block that counts so far.
  virtual void keep(const std::vector<PlayedBlock>& blocks, const MergeTree<Batch>& tree) = 0;
};

enum class Ending : std::uint8_t {
  all_runs,     // every run asked for was played
  good_enough,  // the look said so
  failure,      // a run failed, and that was to end the batch
  time,
  stopped,  // by a signal
};
// "all runs", "good enough", "failure", "time", "stopped".
std::string_view name(Ending ending) noexcept;
// Whether it ended as it was asked to.
constexpr bool to_the_end(Ending ending) noexcept {
  return ending == Ending::all_runs || ending == Ending::good_enough;
}

struct Conduct {
  // Runs [first_block · 256, design.runs) of the design; more than 0 for a shard that is not the first.
  std::uint64_t first_block = 0;
  // Blocks from here on are left for later; 0: to the design's end.
  std::uint64_t end_block = 0;
  using AtFailure = run::AtFailure;
  AtFailure at_failure = AtFailure::raise;
  // Whether these statistics of the runs [0, 256 · 2^k) are good enough to end with; empty: all runs are played.
  std::function<bool(const Batch&)> look;
  std::optional<std::chrono::steady_clock::time_point> until;
  Journal* journal = nullptr;
  // Who plays blocks besides the design's threads; each is called by one thread at a time and outlives the batch.
  std::vector<BlockPlayer*> elsewhere;

  Keeping keeping() const { return {at_failure, journal != nullptr, journal != nullptr && journal->wants_rows()}; }
};

struct Conducted {
  MergeTree<Batch> tree;
  std::uint64_t end = 0;  // runs from the first block's first to here count
  Ending ending = Ending::all_runs;
  std::vector<FailedRun> failed;  // the first of those played now, at most Addresses::capacity, in no particular order
};

// `begun` are nodes and blocks that were played before, as the journal kept them; they must lie within the runs asked
// for. Exceptions as of experiment(), and what the journal throws.
Conducted conduct(const Design& design, const Conduct& how, MergeTree<Batch> begun, const PlayerMaker& make_player,
                  const Progress& progress, const std::atomic<bool>& stop);

// The statistics of the longest complete prefix.
inline Batch gathered(const Design& design, const MergeTree<Batch>& tree) { return tree.fold(Batch(design)); }

}  // namespace demarche::run
