// Which response is best in one outcome, or which cannot be told apart, with a stated error; what is shown to be worse
// is not played any more, so that runs go where they matter.
//
// Every response is held against every other on the same luck by a confidence sequence, Robbins' normal mixture as in
// run/stopping.hpp, which may be looked at as often as one likes. One is out when the sequence of its difference from
// some other lies wholly beyond 0. With k responses the best has k - 1 pairs; at an error of 5 % / (k - 1) for each
// (Bonferroni) all of its sequences hold at all looks with a probability of 95 % in the limit of many runs, whatever
// the others do. Then the best is never out; and when those left are told to differ by less than matters, each of them
// lies within that of the best. This is elimination by sequential comparison as in Paulson 1964 (Annals of Mathematical
// Statistics 35:174) and Kim & Nelson 2001 (ACM Transactions on Modeling and Computer Simulation 11:251), who assume
// normal observations and a difference of at least the indifference zone; sequences need neither, and allow for a set.
//
// Looks are after 4, 6, 8, 12, 16, 24, … blocks. All blocks between two looks are played by the same responses, which
// what was there at the look decides alone: threads, kills and resumptions change nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "run/conduct.hpp"

namespace demarche::run {

// Fewer pairs that differ tell nothing of a variance, and put nobody out.
inline constexpr std::uint64_t fewest_different = 20;

// Blocks at the first look after `blocks`.
std::uint64_t next_look(std::uint64_t blocks);

// What this batch tells; the design must be selecting.
Selection selected(const Design& design, const Batch& batch);

// Players that leave out the responses with a 1.
using SelectivePlayerMaker = std::function<PlayerMaker(const std::vector<std::uint8_t>& unplayed)>;

// Plays until it is settled or the design's runs are done. `how` has no look, first block or end block of its own.
Conducted conduct_selection(const Design& design, const Conduct& how, MergeTree<Batch> begun,
                            const SelectivePlayerMaker& maker, const Progress& progress, const std::atomic<bool>& stop);

}  // namespace demarche::run
