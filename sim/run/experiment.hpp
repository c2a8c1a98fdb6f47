// Many runs of every response on the same luck, over threads, in memory that does not grow with the number of runs.
//
// Block b is always runs [256 b, 256 b + 256); threads take blocks from a counter and the blocks' statistics are merged
// over the canonical tree (run/tree.hpp), so that the number of threads and the order of arrival change no bit
// of the result. What a run means is the player's affair: here a run is one row of numbers.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "run/result.hpp"

namespace demarche::run {

// Results of one run number under all responses. Owned by the worker thread, reused from run to run and cleared before
// each: values to NaN, flags to 0. A value still NaN after the run of a response that did not explode is a broken
// contract. The player must not resize it.
struct RunRow {
  std::vector<double> values;          // [response * outcomes + outcome]; probability: 0 or 1; time: days since the
                                       // decision, >= 0, +infinity if not within the horizon; count, value: finite
  std::vector<std::uint8_t> exploded;  // [response] 0 or 1; the values of an exploded response are not read
  std::vector<std::uint8_t> fired;     // [response * rules + rule] 0 or 1
  std::vector<std::uint8_t> unplayed = {};  // [response] 1: not played, has no values; empty: all were played
};

// Plays runs. One per thread, so it needs no locks; row sizes are set before the first call.
class Player {
 public:
  virtual ~Player() = default;
  virtual void play(std::uint64_t run, RunRow& row) = 0;
};

// Which response is best in one outcome; what matters is the outcome's `material`.
struct Selecting {
  std::size_t outcome = 0;
  bool most = true;  // the highest mean is best, else the lowest
};

struct Design {
  std::uint64_t runs = 20'000;  // >= 1
  unsigned threads = 1;         // >= 1
  std::vector<std::string> responses;
  std::size_t baseline = 0;  // index into responses
  std::vector<OutcomeSpec> outcomes;
  std::vector<std::string> rules;
  bool holm = false;                        // hold the verdicts to a familywise 5 % over all comparisons
  std::uint64_t runs_per_world = 1;         // run k lives in world k / this; the player must do so
  std::optional<Selecting> selecting = {};  // the best response is looked for (run/selection.hpp)
};

using PlayerMaker = std::function<std::unique_ptr<Player>()>;
// Called on the thread that called experiment(), about five times a second with the runs done and asked, and once at
// the end with the runs that count (fewer than were done if it was stopped).
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Runs the design. Players are made one after another on the calling thread. When `stop` becomes true the run in hand
// is finished, the longest complete prefix of blocks is kept and the result is marked incomplete. An exception of a
// player (the first to be thrown), of the maker or of `progress` ends all threads and is rethrown; a design that makes
// no sense is std::invalid_argument; a row that breaks its contract is core::ContractError. `progress` may be empty.
// Batches that are journalled, shared out, or that stop by what they find: run/conduct.hpp.
Result experiment(const Design& design, const PlayerMaker& make_player, const Progress& progress,
                  const std::atomic<bool>& stop);

// std::invalid_argument if the design makes no sense.
void check(const Design& design);

}  // namespace demarche::run
