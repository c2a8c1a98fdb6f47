// Blocks on their way between processes: what arrives is what left, and damaged bytes are refused.
#include "run/block.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "core/check.hpp"
#include "run/conduct.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

// Plays blocks in this thread, but hands them over as bytes, as another process would.
class OverTheWire final : public BlockPlayer {
 public:
  OverTheWire(const Design& design, const Keeping& keeping, const PlayerMaker& maker)
      : design_(design), own_(design, keeping, maker) {}
  std::optional<FinishedBlock> play(std::uint64_t index, const std::function<bool()>& over,
                                    std::atomic<std::uint64_t>& done) override {
    const std::optional<FinishedBlock> played = own_.play(index, over, done);
    if (!played) return std::nullopt;
    ++blocks;
    return block_from_bytes(design_, to_bytes(*played));
  }
  std::atomic<std::uint64_t> blocks{0};

 private:
  const Design& design_;
  OwnBlocks own_;
};

}  // namespace

TEST_CASE("a batch that others help to play is the same, bit for bit") {
  const Design design = synthetic_design(3'000, 1);
  const std::atomic<bool> never{false};
  const PlayerMaker maker = synthetic(4, {}, 17);
  const std::string alone = gathered(design, conduct(design, {}, {}, maker, {}, never).tree).to_bytes();
  OverTheWire one(design, {}, maker), other(design, {}, maker);
  Conduct how;
  how.elsewhere = {&one, &other};
  // So small a batch would be over before the others have begun: this thread waits for them.
  const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const PlayerMaker waiting = synthetic(
      4,
      [&](std::uint64_t) {
        while (one.blocks + other.blocks == 0 && std::chrono::steady_clock::now() < latest) std::this_thread::yield();
      },
      17);
  CHECK(gathered(design, conduct(design, how, {}, waiting, {}, never).tree).to_bytes() == alone);
  CHECK(one.blocks + other.blocks > 0);
}

TEST_CASE("a block keeps values, explosions and failures on its way") {
  const Design design = synthetic_design(1'000, 1);
  const PlayerMaker maker = synthetic(
      4, [](std::uint64_t run) { core::expect(run != 300, "run 300 is broken"); }, 10);
  const Keeping keeping{AtFailure::record, true, true};
  OwnBlocks own(design, keeping, maker);
  std::atomic<std::uint64_t> done{0};
  const std::optional<FinishedBlock> played = own.play(
      1, [] { return false; }, done);
  REQUIRE(played);
  CHECK(done == 256);
  CHECK(played->played.failed.size() == 1);
  const std::string bytes = to_bytes(*played);
  const FinishedBlock arrived = block_from_bytes(design, bytes);
  CHECK(to_bytes(arrived) == bytes);
  CHECK(arrived.played.failed.front().run == 300);
  CHECK(arrived.played.failed.front().what == played->played.failed.front().what);
  CHECK(arrived.played.exploded == played->played.exploded);
  CHECK(arrived.played.values.size() == 256 * 12);
  REQUIRE(arrived.batch);
  CHECK(arrived.batch->to_bytes() == played->batch->to_bytes());
  for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, bytes.size() / 2, bytes.size() - 1}) {
    CHECK_THROWS_AS(block_from_bytes(design, bytes.substr(0, cut)), std::runtime_error);
  }
  CHECK_THROWS_AS(block_from_bytes(design, bytes + "x"), std::runtime_error);

  // The last block is shorter; one that is to end the batch comes without statistics; an abandoned one is none.
  CHECK(own.play(
               3, [] { return false; }, done)
            ->played.runs == 1000 - 768);
  OwnBlocks strict(design, {AtFailure::stop, true, false}, maker);
  const FinishedBlock ends = block_from_bytes(design, to_bytes(*strict.play(
                                                          1, [] { return false; }, done)));
  CHECK_FALSE(ends.batch);
  CHECK_FALSE(strict.play(
      2, [] { return true; }, done));
}

}  // namespace demarche::run::test
