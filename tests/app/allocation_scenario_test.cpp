// Nothing inside a run allocates, on the real scenario: histories, motions, beliefs, all responses.

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"
#include "tests/core/allocations.cpp"

using namespace demarche;

namespace {

struct Acts final : core::Observer {
  std::vector<std::pair<double, core::Index>> acts;  // when, and which
  void on_act(const core::Act& act, const core::Engine&) override { acts.emplace_back(act.time, act.kind); }
  void on_prevented(const core::Prevented&, const core::Engine&) override {}
};

language::Grounded shipped() {
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded =
      language::load(DEMARCHE_SOURCE_DIR "/scenarios/albania-2022.yaml", {DEMARCHE_SOURCE_DIR}, files, diagnostics);
  REQUIRE(loaded);
  auto grounded = language::compile(loaded->library, loaded->scenario, diagnostics);
  REQUIRE(grounded);
  return std::move(*grounded);
}

}  // namespace

// What a run leaves in an engine must not reach the next one, nor one response another: each is held against an engine
// that has played nothing else.
TEST_CASE("a used engine plays every response of the real scenario like a new one") {
  const language::Grounded grounded = shipped();
  const auto responses = static_cast<core::Index>(grounded.program.responses.size());
  REQUIRE(responses == 7);
  core::Engine used(grounded.program);
  std::size_t acts = 0;
  for (const std::uint64_t run : {7, 3, 11, 0, 42, 3}) {
    used.begin(1, run, run);
    for (core::Index turn = 0; turn < responses; ++turn) {
      const core::Index response = (turn * 3 + 2) % responses;  // each once, in another order
      Acts of_used, of_new;
      used.play(response, &of_used);
      core::Engine fresh(grounded.program);
      fresh.begin(1, run, run);
      fresh.play(response, &of_new);
      CAPTURE(run);
      CAPTURE(response);
      acts += of_used.acts.size();
      REQUIRE((of_used.acts == of_new.acts));
      for (std::size_t i = 0; i < fresh.outcomes().size(); ++i) {
        const double one = used.outcomes()[i], other = fresh.outcomes()[i];
        REQUIRE((one == other || (one != one && other != other)));
      }
    }
  }
  CHECK(acts > 420);  // ten for each, at least
}

TEST_CASE("nothing inside a run of the real scenario allocates, and each is a function of its address") {
  const language::Grounded grounded = shipped();
  core::Engine engine(grounded.program);
  const auto responses = static_cast<core::Index>(grounded.program.responses.size());
  std::vector<double> sums(2);
  for (std::size_t pass = 0; pass < 2; ++pass) {
    const std::size_t before = allocations();
    for (std::uint64_t i = 0; i < 150; ++i) {
      const std::uint64_t run = pass == 0 ? i : 149 - i;
      engine.begin(1, run, run);
      for (core::Index response = 0; response < responses; ++response) {
        REQUIRE(engine.play(pass == 0 ? response : responses - 1 - response) == core::Engine::End::horizon);
        for (const double value : engine.outcomes()) {
          if (value != core::never) sums[pass] += static_cast<double>(static_cast<std::int64_t>(value * 1024));
        }
      }
    }
    const std::size_t during = allocations() - before;
    CHECK(during == 0);
  }
  CHECK(sums[0] == sums[1]);  // whole numbers of 1/1024, so the order of adding does not matter
  CHECK(sums[0] > 0);
}
