#pragma once
// Other processes as players of blocks, and what such a process does.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/batch.hpp"
#include "app/ranks.hpp"
#include "run/block.hpp"

namespace demarche::app {

// All other processes of this batch, two lanes to each: one block is on its way while another is played.
class Crew {
 public:
  // Hands the batch to them, with all its texts. std::runtime_error when one of them makes another model of it.
  Crew(const Ranks& ranks, const Order& order);
  // Waits for blocks that nobody wants any more.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // For blocks of one side of the batch. `design` must outlive their use. While no player plays, as leave_out().
  void turn_to(std::size_t side, const run::Design& design, const run::Keeping& keeping);
  void leave_out(std::vector<std::uint8_t> unplayed);
  std::vector<run::BlockPlayer*> players() const;
  // Blocks that the others have played so far.
  std::uint64_t blocks() const { return blocks_.load(); }

 private:
  class Lane;
  void drain();

  const Ranks& ranks_;
  std::size_t side_ = 0;
  const run::Design* design_ = nullptr;
  run::Keeping keeping_;
  std::vector<std::uint8_t> unplayed_;
  mutable std::atomic<std::uint64_t> blocks_{0};
  std::vector<std::unique_ptr<Lane>> lanes_;
};

// What every process but the first does, until it is dismissed.
ExitStatus serve(const Ranks& ranks, const Invocation& invocation);

}  // namespace demarche::app
