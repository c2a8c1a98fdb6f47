// Blocks of runs, see block.hpp.
#include "run/block.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/check.hpp"
#include "run/bytes.hpp"
#include "run/tree.hpp"

namespace demarche::run {

std::string to_bytes(const FinishedBlock& block) {
  ByteWriter bytes;
  const PlayedBlock& played = block.played;
  bytes.put(played.index);
  bytes.put(played.runs);
  bytes.put(std::uint64_t{played.values.size()});
  for (const double value : played.values) bytes.put(value);
  bytes.put(std::uint64_t{played.exploded.size()});
  for (const std::uint8_t one : played.exploded) bytes.put(std::uint64_t{one});
  bytes.put(std::uint64_t{played.failed.size()});
  for (const FailedRun& failed : played.failed) {
    bytes.put(failed.run);
    bytes.put_text(failed.what);
  }
  bytes.put(std::uint64_t{block.batch ? 1u : 0u});
  std::string text = bytes.take();
  if (block.batch) text += block.batch->to_bytes();
  return text;
}

FinishedBlock block_from_bytes(const Design& design, std::string_view given) {
  ByteReader bytes(given);
  FinishedBlock block;
  PlayedBlock& played = block.played;
  std::uint64_t count = 0, one = 0;
  bytes.get(played.index);
  bytes.get(played.runs);
  bytes.get(count);
  for (std::uint64_t place = 0; place < count; ++place) {
    played.values.emplace_back();
    bytes.get(played.values.back());
  }
  bytes.get(count);
  for (std::uint64_t place = 0; place < count; ++place) {
    bytes.get(one);
    played.exploded.push_back(static_cast<std::uint8_t>(one));
  }
  bytes.get(count);
  for (std::uint64_t place = 0; place < count; ++place) {
    played.failed.emplace_back();
    bytes.get(played.failed.back().run);
    played.failed.back().what = bytes.get_text();
  }
  bytes.get(one);
  if (one != 0) {
    block.batch = Batch::from_bytes(design, bytes.rest());
    if (block.batch->runs() != played.runs) throw std::runtime_error("a block is of another number of runs");
  } else {
    bytes.end();
  }
  return block;
}

OwnBlocks::OwnBlocks(const Design& design, const Keeping& keeping, const PlayerMaker& make_player)
    : design_(design), keeping_(keeping), make_player_(make_player), player_(make_player()) {
  if (!player_) throw std::invalid_argument("the maker of players made none");
  row_.values.resize(design_.responses.size() * design_.outcomes.size());
  row_.exploded.resize(design_.responses.size());
  row_.fired.resize(design_.responses.size() * design_.rules.size());
  row_.unplayed.resize(design_.responses.size());
}

std::optional<FinishedBlock> OwnBlocks::play(std::uint64_t index, const std::function<bool()>& over,
                                             std::atomic<std::uint64_t>& done) {
  const std::uint64_t begin = index * runs_per_block;
  const std::uint64_t end = std::min(begin + runs_per_block, design_.runs);
  FinishedBlock finished{{index, end - begin, {}, {}, {}}, Batch(design_)};
  PlayedBlock& played = finished.played;
  if (keeping_.rows) played.values.reserve((end - begin) * row_.values.size());
  for (std::uint64_t run = begin; run < end; ++run) {
    if (over()) return std::nullopt;
    try {
      play_run(run);
      finished.batch->add(run, row_);
      note_explosions(run, played);
    } catch (const core::ContractError& error) {
      if (keeping_.at_failure == AtFailure::raise) throw;
      finished.batch->add_failed(run);
      played.failed.push_back({run, error.what()});
      std::fill(row_.values.begin(), row_.values.end(), std::numeric_limits<double>::quiet_NaN());
      player_ = make_player_();  // nobody knows in what state it was left
    }
    if (keeping_.rows) played.values.insert(played.values.end(), row_.values.begin(), row_.values.end());
    if (keeping_.journal) {
      for (std::size_t response = 0; response < row_.exploded.size(); ++response) {
        played.exploded.push_back(row_.unplayed[response] != 0 ? 2 : row_.exploded[response]);
      }
    }
    done.fetch_add(1, std::memory_order_relaxed);
    if (keeping_.at_failure == AtFailure::stop && !played.failed.empty()) {
      finished.batch.reset();
      break;
    }
  }
  return finished;
}

void OwnBlocks::note_explosions(std::uint64_t run, PlayedBlock& played) const {
  if (keeping_.at_failure != AtFailure::stop) return;
  const auto exploded = std::find(row_.exploded.begin(), row_.exploded.end(), std::uint8_t{1});
  if (exploded == row_.exploded.end()) return;
  const auto response = static_cast<std::size_t>(exploded - row_.exploded.begin());
  played.failed.push_back({run, "exploded under '" + design_.responses[response] + "'"});
}

void OwnBlocks::play_run(std::uint64_t run) {
  std::fill(row_.values.begin(), row_.values.end(), std::numeric_limits<double>::quiet_NaN());
  std::fill(row_.exploded.begin(), row_.exploded.end(), std::uint8_t{0});
  std::fill(row_.fired.begin(), row_.fired.end(), std::uint8_t{0});
  std::fill(row_.unplayed.begin(), row_.unplayed.end(), std::uint8_t{0});
  player_->play(run, row_);
  core::expect(row_.values.size() == design_.responses.size() * design_.outcomes.size() &&
                   row_.exploded.size() == design_.responses.size() &&
                   row_.fired.size() == design_.responses.size() * design_.rules.size() &&
                   row_.unplayed.size() == design_.responses.size(),
               "a player does not resize its row");
}

}  // namespace demarche::run
