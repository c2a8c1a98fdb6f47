// Batches that are interrupted, shared out, extended or stopped by what they find, on a synthetic player.
#include "run/conduct.hpp"

#include <doctest/doctest.h>

#include "core/check.hpp"
#include "run/intervals.hpp"
#include "tests/runs/bits.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

const std::atomic<bool> never{false};

Conducted conduct_synthetic(const Design& design, const Conduct& how, MergeTree<Batch> begun = {},
                            std::uint64_t explodes_every = 900) {
  return conduct(design, how, std::move(begun), synthetic(1, {}, explodes_every), {}, never);
}

Bits judged(const Design& design, const MergeTree<Batch>& tree) {
  return bits_of(judge(design, gathered(design, tree)));
}

}  // namespace

TEST_CASE("a batch as bytes is the batch, bit for bit, and nothing else is one") {
  const Design design = synthetic_design(1000, 2);
  const Batch batch = gathered(design, conduct_synthetic(design, {}).tree);
  const std::string bytes = batch.to_bytes();
  const Batch again = Batch::from_bytes(design, bytes);
  CHECK(again.to_bytes() == bytes);
  CHECK(bits_of(judge(design, again)) == bits_of(judge(design, batch)));
  CHECK_THROWS_AS(Batch::from_bytes(design, bytes.substr(0, bytes.size() - 1)), std::runtime_error);
  CHECK_THROWS_AS(Batch::from_bytes(design, bytes + "x"), std::runtime_error);
  CHECK_THROWS_AS(Batch::from_bytes(design, ""), std::runtime_error);
}

TEST_CASE("shards put together, in any order, are the batch as a whole") {
  const Design design = synthetic_design(5000, 2);
  const Bits expected = judged(design, conduct_synthetic(design, {}).tree);
  for (const std::uint64_t shards : {2u, 3u, 7u, 20u}) {
    MergeTree<Batch> tree;
    for (std::uint64_t shard = shards; shard-- > 0;) {
      Design own = design;
      Conduct how;
      how.first_block = 20 * shard / shards;
      own.runs = std::min<std::uint64_t>(design.runs, 20 * (shard + 1) / shards * 256);
      const Conducted part = conduct_synthetic(own, how);
      CHECK(part.end == own.runs);
      const auto go_on = [](std::uint64_t, const Batch&) { return false; };
      for (const auto& [first, node] : part.tree.nodes()) {
        // As another machine would hand it over.
        tree.add_node(first, node.length, Batch::from_bytes(design, node.value.to_bytes()), go_on);
      }
      if (part.tree.tail()) tree.add(part.tree.tail()->index, part.tree.tail()->runs, part.tree.tail()->value);
    }
    CHECK(judged(design, tree) == expected);
  }
}

TEST_CASE("what was played before is not played again, and a longer batch is the same as one begun so long") {
  const Design small = synthetic_design(2 * 256, 1);
  const Design large = synthetic_design(4000, 3);
  const Bits expected = judged(large, conduct_synthetic(large, {}).tree);
  MergeTree<Batch> begun = conduct_synthetic(small, {}).tree;
  std::atomic<std::uint64_t> lowest{~std::uint64_t{0}};
  const auto note = [&](std::uint64_t run) {
    std::uint64_t before = lowest.load();
    while (run < before && !lowest.compare_exchange_weak(before, run)) {
    }
  };
  const Conducted all = conduct(large, {}, std::move(begun), synthetic(1, note, 900), {}, never);
  CHECK(lowest == 512);
  CHECK(judged(large, all.tree) == expected);
}

TEST_CASE("the batch ends at the first look that is content, whatever the number of threads") {
  // "hit" has a share of 0.3 or 0.4: ±2.5 points need 1.96² · 0.24 / 0.025² = 1475 runs, so 2048 are the first power.
  for (const double wanted : {0.025, 0.05, 0.012}) {
    std::vector<std::uint64_t> ends;
    Bits first;
    for (const unsigned threads : {1u, 2u, 7u}) {
      const Design design = synthetic_design(1'000'000, threads);
      Conduct how;
      how.look = [&](const Batch& batch) {
        const Interval interval = share_interval(std::get<Counts>(batch.alone(1, 0)));
        return 0.5 * (interval.high - interval.low) <= wanted;
      };
      const Conducted conducted = conduct_synthetic(design, how);
      CHECK(conducted.ending == Ending::good_enough);
      ends.push_back(conducted.end);
      const Bits bits = judged(synthetic_design(conducted.end, 1), conducted.tree);
      if (first.empty()) first = bits;
      CHECK(bits == first);
    }
    CHECK(ends == std::vector<std::uint64_t>(3, wanted == 0.025 ? 2048 : wanted == 0.05 ? 1024 : 8192));
    const Design exact = synthetic_design(ends.front(), 2);
    CHECK(judged(exact, conduct_synthetic(exact, {}).tree) == first);
  }
}

TEST_CASE("a run that breaks a contract is left out with its address, or ends the batch before its block") {
  const auto breaks = [](std::uint64_t run) {
    if (run == 700 || run == 900) core::expect(false, "the test's contract holds");
  };
  for (const unsigned threads : {1u, 2u, 7u}) {
    const Design design = synthetic_design(2000, threads);
    Conduct how;
    CHECK_THROWS_AS(conduct(design, how, {}, synthetic(1, breaks), {}, never), core::ContractError);
    how.at_failure = Conduct::AtFailure::record;
    const Conducted recorded = conduct(design, how, {}, synthetic(1, breaks), {}, never);
    const Result result = judge(design, gathered(design, recorded.tree));
    CHECK(result.runs == 2000);
    CHECK(result.failures.first_runs == std::vector<std::uint64_t>{700, 900});
    CHECK(result.estimate(0, 0).n == 1998);
    CHECK(result.difference(1, 0).n == 1998);
    CHECK(result.difference(1, 0).left_out == 2);
    REQUIRE(recorded.failed.size() == 2);
    CHECK(recorded.failed.front().what.find("the test's contract holds") != std::string::npos);
    how.at_failure = Conduct::AtFailure::stop;
    const Conducted stopped = conduct(design, how, {}, synthetic(1, breaks), {}, never);
    CHECK(stopped.ending == Ending::failure);
    CHECK(stopped.end == 512);
  }
}

TEST_CASE("runs that explode end a batch that is to stop at failures") {
  Conduct how;
  how.at_failure = Conduct::AtFailure::stop;
  const Conducted stopped = conduct_synthetic(synthetic_design(5000, 3), how, {}, 1000);  // run 5
  CHECK(stopped.ending == Ending::failure);
  CHECK(stopped.end == 0);
  REQUIRE(!stopped.failed.empty());
  CHECK(stopped.failed.front().what == "exploded under 'storm'");
}

TEST_CASE("the time may be over") {
  Conduct how;
  how.until = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  const Conducted conducted = conduct_synthetic(synthetic_design(1'000'000'000, 2), how);
  CHECK(conducted.ending == Ending::time);
  CHECK(conducted.end % 256 == 0);
}

}  // namespace demarche::run::test
