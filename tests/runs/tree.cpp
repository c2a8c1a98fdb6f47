// The merge tree gives the bits of its definition whatever the order of arrival, for every mergeable value.
#include "run/tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <numeric>
#include <string>
#include <vector>

#include "tests/runs/bits.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

double real(std::uint64_t run) { return core::elementary::normal_quantile(uniform(7, run, 0)) * 3.7 + 0.1; }

template <class Value>
Value empty() {
  return Value();
}
template <>
TimeHistogram empty() {
  return TimeHistogram(30.0);
}
template <>
Times empty() {
  return Times(30.0);
}

void add_run(Counts& value, std::uint64_t run) { value.add(uniform(7, run, 1) < 0.3); }
void add_run(Moments& value, std::uint64_t run) { value.add(real(run)); }
void add_run(PairedCounts& value, std::uint64_t run) { value.add(uniform(7, run, 1) < 0.3, uniform(7, run, 2) < 0.4); }
void add_run(PairedMoments& value, std::uint64_t run) { value.add(real(run), uniform(7, run, 1), true); }
void add_run(TimeHistogram& value, std::uint64_t run) { value.add(40.0 * uniform(7, run, 1)); }
void add_run(Times& value, std::uint64_t run) { value.add(40.0 * uniform(7, run, 1)); }
void add_run(Addresses& value, std::uint64_t run) {
  if (uniform(7, run, 1) < 0.005) value.add(run);
}

template <class Value>
Value block(std::uint64_t index, std::uint64_t runs) {
  Value value = empty<Value>();
  for (std::uint64_t run = 0; run < runs; ++run) add_run(value, index * runs_per_block + run);
  return value;
}

// The definition of the tree, written the other way round: from the top down.
template <class Value>
Value node(unsigned level, std::uint64_t index) {
  if (level == 0) return block<Value>(index, runs_per_block);
  Value left = node<Value>(level - 1, 2 * index);
  left.merge(node<Value>(level - 1, 2 * index + 1));
  return left;
}

template <class Value>
Value by_definition(std::uint64_t runs) {
  Value result = empty<Value>();
  std::uint64_t begin = 0;
  const std::uint64_t blocks = runs / runs_per_block;
  while (begin < blocks) {
    unsigned level = 0;
    while (begin % (std::uint64_t{2} << level) == 0 && begin + (std::uint64_t{2} << level) <= blocks) ++level;
    result.merge(node<Value>(level, begin >> level));
    begin += std::uint64_t{1} << level;
  }
  if (runs % runs_per_block != 0) result.merge(block<Value>(blocks, runs % runs_per_block));
  return result;
}

// The blocks of [0, runs) in an order that depends on `shuffle`; 0 keeps them in order.
std::vector<std::uint64_t> arrival(std::uint64_t runs, std::uint64_t shuffle) {
  std::vector<std::uint64_t> order((runs + runs_per_block - 1) / runs_per_block);
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  if (shuffle == 0) return order;
  std::vector<double> key(order.size());
  for (std::size_t place = 0; place < key.size(); ++place) key[place] = uniform(11, shuffle, place);
  std::sort(order.begin(), order.end(), [&](std::uint64_t a, std::uint64_t b) { return key[a] < key[b]; });
  return order;
}

}  // namespace

TEST_CASE_TEMPLATE("any order of blocks gives the bits of the definition", Value, Counts, Moments, PairedCounts,
                   PairedMoments, TimeHistogram, Times, Addresses) {
  for (const std::uint64_t runs : {1u, 255u, 256u, 257u, 512u, 700u, 1792u, 3000u, 4096u, 5888u}) {
    const Bits expected = bits_of(by_definition<Value>(runs));
    for (std::uint64_t shuffle = 0; shuffle < 6; ++shuffle) {
      MergeTree<Value> tree;
      for (const std::uint64_t index : arrival(runs, shuffle)) {
        const std::uint64_t size = std::min(runs_per_block, runs - index * runs_per_block);
        tree.add(index, size, block<Value>(index, size));
      }
      CHECK(tree.prefix_runs() == runs);
      CHECK(bits_of(tree.fold(empty<Value>())) == expected);
    }
  }
}

TEST_CASE("every mergeable value is in the list above") {
  std::size_t declared = 0;
  for (const char* file : {"/sim/run/statistics.hpp", "/sim/run/batch.hpp"}) {
    std::ifstream stream(std::string(DEMARCHE_SOURCE_DIR) + file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    for (std::size_t at = text.find("void merge("); at != std::string::npos; at = text.find("void merge(", at + 1)) {
      ++declared;
    }
  }
  CHECK(declared == 8);  // the seven above, and Batch, which the experiment's test covers
}

TEST_CASE("merging in another order would show: the test above can fail") {
  Moments forward;
  Moments chain = block<Moments>(0, runs_per_block);
  for (std::uint64_t index = 1; index < 16; ++index) chain.merge(block<Moments>(index, runs_per_block));
  forward = by_definition<Moments>(16 * runs_per_block);
  CHECK(chain.mean == doctest::Approx(forward.mean));
  CHECK(bits_of(chain) != bits_of(forward));
}

TEST_CASE("the longest complete prefix is kept, later blocks are not") {
  MergeTree<Moments> tree;
  CHECK(tree.prefix_runs() == 0);
  CHECK(tree.fold({}).n == 0);
  for (const std::uint64_t index : {0u, 1u, 2u, 4u, 5u, 6u, 7u}) {
    tree.add(index, runs_per_block, block<Moments>(index, runs_per_block));
  }
  tree.add(8, 10, block<Moments>(8, 10));
  CHECK(tree.prefix_runs() == 768);
  CHECK(bits_of(tree.fold({})) == bits_of(by_definition<Moments>(768)));
  tree.add(3, runs_per_block, block<Moments>(3, runs_per_block));
  CHECK(tree.prefix_runs() == 2058);
  CHECK(bits_of(tree.fold({})) == bits_of(by_definition<Moments>(2058)));
}

TEST_CASE("few nodes are held") {
  MergeTree<Counts> tree;
  std::size_t most = 0;
  // Four threads, one of which is 1000 blocks late with each of its blocks.
  std::vector<std::uint64_t> late;
  for (std::uint64_t index = 0; index < 100'000; ++index) {
    if (index % 1000 == 3) {
      late.push_back(index);
    } else {
      tree.add(index, runs_per_block, {});
    }
    if (index % 1000 == 2 && !late.empty()) {
      tree.add(late.back(), runs_per_block, {});
      late.pop_back();
    }
    most = std::max(most, tree.held());
  }
  CHECK(most <= 2 * 17);
}

TEST_CASE("blocks that make no sense are refused") {
  MergeTree<Counts> tree;
  tree.add(0, runs_per_block, {});
  tree.add(1, runs_per_block, {});
  CHECK_THROWS_AS(tree.add(0, runs_per_block, {}), std::logic_error);
  CHECK_THROWS_AS(tree.add(1, runs_per_block, {}), std::logic_error);
  CHECK_THROWS_AS(tree.add(2, 0, {}), std::logic_error);
  CHECK_THROWS_AS(tree.add(2, 257, {}), std::logic_error);
  tree.add(3, 7, {});
  CHECK_THROWS_AS(tree.add(4, 7, {}), std::logic_error);
}

}  // namespace demarche::run::test
