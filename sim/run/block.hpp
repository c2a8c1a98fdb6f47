// Blocks of runs as they are played: here by a thread of this process, or elsewhere by another.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "run/batch.hpp"
#include "run/experiment.hpp"

namespace demarche::run {

// A run that broke a contract: its number is its address, with the seed and the runs per world.
struct FailedRun {
  std::uint64_t run = 0;
  std::string what;
};

// What is left of one block besides its statistics.
struct PlayedBlock {
  std::uint64_t index = 0;
  std::uint64_t runs = 0;
  std::vector<double> values;          // [run * responses * outcomes + …] as in RunRow; empty unless rows are wanted
  std::vector<std::uint8_t> exploded;  // [run * responses + response] 0 or 1; 2: not played; empty unless kept
  std::vector<FailedRun> failed;
};

struct FinishedBlock {
  PlayedBlock played;
  std::optional<Batch> batch;  // none: the block holds a run that ends the batch
};

// A finished block on its way between processes. std::runtime_error when the bytes are not one of this design.
std::string to_bytes(const FinishedBlock& block);
FinishedBlock block_from_bytes(const Design& design, std::string_view bytes);

// What happens to a run in which a contract is broken: the exception is let through; or the batch ends before the first
// block that holds such a run, or one that explodes; or it is recorded and left out.
enum class AtFailure : std::uint8_t { raise, stop, record };

// What is to be left of every block.
struct Keeping {
  AtFailure at_failure = AtFailure::raise;
  bool journal = false;  // which responses exploded
  bool rows = false;     // every value
};

class BlockPlayer {
 public:
  virtual ~BlockPlayer() = default;
  // Plays block `index`, or nothing of it when `over` becomes true meanwhile. Adds to `done` the runs that are done.
  virtual std::optional<FinishedBlock> play(std::uint64_t index, const std::function<bool()>& over,
                                            std::atomic<std::uint64_t>& done) = 0;
};

// In this thread. Players are made one at a time however many threads there are, if `make_player` sees to it.
class OwnBlocks final : public BlockPlayer {
 public:
  // `design` and `make_player` must outlive it; so must the player what it was made of.
  OwnBlocks(const Design& design, const Keeping& keeping, const PlayerMaker& make_player);
  std::optional<FinishedBlock> play(std::uint64_t index, const std::function<bool()>& over,
                                    std::atomic<std::uint64_t>& done) override;

 private:
  void play_run(std::uint64_t run);
  void note_explosions(std::uint64_t run, PlayedBlock& played) const;

  const Design& design_;
  Keeping keeping_;
  const PlayerMaker& make_player_;
  std::unique_ptr<Player> player_;
  RunRow row_;
};

}  // namespace demarche::run
