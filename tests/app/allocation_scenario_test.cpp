// Nothing inside a run allocates, on the real scenario: histories, motions, beliefs, all responses.

#include <doctest/doctest.h>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"
#include "tests/core/allocations.cpp"

using namespace demarche;

TEST_CASE("nothing inside a run of the real scenario allocates, and each is a function of its address") {
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded =
      language::load(DEMARCHE_SOURCE_DIR "/scenarios/albania-2022.yaml", {DEMARCHE_SOURCE_DIR}, files, diagnostics);
  REQUIRE(loaded);
  const auto grounded = language::compile(loaded->library, loaded->scenario, diagnostics);
  REQUIRE(grounded);
  core::Engine engine(grounded->program);
  const auto responses = static_cast<core::Index>(grounded->program.responses.size());
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
