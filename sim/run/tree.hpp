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
  struct Node {
    std::uint64_t length;  // in blocks, 2^level
    Value value;
  };
  struct Tail {
    std::uint64_t index;
    std::uint64_t runs;
    Value value;
  };

  // Adds block `index` with its `runs` runs (1 to 256; fewer than 256 only for the last block of an experiment).
  // std::logic_error if the block is there already, or if there are two partial blocks.
  void add(std::uint64_t index, std::uint64_t runs, Value value) {
    add(index, runs, std::move(value), [](std::uint64_t, const Value&) { return false; });
  }

  // The same, with `look(length, value)` called at every node over blocks [0, length) as soon as it is whole and before
  // it is merged any further. Where it answers true, the node stays as it is; nothing may be added after that.
  template <class Look>
  void add(std::uint64_t index, std::uint64_t runs, Value value, Look&& look) {
    if (runs == 0 || runs > runs_per_block) throw std::logic_error("a block holds 1 to 256 runs");
    if (runs < runs_per_block) {
      if (tail_) throw std::logic_error("only the last block may be partial");
      tail_.emplace(Tail{index, runs, std::move(value)});
      return;
    }
    add_node(index, 1, std::move(value), look);
  }

  // Adds the node over blocks [begin, begin + length), as nodes() gives it: length is a power of two that divides
  // begin.
  template <class Look>
  void add_node(std::uint64_t begin, std::uint64_t length, Value value, Look&& look) {
    if (length == 0 || (length & (length - 1)) != 0 || begin % length != 0) {
      throw std::logic_error("this is no node of the tree");
    }
    const auto after = nodes_.lower_bound(begin);
    if ((after != nodes_.end() && after->first < begin + length) ||
        (after != nodes_.begin() && std::prev(after)->first + std::prev(after)->second.length > begin)) {
      throw std::logic_error("a block was added twice");
    }
    for (;;) {
      if (begin == 0 && look(length, std::as_const(value))) break;
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

  const std::map<std::uint64_t, Node>& nodes() const noexcept { return nodes_; }  // by first block
  const std::optional<Tail>& tail() const noexcept { return tail_; }

  // Number of the first run that is not there, of all from block `first` on.
  std::uint64_t complete_to(std::uint64_t first) const {
    const std::uint64_t blocks = complete_blocks(first);
    return blocks * runs_per_block + (tail_ && tail_->index == blocks ? tail_->runs : 0);
  }

  // Runs in the longest complete prefix of blocks.
  std::uint64_t prefix_runs() const { return complete_to(0); }

  // The fold over that prefix, merged in order into `empty`.
  Value fold(Value empty) const {
    const std::uint64_t blocks = complete_blocks(0);
    for (auto node = nodes_.begin(); node != nodes_.end() && node->first < blocks; ++node) {
      empty.merge(node->second.value);
    }
    if (tail_ && tail_->index == blocks) empty.merge(tail_->value);
    return empty;
  }

  // Forgets every block from `end` on. No node may straddle it: it is missing, or the tree was told to stop there.
  void cut(std::uint64_t end) {
    nodes_.erase(nodes_.lower_bound(end), nodes_.end());
    if (!nodes_.empty() && std::prev(nodes_.end())->first + std::prev(nodes_.end())->second.length > end) {
      throw std::logic_error("a node straddles the end");
    }
    if (tail_ && tail_->index >= end) tail_.reset();
  }

  std::size_t held() const noexcept { return nodes_.size() + (tail_ ? 1 : 0); }

 private:
  // No node straddles the end of the prefix: it would hold the block that is missing there.
  std::uint64_t complete_blocks(std::uint64_t first) const {
    std::uint64_t end = first;
    for (auto node = nodes_.lower_bound(first); node != nodes_.end() && node->first == end; ++node) {
      end += node->second.length;
    }
    return end;
  }

  std::map<std::uint64_t, Node> nodes_;  // by first block
  std::optional<Tail> tail_;
};

}  // namespace demarche::run
