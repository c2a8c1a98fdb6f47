// The canonical merge tree: why any partition of the runs into threads, shards or restarts gives the same bits.
//
// Floating-point addition is not associative, so the order of merging is fixed once for all. Block b is always runs
// [256 b, 256 b + 256). Node (level, index) holds blocks [index 2^level, (index + 1) 2^level); only the siblings
// (level, 2 i) and (level, 2 i + 1) merge, left then right. The result over runs [0, n) folds the maximal nodes inside
// it in order, then the last block if it is not full: that one is a leaf that keeps its own state and never merges
// upward.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

namespace demarche::run {

inline constexpr std::uint64_t runs_per_block = 256;

// Value needs merge(const Value& right). Blocks may be added in any order; with every block below the newest present
// but for those in hand of T threads, O(T log n) nodes are held.
template <class Value>
class MergeTree {
 public:
  // Adds block `index` with its `runs` runs (1 to 256; fewer than 256 only for the last block of an experiment).
  // std::logic_error if the block is there already, or if there are two partial blocks.
  void add(std::uint64_t index, std::uint64_t runs, Value value) {
    if (runs == 0 || runs > runs_per_block) throw std::logic_error("a block holds 1 to 256 runs");
    if (runs < runs_per_block) {
      if (tail_) throw std::logic_error("only the last block may be partial");
      tail_.emplace(Tail{index, runs, std::move(value)});
      return;
    }
    std::uint64_t begin = index;
    std::uint64_t length = 1;
    const auto after = nodes_.lower_bound(begin);
    if ((after != nodes_.end() && after->first == begin) ||
        (after != nodes_.begin() && std::prev(after)->first + std::prev(after)->second.length > begin)) {
      throw std::logic_error("a block was added twice");
    }
    for (;;) {
      const bool is_right = (begin / length) % 2 == 1;
      const auto sibling = nodes_.find(is_right ? begin - length : begin + length);
      if (sibling == nodes_.end() || sibling->second.length != length) break;
      if (is_right) {
        sibling->second.value.merge(value);
        value = std::move(sibling->second.value);
        begin -= length;
      } else {
        value.merge(sibling->second.value);
      }
      nodes_.erase(sibling);
      length *= 2;
    }
    nodes_.emplace(begin, Node{length, std::move(value)});
  }

  // Runs in the longest complete prefix of blocks.
  std::uint64_t prefix_runs() const {
    const std::uint64_t blocks = prefix_blocks();
    return blocks * runs_per_block + (tail_ && tail_->index == blocks ? tail_->runs : 0);
  }

  // The fold over that prefix, merged in order into `empty`.
  Value fold(Value empty) const {
    const std::uint64_t blocks = prefix_blocks();
    for (auto node = nodes_.begin(); node != nodes_.end() && node->first < blocks; ++node) {
      empty.merge(node->second.value);
    }
    if (tail_ && tail_->index == blocks) empty.merge(tail_->value);
    return empty;
  }

  std::size_t held() const noexcept { return nodes_.size() + (tail_ ? 1 : 0); }

 private:
  struct Node {
    std::uint64_t length;  // in blocks, 2^level
    Value value;
  };
  struct Tail {
    std::uint64_t index;
    std::uint64_t runs;
    Value value;
  };

  // No node straddles the end of the prefix: it would hold the block that is missing there.
  std::uint64_t prefix_blocks() const {
    std::uint64_t end = 0;
    for (const auto& [begin, node] : nodes_) {
      if (begin != end) break;
      end += node.length;
    }
    return end;
  }

  std::map<std::uint64_t, Node> nodes_;  // by first block
  std::optional<Tail> tail_;
};

}  // namespace demarche::run
